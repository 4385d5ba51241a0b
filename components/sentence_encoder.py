"""Rasa graph component: dense features for each message from a small sentence encoder."""

from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.base import KeptComponent
from components.content_source import cache
from components.context_reader import REFERS, WRITTEN_OUT
from components.spelling_mender import mended_of, moved
from relapse_guide.understanding.adapter import ADAPTER_FILE
from relapse_guide.understanding.encoder import Encoder, encoder_digest
from relapse_guide.understanding.known_vectors import KnownVectors
from relapse_guide.understanding.language import ENGLISH, FOLDER, language
from relapse_guide.understanding.masks import masked_text
from relapse_guide.understanding.piece_encoder import PieceEncoder
from relapse_guide.understanding.pieces import Pieces
from relapse_guide.understanding.pinned_encoder import keep_encoder

PIECES = "pieces"
"""Message attribute: the texts that were encoded, with their embeddings (Pieces). The first one is
the whole message, slips of spelling mended and names masked: `message.get(PIECES).vectors[0]`."""
PIECES_IN_CONTEXT = "pieces_in_context"
"""Message attribute: the same of the message with what "it" stands for written out, where that is
known. For what tells the question; how urgent a message is, is told by its own words."""
AS_WRITTEN = "as_written"
"""Message attribute: embeddings of the message with its names: of the whole, and of what it asks
alone; float32, 2 x width. For what tells sentences on different drugs apart."""


def keep_encoder_of(name: str, folder: Path) -> None:
    """Write the encoder for a language into a folder: as it is pinned, or adapted where the
    language has an adapter. Raises as `SentenceEncoder.keep` does."""
    adapter = FOLDER / name / ADAPTER_FILE
    keep_encoder(folder, cache(), adapter if adapter.is_file() else None)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(KeptComponent, DenseFeaturizer):
    """Features of a message, of its clauses, and of its sentences when it is long.

    Names found by an earlier extractor are written as the language's `masks` say, so that a
    misspelled drug and a well-known one look alike to the encoder. Slips of spelling that an
    earlier component mended are read as they were meant.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`max_tokens`: word pieces read of one text. `long_words`: from how many words on a
        message is also encoded sentence by sentence. `window_words`: size of the windows for
        messages without sentence marks. `max_pieces`: at most so many sentences, and so many
        clauses, a message. `parts_every`: in training, sentences and clauses are taken of one
        message in so many, which saves time. `language`: the folder below `language/` that says
        how messages are read. `masks`: entity type to the name that stands for any of its
        values, None for those of the language."""
        return {
            "max_tokens": 128,
            "long_words": 14,
            "window_words": 16,
            "max_pieces": 24,
            "parts_every": 2,
            "language": ENGLISH,
            "masks": None,
            "batch_size": 64,
            "alias": None,
        }

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        KeptComponent.__init__(self, config, name, model_storage, resource)
        DenseFeaturizer.__init__(self, name, config)
        self._encoder: PieceEncoder | None = None
        self._language = language(config["language"])
        given = config["masks"]
        self._masks = self._language.masks if given is None else given

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond the types, which Python reports by itself."""

    def learn(self, training_data: TrainingData) -> None:
        """Nothing: what the encoder learns is learned by `make adapt`."""

    def keep(self, folder: Path) -> None:
        """Convert the pinned weights, adapted to the language where it has an adapter. Raises
        WeightsError if they are not the pinned ones, AdapterError if the adapter does not fit."""
        keep_encoder_of(self._config["language"], folder)

    def restore(self, folder: Path) -> None:
        encoder = Encoder(folder, self._config["max_tokens"])
        self._encoder = PieceEncoder(encoder, self._config, self._language)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Featurize the training sentences; those of earlier trainings are remembered."""
        with self._model_storage.read_from(self._resource) as folder:
            self.restore(folder)
            known = KnownVectors(cache(), encoder_digest(folder, self._config["max_tokens"]))
        assert self._encoder is not None, "just restored"
        examples = [example for example in training_data.nlu_examples if example.get(TEXT)]
        texts = [self.as_read(example) for example in examples]
        self._set(examples, self._encoder.training_pieces_of(texts, known))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        assert self._encoder is not None, "trained or loaded before use"
        written = [message for message in messages if message.get(TEXT)]
        in_context = [message for message in written if message.get(WRITTEN_OUT)]
        texts = [self.as_read(message) for message in written]
        texts += [message.get(WRITTEN_OUT) for message in in_context]
        mended = [mended_of(message).text for message in written]
        wholes = [[text, self._encoder.asked_together(text)] for text in mended]
        found, as_written = self._encoder.pieces_beside(texts, wholes)
        self._set(written, found[: len(written)])
        for message, vectors in zip(written, as_written, strict=True):
            message.set(AS_WRITTEN, vectors)
        for message, pieces in zip(in_context, found[len(written) :], strict=True):
            message.set(PIECES_IN_CONTEXT, pieces)
        return messages

    def as_read(self, message: Message) -> str:
        """A message as the encoder reads it: slips of spelling mended, names masked."""
        names = [entity for entity in message.get(ENTITIES) or [] if not entity.get(REFERS)]
        mended = mended_of(message)
        return masked_text(mended.text, moved(names, mended), self._masks)

    def _set(self, messages: list[Message], found: list[Pieces]) -> None:
        for message, pieces in zip(messages, found, strict=True):
            message.set(PIECES, pieces)
            whole = pieces.vectors[:1]
            message.add_features(Features(whole, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
