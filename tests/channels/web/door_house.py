"""The web chat with doors, over the real engine, counter and store; links are put straight into the store."""

import asyncio
import hashlib
import html
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import merchant_kit as kit
from guide_site import SECRET, SITE, counter, programmes
from shipped import WORDS
from shop_site import Lists, many

import bot
from bot.account_links import LinkError
from bot.calendars.own import PrivateCalendars
from bot.calendars.public import PublicCalendars
from bot.channels.web.allowance import Limits
from bot.channels.web.app import Guide, ShopSearch, Web, WebDeliverer, create_web, welcome_of
from bot.channels.web.reception import Sample, WebSettings
from bot.channels.web.rooms import Rooms
from bot.channels.web.visitors import COOKIE as VISITOR
from bot.clock import SetClock
from bot.engine import Engine, Said
from bot.merchants.code import new_token, token_hash
from bot.merchants.doors import Doors, doors_over
from bot.merchants.linking import issue
from bot.outbox import Outcome, Outgoing, Sent
from bot.reminder_choosing import Choosing
from bot.words import TemplateWords
from programmes.rules import PostalService
from programmes.rules.reminders import Quiet
from store import Store, doors

CODE: Final = "gifu-gotoeat"
LINE: Final = "line:main"
ALICE: Final = "U" + "a" * 32
Parts = Callable[[Store, SetClock], dict[str, Any]]
MUCH: Final = Limits(messages_by_visitor="1000/minute", messages_by_network="1000/minute")


class Dialog:
    """LINE's dialog; ``trouble``: it cannot be asked for an address."""

    origin = "https://access.line.me"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.trouble: LinkError | None = None

    async def address_for(self, user_id: str, nonce: str) -> str:
        if self.trouble:
            raise self.trouble
        self.asked.append((user_id, nonce))
        return f"{self.origin}/dialog/bot/accountLink?linkToken=t&nonce={nonce}"


class FarEnd:
    """Takes what is sent to LINE."""

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        return Sent("push", "request", ("1",))


@dataclass
class Person:
    """A browser without JavaScript, at a network address of its own."""

    client: httpx.AsyncClient
    page: httpx.Response = field(default_factory=lambda: httpx.Response(200))

    async def open(self, path: str) -> httpx.Response:
        self.page = await self.client.get(path)
        return self.page

    @property
    def key(self) -> str:
        """Their address in the web chat, once they have been there."""
        return hashlib.sha256(self.client.cookies[VISITOR].encode()).hexdigest()

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]*)"', self.page.text)
        return html.unescape(found[1]) if found else ""

    async def post(self, path: str, files: Any = None, **fields: str) -> httpx.Response:
        """As a form of the page that is open posts it."""
        self.page = await self.client.post(path, data={"csrf": self.csrf, **fields}, files=files)
        return self.page

    async def go_on(self, token: str) -> httpx.Response:
        """Opens the page and presses 「続ける」."""
        await self.open(f"/d/{token}")
        posted = await self.post(f"/d/{token}")
        return await self.open(posted.headers["location"]) if posted.status_code == 303 else posted


