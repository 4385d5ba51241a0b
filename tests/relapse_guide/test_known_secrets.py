"""Secrets that everybody can read are refused, and no refusal repeats a secret."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.exceptions import InvalidConfigException

from channels.messengers.reading import required
from relapse_guide.known_secrets import EXAMPLES, is_an_example, password_in
from relapse_guide.settings import ROOT, SettingsError, settings

SOMEWHERE = "postgresql://guide:{}@db.example/guide"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("REST_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    "secret",
    [
        "password",
        "ChangeMe",
        "change-me",
        "changeme-changeme",
        "secret123",
        "your-token-goes-here",
        "<signing secret>",
        "xoxb-…",
        "xoxb-...",
        "aaaaaaaaaaaaaaaaaaaa",
        "8f742231b10e8888abcd99yyyzzz85a5",
        "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11",
    ],
)
def test_what_stands_in_documentations_is_known(secret: str) -> None:
    assert is_an_example(secret)


@pytest.mark.parametrize(
    "secret",
    ["kumquat-7531", "the password of my cat 31", "secret-token_of-the-tests", "passepartout9"],
)
def test_others_are_not(secret: str) -> None:
    assert not is_an_example(secret)


@given(st.binary(min_size=16, max_size=32))
def test_no_secret_that_a_machine_makes_is_taken_for_one(made: bytes) -> None:
    assert not is_an_example(made.hex()) or len(set(made.hex())) == 1


def test_the_examples_are_written_as_they_are_compared() -> None:
    assert [one for one in EXAMPLES if re.sub(r"[^a-z0-9]", "", one) != one] == []


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("postgresql://guide:p%40ss@host/name", "p@ss"),
        ("postgresql://guide@host/name", None),
        ("sqlite:////var/conversations.sqlite", None),
        ("postgresql://guide:x@[host/name", None),
    ],
)
def test_the_password_of_an_address(address: str, password: str | None) -> None:
    assert password_in(address) == password


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("REST_TOKEN", "changeme-changeme"),
        ("REST_TOKEN", "xxxxxxxxxxxxxxxx"),
        ("DATABASE_URL", SOMEWHERE.format("password")),
        ("DATABASE_URL", SOMEWHERE.format("change%2Dme")),
        ("DATABASE_URL", "postgres://user:password@host/name"),
    ],
)
def test_an_example_is_refused_by_the_settings_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)

    with pytest.raises(SettingsError) as raised:
        settings()

    said = str(raised.value)
    assert said.startswith(f"The environment variable {variable} is set, but it")
    assert "is an example that everybody can read" in said
    assert said.count(".") == 1 == said.count("\n") + 1, "one sentence"
    assert "change" not in said.lower()
    assert "xxx" not in said


def test_a_password_of_ones_own_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SOMEWHERE.format("kumquat-7531"))
    monkeypatch.setenv("REST_TOKEN", "kumquat-7531-kumquat")

    assert settings().database == SOMEWHERE.format("kumquat-7531")


@pytest.mark.parametrize("example", ["secret", "8f742231b10e8888abcd99yyyzzz85a5", "<secret>"])
def test_an_example_is_refused_by_a_messenger_without_repeating_it(example: str) -> None:
    credentials = {"token": "xoxb-7531-kumquat", "signing_key": example}

    with pytest.raises(InvalidConfigException) as raised:
        required(credentials, "slack", "token", "signing_key")

    assert str(raised.value).startswith("credentials.yml: 'signing_key' of slack is an example")
    assert example not in str(raised.value).replace("a secret of your own", "")


def test_our_credentials_hold_no_secret() -> None:
    """Each value of a messenger is the name of an environment variable, or of a class of ours."""
    lines = (ROOT / "credentials.yml").read_text(encoding="utf-8").splitlines()
    values = [line for line in lines if re.match(r"#\s+[a-z_-]+: ", line)]

    assert len(values) >= 11
    named = re.compile(r"#\s+([\w-]+: \$\{[A-Z_]+\}|conversations: server\.[\w.]+)")
    assert [line for line in values if not named.fullmatch(line)] == []
