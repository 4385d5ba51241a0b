"""The channels of a running server as its users reach them; messengers through fakes of theirs."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
import yaml
from twilio.request_validator import RequestValidator

from tests.channels.messengers import test_facebook as facebook
from tests.channels.messengers import test_slack as slack
from tests.channels.messengers import test_telegram as telegram
from tests.channels.messengers import test_twilio as twilio
from tests.channels.messengers.messaging import Call, FakeProvider, running

LIMIT = 20.0
"""Seconds in which everything is answered or refused; the widget waits so long."""
FORM = "application/x-www-form-urlencoded"
CUT_OFF = -1
"""Instead of a status: the server closed the connection before it was sent all."""
LOST = 0
"""Instead of a status: no answer, or none in time."""
KEEPING = {"conversations": "server.conversations.TrackerConversations"}


@dataclass
class Told:
    """What came of a message: an HTTP status, seconds until the answer was there, and its parts."""

    status: int
    seconds: float
    parts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was said."""
        return "\n".join(str(part.get("text", "")) for part in self.parts)

    @property
    def ids(self) -> list[str]:
        """The ids of the answers, where a channel tells them."""
        return [str(part["answer"]["id"]) for part in self.parts if part.get("answer")]


class Door(ABC):
    """One channel of the server at an address."""

    name: str

    def __init__(self, address: str, http: aiohttp.ClientSession) -> None:
        self.address = f"{address}/webhooks/{self.name}"
        self._http = http

    @abstractmethod
    async def say(self, person: str, text: str) -> Told:
        """Write something, and wait for the answer."""

    @abstractmethod
    async def send_body(self, body: bytes, content_type: str) -> Told:
        """Send a whole body, signed where the channel wants that."""

    async def post(self, path: str, **request: Any) -> tuple[int, bytes, float]:
        """Status, body and seconds of a POST; never an exception."""
        return await self.request_to("POST", path, **request)

    async def request_to(
        self, method: str, path: str, *, limit: float = LIMIT, **request: Any
    ) -> tuple[int, bytes, float]:
        """The same with any method."""
        started = time.monotonic()
        timeout = aiohttp.ClientTimeout(total=limit)
        try:
            async with self._http.request(
                method, self.address + path, timeout=timeout, **request
            ) as reply:
                found = reply.status, await reply.read()
        except asyncio.TimeoutError:
            found = LOST, b""
        except (aiohttp.ClientError, OSError):
            found = CUT_OFF, b""
        return (*found, time.monotonic() - started)


class Rest(Door):
    name = "rest"

    async def say(self, person: str, text: str, mark: str = "") -> Told:
        said = {"sender": person, "message": text, **({"message_id": mark} if mark else {})}
        line = _line_of(person)
        status, body, seconds = await self.post("/webhook", json=said, headers=line)
        return Told(status, seconds, json.loads(body) if status == 200 else [])

    async def delete(self, person: str) -> int:
        """Delete somebody's conversation; the status."""
        return (await self.request_to("DELETE", f"/conversations/{person}"))[0]

    async def send_body(self, body: bytes, content_type: str) -> Told:
        status, _, seconds = await self.post(
            "/webhook", data=body, headers={"Content-Type": content_type}
        )
        return Told(status, seconds)


class Web(Door):
    name = "web"

    def __init__(self, address: str, http: aiohttp.ClientSession) -> None:
        super().__init__(address, http)
        self._ids: dict[str, str] = {}

    async def id_of(self, person: str) -> str:
        """The id of somebody's conversation, opened at the first message."""
        if person not in self._ids:
            status, body, _ = await self.post("/conversations")
            self._ids[person] = json.loads(body)["id"] if status == 201 else "0" * 56
        return self._ids[person]

    async def delete(self, person: str) -> int:
        """Delete somebody's conversation; the status. The next message opens another one."""
        return (await self.request_to("DELETE", f"/conversations/{await self._leave(person)}"))[0]

    async def _leave(self, person: str) -> str:
        conversation = await self.id_of(person)
        del self._ids[person]
        return conversation

    async def history(self, person: str) -> list[dict[str, Any]] | None:
        """What was said; None if the conversation is not known."""
        path = f"/conversations/{await self.id_of(person)}"
        status, body, _ = await self.request_to("GET", path, headers=_line_of(person))
        messages: list[dict[str, Any]] = json.loads(body)["messages"] if status == 200 else []
        return messages if status == 200 else None

    async def say(self, person: str, text: str, mark: str = "") -> Told:
        return await self.send(person, {"message": text, **({"id": mark} if mark else {})})

    async def send(self, person: str, body: dict[str, Any]) -> Told:
        path = f"/conversations/{await self.id_of(person)}/messages"
        status, reply, seconds = await self.post(path, json=body, headers=_line_of(person))
        return Told(status, seconds, json.loads(reply)["messages"] if status == 200 else [])

    async def send_body(self, body: bytes, content_type: str) -> Told:
        path = f"/conversations/{await self.id_of('bodies')}/messages"
        status, _, seconds = await self.post(
            path, data=body, headers={"Content-Type": content_type}
        )
        return Told(status, seconds)


