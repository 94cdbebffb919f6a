"""One page a shop: what the list says of it, as of which day, and what stands against it. Hostile text is text everywhere."""

import csv
import html
import io
import json
import re

import httpx
import pytest
from guide_site import SITE, data_of, text_of
from shop_site import API, CODE, HOSTILE, PAGE, SHOPS, hostile, shop_site

from bot.blocks import Press
from bot.channels.web.shops.told import shown
from bot.codec import decode_press


@pytest.fixture(scope="module")
def site():
    return shop_site()


@pytest.fixture
async def client(site):
    async with site.client() as each:
        yield each


async def test_everything_the_list_says_is_told_with_its_day(client):
    page = text_of((await client.get(f"{PAGE}/a1")).text)
    for said in (
        "みほん食堂高崎店", "ミホンショクドウタカサキテン", "和食・寿司", "〒370-0000群馬県高崎市見本町1-1", "027-000-0001",
        "使える券共通券・紙の券", "11:00～20:00", "月曜日", "確認した日2021年10月25日(月)", "一覧にあります（2021年10月25日(月)時点）",
    ):  # fmt: skip
        assert said in page


async def test_a_telephone_is_to_tap_with_or_without_dashes(client):
    assert 'href="tel:0270000001"' in (await client.get(f"{PAGE}/a1")).text
    assert 'href="tel:0270000002"' in (await client.get(f"{PAGE}/a2")).text


async def test_a_list_that_says_nothing_of_tickets_is_not_taken_for_a_promise(client):
    assert "使える券一覧には書かれていません" in text_of((await client.get(f"{PAGE}/a2")).text)


async def test_a_shop_that_left_is_told_with_the_day_and_listed_nowhere(client):
    page = (await client.get(f"{PAGE}/a5")).text
    assert "2021年10月1日(金)に、" in text_of(page)
    assert "一覧から外れました" in text_of(page)
    assert "一覧にあります" not in text_of(page)
    assert "noindex" in page
    assert [node["@type"] for node in data_of(page)] == ["BreadcrumbList"]


async def test_what_is_paused_or_being_checked_is_said_first(site, client):
    site.lists.checking = frozenset({"a3"})
    page = text_of((await client.get(f"{PAGE}/a3")).text)
    site.lists.checking = frozenset()
    for said in ("一覧では、休業中です", "一覧と違うというお知らせがあり、確認しています"):
        assert page.index(said) < page.index("一覧にあります")


@pytest.mark.parametrize(
    ("year", "said"), [(2021, ""), (2022, "利用期間は終わりました"), (2020, "まだ利用できません")]
)
async def test_when_tickets_are_not_good_is_said_before_the_shop_is_called_listed(site, client, year, said):
    site.clock.moment = site.clock.moment.replace(year=year, month=1 if year == 2020 else 11)
    page = text_of((await client.get(f"{PAGE}/a2")).text)
    site.clock.moment = site.clock.moment.replace(year=2021, month=11)
    if said:
        assert 0 < page.index(said) < page.index("一覧にあります")
    else:
        assert "期間は終わりました" not in page


@pytest.mark.parametrize(
    ("shop", "kind"), [("a1", "Restaurant"), ("a3", "CafeOrCoffeeShop"), ("a4", "LodgingBusiness")]
)
async def test_structured_data_says_what_the_page_says(client, shop, kind):
    page = (await client.get(f"{PAGE}/{shop}")).text
    (node,) = [node for node in data_of(page) if node["@type"] == kind]
    assert node["url"] == f"{SITE}{PAGE}/{shop}"
    assert "".join(node["name"].split()) in text_of(page)
    assert "".join(node["address"]["streetAddress"].split()) in text_of(page)
    assert ("geo" in node) == (shop != "a4"), "a position that is not trusted is not passed on"


