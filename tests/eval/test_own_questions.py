"""The project's own questions have the shape that scoring needs, and are about programmes that exist."""

import json
from datetime import date
from pathlib import Path

import pytest

from programmes.loader import PACKAGE_DATA

QUESTIONS = Path(__file__).with_name("own_questions.jsonl")
CASES = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
CODES = {folder.name for folder in PACKAGE_DATA.iterdir() if folder.is_dir()}


def test_every_question_has_an_id_of_its_own():
    assert len({case["id"] for case in CASES}) == len(CASES)


def test_no_question_is_asked_twice_of_one_programme():
    assert len({(case["programme"], case["question"]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_question_is_put_to_a_programme_on_a_day(case):
    assert case["programme"] in CODES
    assert case["role"] in ("consumer", "merchant")
    assert date.fromisoformat(case["at"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_what_is_expected_can_be_judged(case):
    assert case["expect"] in ("answer", "no_answer", "greeting")
    assert bool(case["must_contain"]) == (case["expect"] == "answer")
    assert all(each and all(each) for each in case["must_contain"])
