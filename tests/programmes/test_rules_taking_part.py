"""May I take part, and am I a large shop: the forms of all five programmes, answered in every way."""

from itertools import product

import pytest

from programmes.model import Registration
from programmes.rules import (
    may_take_part,
    shop_size,
    shop_size_rule,
    taking_part_questions,
)

CODES = ["gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"]
ASKED = [
    ("gunma-gotoeat", []),
    (
        "gifu-gotoeat",
        ["place", "restaurant", "permit", "entertainment", "karaoke", "prevention", "posting", "authority"],
    ),
    (
        "aikyo-gunma",
        ["place", "permit", "entertainment", "ordinance", "morals", "prevention", "agreement"],
    ),
    (
        "tottori-area",
        ["place", "permit", "certified", "guests-only", "convenience", "area", "agreement", "oath"],
    ),
    (
        "ise-shouhinken",
        ["place", "both", "excluded-only", "entertainment", "religion", "antisocial", "account"],
    ),
]
WITH_QUESTIONS = [code for code, questions in ASKED if questions]


def fitting(programme):
    return {question.id: question.fits for question in taking_part_questions(programme)}


def against(question):
    return "no" if question.fits == "yes" else "yes"


@pytest.mark.parametrize(("code", "questions"), ASKED)
def test_what_is_asked(shipped, code, questions):
    programme = shipped(code)
    found = taking_part_questions(programme)
    assert [question.id for question in found] == questions
    assert all(programme.clause(clause) for question in found for clause in question.source)


@pytest.mark.parametrize("code", WITH_QUESTIONS)
def test_every_condition_of_the_document_is_asked_about(shipped, code):
    programme = shipped(code)
    asked = {clause for question in taking_part_questions(programme) for clause in question.source}
    for condition in programme.registration.conditions:
        assert asked & set(condition.source), condition.text


@pytest.mark.parametrize("code", CODES)
def test_what_excludes_is_asked_before_what_only_leaves_it_open(shipped, code):
    otherwise = [question.otherwise for question in taking_part_questions(shipped(code))]
    assert otherwise == sorted(otherwise, key=["no", "ask"].index)


@pytest.mark.parametrize("code", WITH_QUESTIONS)
def test_who_meets_every_condition_may_take_part(shipped, code):
    programme = shipped(code)
    answers = {}
    for number, question in enumerate(taking_part_questions(programme)):
        so_far = may_take_part(programme, answers)
        assert (so_far.answer, so_far.next, so_far.answered) == ("open", question, number)
        answers[question.id] = question.fits
    end = may_take_part(programme, answers)
    assert (end.answer, end.because, end.next) == ("yes", (), None)
    assert end.answered == end.total == len(answers)
    assert end.source


@pytest.mark.parametrize("code", WITH_QUESTIONS)
def test_one_condition_that_is_not_met_decides(shipped, code):
    programme = shipped(code)
    for question in taking_part_questions(programme):
        end = may_take_part(programme, fitting(programme) | {question.id: against(question)})
        assert (end.answer, end.because, end.next) == (question.otherwise, (question,), None)
        assert end.source == question.source


@pytest.mark.parametrize("code", WITH_QUESTIONS)
def test_who_is_unsure_asks_the_secretariat(shipped, code):
    programme = shipped(code)
    for question in taking_part_questions(programme):
        end = may_take_part(programme, fitting(programme) | {question.id: "unsure"})
        assert (end.answer, end.because) == ("ask", (question,))


@pytest.mark.parametrize("code", WITH_QUESTIONS)
def test_an_excluding_answer_ends_the_form_at_once(shipped, code):
    programme = shipped(code)
    first, second, *_ = taking_part_questions(programme)
    end = may_take_part(programme, {first.id: "unsure", second.id: against(second)})
    assert (end.answer, end.because, end.next) == ("no", (second,), None)


def test_what_leaves_it_open_does_not_end_the_form(tottori):
    going_on = may_take_part(
        tottori,
        {
            name: answer
            for name, answer in fitting(tottori).items()
            if name in ("place", "permit", "certified", "guests-only", "convenience")
        }
        | {"area": "no"},
    )
    assert (going_on.answer, going_on.next.id) == ("open", "agreement")
    assert [condition.id for condition in going_on.because] == ["area"]


