"""Is my shop registered: how the application stands, what is missing, what comes next, from when tickets may be taken."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import get_args

from bot.arguments import ArgCheck, whole
from bot.blocks import Button, Card, Choices, Reply, Row, Text, Tone
from bot.offers import question, questions, to_person
from bot.turn import Turn
from programmes.model import ApplicationState, ClauseId, Programme, Step
from programmes.rules import HowToSend, how_to_send, next_step, registration_steps, tickets_from
from store.tables import Found

NAME = "registration"
ARGS: Mapping[str, ArgCheck] = {"application": whole(1, 999_999_999)}
READS: frozenset[str] = frozenset()
_TONES: Mapping[str, Tone] = {
    "papers_missing": "warning",
    "refused": "stop",
    "cancelled": "stop",
    "approved": "good",
}
_STATES: tuple[ApplicationState, ...] = get_args(ApplicationState)
_AHEAD: tuple[ApplicationState, ...] = ("received", "in_review", "approved", "kit_sent")
"""What somebody who has applied waits for."""
_OVER = ("refused", "withdrawn", "cancelled")
_MOST = 3
"""So many applications are shown one under the other; more are chosen from."""


def fits(programme: Programme) -> bool:
    return registration_steps(programme) is not None


def answer(turn: Turn) -> Reply:
    if not turn.records.linked:
        return _in_general(turn)
    applications = turn.records.applications()
    wanted = turn.args.get("application")
    if wanted is not None:
        applications = [each for each in applications if str(each.id) == wanted]
    if not applications:
        return _nothing_on_record(turn)
    if len(applications) > _MOST:
        return _which(turn, applications)
    cards = tuple(_card(turn, each) for each in applications)
    return Reply("answer", cards, (*questions(turn, "pipe", "next_cutoff", "shop_size"), to_person(turn)))


def _in_general(turn: Turn) -> Reply:
    """How one comes to be registered, and how to see one's own state."""
    steps = registration_steps(turn.programme)
    assert steps is not None
    after = _ahead(turn.programme)
    sources = tuple(source for step in after for source in step.source) or steps.source
    text = turn.words(NAME, "general", programme=turn.programme, after=after)
    link = question(turn, "link", primary=True)
    quick = (link, *questions(turn, "recruitment", "may_join"), to_person(turn))
    return Reply("answer", (Text(text, turn.cite(sources)),), quick)


def _ahead(programme: Programme) -> list[Step]:
    """What comes after an application, each thing once."""
    ahead: list[Step] = []
    for state in _AHEAD:
        step = next_step(programme, state)
        if step and not any(step.text in earlier.text for earlier in ahead):
            ahead.append(step)
    return ahead


def _nothing_on_record(turn: Turn) -> Reply:
    text = turn.words(NAME, "nothing", programme=turn.programme)
    return Reply("no_answer", (Text(text),), (*questions(turn, "recruitment", "desk"), to_person(turn)))


def _which(turn: Turn, applications: Sequence[Found]) -> Reply:
    shops = {shop.id: shop.name for shop in turn.records.shops()}
    buttons = tuple(
        Button(
            turn.words(NAME, "button", name=shops.get(each.shop_id) or each.number),
            turn.press(NAME, application=str(each.id)),
        )
        for each in applications[:12]
    )
    return Reply("choices", (Choices(turn.words(NAME, "which"), buttons),), (to_person(turn),))


def _card(turn: Turn, application: Found) -> Card:
    reached = _reached(turn, application)
    stage = _stage(application.state, reached)
    step = next_step(turn.programme, stage)
    values = {"application": application, "step": step, "programme": turn.programme, "stage": stage}
    shops = {shop.id: shop.name for shop in turn.records.shops()}
    rows = tuple(_rows(turn, application, reached))
    return Card(
        title=turn.words(NAME, f"title_{application.state}"),
        subtitle=turn.words(NAME, "subtitle", **values, shop=shops.get(application.shop_id, "")),
        text=turn.words(NAME, "text", **values, sending=_sending(turn, application)),
        rows=rows,
        tone=_TONES.get(application.state, "plain"),
        colour=turn.programme.colour,
        citations=turn.cite(_sources(turn, application, step, reached)),
    )


def _reached(turn: Turn, application: Found) -> dict[str, date]:
    """The first day of each state it has had, and of its kit's."""
    days: dict[str, date] = {}
    for event in turn.records.history(application.id):
        days.setdefault(event.state, event.on)
    days.setdefault(application.state, application.state_on)
    if application.kit_sent_on:
        days["kit_sent"] = application.kit_sent_on
    if application.kit_arrived_on:
        days["kit_arrived"] = application.kit_arrived_on
    return days


def _stage(state: str, reached: Mapping[str, date]) -> ApplicationState:
    """How far it has come: an approved one goes on to its kit."""
    if state == "approved":
        state = next((kit for kit in ("kit_arrived", "kit_sent") if kit in reached), state)
    return next(each for each in _STATES if each == state)


def _rows(turn: Turn, application: Found, reached: Mapping[str, date]) -> Iterator[Row]:
    yield _row(turn, "state_on", application.state_on)
    for name in ("kit_sent", "kit_arrived"):
        if name in reached:
            yield _row(turn, name, reached[name])
    if application.state not in _OVER and (from_day := _tickets_from(turn, application, reached)):
        yield _row(turn, "tickets_from", from_day, strong=True)


def _row(turn: Turn, name: str, day: date, *, strong: bool = False) -> Row:
    label = turn.words(NAME, f"row_{name}", programme=turn.programme)
    return Row(label, turn.words(NAME, "day", on=day), strong)


def _tickets_from(turn: Turn, application: Found, reached: Mapping[str, date]) -> date | None:
    """The day on record; otherwise as the document counts it."""
    recorded: date | None = application.tickets_from
    if recorded is not None or application.state != "approved":
        return recorded
    return tickets_from(turn.programme, reached.get("approved"), reached.get("kit_arrived")).day


def _sending(turn: Turn, application: Found) -> HowToSend | None:
    return how_to_send(turn.programme) if application.state == "papers_missing" else None


def _sources(
    turn: Turn, application: Found, step: Step | None, reached: Mapping[str, date]
) -> tuple[ClauseId, ...]:
    sending = _sending(turn, application)
    start = tickets_from(turn.programme, reached.get("approved"), reached.get("kit_arrived"))
    counted = application.state == "approved" and application.tickets_from is None and start.day is not None
    return (
        *(step.source if step else ()),
        *(sending.source if sending else ()),
        *(start.source if counted else ()),
    )
