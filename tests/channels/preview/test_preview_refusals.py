"""What LINE would refuse, one row for each rule; and that every real reply is within all of them."""

import copy
import json
from datetime import date, datetime, time
from pathlib import Path

import pytest
import shipped

from bot.channels.line.senders import Senders
from bot.channels.line.showing import messages_by
from bot.channels.preview.asked import Asked, Step
from bot.channels.preview.gallery import Gallery
from bot.channels.preview.refusals import problems_of
from bot.channels.preview.talk import Talks
from bot.clock import TOKYO, SystemClock
from handlers import all_handlers

TEXT = {"type": "text", "text": "あ", "wrap": True}
GO = {"type": "postback", "label": "押す", "data": "menu"}
BUTTON = {"type": "button", "action": GO}
PICTURE = "https://example.jp/a.png"
GOOD = {
    "type": "flex",
    "altText": "通知",
    "contents": {
        "type": "bubble",
        "size": "mega",
        "hero": {"type": "image", "url": PICTURE, "size": "full", "aspectRatio": "20:13"},
        "body": {"type": "box", "layout": "vertical", "spacing": "md", "contents": [
            TEXT,
            {"type": "text", "contents": [{"type": "span", "text": "あ", "color": "#55585F"}]},
            {"type": "box", "layout": "baseline", "contents": [{"type": "icon", "url": PICTURE}, TEXT]},
            {"type": "separator", "margin": "lg"},
        ]},
        "footer": {"type": "box", "layout": "vertical", "contents": [BUTTON]},
    },
    "sender": {"name": "ぎふの窓口", "iconUrl": PICTURE},
    "quickReply": {"items": [{"type": "action", "action": GO}]},
}  # fmt: skip


def test_a_message_within_the_rules_has_no_problem():
    assert problems_of([GOOD]) == []


def test_quick_replies_that_nobody_sees_are_told():
    assert [each.why for each in problems_of([GOOD, {"type": "text", "text": "あ"}])] == ["unseen"]


def changed(path: str, value: object) -> dict:
    """The good message with one thing changed; ``path`` in dots, numbers are places in lists."""
    message = copy.deepcopy(GOOD)
    at: object = message
    *way, last = [int(each) if each.isdigit() else each for each in path.split(".")]
    for step in way:
        at = at[step]  # type: ignore[index]
    at[last] = value  # type: ignore[index]
    return message


BODY = "contents.body.contents"
ACTION = "contents.footer.contents.0.action"
RULES = [
    ("altText", "", "empty"),
    ("altText", "あ" * 1501, "length"),
    ("altText", "🍎" * 751, "length"),
    ("colour", "#FFFFFF", "unknown"),
    (f"{BODY}.0.fontSize", "12px", "unknown"),
    (f"{BODY}.0.text", "", "empty"),
    (f"{BODY}.0.size", "huge", "size"),
    (f"{BODY}.0.size", "50%", "size"),
    (f"{BODY}.0.color", "red", "colour"),
    (f"{BODY}.0.weight", "heavy", "value"),
    (f"{BODY}.0.maxLines", -1, "value"),
    (f"{BODY}.0.wrap", "true", "value"),
    (f"{BODY}.0", {"type": "text", "text": "一\n二"}, "wrap"),
    (f"{BODY}.0", {"type": "text", "wrap": True}, "missing"),
    (f"{BODY}.0", {"type": "icon", "url": PICTURE}, "place"),
    (f"{BODY}.0", {"type": "video", "url": PICTURE}, "place"),
    (f"{BODY}.0", None, "place"),
    (f"{BODY}.2.contents.1", BUTTON, "place"),
    (f"{BODY}.1.contents.0", TEXT, "place"),
    (f"{BODY}.3.margin", "5%", "size"),
    ("contents.body.layout", "diagonal", "value"),
    ("contents.body.width", "wide", "size"),
    ("contents.body", TEXT, "place"),
    ("contents.body.background", {"type": "linearGradient", "angle": "90"}, "missing"),
    ("contents.hero.url", "http://example.jp/a.png", "scheme"),
    ("contents.hero.url", "https://example.jp/絵.png", "encoding"),
    ("contents.hero.aspectRatio", "1:4", "ratio"),
    ("contents.hero", BUTTON, "place"),
    ("contents.size", "tera", "value"),
    ("contents.type", "balloon", "type"),
    ("contents", {"type": "bubble"}, "missing"),
    ("contents", {"type": "carousel", "contents": []}, "bubbles"),
    ("contents", {"type": "carousel", "contents": [GOOD["contents"]] * 13}, "bubbles"),
    ("contents", {"type": "carousel", "contents": [GOOD["contents"], {**GOOD["contents"], "size": "kilo"}]}, "sizes"),
    (f"{BODY}.0.text", "あ" * 10_300, "bytes"),
    (ACTION + ".label", "あ" * 41, "length"),
    (ACTION, {"type": "postback", "data": "menu"}, "missing"),
    (ACTION + ".data", "あ" * 301, "length"),
    (ACTION + ".displayText", "あ" * 301, "length"),
    (ACTION, {"type": "location", "label": "場所"}, "place"),
    (ACTION, {"type": "uri", "label": "開く", "uri": "javascript:alert(1)"}, "scheme"),
    (ACTION, {"type": "uri", "label": "開く", "uri": "https://example.jp/" + "a" * 1000}, "length"),
    (ACTION, {"type": "message", "label": "言う"}, "missing"),
    (ACTION, {"type": "dance", "label": "踊る"}, "type"),
    (ACTION, {"type": "datetimepicker", "label": "日", "data": "x", "mode": "date", "min": "2021-02-01", "max": "2021-01-01"}, "order"),
    (ACTION, {"type": "datetimepicker", "label": "日", "data": "x", "mode": "date", "initial": "2021-02-01", "max": "2021-01-01"}, "order"),
    (ACTION, {"type": "datetimepicker", "label": "日", "data": "x", "mode": "date", "min": "2021/02/01"}, "value"),
    ("quickReply.items", [], "quick"),
    ("quickReply.items", GOOD["quickReply"]["items"] * 14, "quick"),
    ("quickReply.items.0.action.label", "あ" * 21, "length"),
    ("sender.name", "LINEの窓口", "name"),
    ("sender.name", "あ" * 21, "length"),
    ("sender.icon", PICTURE, "unknown"),
    ("type", "hologram", "type"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "why"), RULES, ids=range(len(RULES)))
