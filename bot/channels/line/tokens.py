"""Channel access tokens: a long-lived one from the settings, or stateless ones issued as they are needed.

A stateless token is good for 15 minutes, costs nothing and need not be revoked [docs, channel access token].
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final, Protocol

import aiohttp

from bot.channels.line.api import Answer

GOOD_FOR: Final = 14 * 60.0
"""Seconds that an issued token is used: a minute less than LINE takes it."""
PATIENCE: Final = 10.0


class NoToken(Exception):  # noqa: N818
    """None could be issued just now. The message says why, without secrets."""


class Tokens(Protocol):
    """Where a channel's token comes from."""

    async def open(self) -> None: ...

    async def token(self) -> str:
        """Raises NoToken."""
        ...

    def refused(self, token: str) -> bool:
        """LINE did not take it; whether there may be another one."""
        ...

    async def close(self) -> None: ...


async def authorised(tokens: Tokens, call: Callable[[str], Awaitable[Answer]]) -> Answer:
    """One call with a token, and a second one if LINE refused the token and there is another.

    Raises NoToken, and what ``call`` raises."""
    token = await tokens.token()
    answer = await call(token)
    if answer.status != 401 or not tokens.refused(token):
        return answer
    return await call(await tokens.token())


class LongLivedToken:
    """The one token that an operator made in the console."""

    def __init__(self, token: str) -> None:
        self._token = token.strip()

    async def open(self) -> None:
        return None

    async def token(self) -> str:
        return self._token

    def refused(self, token: str) -> bool:
        return False

    async def close(self) -> None:
        return None


class StatelessTokens:
    """Issued with the channel's id and secret, one for all calls of 14 minutes. ``clock`` in seconds."""

    def __init__(
        self, channel_id: str, secret: str, base_url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._channel_id = channel_id
        self._secret = secret
        self._base_url = base_url
        self._clock = clock
        self._oauth: Any = None
        self._client: Any = None
        self._one_at_a_time = asyncio.Lock()
        self._token = ""
        self._until = 0.0

    async def open(self) -> None:
        # imported here: a deployment with long-lived tokens need not carry the SDK's models
        from linebot.v3 import oauth

        self._oauth = oauth
        self._client = oauth.AsyncApiClient(oauth.Configuration(host=self._base_url))

    async def token(self) -> str:
        async with self._one_at_a_time:
            if not self._token or self._clock() >= self._until:
                self._token = await self._issue()
                self._until = self._clock() + GOOD_FOR
            return self._token

    async def _issue(self) -> str:
        api = self._oauth.AsyncChannelAccessToken(self._client)
        try:
            issued = await api.issue_stateless_channel_token_by_client_secret(
                self._channel_id, self._secret, _request_timeout=PATIENCE
            )
        except self._oauth.ApiException as error:
            raise NoToken(f"issuing: {error.status}") from error
        except (TimeoutError, aiohttp.ClientError) as error:
            raise NoToken(f"issuing: {type(error).__name__}") from error
        return str(issued.access_token)

    def refused(self, token: str) -> bool:
        if token == self._token:
            self._token = ""
        return True

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
