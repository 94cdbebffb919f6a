"""What stands behind one-time links, on both databases."""

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import merchant_kit as kit
import pytest
import shipped
from PIL import Image
from sqlalchemy import select, update

import bot
from bot.blocks import Reply
from bot.clock import SetClock
from bot.incoming import Incoming
from bot.merchants.code import new_token, token_hash
from bot.merchants.doors import Doors, doors_over
from bot.merchants.doors.linking import Linked
from bot.merchants.doors.pictures import Closed, small_picture
from bot.merchants.linking import NotProven, issue
from bot.words import TemplateWords
from store import Store, doors, memberships
from store.merchant_tables import DOORS
from store.tables import CONVERSATIONS, OUTBOX

SECRET = "a secret for one-time codes"
BROWSER, OTHER, VISITOR = "b" * 64, "c" * 64, "v" * 64


class Chat:
    """Takes what the doors say and answers nothing."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.looked: list[int] = []

    async def receive(self, events: Sequence[Incoming]) -> int:
        self.heard += events
        return len(events)

    async def answered(self, incoming: Incoming, within: float) -> Reply | None:
        return None

    async def look(self, conversation: int) -> None:
        self.looked.append(conversation)


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(kit.NOW)


@pytest.fixture
def behind(store: Store, clock: SetClock, chat: Chat) -> Doors:
    words = TemplateWords(Path(bot.__file__).parent / "templates")
    return doors_over(
        store, shipped.programmes(), clock, secret=SECRET, account_links={}, conversations=chat, words=words
    )  # fmt: skip


@pytest.fixture
def member(store: Store) -> int:
    return store.write_now(lambda db: kit.linked(db, kit.merchant(db)))


@pytest.fixture
def payout(store: Store, member: int) -> int:
    return store.write_now(lambda db: kit.payout(db, 1, date(2021, 2, 1), 12_000))


def given(store: Store, purpose: str, member: int | None = None, channel: str = "line:main", address: str = "U1", **subject: object) -> str:  # fmt: skip
    token = new_token()
    store.write_now(
        lambda db: doors.give(
            db, token_hash=token_hash(token), purpose=purpose, subject=subject, channel=channel, address=address,
            membership=member, now=kit.NOW, expires_at=kit.NOW + timedelta(minutes=30),
        )
    )  # fmt: skip
    return token


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (900, 600), (90, 90, 160)).save(file, "JPEG")
    return file.getvalue()


async def test_a_door_is_found_by_anybody_and_gone_through_by_one(
    store: Store, behind: Doors, member: int, payout: int, clock: SetClock
) -> None:
    token = given(store, "statement", member, payout=payout)
    door = await behind.opening.find(token)
    assert door
    assert (door.purpose, door.browser, door.payout.amount) == ("statement", "", 12_000)
    assert (await behind.opening.claim(token, BROWSER)).is_of(BROWSER)
    assert await behind.opening.claim(token, OTHER) is None
    assert await behind.opening.claim(token, BROWSER)
    clock.move(timedelta(minutes=30))
    assert await behind.opening.find(token) is None


async def test_a_nonce_is_no_door(store: Store, behind: Doors) -> None:
    assert await behind.opening.find(given(store, "nonce", programme="gifu-gotoeat")) is None


async def test_a_programme_that_is_served_no_more_has_no_doors(store: Store, behind: Doors) -> None:
    assert await behind.opening.find(given(store, "link", programme="long-gone")) is None


async def test_pictures_are_kept_shown_and_told_of(
    store: Store, behind: Doors, member: int, payout: int, chat: Chat
) -> None:
    door = await behind.opening.claim(given(store, "evidence", member, payout=payout), BROWSER)
    assert door
    number = await behind.pictures.keep(door, photo())
    assert [row.id for row in (await behind.pictures.album(door)).kept] == [number]
    whole, small = await behind.pictures.whole(door, number), await behind.pictures.small(door, number)
    assert isinstance(whole, bytes)
    assert Image.open(BytesIO(small)).size == (480, 320)
    assert await behind.pictures.done(door) == 1
    assert await behind.pictures.done(door) is None
    assert len(chat.looked) == 1
    assert len(store.read_now(lambda db: db.execute(select(OUTBOX.c.message_id)).all())) == 1
    with pytest.raises(Closed):
        await behind.pictures.keep(door, photo())
    assert not await behind.pictures.drop(door, number)


async def test_somebody_who_blocked_us_is_not_told(
    store: Store, behind: Doors, member: int, payout: int, chat: Chat
) -> None:
    store.write_now(lambda db: db.execute(update(CONVERSATIONS).values(blocked=True)))
    door = await behind.opening.claim(given(store, "evidence", member, payout=payout), BROWSER)
    assert await behind.pictures.done(door) == 0
    assert chat.looked == []


async def test_a_statement_is_made_for_the_doors_payout(
    store: Store, behind: Doors, member: int, payout: int
) -> None:
    door = await behind.opening.claim(given(store, "statement", member, payout=payout), BROWSER)
    table = await behind.statements.made(door, "csv")
    assert (table.plain_name, table.media_type) == ("statement-2021-02-01.csv", "text/csv; charset=utf-8")
    assert "12000" in table.body.decode("utf-8-sig")
    assert (await behind.statements.made(door, "pdf")).body.startswith(b"%PDF-")


async def test_what_was_proved_on_the_web_waits_for_the_chat_under_a_nonce(
    store: Store, behind: Doors, chat: Chat
) -> None:
    merchant = store.write_now(kit.merchant)
    code = store.write_now(lambda db: issue(db, SECRET, merchant, now=kit.NOW, by="sato"))
    token = given(store, "link", channel="web", address=f"{VISITOR}.gifu-gotoeat", programme="gifu-gotoeat")
    door = await behind.opening.find(token)
    assert door.may_open(BROWSER, VISITOR)
    assert not door.may_open(BROWSER, OTHER)
    assert await behind.linking.take(door, BROWSER, "1001", "AAAAA-AAAAA", "203.0.113.5") == NotProven()
    assert await behind.linking.take(door, OTHER, "1001", code, "203.0.113.5") is None
    assert await behind.linking.take(door, BROWSER, "1001", code, "203.0.113.5") == Linked(None)
    [heard] = chat.heard
    assert (heard.kind, heard.channel, heard.address) == ("linked", "web", f"{VISITOR}.gifu-gotoeat")
    row = store.read_now(
        lambda db: db.execute(select(DOORS).where(DOORS.c.hash == token_hash(heard.picked))).one()
    )
    assert (row.purpose, row.person) == ("nonce", VISITOR)
    assert store.read_now(lambda db: memberships.of_merchant(db, merchant)) == []
    assert await behind.opening.find(token) is None


def test_a_picture_for_the_album_is_small_whichever_way_it_stands() -> None:
    file = BytesIO()
    Image.new("RGB", (1200, 2400)).save(file, "JPEG")
    assert Image.open(BytesIO(small_picture(file.getvalue()))).size == (240, 480)
