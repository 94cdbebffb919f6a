"""Dates as people write them. Today is Friday, 2020-12-18; the programme runs from 2020-10-26 to 2021-02-28."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.calendar_words import month_of
from faq.dates import read_dates

TODAY = date(2020, 12, 18)
PERIOD = (date(2020, 10, 26), date(2021, 2, 28))
WIDE = str.maketrans("0123456789/-.", "０１２３４５６７８９／－．")


def first(text: str, today: date = TODAY) -> tuple[str, str]:
    found = read_dates(text, today, PERIOD)
    assert len(found) == 1, f"{text}: {found}"
    return found[0].first.isoformat(), found[0].last.isoformat()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12/10", "2020-12-10"),
        ("12月10日", "2020-12-10"),
        ("１２月１０日に使われた分", "2020-12-10"),
        ("十二月十日", "2020-12-10"),
        ("12がつ10にち", "2020-12-10"),
        ("12月ついたち", "2020-12-01"),
        ("令和2年12月10日", "2020-12-10"),
        ("令和二年十二月十日", "2020-12-10"),
        ("令和元年5月1日", "2019-05-01"),
        ("R2.12.10", "2020-12-10"),
        ("Ｒ２．１２．１０", "2020-12-10"),
        ("r2/12/10", "2020-12-10"),
        ("2020-12-10", "2020-12-10"),
        ("2020/12/10", "2020-12-10"),
        ("20201210", "2020-12-10"),
        ("12-10に届いた", "2020-12-10"),
        ("12.10まで", "2020-12-10"),
        ("㋋10日", "2020-12-10"),
        ("1/5", "2021-01-05"),
        ("2月28日", "2021-02-28"),
        ("今年の12月10日", "2020-12-10"),
        ("去年の12月10日", "2019-12-10"),
        ("来年の2/5", "2021-02-05"),
    ],
)
def test_a_written_day_is_read(text: str, day: str) -> None:
    assert first(text) == (day, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今日", "2020-12-18"),
        ("きょうはやってる？", "2020-12-18"),
        ("ｷｮｳ", "2020-12-18"),
        ("本日", "2020-12-18"),
        ("昨日", "2020-12-17"),
        ("今朝使った券", "2020-12-18"),
        ("今夜泊まれますか", "2020-12-18"),
        ("今晩は使えますか", "2020-12-18"),
        ("昨夜使いました", "2020-12-17"),
        ("昨晩の分", "2020-12-17"),
        ("ゆうべ使った", "2020-12-17"),
        ("明朝投函します", "2020-12-19"),
        ("明晩の予約", "2020-12-19"),
        ("バレンタインに使える？", "2021-02-14"),
        ("きのうの分", "2020-12-17"),
        ("おととい", "2020-12-16"),
        ("一昨日", "2020-12-16"),
        ("明日", "2020-12-19"),
        ("あしたポストに入れたら", "2020-12-19"),
        ("あさって", "2020-12-20"),
        ("明後日", "2020-12-20"),
        ("先週の金曜", "2020-12-11"),
        ("先週金曜日", "2020-12-11"),
        ("今週の日曜", "2020-12-20"),
        ("来週月曜", "2020-12-21"),
        ("再来週の火曜日", "2020-12-29"),
        ("らいしゅうのげつようび", "2020-12-21"),
        ("今月末", "2020-12-31"),
        ("月末", "2020-12-31"),
        ("月末に使われた分", "2020-11-30"),
        ("先月末", "2020-11-30"),
        ("来月5日", "2021-01-05"),
        ("来月の５日", "2021-01-05"),
        ("今日から3日後", "2020-12-21"),
        ("3日後", "2020-12-21"),
        ("三日前", "2020-12-15"),
        ("2週間前", "2020-12-04"),
        ("1か月後", "2021-01-18"),
        ("1年後", "2021-12-18"),
        ("12月10日の3日後", "2020-12-10"),
    ],
)
def test_a_day_counted_from_today_is_read(text: str, day: str) -> None:
    assert read_dates(text, TODAY, PERIOD)[0].first.isoformat() == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20日に出したら", "2020-12-20"),
        ("20日に使われた分", "2020-11-20"),
        ("5日", "2021-01-05"),
        ("5日に読み取った券", "2020-12-05"),
        ("31日に届けば", "2020-12-31"),
        ("土曜日に電話できますか", "2020-12-19"),
        ("土曜に泊まった人", "2020-12-12"),
        ("金曜", "2020-12-18"),
        ("次の金曜日", "2020-12-25"),
        ("この前の土曜", "2020-12-12"),
        ("文化の日", "2020-11-03"),
        ("15日までの分", "2020-12-15"),
        ("31日までの分", "2020-12-31"),
        ("クリスマス", "2020-12-25"),
        ("イブの夜", "2020-12-24"),
        ("成人式", "2021-01-11"),
        ("節分", "2021-02-02"),
        ("ひな祭り", "2021-03-03"),
        ("母の日", "2021-05-09"),
        ("父の日", "2021-06-20"),
        ("七夕", "2020-07-07"),
        ("ハロウィン", "2020-10-31"),
        ("いい夫婦の日", "2020-11-22"),
        ("大晦日", "2020-12-31"),
        ("元旦", "2021-01-01"),
    ],
)
def test_what_is_left_out_is_inferred_from_the_day_and_the_words_around(text: str, day: str) -> None:
    found = read_dates(text, TODAY, PERIOD)[0]
    assert found.first.isoformat() == day
    assert found.inferred & {"year", "month", "day"}


@pytest.mark.parametrize(
    ("text", "from_", "to"),
    [
        ("6月前半", "2021-06-01", "2021-06-15"),
        ("12月上旬", "2020-12-01", "2020-12-10"),
        ("2月下旬", "2021-02-21", "2021-02-28"),
        ("12月", "2020-12-01", "2020-12-31"),
        ("令和3年2月", "2021-02-01", "2021-02-28"),
        ("令和2年度", "2020-04-01", "2021-03-31"),
        ("年末", "2020-12-29", "2020-12-31"),
        ("暮れの30日に払ってもらった", "2020-12-30", "2020-12-30"),
        ("年明けの4日", "2021-01-04", "2021-01-04"),
        ("師走の二十日", "2020-12-20", "2020-12-20"),
        ("お正月", "2021-01-01", "2021-01-03"),
        ("令和2年の年末年始", "2020-12-29", "2021-01-03"),
        ("来週", "2020-12-21", "2020-12-27"),
        ("週末", "2020-12-19", "2020-12-20"),
        ("12/1〜12/5", "2020-12-01", "2020-12-05"),
        ("12/1〜5の分", "2020-12-01", "2020-12-05"),
        ("12/1-5に使われた", "2020-12-01", "2020-12-05"),
        ("12月1〜5日", "2020-12-01", "2020-12-05"),
        ("1/2〜3枚", "2021-01-02", "2021-01-02"),
        ("12月1日から5日まで", "2020-12-01", "2020-12-05"),
        ("12月28日から1月3日", "2020-12-28", "2021-01-03"),
        ("6/1-6/15", "2021-06-01", "2021-06-15"),
    ],
)
def test_a_span_of_days_is_read(text: str, from_: str, to: str) -> None:
    assert first(text) == (from_, to)


@pytest.mark.parametrize(
    "text",
    [
        "1日に何枚まで", "2/3以上残っていれば", "3日以内", "2週間", "第3回", "毎週金曜", "10日前後", "入金日の2週間後", "2日前までに", "9:30から",
        "0570-07-5210", "東町9-3", "とうきょうの人", "きょうつうけん", "2/30", "2泊3日", "お釣り", "", "様式1-1", "30日間", "2日目",
        "明朝体の文字", "今晩は", "朝から並ぶ", "毎晩使う", "一晩泊まる",
    ],
)  # fmt: skip
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert read_dates(text, TODAY, PERIOD) == ()


@pytest.mark.parametrize("text", ["12月10日(金)", "12/10（金曜日）", "令和2年12月10日金曜日", "12月10日㈮"])
def test_a_weekday_that_contradicts_its_date_is_pointed_out(text: str) -> None:
    found = read_dates(text, TODAY, PERIOD)[0]
    assert found.weekday_conflict
    assert found.text == text


@pytest.mark.parametrize("text", ["12月10日(木)", "12/10木曜", "12/10", "木曜日"])
def test_a_weekday_that_fits_is_no_conflict(text: str) -> None:
    assert not read_dates(text, TODAY, PERIOD)[0].weekday_conflict


def test_two_dates_are_read_in_their_order() -> None:
    found = read_dates("12/1に使われた券を12/8に送ったら", TODAY, PERIOD)
    assert [day.first for day in found] == [date(2020, 12, 1), date(2020, 12, 8)]


def test_the_span_is_that_of_the_text_as_given() -> None:
    text = "えっと、Ｒ２．１２．１０（木）の分は？"
    found = read_dates(text, TODAY, PERIOD)[0]
    assert text[found.start : found.end] == found.text == "Ｒ２．１２．１０（木）"


def test_the_year_is_the_programmes_even_when_another_year_is_nearer() -> None:
    assert read_dates("6月5日", date(2020, 12, 18), (date(2019, 4, 1), date(2019, 8, 1)))[0].first == date(
        2019, 6, 5
    )


def test_without_a_programme_the_nearest_year_is_taken() -> None:
    assert read_dates("1/5", TODAY)[0].first == date(2021, 1, 5)
    assert read_dates("11/30", date(2021, 1, 10))[0].first == date(2020, 11, 30)


def test_the_29th_of_february_is_looked_for_in_a_leap_year() -> None:
    assert read_dates("2月29日", date(2023, 11, 10), (date(2023, 10, 1), date(2024, 2, 29)))[0].first == date(
        2024, 2, 29
    )


DAYS = st.dates(date(2019, 5, 1), date(2031, 12, 31))


def kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else "二三"[tens - 2] + "十") + (
        "〇一二三四五六七八九"[ones] if ones else ""
    )


@given(
    DAYS,
    st.sampled_from(
        [
            "{y}年{m}月{d}日",
            "{y}/{m}/{d}",
            "{y}-{m:02}-{d:02}",
            "令和{r}年{m}月{d}日",
            "R{r}.{m}.{d}",
            "{y}{m:02}{d:02}",
        ]
    ),
)
def test_any_full_date_comes_back_however_it_is_written(day: date, form: str) -> None:
    text = form.format(y=day.year, m=day.month, d=day.day, r=day.year - 2018)
    for written in (text, text.translate(WIDE)):
        found = read_dates(f"{written}に届いたら", TODAY)
        assert [(f.first, f.last, f.text, f.inferred) for f in found] == [(day, day, written, frozenset())]


@given(DAYS, st.sampled_from(["{m}/{d}", "{m}月{d}日", "{km}月{kd}日"]))
def test_a_day_without_a_year_comes_back_in_its_own_half_year(day: date, form: str) -> None:
    text = form.format(m=day.month, d=day.day, km=kanji(day.month), kd=kanji(day.day))
    around = (day - timedelta(days=90), day + timedelta(days=90))
    found = read_dates(text, day + timedelta(days=80), around)
    assert [f.first for f in found] == [day]


@given(DAYS, DAYS)
def test_a_bare_day_is_the_next_one_from_today(today: date, day: date) -> None:
    found = read_dates(f"{day.day}日に出したら", today)
    if day.day == 1:
        assert found[0].first.day == 1
    assert found[0].first >= today
    assert found[0].first <= month_of(today.year, today.month + 2)[1]


@settings(max_examples=150)
@given(
    st.text(
        alphabet=st.sampled_from(
            "0123456789/-.年月日週間前後先来今の曜月火土末令和RrきょうあしたからまでＲ１２（）()〜 分た"
        ),
        max_size=24,
    )
)
def test_any_text_gives_spans_in_order_inside_it(text: str) -> None:
    end = 0
    for found in read_dates(text, TODAY, PERIOD):
        assert end <= found.start < found.end <= len(text)
        assert found.first <= found.last
        assert text[found.start : found.end] == found.text
        end = found.end
