"""The page of the settings: the same choices as in the chat, with plain forms; each visitor's own."""

import re
from datetime import date, timedelta

import merchant_kit as kit
import pytest
from shipped import programmes

from bot.blocks import Reply, Text
from bot.channels.web.app import create_web
from bot.clock import TOKYO, SetClock
from bot.kept import kept_of
from bot.reminder_choices import Choice, chosen
from bot.reminder_choosing import Choosing
from programmes.rules import PostalService
from programmes.rules.reminders import Quiet
from store import Store, calendar_feeds, memberships, reminders
from store.reminder_tables import REMINDER_CHOICES
from store.tables import CONVERSATIONS

GIFU = "gifu-gotoeat"
PAGE = f"/p/{GIFU}/reminders"
NOW = kit.NOW.astimezone(TOKYO)  # 2021-02-03, noon


@pytest.fixture
def store(sqlite_store: Store) -> Store:
    return sqlite_store


@pytest.fixture
def web(store: Store, engine, settings):
    choosing = Choosing(store, programmes(), PostalService(), Quiet())
    greeting = Reply("greeting", (Text("こんにちは。"),))
    return create_web(
        engine, programmes(), settings, welcome=lambda *_: greeting, clock=SetClock(NOW), choosing=choosing
    )


def rows(store: Store) -> dict[str, Choice]:
    return chosen(
        {row.kind: row for row in store.read_now(lambda db: db.execute(REMINDER_CHOICES.select()).all())}
    )


async def posted(browser, **fields):
    await browser.open(PAGE)
    return await browser.client.post(PAGE, data={"csrf": browser.hidden("csrf"), **fields})


WISH = {"act": "save", "want": "use_end", "days.use_end": ["7", "1"], "hour.use_end": "9"}


async def test_a_visitor_chooses_and_reads_what_is_on_and_when_the_next_one_comes(browser, store):
    assert "いま届くお知らせはありません" in (await browser.open(PAGE)).text
    response = await posted(browser, **WISH)
    assert (response.status_code, response.headers["location"]) == (303, f"{PAGE}?saved")
    page = (await browser.open(response.headers["location"])).text
    for words in (
        "2021年2月21日(日)の9時ごろ",
        "7日前と前日の9時ごろ",
        "保存している設定",
        "いつでも変えられます",
    ):
        assert words in page
    assert rows(store) == {"use_end": Choice(True, (7, 1), 9)}
    assert len(store.read_now(lambda db: db.execute(CONVERSATIONS.select()).all())) == 1


async def test_saving_what_stands_already_keeps_nothing_new(browser, store):
    assert (await posted(browser, act="save")).status_code == 303
    assert rows(store) == {}


async def test_a_wish_on_no_day_is_shown_again_and_not_kept(browser, store):
    response = await posted(browser, act="save", want="use_end")
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    assert "何日前にお知らせするか" in response.text
    assert rows(store) == {}


async def test_everything_off_and_back_and_one_alone(browser, store):
    await posted(browser, **WISH)
    await posted(browser, act="off")
    page = (await browser.open(PAGE)).text
    assert "すべて止めています" in page
    assert "元の設定に戻す" in page
    sale = {"want": "sale_end", "days.sale_end": "1", "hour.sale_end": "18"}
    await posted(browser, **{**WISH, **sale, "act": "on"})
    assert rows(store) == {"use_end": Choice(True, (7, 1), 9)}
    await posted(browser, act="off")
    again = {"days.use_end": ["7", "1"], "hour.use_end": "9"}
    desk = {"want": "desk_change", "days.desk_change": "7", "hour.desk_change": "18"}
    await posted(browser, act="save", **again, **desk)
    assert {kind: choice.wanted for kind, choice in rows(store).items()} == {
        "use_end": False,
        "desk_change": True,
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"want": "round_cutoff"},
        {"want": "*"},
        {"want": "use_end", "days.use_end": "15"},
        {"want": "use_end", "days.use_end": "3", "hour.use_end": "22"},
        {"want": "use_end", "days.use_end": "３"},
    ],
)
async def test_what_the_page_never_posts_is_refused(browser, store, fields):
    assert (await posted(browser, act="save", **fields)).status_code == 400
    assert rows(store) == {}


async def test_the_form_is_the_visitors_own(browser, browsers, store):
    other = await browsers()
    await other.open(PAGE)
    await browser.open(PAGE)
    for csrf in ("", "made-up", other.hidden("csrf")):
        assert (await browser.client.post(PAGE, data={"csrf": csrf, **WISH})).status_code == 403
    assert rows(store) == {}
    await posted(browser, **WISH)
    assert "いま届くお知らせはありません" in (await other.open(PAGE)).text


