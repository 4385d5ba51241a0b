"""Names a conversation so that it cannot be guessed and does not show who is talking.

The plain webhook takes any sender it is given. A conversation named by a phone number could be
continued there, and overheard, by anybody who knows the number.
"""

import hashlib
import hmac


def conversation_id(channel: str, secret: str, *who: str) -> str:
    """The same for the same user and secret: `sms-` and 32 hexadecimal digits."""
    said = "\n".join((channel, *who)).encode("utf-8", "surrogatepass")
    return f"{channel}-{hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()[:32]}"
