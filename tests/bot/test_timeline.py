"""A calendar to be drawn: what it says, for whom, and where its days lie."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
import shipped

import bot
from bot.blocks import Reply, Timeline, Track
from bot.codec import reply_from_json, reply_to_json
from bot.plain import timeline_in_words
from bot.timeline import Scale, timeline_block
from bot.words import TemplateWords
from programmes.model import Bound, Programme, Role, Use

WORDS = TemplateWords(Path(bot.__file__).parent / "templates")
PROGRAMMES = sorted(shipped.programmes())


@cache
def programmes() -> dict[str, Programme]:
    return shipped.programmes()


def block(code: str, day: date, role: Role | None = "merchant") -> Timeline:
    made = timeline_block(programmes()[code], day, WORDS, role=role)
    assert made
    return made


def tracks(timeline: Timeline) -> dict[str, Track]:
    return {track.label: track for lane in timeline.lanes for track in lane.tracks}


GIFU_DAY = date(2020, 12, 18)
THIRD = (
    "第3回: 利用 2020年12月1日(火)〜2020年12月13日(日)（終わりました）、"
    "必着 2020年12月20日(日)（あと2日）、入金 2021年1月19日(火)（あと32日）"
)


def test_a_merchant_reads_rounds_with_period_cutoff_and_payout() -> None:
    said = timeline_in_words(block("gifu-gotoeat", GIFU_DAY))
    assert THIRD in said.splitlines()
    assert "【加盟店の募集】" in said
    assert "次の必着日は2020年12月20日(日)（第3回・あと2日）です。" in said


def test_a_consumer_reads_sale_and_use_only() -> None:
    timeline = block("gifu-gotoeat", GIFU_DAY, "consumer")
    assert [lane.label for lane in timeline.lanes] == ["販売", "利用"]
    assert "必着" not in timeline_in_words(timeline)


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("gunma-gotoeat", date(2020, 10, 29), "2020年10月29日(木)は、利用期間の前です（2020年10月30日(金)から）。"),
        ("gunma-gotoeat", date(2021, 10, 15), "2021年10月15日(金)は、利用自粛の期間です（2021年10月15日(金)まで）。"),
        ("gunma-gotoeat", date(2021, 10, 16), "2021年10月16日(土)は、利用できる期間です（2021年12月31日(金)まで）。"),
        ("gunma-gotoeat", date(2022, 1, 1), "2022年1月1日(土)の時点で、利用期間は終わっています（2021年12月31日(金)まで）。"),
        ("tottori-area", date(2022, 6, 30), "2022年6月30日(木)は、利用できる期間です。"),
        ("tottori-area", date(2022, 7, 1), "2022年7月1日(金)に利用できるかどうかは、資料からはわかりません。"),
    ],
)  # fmt: skip
def test_it_says_where_we_are(code: str, day: date, said: str) -> None:
    assert block(code, day).summary == said


def test_a_cutoff_today_is_called_today() -> None:
    timeline = block("gifu-gotoeat", date(2020, 12, 20))
    assert timeline.summary.endswith("今日が第3回の必着日です。")
    assert tracks(timeline)["第3回"].marks[0].state == "今日"


@pytest.mark.parametrize(("day", "current"), [(GIFU_DAY, ["第3回"]), (date(2021, 3, 8), [])])
def test_the_round_of_the_next_cutoff_is_the_current_one(day: date, current: list[str]) -> None:
    found = tracks(block("gifu-gotoeat", day)).values()
    assert [track.label for track in found if track.current] == current


def test_restraints_lie_on_the_use_period_and_in_the_legend() -> None:
    timeline = block("gunma-gotoeat", date(2021, 6, 1))
    use = tracks(timeline)["利用期間"]
    assert [bar.kind for bar in use.bars] == ["use", "stop", "stop"]
    assert use.says[1] == "利用自粛 2020年12月28日(月)〜2021年3月23日(火)"
    assert [key.label for key in timeline.legend] == ["終わり", "いま", "これから", "利用自粛", "今日"]


def test_what_was_sold_out_says_so_with_its_plan() -> None:
    (bar,) = tracks(block("gunma-gotoeat", date(2021, 6, 1)))["実券の対面販売"].bars
    assert bar.words == "2020年10月30日(金)〜2020年11月2日(月)で完売（予定は2020年11月5日(木)まで）"


def test_an_end_without_a_day_fades_out() -> None:
    timeline = block("tottori-area", date(2022, 5, 20))
    (bar,) = tracks(timeline)["利用期間"].bars
    assert (bar.fades_from, bar.first, bar.last, bar.fades_to) == (
        "2022-05-01",
        "2022-05-18",
        "2022-06-30",
        "2022-07-31",
    )
    assert bar.words.endswith("別途通知する日まで（2022年5月18日(水)時点では2022年6月30日(木)まで）")
    late = tracks(block("ise-shouhinken", date(2023, 11, 1)))["電子商品券の販売"].bars[0]
    assert (late.fades_from, late.first, late.fades_to) == ("2023-10-21", "2023-10-31", "")


@pytest.mark.parametrize(
    ("code", "note"),
    [
        (
            "gunma-gotoeat",
            "換金の締切日と入金日は、資料に日付がありません。「基本形：毎月2回」とだけ書かれています。",
        ),
        ("aikyo-gunma", "入金日は、資料に日付がありません。"),
        ("tottori-area", "2022年5月18日(水)時点では2022年6月30日(木)まで"),
        ("gifu-gotoeat", "およそ3週間後"),
    ],
)
def test_what_is_open_or_contradicts_itself_is_noted(code: str, note: str) -> None:
    assert note in "".join(block(code, programmes()[code].demo_day).notes)


@pytest.mark.parametrize("code", PROGRAMMES)
@pytest.mark.parametrize("role", ["consumer", "merchant", None])
def test_everything_lies_on_the_scale_and_comes_back_from_the_store(code: str, role: Role | None) -> None:
    timeline = block(code, programmes()[code].demo_day, role)
    ticks = [tick.day for tick in timeline.ticks]
    assert ticks[0] == timeline.first
    assert ticks == sorted(set(ticks))
    for track in tracks(timeline).values():
        for each in track.drawn:
            assert timeline.first <= each.first <= each.last <= timeline.last
            assert each.words
            assert each.state
            assert each.label
    reply = Reply("answer", (timeline,))
    assert reply_from_json(reply_to_json(reply)) == reply


def test_a_long_calendar_names_its_months_in_short() -> None:
    assert [tick.label for tick in block("gunma-gotoeat", GIFU_DAY).ticks][:4] == ["10", "11", "12", "1"]
    assert [tick.label for tick in block("aikyo-gunma", GIFU_DAY).ticks] == ["6月", "7月", "8月"]
    assert [tick.year for tick in block("gunma-gotoeat", GIFU_DAY).ticks if tick.year] == ["2020年", "2021年"]


def test_days_lie_where_they_belong() -> None:
    scale = Scale(block("aikyo-gunma", date(2020, 7, 1)))  # 92 days, June to August
    assert (scale.left("2020-06-01"), scale.right("2020-08-31")) == (0, 100)
    assert scale.left("2020-07-01") == scale.right("2020-06-30") == round(30 / 92 * 100, 2)
    assert scale.today == scale.middle("2020-07-01") == pytest.approx(30.5 / 92 * 100, abs=0.01)
    assert scale.left("2020-01-01") == 0
    assert scale.right("2021-01-01") == 100


@pytest.mark.parametrize(
    ("day", "side"),
    [
        (date(2020, 5, 31), "before"),
        (date(2020, 6, 1), ""),
        (date(2020, 8, 31), ""),
        (date(2020, 9, 1), "after"),
    ],
)
def test_today_may_lie_outside(day: date, side: str) -> None:
    assert Scale(block("aikyo-gunma", day)).side == side


def test_a_programme_without_a_day_has_no_picture() -> None:
    programme = programmes()["tottori-area"]
    undated = Use(first=Bound(words="後日"), last=Bound(words="後日"), where="店")
    assert timeline_block(replace(programme, use=undated, sales=()), GIFU_DAY, WORDS) is None


@pytest.mark.parametrize("code", PROGRAMMES)
def test_it_can_be_told_on_every_day(code: str) -> None:
    timeline = block(code, programmes()[code].demo_day)
    day, last = date.fromisoformat(timeline.first) - timedelta(3), date.fromisoformat(timeline.last)
    while day <= last + timedelta(3):
        assert block(code, day).summary.startswith(f"{day.year}年")
        day += timedelta(9)
