"""What the messengers read alike: credentials, secrets, JSON."""

import hmac
import json
from typing import Any

from rasa.shared.exceptions import InvalidConfigException

from relapse_guide.known_secrets import REFUSED, is_an_example


class Unreadable(Exception):
    """A request that comes from the provider and is not what the provider documents."""


def required(credentials: dict[str, Any] | None, channel: str, *names: str) -> dict[str, str]:
    """The channel's entries in credentials.yml.

    Raises InvalidConfigException naming the first that is missing, empty or an example of the
    documentation: with such a secret, anybody could sign.
    """
    given = credentials or {}
    for name in names:
        value = str(given.get(name) or "").strip()
        if not value or "${" in value:
            raise InvalidConfigException(
                f"credentials.yml: '{name}' of {channel} is missing or empty;"
                " set the environment variable that it names (docs/channels.md)."
            )
        if is_an_example(value):
            raise InvalidConfigException(f"credentials.yml: '{name}' of {channel} {REFUSED}.")
    return {name: str(value).strip() for name, value in given.items() if value is not None}


def same(given: str, expected: str) -> bool:
    """Whether two secrets or signatures are alike, in a time that tells nothing about them."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def json_object(body: str | bytes) -> dict[str, Any]:
    """The JSON object in a body. Raises Unreadable if it is something else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(found, dict):
        raise Unreadable
    return found
