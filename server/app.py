"""The server: one process with channels, in-process actions, pages and /health; `make run`."""

import asyncio
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
from channels.replies import in_one_line
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import library
from relapse_guide.settings import ROOT, Settings, SettingsError, settings
from server.assistant import ModelError, load_assistant
from server.databases import StoreError, open_database
from server.errors import answer_errors
from server.headers import add_headers
from server.logs import configure_logging, ignore_rasas_warnings
from server.pages import pages
from server.request_heads import PlainRequest
from server.retention import Retention
from server.sql_store import SqlStore
from server.train import train_if_needed
from server.watching import watching

CREDENTIALS = ROOT / "credentials.yml"
CHANNELS = "/webhooks/"
TELLS_ITSELF = f"{CHANNELS}plain/"
"""A channel for eyes: that the assistant is still starting, it says by a page."""
REQUEST_BYTES = 512 * 1024
"""Longer requests are refused unread; each channel allows its own part of it."""


def create_app(config: Settings, model: Path, store: SqlStore) -> Sanic:
    """The Sanic app; the model is loaded after the port is open, and /ready tells when."""
    channels = channels_of(CREDENTIALS)
    app = compose(config, channels, process_desk())

    async def start_loading(app: Sanic, _: asyncio.AbstractEventLoop) -> None:
        app.add_task(_load(app, config, model, store))
        app.add_task(Retention(store, config.retention_days).run())

    app.register_listener(start_loading, "after_server_start")
    return app


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
    answer_errors(app)
    add_headers(app, config.allowed_origins)
    app.blueprint(pages(config.public_origin))
    app.blueprint(watching())
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
            print(error, file=sys.stderr)
        else:
            logging.getLogger(__name__).exception("The assistant could not be loaded")
        app.ctx.failed = True
        app.stop()  # type: ignore[no-untyped-call]
        return
    address = f"http://{config.host}:{config.port}"
    print(f"Relapse Guide is ready at {address}/ (open it in a browser)")
    print("Or ask from another terminal:")
    print(
        f"  curl -s {address}/webhooks/rest/webhook -H 'Content-Type: application/json'"
        ' -d \'{"sender": "me", "message": "What if I am resistant to Revlimid?"}\''
    )
    print("or stop this with Ctrl-C and chat with 'make shell'.", flush=True)


def main() -> int:
    """Train if needed and serve until Ctrl-C. 1 if it cannot be served, else 0."""
    try:
        config = settings()
        model = train_if_needed(config, library().content)
    except (ContentError, SettingsError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    configure_logging(config.log_level)
    ignore_rasas_warnings()
    try:
        # Not left to Sanic, which logs a traceback and ends as if all were well.
        listening = bind_socket(config.host, config.port)
    except OSError as error:
        print(
            f"Cannot listen on {config.host}:{config.port} ({error.strerror}): stop what uses the"
            " port, or set another HOST or PORT, such as PORT=5006 make run.",
            file=sys.stderr,
        )
        return 1
    print("Starting (about fifteen seconds) …", flush=True)
    try:
        store = SqlStore(open_database(config.database))
    except StoreError as error:
        print(error, file=sys.stderr)
        return 1
    try:
        app = create_app(config, model, store)
    except (RasaException, ValueError) as error:
        print(f"A channel in credentials.yml cannot be started: {error}", file=sys.stderr)
        return 1
    app.run(sock=listening, access_log=False, debug=False)
    return 1 if app.ctx.failed else 0


if __name__ == "__main__":
    sys.exit(main())
