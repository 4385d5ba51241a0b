"""What a website can do with the chat: put it elsewhere, open it, hear of it, check its script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat import Chat, Violations, Visit, box_of
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served, serving

pytestmark = pytest.mark.slow

SITE = "http://patients.test"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
EVENTS = ["ready", "open", "close", "question", "answer", "clear"]
LISTEN = f"""
  window.told = [];
  for (const name of {EVENTS})
    document.addEventListener(`relapse-guide:${{name}}`, (it) => told.push([name, it.detail]));
"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Served]:
    """A server that the website may use."""
    with serving(FakeAgent(), allowed_origins=SITE) as server:
        yield server


def on(site: str, body: str) -> Any:
    """Routes a website that is this page."""
    html = f'<!doctype html><html lang="en"><title>Us</title><main><h1>Us</h1>{body}</main></html>'

    def route(page: Page) -> None:
        page.add_init_script(LISTEN)
        page.route(f"{site}/**", lambda route: fulfil(route, html))

    return route


def fulfil(route: Route, html: str) -> None:
    route.fulfill(body=html, content_type="text/html")


def tag(served: Served, attributes: str = "", name: str = "widget.js") -> str:
    return f'<script src="{served.address}/{name}" {attributes}></script>'


def told(chat: Chat) -> list[str]:
    """The names of the events so far."""
    return [name for name, _ in chat.page.evaluate("told")]


