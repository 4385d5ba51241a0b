"""What nobody would write who wants an answer: texts and requests that try to break the server.

Seeded, so that a run can be repeated. Each text holds MARK, by which it is looked for in the log.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MARK = "kumquatzyx"
LONGEST = 4000
"""Characters of most texts; a few are much longer."""
JSON = "application/json"
DEEP = 100_000
"""Brackets of a body that is nested without end."""
HUGE = 600 * 1024
"""Bytes of a body that no channel reads."""


@dataclass(frozen=True)
class Hostile:
    """A text, and the name of its kind, which can be shown."""

    kind: str
    text: str


@dataclass(frozen=True)
class HostileBody:
    """A whole request body, sent as it is."""

    kind: str
    body: bytes
    content_type: str = JSON


def hostile_texts(number: int, seed: int) -> Iterator[Hostile]:
    """So many, of all kinds in turn."""
    chance = random.Random(seed)
    kinds = list(TEXTS.items())
    for at in range(number):
        kind, made = kinds[at % len(kinds)]
        yield Hostile(kind, _marked(made(chance), chance))


def hostile_bodies(number: int) -> Iterator[HostileBody]:
    """So many, of all kinds in turn."""
    for at in range(number):
        yield HostileBody(*BODIES[at % len(BODIES)])


def _marked(text: str, chance: random.Random) -> str:
    """The text with the mark somewhere, at its end at most of those that a reader would see."""
    return f"{text} {MARK}" if chance.random() < 0.5 else f"{MARK} {text}"


def _any(chance: random.Random, most: int = 300) -> str:
    """Characters of every plane, the unassigned among them, without surrogates."""
    found = (chance.randrange(0x110000) for _ in range(chance.randrange(1, most)))
    return "".join(chr(code) for code in found if not 0xD800 <= code < 0xE000)


def _zalgo(chance: random.Random) -> str:
    word = chance.choice(["velcade quit on me", "what is kyprolis", "i am so tired"])
    marks = range(0x300, 0x370)
    return "".join(f"{letter}{''.join(map(chr, chance.choices(marks, k=15)))}" for letter in word)


def _length(chance: random.Random, most: int = 980) -> int:
    """Characters of a text that is costly to read: one in five is as long as is read at all."""
    return most if chance.random() < 0.2 else chance.randrange(20, 160)


def _near_names(chance: random.Random) -> str:
    """Letters near to names of drugs: the worst case of who looks for misspelt ones."""
    names = ["revlimid", "velcade", "kyprolis", "darzalex", "daratumumab", "carfilzomib"]
    made = []
    for _ in range(90):
        name = list(chance.choice(names))
        name[chance.randrange(len(name))] = chance.choice("abcdefgh")
        made.append("".join(name))
    return " ".join(made)[: _length(chance)]


def _commas(chance: random.Random) -> str:
    """What once stopped the server for ever."""
    return f"velcade{',' * _length(chance, 900)} it quit, now revlimid"


def _word(chance: random.Random) -> str:
    return chance.choice("aeioux") * LONGEST


TEXTS: dict[str, Callable[[random.Random], str]] = {
    "rows of commas": _commas,
    "a word of 4,000 characters": _word,
    "piled-up accents": _zalgo,
    "null bytes and control characters": lambda c: "what\x00is\x1bkyprolis\x7f\r\n\t\x08" * 5,
    "marks of direction": lambda c: "\u202ewhat is\u202d \u200fkyprolis\u2066\u2069\u200b" * 8,
    "JSON in the text": lambda c: json.dumps({"sender": "root", "message": ["what"] * 20}),
    "SQL": lambda c: "'; DROP TABLE events; DELETE FROM conversations WHERE '1'='1' --",
    "HTML": lambda c: "<script>alert(1)</script><img src=x onerror=alert(1)>" * 4,
    "braces of templates": lambda c: (
        "{{7*7}} {name} {0} ${jndi:ldap://x} %s %(a)s {bortezomib}" * 3
    ),
    "commands": lambda c: c.choice(
        ["/restart", "/session_start", "/back", '/inform{"drug":"x"}', "/ask_explain{", "/", "//"]
    ),
    "thousands of emoji": lambda c: c.choice("😀❤👍🏽👨‍👩‍👧🇺🇸") * c.randrange(1000, 4000),
    "every plane of Unicode": _any,
    "letters near to names": _near_names,
    "a name again and again": lambda c: ("revlimid." * 109)[: _length(c)],
    "questions in a row": lambda c: ("and velcade? is it approved? " * 40)[: _length(c)],
    "60,000 characters": lambda c: "what is kyprolis? " * (60_000 // 18),
    "full-width letters": lambda c: "".join(chr(0xFEE0 + ord(x)) for x in "velcadequit") * 10,
    "numbers": lambda c: " ".join(str(c.randrange(10**30)) for _ in range(c.randrange(1, 20))),
    "brackets": lambda c: ("([{<" * 240)[: _length(c)],
    "line ends": lambda c: "\u2028\u2029\n\r\x85" * 200,
    "paths and shell": lambda c: "../../etc/passwd; $(rm -rf /) `id` | cat && exit",
    "not, not, not": lambda c: ("not " * 240)[: _length(c)],
}

_MARK = MARK.encode()
_ENTITY = b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
BODIES: list[tuple[str, bytes, str]] = [
    ("deep JSON", b'{"sender": "s", "message": ' + b"[" * DEEP + b"]" * DEEP + b"}", JSON),
    ("deep JSON of objects", b'{"a":' * DEEP + b"1" + b"}" * DEEP, JSON),
    ("lone surrogates", b'{"sender": "s", "message": "\\ud800 %b \\udfff"}' % _MARK, JSON),
    ("null in JSON", b'{"sender": "s\\u0000", "message": "\\u0000 %b"}' % _MARK, JSON),
    ("bytes that are no UTF-8", bytes(range(128, 256)) * 4, JSON),
    ("an empty body", b"", JSON),
    ("half a JSON", b'{"sender": "s", "message": "%b' % _MARK, JSON),
    ("another content type", b"message=%b" % _MARK, "text/plain"),
    ("a form", b"sender=s&message=%b" % _MARK, "application/x-www-form-urlencoded"),
    ("XML", b"<?xml version='1.0'?>" + _ENTITY, "application/xml"),
    ("a list", json.dumps([MARK] * 50).encode(), JSON),
    ("wrong types", json.dumps({"sender": {"a": MARK}, "message": [MARK]}).encode(), JSON),
    ("numbers without end", b'{"sender": "s", "message": ' + b"9" * 5000 + b"}", JSON),
    ("infinity", b'{"sender": "s", "message": Infinity}', JSON),
    ("a huge body", b'{"message": "' + b"x" * HUGE + b'"}', JSON),
    ("many keys", json.dumps({f"{MARK}{n}": n for n in range(2000)}).encode(), JSON),
    ("a broken content type", b"{}", 'application/json; charset="' + "x" * 500),
]
