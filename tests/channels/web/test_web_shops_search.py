"""The page to search shops: box, filters, results, what is said of them; without a cookie, without JavaScript."""

import re

import pytest
from guide_site import SITE, text_of
from shop_site import CODE, PAGE, SHOPS, many, shop_site

from bot.channels.web.shops.wishes import MOST_PAGES, wish_of
from bot.channels.web.shops.wishes import PAGE as ON_A_PAGE
from programmes.japanese import day_in_words


@pytest.fixture(scope="module")
def site():
    return shop_site()


@pytest.fixture
async def read(site):
    """Opens a page and gives its text."""
    async with site.client() as client:

        async def opened(path: str = PAGE, **query: str) -> str:
            response = await client.get(path, params=query)
            assert response.status_code == 200
            return response.text

        yield opened


def names_in(page: str) -> list[str]:
    return re.findall(r"<h3><a href=\"[^\"]+\"><bdi>(.*?)</bdi>", page)


async def test_without_a_question_the_whole_list_can_be_looked_through(read):
    page = await read()
    assert "すべてのお店4件" in text_of(page)
    assert sorted(names_in(page)) == sorted(shop.name for shop in SHOPS[:4])
    assert f"{day_in_words(SHOPS[0].checked_on)}時点" in text_of(page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "みほん食堂"}, ["みほん食堂 高崎店"]),
        ({"q": "高崎で焼肉"}, ["ためし焼肉"]),
        ({"q": "027-000-0001"}, ["みほん食堂 高崎店"]),
        ({"area": "前橋市"}, ["れいだい珈琲"]),
        ({"genre": "yakiniku", "area": "高崎市"}, ["ためし焼肉"]),
        ({"kind": "paper"}, ["みほん食堂 高崎店"]),
        ({"q": "前橋", "area": "高崎市", "genre": "yakiniku"}, ["ためし焼肉"]),
        ({"q": "高崎市見本町2"}, ["ためし焼肉"]),
    ],
)
async def test_words_and_filters_of_an_address_find_shops(read, query, found):
    assert names_in(await read(**query)) == found


async def test_filters_say_how_many_shops_would_stay(read):
    page = await read()
    assert "高崎市（2）" in page
    assert "前橋市（1）" in page
    narrowed = await read(area="高崎市")
    assert "前橋市（1）" in narrowed, "another place can be chosen instead"
    assert 'value="高崎市" selected' in narrowed
    assert "カフェ・喫茶（" not in narrowed


async def test_a_chosen_filter_can_be_taken_off(read):
    page = await read(q="みほん", area="高崎市")
    (off,) = re.findall(r'<ul class="chosen".*?href="([^"]+)"', page, re.DOTALL)
    assert off == f"{PAGE}?q=%E3%81%BF%E3%81%BB%E3%82%93"


async def test_a_filter_that_the_list_does_not_know_is_left_out_and_said(read):
    page = await read(area="札幌市", genre="yakiniku")
    assert names_in(page) == ["ためし焼肉"]
    assert "場所の条件は、この一覧にないため外しました" in text_of(page)


async def test_a_guess_is_marked_as_a_guess(read):
    page = text_of(await read(q="みほん食党"))
    assert "ぴったり合うお店は、一覧にありません。" in page
    assert "件見つかりました" not in page


async def test_nothing_found_says_so_and_what_can_be_done(read):
    page = await read(q="0999-99-9999")
    assert names_in(page) == []
    words = text_of(page)
    assert "時点の一覧に見つかりませんでした" in words
    assert "すべてのお店を見る" in words
    assert f'href="/p/{CODE}"' in page
    assert "data-map=" not in page


async def test_near_here_without_a_position_says_what_is_needed(read):
    assert "「現在地から近い順」を押すか" in text_of(await read(q="近くの焼肉"))


async def test_a_ticket_kind_that_no_list_tells_of_does_not_empty_the_list():
    async with shop_site(SHOPS[1:4]).client() as client:
        page = (await client.get(PAGE, params={"kind": "paper"})).text
    assert len(names_in(page)) == 3
    assert "お店ごとの券の種類が書かれていません" in text_of(page)


async def test_what_stands_against_a_shop_is_said_in_the_list(site, read):
    site.lists.checking = frozenset({"a2"})
    page = await read()
    assert text_of(page).count("確認しています") == 1
    assert "一覧では、休業中です" in text_of(page)
    site.lists.checking = frozenset()
    gone = text_of(await read(q="やめた食堂"))
    assert "2021年10月1日(金)に、一覧から外れました" in gone


async def test_before_any_shop_it_is_said_that_tickets_cannot_be_used(site):
    site.clock.moment = site.clock.moment.replace(year=2022)
    try:
        async with site.client() as client:
            page = (await client.get(PAGE)).text
        assert 0 < page.index("利用期間は終わりました") < page.index("すべてのお店")
    finally:
        site.clock.moment = site.clock.moment.replace(year=2021)


@pytest.fixture(scope="module")
def large():
    return shop_site(many(1_050))


