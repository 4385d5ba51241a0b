"""Every line of every kind of answer can be seen, and every stop of the focus be hit."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from relapse_guide.answers.answer import Answer, AnswerButton, Kind, public
from tests.browser.chat import Chat, Visit
from tests.browser.test_answers import FULL
from tests.channels.fake_agent import content_answer

pytestmark = pytest.mark.slow

BUTTONS = [AnswerButton(title=f"A choice, number {number}", payload="/greet") for number in (1, 2)]
KINDS: list[Answer] = [
    FULL,
    FULL.copy(update={"kind": Kind.clarify, "buttons": BUTTONS}),
    FULL.copy(update={"alert": "Call 911 for chest pain.", "meant": "Or another thing?"}),
    FULL.copy(update={"kind": Kind.safety, "lead": "Fever is urgent."}),
    content_answer("ask_trial_agents"),
    content_answer("report_emergency"),
    content_answer("report_crisis"),
    content_answer("request_human"),
]
"""Answers of every look: plain, asking back, with a line of danger, urgent, emergency, numbers."""

COVERED = """() => {
  const root = document.querySelector("relapse-guide").shadowRoot;
  const panel = root.getElementById("panel");
  const log = root.querySelector("[role=log]");
  for (const fold of log.querySelectorAll("details")) fold.open = true;
  const zoom = () => log.getBoundingClientRect().height / log.offsetHeight;
  const covered = [];
  const isHit = (x, y, owner) => {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) return false;
    const hit = root.elementFromPoint(x, y);
    // The clear rim of a link, for fingers, may lie on the words beside it: it hides nothing.
    const isRim = hit?.matches(".number, .tel") && hit.closest(".body") === owner.closest(".body");
    const isOwn = hit && (owner.contains(hit) || hit.contains(owner));
    return (isOwn || isRim) && log.contains(hit);
  };
  const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT);
  let lines = 0;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || text.parentElement.closest(".hide")) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    for (let at = 0; at < range.getClientRects().length; at++) {
      lines += 1;
      const box = log.getBoundingClientRect();
      const middle = box.top + box.height / 2;
      const before = range.getClientRects()[at];
      log.scrollTop += (before.top + before.height / 2 - middle) / zoom();
      const line = range.getClientRects()[at];
      const x = line.left + line.width / 2;
      const inner = Math.min(line.height / 2 - 2, 8);
      const owner = text.parentElement;
      const middleOfLine = line.top + line.height / 2;
      if (![-inner, 0, inner].every((dy) => isHit(x, middleOfLine + dy, owner)))
        covered.push(`line of: ${text.data.slice(0, 60)}`);
    }
  }
  const stops = [...panel.querySelectorAll("button,a,textarea,input,summary")].filter(
    (stop) => stop.checkVisibility({ visibilityProperty: true }) && !stop.closest(".menu div"));
  for (const stop of stops) {
    stop.focus();
    const boxes = [...stop.getClientRects()];
    const hit = boxes.some((box) => {
      const at = root.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return at && (stop === at || stop.contains(at));
    });
    if (!hit) covered.push(`stop: ${stop.textContent.trim().slice(0, 60)}`);
  }
  const room = log.clientHeight * zoom();
  return { covered, lines, stops: stops.length, room };
}"""


def answer_all(chat: Chat) -> None:
    """Have every kind of answer in the conversation, without the server's limits in the way."""
    said = iter([public(json.loads(answer.json())) for answer in KINDS])

    def answer_next(route: Route) -> None:
        route.fulfill(json={"messages": [{"from": "bot", "text": "", "answer": next(said)}]})

    chat.page.route("**/messages", answer_next)
    for _ in KINDS:
        chat.ask("A question of a usual length, asked of the guide?")


def root_size(percent: float) -> str:
    return f"document.documentElement.style.fontSize = '{percent}%'"


SETTINGS: dict[str, tuple[tuple[int, int], str, int]] = {
    "phone": ((390, 844), "", 0),
    "phone, site 62.5 %": ((390, 844), root_size(62.5), 0),
    "phone, site 200 %": ((390, 844), root_size(200), 0),
    "phone, text 200 %": ((390, 844), "", 3),
    "phone, both 200 %": ((390, 844), root_size(200), 3),
    "desktop, site 62.5 %": ((1280, 800), root_size(62.5), 0),
    "desktop, site 125 %": ((1280, 800), root_size(125), 0),
    "desktop, site 200 %": ((1280, 800), root_size(200), 0),
    "desktop, text 150 %": ((1280, 800), "", 2),
    "desktop, text 200 %": ((1280, 800), "", 3),
    "400 % zoom": ((320, 256), "", 0),
    "400 % zoom, text 200 %": ((320, 256), "", 3),
    "landscape phone": ((844, 390), "", 0),
    "landscape phone, text 200 %": ((844, 390), "", 3),
    "zoom 1.25 of the page": ((1280, 800), "document.documentElement.style.zoom = 1.25", 0),
    "zoom 1.25 of the body": ((1280, 800), "document.body.style.zoom = 1.25", 0),
    "zoom 1.25 on a phone": ((390, 844), "document.documentElement.style.zoom = 1.25", 0),
}
"""Window, what the website does, and presses of "Larger text"."""


