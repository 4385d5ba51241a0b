"""Trains the model when it does not match what it is made from: `make train`.

A model is named after the digest of that. The last two models stay beside a new one: the one
before is there until the new one has proved itself, and to undo an edit is to have its model
back at once.
"""

import hashlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from relapse_guide import progress
from relapse_guide.library.content import Content
from relapse_guide.library.faults import ContentError
from relapse_guide.library.library import load_content
from relapse_guide.library.trained import trained_digest
from relapse_guide.settings import ROOT, Settings, SettingsError, settings
from relapse_guide.understanding.language import language

TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "data/*.yml",
    "language/*/*.yml",
    "language/*/*.safetensors",
    "components/*.py",
    "relapse_guide/library/texts.py",
    "relapse_guide/library/trained.py",
    "relapse_guide/understanding/*.py",
    "relapse_guide/knowledge/names.py",
    "relapse_guide/written.py",
)
"""Files that a model is trained from, beside what `trained_parts` takes of the content."""
KEPT_MODELS = 2
"""Models that stay beside the one in use."""


def fingerprint(root: Path, content: Content) -> str:
    """A short name for all that a model is trained from (12 hexadecimal digits)."""
    digest = hashlib.sha256()
    paths: Iterable[Path] = [path for pattern in TRAINED_FROM for path in root.glob(pattern)]
    for path in sorted(paths):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    digest.update(trained_digest(content).encode())
    return digest.hexdigest()[:12]


def model_path(config: Settings, content: Content, root: Path = ROOT) -> Path:
    """Where the model for the present files is, or will be after training."""
    return config.models_folder / f"{fingerprint(root, content)}.tar.gz"


def train_if_needed(config: Settings, content: Content | None = None) -> Path:
    """The model for the present files; trained now if it is not there. `content`: of the content's
    folder, if it was read already.

    Raises ContentError if the content is wrong, LanguageError if what is known of English is,
    RuntimeError if training fails.
    """
    language()
    path = model_path(config, content or load_content(config.content_folder))
    if path.is_file():
        # Where the files may not be changed, as in a container, no old model is dropped either.
        with suppress(OSError):
            os.utime(path)
        return path
    print("Training the model (some minutes, up to ten the first time) …", flush=True)
    started = time.monotonic()
    _train(path)
    _drop_old(path)
    print(f"Trained in {time.monotonic() - started:.0f} seconds.", flush=True)
    return path


def _drop_old(path: Path) -> None:
    """Delete all models but the one in use and those last used before it."""
    others = [other for other in path.parent.glob("*.tar.gz") if other != path]
    for old in sorted(others, key=lambda other: other.stat().st_mtime_ns)[:-KEPT_MODELS]:
        old.unlink()


def _train(path: Path) -> None:
    _show_progress()
    progress.tell("Starting Rasa")
    # Importing rasa takes seconds, which a start with a ready model need not wait for here.
    from rasa.shared.exceptions import RasaException

    from server.logs import configure_logging
    from server.training_graph import train_and_pack

    configure_logging("WARNING")
    progress.tell("Reading the training sentences")
    path.parent.mkdir(parents=True, exist_ok=True)
    # Elsewhere until it is whole: who stops this half-way leaves no broken model behind.
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".training-") as folder:
        made = Path(folder) / path.name
        try:
            train_and_pack(ROOT, made)
        except RasaException as error:
            raise RuntimeError(f"Training failed: {error}") from error
        os.replace(made, path)


def _show_progress() -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("  %(message)s"))
    progress.logger.handlers = [handler]
    progress.logger.setLevel(logging.INFO)
    progress.logger.propagate = False


def main() -> int:
    """Train, and say in one sentence what an editor has to mend."""
    try:
        path = train_if_needed(settings())
    except (ContentError, SettingsError, RuntimeError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The model is ready: {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
