"""The floor: our server with its channels and limits, answering every message with the same words.

`HOST`, `PORT` and the like as of the server itself.
"""

from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain

from channels.desk import process_desk
from relapse_guide.settings import settings
from server.app import CREDENTIALS, channels_of, compose
from server.tracker_store import RecentEventsTrackerStore

SAID = "This is said to everything."


class Echo:
    """Answers as an agent does, without understanding anything."""

    def __init__(self) -> None:
        # The web channel asks for a store, and nothing is put into it.
        self.tracker_store = RecentEventsTrackerStore(Domain.empty())

    async def handle_message(self, message: UserMessage) -> None:
        """Say the same again."""
        await message.output_channel.send_text_message(message.sender_id, SAID)


def main() -> None:
    """Serve until it is ended."""
    config = settings()
    app = compose(config, channels_of(CREDENTIALS), process_desk(), "echo")
    app.ctx.agent = Echo()
    app.run(host=config.host, port=config.port, access_log=False, debug=False)


if __name__ == "__main__":
    main()
