"""What browsers get: the page, the widget, headers, gzip, plain errors, and the start."""

import base64
import gzip
import hashlib
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from relapse_guide.settings import ROOT
from relapse_guide.version import version
from server.pages import (
    MODULES,
    OPERATOR,
    START,
    WIDGET,
    WidgetError,
    widget_module,
    widget_script,
)
from tests.channels.fake_agent import FakeAgent
from tests.channels.serving import JSON, Served, serving

SCRIPT = widget_script(START).encode()
GZIP_LIMIT = 14_336
"""Bytes: what a patient's phone has to fetch. Chat widgets of others take 53,000 to 211,000."""


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with serving(FakeAgent()) as server:
        yield server


def test_the_widget_is_small(served: Served) -> None:
    reply = served.request("GET", "/widget.js", headers={"Accept-Encoding": "gzip"})

    assert reply.headers["content-encoding"] == "gzip"
    assert len(reply.body) < GZIP_LIMIT
    assert gzip.decompress(reply.body) == SCRIPT


def test_the_widget_is_cached_and_asked_for_again_by_its_tag(served: Served) -> None:
    first = served.request("GET", "/widget.js")
    again = served.request("GET", "/widget.js", headers={"If-None-Match": first.headers["etag"]})

    assert first.body == SCRIPT
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "Accept-Encoding" in first.headers["vary"]
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_a_page_asked_for_again_keeps_its_policy(served: Served) -> None:
    first = served.request("GET", "/")
    again = served.request("GET", "/", headers={"If-None-Match": first.headers["etag"]})

    assert again.status == 304
    policy = "content-security-policy"
    assert again.headers[policy] == first.headers[policy]


def test_the_page_forbids_what_it_does_not_need(served: Served) -> None:
    reply = served.request("GET", "/")
    policy = reply.headers["content-security-policy"].split("; ")

    assert "default-src 'self'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not any("unsafe" in directive for directive in policy)
    assert b"<style" not in reply.body
    assert b" style=" not in reply.body
    assert reply.body.count(b"<script ") == 1


@pytest.mark.parametrize("path", ["/", "/widget.js", "/nothing", "/health", "/openapi.json"])
def test_every_response_has_the_headers(served: Served, path: str) -> None:
    headers = served.request("GET", path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src" in headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/widget.js", "/health", "/openapi.json", "/webhooks/rest/"])
def test_a_probe_may_ask_for_the_head_alone(served: Served, path: str) -> None:
    whole, head = served.request("GET", path), served.request("HEAD", path)

    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


@pytest.mark.parametrize("path", ["/widget.js", "/widget-place.js"])
def test_another_website_may_check_what_it_loads(served: Served, path: str) -> None:
    headers = served.request("GET", path, headers={"Origin": "https://a.example"}).headers

    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-origin" not in served.request("GET", "/").headers


def test_a_version_has_an_address_that_never_changes(served: Served) -> None:
    page = html.unescape(served.request("GET", "/embed").body.decode())
    (name,) = re.findall(r'example\.org(/widget-[\d.]+-[0-9a-f]{12}\.js)"', page)
    (digest,) = re.findall(r'integrity="sha384-([^"]+)"', page)

    reply = served.request("GET", name)

    assert reply.status == 200
    assert reply.body == SCRIPT
    assert version() in name
    assert "immutable" in reply.headers["cache-control"]
    assert reply.headers["access-control-allow-origin"] == "*"
    assert base64.b64decode(digest) == hashlib.sha384(reply.body).digest()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_address_of_another_version_leads_to_this_one(served: Served, method: str) -> None:
    reply = served.request(method, "/widget-0.8.0-0123456789ab.js")

    assert reply.status == 302
    assert reply.headers["cache-control"] == "no-cache"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "/" not in reply.headers["location"], "a proxy may serve it below a path"
    assert served.request("GET", f"/{reply.headers['location']}").body == SCRIPT
    assert served.request("GET", "/widget-0.8.0-nothing.js").status == 404


def test_the_lines_to_copy_name_the_public_address() -> None:
    with serving(FakeAgent(), public_origin="https://chat.clinic.example") as served:
        page = html.unescape(served.request("GET", "/embed").body.decode())

    assert '<script src="https://chat.clinic.example/widget.js" defer>' in page
    assert "guide.example.org" not in page


