"""Every address of the house, tried by others than the merchant it was made for: nothing of the records is shown or changed.

A new route is tried by itself; it fails here until it is said below whom it is for.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import httpx
import merchant_kit as kit
import pytest
from door_house import CODE, DoorHouse, Person, all_parts, door_house, is_shut
from merchant_town import standing
from PIL import Image
from sqlalchemy import select

import main
from bot.channels.web.visitors import COOKIE as VISITOR
from bot.incoming import Incoming
from bot.merchants.code import token_hash
from settings import Settings
from store import doors, memberships
from store.merchant_tables import EVIDENCE

OPEN: Final = {
    "/", "/healthz", "/readyz", "/accents.css", "/guide/{code}", "/guide/{code}/faq", "/guide/{code}/faq/{entry}",
    "/guide/{code}/calendar", "/guide/{code}/sources", "/robots.txt", "/sitemap.xml", "/widget.js", "/widget/try",
    "/widget/accents/{colour}.css", "/display", "/demo/day", "/pictures/{code}/icon.png", "/pictures/{code}/timeline.png",
    "/favicon.ico", "/static", "/preview", "/preview/{rest:path}", "/p/{code}/calendar", "/p/{code}/calendar.ics",
    "/p/{code}/calendar.pdf",
}  # fmt: skip
"""The same for everybody: they know of no person."""
API: Final = "/api/v1/programmes/{code}/shops"
SHOPS: Final = {
    "/p/{code}/shops", "/p/{code}/shops/near", "/p/{code}/shops/print", "/p/{code}/shops/spots", "/p/{code}/shops/{shop}",
    API, f"{API}.json", f"{API}.geojson", f"{API}/all.{{form}}", "/api/{rest:path}", "/sitemaps/{code}-shops-{part:int}.xml",
}  # fmt: skip
"""The same for everybody: the published list of shops, which knows of no records."""
REMINDERS: Final = "/p/{code}/reminders"
OWN: Final = {
    f"{room}{what}"
    for room in ("/chat", "/p/{code}", "/widget", "/widget/{code}")
    for what in ("", "/messages", "/events", "/kept", "/kept/download", "/kept/delete")
} | {REMINDERS, "/p/{code}/shops/{shop}/report"}
"""A person's own conversation and choices, known by a secret of the browser's."""
GUARDED: Final = {"/metrics"}
"""Tried in tests of their own."""
DOORS: Final = {
    "/d/{token}": ("link", "evidence", "statement"),
    "/d/{token}/pictures": ("evidence",),
    "/d/{token}/pictures/{picture:int}": ("evidence",),
    "/d/{token}/pictures/{picture:int}/whole": ("evidence",),
    "/d/{token}/pictures/{picture:int}/remove": ("evidence",),
    "/d/{token}/done": ("evidence",),
    "/d/{token}/statement": ("statement",),
}
"""Behind a one-time link, by the purposes of the links that lead there."""
KEYS: Final = {"/c/{token}", "/c/{token}.ics"}
"""A private calendar: the address itself is the key, tried in test_merchants_calendars_refuse.py."""
SECRETS: Final = ("みほん食堂", "1001", "12,000", "12000", "7,310,133", "十六銀行")


def routes(app: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every (method, path) of an application and of what is mounted in it."""
    while not hasattr(app, "routes") and (inner := getattr(app, "app", None) or getattr(app, "_app", None)):
        app = inner
    for route in getattr(app, "routes", ()):
        path = f"{before}{route.path}"
        if hasattr(route, "endpoint"):
            yield from ((method, path) for method in (route.methods or {"GET"}) - {"HEAD"})
        elif path:
            yield "GET", path
        else:
            yield from routes(route.app, path)


def test_it_is_said_of_every_route_whom_it_is_for(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, database_url=f"sqlite:///{tmp_path}/h.db", secret_key="x" * 40, demo=True
    )  # type: ignore[call-arg, arg-type]
    found = {path for _, path in routes(main.create_app(main.build(settings)))}
    said = OPEN | SHOPS | GUARDED | KEYS | DOORS.keys()
    unknown = found - said - OWN
    assert not unknown, (
        f"for whom are {sorted(unknown)}? Say so in OPEN, SHOPS, OWN, KEYS or DOORS of this test"
    )
    assert found >= said | {REMINDERS}


# --- a house whose owner has doors open ---------------------------------------------------------------


@pytest.fixture
async def house(tmp_path: Path, migrated_file: Path) -> AsyncIterator[DoorHouse]:
    async with door_house(tmp_path, migrated_file, parts=all_parts) as house:
        yield house


