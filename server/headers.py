"""What every response carries: headers that keep browsers from mischief, and gzip."""

import gzip

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

GZIP_FROM = 600
"""Bytes; below this a response fits one packet anyway."""
COMPRESSED = ("text/", "application/json")
PAGE_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {frames};"
    " object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
MODULES_START = "/widget-"
"""How the addresses of modules start, and of the widget under an address that names its version."""
WIDGETS_START = "/widget"
"""How the addresses start of all that is there for other websites. Browsers take a module, and a
script whose digest is named (`integrity`), from another website only if told so."""
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def add_headers(app: Sanic, framing: list[str]) -> None:
    """Complete every response of the app. `framing`: websites that may show pages in a frame."""
    frames = " ".join(["'self'", *framing]) if framing else "'none'"
    page_policy = PAGE_POLICY.format(frames=frames)

    @app.on_response
    async def complete(request: Request, response: HTTPResponse) -> None:
        is_page = (response.content_type or "").startswith("text/html")
        response.headers.update(ALWAYS)
        response.headers["Content-Security-Policy"] = page_policy if is_page else DATA_POLICY
        if is_page and framing:
            # The older header knows no list of websites; the policy above stands for it.
            del response.headers["X-Frame-Options"]
        # The widget is there for other websites; the web channel sees to its own.
        is_widget = request.path.startswith(WIDGETS_START)
        reach = "cross-origin" if is_widget else "same-origin"
        if is_widget:
            response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = reach
        _compress(request, response)


def _compress(request: Request, response: HTTPResponse) -> None:
    """Gzip a text in place, if the browser takes it and it is long enough to gain by it."""
    if not (response.content_type or "").startswith(COMPRESSED):
        return
    varies = [name for name in (response.headers.get("vary"), "Accept-Encoding") if name]
    response.headers["Vary"] = ", ".join(varies)
    body = response.body or b""
    if len(body) < GZIP_FROM or "gzip" not in request.headers.get("accept-encoding", ""):
        return
    response.body = gzip.compress(body, compresslevel=9, mtime=0)
    response.headers["Content-Encoding"] = "gzip"
