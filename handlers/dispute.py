"""Objecting to a payout: until when and how, and for somebody linked the form to do it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.arguments import ArgCheck, is_day, is_id, one_of, whole
from bot.asked_day import asked_days
from bot.blocks import Button, Card, Choices, Reply, Row, Text
from bot.forms import ended
from bot.merchants import dispute_choice, dispute_steps
from bot.merchants.dispute_draft import Draft, draft_in
from bot.merchants.dispute_sending import closed, submitted, there
from bot.merchants.disputing import Matter, Pictures, is_undecided, matter_of
from bot.offers import another_day, next_questions, questions, to_person
from bot.orders import DropPictures, ExpectPicture
from bot.turn import Turn
from programmes.model import Desk, Programme
from programmes.rules import (
    BusinessCalendar,
    DisputeWindow,
    NoDisputeRule,
    counted_kinds,
    desk_on,
    dispute_window,
    payout_of,
)
from store.evidence import MOST

NAME = "dispute"
_EDITS: Final = {"edit_counts": "counts", "edit_words": "words", "edit_pictures": "pictures"}
_STEPS: Final = (
    "stubs_yes", "stubs_no", "counts_known", "none", "no_words", "pictures_done", "send", "resume", "cancel",
    "cancel_now", *_EDITS,
)  # fmt: skip
ARGS: Mapping[str, ArgCheck] = {
    "day": is_day,
    "payout": whole(1, 999_999_999),
    "step": one_of("start", "list", "edit_payout", *_STEPS),
    "kind": is_id,
    "mark": is_id,
    "skip": whole(1, 500),
}
READS: frozenset[str] = frozenset({"day"})


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    if not turn.records.linked:
        return _without_form(turn, _by_calendar(turn, questions(turn, "link")))
    step = turn.args.get("step", "")
    if step in _STEPS:
        return _pressed(turn, step)
    if "payout" in turn.args:
        matter = matter_of(turn, int(turn.args["payout"]))
        return _start(matter) if matter else _nothing_open(turn)
    return _which(turn)


def continued(turn: Turn) -> Reply | None:
    """An answer in words to the step that is open."""
    draft = draft_in(turn.memory, turn.programme.code)
    matter = matter_of(turn, draft.payout) if draft else None
    if draft is None or matter is None:
        return None
    means = dispute_steps.means
    if means(turn.text, "stop"):
        return _cancel(matter)
    step = {"stubs": "stubs_yes", "summary": "send"}.get(draft.step)
    if step and means(turn.text, "yes"):
        return _step(matter, draft, step)
    if draft.step == "stubs" and means(turn.text, "no"):
        return _step(matter, draft, "stubs_no")
    reply = dispute_steps.answered(matter, draft, turn.text)
    return reply and _unless_late(matter, reply)


def pictured(turn: Turn) -> Reply | None:
    """A picture sent while the form is open, whichever step it stands at."""
    draft = draft_in(turn.memory, turn.programme.code)
    matter = matter_of(turn, draft.payout) if draft else None
    if draft is None or matter is None:
        return None
    if not turn.message_id:
        return dispute_steps.ask(matter, draft.but(step="pictures"), matter.say("pictures_by_page"))
    if matter.pictures.full:
        return dispute_steps.ask(matter, draft, matter.say("pictures_full", most=MOST))
    order = ExpectPicture(matter.member, matter.payout.id, None, turn.message_id)
    on = Button(matter.say("button_on"), turn.press(NAME, step="resume"))
    with_it = Pictures(matter.pictures.kept, matter.pictures.coming + 1)
    button = dispute_steps.pictures_done(matter, with_it) if draft.step == "pictures" else on
    choices = Choices(matter.say("picture_comes"), (button,))
    kept = draft.kept_in(turn.memory, turn.programme.code)
    return _unless_late(matter, Reply("form", (choices,), (to_person(turn),), kept, orders=(order,)))


# --- the form -----------------------------------------------------------------------------------------


def _which(turn: Turn) -> Reply:
    """The person's own payouts, of the day that was named if there is one."""
    asked = asked_days(turn)
    day, skip = asked[0].day if asked else None, int(turn.args.get("skip", "0"))
    found = dispute_choice.page(turn, day, skip)
    if day and len(found.payouts) == 1 and not skip:
        return _start(Matter(turn, found.payouts[0]))
    if not found.payouts:
        return _by_calendar(turn, _own_payouts(turn) if day else ())
    return dispute_choice.shown(turn, found)


