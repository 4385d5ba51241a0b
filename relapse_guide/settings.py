"""Every setting of the project, read once from the environment, with sane defaults."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseModel):
    """What can be set from outside. Each field is read from the variable named beside it."""

    host: str = Field("127.0.0.1", env="HOST")
    port: int = Field(5005, env="PORT", ge=1, le=65535)
    content_folder: Path = Field(ROOT / "content", env="RELAPSE_GUIDE_CONTENT")
    models_folder: Path = Field(ROOT / "models", env="RELAPSE_GUIDE_MODELS")
    log_level: str = Field("WARNING", env="LOG_LEVEL")


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
        raise SettingsError(
            f"The environment variable {variable} is '{os.environ[variable]}', but {first['msg']};"
            " correct it or unset it."
        ) from None
