"""Buttons as LINE's actions."""

from typing import Any

import pytest

from bot.blocks import Button, Open, PickDay, Press, Say, SharePosition
from bot.channels.line.actions import action_of, address_to_open, words_said
from bot.codec import decode_press

PAYOUT = Press("payout", (("day", "2020-12-20"), ("p", "gifu-gotoeat")))


def action(button: Button, *, in_group: bool = False) -> dict[str, Any]:
    found = action_of(button, in_group=in_group)
    assert found is not None
    return found


def test_a_press_comes_back_as_it_went() -> None:
    made = action(Button("入金日を調べる", PAYOUT))
    assert decode_press(made.pop("data")) == PAYOUT
    assert made == {"type": "postback", "label": "入金日を調べる", "displayText": "入金日を調べる"}


def test_a_press_whose_data_is_too_long_is_left_out() -> None:
    assert action_of(Button("長い", Press("payout", (("words", "あ" * 300),))), in_group=False) is None


def test_words_are_said_by_the_person_and_in_a_group_sent_to_us_alone() -> None:
    button = Button("締切は？", Say("次の締切はいつですか"))
    assert action(button) == {"type": "message", "label": "締切は？", "text": "次の締切はいつですか"}
    in_group = action(button, in_group=True)
    assert in_group["type"] == "postback"
    assert words_said(in_group["data"]) == in_group["displayText"] == "次の締切はいつですか"


def test_no_press_reads_as_words_said() -> None:
    assert words_said(action(Button("言う", Press("say", (("a", "b"),))))["data"]) == ""


@pytest.mark.parametrize(
    ("pick", "expected"),
    [
        (("", "", "2020-12-18"), {"initial": "2020-12-18"}),
        (("2020-10-26", "2021-02-28", ""), {"min": "2020-10-26", "max": "2021-02-28"}),
        (
            ("2020-10-26", "2021-02-28", "2020-01-01"),
            {"min": "2020-10-26", "max": "2021-02-28", "initial": "2020-10-26"},
        ),
        (
            ("2020-10-26", "2021-02-28", "2022-01-01"),
            {"min": "2020-10-26", "max": "2021-02-28", "initial": "2021-02-28"},
        ),
        (("2020-12-18", "2020-12-18", ""), {"initial": "2020-12-18"}),
        (("2021-01-01", "2020-01-01", ""), {"initial": "2021-01-01"}),
        (("1899-12-31", "2101-01-01", "あした"), {}),
    ],
)
def test_a_pickers_days_make_sense_to_line(pick: tuple[str, str, str], expected: dict[str, str]) -> None:
    made = action(Button("日付を選ぶ", PickDay(PAYOUT, *pick)))
    assert {name: made[name] for name in ("min", "max", "initial") if name in made} == expected
    assert made["mode"] == "date"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.jp/a?b=c#d", "https://example.jp/a?b=c#d"),
        ("https://example.jp/食事券.pdf", "https://example.jp/%E9%A3%9F%E4%BA%8B%E5%88%B8.pdf"),
        ("https://example.jp/a%20b%zz", "https://example.jp/a%20b%25zz"),
        ("https://example.jp/a b", "https://example.jp/a%20b"),
        ("tel:0584812012", "tel:0584812012"),
        ("mailto:a@example.jp", ""),
        ("javascript:alert(1)", ""),
        ("https://", ""),
        ("https://example.jp/" + "a" * 1000, ""),
        ("", ""),
    ],
)
def test_an_address_is_written_as_line_wants_it_or_not_used(url: str, expected: str) -> None:
    assert address_to_open(url) == expected


def test_a_mail_address_is_copied() -> None:
    made = action(Button("メールで聞く", Open("mailto:desk@example.jp?subject=a")))
    assert made == {"type": "clipboard", "label": "メールで聞く", "clipboardText": "desk@example.jp"}


def test_what_cannot_be_opened_is_no_button() -> None:
    assert action_of(Button("開く", Open("ftp://example.jp")), in_group=False) is None


def test_a_label_is_never_empty_or_too_long() -> None:
    assert action(Button("", SharePosition()))["label"] == "…"
    assert action(Button("あ" * 21, SharePosition()))["label"] == "あ" * 19 + "…"
