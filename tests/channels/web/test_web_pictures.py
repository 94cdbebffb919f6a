"""Pictures are public, kept as long as their address says, and never depend on who asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
import shipped
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response

import bot
from bot.blocks import Timeline
from bot.channels.web.pictures import Pictures
from bot.pictures.addresses import icon_path, timeline_path
from bot.timeline import timeline_block
from bot.words import TemplateWords
from programmes.model import Role

PROGRAMMES = shipped.programmes()


async def fetched(address: str) -> httpx.Response:
    app = Starlette(routes=Pictures(PROGRAMMES).routes())
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="https://counter.example"
    ) as client:
        return await client.get(address)


@pytest.mark.parametrize("code", PROGRAMMES)
async def test_an_icon_is_kept_for_good_under_its_address(code):
    response = await fetched(icon_path(PROGRAMMES[code]))
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("query", ["", "?v=0", "?v=000000000000&w=1"])
async def test_an_address_without_its_own_version_is_asked_for_again_soon(query):
    response = await fetched(f"/pictures/gifu-gotoeat/icon.png{query}")
    assert response.status_code == 200
    assert response.headers["cache-control"] == "public, max-age=3600"


async def test_the_site_serves_its_icons_to_everybody(browser):
    response = await browser.open("/pictures/north/icon.png")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", ["/pictures/east/icon.png", "/pictures/north/else.png", "/pictures/"])
async def test_there_is_no_picture_of_what_there_is_not(browser, path):
    assert (await browser.open(path)).status_code == 404


WORDS = TemplateWords(Path(bot.__file__).parent / "templates")


def timeline(code: str, today: date, role: Role | None = None) -> Timeline | None:
    return timeline_block(PROGRAMMES[code], today, WORDS, role=role)


async def drawn(
    *addresses: str, may_draw: Callable[[str], bool] = lambda network: True
) -> list[httpx.Response]:
    app = Starlette(
        routes=Pictures(PROGRAMMES, timeline, may_draw).routes(),
        exception_handlers={HTTPException: lambda request, error: Response(status_code=error.status_code)},
    )
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="https://counter.example"
    ) as client:
        return [await client.get(address) for address in addresses]


async def test_a_calendar_is_kept_for_good_under_its_address():
    block = timeline("tottori-area", date(2022, 5, 20), "merchant")
    assert block
    own = timeline_path(block)
    assert own.startswith("/pictures/tottori-area/timeline.png?on=2022-05-20&for=merchant&v=")
    first, again = await drawn(own, own.replace("&v=", "&v=0"))
    assert first.headers["content-type"] == "image/png"
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert again.headers["cache-control"] == "public, max-age=3600"
    assert again.content == first.content


async def test_every_day_and_role_has_an_address_of_its_own():
    days = (date(2022, 5, 20), date(2022, 5, 21))
    blocks = [timeline("tottori-area", day, role) for day in days for role in ("consumer", "merchant", None)]
    addresses = {timeline_path(block) for block in blocks if block}
    assert len(addresses) == 6
    assert {
        timeline_path(replace(block, picture="https://x.example/")) for block in blocks if block
    } == addresses


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?on=",
        "?on=20220520",
        "?on=2022-05-32",
        "?on=1999-12-31",
        "?on=2101-01-01",
        "?on=２０２２-05-20",
        "?on=2022-05-20&for=staff",
    ],
)
async def test_a_day_or_role_that_is_none_has_no_picture(query):
    [response] = await drawn(f"/pictures/tottori-area/timeline.png{query}")
    assert response.status_code == 404


async def test_what_is_kept_is_not_drawn_again_and_drawing_is_limited():
    asked = []

    def once(network: str) -> bool:
        asked.append(network)
        return len(asked) == 1

    address = "/pictures/tottori-area/timeline.png?on=2022-05-20"
    responses = await drawn(address, address, f"{address[:-2]}21", may_draw=once)
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert len(asked) == 2
