"""Nobody is told anything of another merchant's records, or changes them, whatever they press, type, send or link with.

Every button that any handler could ever have sent to Canary is pressed by everybody else, through the real engine. A new
handler is tried by itself; one whose buttons name a record of a new kind fails here until ``merchant_town`` knows it.
"""

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import merchant_kit as kit
import pytest
from merchant_town import (
    NOON,
    RECORDS,
    WORDS,
    Business,
    FarEnd,
    beginning,
    doors_to,
    plain_presses,
    presses,
    settled,
    standing,
    values_of,
)
from shipped import counter, programmes
from shop_kit import listing
from sqlalchemy import Connection, select

from bot.clock import SetClock
from bot.engine import Engine
from bot.incoming import Incoming
from bot.merchants.code import token_hash
from handlers import all_handlers
from store import Store, doors, memberships
from store.merchant_tables import MEMBERSHIPS
from store.tables import CONVERSATIONS, INBOX, MESSAGES

CODES: Final = ("gifu-gotoeat", "tottori-area")
"""A programme with a rule for disputes, and one without."""
ELSEWHERE: Final = "ise-shouhinken"
HANDLERS: Final = all_handlers()
NUMBERS = count(1)
ATTACKERS: Final = (
    "another merchant", "a shop of it", "a merchant elsewhere", "a consumer", "ended by self", "ended by staff", "expired",
    "erased",
)  # fmt: skip


@dataclass
class Town:
    """``canary`` and ``own``: by programme, whose records nobody may see, and the other merchant's."""

    store: Store
    canary: dict[str, Business] = field(default_factory=dict)
    own: dict[str, Business] = field(default_factory=dict)

    def secrets(self, who: str) -> list[str]:
        """What must not be in anything that is said to ``who``."""
        places = ("second",) if who == "a shop of it" else ("whole", "first", "second")
        figures = [each for code in CODES for each in self.canary[code].canaries(*places)]
        if who == "a shop of it":  # whose business they belong to they know
            whole = [each for code in CODES for each in self.canary[code].canaries("whole")]
            figures += [each for each in whole if not each.startswith(("金糸雀", "CNRY"))]
        return figures

    def targets(self, code: str, *places: str) -> dict[str, list[str]]:
        """One record of each kind of these places of Canary's; a payout without dispute of the first one, then one with."""
        found = self.canary[code].ids
        return {
            name: [found[place][name][n and -1] for n, place in enumerate(places) if name in found[place]]
            for name in RECORDS
        }

    def rows(self) -> str:
        """Everything that is Canary's, as it stands."""
        merchants = {each.merchant for each in self.canary.values()}
        return self.store.read_now(lambda db: standing(db, {"merchant": merchants}))

    def untouchable(self, who: str) -> dict[str, set[int]]:
        """Ids by table of the records that ``who`` must not change."""
        if who != "a shop of it":
            return {"merchant": {each.merchant for each in self.canary.values()}}
        tables = {"payout": "payout", "note": "pipe_note", "dispute": "dispute", "application": "application"}
        found: dict[str, set[int]] = {}
        for business in self.canary.values():
            for name, ids in business.of("whole", "second").items():
                if name in tables:
                    found.setdefault(tables[name], set()).update(map(int, ids))
        return found


@asynccontextmanager
async def serving(store: Store) -> AsyncIterator[Engine]:
    """``who.code/n`` on the web is one room of somebody's in which one programme is served, ``who.all/n`` all of them."""

    def entrance(channel: str, address: str) -> tuple[str, ...]:
        code = address.partition(".")[2].partition("/")[0]
        return (code,) if code in programmes() else tuple(programmes())

    ways = {"web": FarEnd(), "line:main": FarEnd()}
    engine = Engine(
        store,
        counter(),
        ways,
        entrance=entrance,
        clock=SetClock(NOON),
        listings=lambda code, _: listing(code),
    )
    await engine.start()
    try:
        yield engine
    finally:
        await engine.stop(limit=5)


