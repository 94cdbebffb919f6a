"""Calendars at addresses: to subscribe to, to print, and a merchant's own behind its secret."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import icalendar
import merchant_kit as kit
import pytest
from guide_site import CODES, SECRET, SITE, site, site_at, text_of
from pypdf import PdfReader
from shipped import WORDS, counter, programmes
from structlog.testing import capture_logs

from bot.calendars.own import PrivateCalendars
from bot.calendars.public import PublicCalendars
from bot.channels.web.allowance import Limits
from bot.channels.web.app import Guide, Web, create_web, welcome_of
from bot.channels.web.reception import WebSettings
from bot.clock import SetClock
from bot.merchants.code import token_hash
from programmes.rules import PostalService
from store import Store, calendar_feeds, memberships

PATH = "/p/gifu-gotoeat/calendar"
ICS = "text/calendar; charset=utf-8"
AT = "2020-12-18T12:00"


@asynccontextmanager
async def visiting(web: Web, network: str = "203.0.113.5") -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=web.app, client=(network, 50_000), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://counter.example") as client:
        yield client


async def get(path: str, at: str = AT, **headers: str) -> httpx.Response:
    async with visiting(site_at(at)) as client:
        return await client.get(path, headers=headers)


# --- for everybody ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
async def test_every_programme_has_a_calendar_for_everybody_and_for_each_side(code: str) -> None:
    sizes = {}
    for role in ("", "?for=merchant", "?for=consumer"):
        response = await get(f"/p/{code}/calendar.ics{role}")
        assert (response.status_code, response.headers["content-type"]) == (200, ICS)
        assert response.headers["cache-control"] == "public, max-age=3600"
        assert response.headers["content-disposition"].startswith('inline; filename="')
        calendar = icalendar.Calendar.from_ical(response.content)
        assert str(calendar["URL"]) == f"{SITE}/guide/{code}/calendar"
        sizes[role] = len(calendar.events)
    assert sizes[""] >= max(sizes["?for=merchant"], sizes["?for=consumer"])


async def test_an_app_that_has_it_is_told_so_whenever_it_asks() -> None:
    first = await get(f"{PATH}.ics")
    again = await get(f"{PATH}.ics", "2021-02-01T08:00", **{"if-none-match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = await get(f"{PATH}.ics?for=consumer", **{"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


async def test_a_calendar_to_keep_as_a_file_has_a_name() -> None:
    response = await get(f"{PATH}.ics?for=merchant&download")
    assert response.headers["content-disposition"] == 'attachment; filename="gifu-gotoeat-merchant.ics"'


@pytest.mark.parametrize("path", ["calendar.ics", "calendar.pdf", "calendar"])
async def test_a_programme_that_is_not_here_has_no_calendar(path: str) -> None:
    assert (await get(f"/p/nowhere/{path}")).status_code == 404


async def test_the_short_address_leads_to_the_page() -> None:
    response = await get(PATH)
    assert (response.status_code, response.headers["location"]) == (308, "/guide/gifu-gotoeat/calendar")


async def test_the_sheet_says_of_which_day_it_is() -> None:
    response = await get(f"{PATH}.pdf", "2020-12-20T09:00")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    said = PdfReader(BytesIO(response.content)).pages[0].extract_text()
    assert "2020年12月20日(日)時点" in said
    assert (await get(f"{PATH}.pdf", "2020-12-20T23:00")).content == response.content


async def test_sheets_that_must_be_made_are_limited_and_those_that_lie_ready_are_not() -> None:
    limits = Limits(pictures_by_network="1/hour")
    nobody: Any = None
    settings = WebSettings(secret=SECRET, limits=limits)
    web = create_web(
        nobody, programmes(), settings, welcome=welcome_of(counter()), clock=SetClock(kit.NOW)
    )  # fmt: skip
    async with visiting(web) as client:
        answers = [
            (await client.get(f"/p/{code}/calendar.pdf")).status_code
            for code in (CODES[2], CODES[2], CODES[4])
        ]
    assert answers == [200, 200, 429]


# --- the page -----------------------------------------------------------------------------------------


async def test_the_page_offers_every_way_to_have_the_calendar() -> None:
    page = (await get("/guide/gifu-gotoeat/calendar")).text
    host = SITE.removeprefix("https://")
    for role in ("merchant", "consumer"):
        assert f'href="webcal://{host}{PATH}.ics?for={role}"' in page
        assert f'href="{SITE}{PATH}.ics?for={role}&amp;download"' in page
        assert f"cid=webcal%3A%2F%2F{host}%2Fp%2Fgifu-gotoeat%2Fcalendar.ics%3Ffor%3D{role}" in page
    assert f'href="{PATH}.pdf"' in page
    assert "加盟店の方" in text_of(page)


async def test_a_site_that_does_not_know_its_address_offers_the_file() -> None:
    async with visiting(site(AT, public_url="", of=programmes())) as client:
        page = (await client.get("/guide/gifu-gotoeat/calendar")).text
    assert "webcal:" not in page
    assert "calendar.google.com" not in page
    assert f'href="{PATH}.ics?for=merchant&amp;download"' in page


# --- one merchant's own -------------------------------------------------------------------------------


@dataclass
class OwnHouse:
    store: Store
    web: Web
    clock: SetClock
    link: int

    def page(self, token: str = "p" * 43) -> str:
        """The path of a page that was given out to U1."""
        now = self.clock.now()

        def give(db: Any) -> None:
            [member] = memberships.of_person(db, "line:main", "U1", now)
            calendar_feeds.give_page(db, token_hash(token), member, now)

        self.store.write_now(give)
        return f"/c/{token}"


@pytest.fixture
def house(tmp_path: Path, migrated_file: Path) -> OwnHouse:
    shutil.copy(migrated_file, tmp_path / "house.db")
    store = Store(f"sqlite:///{tmp_path}/house.db")
    store.open()
    clock = SetClock(kit.NOW)
    calendars = PublicCalendars(programmes(), WORDS, PostalService(), SITE)
    guide = Guide(
        public_url=SITE, calendars=calendars, own_calendars=PrivateCalendars(store, calendars, clock)
    )
    nobody: Any = None
    web = create_web(
        nobody, programmes(), WebSettings(secret=SECRET), welcome=welcome_of(counter()), clock=clock, guide=guide
    )  # fmt: skip
    link = store.write_now(lambda db: kit.linked(db, kit.merchant(db)))
    return OwnHouse(store, web, clock, link)


async def shown(client: httpx.AsyncClient, page: str) -> str:
    """The path of the calendar whose address the page shows."""
    response = await client.post(page)
    assert response.status_code == 200, response.text
    [address] = set(re.findall(rf'value="{SITE}(/c/[^"]+\.ics)"', response.text))
    return str(address)


async def test_the_address_is_shown_once_and_leads_to_the_calendar(house: OwnHouse) -> None:
    page = house.page()
    async with visiting(house.web) as client:
        for _ in range(2):
            before = await client.get(page)
            assert before.status_code == 200
            assert "みほん食堂" in before.text
            assert "一度だけ" in before.text
            assert ".ics" not in before.text
        address = await shown(client, page)
        assert (await client.post(page)).status_code == 404
        assert (await client.get(page)).status_code == 404
        response = await client.get(address)
        assert (response.status_code, response.headers["content-type"]) == (200, ICS)
        again = await client.get(address, headers={"if-none-match": response.headers["etag"]})
    assert response.headers["cache-control"] == "private, max-age=3600"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert again.status_code == 304
    assert "みほん食堂" in str(icalendar.Calendar.from_ical(response.content)["X-WR-CALNAME"])


async def test_pages_with_a_secret_are_kept_by_nobody(house: OwnHouse) -> None:
    page = house.page()
    async with visiting(house.web) as client:
        for response in (await client.get(page), await client.post(page)):
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["referrer-policy"] == "no-referrer"
            assert "noindex" in response.headers["x-robots-tag"]
            assert "webcal:" not in response.headers.get("location", "")


@pytest.mark.parametrize(
    "token",
    ["x", "p" * 43, "p" * 42, "p" * 5000, "%00", "page%3A" + "a" * 64, "' or 1=1 --"],
)
async def test_what_opens_nothing_is_answered_alike(house: OwnHouse, token: str) -> None:
    async with visiting(house.web) as client:
        unknown = await client.get("/c/unknown.ics")
        answer = await client.get(f"/c/{token}.ics")
        assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content) == (404, b"")
        assert answer.headers["cache-control"] == "no-store"
        page = await client.get(f"/c/{token}")
        assert page.status_code == 404
        assert "このページは開けません" in page.text


async def test_a_calendar_ends_with_the_link_and_with_its_revocation(house: OwnHouse) -> None:
    async with visiting(house.web) as client:
        first = await shown(client, house.page())
        second = await shown(client, house.page("q" * 43))
        assert [(await client.get(path)).status_code for path in (first, second)] == [404, 200]
        house.store.write_now(lambda db: memberships.end(db, house.link, kit.NOW, "staff"))
        assert (await client.get(second)).status_code == 404


async def test_another_site_cannot_make_a_browser_show_it(house: OwnHouse) -> None:
    page = house.page()
    async with visiting(house.web) as client:
        foreign = await client.post(page, headers={"sec-fetch-site": "cross-site"})
        assert foreign.status_code == 404
        assert await shown(client, page), "and nothing is used up"


async def test_no_log_holds_a_token(house: OwnHouse, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="")
    with capture_logs() as logs:
        async with visiting(house.web) as client:
            address = await shown(client, house.page())
            await client.get(address)
            await client.get("/c/unknown.ics")
    token = address.removeprefix("/c/").removesuffix(".ics")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("httpx")]
    assert token not in f"{logs}{ours}"


async def test_one_network_may_not_ask_without_end(house: OwnHouse) -> None:
    nobody: Any = None
    limits = Limits(pages_by_network="3/hour")
    calendars = PublicCalendars(programmes(), WORDS, PostalService(), SITE)
    guide = Guide(calendars=calendars, own_calendars=PrivateCalendars(house.store, calendars, house.clock))
    web = create_web(
        nobody, programmes(), WebSettings(secret=SECRET, limits=limits), welcome=welcome_of(counter()),
        clock=house.clock, guide=guide,
    )  # fmt: skip
    async with visiting(web) as client:
        answers = [(await client.get(f"/c/{n}.ics")).status_code for n in range(4)]
    assert answers == [404, 404, 404, 429]
