"""A channel's way out: by reply while its token is fresh (free), by push with a retry key after that.

The way is part of what is on record (``Outgoing.last_error``), so that a retry after a crash sends the same body
under the same key. See docs/decisions/0005-line-replies.md.
"""

import asyncio
import json
from functools import lru_cache
from typing import Final

import structlog

from bot import feedback
from bot.blocks import Block, Button
from bot.channels.line import many
from bot.channels.line.answers import Way, again, change_to, outcome_of, recorded_way
from bot.channels.line.api import Answer, LineApi, NotAnswered, NotAsked
from bot.channels.line.inbound import can_be_pushed_to, can_be_shown_work, in_group
from bot.channels.line.rendering import messages_of
from bot.channels.line.senders import NOBODY, Sender, Senders
from bot.channels.line.timeline import with_pictures
from bot.channels.line.tokens import NoToken, Tokens, authorised
from bot.channels.line.user_menus import MenuNotShown, UserMenus
from bot.clock import Clock
from bot.outbox import Again, Never, Outcome, Outgoing, ToMany, Unreachable

REPLY: Final = "/v2/bot/message/reply"
PUSH: Final = "/v2/bot/message/push"
LOADING: Final = "/v2/bot/chat/loading/start"
MENU_SECONDS: Final = 5.0
"""A menu may hold a message up for so long, a little of what a reply token is good for."""
LOADING_SECONDS: Final = 20
"""A multiple of five; whoever is answered sooner does not see it any longer."""
SAID_BEFORE: Final = 1024
"""Replies whose messages are remembered."""
ANY_MESSAGE: Final = 10**17
"""Stands in what is remembered for the number of the message."""
_MESSAGE: Final = "&m={}&v="
log = structlog.get_logger()


class LineDeliverer:
    """Delivers for one channel."""

    def __init__(
        self,
        api: LineApi,
        tokens: Tokens,
        clock: Clock,
        senders: Senders | None = None,
        public_url: str = "",
        menu_seconds: float = MENU_SECONDS,
    ) -> None:
        self._api = api
        self._tokens = tokens
        self._clock = clock
        self._senders = senders or Senders({})
        self._public_url = public_url
        self._menus = UserMenus(api, tokens, clock)
        self._menu_seconds = menu_seconds
        self._pace = many.Pace()

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        if outgoing.menu:
            await self._show_menu(outgoing)
        way = self._way(outgoing)
        if isinstance(way, Again):
            return way
        if way != "reply" and not can_be_pushed_to(outgoing.address):
            return Unreachable("reply token gone, and no id to push to")
        sender = self._senders.of(outgoing.programme, outgoing.author)
        body = body_of(way, outgoing, sender, self._public_url)
        if body is None:
            return Never("nothing to say")
        try:
            answer = await self._send(way, body, outgoing.id)
        except NotAnswered as error:
            return again(way, str(error), outgoing.attempt, doubtful=True)
        except (NotAsked, NoToken) as error:
            return again(way, str(error), outgoing.attempt)
        return outcome_of(way, answer, doubtful=outgoing.doubtful, attempt=outgoing.attempt)

    async def busy(self, address: str) -> None:
        """Let the person's chat show that an answer is coming; only users have that, no groups. Ends with the next
        message [R#display-a-loading-indicator]."""
        if can_be_shown_work(address):
            body = _json({"chatId": address, "loadingSeconds": LOADING_SECONDS}).encode()
            await self._api.post(LOADING, body, await self._tokens.token())

    @property
    def at_once(self) -> int:
        return many.AT_ONCE

    async def tell(self, message: ToMany) -> Outcome:
        """One message to many, of our own accord."""
        return await many.tell(self._api, self._tokens, self._senders, self._public_url, self._pace, message)

    async def left(self) -> int | None:
        """How many more people can be told something this month."""
        return await many.left(self._api, self._tokens)

    async def _show_menu(self, outgoing: Outgoing) -> None:
        """Once more at every attempt, which changes nothing. A menu that cannot be shown keeps no message back."""
        try:
            async with asyncio.timeout(self._menu_seconds):
                await self._menus.show(outgoing.address, outgoing.programme, outgoing.menu)
        except (MenuNotShown, TimeoutError) as error:
            log.warning("menu_not_shown", message=outgoing.message, why=str(error) or "timeout")

    def _way(self, outgoing: Outgoing) -> Way | Again:
        """The way to go, or the change of way to record before it is gone."""
        if way := recorded_way(outgoing.last_error):
            return way
        if not outgoing.began_as_reply:
            return "push"
        if outgoing.reply_until is not None and self._clock.now() < outgoing.reply_until:
            return "reply"
        return change_to("repeat" if outgoing.doubtful else "push", "token too old")

    async def _send(self, way: Way, body: bytes, key: str) -> Answer:
        path, retry_key = (REPLY, "") if way == "reply" else (PUSH, key)
        return await authorised(self._tokens, lambda token: self._api.post(path, body, token, retry_key))


def body_of(way: Way, outgoing: Outgoing, sender: Sender = NOBODY, public_url: str = "") -> bytes | None:
    """The request's body, the same at every attempt of that way; None: there is nothing to say. ``public_url``: of this
    site, where LINE finds the pictures it draws, or ""."""
    group = in_group(outgoing.address)
    rated = (outgoing.programme, outgoing.topic) if outgoing.topic and not group else None
    blocks = with_pictures(outgoing.blocks, public_url)
    messages = _messages(blocks, outgoing.quick, group, way == "repeat", rated, sender)
    if not messages:
        return None
    if rated:
        messages = messages.replace(_MESSAGE.format(ANY_MESSAGE), _MESSAGE.format(outgoing.message))
    to = {"replyToken": outgoing.reply_token} if way == "reply" else {"to": outgoing.address}
    return f'{_json(to)[:-1]},"messages":{messages}}}'.encode("utf-8", "replace")


@lru_cache(maxsize=SAID_BEFORE)
def _messages(
    blocks: tuple[Block, ...],
    quick: tuple[Button, ...],
    in_group: bool,
    repeat: bool,
    rated: tuple[str, str] | None,
    sender: Sender,
) -> str:
    """The messages as JSON, "" for none. Stored answers are the same for everybody, but for the number by which they
    are rated. ``rated``: programme and topic."""
    rating = feedback.buttons(*rated, ANY_MESSAGE) if rated else ()
    messages = messages_of(blocks, quick, in_group=in_group, repeat=repeat, rating=rating)
    return _json([sender.on(each) for each in messages]) if messages else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
