"""Reads a YAML file and knows on which line each value stands, so that a fault can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError


class YamlFault(Exception):
    """A file that cannot be read, as one sentence that begins with `file:line`."""


@dataclass(frozen=True)
class Document:
    """A file as read: its name for people (`en/roles.yml`) and what is in it."""

    name: str
    raw: Any

    def plain(self) -> Any:
        """The content in dicts, lists and scalars without the lines."""
        return _plain(self.raw)

    def where(self, path: Sequence[str | int] = ()) -> str:
        """`file:line` of the value at a path, or of the nearest that can be found above it."""
        here, line = self.raw, 0
        for step in path:
            try:
                marks = here.lc
                line = int(marks.key(step)[0] if isinstance(step, str) else marks.item(step)[0])
                here = here[step]
            except (AttributeError, KeyError, IndexError, TypeError):
                break
        return f"{self.name}:{line + 1}"


def read_yaml(path: Path) -> Document:
    """Read a file. Raises YamlFault where it is missing, is no UTF-8 or is no valid YAML."""
    name = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        raise YamlFault(f"{name}: this file is missing; put it back")
    written = path.read_bytes()
    try:
        text = written.decode("utf-8")
        return Document(name, YAML(typ="rt").load(text))
    except UnicodeDecodeError as error:
        line = written[: error.start].count(b"\n") + 1
        raise YamlFault(f"{name}:{line}: a letter cannot be read; save the file as UTF-8") from None
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        raise YamlFault(
            f"{name}:{line}: an invisible control character stands here; remove it"
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlFault(
            f"{name}:{line}: this is no valid YAML ({error.problem}); check indent and quotes"
        ) from None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
