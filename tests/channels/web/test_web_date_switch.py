"""The date switch: there in the demonstration, and nowhere else."""

from datetime import date

import pytest

from bot.blocks import Button, Press, Reply, Say, Text
from bot.channels.web.reception import WebSettings

SECRET = "a secret of more than thirty-two characters"


async def test_outside_the_demonstration_there_is_no_switch(browser, engine):
    page = (await browser.open("/p/north")).text
    assert "デモ" not in page
    token = browser.hidden("csrf")
    assert (
        await browser.client.post("/demo/day", data={"csrf": token, "day": "2020-12-01"})
    ).status_code == 404
    browser.client.cookies.set("madoguchi_day", "IjIwMjAtMTItMDEi.x", domain="counter.example")
    await browser.send("/p/north", "こんにちは")
    assert engine.received[0].standing_on is None


class TestDemonstration:
    @pytest.fixture
    def settings(self):
        return WebSettings(secret=SECRET, demo=True)

    async def choose(self, browser, day, back="/p/north"):
        form = {"csrf": browser.hidden("csrf"), "day": day, "back": back}
        return await browser.client.post("/demo/day", data=form)

    async def test_a_visitor_first_stands_on_the_programme_s_own_day_at_noon(self, browser, engine):
        page = await browser.ask("こんにちは", "/p/south")
        assert "デモ" in page
        assert "2021年11月1日(月)" in page
        assert engine.received[0].standing_on.isoformat() == "2021-11-01T12:00:00+09:00"

    async def test_another_day_holds_in_every_room_until_it_is_given_back(self, browser, engine):
        await browser.open("/p/north")
        response = await self.choose(browser, "2020-12-20")
        assert (response.status_code, response.headers["location"]) == (303, "/p/north")
        assert "2020年12月20日(日)" in (await browser.open("/")).text
        await browser.ask("一つ目", "/p/south")
        await self.choose(browser, "")
        await browser.ask("二つ目", "/p/south")
        assert [event.standing_on.date() for event in engine.received] == [
            date(2020, 12, 20),
            date(2021, 11, 1),
        ]

    async def test_tickets_at_the_entrance_show_their_state_on_that_day(self, browser):
        await browser.open("/")
        await self.choose(browser, "2021-03-01", "/")
        page = (await browser.open("/")).text
        assert "利用期間は終わりました" in page

    @pytest.mark.parametrize("day", ["tomorrow", "1999-01-01", "2099-01-01", "2020-13-01"])
    async def test_a_day_that_cannot_be_is_as_none(self, browser, engine, day):
        await browser.open("/p/north")
        await self.choose(browser, day)
        await browser.ask("こんにちは")
        assert engine.received[0].standing_on.date() == date(2020, 12, 18)

    async def test_a_cookie_that_was_tampered_with_is_as_none(self, browser, engine):
        browser.client.cookies.set("madoguchi_day", "IjIwMjAtMTItMDEi.made-up", domain="counter.example")
        await browser.ask("こんにちは")
        assert engine.received[0].standing_on.date() == date(2020, 12, 18)

    @pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/p/nowhere", ""])
    async def test_the_switch_leads_nowhere_but_to_rooms(self, browser, back):
        await browser.open("/p/north")
        assert (await self.choose(browser, "2020-12-20", back)).headers["location"] == "/"

    async def test_the_switch_needs_the_visitor_s_token(self, browser):
        await browser.open("/p/north")
        response = await browser.client.post("/demo/day", data={"csrf": "made-up", "day": "2020-12-20"})
        assert response.status_code == 403

    async def test_in_the_common_room_the_day_follows_the_ticket(self, browser, engine):
        about_south = Button("くわしく", Press("entry", (("p", "south"),)))
        engine.replies = {
            "南券です": Reply("answer", (Text("はい"),), (about_south, Button("次", Say("次"))))
        }
        assert "券ごとの見本の日" in (await browser.open("/chat")).text
        await browser.ask("いつまで使えますか", "/chat")
        await browser.ask("north券はどうですか", "/chat")
        await browser.ask("南券です", "/chat")
        await browser.ask("いつまで使えますか", "/chat")
        days = [event.standing_on and event.standing_on.date() for event in engine.received]
        assert days == [None, date(2020, 12, 18), None, date(2021, 11, 1)]
