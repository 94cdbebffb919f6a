"""The pages: in the demonstration only, nothing stored, nothing executed, every step a link."""

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
import shipped
from page_reader import PageReader

from main import create_app

CODES = tuple(shipped.programmes())
GIFU = {"programme": "gifu-gotoeat", "role": "merchant"}


def hrefs(page: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'<a [^>]*href="([^"]*)"', page)]


def test_there_is_no_preview_outside_the_demonstration(whole_site):
    site = whole_site(demo=False)
    for path in (
        "/preview",
        "/preview/gallery",
        "/preview/looks.css?is=bg-ffffff",
        "/preview/static/flex.css",
    ):
        assert site.get(path).status_code == 404, path


def test_the_demonstration_serves_it_under_the_strict_policy(whole_site):
    site = whole_site(demo=True)
    page = site.get("/preview", params={**GIFU, "say": "次の締切"})
    assert page.status_code == 200
    assert "style-src 'self'" in page.headers["content-security-policy"]
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert site.post("/preview").status_code == 405
    assert not re.search(r"<style|\sstyle=|<script(?! src=\"/preview/static/)|\son\w+=", page.text)


@pytest.mark.parametrize("code", CODES)
def test_the_same_reply_stands_on_both_sides(client, code):
    page = client.get("/preview", params={"programme": code, "press": f"desk?p={code}"}).text
    line, web = page.split('<section class="pv-web"')
    desks = shipped.programmes()[code].desks
    facts = {*(desk.name for desk in desks), *(phone for desk in desks for phone in desk.phones)}
    assert {fact for fact in facts if fact in line} == {fact for fact in facts if fact in web} != set()


def test_without_a_question_it_shows_the_welcome(client):
    page = client.get("/preview", params=GIFU).text
    assert "ようこそ" in page.split('<section class="pv-web"')[0]


def test_a_button_goes_on_with_the_conversation(client):
    page = client.get("/preview", params=GIFU).text
    ways = [href for href in hrefs(page) if "press=next_cutoff" in href]
    assert ways
    assert "必着日" in client.get(ways[0]).text


def test_the_conversation_before_is_kept_in_the_address(client):
    page = client.get(
        "/preview", params=[*GIFU.items(), ("say", "担当者と話したい"), ("say", "まだですか")]
    ).text
    assert "前のやり取り（1回）" in page
    assert "（何も送りません）" in page
    back = next(href for href in hrefs(page) if href.count("say=") == 1)
    assert dict(parse_qsl(urlsplit(back).query))["say"] == "担当者と話したい"


def test_a_day_is_picked_without_a_script(client):
    page = client.get("/preview", params=[*GIFU.items(), ("press", "payout?p=gifu-gotoeat")]).text
    form = next(each for each in re.findall(r'<form class="ln-pick".*?</form>', page, re.DOTALL))
    assert 'type="date" name="pick"' in form
    fields = [
        (name, html.unescape(value)) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)
        if name != "pick"
    ]  # fmt: skip
    answer = client.get("/preview", params=[*fields, ("pick", "2020-12-10")]).text
    assert "2020年12月10日(木)" in answer


def test_the_day_and_the_group_change_the_reply(client):
    asked = {**GIFU, "say": "次の締切"}
    assert "2021年1月" in client.get("/preview", params={**asked, "at": "2021-01-05T09:00"}).text
    alone = client.get("/preview", params=asked).text
    group = client.get("/preview", params={**asked, "chat": "group"}).text
    assert 'value="group" selected' in group
    assert alone != group


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'};alert(1)//",
    "{{ 7*7 }}{% raw %}",
    "\u202e逆さ\u0000\u0007",
    "javascript:alert(1)",
    "あ" * 6000,
)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "name", ["say", "press", "pick", "programme", "role", "at", "letters", "theme", "width", "chat"]
)
def test_what_stands_in_the_address_stays_words(client, name, words):
    page = client.get("/preview", params=[("press", "menu"), (name, words)])
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert 'href="javascript' not in page.text
    assert not re.search(r"[>\"]49\b", page.text)


def test_a_private_number_is_masked_as_in_production(client):
    page = client.get("/preview", params={**GIFU, "say": "口座番号 1234567 です"}).text
    phone = page.split('<div class="ln-phone')[1].split('<form class="pv-say"')[0]
    assert "1234567" not in re.sub(r'(href|value)="[^"]*"', "", phone)


@pytest.mark.parametrize("code", CODES)
def test_the_gallery_shows_everything_without_a_violation(client, code):
    page = client.get("/preview/gallery", params={"programme": code}).text
    assert page.count('class="pv-scene"') >= 30
    assert "LINEの決まりに反するもの：0" in page
    assert "fx-unknown" not in page


@pytest.fixture(scope="module")
def site(house):
    return PageReader(create_app(house))


def test_the_rich_menus_stand_under_the_chat_and_in_the_gallery(site):
    page = site.get("/preview", params=GIFU).text
    picture = html.unescape(re.search(r'<img src="(/preview/menu\.png[^"]*)"', page)[1])
    drawn = site.get(picture)
    assert drawn.headers["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    assert len(re.findall(r'class="ln-area [^"]*\bal-', page)) >= 6
    switched = next(href for href in hrefs(page) if "menu=mado-gifu-gotoeat-c" in href)
    assert site.get(switched).text.count("menu=mado-gifu-gotoeat-m") >= 1
    assert site.get("/preview/gallery", params=GIFU).text.count('class="ln-menu"') == 2
    assert 'class="ln-menu"' not in site.get("/preview", params={**GIFU, "chat": "group"}).text
    assert site.get("/preview/menu.png", params={"programme": "gifu-gotoeat", "menu": "x"}).status_code == 404
    assert site.get("/preview/menu.png", params={"programme": "nowhere", "menu": "x"}).status_code == 404


def test_what_a_menu_says_for_somebody_is_seen(site):
    page = site.get("/preview", params=GIFU).text
    tap = next(href for href in hrefs(page) if "press=next_cutoff" in href and "as%3Dmerchant" in href)
    assert '<p class="ln-bubble" dir="auto">次の締切は？</p>' in site.get(tap).text
