"""Reads the words of `language/en/channels`, which no model is trained from."""

from typing import TypeVar

from pydantic import BaseModel

from relapse_guide.understanding.language import ENGLISH, FOLDER, LanguageError, LanguageFiles

File = TypeVar("File", bound=BaseModel)


def words_of(name: str, model: type[File]) -> File:
    """The file `<name>.yml` in English. Raises LanguageError with all that is wrong in it."""
    reader = LanguageFiles(FOLDER / ENGLISH / "channels")
    file = reader.file(name, model)
    if file is None or reader.faults:
        raise LanguageError(reader.faults)
    return file
