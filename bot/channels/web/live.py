"""New messages as they come: server-sent events, resumed by the id of the last message that arrived."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final

from fastapi.sse import format_sse_event
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from bot.channels.web.reception import Problem, Reception
from bot.channels.web.rendering import FormFields
from bot.channels.web.rooms import CHANNEL
from bot.engine import Forgotten, Said

RETRY_MILLISECONDS: Final = 1_500
HEARTBEAT_SECONDS: Final = 15.0
MOST_BY_VISITOR: Final = 4
"""Tabs of one visitor that are live at once; the others still work as pages. Browsers open six connections to
one host over HTTP/1.1: with all of them waiting here no page could be loaded."""

BEAT: Final = format_sse_event(event="beat", data_str="-")
"""A sign of life that the page's script hears (a comment it would not), so that it notices a line that is dead."""

_LARGEST_ID: Final = 2**53


class Live:
    """Streams of this process. ``close`` ends them all, so that the server can stop without waiting for people."""

    def __init__(
        self,
        reception: Reception,
        heartbeat: float = HEARTBEAT_SECONDS,
        closing: asyncio.Event | None = None,
    ) -> None:
        self._reception = reception
        self._heartbeat = heartbeat
        self._closing = closing or asyncio.Event()
        self._open: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        return [Route(f"{page}/events", self.events) for page in self._reception.rooms.pages]

    def beside(self, reception: Reception) -> "Live":
        """The streams of another reception; ``close`` ends them together with these."""
        return Live(reception, self._heartbeat, self._closing)

    def close(self) -> None:
        self._closing.set()

    async def events(self, request: Request) -> StreamingResponse:
        """``GET …/events?after=<id>``: every message after that one, then each new one. ``Last-Event-ID``, which a
        browser sends when it comes back, goes before ``after``."""
        reception = self._reception
        reception.check_page_allowance(request)
        room = reception.room_of(request)
        visitor = reception.visitors.of(request)
        if visitor.is_new:
            raise Problem(403, "no_cookie")
        if self._open[visitor.key] >= MOST_BY_VISITOR:
            raise Problem(429, "too_many", {"retry-after": "60"})
        after = _id(request.headers.get("last-event-id")) or _id(request.query_params.get("after"))
        messages = reception.conversations.listen(CHANNEL, room.address(visitor), after)
        stream = self._stream(visitor.key, messages, reception.fields(room, visitor))
        headers = {"x-accel-buffering": "no"}
        return StreamingResponse(stream, media_type="text/event-stream", headers=headers)

    async def _stream(
        self, who: str, messages: AsyncIterator[Said | Forgotten], fields: FormFields
    ) -> AsyncIterator[bytes]:
        self._open[who] += 1
        try:
            yield format_sse_event(retry=RETRY_MILLISECONDS, comment="open")
            async for said in self._with_pauses(messages):
                yield BEAT if said is None else self._event(said, fields)
        finally:
            self._open[who] -= 1
            if not self._open[who]:
                del self._open[who]

    def _event(self, said: Said | Forgotten, fields: FormFields) -> bytes:
        if isinstance(said, Forgotten):
            return format_sse_event(event="forgotten", id="0", data_str="-")
        html = self._reception.renderer.message(said, fields)
        return format_sse_event(event="message", id=str(said.id), data_str=str(html))

    async def _with_pauses(
        self, messages: AsyncIterator[Said | Forgotten]
    ) -> AsyncIterator[Said | Forgotten | None]:
        """The messages, and None whenever nothing came for a heartbeat, until the server stops."""
        closing = asyncio.ensure_future(self._closing.wait())
        coming = asyncio.ensure_future(anext(messages, None))
        try:
            while not self._closing.is_set():
                await asyncio.wait(
                    {closing, coming}, timeout=self._heartbeat, return_when=asyncio.FIRST_COMPLETED
                )
                if not coming.done():
                    yield None
                    continue
                said = coming.result()
                if said is None:
                    return
                yield said
                coming = asyncio.ensure_future(anext(messages, None))
        finally:
            closing.cancel()
            coming.cancel()
            await asyncio.gather(closing, coming, return_exceptions=True)
            if isinstance(messages, AsyncGenerator):
                await messages.aclose()


def _id(text: str | None) -> int:
    """A message id as a browser sends it back; 0 for anything else."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) <= 16 else 0
    return number if number <= _LARGEST_ID else 0
