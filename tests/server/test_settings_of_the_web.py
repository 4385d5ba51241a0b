"""Settings of the web channel: read from the environment, refused in one sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from relapse_guide.settings import SettingsError, settings


@pytest.fixture(autouse=True)
def read_anew() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_ORIGINS", "https://a.example/, http://localhost:8080 ,")

    assert settings().allowed_origins == ["https://a.example", "http://localhost:8080"]


def test_by_default_no_other_origin_and_no_token() -> None:
    assert settings().allowed_origins == []
    assert settings().rest_token is None


@pytest.mark.parametrize("value", ["*", "example.org", "https://a.example/path", "null"])
def test_what_is_no_origin_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ALLOWED_ORIGINS", value)

    with pytest.raises(SettingsError, match="ALLOWED_ORIGINS"):
        settings()


def test_conversations_are_kept_in_a_file_by_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("RELAPSE_GUIDE_DATA", str(tmp_path))
    assert settings().database == f"sqlite:///{tmp_path}/conversations.sqlite"
    assert settings().retention_days == 30


def test_a_database_can_be_named_as_its_hosts_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://guide:kumquat@db.example/guide")
    assert settings().database == "postgresql://guide:kumquat@db.example/guide"


def test_another_database_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://guide:secret@db.example/guide")
    with pytest.raises(SettingsError, match="DATABASE_URL is set") as raised:
        settings()
    assert "secret" not in str(raised.value)


def test_a_short_token_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REST_TOKEN", "short")

    with pytest.raises(SettingsError, match="REST_TOKEN"):
        settings()


def test_the_public_origin_is_read_without_its_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().public_origin is None
    settings.cache_clear()
    monkeypatch.setenv("PUBLIC_ORIGIN", "https://guide.example.org/")

    assert settings().public_origin == "https://guide.example.org"


@pytest.mark.parametrize("value", ["guide.example.org", "https://a.example/path", "ftp://a.b"])
def test_a_public_origin_that_is_none_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("PUBLIC_ORIGIN", value)

    with pytest.raises(SettingsError, match="PUBLIC_ORIGIN"):
        settings()