def _start(matter: Matter) -> Reply:
    """The form about a payout, from its beginning or where it was left."""
    turn, old = matter.turn, draft_in(matter.turn.memory, matter.programme.code)
    if matter.there is not None:
        return there(matter)
    if not matter.open:
        return closed(matter)
    if old and old.payout == matter.payout.id:
        return dispute_steps.ask(matter, old)
    before = matter_of(turn, old.payout) if old else None
    reply = dispute_steps.ask(matter, dispute_steps.begun(matter, old.words if old else ""))
    if before is None:
        return reply
    drop = DropPictures(before.member, before.payout.id)
    lost = bool(before.pictures.kept or before.pictures.coming)
    note = Text(matter.say("other_payout", lost=lost))
    return Reply("form", (note, *reply.blocks), reply.quick, reply.memory, orders=(drop, *reply.orders))


def _pressed(turn: Turn, step: str) -> Reply:
    draft = draft_in(turn.memory, turn.programme.code)
    matter = matter_of(turn, draft.payout) if draft else None
    return _step(matter, draft, step) if draft and matter else _nothing_open(turn)


def _step(matter: Matter, draft: Draft, step: str) -> Reply:
    """What a button of the form does."""
    match step:
        case "send":
            mark = matter.turn.args.get("mark", draft.mark)
            shown = draft.but(step="summary")
            return (
                submitted(matter, draft)
                if mark == draft.mark
                else dispute_steps.ask(matter, shown, matter.say("changed"))
            )
        case "cancel":
            return _cancel(matter)
        case "cancel_now":
            return _cancelled(matter)
        case _:
            return _unless_late(matter, _filled(matter, draft, step))


def _filled(matter: Matter, draft: Draft, step: str) -> Reply:
    steps = dispute_steps
    match step:
        case "stubs_yes":
            return steps.ask(matter, steps.onward(matter, draft.but(step="stubs", has_stubs=True)))
        case "stubs_no":
            return _no_stubs(matter) if matter.under_rule else steps.ask(matter, draft)
        case "counts_known":
            return steps.counts_are(matter, draft.but(step="counts"), {})
        case "none":
            kind = matter.turn.args.get("kind", "")
            known = {each.id for each in counted_kinds(matter.programme)} - set(draft.counts)
            return steps.counts_are(matter, draft.but(step="counts"), {kind: 0} if kind in known else {})
        case "no_words":
            return steps.with_words(matter, draft.but(step="words"), "")
        case "pictures_done":
            return steps.ask(matter, steps.onward(matter, draft.but(step="pictures")))
        case "resume":
            return steps.ask(matter, draft)
        case _:
            return steps.ask(matter, draft.but(step=_EDITS[step]))


def _unless_late(matter: Matter, reply: Reply) -> Reply:
    """The reply, or that it is too late by now; what joins a dispute that is being looked at is not."""
    joins = matter.there is not None and is_undecided(matter.there)
    return reply if matter.open or joins else closed(matter, sent=True)


def _no_stubs(matter: Matter) -> Reply:
    text = Text(matter.say("no_stubs"), matter.turn.cite(matter.may.source))
    return Reply("form", (text,), (to_person(matter.turn),), ended(matter.turn.memory))


def _cancel(matter: Matter) -> Reply:
    buttons = (matter.button("cancel_now"), matter.button("resume", primary=True))
    text = matter.say("sure_to_cancel", n=matter.pictures)
    return Reply("form", (Choices(text, buttons),), memory=matter.turn.memory)


def _cancelled(matter: Matter) -> Reply:
    drop = DropPictures(matter.member, matter.payout.id)
    quick = (*questions(matter.turn, "payout"), to_person(matter.turn))
    return Reply("form", (Text(matter.say("cancelled")),), quick, ended(matter.turn.memory), orders=(drop,))


