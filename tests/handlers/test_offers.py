"""What every answer offers next, on every kind of day, to everybody: distinct, short, few, and never a dead end."""

from collections import Counter
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from asking import HANDLERS, REGISTRY, programmes, turn_of

from bot import feedback
from bot.asked_day import span_of
from bot.blocks import Button, Cards, PickDay, Press, Reply
from bot.channels.line.counting import clusters
from bot.channels.line.rendering import messages_of
from bot.entry_reply import ENTRY
from bot.guards import GUARD
from bot.offers import AT_MOST

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")
ROLES = (None, "consumer", "merchant")
PEOPLE = [(code, role) for code in CODES for role in ROLES]
LEADS_ELSEWHERE = {"person", "back"}


def days_of(code: str) -> list[date]:
    """Before, at the demo's day, in between, at the end, and long after."""
    programme = programmes()[code]
    first, last = span_of(programme)
    rounds = programme.settlement.rounds
    ends = [rounds[0].first, rounds[len(rounds) // 2].cutoff, rounds[-1].last] if rounds else []
    return [first - timedelta(days=30), programme.demo_day, *ends, last, last + timedelta(days=60)]


@cache
def replies(code: str, role: Any) -> list[tuple[str, date, Reply]]:
    """What every handler that can answer says on each of the days, by its name."""
    return [
        (name, day, handler.answer(turn_of(code, "", f"{day}", role=role)))
        for name, handler in HANDLERS.items()
        if REGISTRY.can_answer(name, programmes()[code], role)
        for day in days_of(code)
    ]


def buttons_of(reply: Reply) -> list[Button]:
    cards = [
        card for block in reply.blocks for card in (block.cards if isinstance(block, Cards) else (block,))
    ]
    return [each for card in cards for each in getattr(card, "buttons", ())] + list(reply.quick)


def press_of(button: Button) -> Press | None:
    does = button.does
    return does.press if isinstance(does, PickDay) else does if isinstance(does, Press) else None


@pytest.mark.parametrize(("code", "role"), PEOPLE)
def test_buttons_are_distinct_short_and_few_enough_for_line(code: str, role: Any) -> None:
    for name, day, reply in replies(code, role):
        labels = [button.label for button in reply.quick]
        assert [label for label, count in Counter(labels).items() if count > 1] == [], (name, day)
        assert len({press_of(b) for b in reply.quick}) == len(reply.quick), (name, day)
        assert all(0 < len(clusters(button.label)) <= 20 for button in buttons_of(reply)), (name, day)
        rating = feedback.buttons(code, f"do:{name}", 1)
        last = messages_of(reply.blocks, reply.quick, rating=rating)[-1]
        shown = [item["action"]["label"] for item in last["quickReply"]["items"]]
        assert len(shown) <= 13, (name, day)
        assert set(labels) <= set(shown), f"a button of {name} was cut off on {day}"


@pytest.mark.parametrize(("code", "role"), PEOPLE)
def test_nothing_is_offered_that_the_programme_cannot_answer_or_that_was_just_asked(
    code: str, role: Any
) -> None:
    for name, day, reply in replies(code, role):
        questions = 0
        for button in reply.quick:
            press = press_of(button)
            assert press is not None, (name, day)
            if press.handler in HANDLERS and press.handler not in LEADS_ELSEWHERE | {name}:
                assert REGISTRY.can_answer(press.handler, programmes()[code], role), (name, day, press)
                questions += 1
            same = press.handler == name and not isinstance(button.does, PickDay)
            assert not same or dict(press.args).keys() - {"p"} or name == "lodging", (name, day, press)
        assert questions <= AT_MOST, (name, day)


@pytest.mark.parametrize(("code", "role"), PEOPLE)
def test_a_person_stands_last_unless_people_have_it_already(code: str, role: Any) -> None:
    for name, day, reply in replies(code, role):
        if name == "person":
            continue
        assert reply.quick[-1].does == Press("person", (("p", code),)) or reply.kind == "no_answer", (
            name,
            day,
        )


@pytest.mark.parametrize(("code", "role"), PEOPLE)
def test_a_day_is_picked_within_the_programmes_calendar(code: str, role: Any) -> None:
    for name, day, reply in replies(code, role):
        for pick in (b.does for b in reply.quick if isinstance(b.does, PickDay)):
            assert pick.first < pick.last or not (pick.first and pick.last), (name, day)
            assert (pick.first or "0") <= pick.initial <= (pick.last or "9"), (name, day)


@pytest.mark.parametrize(("code", "role"), PEOPLE)
def test_a_button_pressed_leads_to_an_answer_with_other_offers(code: str, role: Any) -> None:
    """Whatever is offered after every answer can be answered on the same day."""
    for name, day, reply in replies(code, role):
        for press in filter(None, map(press_of, reply.quick)):
            if press.handler in (GUARD, ENTRY, *LEADS_ELSEWHERE):
                continue
            args = {key: value for key, value in press.args if key != "p"}
            assert REGISTRY.checked(press.handler, args) == args, (name, day)
            if day == programmes()[code].demo_day:
                answered = HANDLERS[press.handler].answer(turn_of(code, "", f"{day}", role=role, args=args))
                assert answered.blocks, (name, day)


def test_yesterday_and_today_are_offered_while_they_count_and_never_the_day_just_said() -> None:
    def labels(day: str, text: str) -> list[str]:
        return [b.label for b in HANDLERS["payout"].answer(turn_of("gifu-gotoeat", text, day)).quick]

    assert labels("2020-12-18", "昨日の分は")[:2] == ["今日の分は？", "日付を選ぶ"]
    assert labels("2020-12-18", "入金いつ")[:2] == ["昨日の分は？", "日付を選ぶ"]
    assert labels("2020-12-18", "12/1の分は")[:3] == ["昨日の分は？", "今日の分は？", "日付を選ぶ"]
    assert labels("2020-10-26", "12/1の分は")[:2] == ["今日の分は？", "日付を選ぶ"]
    assert labels("2021-05-01", "12/1の分は")[0] == "日付を選ぶ"


def test_after_the_next_cutoff_the_round_behind_it_is_offered_while_there_is_one() -> None:
    def first(day: str) -> Button:
        return HANDLERS["next_cutoff"].answer(turn_of("gifu-gotoeat", "", day)).quick[0]

    assert first("2020-12-18").label == "第4回の期限は？"
    assert "の期限は" not in first("2021-03-01").label


@pytest.mark.parametrize("code", CODES)
def test_an_entry_offers_no_question_twice_and_not_itself(code: str) -> None:
    for entry in programmes()[code].entries:
        assert len(set(entry.related)) == len(entry.related)
        assert entry.id not in entry.related
