"""The 16 points of docs/web-checklist.md, in its order, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, ViewportSize, expect

from relapse_guide.answers.answer import NUMBERS
from tests.browser.chat import SUGGESTION, Chat, Visit, as_shown, box_of, style_of
from tests.channels.fake_agent import FakeAgent, content_answer
from tests.channels.serving import Served, serving

pytestmark = pytest.mark.slow

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 256}
DESKTOP = {"width": 1280, "height": 800}
HELP = re.compile("care team.*911")


def contrast(first: str, second: str) -> float:
    """WCAG's ratio of two colours written as `rgb(…)`."""

    def luminance(colour: str) -> float:
        parts = [int(float(part)) / 255 for part in re.findall(r"[\d.]+", colour)[:3]]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(p * weight for p, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# 1
@pytest.mark.parametrize("viewport", [SMALL, PHONE, DESKTOP])
def test_the_launcher_is_a_button_off_the_edge_that_never_opens_by_itself(
    visit: Visit, viewport: ViewportSize
) -> None:
    chat = visit(viewport=viewport)

    box = box_of(chat.launcher)
    assert chat.launcher.evaluate("box => box.tagName") == "BUTTON"
    assert chat.launcher.inner_text() == "Questions about treatment?"
    assert box["x"] + box["width"] <= viewport["width"] - 8
    assert box["y"] + box["height"] <= viewport["height"] - 8
    names = []
    for _ in range(8):
        chat.page.keyboard.press("Tab")
        names.append(chat.focused()["name"])
    assert "Questions about treatment?" in names
    chat.page.wait_for_timeout(300)
    expect(chat.panel).to_be_hidden()
    assert not [url for url in chat.requests if "webhooks" in url]


# 2
def test_opening_and_closing_move_the_focus(visit: Visit) -> None:
    chat = visit()
    leaves: list[Callable[[], None]] = [
        lambda: chat.page.keyboard.press("Escape"),
        lambda: chat.button("Close").click(),
    ]
    for leave in leaves:
        chat.launcher.click()
        assert chat.focused()["id"] == "input"
        leave()
        assert chat.focused()["name"] == "Questions about treatment?"
        expect(chat.panel).to_be_hidden()
    for _ in range(10):
        chat.page.keyboard.press("Tab")
        assert chat.focused()["name"] not in ("✕Close", "Send", "A+", "☰Menu")


# 3
def test_the_log_is_there_before_and_gets_each_answer_as_one_whole_node(visit: Visit) -> None:
    chat = visit()
    log = chat.page.locator("[role=log]")
    assert log.get_attribute("aria-label") == "Conversation"
    assert log.evaluate("log => log.childElementCount") == 0
    chat.open()
    log.evaluate(
        """log => {
          window.added = [];
          new MutationObserver((changes) => {
            for (const change of changes)
              for (const node of change.addedNodes)
                added.push([change.target === log, node.textContent]);
          }).observe(log, { childList: true, subtree: true, characterData: true });
        }"""
    )

    chat.ask("/ask_clinical_trials")

    added = chat.page.evaluate("added")
    answer = content_answer("ask_clinical_trials")
    assert [direct for direct, _ in added] == [True, True]
    for text in answer.texts():
        assert as_shown(text) in added[1][1]
    assert answer.sources[0].title in added[1][1]
    assert not chat.status.inner_text()


def test_the_answer_is_announced_without_its_sources_and_buttons(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("/ask_clinical_trials")

    said = chat.page.locator("[aria-live=polite]")
    answer = content_answer("ask_clinical_trials")
    for text in answer.texts():
        expect(said).to_contain_text(NUMBERS.sub("", text))
    for unsaid in (answer.sources[0].title, answer.buttons[0].title, "[1]", "Was this clear?"):
        expect(said).not_to_contain_text(unsaid)
    assert chat.log.get_attribute("aria-live") == "off"


# 4
def test_typing_and_errors_are_said_in_the_status_region(visit: Visit) -> None:
    chat = visit().open()
    chat.input.fill("slow 1")
    chat.input.press("Enter")
    expect(chat.status).to_have_text("Looking for an answer …")
    expect(chat.status).to_be_empty()

    chat.input.press("Enter")
    expect(chat.status).to_have_text("Please write your question first.")
    chat.page.route("**/messages", lambda route: route.fulfill(status=500))
    chat.input.fill("hello")
    chat.input.press("Enter")
    expect(chat.status).to_contain_text("cannot be reached")


# 5
def test_who_says_what_is_in_the_text(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("hello there")

    starts = [text.split("\n")[0] for text in chat.items.all_inner_texts()]
    assert starts == ["Relapse Guide:", "You:", "Relapse Guide:"]


# 6
@pytest.mark.parametrize("viewport", [SMALL, PHONE, DESKTOP])
def test_type_is_large_and_controls_are_easy_to_hit(visit: Visit, viewport: ViewportSize) -> None:
    chat = visit(viewport=viewport).open()
    chat.ask("/report_crisis")
    chat.ask("/ask_clinical_trials")

    sizes = chat.log.locator("p,li,h3,a,button").evaluate_all(
        "boxes => boxes.map((box) => parseFloat(getComputedStyle(box).fontSize))"
    )
    assert min(sizes) >= 18
    controls = chat.panel.locator("button,textarea,a").evaluate_all(
        """boxes => boxes.map((box) => box.getBoundingClientRect())
             .filter((box) => box.width).map((box) => [box.width, box.height])"""
    )
    assert len(controls) > 10
    assert min(min(size) for size in controls) >= 44


def test_the_text_size_can_be_changed_and_stays(visit: Visit) -> None:
    chat = visit().open()
    sizes = []
    for name in ["Larger text"] * 4 + ["Smaller text"] * 4:
        chat.button(name).click()
        sizes.append(float(style_of(chat.items.first, "font-size")[:-2]))
    assert sizes == [22.5, 27, 36, 36, 27, 22.5, 18, 18]
    chat.button("Larger text").click()
    expect(chat.status).to_have_text("Text size: 125 %")

    another = chat.page.context.new_page()
    another.goto(chat.page.url)
    again = Chat(another).open()
    assert style_of(again.items.first, "font-size") == "22.5px"


# 7
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_of_text_and_focus(visit: Visit, scheme: str) -> None:
    chat = visit(color_scheme=scheme).open()
    answer = chat.ask("/report_emergency")

    background = style_of(chat.panel, "background-color")
    assert contrast(style_of(answer, "color"), background) >= 4.5
    assert contrast(style_of(chat.input, "outline-color"), background) >= 3
    assert contrast(style_of(chat.input, "border-top-color"), background) >= 3
    call = answer.get_by_role("link", name="Call 911")
    assert contrast(style_of(call, "color"), style_of(call, "background-color")) >= 4.5


def test_the_focus_is_shown_on_every_control(visit: Visit) -> None:
    chat = visit().open()
    for _ in range(9):
        chat.page.keyboard.press("Tab")
        outline = chat.page.evaluate(
            """() => {
              const at = document.activeElement.shadowRoot?.activeElement;
              return at && getComputedStyle(at).outlineStyle + getComputedStyle(at).outlineWidth;
            }"""
        )
        assert outline in (None, "solid3px")


def test_reduced_motion_stops_the_animation(visit: Visit) -> None:
    for motion, animation in [("no-preference", "turn"), ("reduce", "none")]:
        chat = visit(reduced_motion=motion).open()
        chat.input.fill("slow 1")
        chat.input.press("Enter")
        shown = chat.status.evaluate("box => getComputedStyle(box, '::before').animationName")
        assert shown == animation


# 8
@pytest.mark.parametrize("text_size", ["100%", "200%"])
@pytest.mark.parametrize("viewport", [SMALL, {"width": 320, "height": 640}, PHONE, DESKTOP])
def test_nothing_is_cut_off_at_high_zoom(
    visit: Visit, viewport: ViewportSize, text_size: str
) -> None:
    chat = visit(viewport=viewport)
    chat.page.evaluate("size => document.documentElement.style.fontSize = size", text_size)
    chat.open()
    chat.ask("/ask_trial_agents")
    chat.ask("/report_emergency")
    chat.ask("hostile")

    assert chat.overflow() == {}
    for control in (chat.input, chat.button("Send")):
        control.focus()
        box = box_of(control)
        assert box["y"] >= 0
        assert box["x"] >= 0
        assert box["y"] + box["height"] <= viewport["height"]
        assert box["x"] + box["width"] <= viewport["width"]


@pytest.mark.parametrize("viewport", [SMALL, PHONE])
def test_the_largest_text_of_the_control_fits_too(visit: Visit, viewport: ViewportSize) -> None:
    chat = visit(viewport=viewport).open()
    for _ in range(3):
        chat.button("Larger text").click()
    chat.ask("/ask_clinical_trials")

    assert chat.overflow() == {}


# 9
def test_the_first_message_says_what_it_is(visit: Visit) -> None:
    first = visit().open().items.first

    for words in ("not a doctor", "myeloma", "medical advice", "call 911", "care team"):
        expect(first).to_contain_text(words)


# 10
def test_quick_replies_are_buttons_that_keep_the_focus_when_used(
    visit: Visit, agent: FakeAgent
) -> None:
    chat = visit().open()
    agent.heard.clear()
    reply = chat.button(SUGGESTION.title).first
    reply.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.items).to_have_count(3)

    assert chat.focused()["name"] == SUGGESTION.title
    expect(chat.items.nth(1)).to_contain_text(SUGGESTION.title)
    chat.page.keyboard.press("Enter")
    expect(chat.items).to_have_count(5)
    assert [message.text for message in agent.heard] == [SUGGESTION.payload] * 2


# 11
def test_text_is_text_and_links_are_named(visit: Visit) -> None:
    chat = visit().open()
    hostile = chat.ask("hostile")

    expect(hostile).to_contain_text("<img src=x onerror=")
    expect(hostile).to_contain_text("<script>")
    assert hostile.locator("img, script").count() == 0
    assert hostile.get_by_role("link", name="Click me").count() == 0
    assert hostile.get_by_role("link", name="Me too").count() == 0
    addresses = [link.get_attribute("href") for link in hostile.get_by_role("link").all()]
    # The digits of what was sent, and nothing else of it.
    assert addresses == ["tel:9111"]
    expect(hostile).to_contain_text(re.compile(r"\[1\].*\[2\]\s\[9\]"))  # They lead nowhere.
    assert chat.page.title() != "hacked"
    answer = chat.ask("/ask_clinical_trials")
    source = content_answer("ask_clinical_trials").sources[0]
    answer.locator("summary").click()
    link = answer.get_by_role("link", name=f"{source.title} (opens in a new tab)")
    expect(link).to_have_attribute("href", source.address)
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert "underline" in style_of(link, "text-decoration-line")


def test_what_a_user_types_is_text_too(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("<img src=x onerror=alert(1)> \u202ejavascript:alert(1)")

    expect(chat.items.nth(1)).to_contain_text("<img src=x onerror=alert(1)>")
    assert chat.log.locator("img").count() == 0
    assert style_of(chat.items.nth(1).locator("p").last, "unicode-bidi") in ("isolate", "plaintext")


# 12
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(visit: Visit, served: Served) -> None:
    chat = visit().open()
    chat.ask("/report_emergency")
    with chat.page.expect_popup():
        chat.choose("Save or print this chat")

    assert {url.split("/", 3)[2] for url in chat.requests} == {f"127.0.0.1:{served.port}"}
    assert (
        chat.page.locator("style, [style*=':']").evaluate_all(
            "boxes => boxes.filter((box) => !box.matches('relapse-guide, #input')).length"
        )
        == 0
    )
    assert chat.page.locator("script:not([src])").count() == 0
    refused = chat.page.evaluate(
        "() => { try { document.body.innerHTML += '<b>'; return false } catch { return true } }"
    )
    assert refused
    chat.complaints.clear()  # The browser told of the line above, as it must.


# 13
def test_the_transcript_survives_a_reload_and_closing(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("/ask_clinical_trials")
    said = chat.items.all_inner_texts()
    chat.page.keyboard.press("Escape")
    chat.launcher.click()
    assert chat.items.all_inner_texts() == said

    chat.page.reload()
    chat.open()

    assert chat.items.all_inner_texts() == said
    expect(chat.items).to_have_count(3)
    chat.ask("and so on")


def test_delete_removes_it_here_and_on_the_server(visit: Visit, agent: FakeAgent) -> None:
    chat = visit().open()
    chat.ask("something private")
    kept = agent.tracker_store.store
    (key,) = [key for key in kept if "private" in kept[key]]

    chat.choose("Delete chat")
    expect(chat.status).to_contain_text("Delete this chat")
    assert chat.focused()["name"] == "Keep it"
    chat.button("Yes, delete").click()

    expect(chat.status).to_have_text("The chat was deleted.")
    expect(chat.items).to_have_count(1)
    assert key not in kept
    assert not any("private" in said for said in kept.values())
    chat.page.reload()
    chat.open()
    expect(chat.items).to_have_count(1)


def test_a_chat_that_is_kept_stays(visit: Visit) -> None:
    chat = visit().open()
    chat.ask("hello")
    chat.choose("Delete chat")
    chat.button("Keep it").click()

    expect(chat.items).to_have_count(3)
    assert chat.focused()["id"] == "input"


# 14
@pytest.mark.parametrize(
    "break_it",
    [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=500, body="oh"),
        lambda route: route.fulfill(status=503, json={"error": "starting"}),
        lambda route: route.fulfill(status=200, json={"messages": []}),
        lambda route: route.fulfill(status=200, json=None),
        lambda route: route.fulfill(status=200, body="<html>"),
        lambda route: route.fulfill(status=429, headers={"Retry-After": "7"}, json={}),
    ],
)
def test_trouble_is_told_and_nothing_is_lost(
    visit: Visit, break_it: Callable[[Route], None]
) -> None:
    chat = visit().open()
    chat.page.route("**/messages", break_it)
    chat.input.fill("my long question")
    chat.input.press("Enter")

    expect(chat.status).to_contain_text(HELP)
    expect(chat.items).to_have_count(2)
    expect(chat.items.last).to_contain_text("my long question")
    expect(chat.input).to_have_value("")
    chat.page.unroute("**/messages")
    chat.button("Retry").click()
    expect(chat.items).to_have_count(3)
    expect(chat.items.nth(1)).to_contain_text("my long question")
    expect(chat.input).to_have_value("")


def test_twenty_seconds_without_an_answer(visit: Visit) -> None:
    chat = visit(route=lambda page: page.clock.install()).open()
    chat.page.route("**/messages", lambda route: None)
    chat.input.fill("hello")
    chat.input.press("Enter")
    expect(chat.status).to_have_text("Looking for an answer …")

    chat.page.clock.run_for(19_000)
    expect(chat.status).to_have_text("Looking for an answer …")
    chat.page.clock.run_for(1_500)

    expect(chat.status).to_contain_text("takes too long")
    expect(chat.status).to_contain_text(HELP)
    expect(chat.items.last).to_contain_text("hello")


def test_a_failed_suggestion_can_be_retried(visit: Visit) -> None:
    chat = visit().open()
    chat.page.route("**/messages", lambda route: route.abort())
    chat.button(SUGGESTION.title).click()
    expect(chat.status).to_contain_text(HELP)
    chat.page.unroute("**/messages")

    chat.button("Retry").click()

    expect(chat.items).to_have_count(3)


def test_the_server_is_down_when_the_chat_opens(visit: Visit) -> None:
    chat = visit(route=lambda page: page.route("**/conversations", lambda route: route.abort()))
    chat.launcher.click()
    expect(chat.status).to_contain_text(HELP)
    chat.input.fill("typed meanwhile")
    chat.page.unroute("**/conversations")

    chat.button("Retry").click()

    expect(chat.items.first).to_contain_text("not a doctor")
    expect(chat.input).to_have_value("typed meanwhile")


def test_the_server_is_killed_and_restarted(visit: Visit) -> None:
    with serving(FakeAgent()) as first:
        chat = visit(first.address).open()
        chat.ask("hello")
    chat.input.fill("are you there")
    chat.input.press("Enter")
    expect(chat.status).to_contain_text(HELP)

    with serving(FakeAgent(), port=first.port):
        chat.button("Retry").click()
        expect(chat.log).to_contain_text("The earlier conversation has ended")
        expect(chat.items).to_have_count(6)
        expect(chat.items.last).to_contain_text("Relapse Guide:")


# 15
def test_a_long_answer_is_shown_from_its_first_line(visit: Visit) -> None:
    chat = visit(viewport=PHONE).open()
    for _ in range(2):
        answer = chat.ask("/ask_trial_agents")
        top = box_of(chat.log)["y"]
        assert abs(box_of(answer)["y"] - top) < 20
    last = answer.locator("details").get_by_role("listitem", include_hidden=True)
    assert last.count() == len(content_answer("ask_trial_agents").sources)


# 16
HOST = """<!doctype html><html lang="en"><title>Our organisation</title><main><h1>Us</h1></main>
<script src="{server}/widget.js" defer {attributes}></script></html>"""


def test_one_script_tag_on_another_website(visit: Visit) -> None:
    with serving(FakeAgent(), allowed_origins="http://patients.test") as served:
        attributes = 'data-text-launcher="Ask us" data-color-accent="#5b2a86" data-lang="es"'
        html = HOST.format(server=served.address, attributes=attributes)
        policy = f"default-src 'none'; script-src {served.address}; connect-src {served.address}"
        headers = {
            "Content-Security-Policy": f"{policy}; require-trusted-types-for 'script'",
            "Content-Type": "text/html",
        }
        page = lambda page: page.route(  # noqa: E731
            "http://patients.test/**", lambda route: route.fulfill(body=html, headers=headers)
        )
        chat = visit("http://patients.test/us", route=page)

        launcher = chat.button("Ask us")
        assert style_of(launcher, "background-color") == "rgb(91, 42, 134)"
        launcher.click()
        log = chat.page.get_by_role("log", name="Conversación")
        expect(log).to_contain_text("not a doctor")
        chat.page.get_by_role("textbox", name="Su pregunta").fill("hello")
        chat.button("Enviar").click()
        expect(log.locator("> *")).to_have_count(3)
        chat.page.reload()
        chat.button("Ask us").click()
        expect(log.locator("> *")).to_have_count(3)
        chat.page.get_by_label("Menú", exact=True).click()
        chat.button("Borrar chat").click()
        chat.button("Sí, borrar").click()
        expect(log.locator("> *")).to_have_count(1)


def test_a_website_that_was_not_named_is_refused(visit: Visit, served: Served) -> None:
    html = HOST.format(server=served.address, attributes="")
    chat = visit(
        "http://strangers.test/",
        route=lambda page: page.route(
            "http://strangers.test/**",
            lambda route: route.fulfill(body=html, content_type="text/html"),
        ),
    )
    chat.launcher.click()

    expect(chat.status).to_contain_text(HELP)
    assert any("CORS" in line for line in chat.complaints)
    chat.complaints.clear()  # The browser told of the refusal, as it must.


def test_the_server_can_be_named_by_an_attribute(visit: Visit, served: Served) -> None:
    with serving(FakeAgent(), allowed_origins=served.address) as other:
        chat = visit(
            route=lambda page: page.route(
                f"{served.address}/",
                lambda route: route.fulfill(
                    content_type="text/html",
                    body=HOST.format(server="", attributes=f'data-server="{other.address}/"'),
                ),
            )
        ).open()

        assert any(url.startswith(other.address) for url in chat.requests)
