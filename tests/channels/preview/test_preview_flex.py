"""Flex components as HTML, one row for each component and property; hostile words stay words."""

import html
import re

import pytest
import shipped
from page_reader import PageReader

from bot.blocks import Reply, Text
from bot.channels.preview import Sides, create_preview
from bot.channels.preview.flex import container
from bot.clock import SystemClock

TEXT = {"type": "text", "text": "あ"}
PICTURE = "https://example.jp/a.png"
GO = {"type": "postback", "label": "押す", "data": "menu"}


class OneText:
    """A counter of one answer."""

    def reply(self, incoming, standing, now, case_number):
        return Reply("answer", (Text("あ"),))


MESSAGES: list[dict] = []
PAGES = PageReader(
    create_preview(
        OneText(),
        shipped.programmes(),
        Sides(lambda reply, in_group: list(MESSAGES), lambda said: ""),
        SystemClock(),
    )
)


def shown(*messages):
    """The phone of a page that shows these messages, and the rules of its style sheet."""
    MESSAGES[:] = messages
    page = PAGES.get("/preview")
    assert page.status_code == 200
    address = html.unescape(re.search(r'href="(/preview/looks\.css[^"]*)"', page.text)[1])
    phone = page.text.split('<div class="ln-phone')[1].split('<form class="pv-say"')[0]
    return phone, PAGES.get(address).text


def bubble(*contents, **more):
    box = {"type": "box", "layout": "vertical", "contents": list(contents)}
    return {"type": "flex", "altText": "通知", "contents": {"type": "bubble", "body": box, **more}}


LOOKS = [
    ({**TEXT, "size": "xl"}, "font-size:22px"),
    ({**TEXT, "size": "30px", "scaling": True}, "font-size:calc(30px * var(--letters))"),
    ({**TEXT, "color": "#55585F"}, "color:#55585f"),
    ({**TEXT, "lineSpacing": "4px"}, "--line-spacing:4px"),
    ({**TEXT, "maxLines": 2, "wrap": True}, "-webkit-line-clamp:2"),
    ({**TEXT, "margin": "lg"}, "margin-top:12px"),
    ({**TEXT, "flex": 2}, "flex:2 0 auto"),
    ({**TEXT, "position": "absolute", "offsetTop": "xl", "offsetEnd": "5%"}, "top:16px"),
    ({**TEXT, "offsetEnd": "5%"}, "inset-inline-end:5%"),
    ({"type": "box", "layout": "vertical", "contents": [], "width": "40%"}, "width:40%"),
    ({"type": "box", "layout": "vertical", "contents": [], "maxHeight": "90px"}, "max-height:90px"),
    ({"type": "box", "layout": "vertical", "contents": [], "paddingAll": "lg"}, "padding-inline-start:12px"),
    ({"type": "box", "layout": "vertical", "contents": [], "paddingAll": "lg", "paddingTop": "3px"}, "padding-top:3px"),
    ({"type": "box", "layout": "vertical", "contents": [], "cornerRadius": "md"}, "border-radius:8px"),
    ({"type": "box", "layout": "vertical", "contents": [], "borderWidth": "semi-bold"}, "border-width:3px"),
    ({"type": "box", "layout": "vertical", "contents": [], "borderColor": "#D8DBE0"}, "border-color:#d8dbe0"),
    ({"type": "box", "layout": "vertical", "contents": [], "backgroundColor": "#E6F4EA"}, "background-color:#e6f4ea"),
    (
        {
            "type": "box", "layout": "vertical", "contents": [],
            "background": {"type": "linearGradient", "angle": "0deg", "startColor": "#000000", "endColor": "#FFFFFF"},
        },
        "linear-gradient(0deg,#000000,#ffffff)",
    ),
    ({"type": "separator", "color": "#D8DBE0"}, "border-color:#d8dbe0"),
    ({"type": "image", "url": PICTURE, "size": "sm"}, "width:80px"),
    ({"type": "image", "url": PICTURE, "size": "full", "aspectRatio": "20:13"}, "aspect-ratio:20 / 13"),
    ({"type": "button", "action": GO, "style": "primary", "color": "#0B5D2A"}, "background-color:#0b5d2a"),
    ({"type": "button", "action": GO, "color": "#0B5D2A"}, "color:#0b5d2a"),
    ({"type": "button", "action": GO, "adjustMode": "shrink-to-fit"}, "--wide:2"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "rule"), LOOKS, ids=range(len(LOOKS)))
