"""requirements.lock is complete, hashed, and says nothing of the machine it was compiled on."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = (ROOT / "requirements.lock").read_text()
PINS = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK, flags=re.MULTILINE))


def test_every_line_is_a_pin_or_a_hash() -> None:
    pin = re.compile(r"[a-z0-9-]+(\[[a-z0-9,-]+\])?==[\w.+!]+( ; .+)? \\")
    digest = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")

    strange = [
        line for line in LOCK.splitlines() if not (pin.fullmatch(line) or digest.fullmatch(line))
    ]

    assert strange == []


def test_names_no_address_and_no_path() -> None:
    assert "http:" not in LOCK
    assert "https:" not in LOCK
    assert "://" not in LOCK
    assert "/opt" not in LOCK
    assert "--index-url" not in LOCK
    assert "--extra-index-url" not in LOCK
    assert "--find-links" not in LOCK


def test_holds_what_requirements_in_asks_for() -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()
    asked = [line.split("#")[0].strip() for line in lines]

    for requirement in filter(None, asked):
        name, _, version = requirement.partition("==")
        assert name.lower() in PINS
        assert version in ("", PINS[name.lower()])


def test_leaves_out_what_is_overridden_away() -> None:
    assert "sentence-transformers" not in PINS
    assert "torch" not in PINS
