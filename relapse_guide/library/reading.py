"""Reads `content/*.yml` into typed models and refuses what is wrong, with file and line."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from relapse_guide.library.entries import (
    DRUG_MARK,
    Boundary,
    ChatLine,
    Entry,
    HelpLine,
    OtherName,
    Phrase,
    QuestionType,
    Safety,
    Source,
    Sourced,
    Topic,
    Update,
)
from relapse_guide.library.subjects import Drug, DrugClass, Regimen, Subject, Term

FILES: Mapping[str, type[Entry]] = {
    "sources": Source,
    "questions": QuestionType,
    "drugs": Drug,
    "drug_classes": DrugClass,
    "regimens": Regimen,
    "topics": Topic,
    "glossary": Term,
    "other_names": OtherName,
    "boundaries": Boundary,
    "safety": Safety,
    "help": HelpLine,
    "updates": Update,
    "chat": ChatLine,
    "phrases": Phrase,
}
SUBJECT_FILES = tuple(kind for kind, model in FILES.items() if issubclass(model, Subject))
"""The files whose entries users can name."""


class ContentError(Exception):
    """A mistake in the content, told to an editor: what is wrong, where, what to do."""

    def __init__(self, where: str, what: str) -> None:
        self.where = where
        self.what = what
        super().__init__(f"{where}: {what}")


@dataclass(frozen=True)
class Content:
    """All entries by id, in the order of their files."""

    sources: dict[str, Source] = field(default_factory=dict)
    questions: dict[str, QuestionType] = field(default_factory=dict)
    drug_classes: dict[str, DrugClass] = field(default_factory=dict)
    drugs: dict[str, Drug] = field(default_factory=dict)
    regimens: dict[str, Regimen] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    glossary: dict[str, Term] = field(default_factory=dict)
    other_names: dict[str, OtherName] = field(default_factory=dict)
    boundaries: dict[str, Boundary] = field(default_factory=dict)
    safety: dict[str, Safety] = field(default_factory=dict)
    help: dict[str, HelpLine] = field(default_factory=dict)
    updates: dict[str, Update] = field(default_factory=dict)
    chat: dict[str, ChatLine] = field(default_factory=dict)
    phrases: dict[str, Phrase] = field(default_factory=dict)

    @property
    def page(self) -> Source:
        """The IMF page that the assistant is built on: the first source."""
        return next(iter(self.sources.values()))

    @property
    def page_reviewed(self) -> dt.date:
        """The day of the page's last medical review."""
        assert self.page.reviewed is not None, "checked when loading"
        return self.page.reviewed.earliest

    def on_page(self, entry: Sourced) -> bool:
        """Whether the IMF page names it: the page is then its main source, the first."""
        return entry.sources[0] == self.page.id

    def kind_of(self, content_id: str) -> str | None:
        """The file (without ending) that holds this id, or None; not for intents."""
        for kind in FILES:
            if kind != "questions" and content_id in getattr(self, kind):
                return kind
        return None

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Every entry with its file's name, but for the table of questions."""
        for kind in FILES:
            if kind == "questions":
                continue
            for entry in getattr(self, kind).values():
                yield kind, entry


@dataclass(frozen=True)
class _Read:
    """One entry as read, with the lines at which its keys stand."""

    file: str
    raw: CommentedMap
    entry: Entry

    def where(self, key: str = "", value: str = "") -> str:
        line = int(self.raw.lc.line)
        if key in self.raw:
            line = int(self.raw.lc.key(key)[0])
            inner = self.raw[key]
            if isinstance(inner, CommentedSeq):
                line = _line_of_item(inner, value, line)
        return f"{self.file}:{line + 1}"


def _line_of_item(items: CommentedSeq, value: str, otherwise: int) -> int:
    """The line of the item that is the value, else of the first that holds it."""
    wanted, written = value.casefold(), [str(item).casefold() for item in items]
    found = [at for at, text in enumerate(written) if text == wanted]
    found += [at for at, text in enumerate(written) if wanted and wanted in text]
    return int(items.lc.item(found[0])[0]) if found else otherwise


def load_content(folder: Path) -> Content:
    """Read and check all content files of a folder.

    Raises ContentError with `file:line: what is wrong` for the first mistake found.
    """
    read: dict[str, list[_Read]] = {name: _read_file(folder, name) for name in FILES}
    content = Content(**{name: _by_id(entries) for name, entries in read.items()})
    _check(content, [entry for entries in read.values() for entry in entries])
    return content


def _read_file(folder: Path, name: str) -> list[_Read]:
    path = folder / f"{name}.yml"
    shown = f"{folder.name}/{path.name}"
    if not path.is_file():
        raise ContentError(shown, "this file is missing; put it back, even if it lists nothing")
    raw = _parse(path, shown)
    if not isinstance(raw, CommentedSeq):
        raise ContentError(f"{shown}:1", "the file must be a list: start each entry with '- id: …'")
    return [_read_entry(shown, raw, position, FILES[name]) for position in range(len(raw))]


class _DatesAsText(RoundTripConstructor):
    """Leaves dates as they are written: the models check them, and their mistakes have a line."""


_DatesAsText.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda constructor, node: str(node.value)
)


