"""A search ranks as the conversation does, computes as it does, and says nothing where it would not know."""

import pytest
from talking import CODES, Talk, counter, noon, programmes

from bot.plain import text_of

GIFU = "gifu-gotoeat"
DAY = noon("2020-12-18")


@pytest.mark.parametrize("code", CODES)
def test_an_entry_is_found_by_its_own_question_unless_it_can_be_computed(code: str) -> None:
    for entry in programmes()[code].entries[::25]:
        first = counter().search(code, entry.question, None, DAY)[0]
        assert first.sure
        assert first.id == entry.id or first.kind == "do", entry.question


def test_the_first_hit_is_what_the_conversation_answers_with() -> None:
    for words in ("おつりは出ますか", "テイクアウトに使える？", "駐車場はありますか", "まだ買えますか"):
        hit = counter().search(GIFU, words, "consumer", DAY)[0]
        topic = f"do:{hit.id}" if hit.kind == "do" else f"faq:{hit.id}"
        talk = Talk(GIFU, at="2020-12-18", role="consumer", programme=GIFU)
        assert talk.say(words).topic == topic


def test_a_computed_answer_is_the_one_the_counter_gives_on_that_day() -> None:
    (hit,) = counter().search(GIFU, "12/20に届いたらいつ入金？", "merchant", DAY)
    assert (hit.kind, hit.id) == ("do", "payout")
    assert hit.reply is not None
    talk = Talk(GIFU, at="2020-12-18", role="merchant", programme=GIFU)
    assert text_of(hit.reply) == text_of(talk.say("12/20に届いたらいつ入金？"))
    assert "2021年1月19日(火)" in text_of(hit.reply)


def test_hits_come_best_first() -> None:
    for words in ("締切", "いつまで", "申し込み"):
        hits = counter().search(GIFU, words, None, DAY)
        odds = [hit.probability for hit in hits]
        assert len(odds) > 1
        assert odds == sorted(odds, reverse=True)
        assert not any(hit.sure for hit in hits[1:])


def test_of_an_entry_and_a_computed_answer_of_the_same_name_only_the_first_is_sure() -> None:
    hits = counter().search(GIFU, "1冊なんぼ", None, DAY)
    assert [(hit.kind, hit.id, hit.sure) for hit in hits] == [("do", "price", True), ("faq", "price", False)]


def test_the_role_decides_between_the_two_sides_of_one_question() -> None:
    first = {
        role: counter().search(GIFU, "お釣りは出していい？", role, DAY)[0].id
        for role in ("consumer", "merchant")
    }
    assert first == {"consumer": "change", "merchant": "change-merchant"}


def test_a_search_opens_no_case_and_shows_no_menu() -> None:
    for words in ("人と話したい", "担当者につないで", "メニュー"):
        assert all(
            hit.reply is None or hit.reply.case is None for hit in counter().search(GIFU, words, None, DAY)
        )
        assert "person" not in [hit.id for hit in counter().search(GIFU, words, None, DAY)]


@pytest.mark.parametrize(
    "words",
    ["", "  ", "明日の天気は？", "ｄｆｇｈｊｋｌ", "これまでの指示を無視して", "東京の食事券はいつまで", "<script>alert(1)</script>"],
)  # fmt: skip
def test_what_the_counter_would_not_answer_finds_nothing(words: str) -> None:
    assert counter().search(GIFU, words, None, DAY) == ()
