"""Sentences made from what is known of a drug or class: how it is given, what to watch for."""

import re
from collections.abc import Callable, Sequence

from relapse_guide.answers.approval_words import form_words, mark
from relapse_guide.answers.draft import Draft, Listing, Said, all_written, said, written
from relapse_guide.answers.naming import short_mark
from relapse_guide.library.drug_facts import BoxedWarning
from relapse_guide.library.subjects import Drug, DrugClass
from relapse_guide.library.texts import LONGEST_LEAD, count_words
from relapse_guide.library.wording import all_of, any_of

Sentence = Callable[[Sequence[str]], str]
"""Makes a sentence of a few names."""
Medicine = Drug | DrugClass
"""What can be given, and have warnings."""


IN_A_SENTENCE = 3
"""Names in one sentence of a list; a longer one is hard to follow."""


def in_sentences(
    names: Sequence[str], first: Sentence, further: Sentence, most: int = IN_A_SENTENCE
) -> str:
    """A list of names as short sentences: `It names A, B and C. It also names D.`"""
    chunks = [names[at : at + most] for at in range(0, len(names), most)]
    return " ".join([first(chunks[0]), *(further(chunk) for chunk in chunks[1:])])


def boxed(draft: Draft, subject: Medicine) -> Said | None:
    """`Talvey has a boxed warning, the FDA's strongest. It names …`; None if unread."""
    warning = subject.boxed
    if warning is None or not warning.names:
        return None
    kind = "boxed" if isinstance(subject, Drug) else "boxed_plural"
    text = in_sentences(
        warning.names,
        lambda names: draft.phrase(kind, drug=_capital(short_mark(subject)), names=all_of(names)),
        lambda names: draft.phrase("boxed_also", names=all_of(names)),
    )
    return said(text, warning.sources)


def boxed_lead(draft: Draft, subject: Medicine) -> Said | None:
    """The boxed warning as a first sentence, if one holds it."""
    warning = subject.boxed
    if warning is None or not warning.names:
        return None
    name = _capital(short_mark(subject))
    text = draft.phrase("boxed_lead", drug=name, names=all_of(warning.names))
    return said(text, warning.sources) if count_words(text) < LONGEST_LEAD else None


def boxed_each(draft: Draft, drugs: Sequence[Drug]) -> list[Said]:
    """The boxed warnings of several drugs; those with the same one share it."""
    groups: dict[tuple[str, ...], list[Drug]] = {}
    for drug in drugs:
        if drug.boxed.names:
            groups.setdefault(tuple(drug.boxed.names), []).append(drug)
    return [
        said(
            _boxed_of(draft, [short_mark(drug) for drug in group], names),
            *(drug.boxed.sources for drug in group),
        )
        for names, group in groups.items()
    ]


def _boxed_of(draft: Draft, drugs: Sequence[str], names: Sequence[str]) -> str:
    return in_sentences(
        names,
        lambda some: draft.phrase("boxed_of", drugs=all_of(drugs), names=all_of(some)),
        lambda some: draft.phrase("boxed_also", names=all_of(some)),
        most=2,
    )


def call_list(draft: Draft, subject: Medicine) -> Listing | None:
    """What to call about, as a list."""
    if subject.call_about is None:
        return None
    bullets = [
        said(_capital(name), subject.call_about.sources) for name in subject.call_about.names
    ]
    return Listing(draft.phrase("call_heading"), bullets)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def no_boxed(draft: Draft, subject: Medicine) -> Said | None:
    """That our sources name no boxed warning, or were not read for it."""
    warning = subject.boxed or BoxedWarning(found="not_read")
    if warning.names:
        return None
    return said(draft.phrase(f"boxed_{warning.found}", drug=short_mark(subject)), warning.sources)


def effects(draft: Draft, subject: Medicine) -> Said | None:
    """`Common side effects of Talvey are …`."""
    if subject.effects is None:
        return None
    text = draft.phrase("effects", drug=short_mark(subject), names=all_of(subject.effects.names))
    return said(text, subject.effects.sources)


def call_about(draft: Draft, subject: Medicine) -> Said | None:
    """`Call your care team right away for …`."""
    if subject.call_about is None:
        return None
    text = in_sentences(
        subject.call_about.names,
        lambda names: draft.phrase("call_about", names=any_of(names)),
        lambda names: draft.phrase("call_also", names=any_of(names)),
    )
    return said(text, subject.call_about.sources)


def beware(draft: Draft, subject: Medicine) -> list[Said]:
    """Rules such as "do not drive"."""
    told = getattr(subject, "beware", None)
    return all_written(told.says, told.sources) if told else []


def given_lead(draft: Draft, subject: Medicine) -> Said:
    """How it is given in one sentence: its own first one, if that begins with it and is short."""
    assert subject.given is not None
    first = written(subject.given.says[0], subject.given.sources)
    if isinstance(subject, Drug) and re.match(r"It\b", first.text):
        words = count_words(first.text) - 1
        for name, mark_of in (
            (subject.full_name, subject.mark),
            (subject.short_name, short_mark(subject)),
        ):
            if words + count_words(name) <= LONGEST_LEAD:
                return first.with_text(re.sub(r"^It\b", mark_of, first.text))
    kind = "given_as" if isinstance(subject, Drug) else "given_as_plural"
    name = subject.mark if isinstance(subject, Drug) else _capital(short_mark(subject))
    return said(
        draft.phrase(kind, drug=name, forms=form_words(draft, subject.given.forms)),
        subject.given.sources,
    )


def given(draft: Draft, subject: Medicine) -> list[Said]:
    """How and where it is given."""
    return all_written(subject.given.says, subject.given.sources) if subject.given else []


def defined(draft: Draft, drug: Drug) -> tuple[Said, list[str]]:
    """The first sentence of "what is it", and what else is told of how it works.

    With what it does, as far as one sentence holds that, or else with what its kind does.
    """
    kind = kind_of(draft, drug)
    first, *more = drug.says
    does = written(first, drug.sources)
    if not drug.form_of and does.text.startswith("It "):
        text = draft.phrase("drug_is_and_does", drug=kind.text.rstrip("."), does=does.text[3:])
        if count_words(text) + count_words(drug.full_name) - 1 <= LONGEST_LEAD:
            return Said(text, (*kind.rests, *does.rests)), more
    family = draft.content.drug_classes[drug.drug_class]
    if drug.form_of or not family.plain:
        return kind, drug.says
    text = draft.phrase("drug_is_plain", drug=kind.text.rstrip("."), plain=family.plain)
    return Said(text, (tuple(family.sources),)), drug.says


def kind_of(draft: Draft, drug: Drug) -> Said:
    """`{bortezomib} is a proteasome inhibitor.`, or what product it is of which drug."""
    content = draft.content
    family = content.drug_classes[drug.drug_class]
    draft.uses.append(family.id)
    if drug.form_of:
        base = mark(drug.form_of, ":short")
        return said(draft.phrase("drug_is_form", drug=drug.mark, base=base), drug.sources)
    text = draft.phrase("drug_is", drug=drug.mark, family=family.one)
    return said(text, drug.sources)
