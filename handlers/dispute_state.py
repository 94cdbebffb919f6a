"""How the merchant's own disputes stand: state, history, additions, withdrawal."""

import re
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final

from bot.arguments import ArgCheck, one_of, whole
from bot.blocks import Button, Card, Cards, Choices, Reply, Row, Text
from bot.forms import ended, has_draft, waiting
from bot.live_programmes import as_of
from bot.merchants.dispute_steps import means
from bot.merchants.disputing import Matter, claimed_rows, is_undecided, page_for_pictures
from bot.merchants.places import name_of, places_of
from bot.merchants.told import decided_rows, dispute_changed
from bot.offers import questions, to_person
from bot.orders import AddToDispute, ExpectPicture, TellOthers, WithdrawDispute
from bot.turn import Turn
from programmes.model import Programme
from store.cases import LETTERS
from store.evidence import MOST
from store.tables import Found

NAME = "dispute_state"
ARGS: Mapping[str, ArgCheck] = {
    "dispute": whole(1, 999_999_999),
    "step": one_of("history", "add", "stop", "resume", "withdraw", "withdraw_now"),
}
READS: frozenset[str] = frozenset()
AT_ONCE: Final = 6
_EVENTS: Final = 12
_NUMBER: Final = re.compile(rf"(?<![0-9A-Z])([{LETTERS}]{{3}})[-\s]?([{LETTERS}]{{3}})(?![0-9A-Z])")
_WIDE: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "ー−‐–—"), "-"
)


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    if not turn.records.linked:
        text = turn.words(NAME, "not_linked", programme=turn.programme)
        return Reply("answer", (Text(text),), (*questions(turn, "link"), to_person(turn)))
    wanted = turn.args.get("dispute")
    if wanted:
        found = turn.records.dispute(int(wanted))
        return _pressed(turn, found) if found else _text(turn, "not_found")
    drafted = _drafted(turn)
    if turn.args.get("step") == "resume" and drafted is not None:
        return _pressed(turn, drafted)
    number = number_in(turn.text)
    mine = turn.records.disputes()
    if number:
        named = next((row for row in mine if row.number == number), None)
        return _state(turn, named) if named else _text(turn, "not_found")
    if not mine:
        return _text(turn, "nothing", Button(_say(turn, "button_new"), turn.press("dispute", step="list")))
    return _state(turn, mine[0]) if len(mine) == 1 else _several(turn, mine)


def continued(turn: Turn) -> Reply | None:
    """What is to be added, in words."""
    dispute = _drafted(turn)
    if dispute is None:
        return None
    if means(turn.text, "stop") or means(turn.text, "no"):
        return _text(turn, "not_added", _state_button(turn, dispute), memory=ended(turn.memory))
    if not is_undecided(dispute):
        return _closed(turn, dispute)
    order = AddToDispute(_member(turn, dispute), dispute.id, turn.text)
    return _text(
        turn,
        "added",
        _state_button(turn, dispute),
        memory=ended(turn.memory),
        orders=(order,),
        dispute=dispute,
    )


def pictured(turn: Turn) -> Reply | None:
    """A picture to be added."""
    dispute = _drafted(turn)
    if dispute is None:
        return None
    if not is_undecided(dispute):
        return _closed(turn, dispute)
    if not turn.message_id:
        return _add(turn, dispute, "by_page")
    if _pictures(turn, dispute) >= MOST:
        return _add(turn, dispute, "full")
    done = Button(_say(turn, "button_done"), turn.press(NAME, dispute=str(dispute.id), step="stop"))
    order = ExpectPicture(_member(turn, dispute), dispute.payout_id, dispute.id, turn.message_id)
    choices = Choices(_say(turn, "picture_comes"), (done,))
    return Reply("form", (choices,), memory=turn.memory, orders=(order,))


def number_in(text: str) -> str:
    """The receipt number that is written there, as H7K-29M; "" for none. One without its dash needs a digit, so that
    a word is not taken for one."""
    for match in _NUMBER.finditer(text.translate(_WIDE).upper()):
        if "-" in match[0] or any(sign.isdigit() for sign in match[0]):
            return f"{match[1]}-{match[2]}"
    return ""


