"""Buttons: what they do, and what is done with those that are stale, foreign or forged."""

import pytest
from talking import CODES, Talk, buttons_of, programmes, said

from bot.blocks import Button, Card, PickDay, Press, Say
from bot.codec import encode_press


def test_a_choice_tapped_is_answered() -> None:
    talk = Talk("gifu-gotoeat", at="2020-12-15")
    talk.say("いつ？")
    assert "2021年2月28日(日)" in said(talk.tap("いつまで使える"))


def test_none_of_these_offers_a_person_and_keeps_the_question_for_the_case() -> None:
    talk = Talk("gifu-gotoeat")
    talk.say("どこ？")
    assert talk.tap("どれでもない").kind == "no_answer"
    reply = talk.tap("人に相談する")
    assert reply.case is not None
    assert reply.case.question == "どこ？"


def test_a_chosen_handler_answers_the_question_set_aside_with_its_day() -> None:
    talk = Talk("gifu-gotoeat", at="2020-12-15")
    talk.memory = talk.memory.but(programme="gifu-gotoeat", asked="12/14のぶん、お金はどうなるのかな")
    reply = talk.press(Press("chosen", (("do", "payout"), ("p", "gifu-gotoeat"))))
    assert "2021年2月1日(月)" in said(reply)


def test_a_person_wanted_after_no_answer_takes_the_question_along() -> None:
    talk = Talk("gifu-gotoeat")
    assert talk.say("ヒョウモントカゲモドキの飼い方は").kind == "no_answer"
    reply = talk.tap("人に相談する")
    assert reply.case is not None
    assert reply.case.question == "ヒョウモントカゲモドキの飼い方は"
    assert reply.case.reason == "no_answer"


def test_a_person_wanted_after_what_the_documents_do_not_say_takes_the_question_along() -> None:
    talk = Talk("gifu-gotoeat")
    assert talk.say("食事券はクレジットカードで買えますか").kind == "no_answer"
    reply = talk.tap("人に相談する")
    assert reply.case is not None
    assert reply.case.question == "食事券はクレジットカードで買えますか"


def test_a_person_wanted_after_an_answer_was_asked_for() -> None:
    talk = Talk("gifu-gotoeat")
    talk.say("いつまで使えますか")
    reply = talk.tap("人に相談する")
    assert reply.case is not None
    assert reply.case.reason == "asked_for"


def test_a_day_picked_is_answered_for_that_day() -> None:
    talk = Talk("gifu-gotoeat", at="2020-12-15")
    talk.say("入金日はいつですか？")
    assert "12月1日(火)" in said(talk.tap("日付を選ぶ", picked="2020-12-01"))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "text",
    [
        "メニュー",
        "入金日はいつですか？",
        "いつまで使えますか",
        "いくらですか",
        "電話番号は",
        "ヒョウモントカゲモドキの飼い方は",
        "いつ？",
        "どこ？",
    ],
)
def test_every_button_of_every_reply_leads_somewhere(code: str, text: str) -> None:
    for number, button in enumerate(buttons_of(Talk(code).say(text))):
        talk = Talk(code)
        again = buttons_of(talk.say(text))[number]
        if isinstance(again.does, Press | Say | PickDay):
            picked = talk.now.date().isoformat() if isinstance(again.does, PickDay) else ""
            reply = talk.tap(button.label, picked)
            assert reply.topic != "stale", button
            assert reply.blocks


@pytest.mark.parametrize("code", CODES)
def test_every_entry_can_be_reached_by_its_button_and_its_details_too(code: str) -> None:
    talk = Talk(code)
    for entry in programmes()[code].entries:
        reply = talk.press(Press("entry", (("id", entry.id), ("p", code))))
        assert reply.topic == f"faq:{entry.id}"
        assert reply.kind == ("no_answer" if entry.kind == "not_stated" else "answer")
        if entry.details:
            assert (
                talk.press(Press("entry", (("id", entry.id), ("p", code), ("part", "details")))).kind
                == "answer"
            )


@pytest.mark.parametrize("code", CODES)
def test_no_label_is_longer_than_a_button_holds(code: str) -> None:
    for text in ("メニュー", "いつ？", "入金日はいつですか？", "どこ？", "いくらですか"):
        for role in (None, "consumer", "merchant"):
            labels = [button.label for button in buttons_of(Talk(code, role=role).say(text))]
            assert [label for label in labels if len(label) > 20] == []


BAD = [
    "",
    "x",
    "menu",
    "nothing?p=gifu-gotoeat",
    "menu?p=somewhere-else",
    "menu?p=ise-shouhinken",
    "menu?p=",
    "menu?p=gifu-gotoeat&q=1",
    "payout?p=gifu-gotoeat&day=2020-02-31",
    "payout?p=gifu-gotoeat&day=2020-12-01&basis=gold",
    "payout?day=2020-12-01&p=gifu-gotoeat&p=gifu-gotoeat&x=y",
    "lodging?p=gifu-gotoeat",
    "subsidy?p=gifu-gotoeat",
    "entry?p=gifu-gotoeat",
    "entry?id=no-such-entry&p=gifu-gotoeat",
    "entry?id=price&p=gifu-gotoeat&part=everything",
    "entry?id=../../etc/passwd&p=gifu-gotoeat",
    "guard?p=gifu-gotoeat&role=admin",
    "guard?p=gifu-gotoeat&role=merchant&q=1",
    "chosen?p=gifu-gotoeat",
    "chosen?do=nothing&p=gifu-gotoeat",
    "chosen?do=lodging&p=gifu-gotoeat",
    "person?offer=2&p=gifu-gotoeat",
    "back?p=gifu-gotoeat&q=1",
    "{{7*7}}?p=gifu-gotoeat",
    "menu?p=%00",
    "menu?p=gifu-gotoeat" + "&a=b" * 200,
    "\x00\ud800",
    '{"handler": "menu"}',
    "action=buy&itemid=123",
]


@pytest.mark.parametrize("data", BAD)
def test_a_button_that_is_stale_foreign_or_forged_is_politely_refused(data: str) -> None:
    talk = Talk("gifu-gotoeat", programme="gifu-gotoeat")
    before = talk.memory
    reply = talk.press(data)
    assert reply.kind == "no_answer"
    assert reply.topic == "stale"
    assert "このボタンはもう使えません" in said(reply)
    assert talk.memory == before


def test_a_picked_day_that_is_none_is_politely_refused() -> None:
    talk = Talk("gifu-gotoeat")
    assert talk.press(Press("payout", (("p", "gifu-gotoeat"),)), picked="tomorrow").topic == "stale"


def test_a_button_of_a_programme_not_served_here_never_answers() -> None:
    talk = Talk("gifu-gotoeat", "gunma-gotoeat", programme="gifu-gotoeat")
    assert talk.press(Press("use", (("p", "ise-shouhinken"),))).topic == "stale"
    assert talk.memory.programme == "gifu-gotoeat"


@pytest.mark.parametrize("code", CODES)
def test_every_button_fits_into_what_a_transport_carries(code: str) -> None:
    talk = Talk(code)
    for text in ("メニュー", "入金日はいつですか？", "いつ？", "電話番号は"):
        for button in buttons_of(talk.say(text)):
            if isinstance(button.does, Press):
                assert len(encode_press(button.does)) <= 300


def test_a_card_has_at_most_the_buttons_a_flex_bubble_can_show() -> None:
    for code in CODES:
        for block in Talk(code).say("メニュー").blocks:
            assert isinstance(block, Card)
            assert all(isinstance(button, Button) for button in block.buttons)
            assert len(block.buttons) <= 6
