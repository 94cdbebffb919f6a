"""The own questions are answered as well as the product promises."""

import pytest
import shipped
from run import OWN, answers
from scoring import Score, is_right, score


@pytest.fixture(scope="module")
def result() -> Score:
    return score(answers(OWN, shipped.counter()))


def test_nearly_all_are_right(result: Score) -> None:
    assert result.share("to answer") >= 0.92, [case["question"] for case, _, _ in result.wrong]


def test_what_cannot_be_answered_is_refused(result: Score) -> None:
    assert result.share("to refuse") >= 0.95, [case["question"] for case, _, _ in result.wrong]


def test_few_answers_are_wrong(result: Score) -> None:
    assert result.wrong_among_answered <= 0.05


def test_a_number_inside_a_longer_one_does_not_count() -> None:
    case = {"expect": "answer", "must_contain": [["12/10", "1月5日"]], "must_not_contain": []}
    assert not is_right(case, "2021年11月5日です", "answer")
    assert is_right(case, "１月５日です", "answer")


def test_an_honest_refusal_is_not_an_answer() -> None:
    case = {"expect": "answer", "must_contain": [["1月5日"]], "must_not_contain": []}
    assert not is_right(case, "1月5日", "no_answer")
