"""A chat in the terminal, in one process: `make shell`."""

import asyncio
import shutil
import sys
import textwrap
from typing import Any
from uuid import uuid4

from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from channels.cleaning import words_of
from relapse_guide.library.faults import ContentError
from relapse_guide.settings import SettingsError, settings
from server.assistant import ModelError, load_assistant
from server.logs import configure_logging, ignore_rasas_warnings
from server.train import train_if_needed

WIDTH = 88
LEAVE = ("/stop", "/quit", "/exit")


async def chat(agent: Agent) -> None:
    """Read lines and print answers until Ctrl-D or /stop. A number picks a suggestion."""
    sender = uuid4().hex
    session: PromptSession[str] = PromptSession()
    suggestions = await turn(agent, sender, "/greet")
    while True:
        try:
            with patch_stdout():
                line = (await session.prompt_async("\nYou: ")).strip()
        except (EOFError, KeyboardInterrupt):
            break
        if line in LEAVE:
            break
        if line:
            suggestions = await turn(agent, sender, chosen(line, suggestions))
    print("\nGoodbye. For anything about your own case, ask your care team.")


def chosen(line: str, suggestions: list[dict[str, Any]]) -> str:
    """What a line means: the suggestion of that number, or its own words."""
    if line.isdigit() and 1 <= int(line) <= len(suggestions):
        return str(suggestions[int(line) - 1]["payload"])
    return words_of(line)


async def turn(agent: Agent, sender: str, text: str) -> list[dict[str, Any]]:
    """Send one message, print the answers, and return the suggestions of the last one."""
    output = CollectingOutputChannel()
    await agent.handle_message(UserMessage(text, output, sender, input_channel="shell"))
    suggestions: list[dict[str, Any]] = []
    for message in output.messages:
        print("\n" + wrapped(message.get("text", "")))
        suggestions = message.get("buttons", [])
    for number, button in enumerate(suggestions, 1):
        print(f"  {number}) {button['title']}")
    return suggestions


def wrapped(text: str) -> str:
    """The text broken to the terminal's width; addresses are left whole."""
    width = min(WIDTH, shutil.get_terminal_size().columns)
    return "\n".join(
        textwrap.fill(
            line, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
        )
        if line
        else ""
        for line in text.splitlines()
    )


def main() -> int:
    """Train if needed, load, and chat."""
    configure_logging("ERROR")
    ignore_rasas_warnings()
    try:
        model = train_if_needed(settings())
    except (ContentError, SettingsError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    print("Starting (about fifteen seconds) …", flush=True)
    try:
        agent = load_assistant(model)
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        "Type your question and press Enter. Type a number to choose a suggestion, /stop to leave."
    )
    asyncio.run(chat(agent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
