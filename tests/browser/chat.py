"""The widget on a page, as a user sees and works it."""

import re
from collections.abc import Callable
from typing import Any, Protocol

from playwright.sync_api import ConsoleMessage, FloatRect, Locator, Page, expect

from relapse_guide.answers.answer import NUMBERS
from tests.channels.serving import STANDING

SUGGESTION = STANDING.introduction.buttons[0]
"""The first suggestion under the first message."""
NETWORK = re.compile(r"Failed to load resource|net::ERR")


class Chat:
    """Finds by role and name only, as assistive technology does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not NETWORK.search(message.text):
            self.complaints.append(message.text)

    @property
    def launcher(self) -> Locator:
        return self.button("Questions about treatment?")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog", name="Relapse Guide")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Conversation")

    @property
    def input(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your question")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def items(self) -> Locator:
        return self.log.locator("> *")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def choose(self, name: str) -> None:
        """Press a button of the menu."""
        self.panel.get_by_label("Menu", exact=True).click()
        self.button(name).click()

    def show_list(self) -> None:
        """Open the list for the visit, which low windows have in the menu."""
        button = self.panel.locator(".first")
        if button.is_visible():
            button.click()
        else:
            self.choose("My visit list")
        expect(self.button("← Back to the chat")).to_be_visible()

    def open(self) -> "Chat":
        self.launcher.click()
        expect(self.log).to_contain_text("not a doctor")
        expect(self.status).to_be_empty()
        return self

    def ask(self, text: str) -> Locator:
        """Send a message and return the answer to it."""
        before = self.items.count()
        self.send(text)
        expect(self.items).to_have_count(before + 2)
        expect(self.status).to_be_empty()
        return self.items.last

    def send(self, text: str) -> None:
        """Send a message as one does there: by Enter, and by the button on a touch screen."""
        self.input.fill(text)
        if self.page.evaluate("matchMedia('(pointer: coarse)').matches"):
            self.button("Send").click()
        else:
            self.input.press("Enter")

    def focused(self) -> dict[str, str]:
        """Name and tag of what has the focus, inside the shadow root or outside."""
        focused: dict[str, str] = self.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return { tag: at.tagName, id: at.id, name: at.textContent.trim() };
            }"""
        )
        return focused

    def overflow(self) -> dict[str, int]:
        """How far anything sticks out of the window sideways, in CSS pixels."""
        overflow: dict[str, int] = self.page.evaluate(
            """() => {
              const root = document.querySelector("relapse-guide").shadowRoot;
              const out = {};
              for (const box of [document.documentElement, ...root.querySelectorAll("*")])
                if (!box.closest(".hide") && box.checkVisibility() && box.clientWidth > 1
                    && box.scrollWidth > box.clientWidth + 1
                    && getComputedStyle(box).display !== "inline")
                  out[box.className || box.tagName] = box.scrollWidth - box.clientWidth;
              return out;
            }"""
        )
        return overflow


class Visit(Protocol):
    """Opens a page with the chat on it; `options` are those of Playwright's browser context."""

    def __call__(
        self, address: str = "", route: Callable[[Page], object] | None = None, **options: Any
    ) -> Chat: ...


def style_of(locator: Locator, name: str) -> str:
    """A property of something's style, as the browser computed it."""
    value: str = locator.evaluate(
        "(box, name) => getComputedStyle(box).getPropertyValue(name)", name
    )
    return value


def as_shown(text: str) -> str:
    """A text of an answer as the widget writes it: ` [1, 2]` is two links."""
    return NUMBERS.sub(lambda found: found[0].replace(", ", "] [").replace(" ", "\u00a0"), text)


Violations = Callable[[Page], list[str]]
"""What axe-core finds on a page."""


def box_of(locator: Locator) -> FloatRect:
    """Where something is in the window, in CSS pixels; it must be on the screen."""
    box = locator.bounding_box()
    assert box is not None
    return box
