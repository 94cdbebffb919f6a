"""A message that holds a day or a count goes to the handler that computes with it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shipped

from bot.computed import computed_first, values_in, without_what_to_compute
from bot.registry import Registry
from faq.ranking import Candidate, Found, Match
from handlers import EXAMPLES, all_handlers

REGISTRY = Registry(all_handlers(), Path(EXAMPLES))
TODAY = date(2020, 12, 18)


def match(candidate_id: str, kind: str, probability: float) -> Match:
    candidate = Candidate(id=candidate_id, roles=frozenset({"merchant"}), texts=("",), answer="", kind=kind)  # type: ignore[arg-type]
    return Match(candidate, probability, probability, ())  # type: ignore[arg-type]


STORED = match("dispute-period", "faq", 0.9)
COMPUTED = match("do:dispute", "do", 0.5)
FOUND = Found(matches=(STORED, COMPUTED), band="choose")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("12/10の分", {"day"}),
        ("大人2人で8000円", {"人", "円"}),
        ("3冊", {"冊"}),
        ("上限いっぱい買う", {"all"}),
        ("おつりは？", set()),
    ],
)
def test_days_and_units_are_seen(text: str, values: set[str]) -> None:
    assert values_in(text, TODAY) == values


def test_a_day_brings_the_handler_that_reads_days_to_the_front() -> None:
    found = computed_first(FOUND, "2月1日の入金額がおかしい", TODAY, REGISTRY)
    assert found.matches[0].candidate.id == "do:dispute"
    assert found.band == "answer"


def test_without_a_value_the_stored_answer_stays() -> None:
    assert computed_first(FOUND, "入金額がおかしい", TODAY, REGISTRY) == FOUND


def test_a_value_the_handler_does_not_read_changes_nothing() -> None:
    assert computed_first(FOUND, "3冊", TODAY, REGISTRY) == FOUND


def test_a_day_does_not_bring_use_before_what_is_paid_with_the_tickets() -> None:
    found = Found((match("change", "faq", 0.5), match("do:use", "do", 0.2)), "answer")
    assert computed_first(found, "今日おつりもらえる？", TODAY, REGISTRY) == found
    assert (
        computed_first(found, "今日これで食べられる？", TODAY, REGISTRY).matches[0].candidate.id == "do:use"
    )


def test_an_unlikely_handler_stays_behind() -> None:
    far = replace(FOUND, matches=(STORED, match("do:dispute", "do", 0.1)))
    assert computed_first(far, "2月1日の入金額", TODAY, REGISTRY) == far


def test_several_of_something_bring_the_handler_that_counts_from_far_behind() -> None:
    far = replace(FOUND, matches=(match("price", "faq", 0.9), match("do:price", "do", 0.2)))
    assert computed_first(far, "4セットほしい", TODAY, REGISTRY).matches[0].candidate.id == "do:price"
    assert computed_first(far, "1セットほしい", TODAY, REGISTRY) == far


def test_a_sum_that_is_only_spoken_of_is_not_computed_with() -> None:
    stay = replace(FOUND, matches=(match("shares", "faq", 0.9), match("do:lodging", "do", 0.6)))
    assert computed_first(stay, "5000円のうち県はいくら", TODAY, REGISTRY) == stay
    assert computed_first(stay, "8000円の宿なら", TODAY, REGISTRY).matches[0].candidate.id == "do:lodging"


def test_what_is_not_for_us_stays_so() -> None:
    outside = replace(FOUND, matches=(match("outside:other_service", "outside", 0.8), COMPUTED))
    assert computed_first(outside, "2月1日", TODAY, REGISTRY) == outside


def test_who_finds_nothing_to_count_goes_and_the_next_is_as_much_more_likely() -> None:
    gifu = shipped.programmes()["gifu-gotoeat"]
    found = Found((match("do:worth", "do", 0.6), match("difference", "faq", 0.3)), "answer")
    assert without_what_to_compute(found, "500円券20枚でいくら", gifu, REGISTRY) == found
    left = without_what_to_compute(found, "伝票に120枚と書いた", gifu, REGISTRY)
    assert [m.candidate.id for m in left.matches] == ["difference"]
    assert 0.3 < left.matches[0].probability <= 0.6
    assert left.band == "answer"
    behind = Found((STORED, match("do:worth", "do", 0.3)), "answer")
    assert without_what_to_compute(behind, "伝票に120枚", gifu, REGISTRY) == replace(
        behind, matches=(STORED,)
    )


def test_where_nothing_is_left_nothing_was_found() -> None:
    gifu = shipped.programmes()["gifu-gotoeat"]
    alone = Found((match("do:worth", "do", 0.6),), "answer")
    assert without_what_to_compute(alone, "120枚", gifu, REGISTRY).matches == ()


def test_a_computation_that_comes_first_but_unsure_answers_where_it_has_its_value() -> None:
    unsure = Found(matches=(replace(COMPUTED, probability=0.1), STORED), band="choose")
    assert computed_first(unsure, "2月1日の入金額がおかしい", TODAY, REGISTRY).band == "answer"
    assert computed_first(unsure, "入金額がおかしい", TODAY, REGISTRY).band == "choose"


@pytest.mark.parametrize(
    ("text", "first"), [("今日の入金額", "do:dispute"), ("2月1日の入金額", "dispute-period")]
)
def test_a_day_counted_from_today_needs_less(text: str, first: str) -> None:
    found = Found(matches=(STORED, replace(COMPUTED, probability=0.22)), band="answer")
    assert computed_first(found, text, TODAY, REGISTRY).matches[0].candidate.id == first


def test_a_count_does_not_make_an_answer_of_what_is_not_stated() -> None:
    silent = Found((match("limit-unknown", "not_stated", 0.76), match("do:price", "do", 0.4)), "answer")
    assert computed_first(silent, "ひとり2冊まで？", TODAY, REGISTRY) == silent
