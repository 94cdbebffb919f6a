"""The engine: takes events, has them answered in order, and sees every answer delivered.

For channels::

    engine = Engine(store, counter, {"web": web, "line:main": line}, entrance=entrance_of)
    await engine.start()
    stored = await engine.receive([incoming, ...])   # durable when it returns; duplicates are not counted
    reply = await engine.answered(incoming, 10)      # Reply or None (not yet): terminal, form without JavaScript
    async for said in engine.listen("web", address, after=last_id): ...   # live, for SSE; resumes by id
    history = await engine.history("web", address)   # list[Said], oldest first
    kept = await engine.kept("web", address)         # everything, for the person to read
    await engine.forget("web", address)              # and to delete: nothing of it comes back
    await engine.wait_until_idle()                   # tests
    await engine.look(conversation)                  # after staff or a reminder wrote into the outbox
    engine.alive()                                   # for readiness
    await engine.stop()                              # finishes what it took

``receive`` masks card, account, personal and mobile numbers and e-mail addresses in ``text`` and
``file_name`` before anything is stored, so a channel need not.

``entrance(channel, address)`` says which programme codes are served there. ``chores`` are done again and again beside the
turns (pictures that were sent are fetched): each says in which conversations it left something to deliver. One deliverer per channel id;
the web's and the terminal's may simply return ``Sent("web")``: what they show comes from ``listen``
or ``answered``.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import Connection

from bot import metrics
from bot.blocks import Reply
from bot.clock import Clock, SystemClock
from bot.codec import reply_from_json
from bot.counter_protocol import Counter
from bot.errors import described
from bot.inbox import ATTEMPTS, Decided, Turned, Turns, Work, load
from bot.inbox_intake import row_of
from bot.incoming import Incoming
from bot.kept import Kept, kept_of
from bot.listening import Bells, Forgotten, Said, said_from
from bot.outbox import Deliverer
from bot.outbox_sender import Sender
from bot.records import NotRead
from bot.turn import FindListing, no_listing
from bot.waiting import LOOK, Waiting
from store import Lane, Store, conversations, erasure, inbox, outbox, transcript, workers

__all__ = ["Engine", "Forgotten", "Kept", "Said"]

SWEEP: Final = 2.0
"""Seconds between two looks for what was left behind, and between heartbeats."""
ALIVE: Final = timedelta(seconds=10)
"""A process not heard of for so long is taken for dead."""
CAREFULLY: Final = 16
"""So many conversations are taken up together after a crash."""
Taken = tuple[list[inbox.Stored], dict[int, Work]]
Chore = Callable[[], Awaitable[Sequence[int]]]
log = structlog.get_logger()


class Engine:
    """One process's engine over a store. Several processes may share one store."""

    def __init__(
        self,
        store: Store,
        counter: Counter,
        deliverers: Mapping[str, Deliverer],
        *,
        entrance: Callable[[str, str], tuple[str, ...]],
        clock: Clock | None = None,
        listings: FindListing = no_listing,
        chores: Sequence[Chore] = (),
        name: str = "",
    ) -> None:
        self.name: Final = name or workers.new_name()
        self._store = store
        self._clock = clock or SystemClock()
        self._turns = Turns(counter, self._clock, entrance, listings, self.name)
        self._intake: Lane[list[dict[str, Any]], Taken] = Lane("intake", self._take_in, turn=1)
        self._waiting = Waiting(deliverers)
        self._sender = Sender(store, deliverers, self._clock, self.name)
        self._bells = Bells(store)
        self._chores = tuple(map(self._delivering, chores))
        self._working: dict[int, asyncio.Task[None]] = {}
        self._again: set[int] = set()
        self._answers: dict[tuple[str, str], asyncio.Future[Reply | None]] = {}
        self._keepers: list[asyncio.Task[None]] = []
        self._heart: asyncio.Task[None]
        self._started: datetime
        self._stopping = False
        self._last_beat: datetime | None = None

    # --- for channels ------------------------------------------------------------------------------

    async def start(self) -> None:
        """Begin to work: takes up what an earlier process left behind."""
        await self._beat()
        metrics.BUSY.labels("turns").set_function(lambda: len(self._working))
        metrics.BUSY.labels("sends").set_function(lambda: self._sender.under_way)
        self._heart = asyncio.create_task(_every(SWEEP, self._beat))
        self._started = self._clock.now()
        sweeps = (self._take_up_events, self._take_up_deliveries, *self._chores)
        self._keepers = [asyncio.create_task(_every(SWEEP, sweep)) for sweep in sweeps]
        self._keepers.append(asyncio.create_task(_every(LOOK, self._waiting.look)))

    async def receive(self, events: Sequence[Incoming]) -> int:
        """Store those not seen before (durably, when this returns) and wake the workers; how many were new."""
        self._waiting.began(events)
        stored: list[inbox.Stored] = []
        try:
            stored, works = await self._store.put(self._intake, [row_of(each) for each in events])
        finally:
            if len(stored) < len(events):
                self._waiting.only({each.event_id for each in stored}, events)
        for event in stored:
            self._start(event.conversation, works.get(event.conversation))
        if events:
            metrics.series(metrics.EVENTS, events[0].channel, "new").inc(len(stored))
            metrics.series(metrics.EVENTS, events[0].channel, "duplicate").inc(len(events) - len(stored))
        return len(stored)

    async def answered(self, incoming: Incoming, within: float) -> Reply | None:
        """The reply to a received event; None if there is none within so many seconds.

        An event that is not answered with words (``silent``, ``unsend``) gives a reply of kind ``silent``.
        """
        key = (incoming.channel, incoming.event_id)
        answer = self._answers.setdefault(key, asyncio.get_running_loop().create_future())
        try:
            async with asyncio.timeout(within):
                while not answer.done():
                    if found := await self._store.read(lambda db: _stored_answer(db, *key)):
                        return found
                    await asyncio.wait([answer], timeout=1.0)
                return answer.result()
        except TimeoutError:
            return None
        finally:
            self._answers.pop(key, None)

    def listen(self, channel: str, address: str, after: int = 0) -> AsyncIterator[Said | Forgotten]:
        """Every message of a conversation with an id above ``after``, and new ones as they are stored; ``Forgotten``
        where the message ``after`` is there no more."""
        return self._bells.listen(channel, address, after)

    async def history(self, channel: str, address: str, limit: int = 200) -> list[Said]:
        """The last ``limit`` messages, oldest first."""

        def read(db: Connection) -> list[Said]:
            conversation = conversations.find(db, channel, address)
            rows = transcript.latest(db, conversation, limit) if conversation else []
            return [said_from(row) for row in rows]

        return await self._store.read(read)

    async def kept(self, channel: str, address: str) -> Kept:
        """Everything that is kept of a conversation."""
        return await self._store.read(lambda db: kept_of(db, channel, address, self._clock.now()))

    async def forget(self, channel: str, address: str) -> None:
        """Delete a conversation at the person's wish (see :mod:`store.erasure`); whoever watches it is told."""

        def erase(db: Connection) -> None:
            if (conversation := conversations.find(db, channel, address)) is not None:
                erasure.erase(db, conversation, self._clock.now())

        await self._store.write(erase)
        self._bells.ring(channel, address)

    async def look(self, conversation: int) -> None:
        """Something was put into this conversation's outbox (by staff, by a reminder): deliver it now."""
        if here := await self._store.read(lambda db: conversations.get(db, conversation)):
            self._bells.ring(here.channel, here.address)
            await self._sender.take(conversation)

    def alive(self) -> bool:
        """Whether the engine and its store have answered lately (for readiness)."""
        return self._last_beat is not None and self._clock.now() - self._last_beat < 3 * ALIVE

    async def wait_until_idle(self, limit: float = 30.0) -> None:
        """Until no event and no delivery waits in the store. Raises TimeoutError after ``limit`` seconds."""
        async with asyncio.timeout(limit):
            # the store is asked again and again: nobody rings when it is empty
            while self._working or self._sender.busy or await self._store.read(_anything_waits):  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def stop(self, limit: float = 20.0) -> None:
        """Finish what was taken, at most ``limit`` seconds; the rest is taken up at the next start."""
        self._stopping = True
        for task in self._keepers:
            task.cancel()
        try:
            async with asyncio.timeout(limit):
                while self._working:
                    await asyncio.wait(self._working.values())
                await self._sender.stop()
        except TimeoutError:
            log.warning("stopped_before_the_end", conversations=len(self._working))
            self._sender.abandon()
            for task in self._working.values():
                task.cancel()
        self._heart.cancel()  # only now: what is under way stays ours until its end
        try:
            await self._store.write(lambda db: workers.leave(db, self.name))
        except Exception as error:  # the database is away: others will notice that we are gone
            log.warning("left_without_a_word", **described(error))

    # --- events -------------------------------------------------------------------------------------

    def _take_in(self, db: Connection, webhooks: list[list[dict[str, Any]]]) -> list[Taken]:
        """Several webhooks' events at once; each gets back its own that were new, and what there is to do."""
        stored = inbox.receive(db, [row for rows in webhooks for row in rows], self._clock.now())
        works = load(db, {each.conversation for each in stored}, self._clock.now())
        new = {(each.channel, each.event_id): each for each in stored}
        return [
            ([new.pop(key) for row in rows if (key := (row["channel"], row["event_id"])) in new], works)
            for rows in webhooks
        ]

    def _start(self, conversation: int, work: Work | None = None) -> asyncio.Task[None]:
        """Make sure somebody works on a conversation, and looks again if somebody does already."""
        if task := self._working.get(conversation):
            self._again.add(conversation)
            return task
        working = self._work(conversation, work)
        task = self._working[conversation] = asyncio.get_running_loop().create_task(working)
        return task

    async def _work(self, conversation: int, work: Work | None) -> None:
        """Turn after turn, until no event of this conversation waits."""
        try:
            while await self._turn(conversation, work) or conversation in self._again:
                work = None
        finally:
            del self._working[conversation]

    async def _turn(self, conversation: int, work: Work | None) -> bool:
        """One turn; whether there may be more."""
        self._again.discard(conversation)
        try:
            work = work or await self._store.put(self._turns.loading, conversation)
            if work is None:
                return False
            decided = await self._decided(work)
            turned = await self._store.put(self._turns.writing, decided)
        except Exception as error:
            log.error("turn_broke_off", conversation=conversation, **described(error))  # noqa: TRY400
            return await self._broke_off(conversation, error)
        if not turned.stale:
            self._tell(decided, turned)
            await self._look_at(turned.others)
        return turned.stale or turned.more

    async def _look_at(self, others: Sequence[int]) -> None:
        """Those who were told something by the way hear it at once, and not with the next sweep."""
        try:
            for conversation in others:
                await self.look(conversation)
        except Exception as error:  # the database is away: the sweep finds them
            log.warning("others_hear_later", **described(error))

    async def _decided(self, work: Work) -> Decided:
        """Deciding takes about a millisecond and waits for nothing, except where records are to be read. Where only the
        reply itself shows that they are, it is decided again."""
        if not work.needs_records:
            with contextlib.suppress(NotRead):
                return self._turns.decide(work)
        return await self._store.read(lambda db: self._turns.decide(work, db))

    async def _broke_off(self, conversation: int, error: Exception) -> bool:
        """Count it against the event, which in the end fails so that those behind it have their turn."""
        last = ATTEMPTS + 3
        name = type(error).__name__
        try:
            await self._store.write(lambda db: inbox.count_attempt(db, [conversation], last, name))
        except Exception:  # the database itself is away: nothing is lost, the event waits there
            log.warning("attempt_not_counted", conversation=conversation)
        await asyncio.sleep(1.0)
        return not self._stopping

    def _tell(self, decided: Decided, turned: Turned) -> None:
        """Whoever waits for this event or watches this conversation."""
        incoming = decided.incoming
        self._waiting.ended(incoming.channel, incoming.event_id)
        took = self._clock.now() - decided.work.event.received_at
        metrics.series(metrics.ANSWER_SECONDS, incoming.channel).observe(took.total_seconds())
        self._bells.ring(incoming.channel, incoming.address)
        if turned.delivery:
            self._sender.send(turned.delivery)
        answer = self._answers.get((incoming.channel, incoming.event_id))
        if answer and not answer.done():
            answer.set_result(decided.reply or Reply("silent"))

    # --- what was left behind -----------------------------------------------------------------------

    async def _take_up_events(self) -> None:
        """Events that wait since before the start, or longer than they should. One of them may have brought a
        process down: each try is counted before it is made, and those tried before go one by one."""
        before = max(self._started, self._clock.now() - 2 * timedelta(seconds=SWEEP))
        waiting = await self._store.read(lambda db: inbox.stranded(db, before, limit=100_000))
        fresh = [row.conversation_id for row in waiting if not row.attempts]
        for first in range(0, len(fresh), CAREFULLY):
            await self._carefully(fresh[first : first + CAREFULLY])
        for suspect in [row.conversation_id for row in waiting if row.attempts]:
            await self._carefully([suspect])

    async def _carefully(self, group: list[int]) -> None:
        if idle := [each for each in group if each not in self._working]:
            await self._store.write(lambda db: inbox.count_attempt(db, idle))
            await asyncio.wait([self._start(each) for each in idle])

    async def _take_up_deliveries(self) -> None:
        """Deliveries that are due, or that a process left behind in the middle."""
        now = self._clock.now()
        due = await self._store.read(lambda db: outbox.due(db, self.name, now))
        await asyncio.gather(*(self._sender.take(conversation) for conversation in due))

    def _delivering(self, chore: Chore) -> Callable[[], Awaitable[None]]:
        async def chore_done() -> None:
            for conversation in await chore():
                await self.look(conversation)

        return chore_done

    async def _beat(self) -> None:
        now = self._clock.now()
        await self._store.write(lambda db: workers.beat(db, self.name, now + ALIVE))
        self._last_beat = now


async def _every(seconds: float, act: Callable[[], Awaitable[None]]) -> None:
    """Act again and again, whatever happens."""
    while True:
        try:
            await act()
        except Exception as error:  # the database is away: keep trying
            log.error("sweep_failed", what=act.__name__, **described(error))  # noqa: TRY400
        await asyncio.sleep(seconds)


def _stored_answer(db: Connection, channel: str, event_id: str) -> Reply | None:
    event = inbox.state_of(db, channel, event_id)
    if event is None or event.state == "new":
        return None
    said = transcript.answer_to(db, event.conversation_id, event.id)
    return reply_from_json(said.body) if said else Reply("silent")


def _anything_waits(db: Connection) -> bool:
    return inbox.anything_waits(db) or outbox.anything_waits(db)
