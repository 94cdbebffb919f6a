"""Pictures for disputes that were sent into a chat: fetched, made safe, kept, and the person told, each once.

The turn has written down that a picture is expected; from there on nothing is lost. Each attempt is recorded before it
begins, and its end together with the message about it, in one transaction: after a crash it is made again, and
whoever comes second finds it done and says nothing. Pictures that end at the same time are told of together.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Final

import structlog
from sqlalchemy import Connection

from bot.clock import Clock
from bot.errors import described
from bot.merchants.evidence import BadPicture, SafePicture, safe_picture
from bot.merchants.told import pictures_ended
from bot.notices import say_in
from bot.picture_source import NotFetched, PictureSource
from bot.turn import Words
from programmes.model import Programme
from store import Store, conversations, disputes, evidence
from store.tables import Found

LEASE: Final = timedelta(minutes=3)
"""How long one attempt may take before another one begins."""
PATIENCE: Final = 60.0
"""Seconds for fetching one picture."""
GIVE_UP_AFTER: Final = timedelta(days=1)
SOON: Final = timedelta(seconds=5)
SLOWEST: Final = timedelta(hours=1)
BREAKS: Final = 3
"""So many attempts may come to no end before the picture is taken for what brings them down."""
AT_ONCE: Final = 20
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Fetched:
    """How an attempt ended: with the picture, with the ``reason`` why it is not kept, or ``later``."""

    row: Found
    picture: SafePicture | None = None
    reason: str = ""
    later: datetime | None = None


class EvidenceIntake:
    """``sources`` by channel id. :meth:`take_due` is called again and again; processes may share a store."""

    def __init__(
        self,
        store: Store,
        sources: Mapping[str, PictureSource],
        words: Words,
        programmes: Mapping[str, Programme],
        clock: Clock,
    ) -> None:
        self._store = store
        self._sources = sources
        self._words = words
        self._programmes = programmes
        self._clock = clock
        self._decoding = asyncio.Lock()

    async def take_due(self) -> list[int]:
        """Fetch what is due now; the conversations in which something is to be delivered then."""
        now = self._clock.now()
        due = await self._store.read(lambda db: evidence.due(db, now, AT_ONCE))
        if not due:
            return []
        mine = await self._store.write(lambda db: [row for row in due if self._begin(db, row, now)])
        ended = sorted(await asyncio.gather(*map(self._attempt, mine)), key=_together)
        groups = [list(group) for _, group in groupby(ended, key=_together)]
        told = [await self._store.write(partial(self._end, pictures=group)) for group in groups]
        return [conversation for conversation in told if conversation is not None]

    def _begin(self, db: Connection, row: Found, now: datetime) -> bool:
        return evidence.take(db, row.id, row.attempts, now + LEASE)

    # --- one attempt -------------------------------------------------------------------------------

    async def _attempt(self, row: Found) -> Fetched:
        """Never raises."""
        if row.error == evidence.BROKE_OFF and row.attempts >= BREAKS:
            return Fetched(row, reason="broken")
        source = self._sources.get(row.channel)
        if source is None:
            return Fetched(row, reason="gone")
        try:
            async with asyncio.timeout(PATIENCE):
                raw = await source.content(row.transport_id)
            async with self._decoding:  # one at a time: a large one takes hundreds of MB
                return Fetched(row, await asyncio.to_thread(safe_picture, raw))
        except BadPicture as bad:
            return Fetched(row, reason=bad.reason)
        except NotFetched as missing:
            return (
                self._later(row, soon=missing.soon) if missing.again else Fetched(row, reason=missing.reason)
            )
        except Exception as error:  # a failure of ours or of the wire: again, and in the end given up
            log.error("picture_not_taken", picture=row.id, **described(error))  # noqa: TRY400
            return self._later(row)

    def _later(self, row: Found, *, soon: bool = False) -> Fetched:
        """Doubling from some seconds to an hour, until a day has passed since it was sent."""
        now = self._clock.now()
        wait = SOON * 2 ** min(row.attempts, 2 if soon else 10)
        at = now + min(wait, SLOWEST)
        return Fetched(row, reason="gone") if at - row.added_at >= GIVE_UP_AFTER else Fetched(row, later=at)

    # --- its end -----------------------------------------------------------------------------------

    def _end(self, db: Connection, *, pictures: Sequence[Fetched]) -> int | None:
        """Record how attempts of one person for one payout ended, and say it; the conversation, if anything is said."""
        now = self._clock.now()
        kept, failed = 0, Counter[str]()
        for each in pictures:
            reason = self._recorded(db, each, now)
            kept += reason == "kept"
            if reason and reason != "kept":
                failed[reason] += 1
        if not kept and not failed:
            return None
        row = pictures[0].row
        return self._tell(db, row, kept, failed, now)

    def _recorded(self, db: Connection, ended: Fetched, now: datetime) -> str:
        """What is to be told of a picture: "kept", why not, or "" where nothing is."""
        row, picture = ended.row, ended.picture
        if ended.later is not None:
            evidence.again(db, row.id, row.attempts + 1, ended.later, "later")
            return ""
        if picture is None:
            state = "gone" if ended.reason == "gone" else "refused"
            return ended.reason if evidence.given_up(db, row.id, state, ended.reason) else ""
        if evidence.has(db, row.payout_id, picture.sha256):
            return "same" if evidence.given_up(db, row.id, "refused", "same") else ""
        if not evidence.fetched(
            db, row.id, body=picture.jpeg, width=picture.width, height=picture.height, sha256=picture.sha256
        ):
            return ""
        dispute = evidence.claim(db, row.id)
        if dispute is not None:
            disputes.remark(db, dispute, "evidence", now, membership=row.membership_id)
        return "kept"

    def _tell(
        self, db: Connection, row: Found, kept: int, failed: Mapping[str, int], now: datetime
    ) -> int | None:
        """Say it where the pictures came from, unless the person has gone from there."""
        conversation = conversations.find(db, row.channel, row.address)
        here = conversations.get(db, conversation) if conversation is not None else None
        about = evidence.about(db, row.id)
        programme = self._programmes.get(about.programme) if about is not None else None
        if here is None or here.blocked or about is None or programme is None:
            return None
        reply = pictures_ended(
            self._words, programme, kept=kept, total=evidence.kept(db, row.payout_id), failed=failed,
            dispute=about.dispute_id,
        )  # fmt: skip
        say_in(db, here.id, reply, now)
        told: int = here.id
        return told


def _together(ended: Fetched) -> tuple[str, str, int]:
    return ended.row.channel, ended.row.address, ended.row.payout_id
