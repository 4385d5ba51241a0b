"""What entries must be to each other, and to the code that uses them."""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from relapse_guide.library.content import ASKED_BY_BUTTON
from relapse_guide.library.entries import (
    BLANK,
    CARE_TEAM,
    PAYLOAD_LIMIT,
    TITLE_LIMIT,
    Button,
    Entry,
    Phrase,
    QuestionType,
    Source,
    Topic,
    Trait,
)
from relapse_guide.library.faults import Fault
from relapse_guide.library.needs import (
    ANSWERED_WHOLE,
    ASKED_ABOUT,
    CARE_TEAM_LINES,
    CHAT_LINES,
    NEEDED_FAILURES,
    NEEDED_TRAITS,
    PHRASES,
    QUESTIONS,
    TITLES,
)
from relapse_guide.library.reading import SOURCES, ReadEntry, Reading
from relapse_guide.library.references import references
from relapse_guide.library.subjects import Subject
from relapse_guide.library.texts import DRUG_MARK, split_sources

ANSWERS = Path(__file__).resolve().parent.parent / "answers"
ANSWERING = ("topics", "boundaries", "safety", "chat")
"""The files whose entries answer a question whole."""


def check(reading: Reading) -> Iterator[Fault]:
    """Every fault between entries that are right in themselves."""
    yield from _page(reading)
    yield from _ids(reading)
    yield from _names(reading)
    for read in reading.entries:
        yield from _references(reading, read)
        yield from _drug_marks(reading, read)
        yield from _shown_source(reading, read)
        yield from _subject(read)
        yield from _buttons(reading, read)
        yield from _phrase(read)
    yield from _asked_twice(reading)
    yield from _topic_titles(reading)
    yield from _needed_ids(reading)
    yield from _questions(reading)


def _page(reading: Reading) -> Iterator[Fault]:
    if not reading.is_whole("sources"):
        return
    first = next(iter(reading.of("sources")), None)
    if not (first and isinstance(first.entry, Source) and first.entry.reviewed):
        yield Fault(
            reading.file("sources"),
            first.line() if first else 1,
            "the first source must be the IMF page with its 'reviewed' date; put it first",
        )


def _ids(reading: Reading) -> Iterator[Fault]:
    seen: dict[tuple[bool, str], ReadEntry] = {}
    for read in reading.entries:
        # Intents are names of their own kind: a line of small talk may be called `greet` too.
        other = seen.setdefault((read.kind == "questions", read.entry.id), read)
        if other is not read:
            yield read.fault(
                f"the id '{read.entry.id}' stands in {other.where('id')} too; rename one", "id"
            )


def _names(reading: Reading) -> Iterator[Fault]:
    owners: dict[str, tuple[ReadEntry, str]] = {}
    for read in reading.entries:
        for key, name in read.entry.called():
            folded = name if len(name) <= 2 else name.casefold()
            if folded in owners:
                other, other_key = owners[folded]
                yield read.fault(
                    f"the name '{name}' stands in {other.where(other_key, name)} too;"
                    " keep it in one place",
                    key,
                    name,
                )
            owners.setdefault(folded, (read, key))


def _asked_twice(reading: Reading) -> Iterator[Fault]:
    """A sentence stands once; case and signs do not tell sentences apart."""
    seen: dict[str, ReadEntry] = {}
    for read in reading.of("topics"):
        for sentence in getattr(read.entry, "asked", []):
            folded = " ".join(re.findall(r"\w+", sentence.casefold()))
            if folded in seen:
                where = seen[folded].where("asked", sentence)
                what = f"'{sentence}' stands in {where} too; keep it in one place"
                yield read.fault(what, "asked", sentence)
            seen.setdefault(folded, read)


def _topic_titles(reading: Reading) -> Iterator[Fault]:
    """What can be asked for has a title of its own on the button that asks for it."""
    titles = {getattr(read.entry, "title", None): read for read in reading.of("questions")}
    for read in reading.of("topics"):
        if not isinstance(read.entry, Topic):
            continue
        if read.entry.asked and not read.entry.title:
            limit = f"{TITLE_LIMIT} characters at most"
            yield read.fault(f"'title' is missing; name the topic for its button, {limit}", "asked")
            continue
        other = titles.setdefault(read.entry.title, read) if read.entry.title else read
        if other is not read:
            yield read.fault(
                f"the title '{read.entry.title}' stands in {other.where('title')} too; change one",
                "title",
            )
        over = _too_long(read.entry.intents[0], "topics", read.entry.id)
        if read.entry.title and over > 0:
            yield read.fault(f"the id is {over} characters too long for a button; shorten it", "id")


