"""Pictures and files that a person sent, fetched from LINE [R#get-content].

LINE deletes them after a time it does not tell, so they are fetched at once. What comes is bytes of unknown kind: whoever
keeps them looks at what they are.
"""

import re
from typing import Final

from bot.channels.line.api import Answer, LineApi, NotAnswered, NotAsked, TooMuch
from bot.channels.line.tokens import NoToken, Tokens, authorised
from bot.picture_source import NotFetched

MOST_BYTES: Final = 12 * 1024 * 1024
"""LINE takes pictures of 10 MB."""
_ID: Final = re.compile(r"[0-9]{1,32}")


class ContentError(NotFetched):
    """It could not be fetched; ``again``: whether it may be later. The message says why, without ids.

    ContentError
    ├── ContentGone       deleted, taken back, or never there
    ├── ContentTooLarge   over 12 MB
    ├── ContentRefused    LINE does not give it to us
    ├── ContentNotReady   LINE still prepares it (large videos): again in some seconds
    └── ContentNotNow     no answer, an error of LINE's, too many calls, no token
    """


class ContentGone(ContentError):  # noqa: N818
    pass


class ContentTooLarge(ContentError):  # noqa: N818
    reason = "too_many_bytes"


class ContentRefused(ContentError):  # noqa: N818
    pass


class ContentNotReady(ContentError):  # noqa: N818
    again = soon = True


class ContentNotNow(ContentError):  # noqa: N818
    again = True


class Contents:
    """Of one channel. ``api``: at LINE's host for data, which is not the one for messages."""

    def __init__(self, api: LineApi, tokens: Tokens, most: int = MOST_BYTES) -> None:
        self._api = api
        self._tokens = tokens
        self._most = most

    async def content(self, message_id: str) -> bytes:
        """What was sent in this message (``Incoming.message_id``). Raises ContentError."""
        if not _ID.fullmatch(message_id):
            raise ContentGone("no id of a message")
        path = f"/v2/bot/message/{message_id}/content"
        try:
            answer = await authorised(
                self._tokens, lambda token: self._api.get_bytes(path, token, self._most)
            )
        except TooMuch as error:
            raise ContentTooLarge(f"over {self._most} bytes") from error
        except (NotAsked, NotAnswered, NoToken) as error:
            raise ContentNotNow(str(error)) from error
        return _content_in(answer)


def _content_in(answer: Answer) -> bytes:
    """The bytes, where there are any. Raises ContentError."""
    why = str(answer.status)
    match answer.status:
        case 200:
            return answer.body
        case 202:
            raise ContentNotReady(why)
        case 404 | 410:
            raise ContentGone(why)
        case 401 | 408 | 429:
            raise ContentNotNow(why)
        case status if status >= 500:
            raise ContentNotNow(why)
        case _:
            raise ContentRefused(why)
