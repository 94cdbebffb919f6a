"""What a reminder says: the words of its rule about its last day, as a card with the day that counts and the way on.

Several of one person about one programme become one message. What is about somebody's own records is made by
:mod:`bot.reminding_records`; a correction and an announcement by those who know them (``others``).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from bot.blocks import Button, Card, Press, Reply, Row
from bot.reminding_records import OWN, card_of_record
from bot.turn import Words, cite
from programmes.model import Programme, ReminderRule
from programmes.rules import BusinessCalendar, PostalService
from programmes.rules.deadlines import Deadline, deadlines_of
from programmes.rules.reminders import reminder_key, text_of, title_of
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

    def compose(self, db: Connection, rows: Sequence[Found], now: datetime) -> Reply | None:
        """The message of one person's reminders about one programme, the most urgent first."""
        programme = self._programmes.get(rows[0].programme)
        if programme is None:
            return None
        deadlines = {reminder_key(each): each for each in deadlines_of(programme, self._post, self._calendar)}
        cards = [card for row in rows if (card := self._card(db, programme, row, deadlines, now))]
        if not cards:
            return None
        return Reply(
            "answer", tuple(cards[:MOST]), self._quick(programme), topic="reminder", programme=programme.code
        )

    def _card(
        self,
        db: Connection,
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
            return card_of_record(self._words, db, programme, rule, row, now)
        deadline = deadlines.get(row.about)
        return self._of_deadline(programme, rule, deadline, now) if deadline else None

    def _of_deadline(
        self, programme: Programme, rule: ReminderRule, deadline: Deadline, now: datetime
    ) -> Card:
        values = {"deadline": deadline, "programme": programme}
        posted = (
            Row(
                self._words("reminding", "row_act_by"),
                self._words("reminding", "value_act_by", **values),
                strong=True,
            ),
        )
        day = Row(
            self._words("reminding", "row_day", **values), self._words("reminding", "value_day", **values),
            strong=deadline.act_by == deadline.day,
        )  # fmt: skip
        rows = (*(posted if deadline.act_by != deadline.day else ()), day)
        return Card(
            title_of(rule, deadline, now.date()), rows, text_of(rule, deadline, now.date()),
            subtitle=programme.short_name, tone="warning", colour=programme.colour,
            citations=cite(programme, (*rule.source, *deadline.source)),
        )  # fmt: skip

    def _quick(self, programme: Programme) -> tuple[Button, ...]:
        settings = Press("reminders", (("p", programme.code),))
        return (Button(self._words("reminding", "button_settings"), settings),)
