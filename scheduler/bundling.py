"""Bundling: what a person is to be told at one hour becomes one message; those who are told the same go out together.

Looking and wording hold nobody up; what was found is taken in short transactions, each of which writes the messages'
portions and whose reminders go with them (or the lines of the transcripts, where a channel costs nothing).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from bot import metrics
from bot.blocks import Reply
from bot.clock import Clock
from bot.codec import reply_to_json, words_of_reply
from bot.outbox import Deliverer, ShowsTranscript, TellsMany
from bot.reminding import Reminding
from bot.reminding_records import OWN
from programmes.rules.reminders import LATEST, Quiet
from store import Store, announcements, outbox, reminder_portions, transcript
from store.tables import Found

URGENCY: Final = {
    "final_cutoff": 0, "round_cutoff": 0, "dispute_end": 0, "payout_differs": 0, "report_due": 1, "recruitment_end": 1,
    "correction": 1, "keeping_end": 2, "payout_sent": 2, "application_state": 2, "use_end": 3, "sale_end": 3, "desk_change": 3,
    "announcement": 4,
}  # fmt: skip
"""What goes first where not all can be told; the lower the sooner."""
IN_ONE_WRITE: Final = 500
"""People for whom one transaction writes: others wait for it."""
NIGHT: Final = timedelta(hours=12)
"""What was due in the evening may go out in the morning."""


@dataclass(slots=True)
class Group:
    """People of a channel who are told the same: the reminders of each (``bundles``), and where each is told."""

    channel: str
    programme: str
    urgency: int
    reply: Reply
    bundles: list[list[int]] = field(default_factory=list)
    conversations: list[int] = field(default_factory=list)

    def ids(self) -> list[int]:
        return [each for bundle in self.bundles for each in bundle]

    def parts(self, size: int) -> "Iterator[Group]":
        """The same for so many people each."""
        for start in range(0, len(self.bundles), size):
            here = slice(start, start + size)
            yield replace(self, bundles=self.bundles[here], conversations=self.conversations[here])

    def only(self, free: set[int]) -> "Group":
        """The same for those whose reminders are all free."""
        pairs = zip(self.bundles, self.conversations, strict=True)
        left = [(bundle, there) for bundle, there in pairs if free.issuperset(bundle)]
        return replace(self, bundles=[pair[0] for pair in left], conversations=[pair[1] for pair in left])


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction writes. ``settled``: reminders that are not told, by what became of them."""

    settled: dict[str, list[int]]
    parts: list[Group]

    def ids(self) -> list[int]:
        return [
            each for ids in (*self.settled.values(), *(part.ids() for part in self.parts)) for each in ids
        ]


@dataclass(slots=True)
class Taken:
    """How many ``reminders`` were taken, the conversations with something new in their outbox, and how many people have come
    to which end by it."""

    reminders: int
    looked: list[int] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)


