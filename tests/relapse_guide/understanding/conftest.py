"""The extractor and the encoder, as the tests of the components train them."""

from tests.components.conftest import (  # noqa: F401
    drugs_in,
    encoder,
    extractor,
    lexicon,
    project,
    trained,
)
