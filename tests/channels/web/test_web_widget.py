"""The widget's routes: who may frame them, who is known there, and that everything else stays closed."""

import asyncio
import gzip
import json
import re

import httpx
import pytest
from pydantic import ValidationError

from bot.channels.web.reception import WebSettings
from bot.channels.web.widget.hosts import Hosts
from bot.colours import WHITE, contrast, parse
from settings import Settings

SECRET = "a secret of more than thirty-two characters"
SITE = "https://www.example.jp"
TOKEN = "t" * 43
BEARER = {"authorization": f"Bearer {TOKEN}"}
NONCE = "0123456789abcdef"


@pytest.fixture
def settings():
    return WebSettings(secret=SECRET, widget_origins=(SITE, "https://gotoeat.example.jp:8443"))


def policy_of(response: httpx.Response) -> dict[str, str]:
    parts = response.headers["content-security-policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


# --- who may frame it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/widget", "/widget/north", "/widget/north?colour=0b6e4f", "/widget/nowhere"]
)
async def test_only_the_listed_sites_may_frame_the_widget(browser, path):
    response = await browser.open(path)
    policy = policy_of(response)
    assert policy.pop("frame-ancestors") == f"'self' {SITE} https://gotoeat.example.jp:8443"
    assert policy == {k: v for k, v in policy_of(await browser.open("/")).items() if k != "frame-ancestors"}
    assert "x-frame-options" not in response.headers
    assert "cross-origin-opener-policy" not in response.headers
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    ["/", "/chat", "/p/north", "/widget/try", "/widget.js", "/widget/north/messages", "/widget/north/events",
     "/widget/messages", "/widget/events", "/widget/kept", "/widget/north/kept", "/widget/accents/0b6e4f.css", "/widget/north/nothing", "/widgets", "/static/widget/frame.js"],
)  # fmt: skip
async def test_nothing_else_can_be_framed(browser, path):
    response = await browser.open(path)
    assert policy_of(response)["frame-ancestors"] == "'none'"
    assert response.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path", ["/", "/p/north", "/widget/try", "/widget/north/messages", "/static/widget/frame.js"]
)
async def test_only_the_script_may_be_loaded_by_other_sites(browser, path):
    assert (await browser.open(path)).headers["cross-origin-resource-policy"] == "same-origin"
    assert (await browser.open("/widget.js")).headers["cross-origin-resource-policy"] == "cross-origin"


async def test_the_page_that_tries_it_out_may_show_our_own_frame_only(browser):
    assert policy_of(await browser.open("/widget/try"))["frame-src"] == "'self'"


class TestWithoutSites:
    @pytest.fixture
    def settings(self):
        return WebSettings(secret=SECRET)

    @pytest.mark.parametrize(
        "path", ["/widget.js", "/widget", "/widget/north", "/widget/try", "/widget/north/events"]
    )
    async def test_the_widget_is_off_and_says_so(self, browser, path):
        response = await browser.open(path)
        assert response.status_code == 404
        assert "ほかのサイトに置く設定になっていません" in response.text
        assert policy_of(response)["frame-ancestors"] == "'none'"


class TestInTheDemonstration:
    @pytest.fixture
    def settings(self):
        return WebSettings(secret=SECRET, demo=True)

    async def test_pages_on_this_machine_may_frame_it(self, browser):
        allowed = policy_of(await browser.open("/widget/north"))["frame-ancestors"]
        assert allowed == "'self' http://127.0.0.1:* http://localhost:*"

    async def test_it_answers_on_the_day_of_the_programme(self, browser, engine):
        await browser.client.post(
            "/widget/north/messages", data={"nonce": NONCE, "text": "今日は"}, headers=BEARER
        )
        assert f"{engine.received[0].standing_on:%Y-%m-%d}" == "2020-12-18"


# --- who is known there -----------------------------------------------------------------------------------


async def test_a_conversation_belongs_to_the_token_in_the_header(browser, engine):
    posted = await browser.client.post(
        "/widget/north/messages", data={"nonce": NONCE, "text": "おつりは出ますか"}, headers=BEARER
    )
    assert posted.status_code == 303
    assert re.fullmatch(r"[0-9a-f]{64}\.north", engine.received[0].address)
    assert TOKEN not in engine.received[0].address
    mine = await browser.client.get("/widget/north", headers=BEARER)
    assert "「おつりは出ますか」へのお返事です。" in mine.text
    assert TOKEN not in mine.text
    for others in ({}, {"authorization": f"Bearer {'x' * 43}"}):
        assert "おつりは出ますか" not in (await browser.client.get("/widget/north", headers=others)).text


