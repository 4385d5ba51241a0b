"""All ways to the user behind one interface, so that one test can hold all channels to it."""

import asyncio
import json
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any

from channels.desk import Desk
from channels.http.channel import HttpChannel
from channels.http.rest import RestChannel
from channels.http.web import WebChannel
from channels.messengers.channel import MessengerChannel
from channels.messengers.facebook import FacebookChannel
from channels.messengers.slack import SlackChannel
from channels.messengers.telegram import TelegramChannel
from channels.messengers.twilio import TwilioChannel
from relapse_guide.settings import Settings
from server.conversations import TrackerConversations
from tests.channels.fake_agent import FakeAgent
from tests.channels.messengers import test_facebook as facebook
from tests.channels.messengers import test_slack as slack
from tests.channels.messengers import test_telegram as telegram
from tests.channels.messengers import test_twilio as twilio
from tests.channels.messengers.messaging import Bot, FakeProvider, running, serving
from tests.channels.serving import GENEROUS, a_desk


class Way(ABC):
    """One channel, used by people who are told apart by a number. Made anew for each test."""

    is_http = False
    has_titles = True
    """Whether a button press tells what stood on the button."""
    has_payloads = True
    """Whether a button sends its payload; else what looks like one was typed."""

    bot: Bot
    desk: Desk

    @property
    def heard(self) -> list[str]:
        """What reached the dialogue, in order."""
        agent: Any = self.bot.agent
        return [str(message.text) for message in agent.heard]

    @abstractmethod
    def texts(self) -> list[str]:
        """What the user was shown so far, in order."""

    @abstractmethod
    async def say(self, text: str, *, person: int = 1, mark: int | None = None) -> None:
        """Write something. `mark`: of the delivery, a new one if it is not given."""

    @abstractmethod
    async def press(self, payload: str, title: str) -> None:
        """Press a button."""

    async def say_all(self, *texts: str) -> None:
        """Write several messages without waiting for answers."""
        await asyncio.gather(*(self.say(text) for text in texts))

    async def told(self, number: int, patience: float = 10) -> list[str]:
        """The texts, once there are so many; no more may come."""
        end = time.monotonic() + patience
        while len(self.texts()) < number and time.monotonic() < end:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.15)
        assert len(self.texts()) == number, self.texts()
        return list(self.texts())


class HttpWay(Way):
    """A caller that shows what it is answered, and a refusal's sentence."""

    is_http = True

    def __init__(self) -> None:
        self._texts: list[str] = []

    def texts(self) -> list[str]:
        return self._texts

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        status, reply = await self.bot.post(path, json=body)
        found = json.loads(reply)
        if status == 429:
            return self._texts.append(found["error"])
        assert status == 200, reply
        messages = found if isinstance(found, list) else found["messages"]
        return self._texts.extend(message["text"] for message in messages)


class Rest(HttpWay):
    has_titles = False

    async def say(self, text: str, *, person: int = 1, mark: int | None = None) -> None:
        await self.post("/rest/webhook", {"sender": str(person), "message": text})

    async def press(self, payload: str, title: str) -> None:
        await self.say(payload)


class Web(HttpWay):
    def __init__(self) -> None:
        super().__init__()
        self._ids: dict[int, str] = {}

    async def _path(self, person: int) -> str:
        if person not in self._ids:
            _, reply = await self.bot.post("/web/conversations")
            self._ids[person] = json.loads(reply)["id"]
        return f"/web/conversations/{self._ids[person]}/messages"

    async def say(self, text: str, *, person: int = 1, mark: int | None = None) -> None:
        await self.post(await self._path(person), {"message": text})

    async def say_all(self, *texts: str) -> None:
        await self._path(1)
        await super().say_all(*texts)

    async def press(self, payload: str, title: str) -> None:
        await self.post(await self._path(1), {"payload": payload, "title": title})


class MessengerWay(Way):
    """A messenger with a fake of its provider."""

    def __init__(self, provider: FakeProvider) -> None:
        self.provider = provider
        self._marks = count(1000)

    def mark(self, given: int | None) -> int:
        return next(self._marks) if given is None else given