def event(address: str, kind: Any, *, channel: str = "web", **more: Any) -> Incoming:
    return Incoming(channel, address, f"e{next(NUMBERS)}", kind, NOON, **more)


def spoken(who: str, room: str, *acts: tuple[str, str]) -> list[Incoming]:
    """What somebody does in a room of their own: presses, texts, pictures in that order."""
    address = f"{who}.{room}/{next(NUMBERS)}"
    slots = {"press": "press", "text": "text", "picture": "message_id"}
    return [event(address, kind, **{slots[kind]: value}) for kind, value in acts]


def say(store: Store, *batches: Sequence[Incoming]) -> dict[str, str]:
    """Let the engine hear all of it; by address, everything that was said there since."""

    async def act() -> None:
        async with serving(store) as engine:
            for events in batches:
                await engine.receive(events)
                await engine.wait_until_idle(120)

    last = (
        store.read_now(lambda db: db.execute(select(MESSAGES.c.id).order_by(MESSAGES.c.id.desc())).scalar())
        or 0
    )
    asyncio.run(act())
    failed = select(INBOX.c.payload, INBOX.c.error).where(INBOX.c.state == "failed")
    assert not store.read_now(lambda db: db.execute(failed).all()), "an apology proves nothing"
    found = select(CONVERSATIONS.c.address, MESSAGES.c.text, MESSAGES.c.body).join_from(
        MESSAGES, CONVERSATIONS
    )
    said: dict[str, str] = {}
    for row in store.read_now(
        lambda db: db.execute(found.where(MESSAGES.c.id > last, MESSAGES.c.direction == "out")).all()
    ):
        shown = {name: value for name, value in row.body.items() if name != "score"}  # digits by chance
        said[row.address] = said.get(row.address, "") + row.text + str(shown)
    return said


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[Town]:
    file = tmp_path_factory.mktemp("town") / "town.db"
    shutil.copy(migrated_file, file)
    store = Store(f"sqlite:///{file}")
    store.open()
    town = Town(store)

    def settle(db: Connection) -> None:
        for code in CODES:
            town.canary[code] = settled(db, programmes()[code], secret=True)
            town.own[code] = settled(db, programmes()[code], secret=False)
        kit.linked(db, kit.merchant(db, ELSEWHERE, "5005"), "web", "a merchant elsewhere")
        for code in CODES:
            _linked(db, town.own[code], "another merchant")
            _linked(db, town.canary[code], "Canary")
            _linked(db, town.canary[code], "a shop of it", town.canary[code].shops["first"])
            for who in ("ended by self", "ended by staff", "expired", "erased"):
                _linked(db, town.canary[code], who)

    store.write_now(settle)
    yield town
    store.close()


def _linked(db: Connection, business: Business, who: str, shop: int | None = None) -> None:
    kit.linked(db, business.merchant, "web", who, shop)


@dataclass(frozen=True)
class Tried:
    """What came of everything that ``who`` tried."""

    said: Mapping[str, str]
    before: str
    after: str
    doors: Sequence[str]
    asked: int


@pytest.fixture(scope="module")
def tried(town: Town) -> dict[str, Tried]:
    """Everybody has tried everything; those whose links are over had begun their forms before."""
    begun = {who: _begun(town, who) for who in ATTACKERS[4:]}
    say(town.store, [each for events in begun.values() for each in events])
    town.store.write_now(_end_all)
    return {who: _try_all(town, who, begun.get(who, [])) for who in ATTACKERS}


def _begun(town: Town, who: str) -> list[Incoming]:
    """The forms about Canary's records that somebody begins who may."""
    starts = [
        beginning(handler, code, town.canary[code].of("whole", "first", "second"))
        for code in CODES
        for handler in HANDLERS
    ]
    return [each for start in starts if start for each in spoken(who, "all", ("press", start))]


