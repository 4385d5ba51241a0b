"""Asking the real content a question, and reading what the answer says."""

from typing import Any

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question
from relapse_guide.dialogue.conversation import Mention, Question
from relapse_guide.dialogue.questions import Questions
from relapse_guide.knowledge.names import entity_of
from relapse_guide.library.content import Content
from relapse_guide.library.entries import Failure

INFOLINE = "1-800-452-2873"


def mention(content: Content, value: str, role: Any = None) -> Mention:
    """A mention of a content id, as the extractor makes it."""
    entity = entity_of(content, value)
    assert entity, f"{value} is nothing that users can name"
    return Mention(entity=entity, value=value, role=role)


def ask(content: Content, intent: str, *values: str, **known: Any) -> Answer:
    """The first helping of the answer to an intent about content ids."""
    mentions = [mention(content, value) for value in values]
    return answer_question(content, Question(intent=intent, mentions=mentions, **known))


def ask_all(content: Content, intent: str, *values: str, **known: Any) -> list[Answer]:
    """The answer and all that "tell me more" adds to it."""
    answers = [ask(content, intent, *values, **known)]
    while len(answers) < 30:
        answer = ask(content, intent, *values, part=len(answers), **known)
        if answer.id == "no_more":
            break
        answers.append(answer)
    return answers


def after_failure(
    content: Content, *drugs: str, lines: int | None = None, intolerant: bool = False
) -> Answer:
    """What is said to somebody whose drugs stopped working, or were not tolerated."""
    role: Failure = "intolerant" if intolerant else "resistant"
    intent = Questions(content.questions).asking_after(role)
    known: dict[str, Any] = {role: list(drugs)}
    mentions = [mention(content, drug, role) for drug in drugs]
    return answer_question(
        content, Question(intent=intent, mentions=mentions, prior_lines=lines, **known)
    )


def texts(answer: Answer) -> list[str]:
    """All that is said before the sources, in reading order."""
    return list(answer.texts())


def said(*answers: Answer) -> str:
    """All that answers say before their sources."""
    return "\n".join(text for answer in answers for text in texts(answer))


def page_says(answer: Answer) -> str:
    """What is said of the IMF page where it differs."""
    return answer.page_note