@pytest.mark.parametrize("position", ["bottom-right", "bottom-left", "top-right", "top-left"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_chat_stands_in_the_corner_that_is_asked_for(
    visit: Visit, elsewhere: Served, position: str, direction: str
) -> None:
    body = tag(elsewhere, f'defer data-position="{position}"')
    turn = f"<script>document.documentElement.dir = '{direction}'</script>"
    chat = visit(f"{SITE}/us", route=on(SITE, turn + body), viewport=DESKTOP)

    def corner(box: Any) -> str:
        low = box["y"] + box["height"] / 2 > DESKTOP["height"] / 2
        right = box["x"] + box["width"] / 2 > DESKTOP["width"] / 2
        return f"{'bottom' if low else 'top'}-{'right' if right else 'left'}"

    assert corner(box_of(chat.launcher)) == position
    panel = box_of(chat.open().panel)
    near = {
        "left": panel["x"],
        "right": DESKTOP["width"] - panel["x"] - panel["width"],
        "top": panel["y"],
        "bottom": DESKTOP["height"] - panel["y"] - panel["height"],
    }
    for side in position.split("-"):
        assert near[side] == pytest.approx(20, abs=1)


def test_a_small_window_is_filled_wherever_the_chat_stands(visit: Visit, elsewhere: Served) -> None:
    body = tag(elsewhere, 'defer data-position="top-left"')
    chat = visit(f"{SITE}/us", route=on(SITE, body), viewport=PHONE).open()

    assert box_of(chat.panel) == {"x": 0, "y": 0, **PHONE}


class Part(Chat):
    """A chat that is a part of the page."""

    @property
    def panel(self) -> Any:
        return self.page.get_by_role("group", name="Relapse Guide")


LONG = "<p>text</p>" * 60


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_inline_it_is_a_part_of_the_page_where_its_line_stands(
    visit: Visit, elsewhere: Served, violations: Violations, viewport: Any
) -> None:
    body = f"<p>before</p>{tag(elsewhere, 'data-position=inline')}<p>after</p>{LONG}"
    page = visit(f"{SITE}/us", route=on(SITE, body), viewport=viewport).page
    chat = Part(page)

    expect(chat.log).to_contain_text("not a doctor")
    expect(chat.launcher).to_be_hidden()
    expect(chat.button("Close")).to_be_hidden()
    before, panel, after = (
        box_of(where)
        for where in (page.get_by_text("before"), chat.panel, page.get_by_text("after"))
    )
    assert before["y"] < panel["y"]
    assert panel["y"] + panel["height"] <= after["y"]
    assert panel["height"] == pytest.approx(640, abs=2)
    assert chat.panel.get_attribute("aria-modal") is None
    chat.ask("/ask_clinical_trials")
    assert violations(page) == []
    assert page.evaluate("scrollY") == 0

    page.evaluate("scrollTo(0, 300)")
    assert box_of(chat.panel)["y"] == pytest.approx(panel["y"] - 300, abs=1), "scrolls with it"


def test_inline_it_takes_no_focus_and_keeps_none(visit: Visit, elsewhere: Served) -> None:
    body = f'{tag(elsewhere, "data-position=inline")}<button id="next">Next</button>'
    chat = Part(visit(f"{SITE}/us", route=on(SITE, body), viewport=PHONE).page)
    expect(chat.log).to_contain_text("not a doctor")
    assert chat.focused()["tag"] == "BODY"

    chat.input.focus()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_visible()
    assert chat.focused()["id"] == "input"
    for _ in range(6):
        chat.page.keyboard.press("Tab")
        if chat.focused()["id"] == "next":
            break
    assert chat.focused()["id"] == "next"


def test_inline_it_asks_for_nothing_before_it_is_seen(visit: Visit, elsewhere: Served) -> None:
    body = LONG + tag(elsewhere, "data-position=inline")
    chat = Part(visit(f"{SITE}/us", route=on(SITE, body)).page)
    expect(chat.panel).to_have_count(0)
    chat.page.wait_for_timeout(300)
    assert not [url for url in chat.requests if "webhooks" in url]

    chat.page.evaluate("scrollTo(0, document.body.scrollHeight)")

    expect(chat.log).to_contain_text("not a doctor")
    assert chat.focused()["tag"] == "BODY"


def test_a_website_opens_and_closes_it(visit: Visit, elsewhere: Served) -> None:
    body = tag(elsewhere) + '<button id="ask">Ask</button>'
    chat = visit(f"{SITE}/us", route=on(SITE, body))
    guide = chat.page.locator("relapse-guide")

    guide.evaluate("guide => guide.open()")
    expect(chat.panel).to_be_visible()
    assert chat.focused()["id"] == "input"
    # Who is gone before the greeting has come is told of it on the launcher.
    expect(chat.log).to_contain_text("not a doctor")
    guide.evaluate("guide => guide.close()")
    expect(chat.panel).to_be_hidden()
    assert chat.focused()["name"] == "Questions about treatment?"

    chat.page.locator("#ask").focus()
    guide.evaluate("guide => guide.open({ focus: false })")
    expect(chat.panel).to_be_visible()
    assert chat.focused()["id"] == "ask"
    guide.evaluate("guide => guide.close()")
    expect(chat.panel).to_be_hidden()
    assert chat.focused()["id"] == "ask"
    assert told(chat)[1:] == ["open", "close", "open", "close"]


def test_a_website_hears_what_happens_and_not_what_is_said(visit: Visit, elsewhere: Served) -> None:
    chat = visit(f"{SITE}/us", route=on(SITE, tag(elsewhere)))
    expect(chat.launcher).to_be_visible()
    assert told(chat) == ["ready"]

    chat.open().ask("/ask_clinical_trials")
    chat.panel.get_by_role("button", name="Yes", exact=True).last.click()
    chat.button("Close").click()

    events = chat.page.evaluate("told")
    assert [name for name, _ in events] == [
        "ready", "open", "question", "answer", "clear", "close",
    ]  # fmt: skip
    assert [detail for _, detail in events if detail] == [{"clear": True}]


def test_a_script_whose_digest_is_named_is_loaded(visit: Visit, elsewhere: Served) -> None:
    page = elsewhere.request("GET", "/embed").body.decode()
    (name,) = re.findall(r"widget-[\d.]+-[0-9a-f]{12}\.js", page)
    (digest,) = re.findall(r"sha384-[\w+/=]+", page)
    attributes = f'defer crossorigin integrity="{digest}"'
    chat = visit(f"{SITE}/us", route=on(SITE, tag(elsewhere, attributes, name)))

    chat.open().ask("hello")


def test_another_script_than_the_one_that_was_named_is_not_loaded(
    visit: Visit, elsewhere: Served
) -> None:
    attributes = f'defer crossorigin integrity="sha384-{"A" * 64}"'
    chat = visit(f"{SITE}/us", route=on(SITE, tag(elsewhere, attributes)))

    expect(chat.launcher).to_have_count(0)
    assert any("integrity" in line for line in chat.complaints)
    chat.complaints.clear()  # The browser told of the refusal, as it must.


@pytest.mark.parametrize(
    "body",
    [
        '<script type="module" src="{address}/widget.js" data-text-launcher="Ask us"></script>',
        '<script type="module">import "{address}/widget.js"</script>',
        '<script>import("{address}/widget.js")</script>',
    ],
)
def test_it_can_be_a_module(visit: Visit, elsewhere: Served, body: str) -> None:
    chat = visit(f"{SITE}/us", route=on(SITE, body.replace("{address}", elsewhere.address)))
    launcher = chat.button("Ask us") if "data-text" in body else chat.launcher

    launcher.click()

    expect(chat.log).to_contain_text("not a doctor")


def test_monitoring_that_adds_headers_does_not_stop_it(visit: Visit, elsewhere: Served) -> None:
    wrap = """<script>
      const own = fetch;
      window.fetch = (address, options) =>
        own(address, { ...options, headers: { ...options?.headers, traceparent: "00-0-0-01" } });
    </script>"""
    chat = visit(f"{SITE}/us", route=on(SITE, wrap + tag(elsewhere)))

    chat.open().ask("hello")


def test_a_frame_on_a_website_that_was_named_holds_the_chat(
    visit: Visit, elsewhere: Served
) -> None:
    frame = (
        f'<iframe src="{elsewhere.address}/chat" title="Chat" width="400" height="700"></iframe>'
    )
    page = visit(f"{SITE}/us", route=on(SITE, frame)).page
    inside = page.frame_locator("iframe")

    expect(inside.get_by_role("log", name="Conversation")).to_contain_text("not a doctor")
    inside.get_by_role("textbox", name="Your question").fill("hello")
    inside.get_by_role("button", name="Send", exact=True).click()
    expect(inside.get_by_role("log").locator("> *")).to_have_count(3)


def test_a_frame_on_another_website_stays_empty(visit: Visit, elsewhere: Served) -> None:
    other = "http://strangers.test"
    frame = f'<iframe src="{elsewhere.address}/chat" title="Chat"></iframe>'
    chat = visit(f"{other}/us", route=on(other, frame))

    expect(chat.page.frame_locator("iframe").get_by_role("log")).to_have_count(0)
    assert any("frame-ancestors" in line for line in chat.complaints)
    chat.complaints.clear()  # The browser told of the refusal, as it must.
