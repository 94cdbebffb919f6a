"""Days as Japanese texts write them."""

import pytest

from programmes.checks.days_in_text import written_days

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("令和2年11月8日(日)必着", [(2020, 11, 8, SUNDAY)]),
        ("令和元年５月１日（水）", [(2019, 5, 1, WEDNESDAY)]),
        ("平成31年4月30日", [(2019, 4, 30, None)]),
        ("2020年 11月 8日 (日曜日)", [(2020, 11, 8, SUNDAY)]),
        ("2020年11月8日㈰", [(2020, 11, 8, SUNDAY)]),
        ("11月3日(火・祝)は休み", [(None, 11, 3, TUESDAY)]),
        ("11月3日(火、祝日)", [(None, 11, 3, TUESDAY)]),
        ("11月3日(火祝)", [(None, 11, 3, TUESDAY)]),
        ("11月8日の日曜日", [(None, 11, 8, SUNDAY)]),
        ("11月8日日曜", [(None, 11, 8, SUNDAY)]),
        (
            "2020/11/8(日)、2020-11-09、11/10",
            [(2020, 11, 8, SUNDAY), (2020, 11, 9, None), (None, 11, 10, None)],
        ),
        ("R2.11.8(日)", [(2020, 11, 8, SUNDAY)]),
        ("11.8(日)", [(None, 11, 8, SUNDAY)]),
        ("10月21日(水)～25日(日)", [(None, 10, 21, WEDNESDAY), (None, 10, 25, SUNDAY)]),
        ("令和2年12月29日(火)~31日(木)", [(2020, 12, 29, TUESDAY), (2020, 12, 31, THURSDAY)]),
        ("毎月15日(日)", []),
        ("14日以内、3日間、1/2/3、10.5、0570-00-0000、12-10", []),
        ("11月8日(日本時間)", [(None, 11, 8, None)]),
        ("11月8日(必着)", [(None, 11, 8, None)]),
        ("2020年11月", []),
        ("", []),
    ],
)
def test_days_are_found_with_their_weekday(
    text: str, days: list[tuple[int | None, int, int, int | None]]
) -> None:
    assert [(found.year, found.month, found.day, found.weekday) for found in written_days(text)] == days
