"""The sender: hands deliveries to their channel, and records how each attempt ended.

It tries again by the kind of failure, with the same key, for 24 hours from the first attempt [Messaging
API reference, retrying an API request: a key is good for 24 hours]. The next message of a conversation
goes out only after the one before has come to an end.
"""

import asyncio
import random
from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Connection

from bot import metrics
from bot.clock import Clock
from bot.codec import reply_from_json
from bot.errors import described
from bot.outbox import Again, Deliverer, Never, Outcome, Outgoing, QuotaGone, Sent, Unreachable
from store import Lane, Store, conversations, outbox
from store.tables import Found

GIVE_UP_AFTER: Final = timedelta(hours=24)
PATIENCE: Final = 60.0
"""Seconds that one attempt may take."""
IN_FLIGHT: Final = 256
"""Attempts at the same time."""
SLOWEST: Final = 60.0
"""Seconds between attempts at most, unless the channel asks for more."""
CRASHES: Final = 5
"""From this attempt on, an exception in a deliverer is the end."""
log = structlog.get_logger()


def outgoing_from(row: Found, now: datetime) -> Outgoing:
    """The attempt that begins ``now`` on a row of :func:`store.outbox.take`."""
    said = reply_from_json(row.body)
    return Outgoing(
        id=row.key, message=row.message_id, channel=row.channel, address=row.address,
        conversation=row.conversation_id, blocks=said.blocks, quick=said.quick,
        reply_token=row.reply_token, reply_until=row.reply_until, first_tried_at=row.first_tried_at or now,
        attempt=row.attempts + 1, doubtful=outbox.is_doubtful(row),
        author="staff" if row.direction == "staff" else "bot", last_error=row.error, programme=said.programme,
        topic=said.topic if said.can_be_rated else "", menu=said.menu,
    )  # fmt: skip


