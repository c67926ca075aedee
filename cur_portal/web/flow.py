"""Bodies that flow: files go in and out piece by piece, never gathered in memory.

The envelope gathers and packs every other answer; pictures do not get smaller by packing, and a
cut upload must leave what has come.
"""

from __future__ import annotations

from starlette.types import Message, Scope, Send

STREAMED = ("/v1/uploads", "/v1/files/")


def flows(scope: Scope) -> bool:
    """Whether this request is about the bytes of a file."""
    return str(scope["path"]).startswith(STREAMED)


class Flow:
    """Passes an answer on as it comes; adds the request's number."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._send = send
        self._request_id = str(scope["request_id"])
        self.status = 0
        self.begun = False

    async def send(self, message: Message) -> None:
        """One message of the application."""
        if message["type"] == "http.response.start":
            self.status, self.begun = message["status"], True
            headers = [*message["headers"], (b"x-request-id", self._request_id.encode())]
            message = {**message, "headers": headers}
        await self._send(message)
