"""The OpenAPI 3.0 description of the HTTP channels, made from the models that they read."""

from typing import Any

from pydantic.schema import schema

from channels.cleaning import TEXT_LIMIT
from channels.desk import ANSWER_SECONDS
from channels.http.reading import BODY_LIMIT
from channels.http.rest import SENDER_LIMIT, RestMessage
from channels.http.web import ID, ClearVote, WebMessage
from relapse_guide.answers.answer import INTERNAL, Answer
from relapse_guide.version import version

REF = "#/components/schemas/"
REFUSALS = {
    "400": "No valid JSON, a key missing or of the wrong type, an empty message.",
    "401": "The token is missing or wrong.",
    "403": "The page's website is not allowed (ALLOWED_ORIGINS).",
    "404": "No such conversation: never opened here, deleted, or too old; no name of a sender.",
    "413": f"The body is longer than {BODY_LIMIT} bytes.",
    "415": "The content type is not application/json.",
    "429": "Too many requests; Retry-After tells the seconds to wait.",
    "503": "The assistant is still starting; Retry-After tells the seconds to wait.",
}


def description() -> dict[str, Any]:
    """The whole document, ready to be served as JSON."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Relapse Guide",
            "version": version(),
            "description": (
                f"Every accepted message gets an answer within about {ANSWER_SECONDS:.0f} seconds."
                f" Messages of more than {TEXT_LIMIT} characters are answered politely, unread."
            ),
        },
        # As seen from this document, also where a proxy serves it below a path.
        "servers": [{"url": "."}],
        "paths": {
            "/webhooks/rest/webhook": {"post": _rest()},
            "/webhooks/rest/conversations/{sender}": {
                "parameters": [_sender()],
                "delete": _delete_of_sender(),
            },
            "/webhooks/web/conversations": {"post": _open()},
            "/webhooks/web/conversations/{id}": {
                "parameters": [_id()],
                "get": _history(),
                "delete": _delete(),
            },
            "/webhooks/web/conversations/{id}/messages": {
                "parameters": [_id()],
                "post": _message(),
            },
            "/webhooks/web/clear": {"post": _clear()},
        },
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _rest() -> dict[str, Any]:
    return {
        "operationId": "rest",
        "summary": "Send a user's message as an integrator; Rasa's REST wire format.",
        "security": [{}, {"token": []}],
        "requestBody": _json_of("RestMessage", required=True),
        "responses": {
            "200": _json({"type": "array", "minItems": 1, "items": _ref("RestReply")}),
            **_refusals("400", "401", "413", "415", "429", "503"),
        },
    }


def _delete_of_sender() -> dict[str, Any]:
    return {
        "operationId": "deleteOfSender",
        "summary": "Remove a sender's conversation from the server; the next message begins anew.",
        "security": [{}, {"token": []}],
        "responses": {
            "204": {"description": "Nothing of it is kept, whether there was any or not."},
            **_refusals("401", "404", "429", "503"),
        },
    }


def _open() -> dict[str, Any]:
    return {
        "operationId": "open",
        "summary": "Open a conversation; its id is the only key to it.",
        "responses": {"201": _json(_ref("Opened")), **_refusals("403", "429", "503")},
    }


def _history() -> dict[str, Any]:
    return {
        "operationId": "history",
        "summary": "The messages so far; of a long conversation, the last ones.",
        "responses": {
            "200": _json(_ref("Messages")),
            **_refusals("403", "404", "429", "503"),
        },
    }


def _delete() -> dict[str, Any]:
    return {
        "operationId": "delete",
        "summary": "Remove the conversation from the server.",
        "responses": {
            "204": {"description": "Removed."},
            **_refusals("403", "404", "429", "503"),
        },
    }


def _message() -> dict[str, Any]:
    return {
        "operationId": "message",
        "summary": "Send typed words, or the payload of a button that an answer offered.",
        "requestBody": _json_of("WebMessage", required=True),
        "responses": {
            "200": _json(_ref("Messages")),
            **_refusals("400", "403", "404", "413", "415", "429", "503"),
        },
    }


def _clear() -> dict[str, Any]:
    return {
        "operationId": "clear",
        "summary": "Count whether an answer was clear; nothing else is kept.",
        "requestBody": _json_of("ClearVote", required=True),
        "responses": {
            "204": {"description": "Counted."},
            **_refusals("400", "403", "413", "415", "429", "503"),
        },
    }


def _id() -> dict[str, Any]:
    pattern = {"type": "string", "pattern": f"^{ID.pattern}$"}
    return {"name": "id", "in": "path", "required": True, "schema": pattern}


def _sender() -> dict[str, Any]:
    name = {"type": "string", "minLength": 1, "maxLength": SENDER_LIMIT}
    return {"name": "sender", "in": "path", "required": True, "schema": name}


def _schemas() -> dict[str, Any]:
    """The models, and what is written here by hand: messages and errors."""
    made: dict[str, Any] = schema([Answer, RestMessage, WebMessage, ClearVote], ref_prefix=REF)[
        "definitions"
    ]
    for name in INTERNAL:
        del made["Answer"]["properties"][name]
    said = {"text": {"type": "string", "description": "The answer as plain text."}}
    buttons = {"buttons": {"type": "array", "items": _ref("AnswerButton")}}
    bot = {**said, **buttons, "answer": _ref("Answer")}
    speaker = {"from": {"type": "string", "enum": ["user", "bot"]}}
    many = {"messages": {"type": "array", "items": _ref("Message")}}
    return {
        **made,
        "RestReply": _object(["recipient_id", "text"], recipient_id={"type": "string"}, **bot),
        "Message": _object(["from", "text"], **speaker, **bot),
        "Messages": _object(["messages"], **many),
        "Opened": _object(["id", "messages"], id=_id()["schema"], **many),
        "Error": _object(["error"], error={"type": "string", "description": "One sentence."}),
    }


def _object(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"{REF}{name}"}


def _json(of: dict[str, Any]) -> dict[str, Any]:
    return {"description": "Done.", "content": {"application/json": {"schema": of}}}


def _json_of(name: str, *, required: bool) -> dict[str, Any]:
    return {"required": required, "content": {"application/json": {"schema": _ref(name)}}}


def _refusals(*statuses: str) -> dict[str, Any]:
    return {
        status: {**_json(_ref("Error")), "description": REFUSALS[status]} for status in statuses
    }
