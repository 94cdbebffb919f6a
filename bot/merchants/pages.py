"""The way from a chat to a page of ours: a button, and the order that makes its address good."""

from collections.abc import Mapping
from typing import Any, Final

from bot.blocks import Button, Open
from bot.merchants.code import token_hash
from bot.orders import GiveDoor, Purpose
from bot.turn import Turn
from store.memberships import Member

GOOD_FOR: Final = 30
"""Minutes that an address lives."""


def to_page(
    turn: Turn,
    label: str,
    purpose: Purpose,
    subject: Mapping[str, Any],
    member: Member | None = None,
    *,
    primary: bool = True,
) -> tuple[Button, GiveDoor]:
    """A page about ``subject`` (ids). ``member``: the link under which it is opened; None for linking itself."""
    token = turn.new_token()
    button = Button(label, Open(f"{turn.site}/d/{token}"), primary)
    return button, GiveDoor(token_hash(token), purpose, member, subject, GOOD_FOR)