def _nothing_open(turn: Turn) -> Reply:
    """A button of a form that is over, or of a payout that is not this person's."""
    text = turn.words("dispute_form", "nothing_open")
    return _without_form(turn, Reply("form", (Text(text),), (*_own_payouts(turn), to_person(turn))))


def _without_form(turn: Turn, reply: Reply) -> Reply:
    """The reply, and an end to a form that this person can no longer fill in."""
    memory = reply.memory or turn.memory.but(slots=())
    return replace(reply, memory=ended(memory)) if memory.drafted("form") == NAME else reply


def _own_payouts(turn: Turn) -> tuple[Button, ...]:
    return (Button(turn.words("dispute_form", "button_edit_payout"), turn.press(NAME, step="list")),)


# --- by the calendar alone ----------------------------------------------------------------------------


def _by_calendar(turn: Turn, more: tuple[Button, ...]) -> Reply:
    """What the rule says, for anybody; ``more``: buttons to what the person's own records would say."""
    if turn.programme.disputes is None:
        text = turn.words(NAME, "no_rule", programme=turn.programme)
        return Reply("no_answer", (Text(text),), (*more, to_person(turn), *questions(turn, "desk")))
    days = asked_days(turn)
    window = dispute_window(turn.programme, days[0].day, turn.now) if days else NoDisputeRule()
    if isinstance(window, NoDisputeRule):
        return _rule(turn, more)
    return _window(turn, window, more)


def _window(turn: Turn, window: DisputeWindow, more: tuple[Button, ...]) -> Reply:
    values = {
        "window": window,
        "programme": turn.programme,
        "desk": _desk_name(turn),
        "desk_ends": _desk_ends_before(turn, window.last_day),
        "call_by": _last_day_to_call(turn, window),
        "today": turn.today,
    }
    card = Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, window.state, **values),
        rows=(
            Row(turn.words(NAME, "row_last"), turn.words(NAME, "value_last", **values), strong=True),
            Row(turn.words(NAME, "row_evidence"), window.dispute.evidence),
            Row(turn.words(NAME, "row_to"), _desk_name(turn)),
        ),
        tone="stop" if window.state == "closed" else "warning" if window.days_left <= 3 else "plain",
        colour=turn.programme.colour,
        citations=turn.cite(window.source),
    )
    memory = turn.memory.but(slots=(("basis", "payout"),))
    return Reply("answer", (card,), (*more, *_quick(turn)), memory)


def _rule(turn: Turn, more: tuple[Button, ...]) -> Reply:
    dispute = turn.programme.disputes
    assert dispute is not None
    text = turn.words(NAME, "rule", dispute=dispute, desk=_desk_name(turn), programme=turn.programme)
    return Reply("answer", (Text(text, turn.cite(dispute.source)),), (*more, *_quick(turn)))


def _quick(turn: Turn) -> tuple[Button, ...]:
    """Another payout day, within the calendar where there is one."""
    payouts = [payout_of(turn.programme, each) for each in turn.programme.settlement.rounds]
    days = [day for payout in payouts for day in (payout.first, payout.last) if day]
    first, last = (min(days), max(days)) if days else (None, None)
    pick = another_day(turn, turn.words(NAME, "pick_payout_day"), turn.press(NAME), first, last)
    return (*pick, *next_questions(turn, NAME), to_person(turn))


def _desk(turn: Turn) -> Desk | None:
    dispute = turn.programme.disputes
    return next((d for d in turn.programme.desks if dispute and d.id == dispute.desk), None)


def _desk_name(turn: Turn) -> str:
    desk = _desk(turn)
    return desk.name if desk else turn.programme.words.secretariat


def _desk_ends_before(turn: Turn, last_day: date) -> date | None:
    """The desk's own last day, where it ends before disputes do."""
    desk = _desk(turn)
    return desk.last if desk and desk.last and desk.last < last_day else None


def _last_day_to_call(turn: Turn, window: DisputeWindow) -> date | None:
    """The last day of the window on which the desk is surely open; None where no day still to come is."""
    desk, calendar = _desk(turn), BusinessCalendar(turn.holiday_name)
    first = max(turn.today, window.payout_day)
    days = [window.last_day - timedelta(days=back) for back in range((window.last_day - first).days + 1)]
    return next((day for day in days if desk and desk_on(desk, day, calendar).state == "open"), None)
