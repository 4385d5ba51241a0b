"""The plain page in a browser without JavaScript, as somebody reads and works it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import Violations, Visit, box_of
from tests.channels.fake_agent import content_answer
from tests.channels.serving import Served

pytestmark = pytest.mark.slow

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 256}


def ask(page: Page, question: str) -> None:
    page.get_by_role("textbox", name="Your question").fill(question)
    page.get_by_role("button", name="Send", exact=True).click()


@pytest.mark.parametrize("viewport", [PHONE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_questions_are_answered_without_javascript(
    visit: Visit, served: Served, violations: Violations, viewport: Any, scheme: str
) -> None:
    chat = visit(
        f"{served.address}/plain",
        java_script_enabled=False,
        viewport=viewport,
        color_scheme=scheme,
    )
    page = chat.page
    ask(page, "/ask_clinical_trials")

    expect(page.get_by_role("main")).to_contain_text(content_answer("ask_clinical_trials").lead)
    suggestion = content_answer("ask_clinical_trials").buttons[0]
    page.get_by_role("button", name=suggestion.title, exact=True).click()
    expect(page.get_by_role("heading", name="Earlier in this chat")).to_be_visible()
    first = page.get_by_role("link", name="Emergency: call 911")
    assert first.get_attribute("href") == "tel:911"
    assert box_of(first)["y"] < 256
    assert {url.split("/")[2] for url in chat.requests} == {served.address.split("/")[2]}


@pytest.mark.parametrize("viewport", [PHONE, NARROW])
def test_the_plain_page_is_fit_for_everybody(
    visit: Visit, served: Served, violations: Violations, viewport: Any
) -> None:
    page = visit(f"{served.address}/plain", viewport=viewport).page
    assert violations(page) == []
    ask(page, "/report_emergency")
    expect(page.get_by_role("link", name="Call 911").first).to_be_visible()
    ask(page, "/ask_clinical_trials")

    assert violations(page) == []
    sizes = page.locator("button, textarea, .call").evaluate_all(
        "boxes => boxes.map((box) => box.getBoundingClientRect().height)"
    )
    assert len(sizes) > 4
    assert min(sizes) >= 44
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0


def test_a_page_without_javascript_leads_to_it(visit: Visit, served: Served) -> None:
    for path in ("/", "/chat"):
        page = visit(f"{served.address}{path}", java_script_enabled=False).page
        page.locator("a[href=plain]").click()
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/embed", "/chat"])
def test_the_pages_are_fit_for_everybody(
    visit: Visit, served: Served, violations: Violations, path: str
) -> None:
    page = visit(f"{served.address}{path}", viewport=PHONE).page
    expect(page.locator("relapse-guide")).to_have_count(1)
    page.wait_for_timeout(500)

    assert violations(page) == []
