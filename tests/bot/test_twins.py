"""Two ways to one answer are not two meanings."""

from bot.twins import WORD_FOR_WORD, Twins, is_text_of
from faq.confidence import Band
from faq.ranking import BOTH, Candidate, Found, Match

PERIOD = Candidate("use-period", BOTH, ("利用期間は？", "いつまで使えますか"))
USE = Candidate("do:use", BOTH, ("いま使えますか", "いつまで使えますか？"), kind="do")
PRICE = Candidate("price", BOTH, ("いくらですか",))
GREETING = Candidate("outside:greeting", BOTH, ("こんにちは",), kind="outside")
ALL = (PERIOD, USE, PRICE, GREETING)


def band(probability: float) -> Band:
    return "answer" if probability >= 0.5 else "choose" if probability >= 0.2 else "none"


def found(*pairs: tuple[Candidate, float]) -> Found:
    return Found(tuple(Match(candidate, p, p) for candidate, p in pairs), band(pairs[0][1]))


def test_twins_speak_for_each_other() -> None:
    settled = Twins(ALL, band).settled(found((PERIOD, 0.3), (USE, 0.25), (PRICE, 0.1)), "期限はいつかな")
    assert settled.band == "answer"
    assert [match.candidate.id for match in settled.matches] == ["do:use", "price"]


def test_what_computes_far_less_likely_does_not_go_first() -> None:
    settled = Twins(ALL, band).settled(found((PERIOD, 0.45), (USE, 0.1)), "期限はいつかな")
    assert settled.matches[0].candidate is PERIOD
    assert settled.band == "answer"


def test_two_meanings_stay_two() -> None:
    given = found((PERIOD, 0.3), (PRICE, 0.25))
    assert Twins(ALL, band).settled(given, "何か") == given


def test_word_for_word_leaves_no_doubt() -> None:
    settled = Twins(ALL, band).settled(found((PRICE, 0.05), (USE, 0.04)), "いくらですか？")
    assert settled.band == "answer"
    assert settled.matches[0].probability == WORD_FOR_WORD


def test_word_for_word_of_two_the_one_that_computes_goes_first() -> None:
    settled = Twins(ALL, band).settled(found((PERIOD, 0.9), (USE, 0.1)), "いつまで使えますか")
    assert settled.matches[0].candidate is USE


def test_nothing_found_stays_nothing_found() -> None:
    assert Twins(ALL, band).settled(found((PERIOD, 0.1), (USE, 0.09)), "何か").band == "none"
    assert Twins(ALL, band).settled(Found((), "none"), "何か") == Found((), "none")


def test_what_is_outside_is_left_alone() -> None:
    given = found((GREETING, 0.9))
    assert Twins(ALL, band).settled(given, "こんにちは") == given


def test_full_stops_and_width_do_not_matter() -> None:
    assert is_text_of(USE, "いま使えますか。")
    assert not is_text_of(USE, "いま使えま")
    assert not is_text_of(USE, "？")
