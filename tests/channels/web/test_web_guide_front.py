"""A programme's front page says what the rules say at that moment."""

from datetime import date, datetime

import httpx
import pytest
from guide_site import CODES, programmes, site_at, text_of

from bot.clock import TOKYO
from bot.holidays import business_calendar
from programmes.japanese import day_in_words
from programmes.rules import (
    LastPosting,
    NoRound,
    PostalService,
    last_safe_posting,
    next_cutoff,
    sale_state,
    use_state,
)

DAYS = (
    "2020-06-01", "2020-07-01", "2020-07-31", "2020-08-21", "2020-11-02", "2020-12-18", "2021-01-11", "2021-03-01",
    "2021-06-01", "2021-11-14", "2022-05-20", "2022-07-01", "2023-10-23", "2023-11-23", "2024-02-10",
)  # fmt: skip
USE = {"usable": "できます", "not_yet": "まだ", "suspended": "の期間です", "ended": "終わりました", "unknown": "お確かめください"}  # fmt: skip
STAYS = USE | {"usable": "対象期間です"}
SALE = {
    "on_sale": "販売中です", "not_yet": "まだ販売していません", "sold_out": "完売しました",
    "broken_off": "販売を中断しています", "ended": "販売は終わりました", "unknown": "お確かめください",
}  # fmt: skip


async def front(code: str, at: str) -> str:
    transport = httpx.ASGITransport(app=site_at(at).app)
    async with httpx.AsyncClient(transport=transport, base_url="http://counter.example") as client:
        response = await client.get(f"/guide/{code}")
    assert response.status_code == 200
    return response.text


def tile(page: str, label: str) -> str:
    """What stands on the tile of that label."""
    start = page.index(f">{label}</h3>")
    return text_of(page[start : page.index("</section>", start)])


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("code", CODES)
async def test_use_and_sale_stand_as_the_rules_say(code, day):
    programme = programmes()[code]
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=TOKYO)
    page = await front(code, f"{day}T12:00")
    use = use_state(programme, noon)
    words = STAYS if programme.use.unit == "stay" else USE
    assert words[use.state] in tile(page, "使う")
    if use.state == "usable":
        assert f"{day_in_words(use.last_day)}" in tile(page, "使う")
    if use.suspension:
        assert day_in_words(use.suspension.last) in tile(page, "使う")
    if programme.sales:
        sale = sale_state(programme, noon)
        assert SALE[sale.state] in tile(page, "買う")
        if sale.state in ("on_sale", "sold_out", "broken_off", "ended"):
            assert day_in_words(sale.last_day) in tile(page, "買う")
    else:
        assert ">買う</h3>" not in page


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("code", CODES)
async def test_shops_see_the_next_cutoff_and_by_when_to_post(code, day):
    programme, today = programmes()[code], date.fromisoformat(day)
    words = tile(
        await front(code, f"{day}T12:00"), f"{programme.words.merchant}の{programme.words.settlement}"
    )
    found = next_cutoff(programme, today)
    if isinstance(found, NoRound):
        assert "次の" not in words
        assert "投函" not in words
        return
    assert day_in_words(found.cutoff) in words
    assert {0: "今日です", 1: "明日です"}.get(found.days_left, f"あと{found.days_left}日です") in words
    posting = last_safe_posting(programme, found.round, PostalService(), business_calendar())
    if isinstance(posting, LastPosting):
        assert f"{day_in_words(posting.post_by)}まで" in words
        assert ("間に合わないおそれ" in words) == (posting.post_by < today)
    else:
        assert "投函" not in words
    if found.payout.first:
        assert day_in_words(found.payout.first) in words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2020-12-18T10:00", "受付中今日は17:00まで"),
        ("2020-12-18T17:00", "受付時間外次は2020年12月21日(月)10:00から"),
        ("2020-12-19T12:00", "お休み次は2020年12月21日(月)10:00から"),
        ("2020-12-30T12:00", "お休み次は2021年1月6日(水)10:00から"),
        ("2021-01-04T12:00", "資料の記載が分かれています次は2021年1月6日(水)10:00から"),
        ("2021-04-01T12:00", "受付期間外"),
    ],
)
async def test_the_call_center_is_open_when_the_documents_say_so(at, words):
    page = await front("gifu-gotoeat", at)
    assert 'href="tel:0570075210"' in page
    assert words in text_of(page)


@pytest.mark.parametrize("code", CODES)
async def test_what_comes_next_begins_today_and_is_in_order(code):
    demo_day = programmes()[code].demo_day
    page = await front(code, f"{demo_day}T12:00")
    listed = page[page.index('id="_coming"') :]
    left = text_of(listed[: listed.index("</section>")]).split("あと")[1:]
    days = [int(words.split("日")[0]) for words in left]
    assert days
    assert days == sorted(days)


async def test_nothing_comes_after_the_last_day():
    page = text_of(await front("ise-shouhinken", "2024-03-01T12:00"))
    assert "資料にある日程は、すべて終わりました。" in page


@pytest.mark.parametrize("code", CODES)
async def test_questions_topics_conflicts_and_ways_on_stand_there(code):
    programme = programmes()[code]
    page = await front(code, f"{programme.demo_day}T12:00")
    words = text_of(page)
    often = [entry for entry in programme.entries if entry.often]
    assert len(often) == 8
    for entry in often:
        assert f'href="/guide/{code}/faq/{entry.id}"' in page
    for topic in {entry.topic for entry in programme.entries}:
        assert "".join(topic.split()) in words
    for conflict in programme.conflicts:
        assert f"/sources#conflict.{conflict.id}" in page
    for way in ("/faq", "/calendar", "/sources"):
        assert f'href="/guide/{code}{way}"' in page
    assert f'href="/p/{code}"' in page
    assert 'class="timeline' in page


async def test_the_minute_decides_not_the_day_alone():
    words = {at: text_of(await front("aikyo-gunma", at)) for at in ("2020-06-04T14:59", "2020-06-04T15:01")}
    assert "2020年6月4日(木)14:59の時点" in words["2020-06-04T14:59"]
    assert "2020年6月4日(木)15:01の時点" in words["2020-06-04T15:01"]
