"""What a reminder's message looks like: the day that counts first, nothing said twice, and the ways out of it."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from shipped import WORDS, programmes
from sqlalchemy import create_engine

from bot.blocks import Card, Press, Reply, Text
from bot.clock import TOKYO
from bot.holidays import business_calendar
from bot.plain import text_of
from bot.reminding import MOST, Reminding
from handlers import all_handlers
from programmes.rules import PostalService

GIFU = "gifu-gotoeat"
CUTOFF = ("round_cutoff", "cutoff", "round:4@2021-01-11")
FINAL = ("final_cutoff", "final", "round:6@2021-03-07")
USE = ("use_end", "use-shop", "use@2021-02-28")


def message(*said: tuple[str, str, str], at: str = "2021-01-02T10:00", code: str = GIFU) -> Reply | None:
    reminding = Reminding(programmes(), WORDS, PostalService(), business_calendar())
    rows: Any = [
        SimpleNamespace(programme=code, kind=kind, rule=rule, about=about, days=3)
        for kind, rule, about in said
    ]
    with create_engine("sqlite://").connect() as db:
        return reminding.compose(db, rows, datetime.fromisoformat(at).replace(tzinfo=TOKYO))


def test_the_day_by_which_to_act_stands_first_and_large_with_at_most_two_more() -> None:
    reply = message(CUTOFF)
    assert reply is not None
    [card] = reply.blocks
    assert isinstance(card, Card)
    assert [(row.label, row.value, row.strong) for row in card.rows] == [
        ("ポストに入れる最後の日", "2021年1月5日(火)", True),
        ("必着の日", "2021年1月11日(月)", False),
        ("入金の予定", "2021年2月1日(月)", False),
    ]
    assert card.citations


def test_its_buttons_stop_this_kind_open_the_settings_and_the_calendar_and_can_be_answered() -> None:
    reply = message(CUTOFF)
    assert reply is not None
    [card] = reply.blocks
    assert isinstance(card, Card)
    presses = [button.does for button in (*card.buttons, *reply.quick)]
    assert presses == [
        Press("reminders", (("kind", "round_cutoff"), ("p", GIFU), ("step", "off"))),
        Press("reminders", (("p", GIFU),)),
        Press("calendar", (("p", GIFU),)),
    ]
    handlers = {handler.NAME: handler for handler in all_handlers()}
    for press in presses:
        assert isinstance(press, Press)
        checks = handlers[press.handler].ARGS
        assert all(checks[key](value) for key, value in press.args if key != "p")


def test_several_in_one_message_say_what_a_term_means_once() -> None:
    reply = message(CUTOFF, FINAL, USE)
    assert reply is not None
    assert len(reply.blocks) == 3
    assert text_of(reply).count("必着とは") == 1


def test_more_than_a_message_holds_are_told_in_a_line_each() -> None:
    cutoffs = [
        ("round_cutoff", "cutoff", f"round:{n}@{day}") for n, day in ((4, "2021-01-11"), (5, "2021-02-07"))
    ]
    reply = message(*cutoffs, FINAL, USE, CUTOFF, USE)
    assert reply is not None
    assert len(reply.blocks) == MOST
    rest = reply.blocks[-1]
    assert isinstance(rest, Text)
    assert "食事券を受け取れる期間（使える最後の日：2021年2月28日(日)）" in rest.text


def test_about_a_day_that_is_no_more_there_is_nothing_to_say() -> None:
    assert message(("round_cutoff", "cutoff", "round:4@2021-01-12")) is None