# --- one dispute --------------------------------------------------------------------------------------


def _pressed(turn: Turn, dispute: Found) -> Reply:
    match turn.args.get("step", ""):
        case "history":
            return _history(turn, dispute)
        case "add" | "resume":
            return _add(turn, dispute) if is_undecided(dispute) else _closed(turn, dispute)
        case "withdraw" | "withdraw_now" as step:
            return _withdraw(turn, dispute, sure=step == "withdraw_now")
        case "stop":
            return _state(turn, dispute, ended(turn.memory))
        case _:
            return _state(turn, dispute)


def _state(turn: Turn, dispute: Found, memory: Any = None) -> Reply:
    card = Card(
        title=_say(turn, "title", dispute=dispute),
        rows=(*_rows(turn, dispute), *_claimed(turn, dispute), *_decision(turn, dispute)),
        colour=turn.programme.colour,
        tone={"accepted": "good", "refused": "stop"}.get(dispute.state, "plain"),  # type: ignore[arg-type]
        buttons=_buttons(turn, dispute),
    )
    return Reply("form", (card,), (to_person(turn),), memory)


def _rows(turn: Turn, dispute: Found) -> tuple[Row, ...]:
    payout = turn.records.payout(dispute.payout_id)
    values: dict[str, dict[str, Any]] = {
        "state": {"dispute": dispute},
        "payout": {"payout": payout, "shop": name_of(places_of(turn.records), dispute)},
        "opened": {"opened_at": dispute.opened_at.astimezone(turn.now.tzinfo)},
        "pictures": {"pictures": _pictures(turn, dispute)},
    }
    return tuple(
        Row(_say(turn, f"row_{name}"), _say(turn, f"value_{name}", **here), strong=name == "state")
        for name, here in values.items()
        if name != "payout" or payout is not None
    )


def _claimed(turn: Turn, dispute: Found) -> tuple[Row, ...]:
    payout = turn.records.payout(dispute.payout_id)
    if payout is None:
        return ()
    matter = Matter(turn, payout, dispute.revision)
    return claimed_rows(matter, dispute.claimed, dispute.claimed_amount)


def _decision(turn: Turn, dispute: Found) -> tuple[Row, ...]:
    reason = dispute.decided_reason
    why = (Row(_say(turn, "row_reason"), reason),) if reason else ()
    return (*decided_rows(turn.words, dispute), *why)


def _buttons(turn: Turn, dispute: Found) -> tuple[Button, ...]:
    names = ("history", "add", "withdraw") if is_undecided(dispute) else ("history",)
    return tuple(_button(turn, name, dispute) for name in names)


def _several(turn: Turn, disputes: Sequence[Found]) -> Reply:
    cards = tuple(
        Card(
            title=_say(turn, "title", dispute=dispute),
            rows=_rows(turn, dispute)[:2],
            buttons=(Button(_say(turn, "button_look"), turn.press(NAME, dispute=str(dispute.id))),),
            colour=turn.programme.colour,
        )
        for dispute in disputes[:AT_ONCE]
    )
    intro = Text(_say(turn, "several", more=len(disputes) > AT_ONCE))
    return Reply("form", (intro, Cards(cards)), (to_person(turn),))


def _history(turn: Turn, dispute: Found) -> Reply:
    events = turn.records.dispute_history(dispute.id)
    rows = tuple(
        Row(
            _say(turn, "event", at=event.at.astimezone(turn.now.tzinfo)),
            _say(turn, "happened", dispute=dispute, what=event.what),
        )
        for event in events[-_EVENTS:]
    )
    card = Card(
        title=_say(turn, "history_title", dispute=dispute),
        rows=rows,
        text=_say(turn, "more_events", n=len(rows)) if len(events) > len(rows) else "",
        colour=turn.programme.colour,
        buttons=(_state_button(turn, dispute),),
    )
    return Reply("form", (card,), (to_person(turn),))


