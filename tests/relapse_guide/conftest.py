"""Every answer that the real content gives, made once."""

import pytest

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.reach import all_answers
from relapse_guide.library.content import Content


@pytest.fixture(scope="session")
def walk(content: Content) -> list[tuple[str, Answer]]:
    """Every answer with the intent that asks for it, as `make content` walks them."""
    return list(all_answers(content))


@pytest.fixture(scope="session")
def answers(walk: list[tuple[str, Answer]]) -> list[Answer]:
    """Every different answer."""
    return list({repr(answer): answer for _, answer in walk}.values())
