"""The days a text names as people mean them."""

from datetime import date

import pytest

from bot.written_days import days_written

TODAY = date(2020, 7, 1)
AROUND = (date(2020, 6, 1), date(2020, 9, 3))


def days(text: str) -> list[tuple[str, str]]:
    return [(w.first.isoformat(), w.last.isoformat()) for w in days_written(text, TODAY, AROUND)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月下旬、24日に泊まったお客様の分", "2020-06-24"),
        ("7月後半、例えば20日の分", "2020-07-20"),
        ("今月の海の日に泊まる", "2020-07-23"),
    ],
)
def test_a_day_inside_the_part_of_a_month_named_before_it_is_that_day(text: str, day: str) -> None:
    assert days(text) == [(day, day)]


def test_a_day_outside_that_part_stands_beside_it() -> None:
    assert len(days("7月後半、また5日にも泊まる")) == 2


@pytest.mark.parametrize(
    "text", ["書類を送って三日たちました", "申請から10日経ったのに", "5日も待っています"]
)
def test_how_long_something_took_is_no_day(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "day"), [("あす入るのはいつ読んだ分", "2020-07-02"), ("大みそかに読んだ券", "2020-12-31")]
)
def test_a_day_in_kana_is_read(text: str, day: str) -> None:
    assert days(text) == [(day, day)]


@pytest.mark.parametrize(
    "text", ["書類を送って三日、まだ入金がない", "出して5日やけど着いとる？", "申請してもう10日"]
)
def test_how_long_ago_something_was_done_is_no_day(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15日に読み取るつもりが忘れとって16日になってもうた", "2020-06-16"),
        ("15日に届くはずが16日に着いたらしい", "2020-06-16"),
        ("きのうまでに出す予定だったのに今日になった", "2020-07-01"),
        ("15日に読むの忘れて16日にやった", "2020-06-16"),
        ("6月30日に泊まる予定のお客が7月2日に変わった", "2020-07-02"),
    ],
)
def test_a_day_on_which_something_was_only_meant_to_be_done_does_not_count(text: str, day: str) -> None:
    assert days(text) == [(day, day)]


@pytest.mark.parametrize(
    "text", ["6/10に受けた券を出し忘れて6/25に送った", "10日に届く予定だけど、15日に出したら"]
)
def test_a_day_on_which_something_was_done_counts_beside_a_later_one(text: str) -> None:
    assert len(days(text)) == 2


def test_a_day_that_is_named_stays_one() -> None:
    assert days("10日に泊まりました") == [("2020-06-10", "2020-06-10")]
