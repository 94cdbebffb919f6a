"""A stored answer that names a last day, to a question whether there is still time."""

from datetime import date

import pytest
import shipped

from bot.beside_today import last_days, with_days_told
from bot.blocks import Reply, Text

ANSWER = "2023年8月18日(金)までの申請店は、2023年9月1日(金)の折込チラシに店名が載ります。"


def told(text: str, today: str, answer: str = ANSWER) -> str:
    reply = with_days_told(shipped.WORDS, Reply("answer", (Text(answer),)), text, date.fromisoformat(today))
    return "".join(block.text for block in reply.blocks[1:] if isinstance(block, Text))


@pytest.mark.parametrize(
    ("today", "said"),
    [
        ("2023-08-20", "2023年8月20日(日)は、2023年8月18日(金)を過ぎています。"),
        ("2023-08-18", "2023年8月18日(金)は今日です。"),
        ("2023-08-15", "2023年8月18日(金)までは、あと3日です。"),
    ],
)
def test_today_is_laid_beside_the_last_day(today: str, said: str) -> None:
    assert told("今申し込んだらチラシに載る？", today) == said


def test_a_day_that_is_named_counts_instead_of_today() -> None:
    assert "2023年8月25日(金)は" in told("8月25日に申し込んだら載る？", "2023-08-10")


@pytest.mark.parametrize(
    "text", ["チラシに載るのはいつまでの申請ですか", "8月18日まででしたか", "チラシに店の名前は載る？"]
)
def test_who_asks_something_else_hears_only_the_answer(text: str) -> None:
    assert told(text, "2023-08-20") == ""


def test_a_table_of_days_is_no_answer_to_whether_there_is_time() -> None:
    table = "".join(f"2023年8月{day}日(金)まで、" for day in (4, 11, 18))
    assert told("まだ間に合う？", "2023-08-20", table) == ""


def test_last_days_are_those_printed_as_such() -> None:
    assert last_days("2020年6月2日(火)〜2020年6月4日(木)15:00、発売は2020年7月1日(水)です。") == (
        date(2020, 6, 4),
    )
    assert last_days("2020年12月6日(日)必着") == (date(2020, 12, 6),)
