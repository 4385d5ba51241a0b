"""How carriers count an SMS."""

import pytest

from channels.messengers.sms_parts import in_gsm, parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("a" + "[" * 153, 3),
        ("é" * 160, 1),
        ("’" * 70, 1),
        ("’" * 71, 2),
        ("β" * 134, 2),
        ("β" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" + "😀" * 66, 2),
        ("a" + "😀" * 67, 3),
    ],
)
def test_parts(text: str, count: int) -> None:
    assert parts(text) == count


def test_words_are_written_in_gsm() -> None:
    assert in_gsm("It’s “so” – 2…\u00a0½ naïve β") == 'It\'s "so" - 2... ½ naive β'
