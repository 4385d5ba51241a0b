"""What slow work has made, kept on disk by a digest of all that it was made from.

Losing the folder costs time and nothing else: what is missing, broken or cut short is made
again, and a full or write-protected disk is no error.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

KEPT_OF_A_KIND = 6
"""Files of a kind that stay; the ones not used for longest go."""
_CHECK_BYTES = hashlib.sha256().digest_size
logger = logging.getLogger(__name__)


class Cache:
    """A folder of results, shared by processes: each file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, kind: str, digest: str) -> bytes | None:
        """What was kept under this digest, or None."""
        path = self._path(kind, digest)
        try:
            written = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        check, data = written[:_CHECK_BYTES], written[_CHECK_BYTES:]
        return data if hashlib.sha256(data).digest() == check else None

    def write(self, kind: str, digest: str, data: bytes) -> None:
        """Keep data under a digest, and drop what has not been used for long."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            # A name of its own until it is whole: another process may write or read the same.
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
                try:
                    file.write(hashlib.sha256(data).digest())
                    file.write(data)
                    file.close()
                    os.replace(file.name, self._path(kind, digest))
                except BaseException:
                    os.unlink(file.name)
                    raise
            self._drop_old(kind)
        except OSError as error:
            logger.warning("Nothing can be kept in %s: %s", self._folder, error.strerror)

    def made(self, kind: str, digest: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under a digest; made and kept if it is not there."""
        data = self.read(kind, digest)
        if data is None:
            data = make()
            self.write(kind, digest, data)
        return data

    def _path(self, kind: str, digest: str) -> Path:
        return self._folder / f"{kind}-{digest[:32]}"

    def _drop_old(self, kind: str) -> None:
        paths = self._folder.glob(f"{kind}-*")
        used = sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in used[KEPT_OF_A_KIND:]:
            path.unlink(missing_ok=True)


def digest_of(*parts: bytes) -> str:
    """SHA-256 of several parts, hexadecimal; where one ends counts as well."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
