"""The server: one process with channels, in-process actions, pages and /health; `make run`."""

import asyncio
import datetime as dt
import logging
import sys
from pathlib import Path
from typing import Any

from rasa.core.channels import channel
from rasa.core.channels.channel import InputChannel
from rasa.core.tracker_store import TrackerStore
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.common import class_from_module_path
from rasa.shared.utils.io import read_config_file
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sanic.server.socket import bind_socket

from channels.desk import Desk, process_desk
from channels.queues import Queues, TurnOrder
from channels.replies import in_one_line
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import library
from relapse_guide.library.staleness import stale_entries, warning_of
from relapse_guide.settings import ROOT, Settings, SettingsError, settings
from server.assistant import ModelError, load_assistant
from server.conversations import answered_in
from server.databases import StoreError, one_line, open_database
from server.errors import answer_errors
from server.headers import add_headers
from server.logs import (
    JSON,
    be_quiet_about_errors,
    complain,
    configure_logging,
    ignore_rasas_warnings,
    tell,
)
from server.metrics import metrics, registry_of, watch_process
from server.pages import pages
from server.request_heads import PlainRequest
from server.request_ids import mark_requests
from server.retention import Retention
from server.review import ReviewNotes
from server.sql_store import SqlStore
from server.train import train_if_needed
from server.turn_tickets import TurnTickets
from server.watching import watching

CREDENTIALS = ROOT / "credentials.yml"
CHANNELS = "/webhooks/"
TELLS_ITSELF = f"{CHANNELS}plain/"
"""A channel for eyes: that the assistant is still starting, it says by a page."""
REQUEST_BYTES = 512 * 1024
"""Longer requests are refused unread; each channel allows its own part of it."""


def create_app(
    config: Settings, model: Path, store: SqlStore, notes: ReviewNotes | None = None
) -> Sanic:
    """The Sanic app; the model is loaded after the port is open, and /ready tells when."""
    channels = channels_of(CREDENTIALS)
    desk = process_desk()
    desk.keep_with(turn_order(config.database), answered_in(store))
    desk.note = notes.add if notes else None
    app = compose(config, channels, desk)
    watch_process(app.ctx.registry, library(), config.stale_days, lambda: store.failures)

    async def start_loading(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        app.add_task(_load(app, config, model, store))
        app.add_task(Retention(store, config.retention_days).run())

    async def close(*_: object) -> None:
        await desk.close()

    app.register_listener(start_loading, "after_server_start")
    app.register_listener(close, "after_server_stop")
    return app


def turn_order(database: str) -> TurnOrder:
    """Where the turns of a conversation wait for each other: in this process, or, with a database
    that several processes can use, in all of these."""
    if database.startswith("postgresql"):
        return TurnTickets(one_line(database))
    return Queues()


def channels_of(credentials: Path) -> list[InputChannel]:
    """The channels that a file names. Raises RasaException for one that cannot be had."""
    named = read_config_file(str(credentials))
    if all("." in name for name in named):
        return [_channel(name, settings) for name, settings in named.items()]
    # One of Rasa's own, whose import takes as long as all the rest.
    from rasa.core.run import create_http_input_channels

    own: list[InputChannel] = create_http_input_channels(None, str(credentials))
    return own


def _channel(name: str, settings: dict[str, Any] | None) -> InputChannel:
    try:
        kind = class_from_module_path(name)
    except (AttributeError, ImportError) as error:
        raise RasaException(f"{name} is no channel: correct its name or take it out") from error
    channel: InputChannel = kind.from_credentials(settings)
    return channel


def compose(
    config: Settings, channels: list[InputChannel], desk: Desk, name: str = "relapse_guide"
) -> Sanic:
    """All that is served, waiting for `app.ctx.agent`. `desk` is the one that the channels use.

    `name` is the app's own, in Sanic.
    """
    app = Sanic(name, configure_logging=False, request_class=PlainRequest)
    app.ctx.agent = None
    app.ctx.desk = desk
    app.ctx.failed = False
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.REQUEST_MAX_SIZE = REQUEST_BYTES
    if config.proxies:
        app.config.PROXIES_COUNT = config.proxies
    mark_requests(app)
    answer_errors(app)
    add_headers(app, config.allowed_origins)
    app.blueprint(pages(config.public_origin))
    app.blueprint(watching())
    app.ctx.registry = registry_of(desk.counts, channels, lambda: app.ctx.agent is not None)
    app.blueprint(metrics(config, app.ctx.registry))
    channel.register(channels, app, route=CHANNELS)

    @app.on_request
    async def wait_until_ready(request: Request) -> HTTPResponse | None:
        is_told = request.path.startswith(CHANNELS) and not request.path.startswith(TELLS_ITSELF)
        if app.ctx.agent is None and is_told:
            not_ready = in_one_line(desk.standing().starting)
            return json({"error": not_ready}, status=503, headers={"Retry-After": "10"})
        return None

    return app


async def _load(
    app: Sanic, config: Settings, model: Path, store: TrackerStore | None = None
) -> None:
    loop = asyncio.get_running_loop()
    try:
        app.ctx.agent = await loop.run_in_executor(None, load_assistant, model, store)
    except Exception as error:
        if isinstance(error, ModelError):
            complain(error, config.log_format)
        else:
            logging.getLogger(__name__).exception("The assistant could not be loaded")
        app.ctx.failed = True
        app.stop()  # type: ignore[no-untyped-call]
        return
    address = f"http://{config.host}:{config.port}"
    tell(f"Relapse Guide is ready at {address}/ (open it in a browser)", config.log_format)
    if config.log_format == JSON:
        return
    print("Or ask from another terminal:")
    print(
        f"  curl -s {address}/webhooks/rest/webhook -H 'Content-Type: application/json'"
        ' -d \'{"sender": "me", "message": "What if I am resistant to Revlimid?"}\''
    )
    print("or stop this with Ctrl-C and chat with 'make shell'.", flush=True)


def warn_of_stale_content(config: Settings) -> None:
    """Tell operators what nobody has checked for too long, in one line."""
    today = dt.date.today()
    warning = warning_of(
        stale_entries(library().content, config.stale_days, today), config.stale_days
    )
    if warning:
        logging.getLogger(__name__).warning(warning)


def main() -> int:
    """Train if needed and serve until Ctrl-C. 1 if it cannot be served, else 0."""
    try:
        config = settings()
        model = train_if_needed(config, library().content)
    except (ContentError, SettingsError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    configure_logging(config.log_level, config.log_format)
    ignore_rasas_warnings()
    be_quiet_about_errors()
    warn_of_stale_content(config)
    try:
        # Not left to Sanic, which logs a traceback and ends as if all were well.
        listening = bind_socket(config.host, config.port)
    except OSError as error:
        complain(
            f"Cannot listen on {config.host}:{config.port} ({error.strerror}): stop what uses the"
            " port, or set another HOST or PORT, such as PORT=5006 make run.",
            config.log_format,
        )
        return 1
    tell("Starting (about fifteen seconds) …", config.log_format)
    try:
        engine = open_database(config.database)
        store = SqlStore(engine)
    except StoreError as error:
        complain(error, config.log_format)
        return 1
    try:
        notes = ReviewNotes(engine, lambda: library().content, config.retention_days)
        app = create_app(config, model, store, notes if config.review else None)
    except (RasaException, ValueError) as error:
        complain(f"A channel in credentials.yml cannot be started: {error}", config.log_format)
        return 1
    app.run(sock=listening, access_log=False, debug=False)
    return 1 if app.ctx.failed else 0


if __name__ == "__main__":
    sys.exit(main())
