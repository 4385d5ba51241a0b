"""The samples of docs/proxies, run by the real nginx and Caddy in front of the composed server."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest

from relapse_guide.settings import ROOT
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import JSON, Reply, Served, serving

pytestmark = pytest.mark.slow

SAMPLES = ROOT / "docs" / "proxies"
OWN_HOST = "https://guide.example.org"
BELOW_A_PATH = "https://www.example.org/guide"
OPEN = "/webhooks/web/conversations"
START_LIMIT = 20.0
"""Seconds in which a proxy has to answer."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@dataclass
class Proxy:
    """A proxy that speaks TLS for the hosts of the samples, on a port of this machine."""

    port: int

    def request(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        _, _, rest = address.partition("://")
        host, _, path = rest.partition("/")
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        with closing(HTTPConnection(host)) as connection:
            connection.sock = context.wrap_socket(plain, server_hostname=host)
            connection.request(method, f"/{path}", body, headers or {})
            response = connection.getresponse()
            given = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, given, response.read())

    def wait(self, running: "subprocess.Popen[bytes]", log: Path) -> None:
        end = time.monotonic() + START_LIMIT
        while time.monotonic() < end:
            assert running.poll() is None, log.read_text()
            try:
                if self.request("GET", f"{OWN_HOST}/health").status == 200:
                    return
            except (OSError, ssl.SSLError):
                time.sleep(0.05)
        pytest.fail(log.read_text())


def program(name: str) -> str:
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if found is None:
        missing = f"No {name}: install it (apt-get install {name})."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    return found


@contextmanager
def running(folder: Path, port: int, *command: str) -> Iterator[Proxy]:
    log = folder / "log"
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with log.open("wb") as output:
        started = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
    try:
        proxy = Proxy(port)
        proxy.wait(started, log)
        yield proxy
    finally:
        started.terminate()
        started.wait(20)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate that nobody signed, and its key."""
    made, key = folder / "made.pem", folder / "made.key"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    subject = ["-subj", "/CN=example.org", "-days", "2"]
    written = ["-keyout", str(key), "-out", str(made)]
    command = [program("openssl"), "req", "-x509", *curve, *written, *subject]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


@contextmanager
def nginx(
    folder: Path, server: int, change: Callable[[str], str] = lambda sample: sample
) -> Iterator[Proxy]:
    """nginx with the sample; only ports and the certificate are this machine's."""
    found, port = program("nginx"), free_port()
    made, key = certificate(folder)
    sample = change((SAMPLES / "nginx.conf").read_text())
    for written, here in {
        "listen 443 ssl": f"listen 127.0.0.1:{port} ssl",
        "127.0.0.1:5005": f"127.0.0.1:{server}",
        "/etc/ssl/example.org.pem": str(made),
        "/etc/ssl/example.org.key": str(key),
    }.items():
        assert written in sample
        sample = sample.replace(written, here)
    (folder / "sample.conf").write_text(sample)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; pid {folder}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{\n{paths}\ninclude {folder}/sample.conf;\n}}\n"
    )
    with running(folder, port, found, "-p", str(folder), "-c", str(whole)) as proxy:
        yield proxy


@contextmanager
def caddy(folder: Path, server: int) -> Iterator[Proxy]:
    """Caddy with the sample, and certificates of its own instead of ones that it would fetch."""
    found, port = program("caddy"), free_port()
    sample = (SAMPLES / "Caddyfile").read_text()
    assert "127.0.0.1:5005" in sample
    options = f"admin off\nlocal_certs\nskip_install_trust\nhttps_port {port}"
    sample = sample.replace("127.0.0.1:5005", f"127.0.0.1:{server}")
    whole = folder / "Caddyfile"
    whole.write_text(f"{{\n{options}\nhttp_port {free_port()}\n}}\n{sample}")
    with running(folder, port, found, "run", "--config", str(whole)) as proxy:
        yield proxy


