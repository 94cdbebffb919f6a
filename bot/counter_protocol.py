"""What the engine asks of the counter: one reply for one event, decided from plain values."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.blocks import Reply
from bot.incoming import Incoming
from bot.turn import Standing


class Counter(Protocol):
    """Decides what is said. It keeps nothing, sends nothing, and reads no clock."""

    def reply(
        self, incoming: Incoming, standing: Standing, now: datetime, case_number: Callable[[], str]
    ) -> Reply:
        """The reply to one event. ``now`` is aware, Asia/Tokyo (the day the visitor stands on, if any).

        ``case_number()`` makes a fresh number each time it is called: call it only to open a case.
        Called in the event loop, one event at a time: it must not wait for anything, and should take about
        a millisecond. What it decides is thrown away, and it is asked again, if the conversation has changed
        meanwhile. Never called for ``unsend``, ``unfollow``, ``leave``, nor for ``silent`` (standby)
        events: the engine deals with those alone.
        Raises :class:`bot.errors.Refusal` with words for the person, or anything else for a failure of
        ours (the person gets an apology and a case).
        """
        ...
