"""The entrance and the chat pages, as a browser without JavaScript gets them."""

import re

import pytest

from bot.blocks import Reply, Text
from bot.channels.web.reception import WebSettings

PATHS = ("/", "/chat", "/p/north", "/p/nowhere", "/static/base.css", "/accents.css", "/favicon.ico")


async def test_entrance_shows_every_ticket_with_its_state_on_the_day(browser):
    page = (await browser.open("/")).text
    for words in ("north券", "south券", "架空県", "食事券", 'href="/p/north"', 'href="/p/south"'):
        assert words in page
    assert "利用できます" in page
    assert "2021年2月28日(日)" in page
    assert "2021年10月15日(金)</span>から利用できます" in page


async def test_each_room_names_its_ticket_and_whom_to_call(browser):
    page = (await browser.open("/p/north")).text
    assert "<title>north券の窓口｜" in page
    assert 'href="tel:0300000000"' in page
    assert "こんにちは。northの窓口です。" in page
    assert "こんにちは。north・southの窓口です。" in (await browser.open("/chat")).text


async def test_what_was_said_is_there_after_a_reload(browser):
    await browser.ask("おつりは出ますか")
    page = (await browser.open("/p/north")).text
    assert page.count("おつりは出ますか</p>") == 1
    assert "「おつりは出ますか」へのお返事です。" in page


async def test_rooms_keep_their_conversations_apart(browser):
    await browser.ask("おつりは出ますか", "/p/north")
    assert "おつりは出ますか" not in (await browser.open("/p/south")).text
    assert "おつりは出ますか" not in (await browser.open("/chat")).text


async def test_another_visitor_sees_nothing_of_it(browser, browsers):
    await browser.ask("おつりは出ますか")
    other = await browsers()
    assert "おつりは出ますか" not in (await other.open("/p/north")).text


async def test_a_made_up_cookie_is_not_believed(browser):
    browser.client.cookies.set("madoguchi_visitor", "../../etc/passwd", domain="counter.example")
    response = await browser.open("/p/north")
    assert re.search(r"madoguchi_visitor=[A-Za-z0-9_-]{43};", response.headers["set-cookie"])


async def test_visitors_are_known_to_the_engine_by_a_hash_only(browser, engine):
    await browser.ask("こんにちは")
    token = browser.client.cookies["madoguchi_visitor"]
    address = engine.received[0].address
    assert token not in address
    assert re.fullmatch(r"[0-9a-f]{64}\.north", address)


async def test_visitor_cookie_is_kept_from_scripts_and_other_sites(browsers):
    plain = (await (await browsers()).open("/")).headers["set-cookie"].lower()
    assert "httponly" in plain
    assert "samesite=lax" in plain
    assert "secure" not in plain
    assert "secure" in (await (await browsers(scheme="https")).open("/")).headers["set-cookie"].lower()


async def test_a_long_conversation_opens_with_its_end_and_can_be_shown_whole(browser, engine):
    engine.replies = {f"質問{n}です": Reply("answer", (Text(f"返事{n}です"),)) for n in range(30)}
    for n in range(15):
        await browser.ask(f"質問{n}です")
    await engine.receive([])
    for n in range(15, 30):
        browser.client.headers["x-unused"] = str(n)
        await engine.receive([_as_sent(engine, n)])
    page = (await browser.open("/p/north")).text
    assert "返事29です" in page
    assert "返事0です" not in page
    assert "前のやり取りを20件表示する" in page
    assert "返事0です" in (await browser.open("/p/north?all=1")).text


def _as_sent(engine, n):
    from dataclasses import replace

    return replace(engine.received[0], event_id=f"later-{n}", text=f"質問{n}です")


async def test_unknown_pages_are_answered_in_plain_words(browser):
    for path in ("/p/nowhere", "/nothing", "/p/north/nothing", "/static/none.css"):
        response = await browser.open(path)
        assert response.status_code == 404
        assert "ページが見つかりません" in response.text


async def test_a_fault_of_ours_says_so_and_shows_nothing_of_the_inside(browser, engine):
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    engine.history = broken
    response = await browser.open("/p/north")
    assert response.status_code == 500
    assert "こちらの不具合です" in response.text
    assert "secret detail" not in response.text
    assert "Traceback" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_response_carries_the_strict_policy(browser, path):
    headers = (await browser.open(path)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/", "/chat", "/p/north", "/p/nowhere"])
async def test_pages_have_nothing_inline_and_nothing_from_elsewhere(browser, path):
    page = (await browser.open(path)).text
    assert "<style" not in page
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


async def test_pages_are_not_kept_by_browsers_but_versioned_assets_are(browser):
    page = await browser.open("/p/north")
    assert page.headers["cache-control"] == "no-store"
    assets = re.findall(r'(?:src|href)="(/(?:static/[^"]+|accents\.css[^"]*))"', page.text)
    assert len(assets) >= 7
    for address in assets:
        response = await browser.client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"], address


async def test_health_checkers_may_ask_with_head(browser):
    assert (await browser.client.head("/")).status_code == 200


async def test_https_is_asked_for_only_where_the_site_has_it(browser):
    assert "strict-transport-security" not in (await browser.open("/")).headers


class TestOnHttps:
    @pytest.fixture
    def settings(self):
        return WebSettings(secret="another secret of more than thirty-two", https_only=True)

    async def test_browsers_are_told_to_come_back_by_https_with_a_secure_cookie(self, browser):
        headers = (await browser.open("/")).headers
        assert "max-age" in headers["strict-transport-security"]
        assert "secure" in headers["set-cookie"].lower()


def test_a_short_secret_is_refused_at_start():
    with pytest.raises(ValueError, match="32"):
        WebSettings(secret="short")
