"""A request that is not accepted: its HTTP status and one plain sentence."""

from sanic.response import HTTPResponse, json


class Refused(Exception):
    """Raised while reading a request. `retry_after` are seconds, for status 429."""

    def __init__(self, status: int, sentence: str, retry_after: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.retry_after = retry_after

    def response(self) -> HTTPResponse:
        """The refusal as JSON. It never repeats what the user sent."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return json({"error": self.sentence}, status=self.status, headers=headers)