def _line_of(person: str) -> dict[str, str]:
    """An address of somebody's own, as a proxy tells it; limits are by address."""
    digits = hashlib.sha256(person.encode()).digest()
    return {"X-Forwarded-For": f"10.{digits[0]}.{digits[1]}.{digits[2]}"}


class _Waiting:
    """For the messages of one user."""

    def __init__(self, until: str) -> None:
        self._until = until
        self.arrived = asyncio.Event()
        self.texts: list[str] = []

    def take(self, text: str) -> None:
        self.texts.append(text)
        if self._until in text:
            self.arrived.set()


class Inbox(list[Call]):
    """A provider's calls: none is kept, and who waits for it is told."""

    def __init__(self, messenger: "Messenger") -> None:
        super().__init__()
        self._messenger = messenger

    def append(self, call: Call) -> None:
        self._messenger.received(call)


class Messenger(Door):
    """A messenger with a fake of its provider, which checks what the real one documents."""

    def __init__(self, address: str, http: aiohttp.ClientSession, provider: FakeProvider) -> None:
        super().__init__(address, http)
        self.provider = provider
        self.provider.calls = Inbox(self)
        self.sent = 0
        self.messages: Counter[str] = Counter()
        self._waiting: dict[str, _Waiting] = {}

    def received(self, call: Call) -> None:
        """Tell who waits for it."""
        found = self.receiver(call)
        if found is None:
            return
        person, text = found
        self.messages[person] += 1
        if waiting := self._waiting.get(person):
            waiting.take(text)

    @abstractmethod
    def receiver(self, call: Call) -> tuple[str, str] | None:
        """Who gets a message, and its text; None: it is no message."""

    @abstractmethod
    def request(self, person: str, text: str, mark: int) -> dict[str, Any]:
        """What the provider posts for a message."""

    @abstractmethod
    def signed(self, body: bytes, content_type: str) -> dict[str, Any]:
        """A whole body as the provider would sign it."""

    async def say(self, person: str, text: str, patience: float = LIMIT, until: str = "") -> Told:
        """Write something, and wait until a message comes that holds certain words."""
        self.sent += 1
        waiting = self._waiting[person] = _Waiting(until)
        started = time.monotonic()
        status, _, seconds = await self.post("/webhook", **self.request(person, text, self.sent))
        if status == 200:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(waiting.arrived.wait(), patience)
                seconds = time.monotonic() - started
        del self._waiting[person]
        return Told(status, seconds, [{"text": text} for text in waiting.texts])

    async def send_body(self, body: bytes, content_type: str) -> Told:
        status, _, seconds = await self.post("/webhook", **self.signed(body, content_type))
        return Told(status, seconds)


class Slack(Messenger):
    name = "slack"

    def receiver(self, call: Call) -> tuple[str, str] | None:
        return str(call.body["channel"]), str(call.body["text"])

    def request(self, person: str, text: str, mark: int) -> dict[str, Any]:
        return slack.signed(slack.event(text, f"{mark}.0", user=f"U{person}", channel=person))

    def signed(self, body: bytes, content_type: str) -> dict[str, Any]:
        return slack.signed(body, content_type)


class Telegram(Messenger):
    name = "telegram"

    def receiver(self, call: Call) -> tuple[str, str] | None:
        if not call.path.endswith("/sendMessage"):
            return None
        return str(call.body["chat_id"]), str(call.body["text"])

    def request(self, person: str, text: str, mark: int) -> dict[str, Any]:
        update = telegram.written(text, mark, chat=int(person))
        return self.signed(json.dumps(update).encode(), "application/json")

    def signed(self, body: bytes, content_type: str) -> dict[str, Any]:
        secret = {"X-Telegram-Bot-Api-Secret-Token": telegram.SECRET}
        return {"data": body, "headers": {**secret, "Content-Type": content_type}}