@pytest.mark.parametrize("room", ["/widget", "/widget/north"])
async def test_what_is_kept_is_shown_to_its_token_only(browser, room):
    await browser.client.post(
        f"{room}/messages", data={"nonce": NONCE, "text": "りんごの質問"}, headers=BEARER
    )
    assert "りんごの質問" in (await browser.client.get(f"{room}/kept", headers=BEARER)).text
    assert "りんごの質問" not in (await browser.client.get(f"{room}/kept")).text
    shown = (await browser.client.get(f"{room}/kept", headers=BEARER)).text
    assert not re.search("Cookie|控えを取|download", shown), (
        "there is no cookie, and a boxed frame saves no files"
    )
    assert (await browser.client.post(f"{room}/kept/delete")).status_code == 403
    assert (await browser.client.post(f"{room}/kept/delete", headers=BEARER)).status_code == 303
    assert "りんごの質問" not in (await browser.client.get(f"{room}/kept", headers=BEARER)).text


async def test_no_cookie_is_set_and_none_is_believed(browser, engine):
    await browser.ask("前からの質問")
    page = await browser.open("/widget/north")
    assert "set-cookie" not in page.headers
    assert "前からの質問" not in page.text
    posted = await browser.client.post("/widget/north/messages", data={"nonce": NONCE, "text": "だれですか"})
    assert posted.status_code == 403
    assert len(engine.received) == 1


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ../../etc"]
)
async def test_a_made_up_token_is_not_believed(browser, engine, value):
    given = {"authorization": value}
    body = {"nonce": NONCE, "text": "a", "csrf": browser.client.headers.get("x", "")}
    assert (await browser.client.post("/widget/north/messages", data=body, headers=given)).status_code == 403
    assert (await browser.client.get("/widget/north/events", headers=given)).status_code == 403
    assert engine.received == []


async def test_a_post_from_another_site_is_refused_even_with_a_token(browser, engine):
    posted = await browser.client.post(
        "/widget/north/messages",
        data={"nonce": NONCE, "text": "a"},
        headers={**BEARER, "sec-fetch-site": "cross-site"},
    )
    assert posted.status_code == 403
    assert engine.received == []


async def test_a_header_is_no_way_into_the_pages_of_our_own(browser, engine):
    posted = await browser.client.post(
        "/p/north/messages", data={"nonce": NONCE, "text": "a"}, headers=BEARER
    )
    assert posted.status_code == 403
    assert engine.received == []


async def test_its_open_lines_end_with_the_others_when_the_server_stops(web):
    started = asyncio.Event()
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/widget/north/events", "raw_path": b"", "root_path": "", "query_string": b"after=0",
        "headers": [(b"authorization", f"Bearer {TOKEN}".encode())],
        "client": ("203.0.113.5", 1), "server": ("counter.example", 80),
    }  # fmt: skip

    async def send(message):
        assert message.get("status", 200) == 200
        started.set()

    line = asyncio.create_task(web.app(scope, asyncio.Event().wait, send))
    async with asyncio.timeout(20):
        await started.wait()
        web.live.close()
        await line


# --- the script -------------------------------------------------------------------------------------------


