"""A time of day in a message, and which half of the day is meant."""

from datetime import time

import pytest

from faq.clock_times import read_time, time_meant

OFFICE = ((time(8, 30), time(17, 15)),)
NOON = time(12)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("もう5時10分だけど、まだ誰かいますか", time(17, 10)),
        ("17時半でもつながる？", time(17, 30)),
        ("17:10に電話していいですか", time(17, 10)),
        ("午後5時まで？", time(17)),
        ("朝9時に電話していい？", time(9)),
        ("夜8時でもやってる？", time(20)),
        ("夕方6時半に行きたい", time(18, 30)),
        ("お昼に電話してもいい？", time(12)),
        ("昼休みも出ますか", time(12)),
        ("正午は", time(12)),
        ("４時でも間に合う？", time(16)),
        ("四時半に持っていく", time(16, 30)),
        ("8時に電話できる？", time(8)),
        ("9時には開いてますか", time(9)),
        ("5時過ぎでもええ？", time(17)),
        ("仕事が終わるの7時すぎなんだけど", time(19)),
        ("午前十時に電話します", time(10)),
        ("9時まで電話できる？", time(21)),
        ("3じにでんわします", time(15)),
    ],
)
def test_the_reading_nearest_to_the_hours_of_the_desk_is_meant(text: str, meant: time) -> None:
    written = read_time(text)
    assert written is not None
    assert time_meant(written, OFFICE, NOON) == meant


@pytest.mark.parametrize(
    ("text", "now", "meant"),
    [
        ("もう8時だけどまだいる？", time(20, 5), time(20)),
        ("いま8時なんですけど開いてますか", time(8, 2), time(8)),
        ("もう6時やけど", time(17, 50), time(18)),
        ("9時に電話していい？", time(20, 30), time(9)),
    ],
)
def test_what_is_called_the_present_time_is_near_the_clock(text: str, now: time, meant: time) -> None:
    written = read_time(text)
    assert written is not None
    assert time_meant(written, OFFICE, now) == meant


@pytest.mark.parametrize(
    "text",
    [
        "何時まで電話できますか",
        "2時間待ってもつながらない",
        "電話番号は",
        "12/10は電話できますか",
        "10枚持っていく",
        "お昼ごはんに使える？",
        "25時でもいい？",
        "臨時のお休みは",
        "5回かけてもだめ",
    ],
)
def test_what_is_no_time_of_day_is_left_alone(text: str) -> None:
    assert read_time(text) is None
