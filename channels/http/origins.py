"""Which websites' pages may talk to the server from the browser (CORS)."""

import re
from urllib.parse import urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse

from channels.http.refusal import Refused

PREFLIGHT_SECONDS = 600
NOT_ALLOWED = "This website is not allowed to use the chat."
DEFAULT_PORTS = {"http": 80, "https": 443}
USUAL_HEADERS = "Content-Type"
"""What a page sends of its own, if the browser does not say which headers it wants to send."""
HEADER_NAMES = re.compile(r"[\w!#$%&'*+.^`|~-]+(?:\s*,\s*[\w!#$%&'*+.^`|~-]+)*")
NAMES_LIMIT = 1_000
"""Characters of the names of headers that a browser asks for."""


class Origins:
    """The server's own origin, and those that its operator named.

    `public`: the own one as browsers see it, for a proxy that tells the server another host.
    `behind_proxies`: whether a proxy's word for the host (X-Forwarded-Host) is believed.
    """

    def __init__(
        self, allowed: list[str], public: str | None = None, behind_proxies: bool = False
    ) -> None:
        self._allowed = frozenset([*allowed, public] if public else allowed)
        self._behind_proxies = behind_proxies

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
            response.headers["Access-Control-Allow-Headers"] = _headers_asked_for(request)
            response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)

    def _admits(self, origin: str, request: Request) -> bool:
        if origin in self._allowed:
            return True
        # Browsers say this themselves, whatever host a proxy put into the request; no page can.
        if request.headers.get("sec-fetch-site") == "same-origin":
            return True
        try:
            return _host_of(origin) in {_host_of(f"//{host}") for host in self._hosts(request)}
        except ValueError:
            return False

    def _hosts(self, request: Request) -> list[str]:
        """The hosts that the server is asked by."""
        named = [request.headers.get("host", "")]
        if self._behind_proxies:
            named.append(request.headers.get("x-forwarded-host", "").split(",")[0].strip())
        return [host for host in named if host]


def _host_of(address: str) -> tuple[str, int | None]:
    """Host and port of an address, alike however it is written. Raises ValueError for none.

    Only these are compared, and a port that is the usual one of a scheme is none: behind a proxy
    that speaks TLS the server does not know the scheme.
    """
    parts = urlsplit(address)
    if not parts.hostname:
        raise ValueError("no host")
    return parts.hostname, None if parts.port in DEFAULT_PORTS.values() else parts.port


def _headers_asked_for(request: Request) -> str:
    """All that the page wants to send: monitoring of a website adds headers to every request.

    No cookie and no sign-in stands behind a request, so that no header can do more than another.
    """
    asked = request.headers.get("access-control-request-headers", "").strip()
    return asked if len(asked) <= NAMES_LIMIT and HEADER_NAMES.fullmatch(asked) else USUAL_HEADERS