def _parse(path: Path, shown: str) -> Any:
    yaml = YAML(typ="rt")
    yaml.Constructor = _DatesAsText
    written = path.read_bytes()
    try:
        text = written.decode("utf-8")
        return yaml.load(text)
    except UnicodeDecodeError as error:
        line = written[: error.start].count(b"\n") + 1
        raise ContentError(
            f"{shown}:{line}", "a letter cannot be read; save the file as UTF-8"
        ) from None
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise ContentError(
            f"{shown}:{line}", "an invisible control character stands here; remove it"
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ContentError(
            f"{shown}:{line}", f"this is no valid YAML ({error.problem}); check indent and quotes"
        ) from None


def _read_entry(shown: str, raw: CommentedSeq, position: int, model: type[Entry]) -> _Read:
    item = raw[position]
    line = int(raw.lc.item(position)[0]) + 1
    if not isinstance(item, CommentedMap):
        raise ContentError(f"{shown}:{line}", "an entry must have keys: start it with '- id: …'")
    try:
        entry = model(**_plain(item))
    except ValidationError as error:
        first = error.errors()[0]
        raise ContentError(f"{shown}:{_line(item, first['loc'])}", _explain(first)) from None
    return _Read(shown, item, entry)


def _plain(value: Any) -> Any:
    """Ruamel's containers as plain Python ones."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _line(item: CommentedMap, path: tuple[Any, ...]) -> int:
    """The line of the deepest key on the path that can be found."""
    line, here = int(item.lc.line), item
    for step in path:
        try:
            line = int(here.lc.key(step)[0] if isinstance(step, str) else here.lc.item(step)[0])
            here = here[step]
        except (KeyError, AttributeError, IndexError, TypeError):
            break
    return line + 1


def _explain(error: Any) -> str:
    key = ".".join(str(step) for step in error["loc"] if step != "__root__")
    if error["type"] == "value_error.missing":
        return f"the key '{key}' is missing; add it"
    if error["type"] == "value_error.extra":
        return f"the key '{key}' is not known here; check its spelling or remove it"
    named = f"'{key}': " if key else ""
    return f"{named}{error['msg']}; correct it"


def _by_id(entries: list[_Read]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for read in entries:
        if read.entry.id in found:
            raise ContentError(
                read.where("id"), f"the id '{read.entry.id}' stands twice; rename it"
            )
        found[read.entry.id] = read.entry
    return found


def _check(content: Content, entries: list[_Read]) -> None:
    if not content.sources or content.page.reviewed is None:
        raise ContentError(
            "content/sources.yml:1",
            "the first source must be the IMF page with its 'reviewed' date; put it first",
        )
    _check_ids_are_unique(entries)
    for read in entries:
        _check_references(content, read)
        _check_drug_marks(content, read)
    _check_names(entries)


def _check_ids_are_unique(entries: list[_Read]) -> None:
    seen: dict[str, _Read] = {}
    for read in entries:
        if isinstance(read.entry, QuestionType):
            continue  # Intents are names of their own kind: a chat line may be called `greet`.
        other = seen.setdefault(read.entry.id, read)
        if other is not read:
            raise ContentError(
                read.where("id"),
                f"the id '{read.entry.id}' stands in {other.where('id')} too; rename one",
            )


def _check_references(content: Content, read: _Read) -> None:
    for key, value, kinds in _references(read.entry):
        if not any(value in getattr(content, kind) for kind in kinds):
            raise ContentError(
                read.where(key, value),
                f"'{value}' is not an id in {' or '.join(f'{kind}.yml' for kind in kinds)};"
                " correct it or add the entry",
            )


_ABOUT = (*SUBJECT_FILES, "topics", "boundaries")


def _references(entry: Entry) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each id that an entry names: (key, id, files in which it may stand)."""
    if isinstance(entry, (Sourced, ChatLine)):
        yield from (("sources", value, ("sources",)) for value in entry.sources)
    if isinstance(entry, Subject):
        yield from entry.refers_to()
    if isinstance(entry, Topic):
        yield from (("terms", value, ("glossary",)) for value in entry.terms)
    if isinstance(entry, Safety):
        yield from (("call", value, ("help",)) for value in entry.call)
    if isinstance(entry, Update):
        yield from (("about", value, _ABOUT) for value in entry.about)
    for button in getattr(entry, "buttons", []):
        if button.about:
            yield "buttons", button.about, SUBJECT_FILES


def _check_drug_marks(content: Content, read: _Read) -> None:
    for text in read.entry.texts():
        for drug_id in DRUG_MARK.findall(text):
            if drug_id not in content.drugs:
                raise ContentError(
                    _where_text(read, "{" + drug_id + "}"),
                    f"'{{{drug_id}}}' names no drug in drugs.yml; correct it or add the drug",
                )


def _where_text(read: _Read, piece: str) -> str:
    for key, value in read.raw.items():
        if piece in str(_plain(value)):
            return read.where(str(key), piece)
    return read.where()


def _check_names(entries: list[_Read]) -> None:
    owners: dict[str, tuple[_Read, str]] = {}
    for read in entries:
        for key, name in read.entry.called():
            folded = name if len(name) <= 2 else name.casefold()
            if folded in owners:
                other, other_key = owners[folded]
                raise ContentError(
                    read.where(key, name),
                    f"the name '{name}' stands in {other.where(other_key, name)} too;"
                    " keep it in one place",
                )
            owners[folded] = (read, key)
