"""Conversations outlive the server: stopped, killed in mid-turn, or with its database locked."""

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.server.slow.running import CARE_TEAM, TURN_LIMIT, Server, our_server

pytestmark = pytest.mark.slow

TOLD = "What if I am resistant to Revlimid?"
LIST = "make me a list of questions for my doctor"


def web(server: Server, method: str, path: str = "", **body: Any) -> requests.Response:
    url = f"{server.address}/webhooks/web/conversations{path}"
    return requests.request(method, url, json=body or None, timeout=TURN_LIMIT)


def said(server: Server, conversation: str) -> list[str]:
    messages = web(server, "GET", f"/{conversation}").json()["messages"]
    return [message["text"] for message in messages]


def test_a_killed_server_goes_on_where_it_was(model: Path, tmp_path: Path) -> None:
    kept = {"RELAPSE_GUIDE_DATA": str(tmp_path / "kept")}
    with our_server(tmp_path, **kept) as server:
        server.wait("/ready")
        conversation = web(server, "POST").json()["id"]
        silent = web(server, "POST").json()["id"]
        web(server, "POST", f"/{conversation}/messages", message=TOLD)
        server.answer("integrator", TOLD)
        before = said(server, conversation)

        def ask() -> None:
            with contextlib.suppress(requests.ConnectionError):
                web(server, "POST", f"/{conversation}/messages", message="What is Kyprolis?")

        asking = threading.Thread(target=ask)
        asking.start()
        server.process.kill()
        asking.join()

    (tmp_path / "again").mkdir()
    with our_server(tmp_path / "again", **kept) as server:
        server.wait("/ready")
        after = said(server, conversation)
        assert after[: len(before)] == before
        assert "Revlimid (lenalidomide)" in server.answer("integrator", LIST)
        reply = web(server, "POST", f"/{conversation}/messages", message=LIST)
        assert "Revlimid (lenalidomide)" in reply.json()["messages"][-1]["text"]

        first = web(server, "POST", f"/{silent}/messages", message="hello")
        assert first.status_code == 200
        assert said(server, silent)[0] == said(server, web(server, "POST").json()["id"])[0]

        assert web(server, "DELETE", f"/{conversation}").status_code == 204
        assert web(server, "GET", f"/{conversation}").status_code == 404
        assert server.process.interrupt() == 0

    left = b"".join(file.read_bytes() for file in (tmp_path / "kept").iterdir())
    assert conversation.encode() not in left
    assert silent.encode() in left


def test_while_its_database_is_locked_it_says_so_and_recovers(model: Path, tmp_path: Path) -> None:
    with our_server(tmp_path) as server:
        server.wait("/ready")
        server.answer("patient", TOLD)
        file = tmp_path / "kept" / "conversations.sqlite"
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            told = server.answer("patient", "What is Kyprolis?")
            assert CARE_TEAM in told
            assert "911" in told
            assert "Kyprolis" not in told.partition("\n")[0]
            assert "911" in server.answer("patient", "I have chest pain and cannot breathe")
            assert server.health("/ready") == 503
            assert server.health("/health") == 200
            other.execute("ROLLBACK")

        server.wait("/ready")
        assert "Kyprolis" in server.answer("patient", "What is Kyprolis?")
        assert "Revlimid (lenalidomide)" in server.answer("patient", LIST)
        assert "kyprolis" not in server.process.log.lower()
