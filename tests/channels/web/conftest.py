"""A web chat over an engine that replays canned replies, for two small programmes."""

import asyncio
import html
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import httpx
import pytest

from bot.blocks import Reply, Text
from bot.channels.web.app import Web, create_web
from bot.channels.web.reception import WebSettings
from bot.clock import TOKYO, SetClock
from bot.engine import Forgotten, Kept, Said
from bot.incoming import Incoming
from programmes.model import Bound, Desk, Programme, Settlement, Use, Words

SECRET = "a secret of more than thirty-two characters"
NOON = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)


def programme(code: str, colour: str, first: date, last: date) -> Programme:
    return Programme(
        code=code,
        name=f"{code} の食事券",
        short_name=f"{code}券",
        names=(f"{code}券",),
        issuer="実行委員会",
        region="架空県",
        summary="県内の加盟店で使える食事券です。",
        colour=colour,
        demo_day=date(2020, 12, 18) if code == "north" else date(2021, 11, 1),
        words=Words(ticket="食事券", merchant="加盟店"),
        documents=(),
        clauses=(),
        desks=(Desk(id="call", name="コールセンター", kind="call_center", phones=("03-0000-0000",)),),
        use=Use(first=Bound(day=first), last=Bound(day=last), where="加盟店"),
        settlement=Settlement(basis="use", cutoff_kind="arrival", travels="post", how="郵送"),
    )


PROGRAMMES = {
    "north": programme("north", "#0B6E4F", date(2020, 10, 26), date(2021, 2, 28)),
    "south": programme("south", "#FFD43D", date(2021, 10, 15), date(2021, 12, 31)),
}


@dataclass
class Replay:
    """An engine that answers each event with ``replies[text]``, at once, or never if ``silent``."""

    replies: dict[str, Reply] = field(default_factory=dict)
    received: list[Incoming] = field(default_factory=list)
    silent: bool = False
    case_number: str = ""
    said: dict[tuple[str, str], list[Said]] = field(default_factory=lambda: defaultdict(list))
    _new: asyncio.Condition = field(default_factory=asyncio.Condition)
    _last: int = 0

    async def receive(self, events: Sequence[Incoming]) -> int:
        seen = {event.event_id for event in self.received}
        fresh = [event for event in events if event.event_id not in seen]
        self.received += fresh
        for event in fresh:
            if not self.silent:
                await self._turn(event)
        return len(fresh)

    async def _turn(self, event: Incoming) -> None:
        where = event.channel, event.address
        self._say(where, "in", event.text, None, event.event_id)
        self._say(where, "out", "", self._reply(event), event.event_id)
        async with self._new:
            self._new.notify_all()

    async def staff_say(self, address: str, text: str) -> None:
        self._say(("web", address), "staff", text, None, "")
        async with self._new:
            self._new.notify_all()

    def _say(
        self, where: tuple[str, str], direction: str, text: str, reply: Reply | None, event_id: str
    ) -> None:
        self._last += 1
        self.said[where].append(Said(self._last, direction, "text", text, reply, NOON, event_id))

    def _reply(self, event: Incoming) -> Reply:
        return self.replies.get(event.text, Reply("answer", (Text(f"「{event.text}」へのお返事です。"),)))

    async def answered(self, incoming: Incoming, within: float) -> Reply | None:
        known = any(
            said.event_id == incoming.event_id for said in self.said[incoming.channel, incoming.address]
        )
        return self._reply(incoming) if known else None

    async def listen(self, channel: str, address: str, after: int = 0) -> AsyncIterator[Said | Forgotten]:
        while True:
            if after and all(each.id != after for each in self.said[channel, address]):
                after = 0
                yield Forgotten()
            for said in [each for each in self.said[channel, address] if each.id > after]:
                after = said.id
                yield said
            async with self._new:
                if not any(each.id > after for each in self.said[channel, address]):
                    await self._new.wait()

    async def kept(self, channel: str, address: str) -> Kept:
        return Kept(tuple(self.said[channel, address]), case_number=self.case_number)

    async def forget(self, channel: str, address: str) -> None:
        self.said[channel, address].clear()
        async with self._new:
            self._new.notify_all()

    async def history(self, channel: str, address: str, limit: int = 200) -> list[Said]:
        return self.said[channel, address][-limit:]


def welcome(codes: tuple[str, ...], moment: datetime) -> Reply:
    return Reply("greeting", (Text(f"こんにちは。{'・'.join(codes)}の窓口です。"),))


@pytest.fixture
def engine() -> Replay:
    return Replay()


@pytest.fixture
def settings() -> WebSettings:
    return WebSettings(secret=SECRET)


@pytest.fixture
def web(engine: Replay, settings: WebSettings) -> Web:
    return create_web(engine, PROGRAMMES, settings, welcome=welcome, clock=SetClock(NOON))


@dataclass
class Browser:
    """A visitor's browser without JavaScript: keeps cookies, reads a form's hidden fields, posts it."""

    client: httpx.AsyncClient
    page: str = ""

    async def open(self, path: str) -> httpx.Response:
        response = await self.client.get(path)
        self.page = response.text
        return response

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, f"no field {name}"
        return html.unescape(found[1])

    async def send(self, path: str, text: str = "", **fields: str) -> httpx.Response:
        """Posts a message with the tokens of the page that is open."""
        body = {"csrf": self.hidden("csrf"), "nonce": self.hidden("nonce"), "text": text} | fields
        return await self.client.post(f"{path}/messages", data=body)

    async def ask(self, text: str, path: str = "/p/north") -> str:
        """Opens the room, sends, follows the way back; the page that is shown then."""
        await self.open(path)
        response = await self.send(path, text)
        assert response.status_code == 303, response.text
        return (await self.open(response.headers["location"])).text


@pytest.fixture
async def browsers(web: Web) -> AsyncIterator[Callable[..., Awaitable[Browser]]]:
    """Opens browsers, each its own visitor; ``address``: the network address it comes from."""
    clients: list[httpx.AsyncClient] = []

    async def another(address: str = "203.0.113.5", scheme: str = "http") -> Browser:
        transport = httpx.ASGITransport(app=web.app, client=(address, 50_000), raise_app_exceptions=False)
        clients.append(httpx.AsyncClient(transport=transport, base_url=f"{scheme}://counter.example"))
        return Browser(clients[-1])

    yield another
    for client in clients:
        await client.aclose()


@pytest.fixture
async def browser(browsers: Callable[..., Awaitable[Browser]]) -> Browser:
    return await browsers()
