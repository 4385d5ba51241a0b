"""Settings come from the environment, and a wrong one is named."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from relapse_guide.settings import ROOT, SettingsError, settings


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("HOST", "PORT", "LOG_LEVEL", "RELAPSE_GUIDE_CONTENT", "RELAPSE_GUIDE_MODELS"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_the_defaults() -> None:
    assert settings().host == "127.0.0.1"
    assert settings().port == 5005
    assert settings().content_folder == ROOT / "content"


def test_the_environment_overrides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "8080")
    monkeypatch.setenv("RELAPSE_GUIDE_CONTENT", "/elsewhere")

    assert (settings().host, settings().port) == ("0.0.0.0", 8080)
    assert settings().content_folder == Path("/elsewhere")


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "")

    assert settings().port == 5005


@pytest.mark.parametrize("port", ["no", "0", "65536", "-1"])
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("PORT", port)

    with pytest.raises(SettingsError, match=rf"variable PORT is '{port}', but .*; correct it or"):
        settings()


@pytest.mark.parametrize(
    "url", ["redis://host", "rediss://u:9fk2m7qx41vd@host:6379/0", "redis://[::1]:6379"]
)
def test_an_address_of_a_redis(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    assert settings().redis_url == url


@pytest.mark.parametrize("url", ["host:6379", "http://secret@host", "redis://u:se/cret@host"])
def test_what_is_no_address_of_a_redis_is_told_without_its_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("REDIS_URL", url)

    with pytest.raises(SettingsError, match="REDIS_URL is set, but") as told:
        settings()
    assert "cret" not in str(told.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("LOG_LEVEL", "LOUD"), ("LOG_FORMAT", "xml"), ("STALE_DAYS", "0"), ("REVIEW", "perhaps")],
)
def test_what_cannot_be_watched_by_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=f"{variable} is '{value}'"):
        settings()


def test_a_short_metrics_token_is_refused_unrepeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METRICS_TOKEN", "short")
    with pytest.raises(SettingsError, match="METRICS_TOKEN is set"):
        settings()


def test_nothing_is_noted_unless_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().review is False
    settings.cache_clear()
    monkeypatch.setenv("REVIEW", "on")
    assert settings().review is True
