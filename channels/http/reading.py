"""Reads a request's body into a typed model."""

import json
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, ValidationError
from sanic.request import Request

from channels.http.refusal import Refused

BODY_LIMIT = 64 * 1024
"""Bytes of a request's body. Far more than a message that is read: a call for help that stands
in a very long one is answered too."""

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
        # Some programs begin a body with a byte-order mark.
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "The message is not valid JSON.") from None
    if not isinstance(value, dict):
        raise Refused(400, "The message must be a JSON object.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