def opened(visit: Visit, setting: str) -> Chat:
    """The chat in one of the settings."""
    (width, height), style, larger = SETTINGS[setting]
    chat = visit(viewport={"width": width, "height": height})
    if style:
        chat.page.evaluate(style)
    chat.open()
    for _ in range(larger):
        chat.button("Larger text").click()
    return chat


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_line_can_be_seen_and_every_stop_be_hit(visit: Visit, setting: str) -> None:
    (_, height), _, _ = SETTINGS[setting]
    chat = opened(visit, setting)
    answer_all(chat)

    found = chat.page.evaluate(COVERED)

    assert found["covered"] == []
    assert found["lines"] > 100
    assert found["stops"] > 50
    assert found["room"] >= min(height / 4, 200)


def test_the_check_finds_what_is_covered(visit: Visit) -> None:
    chat = visit().open()
    answer_all(chat)
    chat.page.evaluate(
        """() => {
          const box = document.querySelector("relapse-guide").shadowRoot
            .querySelector("[role=log]").lastElementChild.querySelector(".care");
          box.style.cssText = "position: sticky; bottom: 0; height: 90%; background: white";
        }"""
    )

    assert chat.page.evaluate(COVERED)["covered"]


@pytest.mark.parametrize("viewport", [(320, 256), (390, 844), (844, 390), (1280, 800)])
@pytest.mark.parametrize("larger", [0, 3])
def test_trouble_can_be_read_and_mended_in_every_window(
    visit: Visit, viewport: tuple[int, int], larger: int
) -> None:
    chat = visit(viewport={"width": viewport[0], "height": viewport[1]}).open()
    for _ in range(larger):
        chat.button("Larger text").click()
    chat.page.route("**/messages", lambda route: route.abort())
    chat.input.fill("hello")
    chat.input.press("Enter")
    expect(chat.status).to_contain_text("care team")
    chat.page.unroute("**/messages")

    chat.button("Retry").click()  # Playwright clicks only what it can scroll to and hit.

    expect(chat.items).to_have_count(3)
    assert chat.page.evaluate(COVERED)["covered"] == []


def header_is_in_view(page: Page) -> bool:
    inside: bool = page.evaluate(
        """() => ["Close", "Menu"].every((name) => {
          const root = document.querySelector("relapse-guide").shadowRoot;
          const button = root.querySelector(`[aria-label="${name}"]`);
          const box = button.getBoundingClientRect();
          const hit = root.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return button === hit || button.contains(hit);
        })"""
    )
    return inside


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_header_is_always_within_reach(visit: Visit, setting: str) -> None:
    chat = opened(visit, setting)
    chat.ask("/ask_trial_agents")

    assert header_is_in_view(chat.page)
    chat.choose("About your privacy")
    assert header_is_in_view(chat.page)


def test_help_stays_in_view_and_can_be_tapped(visit: Visit) -> None:
    chat = visit(
        viewport={"width": 390, "height": 844},
        route=lambda page: page.add_init_script(
            """new MutationObserver(() => {
                 const tag = document.querySelector("script[src]");
                 if (tag) tag.dataset.phone = "1-800-555-0100";
               }).observe(document, { childList: true, subtree: true });"""
        ),
    ).open()
    chat.ask("/ask_trial_agents")
    foot = chat.panel.locator(".foot")

    own = foot.get_by_role("link", name="Ask your care team: 1-800-555-0100")
    expect(own).to_be_in_viewport()
    expect(own).to_have_attribute("href", "tel:18005550100")
    emergency = foot.get_by_role("link", name="Emergency: 911")
    expect(emergency).to_be_in_viewport()
    expect(emergency).to_have_attribute("href", "tel:911")


def test_a_button_tells_of_more_below_and_leads_there(visit: Visit) -> None:
    chat = visit(viewport={"width": 390, "height": 844}).open()
    chat.ask("/ask_trial_agents")
    below = chat.button("More below ↓")
    for _ in range(20):
        if not below.is_visible():
            break
        below.click()
        chat.page.wait_for_timeout(50)

    expect(below).to_be_hidden()
    expect(chat.items.last.locator("> :last-child")).to_be_in_viewport()