def _end_all(db: Connection) -> None:
    for row in db.execute(select(MEMBERSHIPS).where(MEMBERSHIPS.c.channel == "web")):
        match row.person.split():
            case ["ended", "by", by]:
                memberships.end(db, row.id, kit.NOW, by)
            case ["expired"]:
                over = {"expires_at": kit.NOW - timedelta(seconds=1)}
                db.execute(MEMBERSHIPS.update().where(MEMBERSHIPS.c.id == row.id).values(over))
            case ["erased"]:
                memberships.forget(db, "web", "erased", kit.NOW)


def _try_all(town: Town, who: str, begun: Sequence[Incoming]) -> Tried:
    events = [*_pressed(town, who), *_pressed_of_no_record(who), *_typed(town, who), *_gone_on(begun)]
    untouchable = town.untouchable(who)
    links = [each for code in CODES for each in town.canary[code].ids["whole"]["member"]]
    before = town.store.read_now(lambda db: standing(db, untouchable, links))
    given = _doors(town)
    said = say(town.store, events)
    after = town.store.read_now(lambda db: standing(db, untouchable, links))
    fresh = _doors(town)
    for each in given:
        fresh.remove(each)
    return Tried(said, before, after, fresh, len({each.address for each in events}))


def _doors(town: Town) -> list[str]:
    payouts = {int(each) for code in CODES for each in town.targets(code, "whole", "second")["payout"]}
    return town.store.read_now(lambda db: doors_to(db, payouts))


def _pressed(town: Town, who: str) -> Iterator[Incoming]:
    """Every button by itself; also in another programme's name, and in the middle of a form of one's own."""
    insider = who in ATTACKERS[:2]
    for code in CODES if insider else CODES[:1]:
        theirs = town.targets(code, "whole", "second") if insider else town.targets(code, "whole")
        names = {"another merchant": CODES, "a merchant elsewhere": (code, ELSEWHERE)}.get(who, (code,))
        for handler, name in itertools.product(HANDLERS, names):
            for press in presses(handler, name, theirs):
                yield from spoken(who, "all", ("press", press))
        mine = town.own[code].of("whole") if who == "another merchant" else town.canary[code].of("first")
        starts = [
            (handler, start) for handler in HANDLERS if insider and (start := beginning(handler, code, mine))
        ]
        for handler, start in starts:
            for press in presses(handler, code, town.targets(code, "whole"), alone=True):
                yield from spoken(who, "all", ("press", start), ("press", press), ("picture", "m1"))


def _pressed_of_no_record(who: str) -> Iterator[Incoming]:
    """Buttons whose answers may depend on who presses alone."""
    for handler in HANDLERS if who in (*ATTACKERS[:2], "ended by self") else ():
        for press in plain_presses(handler, CODES[0]):
            yield from spoken(who, "all", ("press", press))


def _typed(town: Town, who: str) -> Iterator[Incoming]:
    for code in CODES if who in ATTACKERS[:4] else CODES[:1]:
        numbers = town.canary[code].canaries("whole", "second")
        number = next(each for each in numbers if "-X7" in each)
        for words in WORDS:
            yield from spoken(who, code, ("text", words.format(dispute=number)))


def _gone_on(begun: Sequence[Incoming]) -> Iterator[Incoming]:
    """On with a form that was begun while one might: words, a picture, and its own buttons."""
    for each in begun:
        handler = each.press.partition("?")[0]
        code = each.press.partition("p=")[2].partition("&")[0]
        yield replace(each, event_id=f"e{next(NUMBERS)}", kind="text", press="", text="1000円券 40枚です")
        yield replace(each, event_id=f"e{next(NUMBERS)}", kind="picture", press="", message_id="m2")
        for step in ("resume", "send", "save", "pictures_done", "withdraw_now"):
            press = f"{handler}?p={code}&step={step}"
            yield replace(each, event_id=f"e{next(NUMBERS)}", press=press)