def test_where_the_document_lists_no_conditions_the_secretariat_is_asked(gunma):
    answer = may_take_part(gunma, {})
    assert (answer.answer, answer.next, answer.stated) == ("ask", None, False)
    assert "加盟登録要件" in answer.left_open
    assert answer.source == gunma.registration.source


def test_a_programme_without_registration_is_no_invented_yes(made):
    answer = may_take_part(made(), {})
    assert (answer.answer, answer.stated, answer.left_open, answer.source) == ("ask", False, "", ())


def test_what_the_document_leaves_open_makes_no_yes(made, ise):
    questions = taking_part_questions(ise)
    programme = made(
        registration=Registration(who="店", questions=questions, left_open="夜の営業は書かれていません。")
    )
    answer = may_take_part(programme, {question.id: question.fits for question in questions})
    assert (answer.answer, answer.because, answer.stated) == ("ask", (), True)


@pytest.mark.parametrize("answers", [{"place": "maybe"}, {"place": ""}, {"nowhere": "yes"}])
def test_answers_that_are_none_are_refused(gifu, answers):
    with pytest.raises(ValueError, match=r"nothing asks for|an answer is one of"):
        may_take_part(gifu, answers)


@pytest.mark.parametrize("code", [code for code in CODES if code != "ise-shouhinken"])
def test_only_ise_tells_shops_by_their_size(shipped, code):
    assert shop_size_rule(shipped(code)) is None
    assert shop_size(shipped(code), {}) is None


def test_a_large_shop_takes_only_what_every_shop_takes(ise):
    takes = {size.name: size.takes for size in shop_size_rule(ise).sizes}
    assert takes == {"大型店": ("common",), "中小規模店": ("common", "small")}


SIZES = [
    # area, other-shop, company, half, two-thirds → size, deciding questions
    (["yes"], "large", ["area"]),
    (["no", "yes"], "large", ["other-shop"]),
    (["no", "no", "yes"], "large", ["company"]),
    (["no", "no", "no", "yes"], "large", ["half"]),
    (["no", "no", "no", "no", "yes"], "large", ["two-thirds"]),
    (["no", "no", "no", "no", "no"], "small", []),
    (["unsure", "no", "no", "no", "yes"], "large", ["two-thirds"]),
    (["no", "no", "unsure", "no", "no"], None, ["company"]),
    (["unsure", "unsure", "unsure", "unsure", "unsure"], None, ["area", "other-shop", "company", "half", "two-thirds"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "size", "because"), SIZES)
def test_how_large_a_shop_is(ise, given, size, because):
    names = [question.id for question in shop_size_rule(ise).questions]
    found = shop_size(ise, dict(zip(names, given, strict=False)))
    assert found.answer == ("size" if size else "ask")
    assert (found.size.id if found.size else None) == size
    assert [question.id for question in found.because] == because
    assert [kind.name for kind in found.takes] == {
        "large": ["共通券"],
        "small": ["共通券", "中小規模店専用券"],
        None: [],
    }[size]
    assert found.next is None
    assert found.unclear == ise.shop_size.unclear
    assert all(ise.clause(clause) for clause in found.source)


def test_until_a_question_decides_the_next_one_is_asked(ise):
    names = [question.id for question in shop_size_rule(ise).questions]
    for number, name in enumerate(names):
        found = shop_size(ise, dict.fromkeys(names[:number], "no"))
        assert (found.answer, found.next.id, found.size, found.takes) == ("open", name, None, ())


@pytest.mark.parametrize("answers", [{"area": "1000"}, {"acreage": "yes"}])
def test_answers_on_size_that_are_none_are_refused(ise, answers):
    with pytest.raises(ValueError, match=r"nothing asks for|an answer is one of"):
        shop_size(ise, answers)


@pytest.mark.parametrize("code", WITH_QUESTIONS)
def test_whatever_is_answered_there_is_an_answer_or_a_next_question(shipped, code):
    programme = shipped(code)
    names = [question.id for question in taking_part_questions(programme)][:4]
    for given in product(("yes", "no", "unsure", None), repeat=len(names)):
        answers = {name: answer for name, answer in zip(names, given, strict=True) if answer}
        found = may_take_part(programme, answers)
        assert (found.answer == "open") == (found.next is not None)
