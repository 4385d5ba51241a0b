"""A page that the browser really put aside (back-forward cache) goes on as it was.

In a file of its own: Playwright turns that off in the browser of the other tests, and only one can
be open at a time.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chat import Chat
from tests.browser.conftest import MISSING, QUIET
from tests.browser.test_tabs import beside, items_of
from tests.channels.serving import Served

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def putting_aside() -> Iterator[Browser]:
    """A browser with the back-forward cache."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or playwright.chromium.executable_path
        if not Path(path).exists():
            pytest.skip(MISSING)
        switches = ["--disable-back-forward-cache"]
        browser = playwright.chromium.launch(
            executable_path=path, args=QUIET, ignore_default_args=switches
        )
        yield browser
        browser.close()


def test_a_page_that_was_put_aside_goes_on(putting_aside: Browser, served: Served) -> None:
    context = putting_aside.new_context()
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(served.address)
    one = Chat(page).open()
    one.ask("thank")
    page.evaluate("window.same = true")
    two = beside(one).open()
    page.goto(f"{served.address}/embed")
    two.ask("/ask_dosage")
    page.go_back(wait_until="commit")  # It is not loaded anew.
    if not page.evaluate("window.same"):
        pytest.skip("This browser did not put the page aside.")

    expect(one.items).to_have_count(5)
    one.ask("/ask_clinical_trials")
    expect(two.items).to_have_count(7)
    assert items_of(one) == items_of(two)
    context.close()