# --- what came of it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ATTACKERS)
def test_no_reply_tells_anything_of_another_merchants_records(
    town: Town, tried: dict[str, Tried], who: str
) -> None:
    told = {
        (canary, address) for address, said in tried[who].said.items() for canary in town.secrets(who) if canary in said
    }  # fmt: skip
    assert not told
    assert len(tried[who].said) == tried[who].asked, "somebody was not answered at all"


@pytest.mark.parametrize("who", ATTACKERS)
def test_nothing_of_another_merchants_records_is_changed_or_opened(tried: dict[str, Tried], who: str) -> None:
    assert tried[who].before
    assert tried[who].after == tried[who].before
    assert tried[who].doors == []


def test_what_the_others_must_not_hear_is_told_to_who_may(town: Town, tried: dict[str, Tried]) -> None:
    """Otherwise the tests above would pass where nobody is told anything."""
    events = [
        each
        for code in CODES
        for handler in HANDLERS
        for press in presses(handler, code, town.canary[code].of("whole", "first", "second"))
        if "unlink" not in press
        for each in spoken("Canary", "all", ("press", press))
    ]
    listed = [
        each for code in CODES for words in WORDS[:11] for each in spoken("Canary", code, ("text", words))
    ]
    before = town.rows()
    said = "".join(say(town.store, [*listed, *events]).values())
    missing = {each for code in CODES for place in ("whole", "first", "second") for each in town.canary[code].told(place)} - {
        each for each in town.secrets("a consumer") if each in said
    }  # fmt: skip
    assert not missing
    assert town.rows() != before


def test_ones_own_records_are_not_told_as_another_programmes(town: Town) -> None:
    code, canary = CODES[0], town.canary[CODES[0]]
    town.store.write_now(lambda db: _linked(db, canary, "Canary of Gifu"))
    before = town.rows()
    events = [
        each
        for other in (CODES[1], ELSEWHERE)
        for handler in HANDLERS
        for press in presses(handler, other, town.targets(code, "whole"))
        for each in spoken("Canary of Gifu", "all", ("press", press))
    ]
    said = "".join(say(town.store, events).values())
    assert not [each for each in canary.canaries("whole", "first", "second") if each in said]
    assert town.rows() == before


def test_every_argument_of_every_button_is_known_here() -> None:
    for handler in HANDLERS:
        for name in handler.ARGS:
            assert name in RECORDS or values_of(handler, name)


# --- pictures and account links -----------------------------------------------------------------------


def test_an_account_link_agreed_by_one_person_links_nobody_else(town: Town) -> None:
    code = "gifu-gotoeat"
    subject = {
        "programme": code, "merchant": town.canary[code].merchant, "shop": None, "role": "owner", "code": 1
    }  # fmt: skip
    town.store.write_now(
        lambda db: doors.give(
            db, token_hash=token_hash("a nonce"), purpose="nonce", subject=subject, channel="line:main", address="U-victim",
            membership=None, now=kit.NOW, expires_at=kit.NOW + timedelta(minutes=10),
        )
    )  # fmt: skip
    before = town.rows()
    heard = [
        event(address, "linked", channel=channel, picked=nonce)
        for channel, address in (("line:main", "U-thief"), ("line:main", "U-雀-gifu-gotoeat"), ("web", "U-victim"), ("web", "a consumer.all/0"))
        for nonce in ("a nonce", "another", "")
    ]  # fmt: skip
    said = say(town.store, heard)
    assert len(said) == 4
    assert not [each for each in town.secrets("a consumer") for words in said.values() if each in words]
    assert town.rows() == before


def test_pictures_of_strangers_become_nobodys_evidence(town: Town) -> None:
    before = town.rows()
    people = ("U-thief", "U-雀-gifu-gotoeat", "U-雀-tottori-area")
    said = say(
        town.store,
        [event(who, "picture", channel="line:main", message_id=f"m{n}") for who in people for n in (1, 2)],
    )
    assert len(said) == 3
    assert town.rows() == before
