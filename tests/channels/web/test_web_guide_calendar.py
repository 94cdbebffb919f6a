"""The calendar as tables: every day the data names, what is over and what is next, with its source."""

import re
from datetime import date

import httpx
import pytest
from guide_site import CODES, programmes, site_at, text_of

from bot.holidays import business_calendar
from programmes.japanese import day_in_words
from programmes.rules import LastPosting, PostalService, last_safe_posting, payout_of

WITH_ROUNDS = [code for code in CODES if programmes()[code].settlement.rounds]
DAYS = ("2020-06-25", "2020-12-20", "2020-12-21", "2021-03-08", "2023-11-15", "2024-02-09", "2024-02-10")


async def calendar(code: str, day: str) -> str:
    transport = httpx.ASGITransport(app=site_at(f"{day}T12:00").app)
    async with httpx.AsyncClient(transport=transport, base_url="http://counter.example") as client:
        response = await client.get(f"/guide/{code}/calendar")
    assert response.status_code == 200
    return response.text


def rows_of(page: str, kind: str) -> list[str]:
    """The rows of the tables of that class, as they stand in the page."""
    tables = re.findall(rf'<table role="table" class="dates {kind}">(.*?)</table>', page, re.DOTALL)
    return [row for table in tables for row in re.findall(r"<tr .*?</tr>", table, re.DOTALL)[1:]]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("code", WITH_ROUNDS)
async def test_every_round_has_its_row_and_one_of_them_is_next(code, day):
    programme, today = programmes()[code], date.fromisoformat(day)
    rows = rows_of(await calendar(code, day), "rounds")
    rounds = sorted(programme.settlement.rounds, key=lambda each: each.cutoff)
    assert len(rows) == len(rounds)
    following = next((each for each in rounds if each.cutoff >= today), None)
    for each, row in zip(rounds, rows, strict=True):
        words = text_of(row)
        assert each.name in words
        for named in (each.first, each.last, each.cutoff):
            assert day_in_words(named) in words
        paid = payout_of(programme, each)
        if paid.first:
            assert day_in_words(paid.first) in words
        posting = last_safe_posting(programme, each, PostalService(), business_calendar())
        if isinstance(posting, LastPosting):
            assert day_in_words(posting.post_by) in words
        assert ("次の回" in words) == (each is following)
        assert ("終了" in words) == (each.cutoff < today)


@pytest.mark.parametrize("code", CODES)
async def test_every_period_has_its_row_with_its_days_and_source(code):
    programme = programmes()[code]
    page = await calendar(code, str(programme.demo_day))
    rows = [text_of(row) for row in rows_of(page, "periods")]
    stops = programme.use.suspensions
    assert len(rows) == 1 + len(stops) + len(programme.sales) + len(programme.recruitment)
    for period in (programme.use, *programme.sales, *programme.recruitment):
        for bound in (period.first, period.last):
            named = bound and (bound.day or bound.known)
            assert not named or any(day_in_words(named) in row for row in rows)
    for window in programme.sales:
        (row,) = [row for row in rows if row.startswith("".join(window.name.split()))]
        if window.sold_out:
            assert f"{day_in_words(window.sold_out)}に完売" in row
        if window.suspended:
            assert f"{day_in_words(window.suspended)}に中断" in row
    for stop in stops:
        assert any(row.startswith(stop.words) and day_in_words(stop.first) in row for row in rows)
    assert all(f"/guide/{code}/sources#" in row for row in rows_of(page, "periods"))


async def test_states_of_periods_follow_the_day():
    async def state(day: str) -> str:
        rows = rows_of(await calendar("gunma-gotoeat", day), "periods")
        (row,) = [row for row in rows if text_of(row).startswith("プレミアム券の対面販売")]
        return re.search(r'<span class="flag[^"]*">(.*?)</span>', row)[1]

    assert [await state(day) for day in ("2021-10-14", "2021-10-15", "2021-11-13", "2021-11-14")] == [
        "これから", "販売中", "販売中", "完売",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "word"), [("2023-09-30", "これから"), ("2024-01-31", "受付中"), ("2024-02-01", "要確認")]
)
async def test_a_recruitment_without_an_end_is_not_called_over_beside_a_picture_that_leaves_it_open(
    day, word
):
    page = await calendar("ise-shouhinken", day)
    (row,) = [r for r in rows_of(page, "periods") if "2023年10月7日(土)からの申請" in text_of(r)]
    assert re.search(r'<span class="flag[^"]*">(.*?)</span>', row)[1] == word


async def test_a_programme_without_rounds_says_what_the_documents_say():
    page = text_of(await calendar("gunma-gotoeat", "2021-11-01"))
    assert "換金の日付は、資料に書かれていません。" in page
    assert "毎月2回" in page


async def test_the_final_cutoff_and_what_happens_afterwards_stand_below():
    page = text_of(await calendar("gifu-gotoeat", "2020-12-18"))
    assert "最後の必着日2021年3月7日(日)" in page
    assert "遅れたとき" in page
    assert "資料の記載が分かれています" in page


async def test_tables_have_captions_and_headings_for_every_column_and_row():
    page = await calendar("gifu-gotoeat", "2020-12-18")
    for table in re.findall(r'<table role="table".*?</table>', page, re.DOTALL):
        assert "<caption>" in table
        columns = table.count('scope="col"')
        for row in re.findall(r"<tr .*?</tr>", table, re.DOTALL)[1:]:
            assert row.count('scope="row"') == 1
            assert row.count("<td") == columns - 1