# --- adding and withdrawing ---------------------------------------------------------------------------


def _add(turn: Turn, dispute: Found, note: str = "") -> Reply:
    pictures = _pictures(turn, dispute)
    text = _say(turn, "add", dispute=dispute, pictures=pictures, most=MOST)
    payout = turn.records.payout(dispute.payout_id)
    stop = _button(turn, "stop", dispute)
    room = payout is not None and pictures < MOST
    page, order = page_for_pictures(Matter(turn, payout), dispute.id) if payout and room else (None, None)
    choices = Choices(text, (page, stop) if page else (stop,))
    blocks = (Text(_say(turn, note, most=MOST)), choices) if note else (choices,)
    memory = waiting(turn.memory, NAME, turn.programme.code, dispute=str(dispute.id))
    return Reply("form", blocks, (to_person(turn),), memory, orders=(order,) if order else ())


def _closed(turn: Turn, dispute: Found) -> Reply:
    return _text(turn, "add_closed", _state_button(turn, dispute), memory=ended(turn.memory), dispute=dispute)


def _withdraw(turn: Turn, dispute: Found, *, sure: bool) -> Reply:
    if not is_undecided(dispute):
        return _closed(turn, dispute)
    if sure:
        orders = (WithdrawDispute(_member(turn, dispute), dispute.id), *_told_to_others(turn, dispute))
        new = Button(_say(turn, "button_new"), turn.press("dispute", step="list"))
        return _text(turn, "withdrawn", new, memory=ended(turn.memory), orders=orders, dispute=dispute)
    payout = turn.records.payout(dispute.payout_id)
    matter = Matter(turn, payout, dispute.revision) if payout is not None else None
    window = matter.window if matter is not None and dispute.under_rule else None
    yes = _button(turn, "withdraw_now", dispute)
    keep = Button(_say(turn, "button_keep"), turn.press(NAME, dispute=str(dispute.id)))
    text = _say(turn, "sure", dispute=dispute, window=window)
    return Reply("form", (Choices(text, (yes, keep)),), (to_person(turn),))


def _told_to_others(turn: Turn, dispute: Found) -> tuple[TellOthers, ...]:
    """Whoever else is linked to the shop hears that somebody of theirs has withdrawn it."""
    payout = turn.records.payout(dispute.payout_id)
    if payout is None:
        return ()
    over: Any = SimpleNamespace(**{**dispute._mapping, "state": "withdrawn"})
    programme = as_of(turn.programmes, turn.programme, dispute.revision)
    reply = dispute_changed(turn.words, programme, over, payout)
    return (
        TellOthers(_member(turn, dispute), dispute.shop_id, f"dispute:{dispute.number}:withdrawn", reply),
    )


def _drafted(turn: Turn) -> Found | None:
    if not has_draft(turn.memory, NAME, turn.programme.code):
        return None
    return turn.records.dispute(int(turn.memory.drafted("dispute")))


def _member(turn: Turn, dispute: Found) -> Any:
    return turn.records.member_for(dispute.merchant_id, dispute.shop_id)


def _pictures(turn: Turn, dispute: Found) -> int:
    return sum(row.state in ("kept", "fetching") for row in turn.records.evidence(dispute.payout_id))


def _say(turn: Turn, block: str, **values: Any) -> str:
    return turn.words("dispute_status", block, **values)


def _button(turn: Turn, name: str, dispute: Found) -> Button:
    return Button(_say(turn, f"button_{name}"), turn.press(NAME, dispute=str(dispute.id), step=name))


def _state_button(turn: Turn, dispute: Found) -> Button:
    return Button(turn.words("told", "button_state"), turn.press(NAME, dispute=str(dispute.id)))


def _text(
    turn: Turn, block: str, *buttons: Button, memory: Any = None, orders: tuple[Any, ...] = (), **values: Any
) -> Reply:
    return Reply(
        "form", (Text(_say(turn, block, **values)),), (*buttons, to_person(turn)), memory, orders=orders
    )