class Slack(MessengerWay):
    def texts(self) -> list[str]:
        return [call.body["text"] for call in self.provider.messages]

    async def say(self, text: str, *, person: int = 1, mark: int | None = None) -> None:
        body = slack.event(text, f"{self.mark(mark)}.0", user=f"U{person}", channel=f"D{person}")
        assert await slack.send(self.bot, body) == 200

    async def press(self, payload: str, title: str) -> None:
        button = {"type": "button", "value": payload, "action_ts": str(self.mark(None))}
        action = {**button, "text": {"type": "plain_text", "text": title}}
        body = slack.press(payload, actions=[action])
        assert await slack.send(self.bot, body, slack.FORM) == 200


class Telegram(MessengerWay):
    def texts(self) -> list[str]:
        return [call.body["text"] for call in self.provider.messages]

    async def say(self, text: str, *, person: int = 1, mark: int | None = None) -> None:
        update = telegram.written(text, self.mark(mark), chat=person)
        assert await telegram.send(self.bot, update) == 200

    async def press(self, payload: str, title: str) -> None:
        update = telegram.pressed(payload, payload, self.mark(None))
        markup = update["callback_query"]["message"]["reply_markup"]
        markup["inline_keyboard"][0][0]["text"] = title
        assert await telegram.send(self.bot, update) == 200


class Twilio(MessengerWay):
    has_titles = False
    has_payloads = False

    def texts(self) -> list[str]:
        return [call.body["Body"] for call in self.provider.messages]

    async def say(self, text: str, *, person: int = 1, mark: int | None = None) -> None:
        form = twilio.fields(text, f"SM{self.mark(mark)}", From=f"+1555000{person}")
        assert await twilio.send(self.bot, form) == 200

    async def press(self, payload: str, title: str) -> None:
        await self.say(payload)


class Facebook(MessengerWay):
    def texts(self) -> list[str]:
        return [call.body["message"]["text"] for call in self.provider.messages]

    async def say(self, text: str, *, person: int = 1, mark: int | None = None) -> None:
        written = facebook.written(text, f"m{self.mark(mark)}", f"p{person}")
        assert await facebook.send(self.bot, written) == 200

    async def press(self, payload: str, title: str) -> None:
        reply = {"payload": payload}
        written = facebook.written(title, f"m{self.mark(None)}", "p1", quick_reply=reply)
        assert await facebook.send(self.bot, written) == 200


HTTP = ("rest", "web")
MESSENGERS = ("slack", "telegram", "twilio", "facebook")
EVERY = (*HTTP, *MESSENGERS)


@asynccontextmanager
async def way_of(name: str, **settings: Any) -> AsyncIterator[Way]:
    """A channel with an assistant and a desk of its own, and these settings' limits."""
    desk = a_desk(**settings)
    config = Settings(**{**GENEROUS, **settings})
    async with AsyncExitStack() as stack:
        way, channel = await _made(name, config, desk, stack)
        agent = FakeAgent()
        way.desk = desk
        way.bot = await stack.enter_async_context(serving(channel, agent=agent, desk=desk))
        yield way


async def _made(
    name: str, config: Settings, desk: Desk, stack: AsyncExitStack
) -> tuple[Way, MessengerChannel | HttpChannel]:
    if name == "rest":
        return Rest(), RestChannel(config, desk, TrackerConversations)
    if name == "web":
        return Web(), WebChannel(config, desk, TrackerConversations)
    provider: FakeProvider = {
        "slack": slack.FakeSlack,
        "telegram": telegram.FakeTelegram,
        "twilio": twilio.FakeTwilio,
        "facebook": facebook.FakeGraph,
    }[name]()
    await stack.enter_async_context(running(provider))
    way, channel = _messenger(name, provider, desk)
    channel.keeping = TrackerConversations
    return way, channel


def _messenger(name: str, provider: FakeProvider, desk: Desk) -> tuple[Way, MessengerChannel]:
    url = provider.url
    if name == "slack":
        channel: MessengerChannel = SlackChannel(
            slack.TOKEN, slack.SECRET, desk, api_url=f"{url}/api"
        )
        return Slack(provider), channel
    if name == "telegram":
        channel = TelegramChannel(telegram.TOKEN, telegram.HOOK, telegram.SECRET, desk, url)
        return Telegram(provider), channel
    if name == "twilio":
        return Twilio(provider), TwilioChannel(twilio.ACCOUNT, twilio.TOKEN, twilio.HOOK, desk, url)
    made = FacebookChannel(facebook.VERIFY, facebook.SECRET, facebook.TOKEN, desk, url)
    return Facebook(provider), made
