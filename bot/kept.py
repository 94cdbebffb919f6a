"""What is kept of one conversation, shown to the person themself."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot.codec import memory_from_json
from bot.listening import Said, said_from
from bot.memory import Memory
from store import conversations, memberships, transcript
from store.memberships import Member

EVERYTHING = 100_000
"""Messages; nobody has said as many."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``said``: every message, oldest first. ``memory``: what the next answer would lean on. ``case_number``: of the
    case that people have not closed, or "". ``links``: the merchants whose records are open to this person."""

    said: tuple[Said, ...] = ()
    memory: Memory = field(default_factory=Memory)
    case_number: str = ""
    links: tuple[Member, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.said or self.memory != Memory() or self.case_number or self.links)


def kept_of(db: Connection, channel: str, address: str, now: datetime) -> Kept:
    """Everything of the conversation at this address; an empty one where there is none."""
    conversation = conversations.find(db, channel, address)
    here = conversations.get(db, conversation) if conversation else None
    if here is None:
        return Kept()
    said = tuple(said_from(row) for row in transcript.latest(db, here.id, EVERYTHING))
    links = memberships.of_person(db, channel, address, now)
    return Kept(said, memory_from_json(here.memory), here.case_number or "", links)