async def test_a_linked_shop_has_its_cutoffs_on_and_sees_what_has_no_day(browser, store):
    await posted(browser, **WISH)
    [row] = store.read_now(lambda db: db.execute(CONVERSATIONS.select()).all())
    store.write_now(
        lambda db: kit.linked(db, kit.merchant(db), "web", row.address, now=NOW - timedelta(days=1))
    )
    page = (await browser.open(PAGE)).text
    assert "最後の締切" in page
    assert "2021年2月16日(火)の10時ごろ" in page
    assert "お店の方へ" not in page
    assert re.search(r"換金の締切（日を過ぎています）", page)
    kept = store.read_now(lambda db: kept_of(db, "web", row.address, NOW))
    assert [each.kind for each in kept.choices] == ["use_end"]


def linked_shop(store: Store) -> str:
    """The visitor's own address, now linked to a shop."""
    [row] = store.read_now(lambda db: db.execute(CONVERSATIONS.select()).all())
    store.write_now(
        lambda db: kit.linked(db, kit.merchant(db), "web", row.address, now=NOW - timedelta(days=1))
    )
    return str(row.address)


def boxes(page: str) -> dict[str, bool]:
    """What can be received, and whether it is."""
    found = re.findall(r'name="want" value="([^"]*)"( checked)?', page)
    return {kind: bool(checked) for kind, checked in found}


async def test_news_of_the_secretariat_have_a_switch_of_their_own(browser, store):
    assert boxes((await browser.open(PAGE)).text)["news"] is False
    await posted(browser, act="save", want="news")
    page = (await browser.open(PAGE)).text
    assert boxes(page)["news"] is True
    assert "<dt>事務局からのお知らせ</dt><dd>そのつど</dd>" in page
    assert {kind: each.wanted for kind, each in rows(store).items()} == {"news": True}
    await posted(browser, act="off")
    assert boxes((await browser.open(PAGE)).text)["news"] is False
    await posted(browser, **WISH)
    assert {kind: each.wanted for kind, each in rows(store).items()} == {"news": False, "use_end": True}


async def test_a_linked_shop_hears_news_until_it_turns_them_off(browser, store):
    await posted(browser, **WISH)
    linked_shop(store)
    page = (await browser.open(PAGE)).text
    assert boxes(page)["news"] is True
    still = [kind for kind, on in boxes(page).items() if on and kind != "news"]
    await posted(browser, act="save", want=still, **{f"days.{kind}": ["1"] for kind in still})
    assert rows(store)["news"] == Choice(False)


async def test_what_is_kept_names_news_and_the_calendars_of_a_shop(browser, store, engine):
    async def kept(channel, address):
        return store.read_now(lambda db: kept_of(db, channel, address, NOW))

    engine.kept = kept
    await posted(browser, act="save", want="news")
    address = linked_shop(store)
    [member] = store.read_now(lambda db: memberships.of_person(db, "web", address, NOW))
    store.write_now(lambda db: calendar_feeds.give_page(db, "page", member, NOW))
    where = f"/p/{GIFU}/kept"
    assert "お店のカレンダー" not in (await browser.open(where)).text
    store.write_now(lambda db: calendar_feeds.reveal(db, "page", "feed", NOW - timedelta(hours=1), NOW))
    page = (await browser.open(where)).text
    assert "事務局からのお知らせ：届く" in page
    assert "2021年2月3日(水)から" in page
    assert "カレンダーの登録をやめます" in (await browser.open(f"{where}/delete")).text
    [calendar] = (await browser.open(f"{where}/download?as=json")).json()["calendars"]
    assert calendar["merchant"] == member.number
    assert "登録しているカレンダー" in (await browser.open(f"{where}/download?as=text")).text
    store.write_now(lambda db: calendar_feeds.revoke(db, member.id, NOW))
    assert "お店のカレンダー" not in (await browser.open(where)).text


async def test_a_programme_or_a_site_without_reminders_has_no_page(browser):
    assert (await browser.open("/p/nowhere/reminders")).status_code == 404
    assert PAGE in (await browser.open(f"/p/{GIFU}")).text


async def test_hours_of_the_night_are_not_offered_and_the_days_are_named(browser):
    page = (await browser.open(PAGE)).text
    assert re.findall(r'<option value="(\d+)"', page)[:13] == [str(hour) for hour in range(8, 21)]
    assert "21時から8時までは、お送りしません" in page
    assert date(2021, 2, 28) > NOW.date()
    assert reminders.NOTHING not in re.findall(r'name="want" value="([^"]*)"', page)
