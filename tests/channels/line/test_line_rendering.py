"""Blocks as LINE messages, within every limit of the platform."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from line_limits import problems_of
from line_towns import STRICT, strict

from bot import colours, feedback
from bot.blocks import (
    Block,
    Button,
    Card,
    Cards,
    Choices,
    Citation,
    Link,
    Open,
    PickDay,
    Picture,
    Press,
    Row,
    Say,
    SharePosition,
    Text,
)
from bot.channels.line.colours import BUTTON, INK, PAPER, QUIET, TONES
from bot.channels.line.rendering import messages_of
from bot.channels.line.wording import MORE, REPEAT

GO = Press("payout", (("p", "gifu-gotoeat"),))
BUTTONS = tuple(Button(f"ボタン{number}", GO) for number in range(14))
CARD = Card(
    "入金日", (Row("入金日（予定）", "2021年2月1日(月)", strong=True), Row("必着日", "2021年1月11日(月)")),
    text="第4回の扱いです。", subtitle="ぎふ Go To Eat", tone="good", colour="#C2185B", buttons=BUTTONS[:2],
    citations=(Citation("加盟店マニュアル", "P.14"),),
)  # fmt: skip


def contrast(one: str, other: str) -> float:
    return colours.contrast(colours.parse(one), colours.parse(other))


def one(block: Block, *quick: Button) -> dict[str, Any]:
    [message] = messages_of((block,), quick)
    return message


def parts(value: Any, kind: str) -> list[dict[str, Any]]:
    """All components of a kind, in order."""
    found = [value] if isinstance(value, dict) and value.get("type") == kind else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found + [part for each in inner for part in parts(each, kind)]


def labels(message: dict[str, Any]) -> list[str]:
    return [item["action"]["label"] for item in message.get("quickReply", {}).get("items", ())]


def test_a_text_ends_with_its_source() -> None:
    cited = Text(
        "入金は2021年2月1日(月)です。",
        (Citation("加盟店マニュアル", "P.14"), Citation("加盟店マニュアル", "P.15")),
    )
    assert one(cited) == {
        "type": "text",
        "text": "入金は2021年2月1日(月)です。\n\n出典: 加盟店マニュアル P.14・P.15",
    }


def test_the_source_of_a_text_is_one_tap_away_before_everything_else() -> None:
    cited = Text(
        "2021年2月1日(月)です。", (Citation("手引き", "P.14", "入金日は…", "gifu-gotoeat", "schedule"),)
    )
    message = one(cited, *BUTTONS)
    assert labels(message)[:2] == ["出典を見る", "ボタン0"]
    assert message["quickReply"]["items"][0]["action"]["data"] == "source?p=gifu-gotoeat&c=schedule"


def test_the_source_line_of_a_card_takes_the_tap_itself() -> None:
    citation = Citation("手引き", "P.14", "入金日は…", "gifu-gotoeat", "schedule")
    message = one(Card("入金日", text="2月1日です。", citations=(citation,)))
    [line] = [box for box in parts(message, "box") if "action" in box]
    assert line["action"]["data"] == "source?p=gifu-gotoeat&c=schedule"
    assert [part["text"] for part in parts(line, "text")] == ["出典: 手引き P.14"]
    assert labels(message) == []
    others = tuple(replace(citation, section=f"P.{number}", clause=f"c{number}") for number in (15, 16))
    assert "出典: 手引き P.14 ほか2件" in [
        part["text"] for part in parts(one(Card("入金日", citations=(citation, *others))), "text")
    ]


def test_rating_stands_last_whatever_else_is_offered() -> None:
    rating = feedback.buttons("gifu-gotoeat", "faq:price", 7)
    [message] = messages_of((Text("一冊1万円です。"),), BUTTONS, rating=rating)
    assert labels(message)[-2:] == ["👍 役に立った", "👎 ちがう"]
    assert len(labels(message)) == 13
    assert problems_of([message]) == []


def test_braces_in_a_text_stay_as_they_are() -> None:
    assert one(Text("{name} を {{送る}}")) == {"type": "text", "text": "{name} を {{送る}}"}


def test_quick_replies_stand_under_the_last_message_only_and_are_at_most_thirteen() -> None:
    first, last = messages_of((Text("一つ目"), Text("二つ目")), BUTTONS)
    assert "quickReply" not in first
    assert labels(last) == [button.label for button in BUTTONS[:13]]


def test_few_choices_stand_in_a_bubble_where_they_stay() -> None:
    message = one(Choices("どちらですか？", BUTTONS[:4]))
    assert message["altText"] == "どちらですか？"
    assert [button["action"]["label"] for button in parts(message, "button")] == [
        b.label for b in BUTTONS[:4]
    ]


def test_many_choices_become_quick_replies_while_there_is_room() -> None:
    message = one(Choices("どれですか？", BUTTONS[:9]), *BUTTONS[9:13])
    assert message["type"] == "text"
    assert len(labels(message)) == 13


def test_many_choices_stay_in_a_bubble_where_quick_replies_have_no_room() -> None:
    message = one(Choices("どれですか？", BUTTONS[:9]), *BUTTONS[9:14])
    assert len(parts(message, "button")) == 9
    assert len(labels(message)) == 5


def test_choices_before_the_last_block_keep_their_buttons() -> None:
    first, _ = messages_of((Choices("どれですか？", BUTTONS[:9]), Text("終わりです。")))
    assert len(parts(first, "button")) == 9


def test_a_card_is_a_bubble_with_its_rows_buttons_and_source() -> None:
    message = one(CARD)
    words = [part["text"] for part in parts(message, "text")]
    assert words == [
        "✓ 入金日", "ぎふ Go To Eat", "入金日（予定）", "2021年2月1日(月)", "必着日", "2021年1月11日(月)",
        "第4回の扱いです。", "出典: 加盟店マニュアル P.14",
    ]  # fmt: skip
    assert "出典" not in message["altText"]


def test_every_word_in_a_bubble_wraps_and_grows_with_the_readers_letters() -> None:
    for part in parts(one(CARD), "text"):
        assert part["wrap"]
        assert part["scaling"]
        assert part.get("size", "md") in {"sm", "md", "lg", "xl"}
        assert re.fullmatch(r"#[0-9A-F]{6}", part["color"])
    assert all(button["scaling"] for button in parts(one(CARD), "button"))


def test_no_height_is_fixed_and_every_ground_is_stated() -> None:
    message = one(CARD)
    assert not re.search(r'"(?:max)?[hH]eight": "\d', json.dumps(message))
    [bubble] = parts(message, "bubble")
    assert all(bubble[name]["backgroundColor"].startswith("#") for name in ("header", "body", "footer"))


def test_what_people_came_for_is_largest_and_first() -> None:
    [bubble] = parts(one(CARD), "bubble")
    words = parts(bubble["body"], "text")
    assert words[1]["text"] == "2021年2月1日(月)"
    assert (words[1]["size"], words[1]["weight"]) == ("xl", "bold")


def test_a_long_value_stands_below_its_label_and_short_ones_side_by_side() -> None:
    def layouts(*rows: Row) -> list[str]:
        [bubble] = parts(one(Card("表", rows)), "bubble")
        return [box["layout"] for box in bubble["body"]["contents"]]

    assert layouts(Row("支払う金額", "5,000円"), Row("上限", "2冊")) == ["horizontal", "horizontal"]
    assert layouts(Row("支払う金額", "5,000円"), Row("必着日", "2021年1月11日(月)")) == [
        "vertical",
        "vertical",
    ]


def test_a_period_too_long_for_its_line_is_broken_between_its_days() -> None:
    def values(*rows: Row) -> list[str]:
        [bubble] = parts(one(Card("表", rows)), "bubble")
        return [text["text"] for text in parts(bubble["body"], "text")][1::2]

    period = "2020年10月26日(月)〜2021年2月28日(日)"
    assert values(Row("期間", period), Row("時間", "平日 10:00〜17:00")) == [
        "2020年10月26日(月)〜\n2021年2月28日(日)", "平日 10:00〜17:00",
    ]  # fmt: skip
    assert values(Row("期間", "10月1日(木)〜10月9日(金)")) == ["10月1日(木)〜10月9日(金)"]
    assert values(Row("販売", "2020年10月30日(金)10:00〜2020年11月5日(木)")) == [
        "2020年10月30日(金)10:00〜\n2020年11月5日(木)"
    ]


@pytest.mark.parametrize(("tone", "mark"), [("good", "✓"), ("warning", "⚠"), ("stop", "✕")])
def test_how_it_stands_is_said_by_a_mark_and_in_readable_ink(tone: Any, mark: str) -> None:
    [bubble] = parts(one(Card("販売", text="いま販売中です。", tone=tone)), "bubble")
    title, words = parts(bubble, "text")
    assert title["text"] == f"{mark} 販売"
    [state] = bubble["body"]["contents"]
    assert contrast(words["color"], state["backgroundColor"]) >= 4.5


def test_every_ink_is_readable_on_paper() -> None:
    assert all(contrast(ink, PAPER) >= 7 for ink in (INK, QUIET, *TONES.values()))
    assert contrast(INK, BUTTON) >= 7


def test_a_notification_begins_with_the_answer_itself() -> None:
    assert one(CARD)["altText"].splitlines()[:2] == ["入金日（予定） 2021年2月1日(月)", "入金日"]
    assert one(Card("販売", text="いま販売中です。"))["altText"].startswith("いま販売中です。")
    rounds = (
        Card("第1回", (Row("必着", "2020年11月8日(日)", strong=True),)),
        Card("第2回", (Row("必着", "2020年12月6日(日)", strong=True),), subtitle="いまの回"),
    )
    assert one(Cards(rounds))["altText"].splitlines() == [
        "第1回 必着 2020年11月8日(日)", "第2回（いまの回） 必着 2020年12月6日(日)",
    ]  # fmt: skip


def test_cards_stand_side_by_side_in_one_size() -> None:
    message = one(Cards((CARD,) * 10))
    assert len(parts(message, "bubble")) == 10
    assert {bubble["size"] for bubble in parts(message, "bubble")} == {"mega"}


def test_cards_too_large_for_one_carousel_stand_in_several() -> None:
    large = Card("大きな表", tuple(Row(f"項目{number}", "値" * 60) for number in range(25)))
    messages = messages_of((Cards((large,) * 6),))
    assert len(messages) > 1
    assert len(parts(messages, "bubble")) == 6
    assert problems_of(messages) == []


def test_a_card_too_large_for_a_bubble_is_told_in_words_with_its_buttons() -> None:
    huge = Card(
        "大きな表", tuple(Row(f"項目{number}", "値" * 90) for number in range(80)), buttons=BUTTONS[:2]
    )
    messages = messages_of((huge,))
    assert "項目79" in "".join(message.get("text", "") for message in messages)
    assert len(parts(messages, "button")) == 2


def test_sharing_a_position_is_a_quick_reply_wherever_it_was_offered() -> None:
    message = one(Card("近くのお店", buttons=(Button("現在地を送る", SharePosition()), BUTTONS[0])))
    assert labels(message) == ["現在地を送る"]
    assert len(parts(message, "button")) == 1


def test_a_picture_carries_its_words_and_opens_when_tapped() -> None:
    message = one(Picture("https://example.jp/地図.png", "会場の地図"))
    [image] = parts(message, "image")
    assert image["url"] == image["action"]["uri"] == "https://example.jp/%E5%9C%B0%E5%9B%B3.png"
    assert message["altText"] == "会場の地図"


def test_a_picture_that_line_cannot_fetch_is_told_in_words() -> None:
    assert (
        one(Picture("http://example.jp/a.png", "会場の地図"))["text"] == "会場の地図\nhttp://example.jp/a.png"
    )


def test_a_link_is_a_button_or_where_line_cannot_open_it_plain_words() -> None:
    [button] = parts(one(Link("募集要項はこちらです。", "開く", "https://example.jp/")), "button")
    assert button["action"]["uri"] == "https://example.jp/"
    assert (
        one(Link("どうぞ。", "メール", "mailto:a@example.jp"))["text"]
        == "どうぞ。\nメール: mailto:a@example.jp"
    )


def test_a_long_text_goes_out_in_several_messages_and_loses_nothing() -> None:
    sentences = "".join(f"これは{number}番目の文です。" for number in range(1000))
    messages = messages_of((Text(sentences),))
    assert "".join(message["text"] for message in messages) == sentences


def test_a_text_too_long_for_five_messages_says_that_it_was_cut() -> None:
    messages = messages_of((Text("長い文です。" * 6000),))
    assert len(messages) == 5
    assert messages[-1]["text"].endswith(MORE)
    assert problems_of(messages) == []


def test_more_than_five_messages_are_joined_first() -> None:
    blocks = tuple(Text(f"{number}つ目") for number in range(7))
    messages = messages_of(blocks)
    assert len(messages) <= 5
    assert all(f"{number}つ目" in "".join(message["text"] for message in messages) for number in range(7))


def test_what_may_arrive_twice_says_so_first() -> None:
    messages = messages_of((CARD,), repeat=True)
    assert [message["type"] for message in messages] == ["text", "flex"]
    assert messages[0]["text"] == REPEAT


@pytest.mark.parametrize("blocks", [(), (Text(""),), (Text(" \n　"), Choices("", ())), (Card(""),)])
def test_nothing_to_say_is_no_message(blocks: tuple[Block, ...]) -> None:
    assert messages_of(blocks, BUTTONS) == []


# --- any reply at all ---------------------------------------------------------------------------------

WORDS = st.text(max_size=40) | st.sampled_from(
    ["券" * 400, "長い文です。" * 1500, "𠮷" * 3000, "é" * 30, "👨‍👩‍👧" * 30]
)
URLS = st.sampled_from(
    [
        "https://example.jp/券",
        "tel:0584812012",
        "mailto:a@example.jp",
        "http://x",
        "",
        "ftp://a",
        "https://[x",
    ]
)
DAYS = st.dates().map(str) | st.text(max_size=10)
PRESSES = st.builds(Press, st.text(max_size=10), st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple))
DOES = (
    PRESSES | st.builds(Say, WORDS) | st.builds(Open, URLS | WORDS) | st.just(SharePosition())
    | st.builds(PickDay, PRESSES, DAYS, DAYS, DAYS)
)  # fmt: skip
MANY_BUTTONS = st.lists(st.builds(Button, WORDS, DOES, st.booleans()), max_size=15).map(tuple)
CITATIONS = st.lists(st.builds(Citation, WORDS, WORDS, WORDS, WORDS, WORDS), max_size=3).map(tuple)
CARDS = st.builds(
    Card, WORDS, st.lists(st.builds(Row, WORDS, WORDS, st.booleans()), max_size=6).map(tuple), WORDS, WORDS,
    st.sampled_from(["plain", "good", "warning", "stop"]), st.sampled_from(["", "#C2185B", "red"]), MANY_BUTTONS, CITATIONS,
)  # fmt: skip
BLOCKS = (
    st.builds(Text, WORDS, CITATIONS) | st.builds(Choices, WORDS, MANY_BUTTONS) | CARDS | st.builds(Link, WORDS, WORDS, URLS)
    | st.lists(CARDS, max_size=10).map(lambda cards: Cards(tuple(cards))) | st.builds(Picture, URLS | WORDS, WORDS, URLS)
)  # fmt: skip
REPLIES = st.tuples(st.lists(BLOCKS, max_size=5).map(tuple), MANY_BUTTONS, st.booleans(), st.booleans())


def problems_for_the_stricter_platform(messages: list[dict[str, Any]]) -> list[Any]:
    """None where it does not lie beside the project."""
    if not STRICT or not messages:
        return []
    spec, limits, counts = strict("line_fake.spec"), strict("line_fake.limits"), strict("line_fake.textlen")
    api = spec.load().by_id["replyMessage"]
    problems = [
        *limits.check_messages(messages),
        *api.doc.check(api.body_schema()[1], {"replyToken": "token", "messages": messages}),
    ]
    can_count = counts._CLUSTER is not None  # without the regex package it takes code points for characters
    return [each for each in problems if can_count or "action" not in each.path]


@settings(
    max_examples=35, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(REPLIES)
def test_any_reply_gives_messages_within_the_limits_that_the_stricter_platform_takes(
    reply: tuple[Any, ...],
) -> None:
    blocks, quick, in_group, repeat = reply
    messages = messages_of(blocks, quick, in_group=in_group, repeat=repeat)
    assert not messages or problems_of(messages) == []
    assert len(json.dumps(messages)) < 2_000_000
    assert problems_for_the_stricter_platform(messages) == []
