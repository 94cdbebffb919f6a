"""The subsidy to an area."""

from datetime import date

import pytest
from asking import Ask
from shipped import REGISTRY, programmes

from bot.turn import Question


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("15店のエリアの上限", ["4,500,000円"]),
        ("3000冊売ったら", ["4,500,000円"]),
        ("500円券1200枚と250円券400枚で", ["700,000円", "210,000円"]),
        ("広報費30万円かかった", ["250,000円"]),
        ("参加店が22になりました。上限額いくら", ["6,600,000円"]),
        ("1冊いくら補助？250冊なら", ["375,000円"]),
        ("チラシ10万、広告12万、ゴム印5万で広報27万円かかりました。補助はいくら", ["250,000円"]),
        ("チラシ8万と広告に9万使った、補助は", ["170,000円"]),
        ("広報費は12万5千円", ["125,000円"]),
        ("補助金の計算方法", ["1,500円", "300,000円", "250,000円"]),
    ],
)
def test_the_subsidy_is_computed(ask: Ask, text: str, said: list[str]) -> None:
    answer = ask("subsidy", "tottori-area", text, "2022-05-20")
    assert [words for words in said if words not in answer] == []


def test_the_forms_own_contradiction_is_told(ask: Ask) -> None:
    assert "200" in ask("subsidy", "tottori-area", "250円券400枚だと補助いくら", "2022-05-20")


def test_a_bare_sum_of_publicity_is_added_to_the_books(ask: Ask) -> None:
    answer = ask("subsidy", "tottori-area", "広報費20万と券の販売2000冊、合わせていくら", "2022-05-20")
    assert "合わせて3,200,000円です" in answer


def test_what_lies_beyond_the_cap_is_said(ask: Ask) -> None:
    assert "計算では1,800,000円" in ask("subsidy", "tottori-area", "5店で1,200冊売ったら", "2022-05-20")


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("1500冊の予定。交付申請額は（広報なし）", True),
        ("広報に8万使ったらいくら補助される？", True),
        ("500円券が640枚使われた。プレミアム額は", True),
        ("補助金はいつ入る？500冊売った", False),
        ("補助はいくら", False),
        ("2冊でいくら", False),
    ],
)
def test_only_a_subsidy_that_can_be_computed_is_claimed(text: str, claimed: bool) -> None:
    question = Question(text, programmes()["tottori-area"], "merchant", date(2022, 5, 20))
    assert bool(REGISTRY.claims("subsidy", question)) is claimed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1店500冊×8店で補助いくら", ["4,000冊", "2,400,000円"]),
        ("15店で80冊ずつ刷ると補助の総額は", ["1,200冊", "1,800,000円"]),
        ("チラシ12万、のぼり20万使ったら補助は", ["250,000円"]),
        ("10店で合計900冊売ると補助は", ["900冊", "1,350,000円"]),
    ],
)
def test_books_of_each_shop_are_those_of_all_together(ask: Ask, text: str, said: list[str]) -> None:
    answer = ask("subsidy", "tottori-area", text, "2022-05-20")
    assert [words for words in said if words not in answer] == []
