"""What a reminder says: the words of its rule about its last day, as a card with the day that counts and the way on.

Several of one person about one programme become one message. What is about somebody's own records is made by
:mod:`bot.reminding_records`; a correction and an announcement by those who know them (``others``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection

from bot.blocks import Block, Button, Card, Press, Reply, Row, Text
from bot.reminding_records import OWN, Opened, card_of_record
from bot.turn import Words, cite
from programmes.model import Programme, ReminderRule
from programmes.rules import BusinessCalendar, PostalService
from programmes.rules.deadlines import Deadline, deadlines_of
from programmes.rules.reminders import reminder_key, said_once, text_of, title_of
from store.tables import Found

MOST: Final = 5
"""Cards of one message; the rest is told in a line."""
Part = Callable[[Connection, Programme, Found, datetime], Card | None]
"""The card of one reminder, None where there is nothing to say any more."""


class Reminding:
    """``others``: what makes the card of a kind that is no deadline of the calendar."""

    def __init__(
        self,
        programmes: Mapping[str, Programme],
        words: Words,
        post: PostalService,
        calendar: BusinessCalendar,
        others: Mapping[str, Part] | None = None,
    ) -> None:
        self._programmes = programmes
        self._words = words
        self._post = post
        self._calendar = calendar
        self._others = dict(others or {})
        self._known: dict[str, tuple[Programme, Mapping[str, Deadline]]] = {}

    def opened(self, db: Connection, rows: Sequence[Found], now: datetime) -> Opened:
        """The own records that reminders of many people are about, to compose their messages with."""
        return Opened(db, [row for row in rows if row.kind in OWN], now)

    def compose(
        self, db: Connection, rows: Sequence[Found], now: datetime, opened: Opened | None = None
    ) -> Reply | None:
        """The message of one person's reminders about one programme, the most urgent first."""
        opened = opened or self.opened(db, rows, now)
        programme = self._programmes.get(rows[0].programme)
        if programme is None:
            return None
        deadlines = self._deadlines(programme)
        found = [
            (row.kind, card)
            for row in rows
            if (card := self._card(db, opened, programme, row, deadlines, now))
        ]
        if not found:
            return None
        shown = found if len(found) <= MOST else found[: MOST - 1]
        texts = said_once(card.text for _, card in shown)
        blocks: list[Block] = [
            replace(card, text=text, buttons=(*card.buttons, *self._stop(programme, kind)))
            for (kind, card), text in zip(shown, texts, strict=True)
        ]
        if shown is not found:
            blocks.append(self._rest([card for _, card in found[len(shown) :]]))
        quick = self._quick(programme, with_days=bool(deadlines))
        return Reply("answer", tuple(blocks), quick, topic="reminder", programme=programme.code)

    def _deadlines(self, programme: Programme) -> Mapping[str, Deadline]:
        """Read off the calendar once: a changed calendar is another programme."""
        known = self._known.get(programme.code)
        if known is None or known[0] is not programme:
            found = deadlines_of(programme, self._post, self._calendar)
            known = self._known[programme.code] = programme, {reminder_key(each): each for each in found}
        return known[1]

    def _rest(self, cards: Sequence[Card]) -> Text:
        """What does not go into one message, each by its heading and the day that counts."""
        return Text(self._words("reminding", "rest", cards=[(card.title, card.rows[:1]) for card in cards]))

    def _card(
        self,
        db: Connection,
        opened: Opened,
        programme: Programme,
        row: Found,
        deadlines: Mapping[str, Deadline],
        now: datetime,
    ) -> Card | None:
        if row.kind in self._others:
            return self._others[row.kind](db, programme, row, now)
        rule = next((each for each in programme.reminders if each.id == row.rule), None)
        if rule is None:
            return None
        if row.kind in OWN:
            return card_of_record(self._words, opened, programme, rule, row, now)
        deadline = deadlines.get(row.about)
        return deadline_card(self._words, programme, rule, deadline, now.date()) if deadline else None

    def _stop(self, programme: Programme, kind: str) -> tuple[Button, ...]:
        """To be told of this kind no more; what is no kind of a rule (a correction, an announcement) has none."""
        if all(rule.about != kind for rule in programme.reminders):
            return ()
        stop = Press("reminders", (("kind", kind), ("p", programme.code), ("step", "off")))
        return (Button(self._words("reminding", "button_stop"), stop),)

    def _quick(self, programme: Programme, *, with_days: bool) -> tuple[Button, ...]:
        here = (("p", programme.code),)
        settings = Button(self._words("reminding", "button_settings"), Press("reminders", here))
        calendar = Button(self._words("reminding", "button_calendar"), Press("calendar", here))
        return (settings, calendar) if with_days else (settings,)


def deadline_card(
    words: Words, programme: Programme, rule: ReminderRule, deadline: Deadline, today: date
) -> Card:
    """The card of a last day as it is true on ``today``: the day on which to act largest, then the last day itself and the
    payout, the words, and where they stand."""

    def row(name: str, *, strong: bool = False) -> Row:
        values = {"deadline": deadline, "programme": programme}
        label = words("reminding", f"row_{name}", **values)
        return Row(label, words("reminding", f"value_{name}", **values), strong)

    posted = deadline.act_by != deadline.day
    rows = [row("act_by", strong=True)] if posted else []
    rows.append(row("day", strong=not posted))
    if deadline.paid_from:
        rows.append(row("paid"))
    return Card(
        title_of(rule, deadline, today), tuple(rows), text_of(rule, deadline, today),
        subtitle=programme.short_name, tone="warning", colour=programme.colour,
        citations=cite(programme, (*rule.source, *deadline.source)),
    )  # fmt: skip
