"""Which websites' pages may talk to the server from the browser (CORS)."""

from urllib.parse import urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse

from channels.http.refusal import Refused

PREFLIGHT_SECONDS = 600
NOT_ALLOWED = "This website is not allowed to use the chat."


class Origins:
    """The server's own origin, and those that its operator named."""

    def __init__(self, allowed: list[str]) -> None:
        self._allowed = frozenset(allowed)

    def check(self, request: Request) -> None:
        """Raises Refused if a browser says that another website's page asks."""
        origin = request.headers.get("origin")
        if origin is not None and not self._admits(origin, request):
            raise Refused(403, NOT_ALLOWED)

    def mark(self, request: Request, response: HTTPResponse) -> None:
        """Tell the browser that the asking page may read the response."""
        vary = [name for name in (response.headers.get("vary"), "Origin") if name]
        response.headers["Vary"] = ", ".join(vary)
        origin = request.headers.get("origin")
        if origin is None or not self._admits(origin, request):
            return
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)

    def _admits(self, origin: str, request: Request) -> bool:
        # Only the host is compared for the own origin: behind a TLS proxy the scheme differs.
        own = request.headers.get("host", "")
        return origin in self._allowed or (bool(own) and urlsplit_host(origin) == own)


def urlsplit_host(origin: str) -> str:
    """Host and port of an origin, empty for `null` and for what is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
