"""What forms post: the round trip without JavaScript, sent once, and everything that is refused."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.blocks import Press
from bot.channels.web.allowance import Limits
from bot.channels.web.reception import WebSettings
from bot.channels.web.rendering import press_value
from bot.codec import encode_press

SECRET = "a secret of more than thirty-two characters"


async def test_a_question_and_its_answer_without_javascript(browser, engine):
    page = await browser.ask("いつまで使えますか")
    assert page.index("いつまで使えますか</p>") < page.index("「いつまで使えますか」へのお返事です。")
    assert 'id="latest"' in page
    sent = engine.received[0]
    assert (sent.channel, sent.kind, sent.text) == ("web", "text", "いつまで使えますか")
    assert sent.standing_on is None


async def test_the_way_back_leads_to_the_newest_question(browser):
    await browser.open("/p/north")
    response = await browser.send("/p/north", "こんにちは")
    assert response.status_code == 303
    assert response.headers["location"] == "/p/north#latest"


async def test_an_answer_that_takes_long_is_announced_and_can_be_fetched(browser, engine):
    engine.silent = True
    page = await browser.ask("時間のかかる質問")
    assert "確認しています。" in page
    assert "表示を更新" in page


async def test_the_same_form_sent_twice_is_one_message(browser, engine):
    await browser.open("/p/north")
    for _ in range(3):
        assert (await browser.send("/p/north", "二度押しました")).status_code == 303
    assert [event.text for event in engine.received] == ["二度押しました"]


async def test_two_buttons_of_one_form_are_two_events(browser, engine):
    await browser.open("/p/north")
    for day in ("2020-12-01", "2020-12-02"):
        await browser.send("/p/north", press=press_value("この日", Press("payout", (("day", day),))))
    assert len(engine.received) == 2


async def test_the_same_nonce_of_two_visitors_is_two_events(browser, browsers, engine):
    other = await browsers()
    for each in (browser, other):
        await each.open("/p/north")
        await each.send("/p/north", "おなじ言葉", nonce="a" * 32)
    assert len({event.event_id for event in engine.received}) == 2


async def test_a_button_reaches_the_engine_with_its_label_and_data(browser, engine):
    press = Press("payout", (("p", "north"), ("round", "2")))
    await browser.open("/p/north")
    await browser.send("/p/north", press=press_value("第2回の入金", press))
    sent = engine.received[0]
    assert (sent.kind, sent.text, sent.press) == ("press", "第2回の入金", encode_press(press))


async def test_a_picked_day_comes_with_its_button_and_is_seen_in_words(browser, engine):
    await browser.open("/p/north")
    value = press_value("ほかの日", Press("payout"))
    await browser.send("/p/north", press=value, picked="2020-12-20")
    assert engine.received[0].picked == "2020-12-20"
    assert engine.received[0].text == "ほかの日：2020年12月20日(日)"


async def test_a_position_is_taken_as_numbers(browser, engine):
    await browser.open("/p/north")
    await browser.send("/p/north", latitude="36.3911", longitude="139.0609")
    sent = engine.received[0]
    assert (sent.kind, sent.latitude, sent.longitude) == ("position", 36.3911, 139.0609)
    assert "現在地を送りました" in (await browser.open("/p/north")).text


@pytest.mark.parametrize(
    "fields",
    [
        {"press": "not json"},
        {"press": "[]"},
        {"press": '["label", 3]'},
        {"press": '["label", "payout"]', "picked": "tomorrow"},
        {"latitude": "91", "longitude": "0"},
        {"latitude": "1", "longitude": "nan"},
        {"latitude": "1"},
        {"text": "a", "nonce": "short"},
        {"text": "a", "nonce": "<script>alert(1)</script>"},
    ],
)
async def test_what_no_form_of_ours_sends_is_refused(browser, engine, fields):
    await browser.open("/p/north")
    response = await browser.send("/p/north", **fields)
    assert response.status_code == 400
    assert "うまく受け取れませんでした" in response.text
    assert engine.received == []


async def test_an_empty_message_is_no_message(browser, engine):
    await browser.open("/p/north")
    assert (await browser.send("/p/north", " \n ")).status_code == 303
    assert engine.received == []


async def test_500_characters_are_taken_and_501_are_not(browser, engine):
    await browser.open("/p/north")
    assert (await browser.send("/p/north", "あ" * 500)).status_code == 303
    response = await browser.send("/p/north", "あ" * 501)
    assert response.status_code == 422
    assert "500文字まで" in response.text
    assert len(engine.received) == 1


async def test_line_ends_count_once_and_arrive_as_people_see_them(browser, engine):
    await browser.open("/p/north")
    await browser.send("/p/north", "一行目\r\n二行目")
    await browser.send("/p/north", "\r\n".join("あ" * 250))
    assert [event.text for event in engine.received] == ["一行目\n二行目", "\n".join("あ" * 250)]


async def test_a_form_without_its_token_is_refused(browser, engine):
    await browser.open("/p/north")
    for token in ("", "made-up", "トークン", browser.hidden("csrf") + "x"):
        response = await browser.send("/p/north", "こんにちは", csrf=token)
        assert response.status_code == 403
        assert "もう一度お送りください" in response.text
    assert engine.received == []


async def test_the_token_of_another_visitor_is_refused(browser, browsers, engine):
    other = await browsers()
    await other.open("/p/north")
    await browser.open("/p/north")
    response = await browser.send("/p/north", "こんにちは", csrf=other.hidden("csrf"))
    assert response.status_code == 403
    assert engine.received == []


async def test_a_form_sent_from_another_site_is_refused(browser, engine):
    await browser.open("/p/north")
    browser.client.headers["sec-fetch-site"] = "cross-site"
    assert (await browser.send("/p/north", "こんにちは")).status_code == 403
    assert engine.received == []


async def test_without_cookies_a_person_is_told_what_is_missing(browser, engine):
    await browser.open("/p/north")
    browser.client.cookies.clear()
    response = await browser.send("/p/north", "こんにちは")
    assert response.status_code == 403
    assert "Cookie" in response.text
    assert engine.received == []


async def test_the_page_s_script_is_answered_at_once_and_without_a_page(browser, engine):
    engine.silent = True
    await browser.open("/p/north")
    browser.client.headers["x-requested-with"] = "fetch"
    response = await browser.send("/p/north", "こんにちは")
    assert (response.status_code, response.text) == (204, "")
    assert len(engine.received) == 1


async def test_the_page_s_script_is_told_of_a_refusal_in_a_note(browser):
    await browser.open("/p/north")
    browser.client.headers["x-requested-with"] = "fetch"
    response = await browser.send("/p/north", "あ" * 501)
    assert response.status_code == 422
    assert response.text.strip().startswith("<p")
    assert "<html" not in response.text


async def test_ten_megabytes_are_refused_before_they_are_read(browser, engine):
    await browser.open("/p/north")

    async def endless():
        for _ in range(640):
            yield b"x" * 16_384

    declared = await browser.client.post("/p/north/messages", content=b"x" * 10_000_000)
    counted = await browser.client.post(
        "/p/north/messages", content=endless(), headers={"content-type": FORM}
    )
    for response in (declared, counted):
        assert response.status_code in (403, 413)
    response = await browser.send("/p/north", "あ" * 20_000)
    assert response.status_code == 413
    assert "文が長すぎます" in response.text
    assert engine.received == []


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"text": "hello"}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--x--',
        ),
        (FORM, b"text=%ff%fe&csrf=%00&nonce=%80"),
        (FORM, b"&".join(b"a%d=1" % n for n in range(100))),
        ("", b"\x00\x01"),
    ],
)
async def test_garbage_gets_a_clear_status(browser, engine, kind, body):
    await browser.open("/p/north")
    response = await browser.client.post("/p/north/messages", content=body, headers={"content-type": kind})
    assert response.status_code in (400, 403)
    assert "<main" in response.text
    assert engine.received == []


@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=300))
async def test_any_unicode_is_taken_or_politely_refused(web, engine, text):
    import httpx

    transport = httpx.ASGITransport(app=web.app, client=(quote(text[:5], errors="replace"), 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://counter.example") as client:
        page = (await client.get("/p/north")).text
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        nonce = page.split('name="nonce" value="')[1].split('"')[0]
        body = f"csrf={quote(csrf)}&nonce={nonce}&text={quote(text, errors='surrogatepass')}"
        response = await client.post("/p/north/messages", content=body, headers={"content-type": FORM})
        assert response.status_code in (303, 400)
        shown = await client.get("/p/north")
        assert shown.status_code == 200


class TestLimits:
    @pytest.fixture
    def settings(self):
        limits = Limits(
            messages_by_visitor="3/minute", messages_by_network="5/minute", pages_by_network="30/minute"
        )
        return WebSettings(secret=SECRET, limits=limits)

    async def test_a_visitor_in_a_hurry_is_asked_to_wait(self, browser, engine):
        await browser.open("/p/north")
        for n in range(3):
            assert (await browser.send("/p/north", f"質問{n}")).status_code == 303
        response = await browser.send("/p/north", "もう一つ")
        assert response.status_code == 429
        assert response.headers["retry-after"] == "60"
        assert "1分ほどたってから" in response.text
        assert 'href="/p/north"' in response.text
        assert len(engine.received) == 3

    async def test_new_cookies_do_not_help(self, browsers, engine):
        for _ in range(4):
            visitor = await browsers("198.51.100.7")
            await visitor.open("/p/north")
            for n in range(2):
                await visitor.send("/p/north", f"質問{n}")
        assert len(engine.received) == 5

    async def test_one_network_does_not_use_up_another_s(self, browsers, engine):
        for network in ("198.51.100.7", "198.51.100.8"):
            visitor = await browsers(network)
            await visitor.open("/p/north")
            for n in range(3):
                assert (await visitor.send("/p/north", f"質問{n}")).status_code == 303

    async def test_pages_have_a_limit_too(self, browser):
        statuses = [(await browser.open("/")).status_code for _ in range(31)]
        assert statuses == [200] * 30 + [429]