async def test_the_button_of_a_shop_begins_its_report_in_the_conversation(engine):
    site = shop_site(engine=engine)
    async with site.client() as client:
        action = re.search(r'<form method="post" action="([^"]+)">', (await client.get(f"{PAGE}/a1")).text)[1]
        led = await client.post(action)
        assert (led.status_code, led.headers["location"].partition("?")[0].partition("#")[0]) == (
            303,
            f"/p/{CODE}",
        )
        (pressed,) = engine.received
        assert decode_press(pressed.press) == Press("shop_report", (("p", CODE), ("shop", "a1")))
        assert pressed.text == "一覧に載っている「みほん食堂 高崎店」で使えなかった"
        assert pressed.text in (await client.get(led.headers["location"])).text, "the visitor is known again"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"{PAGE}/a1/report", {"sec-fetch-site": "cross-site"}, 403),
        (f"{PAGE}/a1/report", {"origin": "https://evil.example"}, 403),
        (f"{PAGE}/nothing/report", {}, 404),
        ("/p/gifu-gotoeat/shops/a1/report", {}, 404),
    ],
)
async def test_no_other_site_begins_a_report_and_none_is_begun_of_what_is_not_listed(
    engine, path, headers, status
):
    async with shop_site(engine=engine).client() as client:
        assert (await client.post(path, headers=headers)).status_code == status
    assert engine.received == []


# --- hostile text -------------------------------------------------------------------------------------------

TURNING = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]")


@pytest.fixture(scope="module")
def bad():
    return shop_site(hostile())


async def opened(bad, path: str, **query: str) -> httpx.Response:
    async with bad.client() as client:
        response = await client.get(path, params=query)
        assert response.status_code == 200, path
        return response


PAGES = (PAGE, f"{PAGE}/print", *(f"{PAGE}/h{number}" for number in range(len(HOSTILE))))


@pytest.mark.parametrize("path", PAGES)
async def test_hostile_text_is_text_on_every_page(bad, path):
    page = (await opened(bad, path)).text
    assert not TURNING.search(page)
    assert "<script>" not in page.replace("<script src", "")
    assert "<img" not in page
    assert not re.search(r'href="javascript:', page)
    assert "49" not in re.findall(r"<bdi>(.*?)</bdi>", page)
    assert all(data_of(page))
    if "/h" in path:
        name = shown(HOSTILE[int(path.rpartition("/h")[2])])
        assert name in html.unescape(page) or name == ""


async def test_hostile_text_typed_into_the_box_stays_there(bad):
    for text in HOSTILE:
        page = (await opened(bad, PAGE, q=text, area=text, genre=text, station=text, kind=text)).text
        assert "<script>" not in page.replace("<script src", "")
        assert "<img" not in page


async def test_hostile_text_is_text_in_the_api(bad):
    body = (await opened(bad, API, limit="100")).text
    assert not TURNING.search(body)
    names = [shop["name"] for shop in json.loads(body)["shops"]]
    assert sorted(names) == sorted(shown(text) or f"h{n}" for n, text in enumerate(HOSTILE))


async def test_no_cell_of_a_download_begins_like_a_formula(bad):
    rows = [*csv.reader(io.StringIO((await opened(bad, f"{API}/all.csv")).content.decode("utf-8-sig")))]
    assert len(rows) == 1 + len(HOSTILE)
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows[1:]:
        for cell in row:
            assert not re.match(r"[\s\x00-\x20]*[=+\-@＝＋－＠|%]", cell), cell
            assert not TURNING.search(cell)


async def test_hostile_text_keeps_files_whole(bad):
    for form, name in (("json", "shops"), ("geojson", "features")):
        assert len((await opened(bad, f"{API}/all.{form}")).json()[name]) == len(HOSTILE)


def test_shown_keeps_ordinary_words_as_they_are():
    for shop in SHOPS:
        assert shown(shop.name) == shop.name
    assert shown("a\ud800b\udfffc") == "abc", "JSON can hold halves of letters"
    assert shown("髙﨑　ｶﾌｪ 🍜 é") == "髙﨑 ｶﾌｪ 🍜 é"
