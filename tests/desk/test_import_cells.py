"""Cells: the ways in which numbers, days and money are written, and what is refused because it could be meant in two."""

from datetime import date, datetime, time

import pytest

from desk.imports import cells
from desk.imports.cells import CellError
from desk.imports.reading import Cell

FRIDAY = date(2020, 12, 18)
MIDNIGHT = datetime.combine(FRIDAY, time())


@pytest.mark.parametrize(
    "cell",
    [
        "2020/12/18", "2020-12-18", "2020.12.18", "2020年12月18日", "2020年12月18日(金)", "２０２０／１２／１８", "2020/12/18（金）",
        "20201218", "令和2年12月18日", "令和２年12月18日(金曜日)", "R2.12.18", "r2/12/18", "Ｒ２．１２．１８", " 2020/12/18 0:00 ",
        "2020-12-18 00:00:00", "44183", 44183, 44183.0, 20201218, FRIDAY, MIDNIGHT,
    ],
)  # fmt: skip
def test_a_day_in_every_usual_way(cell: Cell) -> None:
    assert cells.day_of(cell) == FRIDAY


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("令和元年5月1日", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("平成12年1月9日", date(2000, 1, 9)),
    ],
)
def test_days_of_eras(cell: str, day: date) -> None:
    assert cells.day_of(cell) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12/18/2020", "day_two_ways"), ("20/12/18", "day_two_ways"), ("2/12/18", "day_two_ways"), ("20年12月18日", "day_two_ways"),
        ("12/18", "day_without_year"), ("12月18日", "day_without_year"), ("12月18日(金)", "day_without_year"),
        ("2020/2/30", "no_such_day"), ("2020/12/18(木)", "wrong_weekday"), ("1920/12/18", "year_far_off"),
        ("平成32年1月9日", "not_in_era"), ("令和元年4月30日", "not_in_era"), ("2020/12/18 10:30", "no_day"), ("来週", "no_day"),
        ("99999", "no_day"), (0.5, "no_day"), (True, "no_day"), (time(10), "no_day"), (MIDNIGHT.replace(hour=10), "day_with_time"),
        (float("inf"), "no_day"),
    ],
)  # fmt: skip
def test_a_day_that_could_be_another_is_refused_with_the_reason(cell: Cell, code: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.day_of(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "cell",
    [
        "12500",
        "12,500",
        "１２，５００",
        "12,500円",
        "１２,５００円",
        "¥12,500",
        "￥12,500-",
        "\\12,500",
        "12500.0",
        12500,
        12500.0,
    ],
)
def test_money_in_every_usual_way(cell: Cell) -> None:
    assert cells.yen_of(cell) == 12_500


@pytest.mark.parametrize(
    "cell", ["-500", "▲500", "△500円", "(500)", "（500）", "−500", "－５００", "¥-500", "-¥500", -500]
)
def test_money_below_zero(cell: Cell) -> None:
    assert cells.signed_yen_of(cell) == -500
    with pytest.raises(CellError, match="negative"):
        cells.yen_of(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "1,25,00",
        "12,50",
        "12.5",
        12.5,
        "1万2,500円",
        "12500ドル",
        "-",
        "なし",
        "一万円",
        True,
        FRIDAY,
        "1e5",
        "12 500",
        "99999999999",
    ],
)
def test_what_is_not_clearly_money_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cells.yen_of(cell)


@pytest.mark.parametrize(
    ("cell", "count"), [("25", 25), ("２５枚", 25), ("1,250枚", 1250), ("3人泊", 3), (0, 0), (25.0, 25)]
)
def test_counts(cell: Cell, count: int) -> None:
    assert cells.count_of(cell) == count


@pytest.mark.parametrize("cell", ["-1", "2.5", "25枚くらい", "枚", 2.5])
def test_what_is_no_count_is_refused(cell: Cell) -> None:
    with pytest.raises(CellError):
        cells.count_of(cell)


@pytest.mark.parametrize("cell", ["5", "第5回", "第５期", "5回", 5.0, "第 5 回"])
def test_the_number_of_a_round(cell: Cell) -> None:
    assert cells.round_of(cell) == 5


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0012", "0012"),
        ("ｇ－００１", "G-001"),
        ("G‐001", "G-001"),
        (1001, "1001"),
        (1001.0, "1001"),
        (" A_1/2.3 ", "A_1/2.3"),
    ],
)
def test_numbers_of_merchants(cell: Cell, number: str) -> None:
    assert cells.number_of(cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.23E+15", "became_exponent"),
        (date(2020, 1, 2), "became_a_day"),
        ("番号", "no_number"),
        ("1 2", "no_number"),
        ("9" * 41, "no_number"),
    ],
)
def test_numbers_that_excel_has_spoiled_are_refused(cell: Cell, code: str) -> None:
    with pytest.raises(CellError) as refused:
        cells.number_of(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "cell", ["1234567", "１２３４５６７", "123-4567", "****567", "567", 1234567, 1234567.0, " 1234567 "]
)
def test_of_an_account_only_three_digits_are_left(cell: Cell) -> None:
    assert cells.tail_of(cell) == "567"


@pytest.mark.parametrize("cell", ["普通1234567", "123456789", "", FRIDAY, True])
def test_a_wrong_account_is_refused_without_repeating_it(cell: Cell) -> None:
    with pytest.raises(CellError) as refused:
        cells.tail_of(cell)
    assert refused.value.values == {}


def test_several_papers_in_one_cell() -> None:
    assert cells.list_of("営業許可証の写し、通帳の写し\n 誓約書 ") == [
        "営業許可証の写し",
        "通帳の写し",
        "誓約書",
    ]


def test_a_text_is_kept_as_written_on_one_line() -> None:
    assert cells.text_of("和食　＆\n喫茶  ＡＢＣ") == "和食 ＆ 喫茶 ＡＢＣ"
    with pytest.raises(CellError, match="too_long"):
        cells.text_of("あ" * 201)