async def test_the_script_is_small_and_knows_every_programme(browser):
    response = await browser.open("/widget.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["vary"] == "accept-encoding"
    assert len(response.content) < 40 * 1024
    assert int(response.headers["content-length"]) < 8 * 1024
    counter = json.loads(response.text.rstrip()[response.text.rindex('({"words"') + 1 : -2])
    assert counter["programmes"]["north"]["page"] == "/p/north"
    for shown in (counter["all"], *counter["programmes"].values()):
        assert contrast(parse(shown["colour"]), WHITE) >= 4.5
    assert "innerHTML" not in response.text
    assert "(COUNTER)" not in response.text


async def test_the_script_is_sent_whole_to_who_cannot_unpack_it(browser):
    plain = await browser.client.get("/widget.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == (await browser.open("/widget.js")).text
    assert len(gzip.compress(plain.content)) < 8 * 1024


# --- the page in the frame ----------------------------------------------------------------------------------


async def test_the_page_in_the_frame_is_the_chat_and_starts_by_its_own_script(browser):
    page = (await browser.open("/widget/north")).text
    assert "こんにちは。northの窓口です。" in page
    assert 'data-events="/widget/north/events"' in page
    assert f'data-hosts="{SITE} https://gotoeat.example.jp:8443"' in page
    assert re.search(r'<template id="chat-scripts">.*chat\.js.*?</template>', page, re.DOTALL)
    assert 'href="/"' not in page.split("<main")[0]
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
    assert "こんにちは。north・southの窓口です。" in (await browser.open("/widget")).text


@pytest.mark.parametrize("colour", ["zzzzzz", "0b6e4", "0b6e4f0", "%230b6e4f", "0B6E4F", "red;}", "../x"])
async def test_a_colour_that_is_none_is_not_taken(browser, colour):
    page = (await browser.open(f"/widget/north?colour={colour}")).text
    assert "/widget/accents/" not in page
    assert "accent-0b6e4f" in page, "the programme's own"
    assert (await browser.client.get(f"/widget/accents/{colour}.css")).status_code == 404


async def test_a_colour_of_a_site_reaches_the_frame_as_a_style_sheet(browser):
    assert 'href="/widget/accents/ffd43d.css"' in (await browser.open("/widget/north?colour=ffd43d")).text
    sheet = await browser.client.get("/widget/accents/ffd43d.css")
    assert sheet.headers["content-type"].startswith("text/css")
    assert sheet.text.startswith(".accent-ffd43d {")


# --- how to put it on a site ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("programme=nowhere", "その券の窓口はありません"),
        ("own=yes&colour=red", "色は #0B6E4F のように"),
        ("own=yes&colour=%23zzzzzz", "色は #0B6E4F のように"),
        (f"greeting={'あ' * 81}", "あいさつは80文字まで"),
        (f"label={'あ' * 21}", "ボタンの言葉は20文字まで"),
    ],
)
async def test_a_wish_that_cannot_be_is_named_and_left_out(browser, query, words):
    page = (await browser.open(f"/widget/try?{query}")).text
    assert words in page
    assert "data-" not in _code(page)


async def test_hostile_words_stay_words_in_the_line_and_on_the_page(browser):
    hostile = '"><script>alert(1)</script>'
    page = (
        await browser.client.get("/widget/try", params={"greeting": hostile, "label": '" onload="x'})
    ).text
    assert "<script>alert" not in page
    assert 'onload="x"' not in page
    assert "&amp;#34;&amp;gt;&amp;lt;script&amp;gt;" in page, "in the code to copy"
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


async def test_a_light_colour_is_darkened_for_white_words(browser):
    page = (await browser.open("/widget/try?programme=north&own=yes&colour=%23FFD43D")).text
    colour = re.search(r'data-colour="(#[0-9a-f]{6})"', page)
    assert contrast(parse(colour[1]), WHITE) >= 4.5
    assert "少し濃くしました" in page


class TestWithAPublicAddress:
    @pytest.fixture
    def settings(self):
        return WebSettings(secret=SECRET, widget_origins=(SITE,), public_url="https://madoguchi.example.jp/")

    async def test_the_line_names_it(self, browser):
        code = _code((await browser.open("/widget/try?programme=north")).text)
        assert 'src="https://madoguchi.example.jp/widget.js" data-programme="north" defer' in code
        assert 'href="https://madoguchi.example.jp/p/north"' in code


def _code(page):
    import html

    return html.unescape(re.search(r'<code id="code">(.*?)</code>', page, re.DOTALL)[1])


# --- the list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://www.example.jp", "https://www.example.jp"),
        ("https://WWW.Example.jp/", "https://www.example.jp"),
        ("https://www.example.jp:443", "https://www.example.jp"),
        ("https://www.example.jp:8443", "https://www.example.jp:8443"),
        ("http://localhost:3000", "http://localhost:3000"),
    ],
)
def test_a_site_is_kept_as_browsers_write_it(written, origin):
    assert Settings(widget_origins=[written]).widget_origins == (origin,)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("http://www.example.jp", "https://"),
        ("www.example.jp", "https://"),
        ("*", "https://"),
        ("https://*.example.jp", "ホスト名"),
        ("https://", "ホスト名"),
        ("https://例え.jp", "xn--"),
        ("https://www.example.jp/tickets", "パス"),
        ("https://www.example.jp?x=1", "パス"),
        ("https://me@www.example.jp", "パス"),
        ("https://www.example.jp:99999", "読めません"),
        ("https://www.example.jp; script-src *", "読めません"),
        ("https://www.example.jp 'unsafe-inline'", "読めません"),
        ("javascript:alert(1)", "https://"),
    ],
)
def test_what_is_no_site_is_refused_with_the_reason(written, why):
    with pytest.raises(ValidationError, match=re.escape(why)):
        Settings(widget_origins=[written])


@pytest.mark.parametrize(
    "origin", ["https://a.jp; script-src *", "https://a.jp\r\nx: y", "'none'", "*", "https://a.jp/"]
)
def test_nothing_but_an_origin_reaches_the_header(origin):
    with pytest.raises(ValueError, match="not an origin"):
        Hosts((origin,))
