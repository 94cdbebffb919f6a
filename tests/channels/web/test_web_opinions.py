"""👍 and 👎 without JavaScript: asked for under an answer, and what comes of them stands there too."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.blocks import Choices, Rating, Reply, Text
from bot.channels.web.rendering import FormFields, Renderer, read_press_value
from bot.channels.web.templating import environment
from bot.clock import TOKYO
from bot.codec import decode_press, reply_from_json, reply_to_json
from bot.engine import Said
from bot.feedback import buttons

NOON = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)
ANSWER = Reply("answer", (Text("出ません。"),), topic="faq:change", programme="north", can_be_rated=True)
THANKS = Reply("greeting", (Text("ありがとうございます。"),), topic="feedback", rating=Rating(2, "helpful"))
WHY = Reply(
    "choices",
    (Choices("理由を選んでください。", buttons("north", "faq:change", 2)),),
    topic="feedback",
    rating=Rating(2, "unhelpful"),
)


def said(number, words, reply=None, event="e"):
    return Said(number, "out" if reply else "in", "text", words, reply, NOON, event)


ASKED = [said(1, "おつりは？", event="a"), said(2, "", ANSWER, event="a")]


@pytest.fixture
def printed():
    renderer = Renderer(environment("窓口", "/accents.css"))
    return lambda transcript: str(renderer.messages(transcript, FormFields("/p/north/messages", "token")))


def test_an_answer_that_may_be_rated_asks_quietly(printed):
    page = printed(ASKED)
    assert page.count('class="thumbs"') == 1
    values = [part.split('"')[0] for part in page.split('name="press" value="')[1:]]
    assert len(values) == 2
    for value, word in zip(values, ("helpful", "unhelpful"), strict=True):
        label, press = read_press_value(value.replace("&#34;", '"').replace("&amp;", "&"))
        assert dict(decode_press(press).args) == {"p": "north", "t": "faq:change", "m": "2", "v": word}
        assert label


@pytest.mark.parametrize("changed", [{"can_be_rated": False}, {"kind": "no_answer", "can_be_rated": False}])
def test_other_answers_do_not_ask(printed, changed):
    assert 'class="thumbs"' not in printed([ASKED[0], said(2, "", replace(ANSWER, **changed))])


def test_what_was_thought_stands_under_the_answer_and_not_among_the_messages(printed):
    page = printed([*ASKED, said(3, "👍 役に立った", event="b"), said(4, "", THANKS, event="b")])
    assert 'class="thumbs"' not in page
    assert "役に立った" not in page
    assert page.count("ありがとうございます。") == page.count("<article") - 1 == 1
    assert page.index('id="latest"') < page.index("おつりは？")


def test_the_reasons_stand_there_until_one_is_given(printed):
    page = printed([*ASKED, said(3, "👎 ちがう", event="b"), said(4, "", WHY, event="b")])
    assert "理由を選んでください。" in page
    noted = replace(THANKS, rating=Rating(2, "unhelpful", "wrong"))
    more = [said(5, "わかりにくい", event="c"), said(6, "", noted, event="c")]
    page = printed([*ASKED, said(3, "👎 ちがう", event="b"), said(4, "", WHY, event="b"), *more])
    assert "理由を選んでください。" not in page
    assert "わかりにくい" not in page


def test_of_a_live_message_the_page_is_told_where_it_belongs():
    renderer = Renderer(environment("窓口", "/accents.css"))
    html = str(renderer.message(said(4, "", THANKS, event="b"), FormFields("/p/north/messages", "token")))
    assert 'data-rates="2"' in html
    assert 'data-answers="b"' in html


def test_what_was_rated_is_known_again_from_the_store():
    assert reply_from_json(reply_to_json(WHY)).rating == Rating(2, "unhelpful")
    assert reply_from_json({"kind": "answer", "rating": {"is": "Unknown"}}).rating is None
