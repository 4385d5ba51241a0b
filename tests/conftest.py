"""What all tests share: the real content, read once, and what is costly is made once."""

import pytest
from hypothesis import settings as hypothesis_settings

from relapse_guide.library.content import Content
from relapse_guide.library.library import library

hypothesis_settings.register_profile("project", deadline=None, max_examples=100)
hypothesis_settings.load_profile("project")

COSTLY = ("walk", "trained")
"""Session fixtures that take seconds: the tests that use the same one run in one process."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a costly fixture together; mark the walks through every answer."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        for name in COSTLY:
            if name in fixtures:
                item.add_marker(pytest.mark.xdist_group(name))
        if "walk" in fixtures:
            item.add_marker(pytest.mark.walk)


@pytest.fixture(scope="session")
def content() -> Content:
    """The content as this process holds it."""
    return library().content
