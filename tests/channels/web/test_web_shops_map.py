"""What the map is told: marks within its box, together where they would cover each other; tiles only where they are set."""

import math
import re
from itertools import combinations

import pytest
from pydantic import ValidationError
from shop_site import PAGE, SHOPS, TAKASAKI, many, shop_site

from bot.channels.web.app import Tiles
from bot.channels.web.shops.maps import MOST, apart
from settings import Settings
from shops.shop import Shop
from shops.spots import Spot

JAPAN = "20,122,46,154"
TILES = Tiles("https://tiles.example/{z}/{x}/{y}.png", "見本の地図")


async def spots(site, status=200, **params):
    async with site.client() as client:
        response = await client.get(f"{PAGE}/spots", params=params)
        assert response.status_code == status
        return response.json()["spots"] if status == 200 else []


@pytest.fixture(scope="module")
def site():
    return shop_site()


@pytest.fixture(scope="module")
def large():
    return shop_site(many(2_000))


async def test_every_trusted_position_is_on_the_map_once(site):
    found = await spots(site, box=JAPAN, zoom="18")
    assert sorted(shop["name"] for spot in found for shop in spot["shops"]) == sorted(
        s.name for s in SHOPS[:3]
    )


async def test_a_search_and_a_box_narrow_the_map(site):
    (only,) = await spots(site, box=JAPAN, zoom="10", q="焼肉")
    assert only["shops"][0]["path"] == f"{PAGE}/a2"
    (maebashi,) = await spots(site, box="36.38,139.0,36.40,139.1", zoom="18")
    assert maebashi["shops"][0]["name"] == "れいだい珈琲"
    assert await spots(site, box="0,0,1,1", zoom="18") == []


async def test_marks_are_few_and_count_every_shop(large):
    for zoom in ("6", "9", "12"):
        found = await spots(large, box=JAPAN, zoom=zoom)
        assert 0 < len(found) <= MOST
        assert sum(spot["count"] for spot in found) == 2_000


@pytest.mark.parametrize("zoom", [5, 9, 13, 17])
def test_no_mark_covers_another(zoom):
    marks = [Spot(36 + n % 20 / 50, 139 + n // 20 / 50, 1 + n % 3) for n in range(200)]
    kept = apart(marks, zoom)
    assert sum(spot.count for spot in kept) == sum(spot.count for spot in marks)
    pixels = 256 * 2**zoom / 360
    for one, other in combinations(kept, 2):
        across, up = (
            (one.lng - other.lng) * pixels,
            (one.lat - other.lat) * pixels / math.cos(math.radians(36)),
        )
        assert max(abs(across), abs(up)) > 40


async def test_shops_at_one_point_are_named_where_no_zoom_would_part_them():
    mall = tuple(
        Shop(f"x{n}", f"みほん{n}", "群馬県高崎市", municipality="高崎市", position=TAKASAKI)
        for n in range(5)
    )
    site = shop_site(mall)
    (far,) = await spots(site, box=JAPAN, zoom="12")
    assert (far["count"], "shops" in far) == (5, False)
    (close,) = await spots(site, box=JAPAN, zoom="18")
    assert sorted(shop["name"] for shop in close["shops"]) == sorted(shop.name for shop in mall)


async def test_a_map_without_a_background_names_stations_to_find_one_s_way_by(site):
    async def landmarks(of, box, zoom):
        async with of.client() as client:
            return (await client.get(f"{PAGE}/spots", params={"box": box, "zoom": zoom})).json()["landmarks"]

    far = [each["name"] for each in await landmarks(site, JAPAN, "9")]
    assert set(far) <= {"高崎駅", "前橋駅", "渋川駅"}
    assert far[0] == "高崎駅", "where most shops are"
    close = await landmarks(site, "36.30,138.99,36.34,139.03", "14")
    assert "高崎駅" in [each["name"] for each in close]
    assert len(close) <= 12
    assert await landmarks(shop_site(tiles=TILES), JAPAN, "9") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"box": "1,2,3"}, {"box": "46,122,20,154"}, {"box": "x,1,2,3"}, {"box": "-91,0,0,0"}, {"box": "nan,0,1,1"}, {"box": ""},
        {"zoom": "23"}, {"zoom": "-1"}, {"zoom": "x"}, {"zoom": "1.5"}, {"zoom": "٣"},
    ],
)  # fmt: skip
async def test_what_is_no_part_of_a_map_is_refused(site, wrong):
    await spots(site, 400, **({"box": JAPAN, "zoom": "8"} | wrong))


async def test_only_with_tiles_may_pages_with_a_map_ask_their_site_and_no_other_page(site):
    with_tiles = shop_site(tiles=TILES)
    async with with_tiles.client() as client:
        for path in (PAGE, f"{PAGE}/a1"):
            response = await client.get(path)
            assert "img-src 'self' https://tiles.example;" in response.headers["content-security-policy"]
            assert "見本の地図" in response.text
        other = await client.get("/guide/gunma-gotoeat")
        assert "img-src 'self';" in other.headers["content-security-policy"]
    async with site.client() as client:
        bare = await client.get(PAGE)
    assert "img-src 'self';" in bare.headers["content-security-policy"]
    assert "背景の地図は表示していません" in bare.text
    assert not re.search(
        r"https?://(?!madoguchi\.example|schema\.org)", bare.text.replace("http://www.w3.org", "")
    )


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://t.example/{z}/{x}.png", "{y}"), ("http://t.example/{z}/{x}/{y}.png", "https://"), ("https://*.t.example/{z}/{x}/{y}", "読めません"),
        ("https://{s}.t.example/{z}/{x}/{y}", "読めません"), ("https://t.example; script-src */{z}/{x}/{y}", "読めません"), ("ftp://t/{z}/{x}/{y}", "https://"),
    ],
)  # fmt: skip
def test_an_address_of_tiles_that_cannot_work_is_refused_at_start(url, why):
    with pytest.raises(ValidationError, match=re.escape(why)):
        Settings(_env_file=None, map_tiles_url=url, map_tiles_attribution="x")


def test_tiles_without_words_on_whose_they_are_are_refused():
    with pytest.raises(ValidationError, match="出典"):
        Settings(_env_file=None, map_tiles_url=TILES.url)
    assert (
        Settings(
            _env_file=None, map_tiles_url=TILES.url, map_tiles_attribution=" 地理院タイル "
        ).map_tiles_attribution
        == "地理院タイル"
    )
    assert Settings(_env_file=None).map_tiles_url == ""
