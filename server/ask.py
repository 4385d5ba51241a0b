"""What becomes of one message: `make ask Q="wat now, velcade quit on me"`.

Shows what is understood (intent, topic, names), which entry of the content answers, and the
answer itself.
"""

import asyncio
import logging
import os
import sys
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from channels.replies import AnswerCollector, Reply
from relapse_guide.library.faults import ContentError
from relapse_guide.settings import SettingsError, settings
from server.assistant import load_assistant
from server.logs import configure_logging, ignore_rasas_warnings
from server.train import train_if_needed

GUESSES = 3
HOW = 'Ask something: make ask Q="What if I am resistant to Revlimid?"'


@dataclass(frozen=True)
class Understood:
    """What a message was understood as. `guesses`: intent and confidence, the likeliest first."""

    intent: str | None
    confidence: float
    topic: str | None
    names: tuple[str, ...]
    guesses: tuple[tuple[str, float], ...]

    @classmethod
    def from_parsed(cls, parsed: dict[str, Any]) -> "Understood":
        """From the output of Rasa's `parse`."""
        names = tuple(
            f"{entity['entity']} {entity['value']}"
            + (f" ({entity['role']})" if entity.get("role") else "")
            for entity in parsed.get("entities") or []
        )
        ranking = parsed.get("intent_ranking") or []
        return cls(
            intent=parsed["intent"]["name"],
            confidence=float(parsed["intent"].get("confidence") or 0.0),
            topic=(parsed.get("topic") or {}).get("name"),
            names=names,
            guesses=tuple(
                (guess["name"], float(guess["confidence"])) for guess in ranking[:GUESSES]
            ),
        )

    def lines(self) -> list[str]:
        """For a person to read."""
        guesses = ", ".join(f"{name} {confidence:.2f}" for name, confidence in self.guesses)
        return [
            f"question  {self.intent} ({self.confidence:.2f}; likeliest: {guesses})",
            f"topic     {self.topic or '-'}",
            f"names     {', '.join(self.names) or '-'}",
        ]


async def ask(
    agent: Agent, text: str, conversation: str | None = None
) -> tuple[Understood, list[Reply]]:
    """What a message is understood as in its conversation, and the messages that answer it.

    Without a conversation it is the first message of a new one.
    """
    output = AnswerCollector()
    sender = conversation or uuid4().hex
    await agent.handle_message(UserMessage(text, output, sender, input_channel="ask"))
    tracker = await agent.tracker_store.retrieve(sender)
    heard = tracker.latest_message if tracker else None
    # A conversation may be kept nowhere; then the message stands alone.
    parsed = heard.parse_data if heard else await agent.parse_message(text)
    return Understood.from_parsed(dict(parsed)), output.replies


def main(arguments: list[str]) -> int:
    """Print what becomes of the words on the command line or in Q."""
    configure_logging("ERROR")
    ignore_rasas_warnings()
    text = " ".join(arguments).strip() or os.environ.get("Q", "").strip()
    if not text:
        print(HOW, file=sys.stderr)
        return 1
    try:
        model = train_if_needed(settings())
    except (ContentError, SettingsError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    logging.disable(logging.WARNING)
    understood, answers = asyncio.run(ask(load_assistant(model), text))
    print("\n".join(understood.lines()))
    print(f"answer    {answers[-1].data['id']}\n")
    print(answers[-1].text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
