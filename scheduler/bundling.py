"""Bundling: what a person is to be told at one hour becomes one message; those who are told the same go out together.

Everything of one step is written in one transaction: the messages' portions (or outbox rows, where a channel costs nothing),
the lines of the transcripts, and what became of each reminder.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from bot.blocks import Reply
from bot.codec import reply_to_json, words_of_reply
from bot.outbox import Deliverer, TellsMany
from bot.reminding_records import OWN
from store import Store, outbox, reminder_portions, transcript
from store.tables import Found

URGENCY: Final = {
    "final_cutoff": 0, "round_cutoff": 0, "dispute_end": 0, "payout_differs": 0, "report_due": 1, "recruitment_end": 1,
    "correction": 1, "keeping_end": 2, "payout_sent": 2, "application_state": 2, "use_end": 3, "sale_end": 3, "desk_change": 3,
    "announcement": 4,
}  # fmt: skip
"""What goes first where not all can be told; the lower the sooner."""
Compose = Callable[[Connection, Sequence[Found], datetime], Reply | None]
"""The message of reminders of one person about one programme; None where there is nothing to say any more."""


@dataclass(slots=True)
class Group:
    """People of a channel who are told the same."""

    channel: str
    programme: str
    urgency: int
    reply: Reply
    bundles: list[list[Found]] = field(default_factory=list)


class Bundler:
    """Takes what is due together; ``deliverers`` by channel."""

    def __init__(self, store: Store, deliverers: Mapping[str, Deliverer], compose: Compose) -> None:
        self._store = store
        self._deliverers = deliverers
        self._compose = compose

    async def gather(self, now: datetime) -> list[int]:
        """Gather all that is due; the conversations with something new in their outbox."""
        looked: list[int] = []
        while True:
            taken, there = await self._store.write(lambda db: self._step(db, now))
            looked += there
            if not taken:
                return looked

    def _step(self, db: Connection, now: datetime) -> tuple[int, list[int]]:
        rows = reminder_portions.waiting(db, now)
        groups = self._grouped(db, rows, now)
        looked: list[int] = []
        for group in groups:
            channel = self._deliverers.get(group.channel)
            if isinstance(channel, TellsMany):
                self._portion(db, group, channel.at_once, now)
            else:
                looked += self._post(db, group, now)
        return len(rows), looked

    def _grouped(self, db: Connection, rows: Sequence[Found], now: datetime) -> list[Group]:
        """Who is told the same, with what nobody is told any more settled."""
        groups: dict[Any, Group] = {}
        replies: dict[Any, Reply | None] = {}
        settled: list[dict[str, Any]] = []
        for bundle in _bundles(rows):
            first = bundle[0]
            said = tuple((row.rule, row.about, row.days) for row in bundle)
            personal = first.conversation_id if any(row.kind in OWN for row in bundle) else None
            key = (first.channel, first.programme, said, personal)
            if first.blocked:
                settled += [_ended(row, "unreachable", now) for row in bundle]
                continue
            if key not in replies:
                replies[key] = self._compose(db, bundle, now)
            reply = replies[key]
            if reply is None:
                settled += [_ended(row, "cancelled", now) for row in bundle]
                continue
            urgency = min(URGENCY.get(row.kind, 9) for row in bundle)
            group = groups.setdefault(key, Group(first.channel, first.programme, urgency, reply))
            group.bundles.append(bundle)
        reminder_portions.settle(db, settled)
        return list(groups.values())

    def _portion(self, db: Connection, group: Group, at_once: int, now: datetime) -> None:
        parts = [group.bundles[start : start + at_once] for start in range(0, len(group.bundles), at_once)]
        body = reply_to_json(group.reply)
        shared = {
            "channel": group.channel,
            "programme": group.programme,
            "urgency": group.urgency,
            "body": body,
        }
        numbers = reminder_portions.make(db, [{**shared, "people": len(part)} for part in parts], now)
        lines = self._lines(group, now, body=None)
        messages = iter(transcript.add_numbered(db, lines))
        reminder_portions.settle(
            db,
            [
                {
                    "id": row.id,
                    "state": "going",
                    "portion_id": number,
                    "message_id": message,
                    "ended_at": None,
                }
                for number, part in zip(numbers, parts, strict=True)
                for bundle, message in zip(part, messages, strict=False)
                for row in bundle
            ],
        )

    def _post(self, db: Connection, group: Group, now: datetime) -> list[int]:
        """Where speaking first costs nothing: by the same door as every answer."""
        lines = self._lines(group, now, body=reply_to_json(group.reply))
        messages = outbox.post_all(db, lines, now)
        reminder_portions.settle(
            db,
            [
                {"id": row.id, "state": "sent", "portion_id": None, "message_id": message, "ended_at": now}
                for bundle, message in zip(group.bundles, messages, strict=True)
                for row in bundle
            ],
        )
        return [bundle[0].conversation_id for bundle in group.bundles]

    def _lines(self, group: Group, now: datetime, body: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        words = words_of_reply(group.reply)
        return [
            transcript.line(bundle[0].conversation_id, "out", group.reply.kind, words, now, body=body)
            for bundle in group.bundles
        ]


def _bundles(rows: Sequence[Found]) -> Iterator[list[Found]]:
    """The reminders of one conversation about one programme."""
    for _, of_one in groupby(rows, key=lambda row: row.conversation_id):
        programmes: dict[str, list[Found]] = defaultdict(list)
        for row in of_one:
            programmes[row.programme].append(row)
        for bundle in programmes.values():
            yield sorted(bundle, key=lambda row: (URGENCY.get(row.kind, 9), row.about, row.days, row.rule))


def _ended(row: Found, state: str, now: datetime) -> dict[str, Any]:
    return {"id": row.id, "state": state, "portion_id": None, "message_id": None, "ended_at": now}
