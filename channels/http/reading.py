"""Reads a request's body into a typed model, and a user's text into clean text."""

import json
import unicodedata
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError
from sanic.request import Request

from channels.http.refusal import Refused

BODY_LIMIT = 64 * 1024
"""Bytes of a request's body. Far more than TEXT_LIMIT characters: a call for help that stands in
a very long message is answered too."""
TEXT_LIMIT = 1_000
"""Characters of a message that the dialogue reads; longer ones are answered without it."""
_KEPT_CONTROLS = "\n\t"

Body = TypeVar("Body", bound=BaseModel)


def read_body(request: Request, model: type[Body]) -> Body:
    """The request's JSON object as `model`. Raises Refused for anything else."""
    content_type = str(request.headers.get("content-type", "")).split(";")[0]
    if content_type.strip().lower() != "application/json":
        raise Refused(415, "Send the message as application/json.")
    if len(request.body) > BODY_LIMIT:
        raise Refused(413, "The message is too long: at most 64 KB are read.")
    try:
        return model.parse_obj(_parse(request.body))
    except ValidationError as error:
        raise Refused(400, _what_is_wrong(error, model)) from None


def _what_is_wrong(error: ValidationError, model: type[BaseModel]) -> str:
    """In the model's words only: an unknown key is the user's text, too."""
    key = str(error.errors()[0]["loc"][0])
    if key in model.__fields__:
        return f"The key '{key}' is missing or not as described."
    return f"Send these keys as described, and no others: {', '.join(model.__fields__)}."


def _parse(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "The message is not valid JSON.") from None
    if not isinstance(value, dict):
        raise Refused(400, "The message must be a JSON object.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def clean_text(text: str) -> str:
    """The text without what no reader sees; raises Refused if nothing is left.

    Control characters and halves of surrogate pairs go: they are no words, and they break
    what writes or counts text later.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    seen = "".join(
        char for char in whole if char in _KEPT_CONTROLS or unicodedata.category(char) != "Cc"
    ).strip()
    if not any(unicodedata.category(char)[0] not in "CZ" for char in seen):
        raise Refused(400, "The message is empty.")
    return seen


def is_whole(text: str) -> bool:
    """Whether a text can be written as UTF-8, which half a surrogate pair cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
