"""What is wrong with the wording of a whole answer, as a person gets it.

Each text can be well made and the answer still fail its reader: say a thing twice, name a kind of
drug that nobody explained, or read too hard. So answers are read whole, by `make content` and by
tests/relapse_guide/test_proofreading.py, over every question about every subject.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from relapse_guide.answers.answer import NUMBERS, Answer, Kind
from relapse_guide.answers.answering import answer_question
from relapse_guide.dialogue.conversation import Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Trait
from relapse_guide.library.subjects import DrugClass
from relapse_guide.library.texts import VERDICT
from relapse_guide.readability import HIGHEST_GRADE, grade

Check = Callable[[Content, Question, Answer], Iterator[str]]
"""Tells what is wrong with an answer to a question, each as a sentence."""
SHORTEST_REPEATED = 4
"""Words; shorter sentences ("No answer?") may stand twice."""
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE_IN_BRACKETS = re.compile(rf"\((?:{_MONTHS})? ?(?:\d{{1,2}}, )?\d{{4}}\)")
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"(])")
_LOWER_START = re.compile(r"[.!?]\s+([a-z]\w*)(?![\w(])")
_STARTS_WELL = re.compile(r"[A-Z0-9“\"(]|t\(|[a-z][A-Z]")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|Dr|U\.S|such as)\.\s")
EXPLAINED: dict[str, tuple[str, ...]] = {
    "boxed warning": ("strongest",),
    "boxed) warning": ("strongest",),
    "accelerated": ("early", "sooner", "confirm"),
    "refractory": ("no longer", "worse", "respond"),
    "CRS": ("immune reaction", "immune system", "cytokine"),
    "ICANS": ("nerve", "brain", "confusion"),
    "REMS": ("safety program", "program"),
    "MRD": ("few myeloma cells", "residual", "sensitive"),
}
"""Words that patients do not know, and words of which one must stand near it, or before."""


def faults_in(content: Content, question: Question, answer: Answer) -> list[str]:
    """Everything that is wrong with the wording of one answer."""
    return [fault for check in _CHECKS for fault in check(content, question, answer)]


def _verdict(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    table = Questions(content.questions)
    if not table.has(question.intent, Trait.verdict) or "_more_" in answer.id:
        return
    if answer.kind is Kind.content and answer.uses and question.subjects:
        told = answer.id.startswith(("approval_", "generic_")) and answer.id not in content.topics
        if told and not VERDICT.match(answer.lead):
            yield "does not begin with yes or no"


def _said_twice(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    seen = set()
    for sentence in _sentences(answer):
        if len(sentence.split()) < SHORTEST_REPEATED or VERDICT.match(sentence):
            continue
        if sentence in seen:
            yield f"says twice “{sentence}”"
        seen.add(sentence)


def _sentences(answer: Answer) -> Iterator[str]:
    for text in answer.texts():
        yield from _SENTENCES.split(NUMBERS.sub("", text))


def _these(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    for text in (answer.lead, answer.care_team):
        if not answer.groups and re.search(r"\bthese\b", text, re.IGNORECASE):
            yield f"has no list and says “these” in “{text}”"


def _dates(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    for text in answer.texts():
        for found in _DATE_IN_BRACKETS.findall(text):
            yield f"has the date {found} in brackets"


def _capitals(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    for text in answer.texts():
        plain = NUMBERS.sub("", text)
        if not _STARTS_WELL.match(plain):
            yield f"begins “{plain[:40]}” in lower case"
        for word in _LOWER_START.findall(_ABBREVIATED.sub(" ", plain)):
            yield f"begins a sentence with “{word}” in lower case"


def _jargon(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    """A kind of drug is explained by a drug of that kind, in the sentence that first names it."""
    texts = [NUMBERS.sub("", text) for text in answer.texts()]
    whole = " ".join(texts)
    for family, names, members in _families(content):
        first = min(
            (found.start() for name in names if (found := name.search(whole))), default=None
        )
        if first is None or answer.kind is Kind.safety or family.id in _named_by(content, question):
            continue
        sentence = _sentence_at(whole, first)
        if not any(member in sentence.lower() for member in members):
            yield f"does not explain “{family.name}” where it is first named: “{sentence[:80]}”"
    asked = " ".join(
        name.lower()
        for value in question.subjects
        if value in content.glossary
        for _, name in content.glossary[value].called()
    )
    for word, explaining in EXPLAINED.items():
        if word.lower() in asked:
            continue
        place = whole.find(word)
        if place < 0:
            continue
        near = whole[: place + 160]
        if not any(explanation in near for explanation in explaining):
            yield f"does not explain “{word}” where it is first named"


def _named_by(content: Content, question: Question) -> set[str]:
    """What somebody says needs no explanation to them."""
    named = {*question.subjects, *question.resistant, *question.intolerant}
    terms = [content.glossary[value] for value in named if value in content.glossary]
    return named | {value for term in terms for value in term.no_longer_works}


def _named_classes(content: Content, question: Question) -> list[str]:
    """The names of the classes that the question itself names."""
    families = [content.drug_classes[value] for value in _named_by(content, question)
                if value in content.drug_classes]  # fmt: skip
    return [name for family in families for name in (family.plural, family.name)]


@lru_cache(maxsize=2)
def _families(
    content: Content,
) -> list[tuple[DrugClass, list[re.Pattern[str]], list[str]]]:
    """Each class with how it is named, and the names of its drugs that explain it."""
    found = []
    for family in content.drug_classes.values():
        if family.is_helper:
            continue  # Everybody knows what a steroid is called.
        drugs = [content.drugs[drug_id] for drug_id in family.stands_for(content)]
        members = [name.lower() for drug in drugs for name in (drug.generic, *drug.brands)]
        noun = family.one.split(" ", 1)[-1]
        names = [family.name, family.plural, noun, f"{noun}s"]
        patterns = [re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE) for name in set(names)]
        found.append((family, patterns, members))
    return found


def _sentence_at(text: str, place: int) -> str:
    """The sentence around a place, with the one after it."""
    start = max(text.rfind(end, 0, place) for end in (". ", "? ", "! ")) + 1
    end = text.find(". ", place)
    following = text.find(". ", end + 1) if end >= 0 else -1
    return text[max(start, 0) : following if following >= 0 else len(text)]


def _too_hard(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    texts = [NUMBERS.sub("", text) for text in answer.texts()]
    measured = grade(content, texts, _named_classes(content, question))
    if measured is not None and measured > HIGHEST_GRADE:
        yield f"reads at grade {measured:.1f}, over {HIGHEST_GRADE:.0f}"


def _sources(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    if answer.kind in (Kind.clarify, Kind.error) and answer.sources:
        yield "shows sources though it only asks back or tells of an error"


def _buttons(content: Content, question: Question, answer: Answer) -> Iterator[str]:
    """No button leads to the same answer again, or to none."""
    history = (
        tuple(question.resistant),
        tuple(question.intolerant),
        tuple(answer.listed or question.listed),
    )
    for button in answer.buttons:
        opened = _opened(content, button.payload, history, question.prior_lines)
        if opened is None:
            continue
        if (opened.id, opened.lead) == (answer.id, answer.lead):
            yield f"has the button “{button.title}”, which leads to the same answer"
        if opened.kind is Kind.clarify and "{" in button.payload:
            yield f"has the button “{button.title}”, which only asks back"


@lru_cache(maxsize=20_000)
def _opened(
    content: Content, payload: str, history: tuple[tuple[str, ...], ...], lines: int | None
) -> Answer | None:
    """The answer that pressing a button opens; None for the one that goes on."""
    intent, _, about = payload.removeprefix("/").partition("{")
    if Questions(content.questions).has(intent, Trait.more):
        return None
    named = json.loads("{" + about) if about else {}
    resistant, intolerant, listed = history
    question = Question(
        intent=intent,
        mentions=[Mention(entity=entity, value=value) for entity, value in named.items()],
        resistant=list(resistant),
        intolerant=list(intolerant),
        prior_lines=lines,
        listed=list(listed),
        doctor_questions=["What comes next for me?"],
    )
    return answer_question(content, question)


_CHECKS: Iterable[Check] = (
    _verdict,
    _said_twice,
    _these,
    _dates,
    _capitals,
    _jargon,
    _too_hard,
    _sources,
    _buttons,
)
