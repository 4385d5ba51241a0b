"""The plain page as HTML: texts that were said are only ever texts in it, never markup."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from string import Template
from urllib.parse import urlsplit

from relapse_guide.answers.answer import Answer, AnswerButton, BulletGroup, Kind, SourceNote
from relapse_guide.settings import ROOT
from relapse_guide.written import read_yaml

TEMPLATE = ROOT / "widget" / "plain.html"
TEXTS = ROOT / "widget" / "texts" / "plain.yml"
ADDRESS = "chat"
"""Of the page itself, beside which its forms are sent."""
SAFE = ("https", "http")


class Markup(str):
    """HTML that is as it should be; every other text is escaped before it becomes a part."""


@dataclass(frozen=True)
class Said:
    """One message as it is shown: the user's words, or an answer (or a bare text) of the bot."""

    text: str = ""
    answer: Answer | None = None
    from_user: bool = False


@dataclass(frozen=True)
class Page:
    """What the page shows, the newest first, and what its forms carry on to the next one."""

    language: str
    mark: str
    conversation: str = ""
    notice: str = ""
    """A key of the texts: what the reader is told above all else."""
    newest: list[Said] = field(default_factory=list)
    earlier: list[Said] = field(default_factory=list)
    draft: str = ""


@lru_cache(maxsize=1)
def texts() -> dict[str, dict[str, str]]:
    """The words of the page by language and key.

    Raises OSError if the file is not there, ValueError if it cannot be read.
    """
    written, mistakes = read_yaml(TEXTS.read_text(encoding="utf-8"))
    if written is None or mistakes:
        raise ValueError(f"{TEXTS.name} cannot be read: {mistakes}")
    found: dict[str, dict[str, str]] = written.plain()
    return found


def language_of(wanted: str) -> str:
    """The language of the page's own words, nearest to the one that is asked for."""
    return wanted[:2] if wanted[:2] in texts() else "en"


def page_html(page: Page) -> str:
    """The whole document."""
    words = texts()[page.language]
    template = Template(TEMPLATE.read_text(encoding="utf-8"))
    shown = {name: escape(words[name]) for name in ("title", "emergency", "team", "heading")}
    return template.substitute(shown, lang=page.language, body=joined(_body(page, words)))


def tag(name: str, /, *parts: str, **attributes: str) -> Markup:
    """An element; parts that are no Markup are escaped. `class_` and the like lose the dash."""
    given = "".join(
        f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return Markup(f"<{name}{given}>{joined(parts)}</{name}>")


def joined(parts: Iterable[str]) -> Markup:
    """The parts behind each other, escaped where they are no Markup."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts))


def _body(page: Page, words: dict[str, str]) -> Iterator[Markup]:
    if page.notice:
        yield tag("p", words[page.notice], class_="urgent", role="status")
    for said in page.newest:
        yield _message(said, words)
    answers = [said.answer for said in page.newest if said.answer]
    for button in answers[-1].buttons if answers else []:
        yield _suggestion(button, page)
    yield _form(page, words)
    if page.earlier:
        yield tag("h2", words["earlier"])
        for said in page.earlier:
            yield _message(said, words)
    if page.conversation:
        yield _deletion(page, words)


def _message(said: Said, words: dict[str, str]) -> Markup:
    if said.from_user:
        who = tag("h2", f"{words['user']}:", class_="who")
        return tag("div", who, tag("p", said.text, class_="text", dir="auto"), class_="said user")
    who = tag("h2", f"{words['title']}:", class_="who")
    if said.answer is None:
        return tag("div", who, tag("p", said.text, class_="text"), class_="said")
    parts = joined(_parts(said.answer, words))
    return tag("div", who, parts, class_="said", lang=said.answer.language, dir="auto")


def _parts(answer: Answer, words: dict[str, str]) -> Iterator[Markup]:
    """The parts in reading order; in danger, the numbers to call come early."""
    calls = [
        tag(
            "p",
            tag("a", f"{words['call']} {phone.number}", href=f"tel:{phone.dial}", class_="call"),
            f" {phone.name}",
        )
        for phone in answer.phones
    ]
    urgent = answer.kind is Kind.safety
    if answer.alert:
        yield tag("p", answer.alert, class_="urgent")
        yield from calls
    if answer.doubt:
        yield tag("p", answer.doubt)
    follow = f" {answer.follow}" if answer.follow else ""
    yield tag("p", tag("strong", answer.lead), follow, class_="urgent" if urgent else "")
    if urgent and not answer.alert:
        yield from calls
    for text in (answer.country_note, *answer.paragraphs, answer.warning):
        yield from [tag("p", text)] if text else []
    for group in answer.groups:
        yield from _group(group)
    if not urgent and not answer.alert:
        yield from calls
    yield from [tag("p", answer.page_note)] if answer.page_note else []
    for group in answer.besides:
        yield from _group(group)
    for text in (answer.care_team, answer.meant):
        yield from [tag("p", text)] if text else []
    if answer.sources:
        yield tag("h3", answer.heading_sources)
        yield tag("ol", *(_source(source) for source in answer.sources))


def _group(group: BulletGroup) -> Iterator[Markup]:
    yield from [tag("h3", group.heading)] if group.heading else []
    yield tag("ul", *(tag("li", bullet) for bullet in group.bullets))


def _source(source: SourceNote) -> Markup:
    rest = f", {source.publisher}, {source.date}"
    if urlsplit(source.address).scheme not in SAFE:
        return tag("li", source.title, rest)
    link = tag("a", source.title, href=source.address, rel="noopener noreferrer")
    return tag("li", link, rest)


def _form(page: Page, words: dict[str, str]) -> Markup:
    return tag(
        "form",
        _carried(page),
        tag("label", words["label"], for_="message"),
        # A line break right behind the tag is none of the text's own.
        tag("textarea", Markup("\n"), page.draft, id="message", name="message", rows="3"),
        tag("button", words["send"], type="submit"),
        tag("p", words["private"]),
        method="post",
        action=ADDRESS,
        class_="ask",
        autocomplete="off",
    )


def _suggestion(button: AnswerButton, page: Page) -> Markup:
    """A form of its own: a button carries one value, and this is two."""
    carried = joined([_carried(page), _hidden("payload", button.payload)])
    carried = joined([carried, _hidden("title", button.title)])
    return tag("form", carried, tag("button", button.title), method="post", action=ADDRESS)


def _deletion(page: Page, words: dict[str, str]) -> Markup:
    carried = joined([_carried(page), _hidden("delete", "yes")])
    return tag("form", carried, tag("button", words["delete"]), method="post", action=ADDRESS)


def _carried(page: Page) -> Markup:
    """What tells the next request where it belongs; no address and no cookie does."""
    named = {"conversation": page.conversation, "id": page.mark, "lang": page.language}
    return joined(_hidden(name, value) for name, value in named.items() if value)


def _hidden(name: str, value: str) -> Markup:
    return Markup(f'<input type="hidden" name="{name}" value="{escape(value)}">')