def test_a_broken_rule_is_told(path, value, why):
    assert why in {problem.why for problem in problems_of([changed(path, value)])}


def test_labels_are_counted_as_a_reader_sees_them():
    family = "👨‍👩‍👧"
    assert problems_of([changed("quickReply.items.0.action.label", family * 20)]) == []
    assert problems_of([changed("quickReply.items.0.action.label", family * 21)])


def test_more_than_five_messages_are_refused():
    assert [each.why for each in problems_of([{"type": "text", "text": "あ"}] * 6)] == ["messages"]


# --- the real replies ------------------------------------------------------------------------------------

ASKED = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "eval/own_questions.jsonl").read_text("utf-8").splitlines()
]
PROGRAMMES = shipped.programmes()


@pytest.fixture(scope="module")
def talks(house):
    senders = Senders(house.programmes, "https://counter.example")
    return Talks(house.counter, house.programmes, messages_by(senders), SystemClock())


@pytest.mark.parametrize("code", PROGRAMMES)
@pytest.mark.parametrize(("chat", "every"), [("one", 3), ("group", 12)])
def test_a_part_of_our_questions_is_answered_within_the_rules(talks, code, chat, every):
    for case in ASKED[::every]:
        at = datetime.combine(date.fromisoformat(case["at"]), time(12), TOKYO) if case.get("at") else None
        own = case["programme"] == code
        asked = Asked(
            programme=code,
            role=case.get("role") or None,
            at=at if own else None,
            chat=chat,
            steps=(Step("text", case["question"]),),
        )
        last = talks.exchanges(asked)[-1]
        assert last.failed == "", case["question"]
        assert problems_of(last.messages) == [], case["question"]
        assert last.messages, case["question"]


def test_the_gallery_has_a_scene_for_every_handler(talks):
    gallery = Gallery(talks)
    topics = {
        scene.last.reply.topic
        for code, programme in PROGRAMMES.items()
        for scene in gallery.scenes(Asked(programme=code), programme)
    }
    assert {f"do:{handler.NAME}" for handler in all_handlers()} <= topics
    assert {"source", "feedback", "choices", "guard:programme", "guard:days", "stale", "back"} <= topics


def test_what_failed_is_an_apology_and_named(house):
    class Broken:
        def reply(self, incoming, standing, now, case_number):
            raise ZeroDivisionError

    broken = Talks(Broken(), house.programmes, messages_by(Senders({})), SystemClock())
    last = broken.exchanges(Asked(programme="gifu-gotoeat"))[-1]
    assert last.failed == "ZeroDivisionError"
    assert "ABC-123" in last.messages[0]["text"]
