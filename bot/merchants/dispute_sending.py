"""Submitting a dispute: in time or too late, the first about its payout or joined to it, or an enquiry for people."""

from typing import Any, Final

from bot.blocks import Button, Card, CaseRequest, Reply, Row, Text
from bot.forms import ended
from bot.merchants.counting import yen_of
from bot.merchants.dispute_draft import Draft
from bot.merchants.dispute_steps import ask, is_whole, summary_rows
from bot.merchants.disputing import Matter, is_undecided
from bot.offers import to_person
from bot.orders import JoinDispute, SubmitDispute, TellOthers
from programmes.rules import counted_kinds
from store.tables import Found

_STATE: Final = "dispute_state"
"""The handler that says how a dispute stands."""


def submitted(matter: Matter, draft: Draft) -> Reply:
    """What becomes of the form at the moment it is sent."""
    if not is_whole(matter, draft):
        return ask(matter, draft)
    if matter.there is not None:
        return _joined(matter, draft, matter.there) if is_undecided(matter.there) else there(matter)
    if not matter.open:
        return closed(matter, sent=True)
    return _received(matter, draft)


def closed(matter: Matter, *, sent: bool = False) -> Reply:
    """Nothing can be submitted about this payout now: why, from or until when it can or could, and a person."""
    state = "returned" if matter.payout.state == "returned" else matter.may.state
    name = "late" if state == "closed" else state
    card = Card(
        title=matter.say(f"{name}_title"),
        text=matter.say(name, sent=sent),
        colour=matter.programme.colour,
        tone="plain" if name == "not_yet" else "stop",
        citations=matter.turn.cite(matter.may.source),
    )
    others = Button(matter.say("button_edit_payout"), matter.turn.press("dispute", step="list"))
    return Reply("form", (card,), (to_person(matter.turn), others), ended(matter.turn.memory))


def there(matter: Matter) -> Reply:
    """There is a dispute about this payout already."""
    dispute = matter.there
    assert dispute is not None
    card = Card(
        title=matter.say("there_title"),
        text=matter.say("there", dispute=_at_home(matter, dispute), undecided=is_undecided(dispute)),
        colour=matter.programme.colour,
        buttons=state_buttons(matter, dispute.id, add=is_undecided(dispute)),
    )
    return Reply("form", (card,), (to_person(matter.turn),), ended(matter.turn.memory))


def state_buttons(matter: Matter, dispute: int, *, add: bool) -> tuple[Button, ...]:
    """To how a dispute stands, and to what can be added."""
    press, number = matter.turn.press, str(dispute)
    state = Button(matter.say("button_state"), press(_STATE, dispute=number))
    more = Button(matter.say("button_add"), press(_STATE, dispute=number, step="add"))
    return (state, more) if add else (state,)


def _received(matter: Matter, draft: Draft) -> Reply:
    number = matter.turn.new_case_number()
    claimed = yen_of(matter.programme, draft.counts)
    order = SubmitDispute(
        member=matter.member,
        payout=matter.payout,
        number=number,
        under_rule=matter.under_rule,
        last_day=matter.window.last_day if matter.window else None,
        claimed=draft.counts,
        claimed_amount=claimed,
        words=draft.words,
        at=matter.turn.at,
        revision=matter.programme.revision,
    )
    card = Card(
        title=matter.say("received_title"),
        rows=(*_receipt(matter, number), *summary_rows(matter, draft, strong="")),
        text=matter.say("received", n=matter.pictures),
        colour=matter.programme.colour,
        tone="good",
        citations=matter.turn.cite(matter.may.source),
    )
    memory, orders = ended(matter.turn.memory), (order, _told_to_others(matter, number, card))
    if matter.under_rule:
        return Reply("form", (card,), (_state(matter), to_person(matter.turn)), memory, orders=orders)
    case = CaseRequest(number, "asked_for", _facts(matter, draft, claimed))
    return Reply("handoff", (card,), memory=memory, case=case, orders=orders)


def _state(matter: Matter) -> Button:
    return Button(matter.say("button_state"), matter.turn.press(_STATE))


def _told_to_others(matter: Matter, number: str, card: Card) -> TellOthers:
    """Whoever else is linked to the shop hears that somebody of theirs has objected, with the same receipt."""
    reply = Reply(
        "form",
        (Text(matter.say("somebody_of_yours")), card),
        (_state(matter), to_person(matter.turn)),
        topic=f"do:{_STATE}",
        programme=matter.programme.code,
    )
    return TellOthers(matter.member, matter.payout.shop_id, f"dispute:{number}:received", reply)


def _joined(matter: Matter, draft: Draft, dispute: Found) -> Reply:
    values = {"kinds": counted_kinds(matter.programme), "counts": draft.counts, "words": draft.words}
    note = matter.say("joined_note", **values)
    first = _at_home(matter, dispute)
    card = Card(
        title=matter.say("joined_title"),
        rows=_receipt(matter, dispute.number),
        text=matter.say("joined", dispute=first),
        colour=matter.programme.colour,
        tone="good",
        buttons=state_buttons(matter, dispute.id, add=True),
    )
    order = JoinDispute(matter.member, dispute.id, note)
    return Reply("form", (card,), (to_person(matter.turn),), ended(matter.turn.memory), orders=(order,))


def _receipt(matter: Matter, number: str) -> tuple[Row, ...]:
    return (
        Row(matter.say("row_number"), number, strong=True),
        Row(matter.say("row_at"), matter.say("value_at", at=matter.at)),
    )


def _facts(matter: Matter, draft: Draft, claimed: int | None) -> str:
    """What the secretariat reads of an enquiry."""
    values = {"kinds": counted_kinds(matter.programme), "counts": draft.counts, "words": draft.words}
    return matter.say("case_question", claimed=claimed, n=matter.pictures, **values)


def _at_home(matter: Matter, dispute: Found) -> dict[str, Any]:
    """A dispute's number and moment, in Asia/Tokyo."""
    opened_at = dispute.opened_at.astimezone(matter.turn.now.tzinfo)
    return {"number": dispute.number, "opened_at": opened_at}
