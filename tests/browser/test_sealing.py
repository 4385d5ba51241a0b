"""The website does not reach into the chat, nor the chat into the website."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.chat import Chat, Visit, box_of, style_of
from tests.channels.serving import Served

pytestmark = pytest.mark.slow

HOST = """<!doctype html><html lang="en" {html}><title>Host</title><style>{style}</style>
<body><main><h1>Us</h1><input id="search">{body}</main>
<script src="/widget.js" defer></script></body></html>"""


@pytest.fixture
def host(visit: Visit, served: Served) -> Callable[..., Chat]:
    """Opens a website's page with the chat on it."""

    def opened(html: str = "", style: str = "", body: str = "", script: str = "") -> Chat:
        page = HOST.format(html=html, style=style, body=body)

        def answer(route: Route) -> None:
            route.fulfill(body=page, content_type="text/html")

        def prepare(tab: Page) -> None:
            tab.route(f"{served.address}/host", answer)
            if script:
                tab.add_init_script(script)

        return visit(f"{served.address}/host", route=prepare)

    return opened


STYLES = [
    "* { font-size: 11px }",
    "* { all: unset }",
    "* { line-height: 1; letter-spacing: 4px }",
    "* { visibility: hidden } ",
    "body { white-space: nowrap; text-indent: 90px; word-break: break-all }",
    "body { user-select: none; text-shadow: 1px 1px red; writing-mode: vertical-rl }",
    "body { transform: scale(.5) }",
    "body { filter: blur(1px); contain: layout }",
    "body > * { transform: translate(4000px); opacity: .1 }",
    "html { font-size: 62.5% }",
    "body { pointer-events: none }",
    "button { all: unset !important } div { display: none !important }",
]


@pytest.mark.parametrize("style", STYLES)
def test_no_style_of_the_website_comes_in(host: Callable[..., Chat], style: str) -> None:
    def looks(chat: Chat) -> list[object]:
        chat.open()
        names = ("font-size", "line-height", "white-space", "user-select", "text-indent")
        more = ("writing-mode", "word-break", "visibility", "text-shadow", "letter-spacing")
        text = chat.items.first.locator(".opening")
        # The frame is as large as the window, whatever its scroll bars take.
        return [box_of(chat.panel), *(style_of(text, name) for name in (*names, *more))]

    assert looks(host(style=style)) == looks(host())


def test_keys_do_not_leave_and_the_chat_can_be_typed_into_in_a_trap(
    host: Callable[..., Chat],
) -> None:
    chat = host(
        body='<dialog id="modal"></dialog>',
        script="""addEventListener("DOMContentLoaded", () => {
          const search = document.getElementById("search");
          document.addEventListener("keydown", (event) => {
            if (!/INPUT|TEXTAREA/.test(event.target.tagName) && event.key === "s") {
              event.preventDefault();
              search.focus();
            }
          });
          document.addEventListener("focusin", (event) => {
            if (!event.target.closest("main")) search.focus();
          });
        })""",
    ).open()
    chat.input.click()
    chat.page.keyboard.type("is sarclisa an antibody")

    expect(chat.input).to_have_value("is sarclisa an antibody")
    assert chat.page.locator("#search").input_value() == ""


@pytest.mark.parametrize("is_open", [False, True])
def test_the_website_is_printed_without_the_chat(host: Callable[..., Chat], is_open: bool) -> None:
    chat = host()
    if is_open:
        chat.open()
    chat.page.emulate_media(media="print")

    expect(chat.panel if is_open else chat.launcher).to_be_hidden()


def test_it_reads_from_left_to_right_on_a_page_that_does_not(host: Callable[..., Chat]) -> None:
    chat = host(html='dir="rtl"').open()

    assert style_of(chat.items.first, "direction") == "ltr"
    box = box_of(chat.panel)
    assert box["x"] + box["width"] == pytest.approx(1260, abs=1)


def test_the_whole_body_is_replaced(host: Callable[..., Chat]) -> None:
    chat = host().open()
    chat.ask("hello")
    chat.input.fill("half a sen")
    chat.page.evaluate(
        """() => {
          const body = document.createElement("body");
          body.append("The next page");
          document.body.replaceWith(body);
        }"""
    )

    expect(chat.panel).to_be_visible()
    expect(chat.items).to_have_count(3)
    expect(chat.input).to_have_value("half a sen")


MORPH = """() => {
  // Turbo 8 changes the body that is there into the new one, and lets what is permanent be.
  for (const child of [...document.body.children])
    if (!child.hasAttribute("data-turbo-permanent")) child.remove();
  document.body.append("The next page");
  document.documentElement.dispatchEvent(new CustomEvent("turbo:render", { bubbles: true }));
}"""


def test_the_body_is_changed_in_place(host: Callable[..., Chat]) -> None:
    chat = host().open()
    chat.ask("hello")
    chat.input.fill("half a sen")
    chat.page.evaluate(MORPH)

    expect(chat.panel).to_be_visible()
    expect(chat.input).to_have_value("half a sen")
    assert chat.focused()["id"] == "input"  # It never left the page.


def test_what_was_taken_out_comes_back_with_the_next_page(host: Callable[..., Chat]) -> None:
    chat = host().open()
    chat.ask("hello")
    chat.page.evaluate("document.querySelector('relapse-guide').remove()")
    expect(chat.panel).to_have_count(0)
    chat.page.evaluate(MORPH)

    expect(chat.panel).to_be_visible()
    expect(chat.items).to_have_count(3)


OLD = """
  window.CSSStyleSheet = new Proxy(CSSStyleSheet, {
    construct() { throw new TypeError("Illegal constructor"); } });
  delete HTMLElement.prototype.showPopover;
  delete HTMLElement.prototype.popover;
  delete Element.prototype.checkVisibility;
  delete Array.prototype.at;
  delete crypto.randomUUID;
"""
"""What Safari 15 and Chrome 100 do not have, of what a chat could be tempted to use."""


def test_older_browsers_have_it_too(host: Callable[..., Chat]) -> None:
    chat = host(script=OLD).open()
    answer = chat.ask("/report_emergency")

    assert style_of(answer, "font-size") == "18px"
    assert box_of(chat.panel)["width"] == pytest.approx(480)
    chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_blocked_storage_is_no_obstacle(host: Callable[..., Chat]) -> None:
    chat = host(
        script="""for (const name of ["localStorage", "sessionStorage"])
          Object.defineProperty(window, name, { get() { throw new DOMException("no") } });"""
    ).open()
    chat.button("Larger text").click()

    chat.ask("hello")
    assert style_of(chat.items.first, "font-size") == "22.5px"


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_what_an_input_method_takes_does_nothing(host: Callable[..., Chat], key: str) -> None:
    chat = host().open()
    chat.input.fill("half")
    for composing in ("isComposing: true", "keyCode: 229"):  # The second is Safari's.
        chat.input.evaluate(
            f"""(box) => box.dispatchEvent(new KeyboardEvent("keydown",
              {{ key: "{key}", bubbles: true, composed: true, {composing} }}))"""
        )

    expect(chat.items).to_have_count(1)
    expect(chat.panel).to_be_visible()
    expect(chat.input).to_have_value("half")


def test_the_page_behind_does_not_scroll(host: Callable[..., Chat]) -> None:
    chat = host(body='<div style="height: 4000px"></div>').open()
    header = box_of(chat.panel)
    chat.page.mouse.move(header["x"] + 60, header["y"] + 20)
    chat.page.mouse.wheel(0, 600)
    chat.page.wait_for_timeout(200)

    assert chat.page.evaluate("scrollY") == 0
