"""May I take part: a short form that ends in yes, no, or the secretariat."""

import pytest
from asking import Ask, programmes

from programmes.rules import taking_part_questions

AT = "2020-10-01"
ASKED = [code for code, programme in programmes().items() if taking_part_questions(programme)]


def answered_all(code: str) -> str:
    """The answers that meet every condition."""
    return "".join("y" if q.fits == "yes" else "n" for q in taking_part_questions(programmes()[code]))


@pytest.mark.parametrize("code", ASKED)
def test_one_question_comes_after_the_other(ask: Ask, code: str) -> None:
    good = answered_all(code)
    asked = taking_part_questions(programmes()[code])
    for step, condition in enumerate(asked):
        answer = ask("may_join", code, "", AT, args={"given": good[:step]})
        assert answer.kind == "form"
        assert condition.ask in answer
        assert f"{step + 1}／{len(asked)}" in answer
        [choices] = answer.reply.blocks
        assert [dict(b.does.args)["given"] for b in choices.buttons] == [good[:step] + sign for sign in "ynu"]


@pytest.mark.parametrize("code", ASKED)
def test_who_meets_every_condition_hears_so_or_that_more_is_needed(ask: Ask, code: str) -> None:
    answer = ask("may_join", code, "", AT, args={"given": answered_all(code)})
    left_open = programmes()[code].registration.left_open
    assert ("参加の条件を満たしています" in answer) is not bool(left_open)
    assert ("担当者の確認" in answer) is bool(left_open)


@pytest.mark.parametrize("code", ASKED)
def test_the_answer_that_excludes_ends_it_with_the_rule(ask: Ask, code: str) -> None:
    for step, condition in enumerate(taking_part_questions(programmes()[code])):
        if condition.otherwise == "no":
            wrong = answered_all(code)[:step] + ("n" if condition.fits == "yes" else "y")
            answer = ask("may_join", code, "", AT, args={"given": wrong})
            assert "参加できません" in answer
            assert condition.rule.rstrip("。") in answer
            assert answer.reply.blocks[0].citations


@pytest.mark.parametrize("code", ASKED)
def test_not_knowing_leads_to_people(ask: Ask, code: str) -> None:
    unsure = "u" * len(taking_part_questions(programmes()[code]))
    answer = ask("may_join", code, "", AT, args={"given": unsure})
    assert "担当者の確認" in answer
    assert "人に相談する" in answer


def test_answers_to_a_form_that_has_changed_begin_it_again(ask: Ask) -> None:
    answer = ask("may_join", "ise-shouhinken", "", AT, args={"given": "y" * 20})
    assert "1／" in answer


@pytest.mark.parametrize("code", ASKED)
def test_the_conditions_are_said_first_with_their_clauses(ask: Ask, code: str) -> None:
    answer = ask("may_join", code, "参加の条件", AT)
    assert answer.kind == "answer"
    for condition in taking_part_questions(programmes()[code]):
        assert condition.rule.rstrip("。") in answer
    [card] = answer.reply.blocks
    assert card.citations
    assert dict(card.buttons[0].does.args)["given"] == ""
