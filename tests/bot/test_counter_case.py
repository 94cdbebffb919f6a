"""While people hold the conversation the bot is silent, and gives way back when asked."""

import pytest
from talking import Talk, said

from bot.blocks import Press
from bot.incoming import IncomingKind


@pytest.mark.parametrize(
    "text",
    ["いつまで使えますか", "まだですか？", "人と話したい", "伊勢の商品券はいつまで", "ありがとう", "090", ""],
)
def test_words_go_to_the_people_and_are_not_answered(text: str) -> None:
    talk = Talk("gifu-gotoeat", case="A7K-2QX")
    assert talk.say(text).kind == "silent"
    assert talk.case is not None


@pytest.mark.parametrize("kind", ["picture", "sticker", "file", "position", "follow", "join"])
def test_anything_else_is_not_answered_either(kind: IncomingKind) -> None:
    assert Talk("gifu-gotoeat", case="A7K-2QX").send(kind).kind == "silent"


def test_a_button_from_before_is_not_answered() -> None:
    talk = Talk("gifu-gotoeat", case="A7K-2QX")
    assert talk.press(Press("use", (("p", "gifu-gotoeat"),))).kind == "silent"


@pytest.mark.parametrize(
    "text", ["ボットに戻る", "自動応答に戻して", "相談を終わる", "やっぱりいいです", "ボットに戻る。"]
)
def test_the_person_takes_the_conversation_back_in_words(text: str) -> None:
    talk = Talk("gifu-gotoeat", case="A7K-2QX")
    reply = talk.say(text)
    assert reply.close_case
    assert "自動でお答えする窓口に戻りました" in said(reply)
    assert "2021年2月28日(日)" in said(talk.say("いつまで使えますか"))


def test_the_person_takes_the_conversation_back_by_the_button_of_the_handoff() -> None:
    talk = Talk("gifu-gotoeat")
    assert talk.say("人と話したい").case is not None
    assert talk.say("いつまで使えますか").kind == "silent"
    assert talk.press(Press("back", (("p", "gifu-gotoeat"),))).close_case
    assert talk.say("いつまで使えますか").kind == "answer"


def test_the_button_back_is_kindly_taken_when_nobody_holds_the_conversation() -> None:
    assert Talk("gifu-gotoeat").press(Press("back", (("p", "gifu-gotoeat"),))).kind == "greeting"


def test_a_case_from_the_entrance_of_all_can_be_taken_back_too() -> None:
    assert Talk(case="A7K-2QX").say("ボットに戻る").close_case


def test_a_handoff_names_its_number_and_what_happens_next() -> None:
    reply = Talk("gifu-gotoeat", at="2020-12-19").say("人と話したい")
    assert reply.kind == "handoff"
    assert reply.case is not None
    assert reply.case.number in said(reply)
    assert "2020年12月21日(月)" in said(reply)
