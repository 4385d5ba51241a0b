"""What patients say of their drugs: did it fail, harm, still work, or was it a slip?"""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from relapse_guide.understanding.roles import (
    CORRECTION,
    GENERAL,
    HAD,
    INTOLERANT,
    OTHERS,
    PLANNED,
    RESISTANT,
    RULED_OUT,
    TAKING,
    Span,
    parts_in,
    roles_in,
)

ROLES: dict[str, set[str | None]] = {
    "failed": {RESISTANT},
    "harmed": {INTOLERANT},
    "good": {RULED_OUT, TAKING},
    "meant": {CORRECTION},
    "others": {OTHERS},
    "general": {GENERAL},
    "named": {None, TAKING, PLANNED, HAD},
}
MARK = re.compile(r"<([^<>:]+):(\w+)>")
SENTENCES: list[str] = YAML(typ="safe").load(Path(__file__).with_name("en") / "roles.yml")


def unmarked(sentence: str) -> tuple[str, list[Span], list[set[str | None]]]:
    """The text without marks, the places of the drugs, the roles that each may have."""
    text, spans, roles = "", [], []
    rest = 0
    for match in MARK.finditer(sentence):
        text += sentence[rest : match.start()]
        spans.append(Span(len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        roles.append(ROLES[match.group(2)])
        rest = match.end()
    return text + sentence[rest:], spans, roles


def fits(text: str, spans: list[Span], roles: list[set[str | None]]) -> bool:
    return all(one in those for one, those in zip(roles_in(text, spans), roles, strict=True))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_role_of_each_drug(sentence: str) -> None:
    text, spans, roles = unmarked(sentence)
    assert fits(text, spans, roles), roles_in(text, spans)


@pytest.mark.parametrize("sentence", SENTENCES[:60])
def test_capitals_and_apostrophes_do_not_matter(sentence: str) -> None:
    text, spans, roles = unmarked(sentence)
    assert fits(text.upper(), spans, roles)
    assert fits(text.replace("'", "’"), spans, roles)


def test_text_without_drugs_has_no_roles() -> None:
    assert roles_in("everything failed and nothing works", []) == []


@pytest.mark.parametrize("filler", ["so ", "it failed and ", "not to the ", "no longer at all, "])
def test_long_message_is_read_quickly(filler: str) -> None:
    text = "Velcade " + filler * (10_000 // len(filler)) + "failed"
    assert len(roles_in(text, [Span(0, 7)])) == 1


def test_many_drugs_in_a_long_message_are_read_quickly() -> None:
    text = "Velcade failed, " * 300
    spans = [Span(at, at + 7) for at in range(0, len(text), 16)]
    assert set(roles_in(text, spans)) == {RESISTANT}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("rev dex failed", [True, True]),
        ("rev failed, dex makes me ill", [False, False]),
        ("allergic to rev and dex", [True, True]),
        ("I cannot tolerate rev or dex", [False, False]),
        ("rev or dex failed", [True, True]),
    ],
)
def test_what_stands_in_one_breath(text: str, listed: list[bool]) -> None:
    spans = [Span(match.start(), match.end()) for match in re.finditer("rev|dex", text)]
    assert [part.listed for part in parts_in(text, spans)] == listed
