"""`/metrics`, in the form that Prometheus reads: what the desk counts, and how the process is.

By default only a program on the same machine may read it: the numbers tell how many people are in
danger, which is nobody else's business, and nobody has to think of it before the first start. From
elsewhere it takes METRICS_TOKEN. A stranger gets what any address without a page gives.
"""

import datetime as dt
import hmac
import ipaddress
import logging
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from rasa.core.channels.channel import InputChannel
from sanic import Blueprint
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, raw

from channels.counting import Counts
from relapse_guide.library.content import Content
from relapse_guide.library.library import Library
from relapse_guide.library.staleness import stale_entries
from relapse_guide.settings import Settings
from server.logs import OURS

PATH = "/metrics"
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""Headers by which a proxy on this machine shows that somebody else is asking."""
OTHER = "other"
PARTS = (*sorted(OURS - {"__main__"}), "rasa", "sanic")

# When each counter began: nobody asks, and it doubles what is sent.
disable_created_metrics()  # type: ignore[no-untyped-call]


def metrics(config: Settings, registry: CollectorRegistry) -> Blueprint:
    """The route."""
    blueprint = Blueprint("metrics")

    @blueprint.get(PATH)
    async def tell(request: Request) -> HTTPResponse:
        if not may_read(config, request):
            raise NotFound("nothing here")
        headers = {"Cache-Control": "no-store"}
        return raw(generate_latest(registry), headers=headers, content_type=CONTENT_TYPE_LATEST)

    return blueprint


def may_read(config: Settings, request: Request) -> bool:
    """Whether who asks may see the numbers: whoever has the token; without one, this machine."""
    if config.metrics_token:
        wanted = f"Bearer {config.metrics_token}".encode()
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, wanted)
    if config.proxies or any(name in request.headers for name in FORWARDED):
        return False
    # By its name, too: a website can send a browser on this machine here under its own.
    return _is_here(request.ip) and _is_here(_host(request.headers.get("host", "")))


def _host(given: str) -> str:
    try:
        return urlsplit(f"//{given}").hostname or ""
    except ValueError:
        return ""


def _is_here(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def registry_of(
    counts: Counts, channels: Iterable[InputChannel], is_loaded: Callable[[], bool]
) -> CollectorRegistry:
    """An app's own registry: what its desk counts, and whether its model is loaded."""
    registry = CollectorRegistry()
    registry.register(counts.registry)
    loaded = Gauge("relapse_guide_loaded", "Whether the model is loaded.", registry=registry)
    loaded.set_function(is_loaded)
    for channel in channels:
        counts.begin(channel.name())
    return registry


def watch_process(
    registry: CollectorRegistry,
    library: Library,
    stale_days: int,
    store_failures: Callable[[], int],
) -> None:
    """Add to an app's registry what is of the whole process: content, database, errors, memory."""
    registry.register(Watched(library, stale_days, store_failures))
    ProcessCollector(registry=registry)
    logging.getLogger().addHandler(ErrorCount(registry))


class ErrorCount(logging.Handler):
    """Counts what is logged as an error, by the part of the program that says so."""

    def __init__(self, registry: CollectorRegistry) -> None:
        super().__init__(logging.ERROR)
        self._errors = Counter(
            "relapse_guide_errors", "Errors in the log.", ["part"], registry=registry
        )
        for part in (*PARTS, OTHER):
            self._errors.labels(part)

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        part = record.name.partition(".")[0].replace("__main__", "server")
        self._errors.labels(part if part in PARTS else OTHER).inc()


class Watched(Collector):
    """What others count or know, read when Prometheus asks."""

    def __init__(
        self, library: Library, stale_days: int, store_failures: Callable[[], int]
    ) -> None:
        self._library = library
        self._stale_days = stale_days
        self._store_failures = store_failures

    def collect(self) -> Iterator[Metric]:
        """The present values."""
        reloads = CounterMetricFamily(
            "relapse_guide_content_reloads", "Edits of the content that were read.", labels=["how"]
        )
        for how, count in (("ok", self._library.taken), ("failed", self._library.refused)):
            reloads.add_metric([how], count)
        yield reloads
        yield GaugeMetricFamily(
            "relapse_guide_content_mistakes",
            "Mistakes in the content's files, which are not followed while there are any.",
            len(self._library.faults),
        )
        stale = GaugeMetricFamily(
            "relapse_guide_stale_entries",
            "Facts and sources that nobody has checked for STALE_DAYS.",
            labels=["kind"],
        )
        counted = _stale_counts(self._library.content, self._stale_days, dt.date.today())
        for kind, count in counted.items():
            stale.add_metric([kind], count)
        yield stale
        yield CounterMetricFamily(
            "relapse_guide_store_failures",
            "Uses of the conversations' database that failed.",
            value=self._store_failures(),
        )


@lru_cache(maxsize=1)
def _stale_counts(content: Content, days: int, today: dt.date) -> dict[str, int]:
    kinds = [entry.kind for entry in stale_entries(content, days, today)]
    return {kind: kinds.count(kind) for kind in ("source", "fact")}