def _references(reading: Reading, read: ReadEntry) -> Iterator[Fault]:
    for key, value, kinds in references(read.entry):
        if not reading.knows(value, kinds):
            files = " or ".join(f"{kind}.yml" for kind in kinds)
            what = f"'{value}' is not an id in {files}; correct it or add the entry"
            yield read.fault(what, key, value) if key else _fault_at_end(read, what, value)


def _fault_at_end(read: ReadEntry, what: str, source: str) -> Fault:
    """A fault at the text that ends with this source."""
    text = next(text for text in read.entry.texts() if source in split_sources(text)[1])
    return read.fault_in_text(what, text)


def _drug_marks(reading: Reading, read: ReadEntry) -> Iterator[Fault]:
    # How a sentence names one drug of a class is no text of its own.
    for text in [*read.entry.texts(), getattr(read.entry, "short", "")]:
        for named in sorted({mark[1] for mark in DRUG_MARK.finditer(text)}):
            if not reading.knows(named, ["drugs", "drug_classes"]):
                yield read.fault_in_text(
                    f"'{{{named}}}' names no drug in drugs.yml; correct it or add the drug",
                    "{" + named,
                )
        if re.search("[{}]", DRUG_MARK.sub("", text)):
            yield read.fault_in_text(
                "a brace is left over; write a drug as its id in braces, such as {bortezomib}",
                text,
            )


def _shown_source(reading: Reading, read: ReadEntry) -> Iterator[Fault]:
    """Whatever is told must rest on something that a reader can open."""
    for key, named in _rests(read.entry):
        if named and all(_is_evidence(reading, source) for source in named):
            what = "rests only on records that are not shown; add a source that a patient can open"
            yield (read.fault(what, key, named[0]) if key else _fault_at_end(read, what, named[0]))


def _is_evidence(reading: Reading, source_id: str) -> bool:
    source = reading.entry(SOURCES, source_id)
    return isinstance(source, Source) and source.evidence


def _rests(entry: Entry) -> Iterator[tuple[str, list[str]]]:
    """Each list of sources on which something of an entry rests, with the key it stands under."""
    yield "sources", list(getattr(entry, "sources", []))
    if isinstance(entry, Subject):
        by_fact: dict[str, list[str]] = {}
        for key, value, kinds in entry.refers_to():
            if kinds == ("sources",):
                by_fact.setdefault(key, []).append(value)
        yield from by_fact.items()
    for text in entry.texts():
        yield "", list(split_sources(text)[1])


def _subject(read: ReadEntry) -> Iterator[Fault]:
    asked = ASKED_ABOUT.get(read.kind, ())
    over = max((_too_long(intent, read.kind, read.entry.id) for intent in asked), default=0)
    if over > 0:
        yield read.fault(f"the id is too long for a button; shorten it by {over}", "id")


def _buttons(reading: Reading, read: ReadEntry) -> Iterator[Fault]:
    buttons: list[Button] = getattr(read.entry, "buttons", [])
    for button in buttons:
        kind = next((kind for kind in ASKED_BY_BUTTON if button.about in reading.ids[kind]), "")
        if kind == "topics" and not _asks_below(reading, button):
            yield read.fault(
                f"'{button.about}' is not asked for by '{button.asks}'; write one of its intents",
                "buttons",
                button.asks,
            )
        over = _too_long(button.asks, kind, button.about or "")
        if over > 0:
            yield read.fault(
                f"the ids in 'asks' and 'about' are {over} characters too long for a button;"
                " shorten one",
                "buttons",
                button.asks,
            )


def _asks_below(reading: Reading, button: Button) -> bool:
    """Whether a button that is about a topic asks a question that the topic stands below."""
    topics = (read.entry for read in reading.of("topics") if read.entry.id == button.about)
    return any(button.asks in topic.intents for topic in topics if isinstance(topic, Topic))


def _too_long(intent: str, kind: str, content_id: str) -> int:
    """How many bytes a button's payload has more than every channel takes."""
    about = json.dumps({ASKED_BY_BUTTON[kind]: content_id}, separators=(",", ":")) if kind else ""
    return len(f"/{intent}{about}".encode()) - PAYLOAD_LIMIT