def test_the_page_for_patients_says_nothing_to_developers(served: Served) -> None:
    page = served.request("GET", "/").body.decode()

    for word in ("script src=&quot;", "&lt;script", "ALLOWED_ORIGINS", "data-lang", "openapi"):
        assert word not in page
    assert page.index('href="tel:911"') < page.index("<h1>")
    assert "care team" in page
    assert 'href="embed"' in page
    assert 'href="plain"' in page


@pytest.mark.parametrize("path", ["/", "/embed", "/chat"])
def test_pages_name_what_they_need_from_where_they_are(served: Served, path: str) -> None:
    """Below a path that a proxy takes away, an address from the root leads elsewhere."""
    page = served.request("GET", path).body.decode()

    assert not re.findall(r'(?:src|href|action)="/[^"]*"', page)
    assert served.request("GET", "/openapi.json").json()["servers"] == [{"url": "."}]


@pytest.mark.parametrize("path", ["/", "/chat", "/embed"])
def test_websites_that_were_named_may_show_pages_in_a_frame(path: str) -> None:
    sites = "https://a.example,https://b.example"
    with serving(FakeAgent(), allowed_origins=sites) as served:
        page, data = served.request("GET", path).headers, served.request("GET", "/health").headers

    policy = page["content-security-policy"].split("; ")
    assert "frame-ancestors 'self' https://a.example https://b.example" in policy
    assert "x-frame-options" not in page
    assert data["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in data["content-security-policy"]


def test_errors_are_one_plain_sentence(served: Served) -> None:
    for method, path, status in [("GET", "/nothing/<b>", 404), ("PUT", "/widget.js", 405)]:
        reply = served.request(method, path)
        assert reply.status == status
        assert list(reply.json()) == ["error"]
        assert b"<b>" not in reply.body


def test_a_short_answer_is_not_compressed(served: Served) -> None:
    reply = served.request("GET", "/health", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in reply.headers


def test_says_that_it_is_still_starting() -> None:
    with serving(None) as starting:
        assert starting.request("GET", "/health").status == 503
        assert starting.request("GET", "/").status == 200
        for path in ("/webhooks/rest/webhook", "/webhooks/web/conversations"):
            reply = starting.request("POST", path, b"{}", JSON)
            assert reply.status == 503
            assert reply.headers["retry-after"] == "10"
            assert "care team" in reply.json()["error"]
            assert "911" in reply.json()["error"]


def texts(language: str) -> dict[str, str]:
    """The texts of the interface in a language, by their keys."""
    files = {"en": ("en", "views-en", "opened-en"), "es": ("es",)}[language]
    code = "".join((WIDGET / "texts" / f"{name}.js").read_text(encoding="utf-8") for name in files)
    found = re.findall(r'^  (\w+):((?:\s+"[^"\n]*"(?: \+)?)+),$', code, re.MULTILINE)
    return {key: "".join(re.findall(r'"([^"]*)"', parts)) for key, parts in found}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_help_in_the_widget_names_the_care_team_and_the_emergency_number(language: str) -> None:
    assert "care team" in texts(language)["help"]
    assert "911" in texts(language)["help"]


def test_the_interface_says_the_same_things_in_every_language() -> None:
    english, spanish = texts("en"), texts("es")

    assert len(english) > 30
    assert english.keys() == spanish.keys()
    for key, text in english.items():
        assert ("{n}" in text) == ("{n}" in spanish[key]), key


def test_the_widget_asks_for_every_text_and_for_no_other() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in WIDGET.glob("*.js"))
    keys = texts("en").keys()

    assert set(re.findall(r'(?:[Ss]ay|Trouble)\("(\w+)"', code)) <= keys
    assert [key for key in keys if f'"{key}"' not in code] == []


def test_the_dark_colours_are_the_same_in_both_places() -> None:
    style = (WIDGET / "chat.css").read_text(encoding="utf-8")
    blocks = re.findall(r"\{([^{}]*color-scheme: dark;\s*)\}", style)
    by_reader, by_website = [block.split() for block in blocks]

    assert by_reader == by_website


def test_every_colour_that_is_documented_is_one_and_no_other() -> None:
    style = (WIDGET / "chat.css").read_text(encoding="utf-8")
    guide = (ROOT / "docs/web-channel.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| `data-color-NAME` \| (.*); for dark, .*$", guide, re.MULTILINE)
    documented = set(re.findall(r"`([\w-]+)`", row))
    used = set(re.findall(r"var\(--rg-([\w-]+)", style)) - {"font", "height"}

    assert used == documented | {f"dark-{name}" for name in documented}
    for name in ("care", "alert", "warning"):
        assert style.count(f"var(--{name})") > 0, name


def test_no_text_of_the_widget_is_taken_for_code() -> None:
    for path in (*(WIDGET / "texts").glob("*.js"), WIDGET / "chat.css", WIDGET / "place.css"):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts = [line for line in lines if not line.startswith("export ")]
        assert [line for line in texts if OPERATOR.search(line)] == [], path


def test_every_source_of_the_widget_is_imported() -> None:
    sources = {path for kind in ("*.js", "*.css") for path in WIDGET.rglob(kind)}
    code = "".join(path.read_text(encoding="utf-8") for path in sources)

    assert len(sources) > 10
    for path in sources - {START, WIDGET / "page.css", *MODULES.values()}:
        assert f'/{path.name}"' in code, f"{path} is sent to nobody"


def test_no_source_of_the_widget_has_a_long_line() -> None:
    for path in (path for kind in ("*.js", "*.css", "*.html") for path in WIDGET.rglob(kind)):
        long = [line for line in path.read_text(encoding="utf-8").splitlines() if len(line) > 100]
        assert long == [], path


def write(folder: Path, **files: str) -> Path:
    for name, code in files.items():
        (folder / f"{name}.js").write_text(code, encoding="utf-8")
    return folder / "start.js"


def test_a_file_comes_once_and_after_those_that_it_imports(tmp_path: Path) -> None:
    (tmp_path / "style.css").write_text('a::before {\n  content: "–";\n}\n', encoding="utf-8")
    start = write(
        tmp_path,
        start='import { A } from "./a.js";\nimport {\n  B,\n  C,\n} from "./b.js";\nA(B, C);\n',
        a='import { B } from "./b.js";\nexport const A = B;\n',
        b='import STYLE from "./style.css" with { type: "text" };\nexport class B {}\n',
    )

    assert widget_script(start).splitlines() == [
        "(() => {",
        '"use strict";',
        r"""const STYLE="a::before{content:\"–\"}";class B {}""",
        "const A=B;A(B, C);",
        "})();",
    ]


def test_what_is_fetched_when_needed_is_a_module_for_every_website(served: Served) -> None:
    for path, first in MODULES.items():
        reply = served.request("GET", path)
        assert reply.body == widget_module(first).encode()
        assert reply.headers["access-control-allow-origin"] == "*"
        assert reply.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_module_exports_what_its_first_file_does_and_nothing_else(tmp_path: Path) -> None:
    start = write(
        tmp_path,
        start='/* Why. */\nimport { A } from "./a.js";\nexport function b() {\n  return A;\n}\n',
        a="export const A = 1;\n",
    )

    assert widget_module(start).splitlines() == [
        "const A=1;function b() {return A;}",
        "export { b };",
    ]


@pytest.mark.parametrize(
    "code",
    [
        'import "./a.js";\n',
        'import * as all from "./a.js";\n',
        'import { a as b } from "./a.js";\n',
        'import { a } from "https://elsewhere.test/a.js";\n',
        "export default 1;\n",
        "const a = 1;\nexport { a };\n",
    ],
)
def test_modules_that_cannot_be_put_together_are_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(WidgetError, match=r"start\.js: .*(import|export)"):
        widget_script(write(tmp_path, start=code, a="export const a = 1;\n"))


def test_two_things_of_one_name_are_refused(tmp_path: Path) -> None:
    code = 'import { B } from "./a.js";\nconst A = B;\n'

    with pytest.raises(WidgetError, match="A"):
        widget_script(write(tmp_path, start=code, a="const A = 1;\nexport const B = A;\n"))
