"""The version of this project, which stands once, in pyproject.toml."""

from functools import lru_cache

import tomli

from relapse_guide.settings import ROOT


@lru_cache(maxsize=1)
def version() -> str:
    """Such as `0.9.0` (https://semver.org)."""
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
