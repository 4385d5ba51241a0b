"""The real names and the real encoder, each made once; no Rasa."""

from collections.abc import Callable
from pathlib import Path

import pytest

from relapse_guide.cache import Cache
from relapse_guide.knowledge.names import all_names
from relapse_guide.library.content import Content
from relapse_guide.library.library import load_content
from relapse_guide.settings import settings
from relapse_guide.understanding.encoder import Encoder
from relapse_guide.understanding.language import language
from relapse_guide.understanding.lexicon import Lexicon
from relapse_guide.understanding.lexicon_building import Names, names_from
from relapse_guide.understanding.pinned_encoder import keep_encoder


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(settings().content_folder)


@pytest.fixture(scope="session")
def cache() -> Cache:
    """The project's own: what it keeps is right or not used, and saves a quarter of a minute."""
    return Cache(settings().cache_folder)


@pytest.fixture(scope="session")
def names(content: Content, cache: Cache) -> Names:
    return names_from(all_names(content), cache, language())


@pytest.fixture(scope="session")
def lexicon(names: Names) -> Lexicon:
    """The real content's names, with the everyday words that look like them."""
    read = language()
    everyday, people = read.everyday, read.people
    return Lexicon(
        names.known,
        names.everyday,
        everyday.treatment_words,
        everyday.other_worlds,
        people.before_a_name,
        read,
    )


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory, cache: Cache) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    keep_encoder(folder, cache)
    return folder


@pytest.fixture(scope="session")
def encoder(encoder_folder: Path) -> Encoder:
    return Encoder(encoder_folder, max_tokens=128)


@pytest.fixture(scope="session")
def drugs_in(lexicon: Lexicon) -> Callable[[str], list[str]]:
    """The ids of the drugs and classes that a message names, in its order."""

    def find(text: str) -> list[str]:
        kinds = ("drug", "drug_class")
        return [name.id for name in lexicon.find(text) if name.entity in kinds]

    return find
