"""Embeddings of texts that an earlier training has seen, so that only new ones are encoded."""

import hashlib
import io
from collections.abc import Callable, Sequence

import numpy as np

from relapse_guide.cache import Cache
from relapse_guide.progress import tell
from relapse_guide.understanding.encoder import Floats

KIND = "vectors"
MOST = 100_000
"""Texts remembered, 1.5 kB each; of the training sentences' parts there are 35,000."""
KEY_BYTES = 16


class KnownVectors:
    """The embeddings by one encoder; `encoder` is its digest."""

    def __init__(self, cache: Cache, encoder: str) -> None:
        self._cache = cache
        self._encoder = encoder

    def of(self, texts: Sequence[str], encode: Callable[[Sequence[str]], Floats]) -> Floats:
        """Embeddings of different texts, float32, texts x width; `encode` makes the missing."""
        keys = [_key(text) for text in texts]
        known = self._read()
        missing = [at for at, key in enumerate(keys) if key not in known]
        tell(f"Encoding {len(missing):,} new sentences ({len(texts) - len(missing):,} are known)")
        if missing:
            made = encode([texts[at] for at in missing])
            known.update(zip((keys[at] for at in missing), made, strict=True))
            # The texts of now come first: what nobody trains on any more drops out at the end.
            self._write({key: known[key] for key in keys} | known)
        return np.vstack([known[key] for key in keys])

    def _read(self) -> dict[bytes, Floats]:
        data = self._cache.read(KIND, self._encoder)
        if data is None:
            return {}
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            keys, vectors = arrays["keys"].tobytes(), arrays["vectors"]
        return {
            keys[at * KEY_BYTES : (at + 1) * KEY_BYTES]: vector for at, vector in enumerate(vectors)
        }

    def _write(self, known: dict[bytes, Floats]) -> None:
        kept = list(known.items())[:MOST]
        file = io.BytesIO()
        np.savez(
            file,
            keys=np.frombuffer(b"".join(key for key, _ in kept), dtype=np.uint8),
            vectors=np.vstack([vector for _, vector in kept]),
        )
        self._cache.write(KIND, self._encoder, file.getvalue())


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:KEY_BYTES]