@dataclass
class DoorHouse:
    """``merchant``: number 1001, みほん食堂, with the payout ``payout``; ``member``: Alice's link on LINE."""

    store: Store
    engine: Engine
    doors: Doors
    web: Web
    clock: SetClock
    dialog: Dialog
    merchant: int = 0
    payout: int = 0
    member: int = 0
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def person(self, network: str = "203.0.113.5") -> Person:
        transport = httpx.ASGITransport(
            app=self.web.app, client=(network, 50_000), raise_app_exceptions=False
        )
        self.clients.append(httpx.AsyncClient(transport=transport, base_url="http://counter.example"))
        return Person(self.clients[-1])

    async def chatting(self, network: str = "203.0.113.5") -> Person:
        """Somebody who has opened the web chat of the programme."""
        person = self.person(network)
        await person.open(f"/p/{CODE}")
        return person

    def give(
        self, purpose: str, channel: str = LINE, address: str = ALICE, minutes: int = 30, member: int = 0, **subject: Any
    ) -> str:  # fmt: skip
        """A new link's token."""
        token, now = new_token(), self.clock.now()
        about = subject or ({"programme": CODE} if purpose == "link" else {"payout": self.payout})
        self.store.write_now(
            lambda db: doors.give(
                db, token_hash=token_hash(token), purpose=purpose, subject=about, channel=channel, address=address,
                membership=None if purpose == "link" else member or self.member, now=now,
                expires_at=now + timedelta(minutes=minutes),
            )
        )  # fmt: skip
        return token

    def code(self, merchant: int = 0) -> str:
        """A new one-time code."""
        of = merchant or self.merchant
        return self.store.write_now(lambda db: issue(db, SECRET, of, now=self.clock.now(), by="sato"))

    async def said(self, channel: str = LINE, address: str = ALICE) -> list[Said]:
        """What the counter said there, once all is said."""
        await self.engine.wait_until_idle()
        return [each for each in await self.engine.history(channel, address) if each.direction == "out"]

    def read(self, unit: Callable[..., Any]) -> Any:
        return self.store.read_now(unit)


@asynccontextmanager
async def door_house(
    folder: Path, migrated: Path, limits: Limits = MUCH, samples: tuple[Sample, ...] = (),
    parts: Parts = lambda store, clock: {},
) -> AsyncIterator[DoorHouse]:  # fmt: skip
    """``parts``: what more the web is made of, by the names of :func:`create_web`."""
    shutil.copy(migrated, folder / "house.db")
    store = Store(f"sqlite:///{folder}/house.db")
    store.open()
    clock, rooms, dialog = SetClock(kit.NOW), Rooms(programmes()), Dialog()
    engine = Engine(
        store, counter(), {"web": WebDeliverer(), LINE: FarEnd()}, clock=clock,
        entrance=lambda channel, address: rooms.entrance(address) if channel == "web" else tuple(programmes()),
    )  # fmt: skip
    words = TemplateWords(Path(bot.__file__).parent / "templates")
    made = doors_over(
        store, programmes(), clock, secret=SECRET, account_links={LINE: dialog}, conversations=engine, words=words
    )  # fmt: skip
    web = create_web(
        engine, programmes(), WebSettings(secret=SECRET, limits=limits, samples=samples),
        welcome=welcome_of(counter()), clock=clock, doors=made, **parts(store, clock),
    )  # fmt: skip
    house = DoorHouse(store, engine, made, web, clock, dialog)
    house.merchant = store.write_now(lambda db: kit.merchant(db, account_tail="123", bank_name="十六銀行"))
    house.payout = store.write_now(lambda db: kit.payout(db, house.merchant, date(2021, 2, 1), 12_000))
    house.member = store.write_now(lambda db: kit.linked(db, house.merchant, LINE, ALICE))
    await engine.start()
    try:
        yield house
    finally:
        await asyncio.gather(*(each.aclose() for each in house.clients))
        web.live.close()
        await engine.stop(limit=5.0)
        store.close()


def all_parts(store: Store, clock: SetClock) -> dict[str, Any]:
    """Private calendars, settings of reminders, and a made-up list of shops of ``CODE``, as a deployment has them."""
    calendars = PublicCalendars(programmes(), WORDS, PostalService(), SITE)
    own = PrivateCalendars(store, calendars, clock)
    return {
        "guide": Guide(public_url=SITE, calendars=calendars, own_calendars=own),
        "shop_search": ShopSearch(Lists({CODE: many(3)})),
        "choosing": Choosing(store, programmes(), PostalService(), Quiet()),
    }


def is_shut(response: httpx.Response) -> bool:
    """The one page for every door that does not open."""
    return response.status_code == 404 and "このページは開けません" in response.text
