"""Whom to call, and whether anyone answers."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        ("gifu-gotoeat", "2020-11-02T10:00:00", "今電話できる？", ["いま受付中", "0570-07-5210"]),
        ("gifu-gotoeat", "2020-11-02T17:00:00", "今電話できる？", ["受付時間外", "2020年11月4日(水)10:00"]),
        ("gifu-gotoeat", "2020-11-03T12:00:00", "今日つながる？", ["祝日", "文化の日"]),
        ("gifu-gotoeat", "2020-12-01T12:00:00", "1月4日は電話つながりますか", ["分かれています"]),
        ("gifu-gotoeat", "2020-12-01T12:00:00", "1月2日は電話つながりますか", ["お休み"]),
        ("aikyo-gunma", "2020-06-07T12:00:00", "土曜日に電話できますか", ["9:00〜17:00"]),
        ("aikyo-gunma", "2020-07-04T12:00:00", "今日電話できますか", ["土曜日", "2020年7月6日(月)8:30"]),
        ("ise-shouhinken", "2023-11-10T12:00:00", "電話番号", ["0596-65-5181"]),
    ],
)
def test_the_desk_is_open_when_the_document_says(
    ask: Ask, code: str, at: str, text: str, said: list[str]
) -> None:
    answer = ask("desk", code, text, at)
    assert [words for words in said if words not in answer] == []


def test_the_telephone_can_be_tapped(ask: Ask) -> None:
    assert "電話をかける" in ask("desk", "gifu-gotoeat", "電話番号", "2020-11-02")


def test_a_closure_that_is_over_is_not_shown(ask: Ask) -> None:
    assert "年末年始" in ask("desk", "gifu-gotoeat", "電話番号", "2020-12-18")
    assert "年末年始" not in ask("desk", "gifu-gotoeat", "電話番号", "2021-02-18")


def test_a_desk_without_a_telephone_says_so(ask: Ask) -> None:
    assert "電話番号は、資料に書かれていません" in ask("desk", "gunma-gotoeat", "電話番号", "2021-11-01")


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        (
            "aikyo-gunma",
            "2020-06-24",
            "もう5時10分だけどまだいる？",
            ["17:10は、受付時間のうち", "17:15まで"],
        ),
        (
            "aikyo-gunma",
            "2020-06-24",
            "5時半でも誰かいますか",
            ["17:30は受付時間外", "2020年6月25日(木)8:30"],
        ),
        ("aikyo-gunma", "2020-06-27", "4時半に電話していい？", ["16:30は、受付時間のうち", "17:00まで"]),
        ("aikyo-gunma", "2020-07-03", "仕事終わりの7時に電話していい？", ["19:00", "2020年7月6日(月)8:30"]),
        (
            "gifu-gotoeat",
            "2020-12-01",
            "明日の朝9時に電話していい？",
            ["2020年12月2日(水)の9:00は受付時間外", "10:00から"],
        ),
        (
            "gifu-gotoeat",
            "2020-12-04T18:00:00",
            "10時に電話していい？",
            ["2020年12月5日(土)は土曜日", "12月7日(月)10:00"],
        ),
        (
            "gunma-gotoeat",
            "2021-11-01",
            "夜7時に行ってもいい？",
            ["19:00は受付時間外", "次に開くのは2021年11月2日(火)9:30"],
        ),
        ("gifu-gotoeat", "2020-12-30", "3時なら電話できる？", ["お休み"]),
    ],
)
def test_a_time_of_day_is_answered_for_that_time(
    ask: Ask, code: str, at: str, text: str, said: list[str]
) -> None:
    answer = ask("desk", code, text, at)
    assert [words for words in said if words not in answer] == []


def test_a_call_centre_that_has_ended_says_when_and_one_to_come_says_from_when(ask: Ask) -> None:
    assert "2021年3月31日(水)で終わりました" in ask("desk", "gifu-gotoeat", "もう終わった？", "2021-04-01")
    assert "2020年9月23日(水)からです" in ask("desk", "gifu-gotoeat", "電話できる？", "2020-09-01")


def test_what_no_desk_has_in_the_documents_is_not_answered(ask: Ask) -> None:
    assert ask("desk", "tottori-area", "電話は何時まで", "2022-05-20").kind == "no_answer"
    assert ask("desk", "tottori-area", "電話番号", "2022-05-20").kind == "answer"