class Twilio(Messenger):
    name = "twilio"

    def receiver(self, call: Call) -> tuple[str, str] | None:
        return str(call.body["To"]), str(call.body["Body"])

    def request(self, person: str, text: str, mark: int) -> dict[str, Any]:
        form = twilio.fields(text, f"SM{mark}", From=person)
        signature = RequestValidator(twilio.TOKEN).compute_signature(twilio.HOOK, form)
        headers = {"Content-Type": FORM, "X-Twilio-Signature": signature}
        return {"data": urlencode(form).encode(), "headers": headers}

    def signed(self, body: bytes, content_type: str) -> dict[str, Any]:
        signature = RequestValidator(twilio.TOKEN).compute_signature(twilio.HOOK, {})
        headers = {"Content-Type": content_type, "X-Twilio-Signature": signature}
        return {"data": body, "headers": headers}


class Facebook(Messenger):
    name = "facebook"

    def receiver(self, call: Call) -> tuple[str, str] | None:
        if "message" not in call.body:
            return None
        return str(call.body["recipient"]["id"]), str(call.body["message"]["text"])

    def request(self, person: str, text: str, mark: int) -> dict[str, Any]:
        written = facebook.written(text, f"m{mark}", person)
        entry = [{"id": "page", "time": 1, "messaging": [written]}]
        body = json.dumps({"object": "page", "entry": entry}).encode()
        return self.signed(body, "application/json")

    def signed(self, body: bytes, content_type: str) -> dict[str, Any]:
        digest = hmac.new(facebook.SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": content_type, "X-Hub-Signature-256": f"sha256={digest}"}
        return {"data": body, "headers": headers}


PROVIDERS: dict[type[Messenger], type[FakeProvider]] = {
    Slack: slack.FakeSlack,
    Telegram: telegram.FakeTelegram,
    Twilio: twilio.FakeTwilio,
    Facebook: facebook.FakeGraph,
}
NAMES = {
    "slack": lambda n: f"D{n}",
    "telegram": lambda n: f"{1000 + n}",
    "twilio": lambda n: f"+1555{n:07}",
    "facebook": lambda n: f"p{n}",
    "rest": lambda n: f"rest-{n}",
    "web": lambda n: f"web-{n}",
}
"""How people are named there, by a number."""


def credentials(providers: dict[type[Messenger], FakeProvider]) -> str:
    """A credentials.yml with all channels, whose providers are these."""
    url = {kind.name: provider.url for kind, provider in providers.items()}
    return yaml.safe_dump(
        {
            "channels.http.rest.RestChannel": KEEPING,
            "channels.http.web.WebChannel": KEEPING,
            "channels.http.plain.PlainChannel": KEEPING,
            "channels.messengers.slack.SlackChannel": {
                **KEEPING,
                "slack_token": slack.TOKEN,
                "slack_signing_secret": slack.SECRET,
                "api_url": f"{url['slack']}/api",
            },
            "channels.messengers.telegram.TelegramChannel": {
                **KEEPING,
                "access_token": telegram.TOKEN,
                "secret_token": telegram.SECRET,
                "webhook_url": telegram.HOOK,
                "api_url": url["telegram"],
            },
            "channels.messengers.twilio.TwilioChannel": {
                **KEEPING,
                "account_sid": twilio.ACCOUNT,
                "auth_token": twilio.TOKEN,
                "webhook_url": twilio.HOOK,
                "api_url": url["twilio"],
            },
            "channels.messengers.facebook.FacebookChannel": {
                **KEEPING,
                "verify": facebook.VERIFY,
                "secret": facebook.SECRET,
                "page-access-token": facebook.TOKEN,
                "api_url": url["facebook"],
            },
        }
    )


@asynccontextmanager
async def providers() -> AsyncIterator[dict[type[Messenger], FakeProvider]]:
    """The fakes of all providers, listening."""
    made = {kind: fake() for kind, fake in PROVIDERS.items()}
    async with AsyncExitStack() as stack:
        for fake in made.values():
            await stack.enter_async_context(running(fake))
        yield made


def doors(
    address: str, http: aiohttp.ClientSession, fakes: dict[type[Messenger], FakeProvider]
) -> list[Door]:
    """All channels of a server."""
    messengers = [kind(address, http, fake) for kind, fake in fakes.items()]
    return [Rest(address, http), Web(address, http), *messengers]
