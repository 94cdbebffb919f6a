"""The discount on a stay."""

from datetime import date

import pytest
from asking import Ask
from shipped import REGISTRY, programmes

from bot.turn import Question


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("大人2人で1人8000円と小学生1人4000円の3人家族、割引は？", ["15,000円", "6,667円"]),
        ("1人7000円で2人2泊だといくら割引", ["20,000円", "県 16,000円", "宿泊施設 4,000円"]),
        ("1泊6000円ちょうどなら", ["5,000円"]),
        ("1泊5999円だと", ["対象外", "6,000円"]),
        ("1人1万円で4泊", ["15,000円", "3連泊まで"]),
        ("1人1泊7000円で5連泊", ["15,000円"]),
        ("3人で合計21000円", ["15,000円", "全員の1泊分の合計"]),
        ("クオカード付きのプラン 8000円", ["対象外"]),
        ("大人1人10000円、子ども2人5000円ずつ。割引は全部でいくら", ["15,000円", "6,667円"]),
        ("親子3人、大人2人8000円ずつ子ども4000円で1泊", ["15,000円", "6,667円"]),
        ("大人2人9000円、小学生は4500円", ["15,000円", "7,500円"]),
        ("子どもの料金が3000円なんだけど", ["全員の合計を人数で割った"]),
        ("夫婦で1泊ひとり6500円", ["10,000円"]),
        ("大人1名 7000円 子1名 5000円", ["10,000円", "6,000円"]),
    ],
)
def test_the_discount_is_computed(ask: Ask, text: str, said: list[str]) -> None:
    answer = ask("lodging", "aikyo-gunma", text, "2020-07-01")
    assert answer.kind == "answer"
    assert [words for words in said if words not in answer] == []


def test_without_a_fee_it_is_asked_for(ask: Ask) -> None:
    answer = ask("lodging", "aikyo-gunma", "割引額を計算して", "2020-07-01")
    assert answer.kind == "form"
    assert "5,000円" in answer


def test_who_pays_which_part_is_told_before_the_fee_is(ask: Ask) -> None:
    answer = ask(
        "lodging", "aikyo-gunma", "うちら旅館がかぶる分は1人1泊いくら", "2020-07-01", role="merchant"
    )
    assert "4,000円を県、1,000円を宿泊施設が負担" in answer
    assert "割引は合計" not in answer


def test_people_and_nights_without_a_fee_are_computed_as_if_it_were_enough(ask: Ask) -> None:
    answer = ask("lodging", "aikyo-gunma", "3人が2泊したら、宿の持ち出しは", "2020-07-01", role="merchant")
    assert "3人×2泊の割引は合計30,000円です（県 24,000円、宿泊施設 6,000円）" in answer


def test_a_button_brings_the_fee(ask: Ask) -> None:
    answer = ask("lodging", "aikyo-gunma", "", "2020-07-01", args={"fee": "8000", "nights": "2"})
    assert "10,000円" in answer


def test_a_count_after_an_answer_keeps_its_fee_and_nights(ask: Ask) -> None:
    first = ask("lodging", "aikyo-gunma", "1人8000円で2人2泊だといくら割引", "2020-07-01")
    assert "20,000円" in first
    then = ask(
        "lodging", "aikyo-gunma", "じゃあ3人だと？", "2020-07-01", memory=first.reply.memory, follow_up=True
    )
    assert "30,000円" in then
    assert "15,000円" in ask(
        "lodging", "aikyo-gunma", "1泊だと？", "2020-07-01", memory=then.reply.memory, follow_up=True
    )


def test_a_discount_named_is_no_fee(ask: Ask) -> None:
    assert ask("lodging", "aikyo-gunma", "赤ん坊の分も5000円引き？", "2020-07-01").kind == "form"


def test_a_couple_is_counted_beside_its_children_and_hears_what_is_left_to_pay(ask: Ask) -> None:
    answer = ask("lodging", "aikyo-gunma", "夫婦と中学生の子1人、みんな8000円で1泊、実質いくら", "2020-07-01")
    assert "3人×1泊" in answer
    assert "9,000円（24,000円−15,000円）" in answer


def test_who_speaks_is_counted_beside_his_friends(ask: Ask) -> None:
    assert "6人×1泊" in ask("lodging", "aikyo-gunma", "友達5人と私、1人1万1千円", "2020-07-01")


def test_the_nights_of_all_people_are_multiplied(ask: Ask) -> None:
    answer = ask("lodging", "aikyo-gunma", "延べ120人泊だった。請求額はいくら", "2020-07-01")
    assert "合計600,000円です（県 480,000円、宿泊施設 120,000円）" in answer


@pytest.mark.parametrize(
    ("text", "claimed"), [("延べ人泊80だと支援金いくら", True), ("人泊とは何ですか", False)]
)
def test_nobody_else_multiplies_them(text: str, claimed: bool) -> None:
    question = Question(text, programmes()["aikyo-gunma"], "merchant", date(2020, 7, 1))
    assert bool(REGISTRY.claims("lodging", question)) is claimed
