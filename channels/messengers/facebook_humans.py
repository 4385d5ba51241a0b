"""Humans who answer on Messenger in the place of the assistant, as Meta tells of them.

Somebody in the Page's inbox, or in another app, writes: an echo comes that is none of ours. Or the
hand-over protocol gives the conversation to another app, and what is said meanwhile stands under
`standby`.
"""

from enum import Enum

from pydantic import BaseModel

OWN = "relapse-guide"
"""What our own messages carry: Meta sends it back with their echoes, and nobody else writes it.

https://developers.facebook.com/docs/messenger-platform/reference/send-api (`metadata`)
"""
INBOX = "263902037430900"
"""The app of every Page's inbox:
https://developers.facebook.com/docs/messenger-platform/handover-protocol/pass-thread-control"""


class Change(Enum):
    """Who answers from now on."""

    human = "human"
    assistant = "assistant"


class PassedControl(BaseModel):
    """A conversation was given to an app.

    https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_handovers
    """

    new_owner_app_id: str | None = None


def is_human(metadata: str | None, app: str | None, own_app: str) -> bool:
    """Whether an echo is of a message that somebody else than this assistant wrote."""
    return metadata != OWN and not (own_app and app == own_app)


def passed(control: PassedControl, own_app: str) -> Change:
    """Who has a conversation that was passed. Without our app's id, all but the inbox is us: an app
    is told of what is passed to it."""
    to = control.new_owner_app_id or own_app
    is_ours = to == own_app if own_app else to != INBOX
    return Change.assistant if is_ours else Change.human
