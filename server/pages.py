"""The files for browsers: the pages, and `/widget.js`.

`/` is for patients, `/embed` for who puts the chat on a website, `/chat` for frames.

The widget is written as many small files in `widget/`, each saying by `import` what it needs of the
others, and sent as one: websites load it by a single script tag. `widget_script` puts it together
when the server starts, so nothing has to be built, and neither Node nor a bundler is needed.
"""

import base64
import hashlib
import json
import re
from collections import Counter
from html import escape
from pathlib import Path
from string import Template

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, raw, redirect
from sanic.response import json as json_response

from channels.http.openapi import description
from relapse_guide.settings import ROOT
from relapse_guide.version import version
from server.headers import MODULES_START

WIDGET = ROOT / "widget"
START = WIDGET / "start.js"
"""The widget's first file: all others are imported by it, or by one that it imports."""
JAVASCRIPT = "text/javascript; charset=utf-8"
MODULES = {
    f"{MODULES_START}{name}.js": WIDGET / path
    for name, path in (
        ("views", "views.js"),
        ("place", "place.js"),
        ("tabs", "tabs.js"),
        ("opened", "opened.js"),
        ("es", "texts/es.js"),
    )
}
"""The first files of what the widget fetches only where it is needed, by their addresses."""
CACHED = "public, max-age=3600"
"""An hour: a mended widget reaches every website within it, without a new address."""
UNCHANGING = "public, max-age=31536000, immutable"
"""A year: what has this address is never another file."""
HTML = "text/html; charset=utf-8"
FILES = {
    "/": ("page.html", HTML, "no-cache"),
    "/chat": ("chat.html", HTML, "no-cache"),
    "/page.css": ("page.css", "text/css; charset=utf-8", CACHED),
    "/icon.svg": ("icon.svg", "image/svg+xml", CACHED),
}

EXAMPLE = "https://guide.example.org"
OTHER_VERSION = r"widget-[0-9][0-9.]*-[0-9a-f]{12}\.js"
"""A widget under the address of another version. It is sent to the present one, so that no website
loses the chat; where `integrity` is set, the browser does not take it."""

NAMES = r"\{\s*\w+(?:,\s*\w+)*,?\s*\}"
CODE_IMPORT = re.compile(rf'^import {NAMES} from "\./([\w/-]+\.js)";\n', re.MULTILINE)
TEXT_IMPORT = re.compile(
    r'^import (\w+) from "\./([\w/-]+\.css)" with \{ type: "text" \};$', re.MULTILINE
)
EXPORT = re.compile(r"^export (?=(?:async function|class|const|function) )", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async function|class|const|function) (\w+)", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*\n|//[^\n]*\n)", re.MULTILINE | re.DOTALL)
END_COMMENT = re.compile(r"(?<=[;{,]) // [^\n\"'`]*$", re.MULTILINE)
"""A comment behind code; what may stand in a text is left."""
LINE_END = re.compile(r"^((?:(?! // ).)*[{,(;])\n", re.MULTILINE)
"""A line's end that says nothing, of a line without a comment behind its code."""
STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(r"\n\s+")
STYLE_SPACE = re.compile(r"(?<=[{};,:])\s+|\s+(?=\{)|;(?=\s*\})")
OPERATOR = re.compile(r" (=>|={1,3}|!==|&&|\|\||\?\?) ")
MODULE_SYNTAX = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
"""What makes a file a module: no script may hold it."""
TOP_NAME = re.compile(r"^(?:async function|class|const|function|let) (\w+)", re.MULTILINE)


class WidgetError(Exception):
    """The files of the widget cannot be put into one script."""


def widget_script(start: Path) -> str:
    """The file `start` and all that it imports, as one script in one function.

    Every file comes once, after those that it imports. Imports and exports are taken out, as all
    files share the function's scope; a style sheet becomes a constant of its text. Comments,
    and space and line breaks that say nothing, are left out: a quarter of what a phone fetches.
    No text of the widget may therefore hold a line break, or such a sign as `=` between spaces. No
    two files may import each other: oxlint sees to that (import/no-cycle).

    Raises WidgetError for a form of import or export that the widget does not use, and for a name
    that two files have at their top, as a browser would refuse the whole script. Raises OSError
    for a file that is not there.
    """
    files: dict[Path, str] = {}
    _collect(start, files)
    names = Counter(TOP_NAME.findall("".join(files.values())))
    if twice := [name for name, count in names.items() if count > 1]:
        raise WidgetError(f"named in two files: {', '.join(twice)}")
    code = END_COMMENT.sub("", COMMENT.sub("", "".join(files.values())))
    code = OPERATOR.sub(r"\1", LINE_END.sub(r"\1", INDENT.sub("\n", code)).strip())
    return f'(() => {{\n"use strict";\n{code}\n}})();\n'