class Bundler:
    """Takes what is due together; ``deliverers`` by channel, ``reminding`` words it. ``is_for_consumers``: whether a reminder is for whoever asked,
    linked or not."""

    def __init__(
        self,
        store: Store,
        deliverers: Mapping[str, Deliverer],
        reminding: Reminding,
        is_for_consumers: Callable[[Found], bool],
        clock: Clock,
        quiet: Quiet,
    ) -> None:
        self._store = store
        self._deliverers = deliverers
        self._reminding = reminding
        self._is_for_consumers = is_for_consumers
        self._clock = clock
        self._quiet = quiet

    async def gather(self) -> list[int]:
        """Gather all that is due, unless it is quiet; the conversations with something new in their outbox. Two who gather
        do no harm: what one of them has taken is left alone by the other."""
        looked: list[int] = []
        today = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        if await self._store.read(reminder_portions.anything_waits):
            await self._store.write(lambda db: reminder_portions.withdraw(db, today))
        while not self._quiet.covers((now := self._clock.now()).hour):
            batches = await self._store.read(partial(self._look, now=now))
            taken = [await self._store.write(partial(self._take, batch=each, now=now)) for each in batches]
            looked += [conversation for each in taken for conversation in each.looked]
            for end, people in (pair for each in taken for pair in each.ends.items()):
                metrics.series(metrics.REMINDERS, end).inc(people)
            if not any(each.reminders for each in taken):
                break
        return looked

    def _look(self, db: Connection, now: datetime) -> list[Batch]:
        """What there is to say to whom, in lots that hold nobody up for long. Nothing is written yet."""
        groups: dict[Any, Group] = {}
        replies: dict[Any, Reply | None] = {}
        settled: dict[str, list[int]] = defaultdict(list)
        rows = reminder_portions.waiting(db, now)
        for row in rows:
            if state := self._told_no_more(row, now):
                settled[state].append(row.id)
        gone = {each for ids in settled.values() for each in ids}
        left = [row for row in rows if row.id not in gone]
        opened = self._reminding.opened(db, left, now)
        for bundle in _bundles(left):
            first = bundle[0]
            said = tuple((row.rule, row.about, row.days) for row in bundle)
            personal = first.conversation_id if any(row.kind in OWN for row in bundle) else None
            key = (first.channel, first.programme, said, personal)
            if key not in replies:
                replies[key] = self._reminding.compose(db, bundle, now, opened)
            if (reply := replies[key]) is None:
                settled["cancelled"] += [row.id for row in bundle]
                continue
            urgency = min(URGENCY.get(row.kind, 9) for row in bundle)
            group = groups.setdefault(key, Group(first.channel, first.programme, urgency, reply))
            group.bundles.append([row.id for row in bundle])
            group.conversations.append(first.conversation_id)
        return [Batch({state: ids}, []) for state, ids in settled.items()] + self._batches(groups.values())

    def _told_no_more(self, row: Found, now: datetime) -> str:
        """What becomes of a reminder that is told nobody any more, "" if it is."""
        if row.blocked:
            return "unreachable"
        if row.kind == announcements.KIND and row.off and not announcements.is_test(row.about):
            return "cancelled"
        concerned = row.asked if self._is_for_consumers(row) else row.linked
        if row.kind not in reminder_portions.BY_STAFF and (row.off or not concerned):
            return "cancelled"
        return "missed" if now - row.due_at > LATEST + NIGHT else ""

    def _batches(self, groups: Iterable[Group]) -> list[Batch]:
        parts = [part for group in groups for part in group.parts(self._at_once(group.channel))]
        batches: list[Batch] = []
        people = IN_ONE_WRITE
        for part in parts:
            if people + len(part.bundles) > IN_ONE_WRITE:
                batches.append(Batch({}, []))
                people = 0
            batches[-1].parts.append(part)
            people += len(part.bundles)
        return batches

    def _at_once(self, channel: str) -> int:
        deliverer = self._deliverers.get(channel)
        return deliverer.at_once if isinstance(deliverer, TellsMany) else IN_ONE_WRITE

    def _take(self, db: Connection, batch: Batch, now: datetime) -> Taken:
        """Take what is still to be told."""
        free = reminder_portions.still_planned(db, batch.ids())
        taken = Taken(len(free))
        for state, ids in batch.settled.items():
            ended = [each for each in ids if each in free]
            reminder_portions.settle(db, ended, state, now)
            taken.ends[state] += len(ended)
        parts = [left for part in batch.parts if (left := part.only(free)).bundles]
        told = [part for part in parts if isinstance(self._deliverers.get(part.channel), TellsMany)]
        _portions(db, told, now)
        for part in parts:
            deliverer = self._deliverers.get(part.channel)
            if isinstance(deliverer, TellsMany):
                continue
            taken.ends["sent"] += len(part.bundles)
            if isinstance(deliverer, ShowsTranscript) and deliverer.shows_transcript:
                reminder_portions.show(db, part.ids(), line_of(part.reply, with_body=True), now)
            else:
                taken.looked += _post(db, part, now)
        return taken


def _portions(db: Connection, parts: Sequence[Group], now: datetime) -> None:
    rows = [
        {
            "channel": part.channel, "programme": part.programme, "urgency": part.urgency, "people": len(part.bundles),
            "body": reply_to_json(part.reply),
        }
        for part in parts
    ]  # fmt: skip
    numbers = reminder_portions.make(db, rows, now)
    reminder_portions.fill(
        db, {each: number for number, part in zip(numbers, parts, strict=True) for each in part.ids()}
    )


def _post(db: Connection, part: Group, now: datetime) -> list[int]:
    """Where speaking first costs nothing: by the same door as every answer."""
    said = line_of(part.reply, with_body=True)
    lines = [
        transcript.line(each, "out", said["kind"], said["text"], now, body=said["body"])
        for each in part.conversations
    ]
    outbox.post_all(db, lines, now)
    reminder_portions.settle(db, part.ids(), "sent", now)
    return part.conversations


def line_of(reply: Reply, *, with_body: bool = False) -> dict[str, Any]:
    """How a reply stands in the transcript."""
    body = reply_to_json(reply) if with_body else None
    return {"kind": reply.kind, "text": words_of_reply(reply), "body": body}


def _bundles(rows: Sequence[Found]) -> Iterator[list[Found]]:
    """The reminders of one conversation about one programme."""
    for _, of_one in groupby(rows, key=lambda row: row.conversation_id):
        programmes: dict[str, list[Found]] = defaultdict(list)
        for row in of_one:
            programmes[row.programme].append(row)
        for bundle in programmes.values():
            yield in_order(bundle)


def in_order(bundle: Iterable[Found]) -> list[Found]:
    """The reminders of one message as they stand in it, the most urgent first."""
    return sorted(bundle, key=lambda row: (URGENCY.get(row.kind, 9), row.about, row.days, row.rule))