def test_a_property_becomes_a_rule(part, rule):
    _, sheet = shown(bubble(TEXT, part))
    assert rule in sheet


CLASSES = [
    (bubble({**TEXT, "weight": "bold"}), "fx-bold"),
    (bubble({**TEXT, "style": "italic"}), "fx-italic"),
    (bubble({**TEXT, "decoration": "line-through"}), "fx-line-line-through"),
    (bubble({**TEXT, "wrap": True}), "fx-wrap"),
    (bubble({**TEXT, "align": "end"}), "fx-align-end"),
    (bubble({**TEXT, "gravity": "center"}), "fx-gravity-center"),
    (bubble({**TEXT, "adjustMode": "shrink-to-fit"}), "fx-shrinks"),
    (bubble({"type": "filler"}), "fl-1|fv-1"),
    (bubble({"type": "box", "layout": "baseline", "contents": [{"type": "icon", "url": PICTURE}, TEXT]}), "fx-baseline"),
    (bubble({"type": "box", "layout": "horizontal", "contents": [TEXT], "justifyContent": "space-between"}), "fx-justify-space-between"),
    (bubble({"type": "box", "layout": "vertical", "contents": [TEXT], "alignItems": "center"}), "fx-items-center"),
    (bubble({"type": "button", "action": GO, "style": "secondary"}), "fx-secondary"),
    (bubble({"type": "button", "action": GO, "height": "sm"}), "fx-low"),
    (bubble({"type": "image", "url": PICTURE, "aspectMode": "cover"}), "fx-cover"),
    (bubble(TEXT, size="kilo"), "fx-kilo"),
    (bubble(TEXT, direction="rtl"), "fx-rtl"),
    (bubble(TEXT, hero={"type": "image", "url": PICTURE}), "fx-hero"),
    (bubble(TEXT, footer={"type": "box", "layout": "vertical", "contents": [TEXT]}), "fx-has-footer"),
    (bubble(TEXT, styles={"body": {"separator": True}}), "fx-separator"),
    (bubble(TEXT, hero={"type": "video", "url": PICTURE, "previewUrl": PICTURE, "altContent": TEXT}), "fx-play"),
    ({"type": "flex", "altText": "通知", "contents": {"type": "carousel", "contents": [bubble(TEXT)["contents"]] * 2}}, "fx-carousel"),
    ({"type": "image", "originalContentUrl": PICTURE, "previewImageUrl": PICTURE}, "fx-image"),
    ({"type": "text", "text": "あ"}, "ln-bubble"),
    ({"type": "sticker"}, "fx-unknown"),
    (bubble({"type": "hologram"}), "fx-unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("message", "name"), CLASSES, ids=range(len(CLASSES)))
def test_a_component_has_its_class(message, name):
    phone, _ = shown(message)
    assert re.search(rf'class="[^"]*\b({name})\b', phone)


def test_spacing_stands_between_children_and_a_margin_of_their_own_goes_before_it():
    parts = [TEXT, TEXT, {**TEXT, "margin": "xxl"}, {"type": "separator"}]
    box = container(
        bubble({"type": "box", "layout": "vertical", "spacing": "sm", "contents": parts})["contents"]
    )
    inner = box.children[0].children[0].children[0]
    assert [re.findall(r"mt-\w+", child.classes) for child in inner.children] == [
        [], ["mt-4px"], ["mt-20px"], ["mt-4px"],
    ]  # fmt: skip


def test_side_by_side_components_share_the_width_unless_told_otherwise():
    parts = [
        TEXT,
        {**TEXT, "flex": 3},
        {**TEXT, "flex": 0},
        {"type": "box", "layout": "vertical", "contents": [], "width": "30px"},
    ]
    row = container(bubble({"type": "box", "layout": "horizontal", "contents": parts})["contents"])
    inner = row.children[0].children[0].children[0]
    assert [child.classes.split()[0 if child.kind == "text" else 1] for child in inner.children] == [
        "fl-1", "fl-3", "fx-own", "fx-own",
    ]  # fmt: skip


def test_quick_replies_of_the_last_message_become_chips():
    quick = {"items": [{"type": "action", "action": each} for each in (
        GO,
        {"type": "message", "label": "言う", "text": "こんにちは"},
        {"type": "uri", "label": "電話", "uri": "tel:0300000000"},
        {"type": "location", "label": "場所"},
        {"type": "datetimepicker", "label": "日付", "data": "payout", "mode": "date", "min": "2020-10-01", "max": "2021-03-31", "initial": "2020-12-20"},
        {"type": "clipboard", "label": "写す", "clipboardText": "a@example.jp"},
    )]}  # fmt: skip
    phone, _ = shown({"type": "text", "text": "あ", "quickReply": quick})
    assert 'href="/preview?follow=1&amp;press=menu"' in phone
    assert "say=%E3%81%93%E3%82%93" in phone
    assert 'href="tel:0300000000"' in phone
    assert 'href="/preview?follow=1&amp;position=1"' in phone
    assert 'min="2020-10-01" max="2021-03-31" value="2020-12-20"' in phone
    assert re.search(r'<span class="ln-chip" title="clipboard">', phone)


def test_a_box_with_an_action_is_one_link_that_its_buttons_stand_above():
    phone, _ = shown(bubble({"type": "box", "layout": "vertical", "contents": [TEXT], "action": GO}))
    assert re.search(
        r'<a class="fx-cover-all" href="/preview\?follow=1&amp;press=menu"\s+aria-label="押す"', phone
    )


def test_the_sender_and_the_notification_are_shown():
    message = {**bubble(TEXT), "sender": {"name": "ぎふの窓口"}}
    phone, _ = shown(message)
    assert "ぎふの窓口" in phone


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }}",
    "\u202e\u2066逆さ",
    "\x00\x07\x1b[31m",
    "javascript:alert(1)",
)
PLACES = {
    "text": lambda words: bubble({**TEXT, "text": words}),
    "span": lambda words: bubble({"type": "text", "contents": [{"type": "span", "text": words}]}),
    "message": lambda words: {"type": "text", "text": words},
    "label": lambda words: bubble({"type": "button", "action": {**GO, "label": words}}),
    "data": lambda words: bubble({"type": "button", "action": {**GO, "data": words}}),
    "uri": lambda words: bubble({"type": "button", "action": {"type": "uri", "label": "x", "uri": words}}),
    "url": lambda words: bubble({"type": "image", "url": words}),
    "colour": lambda words: bubble({**TEXT, "color": words}),
    "size": lambda words: bubble({**TEXT, "size": words}),
    "type": lambda words: bubble({"type": words}),
    "property": lambda words: bubble({**TEXT, words: words}),
    "alt": lambda words: {**bubble(TEXT), "altText": words},
    "sender": lambda words: {**bubble(TEXT), "sender": {"name": words, "iconUrl": words}},
    "picker": lambda words: bubble({"type": "button", "action": {"type": "datetimepicker", "label": words, "data": words, "mode": words, "min": words}}),
}  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("place", PLACES)
def test_hostile_words_stay_words(place, words):
    phone, sheet = shown(PLACES[place](words))
    tags = re.findall(r"<(\w+)([^>]*)>", phone)
    assert not {name for name, _ in tags} & {"script", "style", "iframe", "object"}
    assert not re.search(r"<img(?! src=\"/)", phone)
    for _, attributes in tags:
        bare = re.sub(r'[\w-]+="[^"]*"', "", attributes)
        assert not re.search(r"\bon\w+", bare)
    assert 'href="javascript' not in phone
    assert not re.search(r"javascript|script|[<>]", sheet)


def test_words_that_run_from_right_to_left_stay_in_their_own_bubble():
    phone, _ = shown({"type": "text", "text": "\u202e逆さ"}, bubble({**TEXT, "text": "\u202e逆さ"}))
    assert phone.count('dir="auto"') == 2


ODD = [
    None, [], {}, "x", 1,
    {"type": "bubble", "body": "x"}, {"type": "bubble", "body": {"type": "box", "contents": {"a": 1}}},
    {"type": "bubble", "size": [], "styles": [], "body": {"type": [], "layout": {}, "contents": [None, 1, "x", {}]}},
    {"type": "carousel", "contents": [None, {"type": "bubble"}]},
]  # fmt: skip


@pytest.mark.parametrize("contents", ODD, ids=range(len(ODD)))
def test_what_cannot_be_read_is_left_out_and_told(contents):
    phone, _ = shown({"type": "flex", "altText": "通知", "contents": contents})
    assert "ln-phone" not in phone


def test_boxes_in_boxes_come_to_an_end():
    part = TEXT
    for _ in range(300):
        part = {"type": "box", "layout": "vertical", "contents": [part]}
    phone, _ = shown(bubble(part))
    assert "fx-unknown" in phone
