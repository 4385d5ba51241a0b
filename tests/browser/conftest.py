"""A real headless Chromium, and the composed server with a fake agent for it to talk to.

Debian's Chromium is taken where there is one, else Playwright's own. Without any, the tests
are skipped with the reason, but fail in CI.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chat import Chat, Violations, Visit
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served, serving

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync", "--no-first-run"]
QUIET += ["--disable-features=LocalNetworkAccessChecks"]  # Fake websites ask a server on loopback.
MISSING = "No Chromium: install it (apt-get install chromium, or playwright install chromium)."


# Not for the session: while Playwright is open, nothing else can run an event loop here.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        path = shutil.which("chromium") or shutil.which("google-chrome") or own
        if not Path(path).exists():
            (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    with serving(FakeAgent()) as server:
        yield server


@pytest.fixture
def agent(served: Served) -> FakeAgent:
    assert served.agent is not None
    return served.agent


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Visit]:
    """Opens the server's page; the chat on it fails the test if the browser complains."""
    contexts: list[BrowserContext] = []
    chats: list[Chat] = []

    def opened(
        address: str = "", route: Callable[[Page], object] | None = None, **options: Any
    ) -> Chat:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if route:
            route(page)
        chats.append(Chat(page))
        page.goto(address or served.address)
        return chats[-1]

    yield opened
    for context in contexts:
        context.close()
    for chat in chats:
        assert chat.complaints == []


@pytest.fixture(scope="session")
def violations() -> Violations:
    """All that axe-core finds on a page, of any level."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        results = axe.run(page, options={"resultTypes": ["violations"]}).response
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in results["violations"]
            for node in violation["nodes"]
        ]

    return found
