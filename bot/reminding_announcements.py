"""What people see of an announcement: its title and text as they were approved, from whom, and how to get no more. A test send
says that it is one."""

from datetime import datetime

from sqlalchemy import Connection

from bot.blocks import Button, Card, Press
from bot.turn import Words
from programmes.model import Programme
from store import announcements
from store.tables import Found

TEMPLATE = "announcement"


class Announcements:
    """Cards of announcements, for :class:`bot.reminding.Reminding`."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def card(self, db: Connection, programme: Programme, row: Found, now: datetime) -> Card | None:
        """None where it was stopped meanwhile, or is none of this programme."""
        found = announcements.get(db, announcements.number_of(row.about))
        if found is None or found.programme != programme.code or found.state == "stopped":
            return None
        return self.shown(programme, found.title, found.text, is_test=announcements.is_test(row.about))

    def shown(self, programme: Programme, title: str, text: str, *, is_test: bool = False) -> Card:
        """``title`` and ``text`` stay as they were written: they are looked at neither for placeholders nor for signs."""
        heading = self._words(TEMPLATE, "title_of_test", title=title) if is_test else title
        off = Press("reminders", (("p", programme.code), ("step", "news_off")))
        stop = Button(self._words(TEMPLATE, "button_stop"), off)
        return Card(
            heading,
            (),
            text,
            subtitle=programme.short_name,
            colour=programme.colour,
            buttons=(stop,) if programme.reminders else (),
        )
