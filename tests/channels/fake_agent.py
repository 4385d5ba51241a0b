"""An agent without a model: what it answers is written in the message; it stores like Rasa."""

import asyncio
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, UserUttered
from rasa.shared.core.slots import BooleanSlot

from relapse_guide.answers.answer import Answer
from relapse_guide.answers.answering import answer_question
from relapse_guide.answers.plain_text import to_plain_text
from relapse_guide.dialogue.conversation import Question
from relapse_guide.library.library import library
from server.tracker_store import RecentEventsTrackerStore

CONTENT = library().content
SECRET = "kumquat-7531"
"""Test users say this; it may appear in no log."""


def content_answer(intent: str) -> Answer:
    return answer_question(CONTENT, Question(intent=intent))


HOSTILE = {
    **content_answer("ask_clinical_trials").dict(),
    "lead": "<img src=x onerror=\"document.title='hacked'\"> [1]",
    "follow": "\u202edesrever si siht\u202c [2, 9]",
    "paragraphs": ["<style>*{display:none}</style>"],
    "warning": "<iframe src='javascript:0'></iframe>",
    "groups": [
        {"heading": "<h1>", "bullets": ["<script>document.title='hacked'</script>", "W" * 10_000]}
    ],
    "page_note": "W" * 10_000,
    "sources": [
        {
            "id": "evil",
            "title": "Click me",
            "publisher": "Nobody",
            "address": "javascript:document.title='hacked'",
            "date": "read 2026",
        },
        {
            "id": "evil2",
            "title": "Me too",
            "publisher": "Nobody",
            "address": "data:text/html,<script>alert(1)</script>",
            "date": "read 2026",
        },
    ],
    "phones": [{"name": "Evil", "number": "911", "dial": "911;javascript:alert(1)"}],
}


class BrokenStore(RecentEventsTrackerStore):
    """A store whose database is away."""

    async def exists(self, conversation_id: str) -> bool:
        raise ConnectionError(SECRET)

    async def said(self, conversation_id: str) -> list[Event]:
        raise ConnectionError(SECRET)


class FakeAgent:
    """Handles `fail`, `silent`, `slow N`, `hostile`, `plain` and intents; echoes the rest."""

    def __init__(self) -> None:
        self.domain = Domain.empty()
        self.domain.slots.append(BooleanSlot("introduced", mappings=[{"type": "custom"}]))
        self.tracker_store = RecentEventsTrackerStore(self.domain)
        self.lock_store = InMemoryLockStore()
        self.heard: list[UserMessage] = []

    async def handle_message(self, message: UserMessage) -> None:
        async with self.lock_store.lock(message.sender_id):
            await self._handle(message)

    async def _handle(self, message: UserMessage) -> None:
        self.heard.append(message)
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        for said in await self._say(message.text):
            tracker.update(BotUttered(said["text"], metadata={"answer": said.get("answer")}))
            await message.output_channel.send_response(message.sender_id, dict(said))
        await self.tracker_store.save(tracker)

    async def _say(self, text: str) -> list[dict[str, Any]]:
        if text.startswith("fail"):
            raise ValueError(f"cannot handle {text}")
        if text.startswith("silent"):
            return []
        if text.startswith("slow"):
            await asyncio.sleep(float(text.split()[1]))
        if text == "plain":
            return [{"text": "just text"}]
        if text == "hostile":
            return [{"text": "hostile", "answer": HOSTILE}]
        if text == "two":
            return [said(content_answer("greet")), said(content_answer("thank"))]
        intent = text.lstrip("/").split("{")[0]
        try:
            return [said(content_answer(intent))]
        except KeyError:
            return [said(content_answer("out_of_scope"))]


def said(answer: Answer) -> dict[str, Any]:
    return {
        "text": to_plain_text(answer),
        "buttons": [button.dict() for button in answer.buttons],
        "answer": answer.dict(),
    }
