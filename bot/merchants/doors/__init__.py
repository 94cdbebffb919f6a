"""What stands behind the one-time links that people are given in a chat: linking, pictures, a statement.

doors = doors_over(store, programmes, clock, secret=…, account_links={"line:main": …}, conversations=engine, words=words)
door = await doors.opening.find(token)          # who has the address may look; nothing is used up
door = await doors.opening.claim(token, browser)  # the first browser that goes on has it
await doors.linking.take(door, browser, number, code, network)
await doors.pictures.keep(door, raw); await doors.pictures.done(door)
await doors.statements.made(door, "pdf")
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.account_links import AccountLinks
from bot.clock import Clock
from bot.merchants.doors.conversations import Conversations
from bot.merchants.doors.linking import Linking
from bot.merchants.doors.opening import Door, Opening
from bot.merchants.doors.pictures import Pictures
from bot.merchants.doors.statements import Statements
from bot.turn import Words
from programmes.model import Programme
from store import Store

__all__ = ["Door", "Doors", "doors_over"]


@dataclass(frozen=True, slots=True)
class Doors:
    """All that one deployment's doors lead to."""

    opening: Opening
    linking: Linking
    pictures: Pictures
    statements: Statements


def doors_over(
    store: Store, programmes: Mapping[str, Programme], clock: Clock, *, secret: str,
    account_links: Mapping[str, AccountLinks], conversations: Conversations, words: Words,
) -> Doors:  # fmt: skip
    """``secret``: the one that codes are hashed with. ``account_links``: by channel id, of those whose platform has to
    confirm a link."""
    opening = Opening(store, programmes, clock)
    return Doors(
        opening,
        Linking(opening, secret, account_links, conversations),
        Pictures(opening, conversations, words),
        Statements(opening),
    )