def _phrase(read: ReadEntry) -> Iterator[Fault]:
    phrase = read.entry
    if not isinstance(phrase, Phrase):
        return
    needed = needed_phrases().get(phrase.id)
    if needed is None:
        yield read.fault(f"no code uses the phrase '{phrase.id}'; correct its id or remove it")
        return
    written = set(phrase.blanks)
    for blank in sorted(needed - written):
        yield read.fault(f"the blank '<{blank}>' is missing; put it back into the text", "says")
    for blank in sorted(written - needed):
        yield read.fault(f"nothing fills the blank '<{blank}>'; correct or remove it", "says")
    if re.search("[<>]", BLANK.sub("", phrase.says)):
        yield read.fault("a '<' or '>' is left over; write a blank such as '<drugs>'", "says")
    if phrase.id.startswith(TITLES) and len(phrase.says) > TITLE_LIMIT:
        yield read.fault(f"a button holds {TITLE_LIMIT} characters; shorten the text", "says")
    if phrase.id.startswith(CARE_TEAM_LINES) and CARE_TEAM not in phrase.says.lower():
        yield read.fault(f"the sentence must name the '{CARE_TEAM}'; add it", "says")


@cache
def needed_phrases() -> Mapping[str, frozenset[str]]:
    """The phrases that code completes, each with the blanks that it fills.

    Those named in `PHRASES`, and those that the answers name in so many words:
    `draft.phrase("with_listed", drugs=names)`. Read, not imported, as builders are.
    """
    found: dict[str, frozenset[str]] = {}
    for path in sorted(ANSWERS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                called, first = node.func, node.args[0]
                is_phrase = isinstance(called, ast.Attribute) and called.attr == "phrase"
                if is_phrase and isinstance(first, ast.Constant):
                    blanks = frozenset(key.arg for key in node.keywords if key.arg)
                    found[str(first.value)] = blanks
    return {**found, **PHRASES}


def _needed_ids(reading: Reading) -> Iterator[Fault]:
    needs = {"phrases": tuple(needed_phrases()), "chat": CHAT_LINES, "questions": QUESTIONS}
    for kind, ids in needs.items():
        for needed in ids:
            if not reading.knows(needed, [kind]):
                yield _missing(reading, kind, f"the entry '{needed}' is missing; put it back")


def _missing(reading: Reading, kind: str, what: str) -> Fault:
    """A fault at the last entry of a file, where one can be added."""
    last = max((read.line() for read in reading.of(kind)), default=1)
    return Fault(reading.file(kind), last, what)


def _questions(reading: Reading) -> Iterator[Fault]:
    asked = [(read, read.entry) for read in reading.of("questions")]
    table = [(read, entry) for read, entry in asked if isinstance(entry, QuestionType)]
    for read, entry in table:
        if entry.answered_by and not _is_builder(entry.answered_by):
            yield read.fault(
                f"'{entry.answered_by}' is no function of relapse_guide/answers that makes an"
                " answer, such as drug_answers.explain; correct it or leave the key out",
                "answered_by",
            )
    if reading.is_whole("questions"):
        yield from _table(reading, [entry for _, entry in table])
    if all(reading.is_whole(kind) for kind in ANSWERING):
        answered = _answered_whole(reading)
        for read, entry in table:
            if _needs_an_entry(entry) and entry.id not in answered:
                yield read.fault(
                    f"no entry answers '{entry.id}'; name it under 'intents' of an entry in"
                    f" {' or '.join(f'{kind}.yml' for kind in ANSWERING)}",
                    "id",
                )


def _table(reading: Reading, table: list[QuestionType]) -> Iterator[Fault]:
    """The questions that code looks for by what they are."""
    traits = {trait for entry in table for trait in entry.traits}
    failures = {entry.failure for entry in table}
    wanted = [f"traits: [{trait.value}]" for trait in NEEDED_TRAITS if trait not in traits]
    wanted += [f"failure: {name}" for name in NEEDED_FAILURES if name not in failures]
    for key in wanted:
        yield _missing(reading, "questions", f"no question has '{key}'; put it back")


def _is_builder(name: str) -> bool:
    module, _, function = name.partition(".")
    return function in _functions(module)


@cache
def _functions(module: str) -> frozenset[str]:
    """The public functions of a file of answers that take the content and a question.

    Read, not imported: the library is below the answers and works without them.
    """
    path = ANSWERS / f"{module}.py"
    if not module.isidentifier() or not path.is_file():
        return frozenset()
    return frozenset(
        found.name
        for found in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(found, ast.FunctionDef)
        and not found.name.startswith("_")
        and [argument.arg for argument in found.args.args] == ["content", "question"]
    )


def _needs_an_entry(question: QuestionType) -> bool:
    if question.answered_by is None:
        return Trait.more not in question.traits
    return question.answered_by in ANSWERED_WHOLE


def _answered_whole(reading: Reading) -> set[str]:
    """The intents that an entry answers whatever else a message names."""
    found: set[str] = set()
    for kind in ANSWERING:
        for read in reading.of(kind):
            entry = read.entry
            if not (isinstance(entry, Topic) and (entry.terms or entry.asked)):
                found.update(getattr(entry, "intents", ()))
    return found
