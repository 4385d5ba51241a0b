"""Ids of conversations that were opened and hold nothing yet, known again without being stored.

Opening costs no room, so nobody can fill the store, or push others out, by opening.
"""

import hashlib
import hmac
import secrets
import time

OPENED_SECONDS = 24 * 60 * 60
"""So long something can be said first in an opened conversation."""
_RANDOM = 32
"""Hexadecimal digits: 128 bits, which nobody guesses."""
_TIME = 8
_MARK = 16


def new_id(secret: bytes, channel: str) -> str:
    """A new id: 56 hexadecimal digits, the last of them a mark that only the secret makes, and
    for this channel only."""
    opened = f"{secrets.token_hex(_RANDOM // 2)}{int(time.time()):0{_TIME}x}"
    return opened + _mark(secret, channel, opened)


def opened_lately(secret: bytes, channel: str, conversation: str) -> bool:
    """Whether the id was made with this secret for this channel within the last day."""
    opened, mark = conversation[:-_MARK], conversation[-_MARK:]
    if len(opened) != _RANDOM + _TIME or not conversation.isascii():
        return False
    if not hmac.compare_digest(mark, _mark(secret, channel, opened)):
        return False
    return abs(time.time() - int(opened[_RANDOM:], 16)) < OPENED_SECONDS


def _mark(secret: bytes, channel: str, opened: str) -> str:
    return hmac.new(secret, f"{channel}:{opened}".encode(), hashlib.sha256).hexdigest()[:_MARK]
