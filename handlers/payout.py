"""When is it paid: for a day of use, stay, reading, arrival or posting."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.arguments import ArgCheck, is_day, one_of
from bot.asked_day import AskedDay, asked_days, basis_of, days_in, days_read, days_settled
from bot.asked_round import (
    asks_when,
    asks_when_paid,
    asks_which,
    days_money_came,
    next_paid,
    rounds_paid_about,
    rounds_side_by_side,
    rounds_within,
    without_days_money_comes,
)
from bot.blocks import Button, Card, Reply, Row
from bot.merchants import own_payouts
from bot.offers import another_day, next_questions, questions, to_person
from bot.several_rounds import card_of_rounds
from bot.turn import Question, Turn
from programmes.model import Programme, Round
from programmes.rules import (
    BusinessCalendar,
    IfPosted,
    LastPosting,
    NoRound,
    RoundAnswer,
    RoundFound,
    if_posted,
    last_safe_posting,
    payout_of,
    round_of_arrival,
    round_of_day,
)

NAME = "payout"
ARGS: Mapping[str, ArgCheck] = {"day": is_day, "basis": one_of("use", "stay", "reading", "arrival", "posted")}
READS: frozenset[str] = frozenset({"day"})
_UNLESS_SURE = 0.96


def fits(programme: Programme) -> bool:
    return True


def claims(question: Question) -> float:
    """When something that belongs to a day is paid."""
    days = days_in(question.text, question.today, question.programme)
    return _UNLESS_SURE if asks_when_paid(question.text, days, question.programme) else 0.0


def answer(turn: Turn) -> Reply:
    """Whoever is linked and names no day hears of their own next payout first, then what the calendar says."""
    days = days_read(_days(turn), turn.programme)
    reply = _by_calendar(turn, days)
    return reply if days or turn.args or not turn.records.linked else _own_first(turn, reply)


def _days(turn: Turn) -> tuple[AskedDay, ...]:
    """The days that tell when it is paid: those whose tickets are named, and on which they are sent or arrive."""
    asked = without_days_money_comes(turn.text, asked_days(turn))
    settled = days_settled(asked, turn.text)
    return tuple(each for each in asked if each in settled or each.basis in ("arrival", "posted"))


def _own_first(turn: Turn, reply: Reply) -> Reply:
    card = own_payouts.next_card(turn)
    quick = (*questions(turn, own_payouts.HANDLER), *reply.quick)
    return replace(reply, blocks=(card, *reply.blocks) if card else reply.blocks, quick=quick)


def _by_calendar(turn: Turn, days: tuple[AskedDay, ...]) -> Reply:
    if days and not turn.programme.settlement.rounds:
        return _no_dates(turn)
    if days:
        near = _paid_about(turn, days)
        if near:
            return _several(turn, near)
        asked = _what_counts(turn, days)
        several = rounds_within(turn.programme, asked.day, asked.last)
        if asked.day == asked.last:
            several = _of_each(turn, days) or several
        if len(several) > 1 and asked.basis == turn.programme.settlement.basis:
            return _several(turn, several)
        return _for_day(turn, _from_its_round(asked, several), days)
    if not turn.programme.settlement.rounds:
        general = _in_general(turn)
        return replace(general, kind="no_answer") if asks_when(turn.text) else general
    coming = next_paid(turn.text, turn.programme, turn.today)
    if coming is not None:
        return _next(turn, coming)
    today = AskedDay(turn.today, turn.today, _own_basis(turn, basis_of(turn.text)))
    return _for_day(turn, today, (), undated=True)


def _next(turn: Turn, found: RoundFound) -> Reply:
    """The next day on which anything is paid, whatever is sent or read today."""
    values = {"found": found, "programme": turn.programme}
    card = Card(
        title=turn.words(NAME, "title_next"),
        text=turn.words(NAME, "text_next", **values),
        rows=_rows(turn, found, None),
        colour=turn.programme.colour,
        citations=turn.cite(found.source),
    )
    return Reply("answer", (card,), _quick(turn, turn.programme.settlement.basis))


def _several(turn: Turn, rounds: tuple[Round, ...]) -> Reply:
    """The payout of each of the rounds of a month."""
    return Reply(
        "answer", (card_of_rounds(turn, NAME, rounds),), _quick(turn, turn.programme.settlement.basis)
    )


def _paid_about(turn: Turn, days: tuple[AskedDay, ...]) -> tuple[Round, ...]:
    """The rounds that money which came on a day can be of, where the documents name no day: "昨日振込があった、いつの宿泊分"."""
    came = days_money_came(turn.text, days) if asks_which(turn.text) else ()
    near = rounds_paid_about(came[0], turn.programme) if came else ()
    return tuple(sorted(near, key=lambda r: r.number))


def _what_counts(turn: Turn, days: tuple[AskedDay, ...]) -> AskedDay:
    """Of several days the one nearest to the money: arrival before posting before use."""
    order = {"arrival": 0, "posted": 1}
    best = min(days, key=lambda asked: order.get(asked.basis, 2))
    remembered = turn.memory.slot("basis") if turn.follow_up else ""
    basis = best.basis if best.basis not in ("", "payout") else remembered
    return AskedDay(best.day, best.last, _own_basis(turn, basis), best.written)


def _from_its_round(asked: AskedDay, rounds: tuple[Round, ...]) -> AskedDay:
    """A month that begins before its only round (10月 where all begins on the 26th) from the first day of that round."""
    if asked.day == asked.last or not rounds:
        return asked
    return replace(asked, day=max(asked.day, rounds[0].first))


def _of_each(turn: Turn, days: tuple[AskedDay, ...]) -> tuple[Round, ...]:
    """The rounds of several days that are asked about side by side: "明日読むのと明後日読むのと"."""
    own = [replace(each, basis=_own_basis(turn, each.basis)) for each in days]
    return rounds_side_by_side(turn.programme, own)


def _own_basis(turn: Turn, basis: str) -> str:
    """The basis in this programme's terms: arrival and posting stay, every other day is the day it settles by."""
    if basis in ("arrival", "posted") and turn.programme.settlement.travels == "post":
        return basis
    return turn.programme.settlement.basis


