"""What a batch of turns is going to write, collected so that each table is written with one statement."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from bot.blocks import Reply
from bot.codec import memory_to_json, reply_to_json, words_of_reply
from bot.incoming import Incoming
from bot.outbox import Outgoing
from store import cases, conversations, inbox, outbox, questions, transcript
from store.tables import Found

UNSPOKEN: Final = frozenset({"follow", "join", "unfollow", "leave", "unsend", "linked"})
"""Events that are no line of a transcript."""


class Ledger:
    """Rows to write. Rare things (a case, a message taken back) are written at once, in the same transaction."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._heard: list[dict[str, Any]] = []
        self._said: list[dict[str, Any]] = []
        self._deliveries: list[dict[str, Any]] = []
        self._spoken: list[tuple[Found, Reply]] = []
        self._conversations: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []
        self._questions: list[dict[str, Any]] = []
        self._positions: list[int] = []

    def without_reply(self, db: Connection, here: Found, event: Found, incoming: Incoming) -> None:
        """An event that the engine deals with alone."""
        blocked, memory = here.blocked, here.memory
        if incoming.kind == "unsend":
            memory = _without(memory, transcript.unsend(db, here.id, incoming.message_id))
        if incoming.kind in {"unfollow", "leave"}:
            blocked = True
            outbox.give_up(db, [here.id], "blocked")
        self._hear(here, event, incoming)
        self._finish(event, "", incoming)
        self._stand(here, event, memory=memory, case_number=here.case_number, blocked=blocked)

    def with_reply(
        self, db: Connection, here: Found, event: Found, incoming: Incoming, reply: Reply, error: str
    ) -> None:
        """An event and its reply. Whoever writes to us can be reached again."""
        number = self._case(db, here, event, reply)
        memory = here.memory if reply.memory is None else memory_to_json(reply.memory)
        self._hear(here, event, incoming)
        if reply.kind != "silent" and reply.blocks:
            self._say(here, event, incoming, reply)
        if incoming.kind == "text" and reply.kind != "silent":
            self._ask(here, event, incoming, reply, memory)
        if rating := reply.rating:
            questions.rate(db, here.id, rating.message, rating.word, rating.reason)
        self._finish(event, error, incoming)
        self._stand(here, event, memory=memory, case_number=number, blocked=False)

    def write(self, db: Connection, worker: str) -> dict[int, Outgoing]:
        """Write everything; by conversation, the first attempts that begin herewith under ``worker``'s name."""
        transcript.add(db, self._heard)
        for message, delivery in zip(transcript.add_numbered(db, self._said), self._deliveries, strict=True):
            delivery["message_id"] = message
        taken = outbox.add_taken(db, self._deliveries, worker, self._now)
        questions.add(db, self._questions)
        conversations.save(db, self._conversations)
        inbox.finish(db, self._events)
        inbox.forget_positions(db, self._positions)
        return {
            delivery["conversation_id"]: self._first_attempt(delivery, *spoken)
            for delivery, spoken in zip(self._deliveries, self._spoken, strict=True)
            if delivery["message_id"] in taken
        }

    def _first_attempt(self, delivery: dict[str, Any], here: Found, reply: Reply) -> Outgoing:
        return Outgoing(
            id=delivery["key"], message=delivery["message_id"], channel=here.channel, address=here.address,
            conversation=here.id, blocks=reply.blocks, quick=reply.quick, reply_token=delivery["reply_token"],
            reply_until=delivery["reply_until"], first_tried_at=self._now, attempt=1, doubtful=False,
            programme=reply.programme, topic=reply.topic if reply.can_be_rated else "", menu=reply.menu,
        )  # fmt: skip

    def _case(self, db: Connection, here: Found, event: Found, reply: Reply) -> str | None:
        """Open, close or touch the case as the reply asks; the number of the one now open."""
        number: str | None = here.case_number
        if number and reply.close_case:
            cases.close(db, number, self._now, what="taken_back")
            number = None
        if reply.case is not None:
            memory = here.memory if reply.memory is None else memory_to_json(reply.memory)
            cases.open_case(
                db, reply.case.number, here.id, self._now, reason=reply.case.reason, event=event.id,
                question=reply.case.question, programme=memory.get("programme", ""), role=memory.get("role", ""),
                holds=reply.case.holds,
            )  # fmt: skip
            return reply.case.number if reply.case.holds else number
        if number and reply.kind == "silent":
            cases.person_wrote(db, number, self._now)
        return number

    def _hear(self, here: Found, event: Found, incoming: Incoming) -> None:
        if incoming.kind not in UNSPOKEN:
            text = incoming.text or incoming.file_name
            self._heard.append(
                transcript.line(
                    here.id, "in", incoming.kind, text, event.occurred_at,
                    event=event.id, transport_id=incoming.message_id,
                )
            )  # fmt: skip

    def _say(self, here: Found, event: Found, incoming: Incoming, reply: Reply) -> None:
        words, body = words_of_reply(reply), reply_to_json(reply)
        self._said.append(
            transcript.line(here.id, "out", reply.kind, words, self._now, body=body, event=event.id)
        )
        self._spoken.append((here, reply))
        self._deliveries.append(
            {
                "conversation_id": here.id, "key": str(uuid.uuid4()),
                "reply_token": incoming.reply_token if incoming.reply_until else "",
                "reply_until": incoming.reply_until,
            }
        )  # fmt: skip

    def _ask(
        self, here: Found, event: Found, incoming: Incoming, reply: Reply, memory: dict[str, Any]
    ) -> None:
        self._questions.append(
            {
                "conversation_id": here.id, "inbox_id": event.id, "at": event.occurred_at, "text": incoming.text,
                "programme": memory.get("programme", ""), "role": memory.get("role") or "", "band": reply.kind,
                "topic": reply.topic, "score": reply.score, "candidates": list(reply.candidates), "feedback": "",
            }
        )  # fmt: skip

    def _finish(self, event: Found, error: str, incoming: Incoming) -> None:
        if incoming.latitude is not None:
            self._positions.append(event.id)
        self._events.append({"id": event.id, "state": "failed" if error else "done", "error": error})

    def _stand(self, here: Found, event: Found, **standing: Any) -> None:
        self._conversations.append(
            {"id": here.id, "version": here.version + 1, "last_seen": event.received_at, **standing}
        )


def _without(memory: Mapping[str, Any], taken_back: set[str]) -> dict[str, Any]:
    """A memory without what was said in messages that were taken back."""
    kept = {name: value for name, value in memory.items() if name != "asked" or value not in taken_back}
    if "draft" in kept:
        kept["draft"] = [pair for pair in kept["draft"] if pair[1] not in taken_back]
    return kept
