"""What surrounds the pages to read: headers, caching, addresses, structured data, search engines."""

import gzip
import html
import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from guide_site import CODES, PAGES, SITE, data_of, programmes, site, site_at, text_of

from programmes.loader import load_programmes

GIFU = "/guide/gifu-gotoeat"
ALL = [f"/guide/{code}{page}" for code in CODES for page in (*PAGES, "/faq/price")]
ALL.remove("/guide/aikyo-gunma/faq/price")
SIXTH = Path(__file__).parents[2] / "scenarios" / "sixth"


def client_of(web) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=web.app), base_url="http://counter.example")


@pytest.fixture
async def client():
    async with client_of(site_at("2020-12-18T12:00")) as each:
        yield each


@pytest.mark.parametrize("path", ALL)
async def test_pages_are_read_without_a_cookie_under_the_strict_policy(client, path):
    response = await client.get(path)
    assert response.status_code == 200
    assert "set-cookie" not in response.headers
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.text
    scripts = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", page)
    assert set(scripts) <= {' type="application/ld+json"'}
    assert "<style" not in page
    assert not re.search(r"\s(?:style|on[a-z]+)=", re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL))
    assert not re.search(r'(?:src|href)="http:', page)


@pytest.mark.parametrize("path", ALL)
async def test_a_page_that_has_not_changed_is_not_sent_again(client, path):
    first = await client.get(path)
    assert re.fullmatch(r"public, max-age=(60|3600)", first.headers["cache-control"])
    again = await client.get(path, headers={"if-none-match": f'"other", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert (await client.get(path, headers={"if-none-match": '"other"'})).status_code == 200


async def test_what_depends_on_the_time_changes_with_it_and_is_kept_for_a_minute():
    tags = set()
    for at in ("2020-12-18T12:00", "2020-12-18T12:01", "2020-12-19T12:00"):
        async with client_of(site_at(at)) as client:
            response = await client.get(GIFU)
            assert response.headers["cache-control"] == "public, max-age=60"
            tags.add(response.headers["etag"])
    assert len(tags) == 3


async def test_an_answer_stays_the_same_whatever_the_time():
    tags = set()
    for at in ("2020-12-18T12:00", "2021-06-01T09:00"):
        async with client_of(site_at(at)) as client:
            tags.add((await client.get(f"{GIFU}/faq/change")).headers["etag"])
    assert len(tags) == 1


async def test_a_search_is_kept_by_nobody_and_listed_nowhere(client):
    response = await client.get(f"{GIFU}/faq", params={"q": "おつり"})
    assert response.headers["cache-control"] == "private, no-store"
    assert '<meta name="robots" content="noindex">' in response.text
    assert "noindex" not in (await client.get(f"{GIFU}/faq")).text


async def test_pages_and_assets_travel_compressed(client):
    assets = re.findall(r'(?:src|href)="(/static/[^"]+\.(?:css|js)[^"]*)"', (await client.get(GIFU)).text)
    assert len(assets) >= 5
    for path in (GIFU, f"{GIFU}/faq", "/sitemap.xml", *assets):
        async with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as response:
            raw = b"".join([part async for part in response.aiter_raw()])
        if len(gzip.decompress(raw) if response.headers.get("content-encoding") else raw) >= 500:
            assert response.headers["content-encoding"] == "gzip", path
            assert "accept-encoding" in response.headers["vary"].lower()
    plain = await client.get(GIFU, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


@pytest.mark.parametrize("path", [f"/guide/{code}{page}" for code in CODES for page in PAGES])
async def test_a_page_weighs_little_even_uncompressed(client, path):
    page = await client.get(path, headers={"accept-encoding": "identity"})
    assert len(page.content) < 150_000


async def test_pages_with_a_visitor_s_token_travel_as_they_are(browser):
    browser.client.headers["accept-encoding"] = "gzip"
    for path in ("/p/north", "/"):
        page = await browser.open(path)
        assert browser.hidden("csrf")
        assert "content-encoding" not in page.headers


@pytest.mark.parametrize("path", ALL)
async def test_each_page_says_what_it_is_and_where_it_stands(client, path):
    page = (await client.get(path)).text
    programme = programmes()[path.split("/")[2]]
    title = re.search(r"<title>(.*?)</title>", page)[1]
    assert programme.short_name in title
    for kind, name in (("name", "description"), ("property", "og:title"), ("property", "og:description")):
        assert re.search(rf'<meta {kind}="{name}" content="[^"]{{10,}}">', page), name
    assert f'<link rel="canonical" href="{SITE}{path}">' in page
    assert f'<meta property="og:url" content="{SITE}{path}">' in page
    assert '<html lang="ja"' in page
    assert page.count("<h1") == 1


def pictured(page: str) -> tuple[str, str]:
    """The picture that other sites show beside a link to the page, and its words."""
    found = [
        re.search(rf'<meta property="og:{name}" content="([^"]*)">', page) for name in ("image", "image:alt")
    ]
    return tuple(html.unescape(each[1]) for each in found)


@pytest.mark.parametrize("path", ALL)
async def test_a_link_to_a_page_is_shown_with_its_calendar_or_the_programme_s_icon(client, path):
    programme = programmes()[path.split("/")[2]]
    address, words = pictured((await client.get(path)).text)
    has_calendar = path.removeprefix(f"/guide/{programme.code}") in ("", "/calendar")
    shown = "timeline.png?on=2020-12-18&for=all&v=" if has_calendar else "icon.png?v="
    assert address.startswith(f"{SITE}/pictures/{programme.code}/{shown}")
    assert words == programme.short_name + ("の日程の図" if has_calendar else "")


@pytest.mark.parametrize("page", ["/calendar", "/faq"])
async def test_that_picture_is_there_for_everybody_and_for_good(client, page):
    address, _ = pictured((await client.get(f"{GIFU}{page}")).text)
    picture = await client.get(address.removeprefix(SITE))
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["cache-control"] == "public, max-age=31536000, immutable"


async def test_every_page_has_its_own_title(client):
    titles = [re.search(r"<title>(.*?)</title>", (await client.get(path)).text)[1] for path in ALL]
    assert len(set(titles)) == len(titles)


async def test_a_narrowed_list_points_to_the_whole_one(client):
    page = (await client.get(f"{GIFU}/faq?role=merchant")).text
    assert f'<link rel="canonical" href="{SITE}{GIFU}/faq">' in page


async def test_without_a_public_address_none_is_made_up():
    async with client_of(site("2020-12-18T12:00", public_url="")) as client:
        page = (await client.get(GIFU)).text
        assert "canonical" not in page
        assert "og:url" not in page
        assert "og:image" not in page
        assert "http://counter.example/guide/gifu-gotoeat<" in (await client.get("/sitemap.xml")).text


@pytest.mark.parametrize("path", ALL)
async def test_structured_data_can_be_read_and_leads_home(client, path):
    blocks = data_of((await client.get(path)).text)
    assert all(block["@context"] == "https://schema.org" for block in blocks)
    (crumbs,) = [block for block in blocks if block["@type"] == "BreadcrumbList"]
    items = crumbs["itemListElement"]
    assert [item["position"] for item in items] == list(range(1, len(items) + 1))
    assert items[0]["item"] == f"{SITE}/"
    assert items[-1]["item"] == f"{SITE}{path}"


@pytest.mark.parametrize("code", CODES)
async def test_structured_data_says_what_the_page_says(client, code):
    programme = programmes()[code]
    (service,) = [
        block
        for block in data_of((await client.get(f"/guide/{code}")).text)
        if block["@type"] == "GovernmentService"
    ]
    assert (service["name"], service["provider"]["name"]) == (programme.name, programme.issuer)
    phones = [phone for desk in programme.desks for phone in desk.phones]
    channels = service.get("availableChannel", [])
    assert [channel["servicePhone"]["telephone"] for channel in channels] == phones
    events = [
        block
        for block in data_of((await client.get(f"/guide/{code}/calendar")).text)
        if block["@type"] in ("Event", "SaleEvent")
    ]
    stated = [p for p in (programme.use, *programme.sales) if p.first.day]
    assert [event["startDate"] for event in events] == [p.first.day.isoformat() for p in stated]


async def test_an_answer_is_marked_as_one_question_with_the_answer_shown(client):
    page = (await client.get(f"{GIFU}/faq/change")).text
    (faq,) = [block for block in data_of(page) if block["@type"] == "FAQPage"]
    (question,) = faq["mainEntity"]
    assert question["name"] == "おつりは出ますか？"
    for sentence in question["acceptedAnswer"]["text"].split("。"):
        assert "".join(sentence.split()) in text_of(page)
    unanswered = data_of((await client.get(f"{GIFU}/faq/ns-parking")).text)
    assert "FAQPage" not in [block["@type"] for block in unanswered]


async def test_structured_data_cannot_break_out_of_its_element():
    gifu = programmes()["gifu-gotoeat"]
    nasty = replace(gifu, name="</script><script>alert(1)</script>", summary="'\"&<!--")
    async with client_of(site("2020-12-18T12:00", of={gifu.code: nasty})) as client:
        page = (await client.get(GIFU)).text
    assert "<script>alert" not in page
    (service,) = [block for block in data_of(page) if block["@type"] == "GovernmentService"]
    assert (service["name"], service["description"]) == (nasty.name, nasty.summary)


async def test_robots_may_read_and_know_the_map(client):
    robots = (await client.get("/robots.txt")).text
    assert f"Sitemap: {SITE}/sitemap.xml" in robots
    assert "Disallow: /*/events" in robots
    assert "Disallow: /\n" not in robots
    sitemap = await client.get("/sitemap.xml")
    assert sitemap.headers["content-type"].startswith("application/xml")
    addresses = re.findall(r"<loc>(.*?)</loc>", sitemap.text)
    assert len(addresses) == len(set(addresses)) == 1 + sum(4 + len(p.entries) for p in programmes().values())
    for address in addresses[1::97]:
        assert (await client.get(address.removeprefix(SITE))).status_code == 200
    assert not any("/p/" in address or "/chat" in address for address in addresses)


class TestDemonstration:
    @pytest.fixture
    async def client(self):
        async with client_of(site("2026-01-01T12:00", demo=True)) as each:
            yield each

    async def test_the_page_stands_on_the_programme_s_own_day_and_is_not_listed(self, client):
        response = await client.get(GIFU)
        assert "2020年12月18日(金)12:00の時点" in text_of(response.text)
        assert response.headers["cache-control"] == "private, no-store"
        assert '<meta name="robots" content="noindex">' in response.text

    async def test_another_day_is_chosen_on_the_page_and_leads_back_to_it(self, client):
        page = (await client.get(f"{GIFU}/calendar")).text
        token = re.search(r'name="csrf" value="([^"]*)"', page)[1]
        form = {"csrf": token, "day": "2021-03-01", "back": f"{GIFU}/calendar"}
        response = await client.post("/demo/day", data=form)
        assert (response.status_code, response.headers["location"]) == (303, f"{GIFU}/calendar")
        assert "利用期間は終わりました" in (await client.get(GIFU)).text

    @pytest.mark.parametrize("back", ["/guide/nowhere", "/guide/", "//evil.example/guide/gifu-gotoeat"])
    async def test_the_switch_leads_to_no_page_that_is_not_there(self, client, back):
        token = re.search(r'name="csrf" value="([^"]*)"', (await client.get(GIFU)).text)[1]
        form = {"csrf": token, "day": "2021-03-01", "back": back}
        assert (await client.post("/demo/day", data=form)).headers["location"] == "/"

    async def test_no_token_stands_beside_words_that_somebody_typed(self, client):
        page = (await client.get(f"{GIFU}/faq", params={"q": "おつり"})).text
        assert "csrf" not in page


class TestSixthProgramme:
    """Data alone is enough."""

    @pytest.fixture
    async def client(self):
        own = load_programmes(None, SIXTH)
        async with client_of(site("2025-05-10T10:00", of=own)) as each:
            yield each

    @pytest.mark.parametrize("page", PAGES)
    async def test_its_pages_are_there_with_its_words(self, client, page):
        response = await client.get(f"/guide/yunosato-fuda{page}")
        assert response.status_code == 200
        assert "湯めぐり札" in response.text

    async def test_it_stands_as_its_data_says(self, client):
        page = text_of((await client.get("/guide/yunosato-fuda")).text)
        assert "利用できます2025年6月30日(月)まで" in page
        assert "次の必着日はあと26日です" in page
        assert "おつりは出ますか？" in page

    async def test_its_questions_can_be_read_without_a_search(self, client):
        page = (await client.get("/guide/yunosato-fuda/faq")).text
        assert '<form class="search"' not in page
        assert "札でおつりは出ません。" in page
        assert (await client.get("/guide/yunosato-fuda/faq", params={"q": "おつり"})).status_code == 404
