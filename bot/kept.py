"""What is kept of one conversation, shown to the person themself."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.codec import memory_from_json
from bot.listening import Said, said_from
from bot.memory import Memory
from store import calendar_feeds, conversations, memberships, reminders, transcript
from store.memberships import Member
from store.tables import Found

EVERYTHING = 100_000
"""Messages; nobody has said as many."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``said``: every message, oldest first. ``memory``: what the next answer would lean on. ``case_number``: of the
    case that people have not closed, or "". ``links``: the merchants whose records are open to this person. ``choices``:
    what they chose to be reminded of, rows of ``reminder_choice``; ``reminders``: how many are on record. ``calendars``: of
    these merchants, subscribed to, rows of ``calendar_feed``."""

    said: tuple[Said, ...] = ()
    memory: Memory = field(default_factory=Memory)
    case_number: str = ""
    links: tuple[Member, ...] = ()
    choices: tuple[Found, ...] = ()
    reminders: int = 0
    calendars: tuple[Found, ...] = ()

    def __bool__(self) -> bool:
        there = (
            self.said,
            self.memory != Memory(),
            self.case_number,
            self.links,
            self.choices,
            self.reminders,
        )
        return any(there)


def kept_of(db: Connection, channel: str, address: str, now: datetime) -> Kept:
    """Everything of the conversation at this address; an empty one where there is none."""
    conversation = conversations.find(db, channel, address)
    here = conversations.get(db, conversation) if conversation else None
    if here is None:
        return Kept()
    said = tuple(said_from(row) for row in transcript.latest(db, here.id, EVERYTHING))
    links = memberships.of_person(db, channel, address, now)
    choices, count = reminders.kept(db, channel, here.id, address)
    memory = memory_from_json(here.memory)
    feeds = tuple(calendar_feeds.of_members(db, links))
    return Kept(said, memory, here.case_number or "", links, tuple(choices), count, feeds)
