"""Refuses requests whose head does not say plainly how long the body is, before Sanic believes it.

Sanic 21.12 (sanic/http.py, `Http.http1_request_header`) reads the length with `int()`: a
negative one makes `Http.read` spin for ever without waiting, which stops the whole server; a
word makes a 500; and a length beside `Transfer-Encoding` is ignored, so that a proxy in front
and Sanic can disagree on where a request ends (RFC 9112, 6.3). Not reported upstream yet.
"""

import re
from typing import Any

from sanic.exceptions import InvalidUsage
from sanic.request import Request

_LENGTH = re.compile(rb"[0-9]{1,18}")


class PlainRequest(Request):
    """A request whose head was checked. Made by Sanic before it waits for the body."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Raises InvalidUsage (400) if the body's length is negative, no number, or given twice."""
        if not is_plain(kwargs.get("head", b"")):
            raise InvalidUsage("the length of the body is not plain")
        super().__init__(*args, **kwargs)


def is_plain(head: bytes) -> bool:
    """Whether a head, as sent, gives one body length at most, in digits or as `chunked`."""
    lengths = _values(head, b"content-length")
    codings = _values(head, b"transfer-encoding")
    if len(lengths) + len(codings) > 1:
        return False
    return all(_LENGTH.fullmatch(length) for length in lengths) and all(
        coding == b"chunked" for coding in codings
    )


def _values(head: bytes, name: bytes) -> list[bytes]:
    """The values of a header, in order. Names are split as Sanic does: at the first colon."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return [value.strip() for key, _, value in lines if key.strip().lower() == name]
