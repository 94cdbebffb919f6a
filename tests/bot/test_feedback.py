"""Ratings: offered where an answer stands on data, taken once, and nothing of the conversation is lost by them."""

import pytest
from talking import Talk, programmes, said

from bot import feedback
from bot.blocks import Press, Rating, Reply
from bot.codec import encode_press

GIFU = "gifu-gotoeat"


def press_of(talk: Talk, word: str = "helpful", message: int = 7) -> Press:
    make = feedback.helpful_press if word == "helpful" else feedback.unhelpful_press
    return make(talk.last.programme, talk.last.topic, message)


@pytest.mark.parametrize(
    "text", ["食事券はいつまで使えますか", "入金日はいつですか？", "電話番号は", "おつりは出ますか"]
)
def test_an_answer_from_data_may_be_rated(text: str) -> None:
    assert Talk(GIFU).say(text).can_be_rated


@pytest.mark.parametrize(
    "text",
    [
        "こんにちは",
        "ありがとう",
        "メニュー",
        "いつ？",
        "人と話したい",
        "ヒョウモントカゲモドキの飼い方は",
        "天気は？",
    ],
)
def test_greetings_questions_back_and_what_was_not_answered_are_not_rated(text: str) -> None:
    assert not Talk(GIFU).say(text).can_be_rated


def test_a_thumb_up_is_noted_for_its_answer_with_the_shortest_thanks() -> None:
    talk = Talk(GIFU)
    talk.say("食事券はいつまで使えますか")
    reply = talk.press(press_of(talk))
    assert reply.rating == Rating(7, "helpful")
    assert said(reply).startswith("ありがとうございます。")
    assert not reply.can_be_rated


def test_a_thumb_down_may_say_why_and_offers_a_person() -> None:
    talk = Talk(GIFU)
    talk.say("食事券はいつまで使えますか")
    reply = talk.press(press_of(talk, "unhelpful"))
    assert reply.rating == Rating(7, "unhelpful")
    assert all(label in said(reply) for label in (*feedback.REASONS.values(), "人に相談する"))
    because = talk.tap("日付や金額がちがう")
    assert because.rating == Rating(7, "unhelpful", "wrong")


def test_a_topic_once_rated_is_not_asked_about_again() -> None:
    talk = Talk(GIFU)
    talk.say("食事券はいつまで使えますか")
    talk.press(press_of(talk))
    assert not talk.say("食事券はいつまで使えますか").can_be_rated
    assert talk.say("入金日はいつですか？").can_be_rated


def test_a_topic_rated_in_one_programme_is_not_asked_about_again_after_another_was_spoken_of() -> None:
    talk = Talk(GIFU, "gunma-gotoeat", programme=GIFU)
    talk.press(Press("use", (("p", GIFU),)))
    talk.press(press_of(talk))
    assert talk.press(Press("use", (("p", "gunma-gotoeat"),))).can_be_rated
    assert not talk.press(Press("use", (("p", GIFU),))).can_be_rated


@pytest.mark.parametrize("word", ["helpful", "unhelpful"])
def test_the_next_question_leans_on_the_answer_as_if_nothing_had_been_rated(word: str) -> None:
    talk = Talk(GIFU, at="2020-12-18")
    talk.say("12月10日に出したら入金はいつ")
    talk.press(press_of(talk, word))
    assert "2020年12月20日(日)の投函分" in said(talk.say("じゃあ12月20日は？"))


def test_rating_an_answer_about_another_programme_does_not_change_what_is_spoken_of() -> None:
    talk = Talk(GIFU, "gunma-gotoeat", programme=GIFU)
    reply = talk.press(feedback.helpful_press("gunma-gotoeat", "faq:price", 3))
    assert talk.memory.programme == GIFU
    assert "についてお答えします" not in said(reply)


def test_only_the_latest_topics_are_remembered() -> None:
    talk = Talk(GIFU)
    for number in range(feedback.REMEMBERED + 5):
        talk.press(feedback.helpful_press(GIFU, f"faq:{number}", number))
    assert len(talk.memory.rated) == feedback.REMEMBERED


def test_while_people_have_the_conversation_nothing_is_rated() -> None:
    talk = Talk(GIFU, case="A7-K2Q")
    assert talk.press(feedback.helpful_press(GIFU, "faq:price", 3)) == Reply("silent", programme=GIFU)


@pytest.mark.parametrize(
    "data",
    [
        "feedback?p=gifu-gotoeat",
        "feedback?p=gifu-gotoeat&t=faq:price&m=1&v=great",
        "feedback?p=gifu-gotoeat&t=faq:price&m=-1&v=helpful",
        "feedback?p=gifu-gotoeat&t=faq:price&m=１&v=helpful",
        "feedback?p=gifu-gotoeat&t=faq:price&m=1&v=helpful&why=wrong",
        "feedback?p=gifu-gotoeat&t=faq:price&m=1&v=unhelpful&why=ugly",
        "feedback?p=gifu-gotoeat&t=faq:price&m=1&v=helpful&x=1",
        "feedback?p=gifu-gotoeat&t=none&m=1&v=helpful",
        "feedback?p=gifu-gotoeat&t=faq:" + "x" * 100 + "&m=1&v=helpful",
        "feedback?p=gifu-gotoeat&t=faq:price&m=" + "9" * 19 + "&v=helpful",
        "feedback?p=ise-shouhinken&t=faq:price&m=1&v=helpful",
    ],
)
def test_a_forged_rating_is_politely_refused(data: str) -> None:
    reply = Talk(GIFU).press(data)
    assert reply.topic == "stale"
    assert reply.rating is None


def test_every_rating_fits_into_a_button() -> None:
    for code, programme in programmes().items():
        for entry in programme.entries:
            for button in feedback.buttons(code, f"faq:{entry.id}", 10**17):
                assert isinstance(button.does, Press)
                assert len(encode_press(button.does)) + len("&why=other_question") <= 300