def _for_day(turn: Turn, asked: AskedDay, days: tuple[AskedDay, ...], undated: bool = False) -> Reply:
    found = _round(turn, asked, _used_on(turn, asked, days))
    if isinstance(found, NoRound):
        return _at_an_end(turn, found) if undated else _outside(turn, asked, found)
    if asked.basis == "arrival" and found.payout.approximate:
        found = replace(found, payout=payout_of(turn.programme, found.round, accepted_on=asked.day))
    values = {"asked": asked, "found": found, "programme": turn.programme, "undated": undated}
    posting = last_safe_posting(turn.programme, found.round, turn.post, _calendar(turn))
    rows = _rows(turn, found, posting if isinstance(posting, LastPosting) else None)
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(
            NAME,
            "text",
            **values,
            arrival=_arrival(turn, asked),
            arrives=asked.basis in ("arrival", "posted"),
            today=turn.today,
        ),
        rows=rows,
        colour=turn.programme.colour,
        citations=turn.cite(found.source),
    )
    memory = turn.memory.but(slots=(("basis", asked.basis), ("day", asked.day.isoformat())))
    return Reply("answer", (card,), _quick(turn, asked.basis, asked.day), memory)


def _round(turn: Turn, asked: AskedDay, used_on: date | None) -> RoundAnswer:
    if asked.basis == "arrival":
        return round_of_arrival(turn.programme, asked.day, used_on)
    if asked.basis == "posted":
        posted = if_posted(turn.programme, asked.day, turn.post, _calendar(turn), used_on)
        if isinstance(posted, IfPosted):
            return posted.round
    return round_of_day(turn.programme, asked.day)


def _used_on(turn: Turn, asked: AskedDay, days: tuple[AskedDay, ...]) -> date | None:
    own = (turn.programme.settlement.basis, "use")
    return next((other.last for other in days if other.day != asked.day and other.basis in own), None)


