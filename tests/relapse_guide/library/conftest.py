"""A small content folder, with one file changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from relapse_guide.library.faults import ContentError, Fault
from relapse_guide.library.library import load_content
from tests.relapse_guide.library.small import SMALL

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes the small content with one file changed; returns the folder."""

    def _write(file: str = "", old: str = "", new: str = "") -> Path:
        folder = tmp_path / "content"
        folder.mkdir()
        for name, text in SMALL.items():
            if name == file:
                assert text.count(old) == 1, f"{old!r} must stand once in {name}"
                text = text.replace(old, new)
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")
        return folder

    return _write


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """What is told of a folder that cannot be loaded."""
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == "\n".join(str(fault) for fault in caught.value.faults)
    assert list(caught.value.faults) == sorted(set(caught.value.faults))
    return caught.value.faults