class Owner:
    """Alice on LINE and in the web chat, with a door of each purpose open in her browser, and a picture sent."""

    def __init__(self, house: DoorHouse, person: Person) -> None:
        self.house, self.person = house, person
        self.tokens: dict[str, str] = {}
        self.forms: dict[str, str] = {}
        self.picture = 0

    async def prepared(self) -> "Owner":
        house, key = self.house, self.person.key
        member = house.store.write_now(lambda db: kit.linked(db, house.merchant, "web", key))
        asked = Incoming(
            "web", f"{key}.{CODE}", "own", "press", house.clock.now(), press=f"payouts?p={CODE}&show=list"
        )
        await house.engine.receive([asked])
        assert "12,000" in str(await house.engine.answered(asked, 10))
        for purpose in ("link", "evidence", "statement"):
            self.tokens[purpose] = house.give(purpose, "web", f"{key}.{CODE}", member=member)
            await self.person.go_on(self.tokens[purpose])
            self.forms[purpose] = self.person.csrf
        path = f"/d/{self.tokens['evidence']}"
        await self.person.client.post(
            f"{path}/pictures", data={"csrf": self.forms["evidence"]}, files={"pictures": ("a.png", _photo())}
        )
        [self.picture] = house.read(lambda db: db.execute(select(EVIDENCE.c.id)).scalars().all())
        return self

    async def prepared_elsewhere(self) -> "Owner":
        """Of another merchant of the same programme, with one door for pictures."""
        house, key = self.house, self.person.key
        merchant = house.store.write_now(lambda db: kit.merchant(db, number="2002", name="となりの店"))
        payout = house.store.write_now(lambda db: kit.payout(db, merchant))
        member = house.store.write_now(lambda db: kit.linked(db, merchant, "web", key))
        self.tokens["evidence"] = house.give("evidence", "web", f"{key}.{CODE}", member=member, payout=payout)
        await self.person.go_on(self.tokens["evidence"])
        self.forms["evidence"] = self.person.csrf
        return self

    def rows(self) -> str:
        return str(self.house.read(lambda db: standing(db, {"merchant": {self.house.merchant}})))

    def address(self, path: str, purpose: str) -> str:
        values = {"{token}": self.tokens[purpose], "{picture:int}": str(self.picture)}
        query = ASKED.get(path, "")
        for name, value in (values | FILLED).items():
            path = path.replace(name, value)
        assert "{" not in path, f"what is to stand for a variable of {path}? Add it to FILLED"
        return f"{path}{query}"


FILLED: Final = {
    "{code}": CODE, "{entry}": "nothing", "{colour}": "b8322a", "{rest:path}": "x", "{shop}": "m1", "{form}": "csv", "{part:int}": "1",
}  # fmt: skip
ASKED: Final = {"/p/{code}/shops/spots": "?box=36,138,37,140&zoom=10"}
"""What a route answers nothing without."""


def _photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
async def owner(house: DoorHouse) -> Owner:
    return await Owner(house, await house.chatting()).prepared()


async def tried(person: Person, method: str, path: str, csrf: str) -> httpx.Response:
    if method != "POST":
        return await person.client.request(method, path)
    files = {"pictures": ("b.png", _photo())} if path.endswith("/pictures") else None
    fields = {
        "csrf": csrf,
        "number": "1001",
        "code": "H7K29-MCXG4",
        "as": "pdf",
        "text": "入金の一覧",
        "lat": "36.3",
        "lng": "139.0",
    }
    return await person.client.post(path, data=fields, files=files)


