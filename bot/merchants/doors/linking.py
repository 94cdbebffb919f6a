"""The door to a link: number and code are proved on our page, then the person's platform or the chat itself completes it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from bot.account_links import AccountLinks, LinkError, NoSuchPerson
from bot.incoming import Incoming
from bot.merchants.code import token_hash
from bot.merchants.doors.conversations import Conversations
from bot.merchants.doors.opening import Door, Opening
from bot.merchants.linking import NotProven, Proven, prove
from store import doors as rows
from store import memberships
from store.memberships import Member

NONCE_FOR: Final = timedelta(minutes=10)
"""As long as LINE's own token lives [D:linking-accounts]."""
PATIENCE: Final = 6.0
"""Seconds that a page waits for the chat to complete a link."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Done, and said in the chat. ``member`` None: the chat has not come to it yet, or found the code used."""

    member: Member | None


@dataclass(frozen=True, slots=True)
class Confirm:
    """The browser is to be sent to ``address``, where the person confirms it."""

    address: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """The platform cannot confirm it; nothing was used up. ``ever``: whether it can be tried again later."""

    ever: bool


Outcome = Linked | Confirm | NotNow | NotProven | None
"""None: the door is closed."""


class Linking:
    """``account_links``: by channel id, of those whose platform has to confirm. The other channels are linked at once."""

    def __init__(
        self,
        opening: Opening,
        secret: str,
        account_links: Mapping[str, AccountLinks],
        conversations: Conversations,
    ) -> None:
        self._opening = opening
        self._secret = secret
        self._account_links = account_links
        self._conversations = conversations

    def dialog(self, door: Door) -> str:
        """Where the page of this door may lead to besides our own site; "" where nothing is to be confirmed."""
        links = self._account_links.get(door.channel)
        return links.origin if links else ""

    async def take(self, door: Door, browser: str, number: str, code: str, network: str) -> Outcome:
        """Number and code as they were typed; ``network``: the address they came from."""
        now = self._opening.clock.now()
        who = f"{door.channel}:{door.person}"

        def proving(db: Connection) -> Proven | NotProven | None:
            if self._opening.claimed(db, door.hash, browser, now) is None:
                return None
            programme = door.programme.code
            return prove(
                db, self._secret, programme=programme, number=number, code=code, who=who, now=now, network=network
            )  # fmt: skip

        proven = await self._opening.store.write(proving)
        return await self._completed(door, proven) if isinstance(proven, Proven) else proven

    async def _completed(self, door: Door, proven: Proven) -> Outcome:
        nonce = secrets.token_urlsafe(32)
        links = self._account_links.get(door.channel)
        if links is None and ":" in door.channel:
            return NotNow(ever=False)  # a channel of a platform that is not served any more
        if links is None:
            return (
                await self._by_chat(door, proven, nonce) if await self._agreed(door, proven, nonce) else None
            )
        try:
            address = await links.address_for(door.address, nonce)
        except LinkError as error:
            return NotNow(ever=not isinstance(error, NoSuchPerson))
        return Confirm(address) if await self._agreed(door, proven, nonce) else None

    async def _agreed(self, door: Door, proven: Proven, nonce: str) -> bool:
        """The door closes behind what was agreed, which waits for its confirmation under the nonce."""
        now = self._opening.clock.now()

        def agree(db: Connection) -> bool:
            if not rows.use(db, door.hash, now):
                return False
            rows.give(
                db, token_hash=token_hash(nonce), purpose="nonce", subject=proven.subject(), channel=door.channel,
                address=door.address, membership=None, now=now, expires_at=now + NONCE_FOR,
            )  # fmt: skip
            return True

        return await self._opening.store.write(agree)

    async def _by_chat(self, door: Door, proven: Proven, nonce: str) -> Linked:
        """The chat hears of it as it does from LINE, so that one turn links, answers and remembers."""
        now = self._opening.clock.now()
        heard = Incoming(door.channel, door.address, f"link.{token_hash(nonce)}", "linked", now, picked=nonce)
        await self._conversations.receive([heard])
        await self._conversations.answered(heard, PATIENCE)
        return Linked(await self._opening.store.read(lambda db: _member(db, door, proven, now)))


def _member(db: Connection, door: Door, proven: Proven, since: datetime) -> Member | None:
    mine = memberships.of_person(db, door.channel, door.address, since)
    fresh = [
        each
        for each in mine
        if (each.merchant, each.shop) == (proven.merchant, proven.shop) and each.since >= since
    ]
    return fresh[-1] if fresh else None
