"""A linear model with its letter features in a folder: numbers and words, no pickles."""

import json
from pathlib import Path

import numpy as np

from relapse_guide.understanding.linear_model import LinearModel
from relapse_guide.understanding.text_features import LetterFeatures


def keep_model(folder: Path, name: str, letters: LetterFeatures, model: LinearModel | None) -> None:
    """Write a model as `<name>.npz` and `<name>.json`; nothing where none was learned."""
    if model is None:
        return
    word_idf, letter_idf = letters.weights()
    np.savez_compressed(
        folder / f"{name}.npz",
        word_idf=word_idf,
        letter_idf=letter_idf,
        coefficients=model.coefficients.astype(np.float16),
        offsets=model.offsets,
    )
    words = {"labels": model.labels, "vocabularies": letters.vocabularies()}
    (folder / f"{name}.json").write_text(json.dumps(words), encoding="utf-8")


def restored_model(folder: Path, name: str, letters: LetterFeatures) -> LinearModel | None:
    """Read what was kept, the vocabularies into `letters`; None where there is none."""
    path = folder / f"{name}.json"
    if not path.is_file():
        return None
    words = json.loads(path.read_text(encoding="utf-8"))
    with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
        numbers = dict(arrays)
    letters.restore(words["vocabularies"], [numbers["word_idf"], numbers["letter_idf"]])
    return LinearModel(
        labels=words["labels"],
        coefficients=numbers["coefficients"].astype(np.float32),
        offsets=numbers["offsets"],
    )
