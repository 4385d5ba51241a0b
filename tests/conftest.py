"""What all tests share: the real content, read once."""

import pytest
from hypothesis import settings as hypothesis_settings

from relapse_guide.library.content import Content
from relapse_guide.library.library import library

hypothesis_settings.register_profile("project", deadline=None, max_examples=100)
hypothesis_settings.load_profile("project")


@pytest.fixture(scope="session")
def content() -> Content:
    """The content as this process holds it."""
    return library().content
