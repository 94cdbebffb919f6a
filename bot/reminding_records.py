"""Reminders about a merchant's own records: a payout that was sent, one that differs from what was noted, the last days to
object, an application that has moved on. Read again through the person's own links when the message is made, so that
whoever is linked no more is told nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.blocks import Button, Card, Press, Row
from bot.merchants.comparing import beside
from bot.records import Records
from bot.turn import Words, cite
from programmes.japanese import day_in_words, yen
from programmes.model import Programme, ReminderRule
from programmes.rules import RoundFound, next_step, round_by_number
from programmes.rules.deadlines import Deadline, dispute_deadline
from programmes.rules.reminders import days_left, text_of, title_of, words_of
from store import memberships, merchants
from store.reminder_records import record_of
from store.tables import Found

OWN: Final = frozenset({"payout_sent", "payout_differs", "dispute_end", "application_state"})
"""What is about somebody's own records, and says something else to everybody."""
TEMPLATE: Final = "reminding"


class Opened:
    """What the people of reminders of kind :data:`OWN` may see of the records these are about, read for all of them at once."""

    def __init__(self, db: Connection, rows: Sequence[Found], now: datetime) -> None:
        self._db = db
        people = {(row.channel, row.person) for row in rows}
        self._links = memberships.of_conversations(db, people, now) if people else {}
        of_payouts = [row for row in rows if row.kind != "application_state"]
        asked = [(self.records(row).members, record_of(row.about)[0]) for row in of_payouts]
        found = merchants.payout_of_each(db, asked) if asked else ()
        self._payouts = {row.id: payout for row, payout in zip(of_payouts, found, strict=True)}

    def records(self, row: Found) -> Records:
        """Of the person of a reminder, in its programme."""
        return Records(self._db, self._links.get((row.channel, row.person), ())).of(row.programme)

    def payout(self, row: Found) -> Found | None:
        """That a reminder is about; None where it is theirs no more."""
        return self._payouts[row.id]


def card_of_record(
    words: Words, opened: Opened, programme: Programme, rule: ReminderRule, row: Found, now: datetime
) -> Card | None:
    """The card of a reminder of kind :data:`OWN`; None where the record is theirs no more, or there is nothing to say."""
    records = opened.records(row)
    if row.kind == "application_state":
        number, state = record_of(row.about)
        return _application(words, records, programme, rule, number, int(state))
    payout = opened.payout(row)
    if payout is None or payout.state != "sent":
        return None
    if row.kind == "dispute_end":
        return _last_days(words, records, programme, rule, payout, now)
    if row.kind == "payout_differs":
        return _differs(words, records, programme, rule, payout, now)
    return _sent(words, programme, rule, payout)


def _sent(words: Words, programme: Programme, rule: ReminderRule, payout: Found) -> Card:
    values = {
        "name": _name(programme, payout),
        "paid": day_in_words(payout.day),
        "amount": yen(payout.amount),
    }
    amount = Row(words(TEMPLATE, "row_amount"), yen(payout.amount), strong=True)
    return _card(words, programme, rule, values, (amount,), (_detail(words, programme, payout),))


def _differs(
    words: Words, records: Records, programme: Programme, rule: ReminderRule, payout: Found, now: datetime
) -> Card | None:
    notes = [note for note in records.notes("compared") if note.payout_id == payout.id]
    laid = beside(programme, notes, payout) if notes else None
    if laid is None or laid.is_same:
        return None
    deadline = dispute_deadline(programme, payout.id, payout.day)
    values = {
        "name": _name(programme, payout), "paid": day_in_words(payout.day),
        "difference": yen(abs(laid.difference)) if laid.difference else "",
        "day": day_in_words(deadline.day) if deadline else "",
        "days_left": days_left(deadline, now.date()) if deadline else "",
    }  # fmt: skip
    return _card(
        words,
        programme,
        rule,
        values,
        (),
        (_objection(words, programme, payout), _detail(words, programme, payout)),
    )


def _last_days(
    words: Words, records: Records, programme: Programme, rule: ReminderRule, payout: Found, now: datetime
) -> Card | None:
    deadline = dispute_deadline(programme, payout.id, payout.day)
    if deadline is None or records.dispute_of_payout(payout.id) is not None:
        return None
    return Card(
        title_of(rule, deadline, now.date()), (_until(words, deadline),), text_of(rule, deadline, now.date()),
        subtitle=programme.short_name, tone="warning", colour=programme.colour,
        buttons=(_objection(words, programme, payout), _detail(words, programme, payout)),
        citations=cite(programme, (*rule.source, *deadline.source)),
    )  # fmt: skip


def _application(
    words: Words, records: Records, programme: Programme, rule: ReminderRule, number: int, event: int
) -> Card | None:
    history = records.history(number)
    moved = next((each for each in history if each.id == event), None)
    if moved is None or any(each.id > event for each in history):
        return None
    step = next_step(programme, moved.state)
    values = {
        "state": words(TEMPLATE, "application_state", state=moved.state),
        "next": step.text if step else "",
    }
    press = Press("registration", (("application", str(number)), ("p", programme.code)))
    return _card(
        words,
        programme,
        rule,
        values,
        (),
        (Button(words(TEMPLATE, "button_application"), press, primary=True),),
    )


def _card(
    words: Words,
    programme: Programme,
    rule: ReminderRule,
    values: Mapping[str, str],
    rows: tuple[Row, ...],
    buttons: tuple[Button, ...],
) -> Card:
    return Card(
        words_of(rule.title, values), rows, words_of(rule.words, values), subtitle=programme.short_name,
        colour=programme.colour, buttons=buttons, citations=cite(programme, rule.source),
    )  # fmt: skip


def _until(words: Words, deadline: Deadline) -> Row:
    return Row(words(TEMPLATE, "row_until"), day_in_words(deadline.day), strong=True)


def _name(programme: Programme, payout: Found) -> str:
    """第5回の換金; the day of the payout where it belongs to no round."""
    found = round_by_number(programme, payout.round) if payout.round is not None else None
    return found.round.name if isinstance(found, RoundFound) else day_in_words(payout.day)


def _detail(words: Words, programme: Programme, payout: Found) -> Button:
    press = Press("payouts", (("p", programme.code), ("payout", str(payout.id))))
    return Button(words(TEMPLATE, "button_payout"), press)


def _objection(words: Words, programme: Programme, payout: Found) -> Button:
    press = Press("dispute", (("p", programme.code), ("payout", str(payout.id)), ("step", "start")))
    return Button(words(TEMPLATE, "button_objection"), press, primary=True)
