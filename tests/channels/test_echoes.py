"""What nobody waits to have answered, and when it is answered again."""

from channels.echoes import LONG_IN_ALL, QUIET_SECONDS, SHORT_IN_A_ROW, URGENT_IN_A_ROW, Echoes

LONG_TEXT = "What are the side effects of Kyprolis for my father?"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def idle(echoes: Echoes, text: str, *, sticker: bool = False, urgent: bool = False) -> bool:
    return echoes.is_idle("c", text, sticker=sticker, urgent=urgent)


def test_a_long_text_is_answered_once_then_again_after_an_hour() -> None:
    clock = Clock()
    echoes = Echoes(clock)
    assert [idle(echoes, text) for text in (LONG_TEXT, LONG_TEXT.upper(), "hi", LONG_TEXT)] == [
        False,
        True,
        False,
        False,
    ]
    clock.now = QUIET_SECONDS
    assert not idle(echoes, LONG_TEXT)


def test_long_texts_in_turn_end_too() -> None:
    echoes = Echoes(Clock())
    said = [idle(echoes, text) for _ in range(6) for text in (LONG_TEXT, LONG_TEXT[::-1])]
    assert said.count(False) == 2 * LONG_IN_ALL


def test_conversations_are_apart() -> None:
    echoes = Echoes(Clock())
    assert not echoes.is_idle("a", LONG_TEXT, sticker=False, urgent=False)
    assert not echoes.is_idle("b", LONG_TEXT, sticker=False, urgent=False)


def test_short_texts() -> None:
    echoes = Echoes(Clock())
    assert [idle(echoes, "hello") for _ in range(7)].count(False) == SHORT_IN_A_ROW
    assert not idle(echoes, "yes")
    assert not idle(echoes, "hello")


def test_a_call_for_help_goes_on_once_a_minute() -> None:
    clock = Clock()
    echoes = Echoes(clock)
    told = [idle(echoes, LONG_TEXT, urgent=True) for _ in range(10)]
    assert told.count(False) == URGENT_IN_A_ROW + 1
    clock.now = 60
    assert not idle(echoes, LONG_TEXT, urgent=True)


def test_what_failed_is_new() -> None:
    echoes = Echoes(Clock())
    idle(echoes, LONG_TEXT)
    echoes.forget("c")
    echoes.forget("unknown")
    assert not idle(echoes, LONG_TEXT)


def test_a_program_and_a_sticker_are_answered_once_an_hour() -> None:
    clock = Clock()
    echoes = Echoes(clock)
    assert not idle(echoes, "Automatic reply: I am out of the office until Monday")
    assert idle(echoes, "", sticker=True)
    clock.now = QUIET_SECONDS
    assert not idle(echoes, "", sticker=True)
    assert not any(idle(echoes, "") for _ in range(3)), "pictures"


def test_people_are_no_reactions() -> None:
    echoes = Echoes(Clock())
    for text in (
        "My doctor said “no more Velcade” and I can't breathe",
        "I went to “the best clinic”",
        "❤️ thank you",
        "what does “refractory” mean",
    ):
        assert not echoes.is_reaction(text), text
    assert echoes.is_reaction("👍🏽 to “Is Kyprolis approved?”")
    assert echoes.is_reaction('😂 to "hello\n\nthere"')


def test_what_was_answered_as_a_call_for_help_is_told_by_its_text_alone() -> None:
    echoes = Echoes(Clock())
    idle(echoes, LONG_TEXT)
    echoes.note_urgent("c", LONG_TEXT)
    echoes.note_urgent("unknown", LONG_TEXT)
    assert echoes.was_urgent("c", LONG_TEXT.upper())
    assert not echoes.was_urgent("c", "hello")
    assert not echoes.was_urgent("unknown", LONG_TEXT)

    echoes.forget("c")
    assert echoes.was_urgent("c", LONG_TEXT), "that it failed later changes nothing"
    echoes.drop("c")
    assert not echoes.was_urgent("c", LONG_TEXT)
