"""All LINE channels of a deployment: each with its webhook, its programmes and its way out."""

from collections.abc import Mapping, Sequence
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.line.api import LINE_DATA, LineApi
from bot.channels.line.content import Contents
from bot.channels.line.delivery import LineDeliverer
from bot.channels.line.linking import AccountLinks, access_url_for
from bot.channels.line.senders import Senders
from bot.channels.line.tokens import LongLivedToken, StatelessTokens, Tokens
from bot.channels.line.webhook import Receiver, Webhook
from bot.clock import Clock, SystemClock
from bot.outbox import Deliverer
from programmes.model import Programme
from settings import LineChannel

PREFIX: Final = "line:"
DATA_PATIENCE: Final = 3
"""So many times as long as any other call may a picture take."""


class LineChannels:
    """``programmes``: all of a deployment, served by a channel that names none; ``api_url``, ``blob_url`` "": LINE's own.
    ``timeout``: seconds for one call to LINE. ``public_url``: of this site, from which LINE fetches pictures, or "".
    Open it inside the running loop, before the engine starts, and close it after."""

    def __init__(
        self,
        channels: Sequence[LineChannel],
        programmes: Mapping[str, Programme],
        api_url: str = "",
        clock: Clock | None = None,
        timeout: float = 10.0,
        public_url: str = "",
        blob_url: str = "",
    ) -> None:
        self._channels = {PREFIX + channel.name: channel for channel in channels}
        self._all_codes = tuple(programmes)
        self._clock = clock or SystemClock()
        self._api = LineApi(api_url, timeout)
        self._data = LineApi(blob_url or LINE_DATA, DATA_PATIENCE * timeout)
        self._access_url = access_url_for(api_url)
        self._tokens = {
            name: _tokens(channel, self._api.base_url) for name, channel in self._channels.items()
        }
        senders = Senders(programmes, public_url)
        self.deliverers: Mapping[str, Deliverer] = {
            name: LineDeliverer(self._api, tokens, self._clock, senders, public_url)
            for name, tokens in self._tokens.items()
        }

    def entrance(self, channel_id: str) -> tuple[str, ...]:
        """The programmes served in a channel: its own, or all."""
        return self._channels[channel_id].programmes or self._all_codes

    def account_links(self, channel_id: str) -> AccountLinks:
        """To link accounts in this channel (``line:<name>``). Raises KeyError where there is no such channel."""
        return AccountLinks(self._api, self._tokens[channel_id], self._access_url)

    def content(self, channel_id: str) -> Contents:
        """What people send in this channel. Raises KeyError where there is no such channel."""
        return Contents(self._data, self._tokens[channel_id])

    def in_front_of(self, app: ASGIApp, engine: Receiver) -> ASGIApp:
        """``app`` with the webhooks before it: ``POST /line/<name>`` for each channel, without a detour through the
        layers of a web application."""
        doors = {
            f"/line/{channel.name}": Webhook(name, channel.secret.get_secret_value(), engine, self._clock)
            for name, channel in self._channels.items()
        }

        async def with_webhooks(scope: Scope, receive: Receive, send: Send) -> None:
            door = doors.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "POST" else None
            await (door or app)(scope, receive, send)

        return with_webhooks

    async def open(self) -> None:
        await self._api.open()
        await self._data.open()
        for tokens in self._tokens.values():
            await tokens.open()

    async def close(self) -> None:
        for tokens in self._tokens.values():
            await tokens.close()
        await self._data.close()
        await self._api.close()


def _tokens(channel: LineChannel, base_url: str) -> Tokens:
    if channel.access_token is not None:
        return LongLivedToken(channel.access_token.get_secret_value())
    return StatelessTokens(channel.channel_id, channel.secret.get_secret_value(), base_url)