class TestPages:
    async def test_results_are_paged_and_no_shop_stands_on_two_pages(self, large):
        async with large.client() as client:
            pages = [
                (await client.get(PAGE, params={"area": "高崎市", "page": n})).text
                for n in (1, 2, MOST_PAGES)
            ]
        names = [name for page in pages for name in names_in(page)]
        assert len(set(names)) == len(names) == 3 * ON_A_PAGE
        assert "1,050件見つかりました" in text_of(pages[0])
        assert "21〜40件目" in text_of(pages[1])
        assert 'rel="next"' in pages[0]
        assert 'rel="prev"' not in pages[0]
        assert 'rel="next"' not in pages[2], "deeper than that nobody reads"
        assert "はじめの1,000件まで" in text_of(pages[2])

    async def test_paper_takes_all_up_to_a_limit(self, large):
        async with large.client() as client:
            page = (await client.get(f"{PAGE}/print", params={"area": "高崎市", "page": "3"})).text
        assert page.count("<tr>") == 1 + 1_000
        assert "1,050件のうち、はじめの1,000件" in text_of(page)

    async def test_a_page_weighs_little(self, large):
        async with large.client() as client:
            page = await client.get(PAGE, headers={"accept-encoding": "identity"})
        assert len(page.content) < 60_000


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999", "٣", ""])
def test_a_page_that_is_none_is_the_first_or_the_last(page):
    assert wish_of({"page": page}).page in (1, MOST_PAGES)


async def test_searches_are_listed_nowhere_and_the_page_itself_is(read, site):
    plain, searched = await read(), await read(q="みほん", page="2")
    assert "noindex" not in plain
    assert '<meta name="robots" content="noindex">' in searched
    for page in (plain, searched):
        assert f'<link rel="canonical" href="{SITE}{PAGE}">' in page
    async with site.client() as client:
        kept = [
            (await client.get(PAGE, params=query)).headers["cache-control"] for query in ({}, {"q": "み"})
        ]
    assert kept == ["public, max-age=60", "private, no-cache"]


async def test_pages_stand_under_the_strict_policy_without_a_cookie(site):
    async with site.client() as client:
        for path in (PAGE, f"{PAGE}?q=み", f"{PAGE}/print", f"{PAGE}/a1"):
            response = await client.get(path)
            assert "set-cookie" not in response.headers
            policy = response.headers["content-security-policy"]
            assert "img-src 'self';" in policy
            assert "unsafe" not in policy
            scripts = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", response.text)
            assert set(scripts) <= {' type="application/ld+json"'}
            assert not re.search(
                r"\s(?:style|on[a-z]+)=", re.sub(r"<script.*?</script>", "", response.text, flags=re.DOTALL)
            )


async def test_a_new_list_is_seen_at_once(read, site):
    await read()
    before, site.lists.of[CODE], site.lists.number = site.lists.of[CODE], many(3), 8
    try:
        assert "すべてのお店3件" in text_of(await read())
    finally:
        site.lists.of[CODE], site.lists.number = before, 7


async def test_every_page_of_a_programme_with_a_list_leads_to_the_search_and_no_other(site):
    async with site.client() as client:
        assert f'href="{PAGE}"' in (await client.get(f"/guide/{CODE}")).text
        assert "/shops" not in (await client.get("/guide/gifu-gotoeat")).text
        assert (await client.get("/p/gifu-gotoeat/shops")).status_code == 404
        assert (await client.get("/p/nowhere/shops")).status_code == 404
        assert (await client.get(f"{PAGE}/nothing")).status_code == 404


HERE = {"lat": "36.3895", "lng": "139.0634"}


class TestFromWhereIStand:
    """A position is sent in a body, answered, and gone."""

    async def near(self, site, **posted):
        async with site.client() as client:
            return await client.post(f"{PAGE}/near", data=HERE | posted)

    async def test_the_nearest_come_first_with_their_distance(self, site):
        response = await self.near(site)
        assert names_in(response.text) == ["れいだい珈琲", "ためし焼肉", "みほん食堂 高崎店"]
        assert "現在地からすぐ近く" in text_of(response.text)
        assert "現在地から約8.5km" in text_of(response.text)

    async def test_words_and_filters_still_narrow(self, site):
        assert names_in((await self.near(site, area="高崎市", genre="yakiniku")).text) == ["ためし焼肉"]

    async def test_nobody_keeps_it(self, site, caplog, capsys):
        response = await self.near(site)
        assert response.headers["cache-control"] == "private, no-store"
        for where in (response.text, str(response.headers), caplog.text, "".join(capsys.readouterr())):
            assert "36.3895" not in where
            assert "139.0634" not in where

    async def test_further_pages_are_buttons_for_an_address_says_nothing_of_it(self):
        page = (await self.near(shop_site(many(30)))).text
        assert 'data-page="2"' in page
        assert "?page=" not in page

    @pytest.mark.parametrize(
        "posted", [{"lat": ""}, {"lat": "91"}, {"lng": "x"}, {"lng": "181"}, {"lat": "nan"}, {"lat": "1e9"}]
    )
    async def test_what_is_no_position_is_refused(self, site, posted):
        assert (await self.near(site, **posted)).status_code == 400

    async def test_another_site_cannot_ask(self, site):
        async with site.client(headers={"sec-fetch-site": "cross-site"}) as client:
            assert (await client.post(f"{PAGE}/near", data=HERE)).status_code == 403

    async def test_an_address_with_a_position_is_not_read(self, read):
        page = await read(lat="36.3895", lng="139.0634", near="36.3895,139.0634")
        assert "現在地から約" not in page


class TestDemonstration:
    async def test_the_list_stands_on_the_day_that_was_chosen(self):
        site = shop_site(demo=True)
        async with site.client() as client:
            page = (await client.get(PAGE)).text
            assert '<meta name="robots" content="noindex">' in page
            token = re.search(r'name="csrf" value="([^"]*)"', page)[1]
            form = {"csrf": token, "day": "2021-09-30", "back": PAGE}
            response = await client.post("/demo/day", data=form)
            assert response.headers["location"] == PAGE
            assert "すべてのお店5件" in text_of((await client.get(PAGE)).text), (
                "the shop that left was there then"
            )
            assert "csrf" not in (await client.get(PAGE, params={"q": "み"})).text