def _door_tries(owner: Owner, purposes: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(method, address, form token) of every way through doors of these purposes."""
    for method, path in sorted(set(routes(owner.house.web.app))):
        for purpose in purposes:
            if purpose in DOORS.get(path, ()):
                yield method, owner.address(path, purpose), owner.forms[purpose]


# --- who tries ----------------------------------------------------------------------------------------


async def test_the_owner_is_shown_what_the_others_are_refused(owner: Owner) -> None:
    pages = [
        (await owner.person.open(owner.address(path, purpose))).status_code
        for path, purposes in DOORS.items()
        for purpose in purposes
        if "POST" not in {method for method, each in routes(owner.house.web.app) if each == path}
        or path == "/d/{token}"
    ]
    assert pages == [200] * 5
    statement = await tried(
        owner.person, "POST", owner.address("/d/{token}/statement", "statement"), owner.forms["statement"]
    )
    assert statement.status_code == 200


async def test_another_browser_is_refused_at_every_door_even_with_the_owners_form(
    house: DoorHouse, owner: Owner
) -> None:
    rival = await Owner(house, await house.chatting("198.51.100.9")).prepared_elsewhere()
    before = owner.rows()
    for person in (house.person("198.51.100.8"), rival.person):
        for method, address, form in _door_tries(owner, ("evidence", "statement", "link")):
            for csrf in (form, rival.forms.get("evidence", ""), ""):
                answer = await tried(person, method, address, csrf)
                assert is_shut(answer) or answer.status_code == 403, address
                assert not [each for each in SECRETS if each in answer.text]
    assert owner.rows() == before


async def test_no_other_route_shows_a_stranger_anything_of_the_owners(house: DoorHouse, owner: Owner) -> None:
    before = owner.rows()
    stranger = await house.chatting("198.51.100.7")
    csrf, opened = stranger.csrf, set[str]()
    for method, path in sorted(set(routes(house.web.app))):
        if path in DOORS or path.endswith("/events"):
            continue
        answer = await tried(stranger, method, owner.address(path, "link"), csrf)
        assert not [each for each in SECRETS if each in answer.text], path
        assert path not in KEYS or answer.status_code == 404, "a door's key opens no calendar"
        opened |= {path} if method != "OPTIONS" and answer.status_code < 400 else set()
    assert opened >= SHOPS - {"/api/{rest:path}"} | {REMINDERS}, "what is not there keeps no secret"
    assert owner.rows() == before
    assert len((await house.engine.kept("web", f"{owner.person.key}.{CODE}")).links) == 1


@pytest.mark.parametrize("path", ["/chat/events", f"/p/{CODE}/events"])
async def test_a_strangers_stream_is_their_own(house: DoorHouse, owner: Owner, path: str) -> None:
    strange = await house.chatting("198.51.100.7")
    heard = b""
    for cookies, told in (
        (owner.person.client.cookies, path != "/chat/events"),
        (strange.client.cookies, False),
    ):
        heard = await _stream(house.web.app, path, f"{VISITOR}={cookies[VISITOR]}", 20.0 if told else 0.3)
        assert (b"12,000" in heard) is told


async def _stream(app: Any, path: str, cookies: str, seconds: float) -> bytes:
    """What a stream says from the beginning on, until the amount is told, for at most so long."""
    heard: list[bytes] = []
    told = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await told.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        heard.append(message.get("body", b""))
        if b"12,000" in heard[-1]:
            told.set()

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": path,
        "raw_path": path.encode(), "query_string": b"after=0", "root_path": "", "server": ("counter.example", 80),
        "client": ("203.0.113.5", 50_000), "headers": [(b"host", b"counter.example"), (b"cookie", cookies.encode()), (b"last-event-id", b"0")],
    }  # fmt: skip
    try:
        async with asyncio.timeout(seconds):
            await app(scope, receive, send)
    except TimeoutError:
        pass
    return b"".join(heard)


@pytest.mark.parametrize("end", ["self", "staff", "expired", "late", "erased", "used"])
async def test_over_is_over_at_every_door(house: DoorHouse, owner: Owner, end: str) -> None:
    key, now = owner.person.key, house.clock.now()
    match end:
        case "self" | "staff":
            [_, member] = house.read(lambda db: memberships.of_merchant(db, house.merchant))
            house.store.write_now(lambda db: memberships.end(db, member.id, now, end))
        case "expired":
            over = memberships.MEMBERSHIPS.update().where(memberships.M.person == key).values(expires_at=now)
            house.store.write_now(lambda db: db.execute(over))
        case "late":
            house.clock.move(timedelta(minutes=30))
        case "erased":
            house.store.write_now(lambda db: memberships.forget(db, "web", f"{key}.{CODE}", now))
        case "used":
            for token in owner.tokens.values():
                house.store.write_now(lambda db, token=token: doors.use(db, token_hash(token), now))
    before = owner.rows()
    for method, address, csrf in _door_tries(owner, ("evidence", "statement")):
        answer = await tried(owner.person, method, address, csrf)
        assert is_shut(answer), address
    assert owner.rows() == before


async def test_a_door_of_one_purpose_is_none_of_another(owner: Owner) -> None:
    before = owner.rows()
    for method, path in sorted(set(routes(owner.house.web.app))):
        for purpose in ("link", "evidence", "statement"):
            if path in DOORS and purpose not in DOORS[path]:
                answer = await tried(owner.person, method, owner.address(path, purpose), owner.forms[purpose])
                assert is_shut(answer), f"{path} with a link for {purpose}"
    assert owner.rows() == before


async def test_a_picture_of_another_payout_is_not_behind_the_own_door(house: DoorHouse, owner: Owner) -> None:
    rival = await Owner(house, await house.chatting("198.51.100.9")).prepared_elsewhere()
    path = f"/d/{rival.tokens['evidence']}/pictures/{owner.picture}"
    for method, address in (("GET", path), ("GET", f"{path}/whole"), ("POST", f"{path}/remove")):
        answer = await tried(rival.person, method, address, rival.forms["evidence"])
        assert method == "POST" or is_shut(answer)
    assert house.read(lambda db: db.execute(select(EVIDENCE.c.state)).scalars().all()) == ["kept"]
