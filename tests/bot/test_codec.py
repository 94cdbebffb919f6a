"""Everything that can be said survives being stored; button data survives the way to LINE and back."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import codec
from bot.blocks import (
    Bar,
    Button,
    Card,
    Cards,
    CaseRequest,
    Choices,
    Citation,
    Key,
    Lane,
    Link,
    Mark,
    Open,
    PickDay,
    Picture,
    Press,
    Reply,
    Row,
    Say,
    SharePosition,
    Text,
    Tick,
    Timeline,
    Track,
)
from bot.clock import TOKYO
from bot.incoming import Incoming
from bot.memory import Memory

NOW = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)
PRESS = Press("payout", (("day", "2020-12-20"),))
BUTTONS = (
    Button("押す", PRESS, primary=True),
    Button("日を選ぶ", PickDay(PRESS, "2020-11-01", "2021-01-31", "2020-12-20")),
    Button("言う", Say("入金はいつ")),
    Button("開く", Open("https://example.com/")),
    Button("場所", SharePosition()),
)
CARD = Card(
    "入金日", (Row("予定日", "2020年12月28日(月)", strong=True),), "文", "小見出し", "warning", "#0017C1", BUTTONS,
    (Citation("手引き", "P.17", "換金は…"),),
)  # fmt: skip
BAR = Bar(
    "use",
    "利用",
    "2020年10月26日(月)〜2021年2月28日(日)",
    "2020-10-26",
    "2021-02-28",
    "now",
    "いま",
    "",
    "2021-03-31",
)
MARK = Mark("payout", "入金", "2021年3月22日(月)", "2021-03-22", "2021-03-22", "coming", "これから")
TIMELINE = Timeline(
    "全日程", "利用できます。", (Lane("利用", (Track("利用", ("10/26〜2/28",), "now", (BAR,), (MARK,), current=True),)),),
    "2020-10-01", "2021-03-31", "2020-12-18", "今日", (Tick("2020-10-01", "10", "2020年"),), (Key("now", "いま"),),
    ("注意",), "gifu-gotoeat", "#0017C1", "https://example.com/t.png", (Citation("手引き", "P.17"),),
)  # fmt: skip
REPLY = Reply(
    "choices",
    (Text("はい", (Citation("手引き", "P.1"),)), Choices("どれ", BUTTONS), CARD, Cards((CARD, CARD)),
     Picture("https://example.com/a.png", "絵", "https://example.com/b.png"), Link("見る", "ここ", "https://example.com/"), TIMELINE),
    quick=BUTTONS, topic="faq:change", score=0.25, candidates=("a", "b"),
)  # fmt: skip
texts = st.text(max_size=30)
presses = st.builds(
    Press, st.text(min_size=1, max_size=20), st.lists(st.tuples(texts, texts), max_size=3).map(tuple)
)


def stored(value: object) -> dict:
    return json.loads(json.dumps(value))


def test_a_reply_with_every_block_and_button_comes_back() -> None:
    assert codec.reply_from_json(stored(codec.reply_to_json(REPLY))) == REPLY


def test_what_was_to_be_remembered_or_opened_is_no_part_of_what_was_said() -> None:
    more = replace(REPLY, memory=Memory("x"), case=CaseRequest("H7K-29M", "asked_for", "?"), close_case=True)
    assert codec.reply_from_json(stored(codec.reply_to_json(more))) == REPLY


def test_blocks_of_a_later_version_are_left_out() -> None:
    body = codec.reply_to_json(REPLY)
    body["blocks"].append({"is": "Hologram", "text": "?"})
    body["blocks"][0]["sparkle"] = True
    assert codec.reply_from_json(stored(body)) == REPLY


@pytest.mark.parametrize(
    "memory",
    [
        Memory(),
        Memory("gunma-gotoeat", "merchant", "do:payout", (("day", "2020-12-20"),), "いつ", "dispute", True),
    ],
)
def test_memory_comes_back(memory: Memory) -> None:
    assert codec.memory_from_json(stored(codec.memory_to_json(memory))) == memory


def test_an_event_comes_back_from_its_payload_and_columns() -> None:
    incoming = Incoming(
        "line:a", "U1", "e1", "position", NOW, "文", "press", "2020-12-20", 36.4, 139.06, "m1", "a.pdf", NOW, "token", NOW,
        silent=True,
    )  # fmt: skip
    payload = stored(codec.incoming_to_json(incoming))
    columns = {"channel": "line:a", "address": "U1", "event_id": "e1", "kind": "position", "occurred_at": NOW}
    assert not set(columns) & set(payload)
    assert codec.incoming_from_json(payload, **columns) == incoming


@given(presses)
def test_a_press_comes_back_as_it_was(press: Press) -> None:
    try:
        data = codec.encode_press(press)
    except ValueError:
        return
    assert codec.utf16_units(data) <= 300
    assert codec.decode_press(data) == press


@given(st.text())
def test_foreign_button_data_never_raises_and_never_means_two_things(data: str) -> None:
    press = codec.decode_press(data)
    assert press is None or codec.encode_press(press) == data


@pytest.mark.parametrize("data", ["", "?", "payout?", "payout?day", "payout?day=1&", "a=b", "x" * 301])
def test_data_that_we_did_not_write_is_nothing(data: str) -> None:
    assert codec.decode_press(data) is None


@pytest.mark.parametrize("press", [Press(""), Press("x", (("long", "🍎" * 150),)), Press("x" * 301)])
def test_a_press_that_does_not_fit_is_refused(press: Press) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        codec.encode_press(press)


@pytest.mark.parametrize(("text", "units"), [("", 0), ("あ", 1), ("🍎", 2), ("𠮷野家", 4)])
def test_length_is_counted_as_line_counts_it(text: str, units: int) -> None:
    assert codec.utf16_units(text) == units == len(text.encode("utf-16-le")) // 2


def test_a_reply_reads_as_plain_words() -> None:
    words = codec.words_of_reply(REPLY)
    for part in (
        "はい",
        "どれ",
        "入金日\n小見出し\n予定日: 2020年12月28日(月)\n文",
        "絵",
        "見る\nhttps://example.com/",
    ):
        assert part in words
