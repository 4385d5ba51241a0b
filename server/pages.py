"""The files for browsers: `/`, the page that shows the widget, and `/widget.js`."""

import hashlib
from pathlib import Path

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from channels.http.openapi import description
from relapse_guide.settings import ROOT

WIDGET = ROOT / "widget"
CACHED = "public, max-age=3600"
"""An hour: a mended widget reaches every website within it, without a new address."""
FILES = {
    "/": ("page.html", "text/html; charset=utf-8", "no-cache"),
    "/page.css": ("page.css", "text/css; charset=utf-8", CACHED),
    "/icon.svg": ("icon.svg", "image/svg+xml", CACHED),
    "/widget.js": ("widget.js", "text/javascript; charset=utf-8", CACHED),
}


class StaticFile:
    """A file held in memory with the tag that tells whether a browser has it already."""

    def __init__(self, path: Path, content_type: str, caching: str) -> None:
        self._body = path.read_bytes()
        self._type = content_type
        # Weak, because the same file is sent with and without gzip.
        tag = f'W/"{hashlib.sha256(self._body).hexdigest()[:20]}"'
        self._headers = {"ETag": tag, "Cache-Control": caching}

    def response(self, request: Request) -> HTTPResponse:
        """The file, or 304 for a browser that names its tag."""
        known = request.headers.get("if-none-match", "")
        if self._headers["ETag"] in [tag.strip() for tag in known.split(",")]:
            # With its type: the browser takes over the headers that are chosen by it.
            return raw(b"", status=304, headers=self._headers, content_type=self._type)
        return raw(self._body, headers=self._headers, content_type=self._type)


def pages() -> Blueprint:
    """The routes of the files, and of the description of the HTTP channels."""
    blueprint = Blueprint("pages")
    for address, (name, content_type, caching) in FILES.items():
        _serve(blueprint, address, StaticFile(WIDGET / name, content_type, caching))

    @blueprint.get("/openapi.json")
    async def openapi(_: Request) -> HTTPResponse:
        return json(description())

    return blueprint


def _serve(blueprint: Blueprint, address: str, file: StaticFile) -> None:
    async def serve(request: Request) -> HTTPResponse:
        return file.response(request)

    blueprint.add_route(
        serve, address, methods=["GET", "HEAD"], name=f"file_{address[1:] or 'page'}"
    )
