"""A head that lies about the body's length is refused at once, and the server goes on."""

import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.request_heads import is_plain
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import Served, serving

DOUBTFUL = [
    "Content-Length: -1",
    "content-length: -5000",
    "Content-Length: abc",
    "Content-Length: +2",
    "Content-Length: 1_0",
    "Content-Length: 0x10",
    "Content-Length:",
    "Content-Length: 2, 2",
    "Content-Length : -1",
    "Content-Length: 2\r\nContent-Length: 2",
    "Content-Length: 2\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding: gzip, chunked",
    "Content-Length: ٣",
]


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(FakeAgent()) as server:
        yield server


@pytest.mark.parametrize("header", DOUBTFUL)
@pytest.mark.parametrize("line", ["POST /nothing", "GET /health", "POST /webhooks/rest/webhook"])
def test_doubtful_head_is_refused_and_the_server_answers_on(
    served: Served, line: str, header: str
) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as connection:
        connection.sendall(f"{line} HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\nxx".encode())
        status = connection.recv(4096).split(b" ", 2)[1]
    assert status == b"400"
    assert served.request("GET", "/health", timeout=5).status == 200


def test_plain_heads_are_read(served: Served) -> None:
    assert served.rest("greet").status == 200
    chunked = (
        b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    body = b'{"sender": "a", "message": "greet"}'
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as connection:
        connection.sendall(chunked + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")
        assert connection.recv(4096).split(b" ", 2)[1] == b"200"


@given(st.binary(max_size=60))
def test_any_head_is_judged(noise: bytes) -> None:
    assert is_plain(b"GET / HTTP/1.1\r\n" + noise) in (True, False)


@given(st.integers(min_value=0, max_value=10**9))
def test_any_length_in_digits_is_plain(length: int) -> None:
    assert is_plain(f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {length}".encode())
