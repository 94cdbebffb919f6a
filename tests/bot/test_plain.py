"""A reply as plain text: everything a person sees, block by block."""

import pytest

from bot.blocks import (
    Bar,
    Block,
    Button,
    Card,
    Cards,
    Choices,
    Citation,
    Lane,
    Link,
    Mark,
    Open,
    Picture,
    Press,
    Reply,
    Row,
    Text,
    Timeline,
    Track,
)
from bot.codec import words_of
from bot.plain import source_line, sources_of, text_of

GUIDE = Citation("募集要項", "P.1", "言葉")
OTHER = Citation("募集要項", "P.2")
MANUAL = Citation("手引き", "3章")
BUTTON = Button("押す", Press("menu"))
CARD = Card("題", (Row("金額", "100円"),), "文", "副題", buttons=(BUTTON,), citations=(GUIDE,))
USE = Track(
    "利用期間", (), "now", (Bar("use", "利用期間", "五月〜六月", "2022-05-01", "2022-06-30", "now", "いま"),)
)
ROUND = Track(
    "第1回", (), "coming",
    (Bar("round", "利用", "五月", "2022-05-01", "2022-05-31", "now", "いま"),),
    (Mark("cutoff", "必着", "六月一日", "2022-06-01", "2022-06-01", "coming", "これから"),),
)  # fmt: skip
TIMELINE = Timeline(
    "全日程", "まとめ", (Lane("使う", (USE,)), Lane("換金", (ROUND,))), "2022-05-01", "2022-06-30", "2022-05-20", "今日",
    notes=("注意",), citations=(GUIDE,),
)  # fmt: skip
TOLD = (
    "■ 全日程\nまとめ\n【使う】\n利用期間: 五月〜六月（いま）\n"
    "【換金】\n第1回: 利用 五月（いま）、必着 六月一日（これから）\n注意"
)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Text("文です。", (GUIDE,)), "文です。\n(募集要項 P.1)"),
        (Choices("どれですか", (BUTTON,)), "どれですか\n［押す］"),
        (CARD, "■ 題\n副題\n金額: 100円\n文\n(募集要項 P.1)"),
        (Cards((CARD, CARD)), "■ 題\n副題\n金額: 100円\n文\n(募集要項 P.1)\n\n■ 題\n副題\n金額: 100円\n文"),
        (Picture("https://x/p.png", "地図"), "地図\nhttps://x/p.png"),
        (Link("こちら", "開く", "https://x/"), "こちら\n開く: https://x/"),
        (TIMELINE, f"{TOLD}\n(募集要項 P.1)"),
    ],
)
def test_every_block_has_its_words(block: Block, said: str) -> None:
    assert text_of(Reply("answer", (block,))) == said


def test_without_sources_none_is_said() -> None:
    assert text_of(Reply("answer", (Text("文です。", (GUIDE,)),)), sources=False) == "文です。"


def test_a_drawn_calendar_is_told_line_by_line() -> None:
    assert words_of(TIMELINE) == TOLD
    assert sources_of(Reply("answer", (TIMELINE,))) == (GUIDE,)


def test_buttons_are_said_where_they_are_wanted() -> None:
    reply = Reply("answer", (CARD,), (Button("電話", Open("tel:0")),))
    assert "［押す］" in text_of(reply, buttons=True)
    assert text_of(reply, buttons=True).endswith("［電話］")
    assert "［" not in text_of(reply)


def test_blocks_are_parted_by_a_blank_line() -> None:
    assert text_of(Reply("answer", (Text("一"), Text("二")))) == "一\n\n二"


def test_sections_of_one_document_share_its_title_and_stand_once() -> None:
    assert source_line((GUIDE, OTHER, GUIDE, MANUAL)) == "募集要項 P.1・P.2、手引き 3章"


def test_sources_of_a_reply_are_each_named_once_in_order() -> None:
    reply = Reply("answer", (Text("一", (OTHER,)), Cards((CARD, CARD)), Choices("?", ())))
    assert sources_of(reply) == (OTHER, GUIDE)


def test_silence_is_no_text() -> None:
    assert text_of(Reply("silent")) == ""
