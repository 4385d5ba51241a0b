"""No message makes reading it take long: not one of its patterns, and not the reading as a whole.

A pattern with a choice can take twice as long with each further comma. So every pattern of the
modules that read messages, and of each language, is tried on long runs of what it is made of.
"""

import dataclasses
import importlib
import itertools
import pkgutil
import re
import sre_parse
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

import channels
import components
import relapse_guide.understanding
from relapse_guide.library.content import Content
from relapse_guide.understanding.language import language, languages
from relapse_guide.understanding.lexicon import Lexicon
from relapse_guide.understanding.phrase_net import PhraseNet
from relapse_guide.understanding.pieces import clauses_of, sentences_of
from relapse_guide.understanding.prior_lines import prior_lines_in
from relapse_guide.understanding.roles import Span, roles_in
from relapse_guide.understanding.sounds import Sounds

LENGTH = 1_000
"""Characters of a message that is read (channels/cleaning.py)."""
SECONDS = 0.25
"""Of one pattern or step on one message. The patterns that were mended took 0.6 s to for ever."""
SIGNS = [" ", ",", ", ", "-", "/", "+", "&", ".", "\n", "\t", "'", "a", "1", " a", " ,", "the "]


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that a module or a language holds, however deep in it."""
    for code in languages():
        for number, pattern in enumerate(_patterns_in(language(code))):
            yield f"language.{code}[{number}]", pattern
    for package in (relapse_guide.understanding, components, channels):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                for number, pattern in enumerate(_patterns_in(value)):
                    yield f"{found.name}.{name}[{number}]", pattern


def _patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    if isinstance(value, Sounds) or (
        dataclasses.is_dataclass(value) and not isinstance(value, type)
    ):
        value = vars(value)
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _patterns_in(item)


def words_of(pattern: re.Pattern[str]) -> list[str]:
    """The runs of letters that a pattern is made of, the longer ones first."""
    found: set[str] = set()
    run = ""

    def visit(items: Any) -> None:
        nonlocal run
        for operator, argument in items:
            if str(operator) == "LITERAL":
                run += chr(argument)
                continue
            found.add(run)
            run = ""
            for part in argument if isinstance(argument, list | tuple) else ():
                for branch in part if isinstance(part, list) else [part]:
                    if isinstance(branch, sre_parse.SubPattern):
                        visit(branch)
        found.add(run)
        run = ""

    visit(sre_parse.parse(pattern.pattern, pattern.flags))
    return sorted((word for word in found if word.strip()), key=lambda word: (-len(word), word))


def pumps(pattern: re.Pattern[str]) -> Iterator[str]:
    """Messages that repeat a sign, or a word of the pattern with a sign, and end unfittingly."""
    words = words_of(pattern)
    for first, sign in itertools.product(["", "velcade", *words[:6]], SIGNS):
        yield (first + sign * LENGTH)[:LENGTH] + "x"
    for word, sign in itertools.product(words[:25], (" ", ", ", "")):
        yield ((word + sign) * LENGTH)[:LENGTH] + "x"


def seconds_of(step: Callable[[], Any]) -> float:
    started = time.thread_time()
    step()
    return time.thread_time() - started


def test_the_patterns_of_a_language_are_found() -> None:
    english = language()
    found = [pattern for _, pattern in patterns()]
    cues = english.roles
    sides = [cues.before, cues.after, cues.between, cues.anywhere, cues.at_last]
    wanted = [one for side in sides for several in side.values() for one in several]
    wanted += [*english.prior_lines.stated, english.clause_end, cues.two_drugs]
    assert len(wanted) > 40
    assert all(pattern in found for pattern in wanted)


@pytest.mark.timeout(120)  # One that is not linear would never end.
@pytest.mark.parametrize(
    "pattern", [pytest.param(pattern, id=name) for name, pattern in patterns()]
)
def test_pattern_takes_no_time_on_long_runs(pattern: re.Pattern[str]) -> None:
    for text in pumps(pattern):
        # Short ones first: an exponential one shows before it takes hours.
        for length in (12, 24, 48, LENGTH):
            assert seconds_of(partial(pattern.search, text[-length:])) < SECONDS, text[:40]


DRUG = "velcade"
HOSTILE = [
    DRUG + "," * 60 + " it quit, now revlimid",
    DRUG + "," * 940 + DRUG,
    DRUG + " " * 980 + DRUG,
    DRUG + "\t" * 980 + "x",
    "flunked" + "\t" * 940 + DRUG,
    (DRUG + ", ") * 111,
    (DRUG + " and ") * 83,
    (DRUG + ".") * 125,
    DRUG + " , / + & -" * 97,
    DRUG + " has just" * 108,
    "allergic to " * 82 + DRUG,
    "not " * 240 + DRUG,
    "1 or " * 200,
    "line " * 200,
    "a" * 1000,
    "ab" * 500,
    " a" * 500,
    "velcad " * 142,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_message_is_read_at_once(text: str, lexicon: Lexicon, content: Content) -> None:
    net = PhraseNet(phrase for entry in content.safety.values() for phrase in entry.phrases)
    spans = [Span(match.start(), match.end()) for match in re.finditer(DRUG, text)]
    assert seconds_of(lambda: roles_in(text, spans)) < SECONDS
    assert seconds_of(lambda: prior_lines_in(text)) < SECONDS
    assert seconds_of(lambda: net.holds(text)) < SECONDS
    assert seconds_of(lambda: (clauses_of(text, 8), sentences_of(text, 20, 12, 8))) < SECONDS
    assert seconds_of(lambda: lexicon.find(text)) < 4 * SECONDS
