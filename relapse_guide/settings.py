"""Every setting of the project, read once from the environment, with sane defaults."""

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, Field, validator

from relapse_guide.known_secrets import REFUSED, is_an_example, password_in

ROOT = Path(__file__).resolve().parent.parent
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")

REDIS = re.compile(r"rediss?://([^@/]*@)?([a-zA-Z0-9._-]+|\[[0-9a-f:]+\])(:\d{1,5})?(/\d{0,3})?")
DATABASES = ("postgresql://", "postgresql+psycopg2://", "sqlite:///")


class Settings(BaseModel):
    """What can be set from outside. Each field is read from the variable named beside it."""

    host: str = Field(default="127.0.0.1", env="HOST")
    port: int = Field(default=5005, env="PORT", ge=1, le=65535)
    content_folder: Path = Field(default=ROOT / "content", env="RELAPSE_GUIDE_CONTENT")
    models_folder: Path = Field(default=ROOT / "models", env="RELAPSE_GUIDE_MODELS")
    cache_folder: Path = Field(default=ROOT / ".cache", env="RELAPSE_GUIDE_CACHE")
    """What a training keeps for the next one; safe to delete."""
    data_folder: Path = Field(default=ROOT / "var", env="RELAPSE_GUIDE_DATA")
    """Where conversations are kept, in `conversations.sqlite`, if no database is named."""
    database_url: str | None = Field(default=None, env="DATABASE_URL")
    """Another database for them: `postgresql://user:password@host/name`, or `sqlite:////file`."""
    redis_url: str | None = Field(default=None, env="REDIS_URL")
    """A Redis for what several processes count together: `redis://user:password@host:6379/0`."""
    retention_days: int = Field(default=30, env="RETENTION_DAYS", ge=1, le=3650)
    """Days of silence after which a conversation is deleted."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = Field(
        default="WARNING", env="LOG_LEVEL"
    )
    log_format: Literal["text", "json"] = Field(default="text", env="LOG_FORMAT")
    """`json`: one object a line."""
    metrics_token: str | None = Field(default=None, env="METRICS_TOKEN", min_length=16)
    """What `/metrics` wants as `Authorization: Bearer …`; none: only this machine may read it."""
    stale_days: int = Field(default=365, env="STALE_DAYS", ge=1, le=36500)
    """Days after which a source or a fact should be read again; operators are told."""
    allowed_origins: list[str] = Field(default=[], env="ALLOWED_ORIGINS")
    """Websites that may embed the chat, such as `https://example.org`, separated by commas."""
    public_origin: str | None = Field(default=None, env="PUBLIC_ORIGIN")
    """The server's own address as browsers see it, for a proxy that does not pass it on."""
    rest_token: str | None = Field(default=None, env="REST_TOKEN", min_length=16)
    """What callers of the REST webhook must send as `Authorization: Bearer …`; none: anybody."""
    proxies: int = Field(default=0, env="PROXIES", ge=0, le=5)
    """Reverse proxies in front, whose X-Forwarded-For and X-Forwarded-Host are believed."""
    messages_per_minute: int = Field(default=20, env="MESSAGES_PER_MINUTE", ge=1)
    """Messages of one conversation a minute."""
    address_messages_per_minute: int = Field(default=200, env="ADDRESS_MESSAGES_PER_MINUTE", ge=1)
    """Requests of one network address a minute; a clinic or a family can share one."""
    human_minutes: int = Field(default=60, env="HUMAN_MINUTES", ge=0, le=43200)
    """Minutes for which a messenger's conversation is left to a human who has answered there;
    0: it never is."""

    review: bool = Field(default=False, env="REVIEW")
    """`on`: note for editors what was not understood, in words that are stripped of names."""

    session_minutes: int = Field(default=60, env="SESSION_MINUTES", ge=1)
    """Minutes of silence after which what was told of the person is forgotten."""

    @property
    def database(self) -> str:
        """The address of the database of the conversations, for SQLAlchemy."""
        return self.database_url or f"sqlite:///{self.data_folder / 'conversations.sqlite'}"

    @validator("database_url")
    def _is_a_database(cls, url: str) -> str:
        known = re.sub(r"^postgres://", "postgresql://", url)
        if not known.startswith(DATABASES):
            raise ValueError("it names neither postgresql:// nor a file as sqlite:///…")
        return _with_own_password(known)

    @validator("rest_token", "metrics_token")
    def _is_a_secret(cls, token: str) -> str:
        if is_an_example(token):
            raise ValueError(f"it {REFUSED}")
        return token

    @validator("redis_url")
    def _is_a_redis(cls, url: str) -> str:
        if not REDIS.fullmatch(url):
            raise ValueError("it does not look like redis://user:password@host:6379/0")
        return _with_own_password(url)

    @validator("allowed_origins", pre=True)
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return [origin.strip().rstrip("/") for origin in value.split(",") if origin.strip()]

    @validator("public_origin", pre=True)
    def _without_slash(cls, value: object) -> object:
        return value.strip().rstrip("/") if isinstance(value, str) else value

    @validator("allowed_origins", "public_origin", each_item=True)
    def _is_an_origin(cls, origin: str) -> str:
        if not _ORIGIN.fullmatch(origin):
            raise ValueError(f"'{origin}' is no origin such as https://example.org")
        return origin


def _with_own_password(url: str) -> str:
    """The address. Raises ValueError if its password is an example that everybody can read."""
    password = password_in(url)
    if password is not None and is_an_example(password):
        raise ValueError(f"its password {REFUSED}")
    return url


class SettingsError(Exception):
    """A value in the environment that cannot be used, told in one sentence."""


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Raises SettingsError naming the variable at fault."""
    given: dict[str, Any] = {}
    for name, field in Settings.__fields__.items():
        variable = field.field_info.extra["env"]
        if os.environ.get(variable):
            given[name] = os.environ[variable]
    try:
        return Settings(**given)
    except ValueError as error:
        first = error.errors()[0]  # type: ignore[attr-defined]
        variable = Settings.__fields__[first["loc"][0]].field_info.extra["env"]
        # A secret is not repeated.
        shown = "set" if variable.endswith(("TOKEN", "URL")) else f"'{os.environ[variable]}'"
        raise SettingsError(
            f"The environment variable {variable} is {shown}, but {first['msg']};"
            " correct it or unset it."
        ) from None
