"""Whom to call, where, and whether anyone answers now or on a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.arguments import ArgCheck, is_day
from bot.asked_day import AskedDay, asked_days, span_of
from bot.blocks import Button, Card, Cards, Open, Reply, ReplyKind, Row, Text
from bot.entry_reply import conflict_note
from bot.offers import another_day, next_questions, to_person
from bot.turn import Turn
from faq.clock_times import read_time, time_meant
from programmes.model import Desk, Programme
from programmes.rules import BusinessCalendar, DeskDay, DeskNow, desk_now, desk_on, desks_for

NAME = "desk"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day", "time"})
_MOST = 3


def fits(programme: Programme) -> bool:
    return bool(programme.desks)


def answer(turn: Turn) -> Reply:
    """The desks that answer people, the first one's state told in a sentence."""
    calendar = BusinessCalendar(turn.holiday_name)
    days = asked_days(turn)
    desks = _reachable(turn)
    cards = tuple(_card(turn, desk, days, calendar) for desk in desks[:_MOST])
    if not cards:
        return Reply(
            "answer", (Text(turn.words(NAME, "nobody", programme=turn.programme)),), (to_person(turn),)
        )
    quick = (*_other_day(turn, desks), *next_questions(turn, NAME), to_person(turn))
    kind: ReplyKind = "no_answer" if _asks_for_what_is_not_stated(turn, desks[:_MOST]) else "answer"
    return Reply(kind, cards if len(cards) == 1 else (Cards(cards),), quick)


def _asks_for_what_is_not_stated(turn: Turn, desks: list[Desk]) -> bool:
    """A telephone number, or hours, that none of the desks has in the documents."""
    wanted = {"number_words": any(d.phones for d in desks), "hours_words": any(d.hours for d in desks)}
    return any(
        not there and any(word in turn.text for word in turn.words(NAME, words).split())
        for words, there in wanted.items()
    )


def _other_day(turn: Turn, desks: list[Desk]) -> tuple[Button, ...]:
    """Another day on which somebody may be there, as far as the desks or the programme go."""
    ends = [desk.last for desk in desks if desk.last]
    last = max(ends) if len(ends) == len(desks) else span_of(turn.programme)[1]
    return another_day(turn, turn.words(NAME, "button_other_day"), turn.press(NAME), turn.today, last)


def _reachable(turn: Turn) -> list[Desk]:
    """Desks with a telephone, a mail address or a place; for who asks, if that is known."""
    desks = [d for d in desks_for(turn.programme, turn.role) if d.phones or d.email or d.address or d.hours]
    return [d for d in desks if d.kind in ("call_center", "secretariat")] or desks


def _moment(turn: Turn, desk: Desk, days: tuple[AskedDay, ...]) -> datetime | None:
    """The moment of the time of day in the text, for the desk: on the day asked about, else the next such time."""
    written = read_time(turn.text)
    if written is None:
        return None
    at = time_meant(written, [(hours.opens, hours.closes) for hours in desk.hours], turn.now.time())
    moment = datetime.combine(days[0].day if days else turn.today, at, turn.now.tzinfo)
    is_over = moment < turn.now and not days and not written.is_now
    return moment + timedelta(days=1) if is_over else moment


def _card(turn: Turn, desk: Desk, days: tuple[AskedDay, ...], calendar: BusinessCalendar) -> Card:
    asked = _moment(turn, desk, days)
    state: DeskNow | DeskDay
    if asked is None and days and days[0].day != turn.today:
        state, when = desk_on(desk, days[0].day, calendar), days[0].day
    else:
        state, when = desk_now(desk, asked or turn.now, calendar), (asked or turn.now).date()
    values = {
        "desk": desk,
        "closures": [closure for closure in desk.closures if closure.last >= when],
        "state": state,
        "when": when,
        "asked": asked,
        "programme": turn.programme,
        "now": isinstance(state, DeskNow),
    }
    conflict = conflict_note(turn.programme, state.conflict)
    text = turn.words(NAME, f"state_{state.state}", **values)
    rows = [
        Row(turn.words(NAME, f"row_{name}"), value)
        for name in ("phone", "hours", "closures", "fax", "email", "address")
        if (value := turn.words(NAME, f"value_{name}", **values))
    ]
    return Card(
        title=desk.name,
        subtitle=desk.for_what,
        text="\n".join(filter(None, (text, turn.words(NAME, "no_phone", **values), conflict))),
        rows=tuple(rows),
        tone="good" if state.state == "open" else "plain",
        colour=turn.programme.colour,
        buttons=_call(turn, desk),
        citations=turn.cite(state.source or desk.source),
    )


def _call(turn: Turn, desk: Desk) -> tuple[Button, ...]:
    if not desk.phones:
        return ()
    return (
        Button(turn.words(NAME, "button_call"), Open(f"tel:{desk.phones[0].replace('-', '')}"), primary=True),
    )