PROXIES: dict[str, Any] = {"nginx": nginx, "caddy": caddy}


@dataclass
class Behind:
    """A server and the proxy in front of it."""

    proxy: Proxy
    served: Served


@pytest.fixture(scope="module", params=PROXIES)
def behind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Behind]:
    folder = tmp_path_factory.mktemp(request.param)
    with (
        serving(FakeAgent(), proxies=1) as served,
        PROXIES[request.param](folder, served.port) as proxy,
    ):
        yield Behind(proxy, served)


@pytest.mark.parametrize("home", [OWN_HOST, BELOW_A_PATH])
def test_the_chat_works_behind_it(behind: Behind, home: str) -> None:
    proxy = behind.proxy
    origin = "/".join(home.split("/")[:3])

    opened = proxy.request("POST", f"{home}{OPEN}", headers={"Origin": origin})
    conversation = opened.json()["id"]
    said = b'{"message": "/ask_clinical_trials", "id": "1"}'
    answered = proxy.request(
        "POST", f"{home}{OPEN}/{conversation}/messages", said, {"Origin": origin, **JSON}
    )

    assert opened.status == 201
    assert "care team" in answered.json()["messages"][0]["text"]
    assert proxy.request("POST", f"{home}{OPEN}", headers={"Origin": "https://a.b"}).status == 403


@pytest.mark.parametrize("home", [OWN_HOST, BELOW_A_PATH])
def test_pages_and_files_lead_to_each_other_behind_it(behind: Behind, home: str) -> None:
    proxy = behind.proxy

    for path in ("/", "/embed", "/chat", "/widget.js", "/page.css", "/openapi.json"):
        assert proxy.request("GET", home + path).status == 200, path
    assert proxy.request("HEAD", f"{home}/health").status == 200
    plain = proxy.request("GET", f"{home}/plain")
    assert plain.status == 302
    page = urljoin(f"{home}/plain", plain.headers["location"])
    assert page.startswith(f"{home}/")
    assert b'action="chat"' in proxy.request("GET", page).body
    assert proxy.request("GET", urljoin(page, "../../page.css")).status == 200
    other = proxy.request("GET", f"{home}/widget-0.1.0-0123456789ab.js").headers["location"]
    script = urljoin(f"{home}/widget-0.1.0-0123456789ab.js", other)
    assert proxy.request("GET", script).body == proxy.request("GET", f"{home}/widget.js").body


@pytest.mark.parametrize("name", PROXIES)
def test_nobody_gets_new_limits_by_another_name(name: str, tmp_path: Path) -> None:
    """What the caller writes into X-Forwarded-For is not believed, only what the proxy adds."""
    with (
        serving(FakeAgent(), proxies=1, address_messages_per_minute=2) as served,
        PROXIES[name](tmp_path, served.port) as proxy,
    ):
        statuses = [
            proxy.request(
                "POST", OWN_HOST + OPEN, headers={"X-Forwarded-For": f"203.0.113.{number}"}
            ).status
            for number in range(3)
        ]

    assert statuses == [201, 201, 429]


def without_host(sample: str) -> str:
    """nginx as it is where nobody wrote down the host: the server is asked by its own address."""
    lines = [line for line in sample.splitlines() if "Host" not in line]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("settings", "headers", "status"),
    [
        ({}, {}, 403),
        ({"public_origin": OWN_HOST}, {}, 201),
        ({}, {"Sec-Fetch-Site": "same-origin"}, 201),
    ],
)
def test_a_proxy_that_does_not_pass_the_host_on(
    tmp_path: Path, settings: dict[str, Any], headers: dict[str, str], status: int
) -> None:
    with (
        serving(FakeAgent(), proxies=1, **settings) as served,
        nginx(tmp_path, served.port, without_host) as proxy,
    ):
        reply = proxy.request("POST", OWN_HOST + OPEN, headers={"Origin": OWN_HOST, **headers})

    assert reply.status == status
