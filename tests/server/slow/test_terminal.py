"""The chats in a terminal, driven as a person would: ours, and Rasa's own."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

from relapse_guide.settings import ROOT
from tests.server.slow.running import START_LIMIT, TURN_LIMIT, environment

pytestmark = pytest.mark.slow

ENTER = "\r"
DOWN = "\x1b[B"
PROMPT = "You:"
CONTROL_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class Terminal:
    """A program in a terminal of 100 columns."""

    def __init__(self, *arguments: str) -> None:
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", *arguments],
            cwd=str(ROOT),
            env={**environment(), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
            dimensions=(60, 100),
            encoding="utf-8",
            timeout=TURN_LIMIT,
        )
        self.seen = ""

    def read_to(self, words: str, timeout: int = TURN_LIMIT) -> str:
        """Wait for these words; the plain text up to and with them."""
        self._child.expect_exact(words, timeout=timeout)
        text = CONTROL_CODES.sub("", self._child.before + self._child.after)
        self.seen += text
        return text

    def type(self, keys: str) -> None:
        self._child.send(keys)

    def ends(self) -> int:
        """Wait for the end; the exit code."""
        self._child.expect(pexpect.EOF, timeout=TURN_LIMIT)
        self.seen += CONTROL_CODES.sub("", self._child.before)
        self._child.close()
        return int(self._child.exitstatus or 0)

    def close(self) -> None:
        self._child.close(force=True)


@contextmanager
def terminal(*arguments: str) -> Iterator[Terminal]:
    opened = Terminal(*arguments)
    try:
        yield opened
    finally:
        opened.close()


def test_our_chat_answers_takes_a_number_and_is_left(model: Path) -> None:
    with terminal("server.shell") as chat:
        chat.read_to("Type your question", START_LIMIT)
        assert "care team" in chat.read_to("1) ")
        chat.read_to(PROMPT)

        chat.type("What if I am resistant to Revlimid?" + ENTER)
        answer = chat.read_to("1) Clinical trials")
        assert "Carvykti (ciltacabtagene autoleucel)" in answer
        assert "Ask your care team what could fit you, and why." in answer
        chat.read_to(PROMPT)

        chat.type("1" + ENTER)
        chat.read_to("A clinical trial tests new drugs")
        chat.read_to(PROMPT)

        chat.type("/restart" + ENTER)
        chat.read_to("care team")
        chat.read_to(PROMPT)

        chat.type("/stop" + ENTER)
        chat.read_to("Goodbye.")
        assert chat.ends() == 0
        assert "Traceback" not in chat.seen
        assert "Warning" not in chat.seen.split("Type your question")[1]


@pytest.mark.parametrize("key", ["\x04", "\x03"], ids=["Ctrl-D", "Ctrl-C"])
def test_our_chat_is_left_by_key(model: Path, key: str) -> None:
    with terminal("server.shell") as chat:
        chat.read_to(PROMPT, START_LIMIT)
        chat.type(key)
        chat.read_to("Goodbye.")
        assert chat.ends() == 0
        assert "Traceback" not in chat.seen
