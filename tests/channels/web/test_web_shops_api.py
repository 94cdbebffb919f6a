"""The API over a programme's shops: pages, filters, distance, what is refused and how it says so; the whole list as a file."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from guide_site import SITE
from shop_site import API, CODE, PAGE, SHOPS, many, shop_site

from bot.channels.web.allowance import Limits


@pytest.fixture(scope="module")
def site():
    return shop_site()


@pytest.fixture
async def call(site):
    async with site.client() as client:

        async def called(path: str = API, status: int = 200, headers=None, **params):
            response = await client.get(path, params=params or None, headers=headers)
            assert response.status_code == status, response.text
            return response

        yield called


@pytest.mark.parametrize("ending", ["", ".json"])
async def test_shops_come_with_the_list_they_stand_on(call, ending):
    body = (await call(f"{API}{ending}", q="みほん食堂")).json()
    assert body["programme"]["code"] == CODE
    assert (body["list"]["number"], body["list"]["as_of"], body["list"]["shops"]) == (7, "2021-10-25", 4)
    assert "2021年10月25日(月)時点" in body["list"]["source"]
    assert (body["total"], body["exact"], body["left_out"]) == (1, True, [])
    (shop,) = body["shops"]
    told = {
        "id": "a1",
        "tickets": ["common", "paper"],
        "lat": 36.3222,
        "lng": 139.0125,
        "status": "open",
        "checked_on": "2021-10-25",
    }
    assert told.items() <= shop.items()
    assert shop["url"] == f"{SITE}{PAGE}/a1"


async def test_features_stand_at_trusted_positions_longitude_first(call):
    response = await call(f"{API}.geojson")
    assert response.headers["content-type"] == "application/geo+json"
    at = {feature["id"]: feature["geometry"] for feature in response.json()["features"]}
    assert at["a1"] == {"type": "Point", "coordinates": [139.0125, 36.3222]}
    assert at["a4"] is None


async def test_filters_and_distance_narrow_and_sort(call):
    body = (await call(near="36.3895,139.0634")).json()
    assert [shop["id"] for shop in body["shops"]] == ["a3", "a2", "a1"]
    assert body["shops"][0]["distance_m"] == 0
    assert [s["id"] for s in (await call(area="高崎市", genre="yakiniku")).json()["shops"]] == ["a2"]
    assert [s["id"] for s in (await call(kind="paper")).json()["shops"]] == ["a1"]


async def test_links_lead_through_all_pages_and_back(call, site):
    before, site.lists.of[CODE] = site.lists.of[CODE], many(45)
    try:
        seen, offsets, address = [], [], f"{API}?area=高崎市&limit=20"
        while address:
            response = await call(address)
            body = response.json()
            seen += [shop["id"] for shop in body["shops"]]
            offsets.append(body["offset"])
            assert body["links"].get("next", "") in response.headers.get("link", "")
            address = body["links"].get("next", "").removeprefix(SITE)
        assert offsets == [0, 20, 40]
        assert len(set(seen)) == len(seen) == 45
        assert body["links"]["prev"].endswith("limit=20&offset=20")
    finally:
        site.lists.of[CODE] = before


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"limit": "101"}, "1から100"), ({"limit": "0"}, "1から100"), ({"limit": "x"}, "1から100"), ({"offset": "-1"}, "0から10,000"),
        ({"offset": "10001"}, "ダウンロード"), ({"near": "36.3"}, "緯度,経度"), ({"near": "91,0"}, "緯度,経度"), ({"near": "nan,nan"}, "緯度,経度"),
        ({"area": "札幌市"}, "一覧にない地名"), ({"genre": "zzz"}, "ないジャンル"), ({"kind": "zzz"}, "ない券の種類"), ({"station": "宇宙"}, "駅"),
        ({"page": "2"}, "allowed"), ({"q": "あ" * 121}, "120文字"), ({"area": "あ" * 300}, "200文字"),
    ],
)  # fmt: skip
async def test_what_cannot_be_read_is_refused_with_how_to_mend_it(call, given, why):
    response = await call(status=400, **given)
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    (name,) = given
    errors = [error for error in body["errors"] if error["parameter"] == name]
    assert why in errors[0]["detail"]
    assert body["status"] == 400


async def test_everything_that_is_wrong_is_said_at_once(call):
    body = (await call(f"{API}?limit=x&near=y&area=高崎市&area=前橋市&zz=1", status=400)).json()
    assert {error["parameter"] for error in body["errors"]} == {"limit", "near", "area", "zz"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/programmes/nowhere/shops",
        "/api/v1/programmes/gifu-gotoeat/shops",
        "/api/v2",
        f"{API}/all.xml",
    ],
)
async def test_what_is_not_there_is_told_as_a_problem(call, path):
    assert (await call(path, status=404)).headers["content-type"] == "application/problem+json"


async def test_any_site_may_read_it(site, call):
    for path in (API, f"{API}/all.csv", "/api/nothing"):
        async with site.client() as client:
            response = await client.get(path, headers={"origin": "https://other.example"})
            assert response.headers["access-control-allow-origin"] == "*"
            assert response.headers["cross-origin-resource-policy"] == "cross-origin"
            asked = await client.options(path, headers={"access-control-request-headers": "if-none-match"})
        assert asked.status_code == 204
        assert "if-none-match" in asked.headers["access-control-allow-headers"]
    async with site.client() as client:
        assert "access-control-allow-origin" not in (await client.get(PAGE)).headers


@pytest.mark.parametrize(
    "path", [API, f"{API}.geojson", f"{API}/all.csv", f"{API}/all.json", f"{API}/all.geojson"]
)
async def test_the_same_list_on_the_same_day_is_not_sent_twice(site, call, path):
    tag = (await call(path)).headers["etag"]
    again = await call(path, 304, {"if-none-match": f'"x", {tag}'})
    assert again.content == b""
    site.lists.number += 1
    try:
        assert (await call(path, headers={"if-none-match": tag})).headers["etag"] != tag
    finally:
        site.lists.number -= 1
    before = site.lists.of[CODE]
    site.lists.of[CODE] = (before[0], replace(before[1], readings=("タメシヤキニク",)), *before[2:])
    try:
        await call(path, headers={"if-none-match": tag})
    finally:
        site.lists.of[CODE] = before
    site.clock.moment += timedelta(days=1)
    try:
        await call(path, headers={"if-none-match": tag})
    finally:
        site.clock.moment -= timedelta(days=1)
    site.lists.checking = frozenset({"a1"})
    try:
        await call(path, headers={"if-none-match": tag})
    finally:
        site.lists.checking = frozenset()


async def test_a_call_with_a_position_is_kept_and_logged_by_nobody(call, caplog, capsys):
    response = await call(near="36.3895,139.0634")
    assert response.headers["cache-control"] == "private, no-store"
    assert "36.3895" not in caplog.text + "".join(capsys.readouterr())


async def test_a_network_may_call_so_often_and_is_told_when_to_come_back():
    site = shop_site(limits=Limits(lists_by_network="3/minute", downloads_by_network="1/minute"))
    async with site.client() as client:
        assert [(await client.get(API)).status_code for _ in range(4)] == [200, 200, 200, 429]
        assert [(await client.get(f"{API}/all.csv")).status_code for _ in range(2)] == [200, 429]
        refused = await client.get(API)
    assert refused.headers["retry-after"] == "60"
    assert refused.json()["status"] == 429


# --- the whole list -----------------------------------------------------------------------------------------


async def test_the_whole_list_comes_as_a_table(call):
    response = await call(f"{API}/all.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["content-disposition"] == f'attachment; filename="{CODE}-shops-20211025.csv"'
    rows = [*csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))]
    assert sorted(row["店舗名"] for row in rows) == sorted(shop.name for shop in SHOPS[:4]), (
        "not what has left"
    )
    (first,) = [row for row in rows if row["店舗ID"] == "a1"]
    assert (first["フリガナ"], first["利用できる券"], first["緯度"]) == (
        "ミホンショクドウ タカサキテン",
        "共通券、紙の券",
        "36.3222",
    )
    assert {row["一覧の日"] for row in rows} == {"2021-10-25"}


async def test_files_hold_every_shop_of_a_large_list_in_parts():
    site = shop_site(many(1_203))
    async with site.client() as client:
        for form, name in (("json", "shops"), ("geojson", "features")):
            body = (await client.get(f"{API}/all.{form}")).json()
            assert len(body[name]) == 1_203
            assert body["list"]["source"]
        assert (await client.get(f"{API}/all.csv")).text.count("\r\n") == 1_204


async def test_search_engines_are_told_every_page_of_a_shop_once(site, call):
    robots = (await call("/robots.txt")).text
    (sitemap,) = re.findall(rf"Sitemap: {SITE}(/sitemaps/.*)", robots)
    addresses = re.findall(r"<loc>(.*?)</loc>", (await call(sitemap)).text)
    assert addresses[0] == f"{SITE}{PAGE}"
    assert sorted(addresses[1:]) == [f"{SITE}{PAGE}/a{n}" for n in range(1, 5)]
    for other in (0, 2):
        await call(sitemap.replace("-1.xml", f"-{other}.xml"), 404)


async def test_a_sitemap_is_split_where_it_would_grow_too_large(monkeypatch):
    monkeypatch.setattr("bot.channels.web.shops.sitemaps.MOST", 20)
    site = shop_site(many(45))
    async with site.client() as client:
        parts = re.findall(rf"Sitemap: {SITE}(/sitemaps/.*)", (await client.get("/robots.txt")).text)
        found = [re.findall(r"<loc>(.*?)</loc>", (await client.get(part)).text) for part in parts]
    assert [len(each) for each in found] == [20, 20, 6]
    assert len({address for each in found for address in each}) == 46
