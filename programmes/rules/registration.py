"""What comes next for an application, how papers are handed in, and from which day tickets may be taken."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from programmes.model import ApplicationState, ClauseId, Desk, Point, Programme, Sending, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSteps:
    """How one comes to be registered: ``steps`` in their order, ``papers`` it takes, the ``kit`` one gets, and
    what comes ``after`` each state of an application that the document speaks of."""

    steps: tuple[Point, ...]
    papers: tuple[Point, ...]
    kit: tuple[Point, ...]
    after: tuple[Step, ...]
    withdrawal: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HowToSend:
    """How papers are handed in: ``sending.text``, to ``desk`` (None: to nobody with a desk of its own).
    ``papers``: what registration takes."""

    sending: Sending
    desk: Desk | None
    papers: tuple[Point, ...]
    conflict: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsFrom:
    """From which day tickets may be taken. ``since``: what it counts from (None: the document does not say).
    ``day`` None: not reached yet, or not said. ``not_before``: the first day tickets are good at all.
    ``words``: as the document puts it."""

    day: date | None
    since: Literal["approved", "kit_arrived"] | None
    not_before: date | None
    words: str
    source: tuple[ClauseId, ...]


def registration_steps(programme: Programme) -> RegistrationSteps | None:
    """The way to registration; None where the document says nothing about it."""
    registration = programme.registration
    if registration is None:
        return None
    return RegistrationSteps(
        steps=registration.steps,
        papers=registration.papers,
        kit=registration.kit,
        after=registration.after,
        withdrawal=registration.withdrawal,
        source=registration.source,
    )


def next_step(programme: Programme, state: ApplicationState) -> Step | None:
    """What comes next for an application in that state; None where the document does not say."""
    registration = programme.registration
    steps = registration.after if registration else ()
    return next((step for step in steps if step.state == state), None)


def how_to_send(programme: Programme) -> HowToSend | None:
    """How papers (also missing ones) are handed in; None where the document does not say."""
    registration = programme.registration
    if registration is None or registration.send is None:
        return None
    sending = registration.send
    return HowToSend(
        sending=sending,
        desk=next((desk for desk in programme.desks if desk.id == sending.desk), None),
        papers=registration.papers,
        conflict=sending.conflict,
        source=sending.source,
    )


def tickets_from(
    programme: Programme, approved_on: date | None = None, kit_arrived_on: date | None = None
) -> TicketsFrom:
    """From which day a merchant may take tickets that was approved, and got its kit, on these days. Never
    before the period of use begins, as far as that day is known."""
    start = programme.registration.start if programme.registration else None
    opens = programme.use.first.day
    if start is None:
        return TicketsFrom(day=None, since=None, not_before=opens, words="", source=programme.use.source)
    reached = {"approved": approved_on, "kit_arrived": kit_arrived_on}[start.since]
    return TicketsFrom(
        day=max(reached, opens or reached) if reached else None,
        since=start.since,
        not_before=opens,
        words=start.words,
        source=start.source,
    )
