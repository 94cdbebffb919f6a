"""Can it be used."""

import pytest
from asking import Ask


@pytest.mark.parametrize(
    ("code", "at", "said"),
    [
        ("gunma-gotoeat", "2020-12-27", ["いま利用できる期間です", "2021年12月31日(金)"]),
        ("gunma-gotoeat", "2020-12-28", ["利用自粛", "2021年3月23日(火)"]),
        ("gunma-gotoeat", "2021-07-01", ["利用自粛", "2021年10月15日(金)"]),
        ("gunma-gotoeat", "2021-10-16", ["いま利用できる期間です"]),
        ("gunma-gotoeat", "2022-01-01", ["終わりました"]),
        ("gifu-gotoeat", "2020-10-25", ["まだ", "2020年10月26日(月)"]),
        ("gifu-gotoeat", "2021-02-28", ["いま利用できる期間です"]),
        ("gifu-gotoeat", "2021-03-01", ["終わりました", "2021年2月28日(日)"]),
        ("ise-shouhinken", "2024-01-31", ["2024年1月31日(水)"]),
        ("aikyo-gunma", "2020-07-31", ["2020年7月31日(金)"]),
        ("aikyo-gunma", "2020-08-01", ["終わりました", "チェックアウト"]),
    ],
)
def test_the_state_of_use_is_the_days_own(ask: Ask, code: str, at: str, said: list[str]) -> None:
    answer = ask("use", code, "いま使えますか", at)
    assert [words for words in said if words not in answer] == []


def test_another_day_can_be_asked_about(ask: Ask) -> None:
    assert "2021年3月1日(月)は利用できません" in ask(
        "use", "gifu-gotoeat", "3月1日に使えますか", "2021-02-01"
    )


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        (
            "gifu-gotoeat",
            "年末に買った券、3月に入ってから使おうと思うんだけど",
            "2021-01-10",
            "2021年3月1日(月)は利用できません",
        ),
        (
            "ise-shouhinken",
            "きのうまで入院しとって使いそびれた。まだ使える？",
            "2024-02-01",
            "2024年1月31日(水)で終わりました",
        ),
        ("gunma-gotoeat", "今週、券を使っていい？", "2020-12-28", "いまは利用自粛の期間です"),
    ],
)
def test_the_day_of_the_plan_counts(ask: Ask, code: str, text: str, at: str, said: str) -> None:
    assert said in ask("use", code, text, at)


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("8月4日に泊まるけど割引ききますか", "2020-07-01", "2020年7月31日(金)の宿泊分までです"),
        ("8月4日に泊まるけど割引ききますか", "2020-08-02", "2020年7月31日(金)の宿泊分で終わりました"),
        (
            "6月3日に泊まったんですけど今からでも引いてもらえますか",
            "2020-07-01",
            "2020年6月3日(水)の宿泊は、対象ではありません",
        ),
        (
            "23日からの連休に予約が取れたけど割引になりますか",
            "2020-07-10",
            "2020年7月23日(木)の宿泊は、割引の対象です",
        ),
    ],
)
def test_a_night_that_is_named_is_told_of_as_it_lies_from_today(
    ask: Ask, text: str, at: str, said: str
) -> None:
    assert said in ask("use", "aikyo-gunma", text, at)


def test_a_day_of_a_plan_without_its_year_is_the_next_one(ask: Ask) -> None:
    assert "2022年1月2日(日)は利用できません" in ask(
        "use", "gunma-gotoeat", "1月2日に使えますか", "2021-12-05"
    )
    assert "2021年1月2日(土)は利用自粛" in ask("use", "gunma-gotoeat", "1月2日に使えた？", "2021-12-05")


@pytest.mark.parametrize(
    ("code", "text", "at", "said"),
    [
        (
            "gunma-gotoeat",
            "12月27日と28日、どっちも使える？",
            "2020-12-20",
            ["2020年12月27日(日)は、利用できます", "2020年12月28日(月)は、利用自粛の期間です"],
        ),
        (
            "gifu-gotoeat",
            "2月27日から3月1日まで旅行、券は使える？",
            "2021-02-20",
            ["2021年2月27日(土)は、利用できます", "2021年3月1日(月)は、利用できません"],
        ),
        (
            "aikyo-gunma",
            "31日泊と8月1日泊だとどっちが対象？",
            "2020-07-20",
            ["2020年7月31日(金)の宿泊は、対象です", "2020年8月1日(土)の宿泊は、対象ではありません"],
        ),
        (
            "tottori-area",
            "6月30日と7月1日は使えますか",
            "2022-05-20",
            ["2022年6月30日(木)は、利用できます", "2022年7月1日(金)は、利用できるか、資料に書かれていません"],
        ),
    ],
)
def test_days_that_differ_are_told_one_by_one(
    ask: Ask, code: str, text: str, at: str, said: list[str]
) -> None:
    answer = ask("use", code, text, at)
    assert [words for words in said if words not in answer] == []
