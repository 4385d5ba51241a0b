"""Answers are read aloud, whatever the voices of browsers are like.

A headless browser has no voice: fake ones behave as those of browsers are known to.
"""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.chat import Chat, Visit

pytestmark = pytest.mark.slow

LONGEST = 180
"""Characters of an utterance that no voice needs 15 seconds for."""
SPEECH = """
  window.said = [];
  window.voices = [];
  window.behave = () => {};
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    speak: (speech) => { said.push(speech); setTimeout(() => behave(speech), 5); },
    cancel: () => said.push(null),
    getVoices: () => voices } });
"""
NETWORK_VOICE = f"""
  // As Chrome's: what takes longer than 15 seconds breaks off, and nothing tells of it.
  window.behave = (speech) => {{ if (speech.text.length <= {LONGEST}) speech.onend(); }};
"""
VOICES = """
  window.voices = [{ name: "far", lang: "en-US", localService: false },
                   { name: "german", lang: "de-DE", localService: true },
                   { name: "near", lang: "en-GB", localService: true }];
"""
FAILING = """
  window.behave = (speech) => speech.voice?.name === "near"
    ? speech.onend() : speech.onerror({ error: "network" });
"""
MUTE = "The voice of this device cannot be heard right now."


def reading(visit: Visit, *scripts: str) -> tuple[Chat, Locator]:
    """A chat with an answer that is being read, and the answer."""
    script = "".join((SPEECH, *scripts))
    chat = visit(route=lambda page: page.add_init_script(script)).open()
    answer = chat.ask("/ask_clinical_trials")
    button(answer, "Read aloud").click()
    return chat, chat.items.nth(2)


def button(answer: Locator, name: str) -> Locator:
    return answer.get_by_role("button", name=name)


def spoken(chat: Chat) -> list[str]:
    texts: list[str] = chat.page.evaluate("said.filter(Boolean).map((one) => one.text)")
    return texts


def words(text: str) -> list[str]:
    return text.split()


def body_of(answer: Locator) -> str:
    text: str = answer.locator(".body").evaluate(
        """(body) => [...body.querySelectorAll("p, h3, li, .call")]
             .map((one) => one.textContent.replace(/\\s*\\[\\d\\]/g, "")).join(" ")"""
    )
    return text


def test_a_long_answer_is_read_to_its_end(visit: Visit) -> None:
    chat, answer = reading(visit, NETWORK_VOICE)
    expect(button(answer, "Stop reading")).to_have_count(0)
    expect(button(answer, "Read aloud")).to_be_visible()

    pieces = spoken(chat)
    assert len(pieces) >= 5
    assert max(map(len, pieces)) <= LONGEST
    assert words(" ".join(pieces)) == words(body_of(answer))
    assert "[1]" not in " ".join(pieces)
    expect(chat.status).to_be_empty()


def test_one_piece_is_said_after_the_other_and_stop_ends_all(visit: Visit) -> None:
    chat, answer = reading(visit)
    assert len(spoken(chat)) == 1
    chat.page.evaluate("said.at(-1).onend()")
    assert len(spoken(chat)) == 2
    button(answer, "Stop reading").click()
    expect(button(answer, "Read aloud")).to_be_visible()
    assert chat.page.evaluate("said.at(-1)") is None
    chat.page.evaluate(
        "for (const one of said) { one?.onend(); one?.onerror({ error: 'interrupted' }) }"
    )

    assert len(spoken(chat)) == 2  # What tells its end late begins nothing.
    expect(chat.status).to_be_empty()


def test_a_second_answer_is_read_instead_of_the_first(visit: Visit) -> None:
    chat, first = reading(visit)
    second = chat.ask("/ask_clinical_trials")
    button(second, "Read aloud").click()

    expect(button(first, "Read aloud")).to_be_visible()
    expect(button(second, "Stop reading")).to_be_visible()
    chat.page.keyboard.press("Escape")
    assert chat.page.evaluate("said.at(-1)") is None  # A closed chat is silent.


def test_a_voice_that_fails_is_replaced_by_one_of_the_device(visit: Visit) -> None:
    chat, answer = reading(visit, VOICES, FAILING)
    expect(button(answer, "Read aloud")).to_be_visible()

    pieces = spoken(chat)
    assert pieces[0] == pieces[1]
    assert words(" ".join(pieces[1:])) == words(body_of(answer))
    expect(chat.status).to_be_empty()


@pytest.mark.parametrize("error", ["network", "synthesis-failed", "not-allowed"])
def test_where_no_voice_can_speak_that_is_said(visit: Visit, error: str) -> None:
    behave = f"window.behave = (speech) => speech.onerror({{ error: '{error}' }});"
    chat, answer = reading(visit, behave)

    expect(chat.status).to_have_text(MUTE)
    expect(button(answer, "Read aloud")).to_be_visible()


def test_a_voice_that_never_ends_is_told(visit: Visit) -> None:
    def prepare(page: Any) -> None:
        page.clock.install()
        page.add_init_script(SPEECH)

    chat = visit(route=prepare)
    chat.launcher.click()
    chat.page.clock.run_for(3_000)
    expect(chat.log).to_contain_text("not a doctor")
    button(chat.items.first, "Read aloud").click()
    expect(button(chat.items.first, "Stop reading")).to_be_visible()
    chat.page.clock.run_for(60_000)

    expect(chat.status).to_have_text(MUTE)
    expect(button(chat.items.first, "Read aloud")).to_be_visible()


def test_it_is_told_when_what_reads_cannot_be_fetched(visit: Visit) -> None:
    def prepare(page: Any) -> None:
        page.add_init_script(SPEECH)
        page.route("**/widget-opened.js", lambda route: route.abort())

    chat = visit(route=prepare).open()
    button(chat.items.first, "Read aloud").click()
    expect(chat.status).to_contain_text("cannot be reached")
    expect(chat.button("Retry")).to_be_visible()
