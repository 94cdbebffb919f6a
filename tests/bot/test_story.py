"""The question of a message that says more than its question."""

import pytest

from bot.story import heart_of
from faq.confidence import Band
from faq.ranking import BOTH, Candidate, Found, Match

USE = Candidate("do:use", BOTH, ("いつまで使えますか",), kind="do")
SALE = Candidate("do:sale", BOTH, ("まだ買えますか",), kind="do")
HELLO = Candidate("outside:greeting", BOTH, ("こんにちは",), kind="outside")
ABUSE = Candidate("outside:abuse", BOTH, ("ばか",), kind="outside")


def found(candidate: Candidate, probability: float, band: Band = "answer") -> Found:
    return Found((Match(candidate, probability, probability),), band)


NOTHING = Found((), "none")


def find(text: str) -> Found:
    if "使えますか" in text:
        return found(USE, 0.95)
    return found(HELLO, 0.95) if "こんにちは" in text or "よろしく" in text else NOTHING


@pytest.mark.parametrize(
    ("text", "heart"),
    [
        ("こんにちは。いつまで使えますか？", "いつまで使えますか？"),
        ("こんにちは、いつまで使えますか？", "いつまで使えますか？"),
        ("こんにちは！いつまで使えますか。よろしくお願いします。", "いつまで使えますか。"),
    ],
)
def test_greetings_are_left_out(text: str, heart: str) -> None:
    words, seen = heart_of(text, found(HELLO, 0.9), find)
    assert words == heart
    assert seen.matches[0].candidate is USE


def test_only_greetings_stay_as_they_are() -> None:
    whole = found(HELLO, 0.9)
    assert heart_of("こんにちは。よろしく。", whole, find) == ("こんにちは。よろしく。", whole)


def test_of_an_unclear_story_the_last_sentence_counts_if_it_is_clear() -> None:
    text = "先月買って半分残っています。いつまで使えますか？"
    assert heart_of(text, found(SALE, 0.4, "choose"), find)[0] == "いつまで使えますか？"


def test_a_story_that_is_clear_is_taken_whole() -> None:
    text = "先月買いました。いつまで使えますか？"
    whole = found(SALE, 0.85)
    assert heart_of(text, whole, find) == (text, whole)


def test_a_last_sentence_that_is_not_clear_changes_nothing() -> None:
    text = "半券をなくしました。どうすればいいですか？"
    whole = found(SALE, 0.3, "choose")
    assert heart_of(text, whole, find) == (text, whole)


def test_one_sentence_is_its_own_heart() -> None:
    whole = found(ABUSE, 0.9)
    assert heart_of("ばか", whole, find) == ("ばか", whole)


def test_a_day_that_the_story_tells_stays_with_its_question() -> None:
    text = "換金は7月15日に終わりました。報告書はいつまで使えますか？"
    whole = found(SALE, 0.6)
    assert heart_of(text, whole, find, lambda seen, story: "7月15日" in story) == (text, whole)


@pytest.mark.parametrize("text", ["こんにちは、元気？", "こんにちは、これで使えますからね、うれしい"])
def test_a_few_words_or_no_question_behind_a_greeting_belong_to_it(text: str) -> None:
    whole = found(HELLO, 0.9)
    assert heart_of(text, whole, find) == (text, whole)
