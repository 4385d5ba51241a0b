"""The content that components are trained from; none of it is read when serving."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from relapse_guide.cache import Cache
from relapse_guide.library.content import Content
from relapse_guide.library.library import load_content
from relapse_guide.library.trained import trained_digest
from relapse_guide.settings import settings


def content_of(config: dict[str, Any]) -> Content:
    """The content of the folder that a component's `content_folder` names, "" for the project's
    own. Raises ContentError if it is wrong."""
    folder = Path(config.get("content_folder") or settings().content_folder)
    written = tuple(
        (path.name, path.stat().st_mtime_ns, path.stat().st_size)
        for path in sorted(folder.glob("*.yml"))
    )
    return _read(folder, written)


def content_digest(config: dict[str, Any]) -> str:
    """A digest of what is trained from the content, for `fingerprint_addon`: `rasa train` keeps
    its results by it, and would not see a change of the content otherwise."""
    return trained_digest(content_of(config))


def cache() -> Cache:
    """Where slow steps of the training keep their results."""
    return Cache(settings().cache_folder)


@lru_cache(maxsize=2)
def _read(folder: Path, written: tuple[tuple[str, int, int], ...]) -> Content:
    """Read once for all components; `written` tells one state of the files from the next."""
    return load_content(folder)
