"""The floor: our server with its channels and limits, answering every message with the same words.

`HOST`, `PORT` and the like as of the server itself.
"""

from types import SimpleNamespace

from rasa.core.channels.channel import UserMessage

from channels.desk import process_desk
from relapse_guide.settings import settings
from server.app import CREDENTIALS, channels_of, compose

SAID = "This is said to everything."


class Echo:
    """Answers as an agent does, without understanding anything."""

    tracker_store = SimpleNamespace()

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