def widget_module(start: Path) -> str:
    """The file `start` and all that it imports, as one module that exports what `start` exports.

    Raises what `widget_script` raises.
    """
    exported = EXPORTED.findall(start.read_text(encoding="utf-8"))
    lines = widget_script(start).splitlines(keepends=True)
    return "".join([*lines[2:-1], f"export {{ {', '.join(exported)} }};\n"])


def _collect(path: Path, files: dict[Path, str]) -> None:
    if path in files:
        return
    code = path.read_text(encoding="utf-8")
    for name in CODE_IMPORT.findall(code):
        _collect(path.parent / name, files)
    files[path] = _without_module_syntax(code, path)


def _without_module_syntax(code: str, path: Path) -> str:
    def constant(found: re.Match[str]) -> str:
        text = (path.parent / found[2]).read_text(encoding="utf-8")
        text = STYLE_SPACE.sub("", STYLE_COMMENT.sub("", text)).replace("\n", " ")
        # What JSON writes is a literal of JavaScript, too, since ES2019.
        return f"const {found[1]} = {json.dumps(text, ensure_ascii=False)};"

    script = EXPORT.sub("", TEXT_IMPORT.sub(constant, CODE_IMPORT.sub("", code)))
    if left := MODULE_SYNTAX.search(script):
        raise WidgetError(f"{path.name}: cannot put into one script: {left[0]}")
    return script


class StaticFile:
    """A file held in memory with the tag that tells whether a browser has it already."""

    def __init__(self, body: bytes, content_type: str, caching: str) -> None:
        self._body = body
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


def versioned(script: bytes) -> str:
    """The name of the widget that no other file will ever have."""
    return f"widget-{version()}-{hashlib.sha256(script).hexdigest()[:12]}.js"


def integrity(script: bytes) -> str:
    """What a website writes into its script tag to take no other file (Subresource Integrity)."""
    return f"sha384-{base64.b64encode(hashlib.sha384(script).digest()).decode()}"


def pages(public_origin: str | None = None) -> Blueprint:
    """The routes of the files, and of the description of the HTTP channels.

    `public_origin`: the server's address, for who copies the line that puts the chat on a website.
    """
    blueprint = Blueprint("pages")
    for address, (name, content_type, caching) in FILES.items():
        body = (WIDGET / name).read_bytes()
        _serve(blueprint, address, StaticFile(body, content_type, caching))
    widget = widget_script(START).encode()
    _serve(blueprint, "/widget.js", StaticFile(widget, JAVASCRIPT, CACHED))
    name = versioned(widget)
    _serve(blueprint, f"/{name}", StaticFile(widget, JAVASCRIPT, UNCHANGING))
    _redirect(blueprint, f"/<other:{OTHER_VERSION}>", name)
    _redirect(blueprint, "/plain", "webhooks/plain/chat")
    embed = Template((WIDGET / "embed.html").read_text(encoding="utf-8")).substitute(
        server=escape(public_origin or EXAMPLE), versioned=name, integrity=integrity(widget)
    )
    _serve(blueprint, "/embed", StaticFile(embed.encode(), HTML, "no-cache"))
    for path, first in MODULES.items():
        module = StaticFile(widget_module(first).encode(), JAVASCRIPT, CACHED)
        _serve(blueprint, path, module)

    @blueprint.route("/openapi.json", methods=["GET", "HEAD"])
    async def openapi(_: Request) -> HTTPResponse:
        return json_response(description())

    return blueprint


def _serve(blueprint: Blueprint, address: str, file: StaticFile) -> None:
    async def serve(request: Request) -> HTTPResponse:
        return file.response(request)

    blueprint.add_route(
        serve, address, methods=["GET", "HEAD"], name=f"file_{address[1:] or 'page'}"
    )


def _redirect(blueprint: Blueprint, address: str, file: str) -> None:
    """Send to a file beside the address, whatever path a proxy puts before both."""

    async def lead(request: Request, **_: str) -> HTTPResponse:
        asked = f"?{request.query_string}" if request.query_string else ""
        return redirect(f"{file}{asked}", headers={"Cache-Control": "no-cache"})

    blueprint.add_route(lead, address, methods=["GET", "HEAD"], name=f"to_{file[:12]}")
