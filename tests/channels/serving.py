"""The composed server in a thread of this process, with a fake agent, on a free port."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import count
from typing import Any
from urllib.parse import quote

from channels.desk import Desk
from channels.http.plain import PlainChannel
from channels.http.rest import RestChannel
from channels.http.web import WebChannel
from relapse_guide.answers.standing import standing_answers
from relapse_guide.settings import Settings
from server.app import compose
from server.conversations import TrackerConversations
from tests.channels import sanic_once  # noqa: F401
from tests.channels.fake_agent import CONTENT, FakeAgent

STANDING = standing_answers(CONTENT)


def a_desk(**settings: Any) -> Desk:
    """A desk that remembers nothing yet; without limits unless they are given."""
    return Desk(Settings(**{**GENEROUS, **settings}), lambda: STANDING)


GENEROUS = {
    "messages_per_minute": 100_000,
    "address_messages_per_minute": 100_000,
}
JSON = {"Content-Type": "application/json"}
_names = count()


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A running server: its address, its agent, and requests to it."""

    port: int
    loaded: FakeAgent | None
    config: Settings = field(default_factory=lambda: Settings.parse_obj({}))
    own_desk: Desk | None = None

    @property
    def agent(self) -> FakeAgent:
        """The agent, where the server is not still starting."""
        assert self.loaded
        return self.loaded

    @property
    def desk(self) -> Desk:
        """The desk, where the server runs in this process."""
        assert self.own_desk
        return self.own_desk

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        timeout: float = 20,
    ) -> Reply:
        if body is not None and not isinstance(body, (bytes, str)):
            body, headers = json.dumps(body), {**JSON, **(headers or {})}
        if isinstance(body, str):
            body = body.encode()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=timeout)) as connection:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            given = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, given, response.read())

    def rest(self, message: Any, sender: Any = "somebody", **more: Any) -> Reply:
        body = {"sender": sender, "message": message}
        return self.request("POST", "/webhooks/rest/webhook", body, **more)

    def delete_rest(self, sender: str, **more: Any) -> Reply:
        return self.request("DELETE", f"/webhooks/rest/conversations/{quote(sender, '')}", **more)

    def open(self) -> str:
        return str(self.request("POST", "/webhooks/web/conversations").json()["id"])

    def web(self, conversation: str, **body: Any) -> Reply:
        return self.request("POST", f"/webhooks/web/conversations/{conversation}/messages", body)

    def conversation(self, method: str, conversation: str, **more: Any) -> Reply:
        return self.request(method, f"/webhooks/web/conversations/{conversation}", **more)


@contextmanager
def serving(agent: FakeAgent | None = None, port: int = 0, **settings: Any) -> Iterator[Served]:
    """Serve until the block ends. `agent` None: still starting."""
    config = Settings(**{**GENEROUS, **settings})
    desk = Desk(config, lambda: STANDING)
    app = compose(
        config,
        [
            RestChannel(config, desk, TrackerConversations),
            WebChannel(config, desk, TrackerConversations),
            PlainChannel(config, desk, TrackerConversations),
        ],
        desk,
        name=f"test_{next(_names)}",
    )
    app.ctx.agent = agent
    listening = socket.create_server(("127.0.0.1", port))
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def serve() -> None:
        server: Any = await app.create_server(sock=listening, return_asyncio_server=True)
        await server.startup()
        await server.start_serving()
        app.ctx.stop = asyncio.Event()
        ready.set()
        await app.ctx.stop.wait()
        server.close()
        for connection in list(server.connections):
            connection.abort()
        await asyncio.sleep(0)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield Served(listening.getsockname()[1], agent, config, desk)
    finally:
        loop.call_soon_threadsafe(app.ctx.stop.set)
        thread.join(20)
        listening.close()
        loop.close()
