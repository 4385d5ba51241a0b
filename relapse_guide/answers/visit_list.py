"""The list of questions to take to the care team, in the order in which a visit goes."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from relapse_guide.answers.draft import Draft, Listing, Part, all_written, said
from relapse_guide.answers.naming import Naming, marks_of_any
from relapse_guide.answers.topic_answers import chat_draft
from relapse_guide.dialogue.conversation import Question
from relapse_guide.knowledge.names import subjects_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Phase

LIST_LENGTH = 20
"""Questions kept of one conversation; the oldest give way."""
FIRST_SHOWN = 10
"""What can be asked in one visit; the others wait for "tell me more"."""


def visit_list(content: Content, question: Question) -> Draft:
    """What failed first, then what was talked about, sorted as a visit goes."""
    gathered = sorted(question.doctor_questions, key=lambda text: _place(content, text))
    asked = [*_about_failures(content, question), *gathered]
    if not asked:
        return _general(content)
    draft = chat_draft(content, content.chat["visit_list"])
    draft.uses += [f"question_{failure}" for failure, values in _failed(question) if values]
    draft.first.listings = [Listing("", [said(text) for text in asked[:FIRST_SHOWN]])]
    draft.first.go_on = draft.phrase("more_questions")
    if asked[FIRST_SHOWN:]:
        further = [said(text) for text in asked[FIRST_SHOWN:]]
        draft.parts.append(
            Part(
                said(draft.phrase("more_questions")),
                listings=[Listing("", further)],
                title=draft.phrase("button_more_questions"),
            )
        )
    return draft


def _general(content: Content) -> Draft:
    """Asked before anything was talked about: what everybody in this place can ask."""
    line = content.chat["no_questions_yet"]
    draft = chat_draft(content, line)
    # What is told about the questions comes after them.
    draft.first.page_notes, draft.first.details = draft.first.details, []
    draft.first.listings.append(Listing("", all_written(line.questions, line.sources)))
    draft.questions = list(line.questions)
    return draft


def _failed(question: Question) -> Iterator[tuple[str, list[str]]]:
    yield "resistance", question.resistant
    yield "intolerance", question.intolerant


def _about_failures(content: Content, question: Question) -> list[str]:
    """Asked from what is known now, so that a drug taken back is not on the list."""
    return [
        content.phrases[f"question_{failure}"].fill(drugs=_named(content, values))
        for failure, values in _failed(question)
        if values
    ]


def _named(content: Content, values: Sequence[str]) -> str:
    """In full, since each question is asked by itself."""
    return Naming(content).fill(marks_of_any(subjects_of(content, values)))


def _place(content: Content, text: str) -> int:
    """Where in a visit a question comes; questions of the program stand with the options."""
    known = _phases(content).get(text)
    made = (phase for start, phase in _made(content).items() if text.startswith(start))
    return list(Phase).index(known or next(made, Phase.options))


@lru_cache(maxsize=2)
def _phases(content: Content) -> dict[str, Phase]:
    found = {}
    for kind in ("topics", "boundaries", "glossary"):
        for entry in getattr(content, kind).values():
            for text in entry.questions:
                found[Naming(content).fill(text)] = entry.phase
    return found


@lru_cache(maxsize=2)
def _made(content: Content) -> dict[str, Phase]:
    """The words with which questions begin that the program makes, and when they are asked."""
    return {
        content.phrases[phrase_id].says.split("<")[0]: phase
        for phrase_id, phase in _PROGRAM.items()
    }


_PROGRAM = {
    "question_lines": Phase.now,
    "question_effects": Phase.risks,
    "question_call": Phase.risks,
    "question_night": Phase.practical,
    "question_generic": Phase.practical,
}
"""When the questions that the program makes are asked."""


def gather(known: Sequence[str], new: Sequence[str]) -> list[str]:
    """Known questions with new ones at the end, each once, at most LIST_LENGTH."""
    kept = [question for question in known if question not in new]
    return [*kept, *new][-LIST_LENGTH:]
