"""LINE's Messaging API: sends a body, brings back what was answered.

The SDK's client is not used for this: see docs/decisions/0005-line-replies.md.
"""

from dataclasses import dataclass
from typing import Final

from bot.channels.line.wire import Wire

LINE: Final = "https://api.line.me"


@dataclass(frozen=True, slots=True)
class Answer:
    """What LINE answered. ``request_id``: LINE's own, for its support; of the accepted request after a 409."""

    status: int
    body: bytes = b""
    request_id: str = ""


class LineApi:
    """The API at ``base_url``; ``timeout`` in seconds for a whole call (the SDK's default would be 300)."""

    def __init__(self, base_url: str = "", timeout: float = 10.0) -> None:
        self.base_url = base_url or LINE
        self._wire = Wire(self.base_url, timeout)

    async def post(self, path: str, body: bytes, token: str, retry_key: str = "") -> Answer:
        """POST a JSON body. Raises NotAsked and NotAnswered."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if retry_key:
            headers["X-Line-Retry-Key"] = retry_key
        response = await self._wire.post(path, headers, body)
        given = response.headers
        request_id = given.get("x-line-accepted-request-id") or given.get("x-line-request-id", "")
        return Answer(response.status, response.body, request_id)

    def close(self) -> None:
        self._wire.close()
