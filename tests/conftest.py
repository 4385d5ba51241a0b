"""What all tests share: the real content, read once."""

import pytest
from hypothesis import settings as hypothesis_settings

from actions import answer_action
from relapse_guide.library.content import Content

hypothesis_settings.register_profile("project", deadline=None, max_examples=100)
hypothesis_settings.load_profile("project")


@pytest.fixture(scope="session")
def content() -> Content:
    """The content as the actions read it."""
    return answer_action.content()