def recorded(outgoing: Outgoing, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """The row's columns after an attempt; ``state`` pending means: again at ``next_attempt_at``."""
    row: dict[str, Any] = {
        "message_id": outgoing.message, "worker": "", "doubtful": outgoing.doubtful, "next_attempt_at": now,
        "sent_at": None, "via": "", "error": "", "request_id": outcome.request_id, "transport_ids": "",
    }  # fmt: skip
    match outcome:
        case Sent(via=via, message_ids=ids):
            return row | {"state": "sent", "via": via, "sent_at": now, "transport_ids": ",".join(ids)}
        case Never(why=why):
            return row | {"state": "refused", "error": why}
        case QuotaGone():
            return row | {"state": "refused", "error": "quota"}
        case Unreachable(why=why):
            return row | {"state": "unreachable", "error": why}
        case Again(why=why, doubtful=doubtful):
            row |= {"error": why, "doubtful": outgoing.doubtful or doubtful}
            return row | _next_attempt(outgoing, outcome, now, row["doubtful"])


def _next_attempt(outgoing: Outgoing, outcome: Again, now: datetime, doubtful: bool) -> dict[str, Any]:
    at = now + timedelta(seconds=pause_before_next(outgoing.attempt, outcome.after_seconds))
    if at - outgoing.first_tried_at >= GIVE_UP_AFTER:
        return {"state": "unknown" if doubtful else "expired"}
    return {"state": "pending", "next_attempt_at": at}


def pause_before_next(attempt: int, asked: float | None) -> float:
    """Seconds to wait: what the channel asked for, else doubling from half a second, never all at once."""
    if asked is not None:
        return asked + random.uniform(0, 0.1)  # noqa: S311
    doubled: float = 0.5 * 2 ** min(attempt - 1, 10)
    return min(SLOWEST, doubled) * random.uniform(0.5, 1.0)  # noqa: S311


class Sender:
    """Delivers what is taken from the outbox under the name ``worker``."""

    def __init__(self, store: Store, deliverers: Mapping[str, Deliverer], clock: Clock, worker: str) -> None:
        self._store = store
        self._deliverers = deliverers
        self._clock = clock
        self._worker = worker
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self._sending: set[asyncio.Task[None]] = set()
        self._pausing: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._ends: Lane[tuple[int, dict[str, Any]], Outgoing | None] = Lane(
            "ends", self._record, turn=2, at_most=64
        )
        self._takes: Lane[int, Outgoing | None] = Lane("takes", self._take_all, turn=3, at_most=64)

    @property
    def busy(self) -> bool:
        """Whether anything is being sent or waits here for its next attempt."""
        return bool(self._sending or self._pausing)

    @property
    def under_way(self) -> int:
        """How many conversations are being sent to."""
        return len(self._sending)

    def send(self, outgoing: Outgoing) -> None:
        """Deliver a taken row, then whatever follows in its conversation."""
        self._keep(self._sending, self._deliver_on(outgoing))

    async def take(self, conversation: int) -> None:
        """Take up a conversation's next delivery, if one is due and nobody is at it."""
        if outgoing := await self._store.put(self._takes, conversation):
            self.send(outgoing)

    async def stop(self) -> None:
        """End those that pause (they are on record); let the attempts under way come to their end."""
        self._stopping = True
        for task in self._pausing:
            task.cancel()
        while self._sending:
            await asyncio.wait(self._sending)

    def abandon(self) -> None:
        """Break off what is under way; it is on record as doubtful for the next start."""
        for task in self._sending:
            task.cancel()

    def _keep(self, tasks: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _deliver_on(self, first: Outgoing) -> None:
        outgoing: Outgoing | None = first
        while outgoing is not None:
            async with self._slots:
                outcome = await self._attempt(outgoing)
            row = recorded(outgoing, outcome, self._clock.now())
            following = await self._record_surely(outgoing.conversation, row)
            self._tell(outgoing, row)
            if row["state"] == "pending" and not self._stopping:
                wait = (row["next_attempt_at"] - self._clock.now()).total_seconds()
                self._keep(self._pausing, self._take_later(outgoing.conversation, wait))
            outgoing = following

    async def _attempt(self, outgoing: Outgoing) -> Outcome:
        deliverer = self._deliverers.get(outgoing.channel)
        if deliverer is None:
            return Never("no such channel")
        if outgoing.doubtful and self._clock.now() - outgoing.first_tried_at >= GIVE_UP_AFTER:
            return Again("key too old", doubtful=True)  # it would not be known again by its key
        try:
            async with asyncio.timeout(PATIENCE):
                return await deliverer.deliver(outgoing)
        except TimeoutError:
            return Again("timeout", doubtful=True)
        except Exception as error:
            name = type(error).__name__
            log.error("deliverer_failed", message=outgoing.message, **described(error))  # noqa: TRY400
            return Never(name) if outgoing.attempt >= CRASHES else Again(name, doubtful=True)

    async def _record_surely(self, conversation: int, row: dict[str, Any]) -> Outgoing | None:
        """Record an end, however long the database is away: otherwise the message would go out again."""
        pause = 0.1
        while True:
            try:
                return await self._store.put(self._ends, (conversation, row))
            except Exception as error:  # whatever the driver raises
                log.error("end_not_recorded", message=row["message_id"], **described(error))  # noqa: TRY400
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)

    def _tell(self, outgoing: Outgoing, row: Mapping[str, Any]) -> None:
        end = "again" if row["state"] == "pending" else row["state"]
        metrics.series(metrics.DELIVERIES, outgoing.channel, end).inc()
        if end != "sent":
            log.warning(
                "not_delivered", end=end, why=row["error"], channel=outgoing.channel, message=outgoing.message,
                attempt=outgoing.attempt, request_id=row["request_id"],
            )  # fmt: skip

    async def _take_later(self, conversation: int, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))
        await self.take(conversation)

    def _record(self, db: Connection, ends: list[tuple[int, dict[str, Any]]]) -> Sequence[Outgoing | None]:
        """Record ends and take what follows in the same conversations."""
        ids = [conversation for conversation, _ in ends]
        conversations.lock(db, ids)
        outbox.record(db, [row for _, row in ends])
        return self._taken(db, ids)

    def _take_all(self, db: Connection, ids: list[int]) -> Sequence[Outgoing | None]:
        conversations.lock(db, ids)
        return self._taken(db, ids)

    def _taken(self, db: Connection, ids: list[int]) -> Sequence[Outgoing | None]:
        now = self._clock.now()
        waiting = outbox.unfinished(db, ids)
        taken = {
            row.conversation_id: outgoing_from(row, now)
            for row in outbox.take(db, waiting, self._worker, now)
        }
        return [taken.pop(each, None) for each in ids]
