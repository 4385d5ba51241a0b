"""Trains the model when it does not match content, data, domain, config or code: `make train`."""

import hashlib
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from relapse_guide.library.reading import ContentError, load_content
from relapse_guide.settings import ROOT, Settings, SettingsError, settings
from relapse_guide.understanding.language import language

TRAINED_FROM = (
    "config.yml",
    "domain.yml",
    "requirements.lock",
    "data/*.yml",
    "language/*/*.yml",
    "components/*.py",
    "relapse_guide/library/*.py",
    "relapse_guide/understanding/*.py",
    "relapse_guide/knowledge/names.py",
    "relapse_guide/yaml_lines.py",
)


def fingerprint(root: Path, content_folder: Path) -> str:
    """A short name for all that a model is trained from (12 hexadecimal digits)."""
    digest = hashlib.sha256()
    paths: Iterable[Path] = [path for pattern in TRAINED_FROM for path in root.glob(pattern)]
    for path in sorted({*paths, *content_folder.glob("*.yml")}):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def model_path(config: Settings, root: Path = ROOT) -> Path:
    """Where the model for the present files is, or will be after training."""
    return config.models_folder / f"{fingerprint(root, config.content_folder)}.tar.gz"


def train_if_needed(config: Settings) -> Path:
    """The model for the present files; trained now if it is not there.

    Raises ContentError if the content is wrong, LanguageError if what is known of English is,
    RuntimeError if training fails.
    """
    load_content(config.content_folder)
    language()
    path = model_path(config)
    if path.is_file():
        return path
    print("Training the model (about three minutes) …", flush=True)
    started = time.monotonic()
    _train(path)
    for old in config.models_folder.glob("*.tar.gz"):
        if old != path:
            old.unlink()
    print(f"Trained in {time.monotonic() - started:.0f} seconds.", flush=True)
    return path


def _train(path: Path) -> None:
    # All is trained anew when anything has changed: keeping the steps between costs half a minute.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    # Importing rasa takes seconds, which a start with a ready model need not wait for here.
    import rasa

    from server.logs import configure_logging

    configure_logging("WARNING")

    result = rasa.train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=str(ROOT / "data"),
        output=str(path.parent),
        fixed_model_name=path.name.removesuffix(".tar.gz"),
        force_training=True,
    )
    if result.code != 0 or not path.is_file():
        raise RuntimeError("Training failed; see the lines above.")


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