def _arrival(turn: Turn, asked: AskedDay) -> date | None:
    if asked.basis != "posted":
        return None
    posted = if_posted(turn.programme, asked.day, turn.post, _calendar(turn))
    return posted.arrival.arrives if isinstance(posted, IfPosted) else None


def _rows(turn: Turn, found: RoundFound, posting: LastPosting | None) -> tuple[Row, ...]:
    rows = [
        Row(
            turn.words(NAME, "row_payout"), turn.words(NAME, "value_payout", payout=found.payout), strong=True
        )
    ]
    rows.append(
        Row(
            turn.words(NAME, "row_cutoff", programme=turn.programme),
            turn.words(NAME, "value_cutoff", found=found),
        )
    )
    if posting is not None:
        rows.append(Row(turn.words(NAME, "row_post_by"), turn.words(NAME, "value_post_by", posting=posting)))
    return tuple(rows)


def _outside(turn: Turn, asked: AskedDay, found: NoRound) -> Reply:
    last_round = turn.programme.settlement.rounds[-1]
    text = turn.words(
        NAME, found.why, asked=asked, found=found, last_round=last_round, programme=turn.programme
    )
    card = Card(
        title=turn.words(NAME, "title_outside"),
        text=text,
        colour=turn.programme.colour,
        tone="warning",
        citations=turn.cite(found.source),
    )
    return Reply("answer", (card,), _quick(turn, asked.basis, asked.day))


def _at_an_end(turn: Turn, found: NoRound) -> Reply:
    """No day was named, and today lies outside all rounds: the last round's payout, or the first one's."""
    round_ = turn.programme.settlement.rounds[-1 if found.why == "after_last" else 0]
    values = {"found": found, "round": round_, "payout": payout_of(turn.programme, round_)}
    card = Card(
        title=turn.words(NAME, "title_end", **values),
        text=turn.words(NAME, "at_an_end", **values, programme=turn.programme, today=turn.today),
        colour=turn.programme.colour,
        citations=turn.cite((*round_.source, *found.source)),
    )
    return Reply("answer", (card,), _quick(turn, turn.programme.settlement.basis))


def _in_general(turn: Turn) -> Reply:
    """No calendar in the documents: how often, in their own words."""
    settlement = turn.programme.settlement
    card = Card(
        title=turn.words(NAME, "title_general", programme=turn.programme),
        text=turn.words(NAME, "general", programme=turn.programme),
        colour=turn.programme.colour,
        citations=turn.cite(settlement.source),
    )
    return Reply("answer", (card,), (*questions(turn, "desk"), to_person(turn)))


def _no_dates(turn: Turn) -> Reply:
    """A day was asked about, and the documents name none: said so, with a person at hand."""
    general = _in_general(turn)
    card = general.blocks[0]
    assert isinstance(card, Card)
    honest = Card(
        title=card.title,
        text=turn.words(NAME, "no_date_for_that", programme=turn.programme),
        colour=card.colour,
        citations=card.citations,
    )
    return Reply("no_answer", (honest,), general.quick)


def _calendar(turn: Turn) -> BusinessCalendar:
    return BusinessCalendar(turn.holiday_name)


def _quick(turn: Turn, basis: str, said: date | None = None) -> tuple[Button, ...]:
    """Yesterday, today, another day, as far as the calendar goes, but not the day just ``said``."""
    settlement = turn.programme.settlement
    known = basis if basis in ("use", "stay", "reading", "arrival", "posted") else settlement.basis
    first, last = settlement.rounds[0].first, settlement.rounds[-1].last
    if known in ("arrival", "posted"):
        last = settlement.rounds[-1].cutoff
    days = {"yesterday": turn.today - timedelta(days=1), "today": turn.today}
    near = tuple(
        Button(turn.words(NAME, f"button_{name}"), turn.press(NAME, basis=known, day=day.isoformat()))
        for name, day in days.items()
        if first <= day <= last and day != said
    )
    pick = turn.press(NAME, basis=known)
    other = another_day(turn, turn.words(NAME, "button_other_day"), pick, first, last)
    return (*near, *other, *next_questions(turn, NAME), to_person(turn))
