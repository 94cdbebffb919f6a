"""Pictures are public, kept as long as their address says, and never depend on who asks."""

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web.pictures import Pictures
from bot.pictures.addresses import icon_path
from programmes.loader import load_programmes

PROGRAMMES = load_programmes()


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
