"""A shop and the list differ: it stands there and refused the ticket, or shows the sticker and does not stand there."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from bot.arguments import ArgCheck, is_day, is_id, one_of
from bot.asked_day import asked_days
from bot.blocks import Block, Button, Card, Cards, CaseRequest, Choices, Open, Reply, Row, Text
from bot.forms import ended
from bot.offers import another_day, questions, to_person
from bot.shop_reporting import (
    EARLIEST,
    LONGEST,
    SKIPPED,
    Draft,
    draft_in,
    is_report,
    kind_said,
    last_noted,
    means,
    name_typed,
    noted,
    noted_before,
    says,
    ticket_said,
    too_many,
)
from bot.turn import Turn
from programmes.model import Programme, TicketKind
from programmes.rules import BusinessCalendar, desk_now, desks_for
from shops.folding import fold
from shops.results import Hit
from shops.shop import Shop

NAME = "shop_report"
_OF_DRAFT: Final = (
    "shop", "typed", "sticker_yes", "sticker_no", "day", "ticket", "edit_shop", "send", "cancel", "resume"
)  # fmt: skip
ARGS: Mapping[str, ArgCheck] = {
    "step": one_of("start", *_OF_DRAFT),
    "what": one_of("refused", "sticker"),
    "shop": is_id,
    "day": is_day,
    "ticket": is_id,
    "mark": is_id,
}
READS: frozenset[str] = frozenset()
_SHOWN: Final = 5


def fits(programme: Programme) -> bool:
    return True


def takes(text: str, programme: Programme) -> bool:
    """Whether somebody tells of a shop and its list; who only asks what holds when a shop refuses is answered by data."""
    return is_report(text)


def answer(turn: Turn) -> Reply:
    step = turn.args.get("step", "")
    draft = draft_in(turn.memory, turn.programme.code)
    if step in _OF_DRAFT:
        return _step(turn, draft, step) if draft else _over(turn)
    if "shop" in turn.args:
        return _with_shop(turn, Draft(kind="refused"), turn.args["shop"])
    if "what" in turn.args:
        what: Final = "refused" if turn.args["what"] == "refused" else "sticker"
        return _go_on(turn, (draft or Draft()).but(kind=what))
    told = Draft(kind=kind_said(turn.text), day=_day_said(turn), ticket=ticket_said(turn.text, _kinds(turn)))
    return _go_on(turn, told)


def continued(turn: Turn) -> Reply | None:
    """An answer in words to what is asked; None for a question of its own."""
    draft = draft_in(turn.memory, turn.programme.code)
    if draft is None:
        return None
    if draft.asking == "sticker" and means(turn.text, "not_there"):
        return _plainly_not_listed(turn, draft)
    if means(turn.text, "stop"):
        return _cancelled(turn)
    match draft.asking:
        case "sticker" if means(turn.text, "there"):
            return _go_on(turn, draft.but(kind="sticker"))
        case "shop" | "listed" | "sticker":
            return _named(turn, draft)
        case "what" if kind := kind_said(turn.text):
            return _go_on(turn, draft.but(kind=kind))
        case "day" if asked_days(turn):
            return _go_on(turn, draft.but(day=_day_said(turn)))
        case "ticket":
            ticket = SKIPPED if means(turn.text, "unknown") else ticket_said(turn.text, _kinds(turn))
            return _go_on(turn, draft.but(ticket=ticket)) if ticket else None
        case "summary" if means(turn.text, "yes"):
            return _send(turn, draft)
        case _:
            return None


def pictured(turn: Turn) -> Reply | None:
    return None


def _step(turn: Turn, draft: Draft, step: str) -> Reply:
    """What a button of the form does."""
    match step:
        case "shop":
            return _with_shop(turn, draft, turn.args.get("shop", ""))
        case "typed":
            return _not_listed(turn, draft)
        case "sticker_yes":
            return _go_on(turn, draft.but(kind="sticker", key=""), sure=True)
        case "sticker_no":
            return _plainly_not_listed(turn, draft)
        case "day":
            return _go_on(turn, draft.but(day=_day_said(turn)))
        case "ticket":
            known = {kind.id for kind in _kinds(turn)}
            ticket = turn.args.get("ticket", SKIPPED)
            return _go_on(turn, draft.but(ticket=ticket if ticket in known else SKIPPED))
        case "edit_shop":
            return _ask_shop(turn, draft.but(key="", name=""))
        case "send":
            return _send(turn, draft)
        case "cancel":
            return _cancelled(turn)
        case _:
            return _go_on(turn, draft, sure=draft.asking not in ("listed", "sticker"))


# --- the questions, in their order ------------------------------------------------------------------------


def _go_on(turn: Turn, draft: Draft, sure: bool = True) -> Reply:
    """The next question, or the summary where nothing is missing. ``sure``: the shop that was typed is the one."""
    if not draft.kind:
        return _ask_what(turn, draft)
    if not draft.name or not sure:
        return _ask_shop(turn, draft)
    if number := noted_before(turn.memory, turn.programme.code, draft, turn.now):
        return _noted_already(turn, draft, number)
    if draft.day is None:
        return _ask_day(turn, draft)
    if not draft.ticket and len(_kinds(turn)) > 1:
        return _ask_ticket(turn, draft)
    return _summary(turn, draft)


def _asked(turn: Turn, draft: Draft, *blocks: Block) -> Reply:
    cancel = Button(turn.words(NAME, "button_cancel"), turn.press(NAME, step="cancel"))
    memory = draft.kept_in(turn.memory, turn.programme.code)
    return Reply("form", blocks, (cancel, to_person(turn)), memory)


def _ask_what(turn: Turn, draft: Draft) -> Reply:
    buttons = tuple(
        Button(turn.words(NAME, f"button_{what}"), turn.press(NAME, what=what))
        for what in ("refused", "sticker")
    )
    asked = Choices(turn.words(NAME, "ask_what"), buttons)
    return _asked(turn, draft.but(asking="what"), asked)


def _ask_shop(turn: Turn, draft: Draft, gone: bool = False) -> Reply:
    text = turn.words(NAME, "ask_shop", draft=draft, gone=gone, has_list=turn.listing is not None)
    return _asked(turn, draft.but(asking="shop"), Choices(text, ()))


def _ask_day(turn: Turn, draft: Draft) -> Reply:
    days = ((name, turn.today - timedelta(days=ago)) for ago, name in enumerate(("today", "yesterday")))
    buttons = tuple(
        Button(turn.words(NAME, f"button_{name}"), turn.press(NAME, step="day", day=day.isoformat()))
        for name, day in days
    )
    other = another_day(
        turn,
        turn.words(NAME, "button_other_day"),
        turn.press(NAME, step="day"),
        turn.today - EARLIEST,
        turn.today,
    )
    asked = Choices(turn.words(NAME, "ask_day", draft=draft), (*buttons, *other))
    return _asked(turn, draft.but(asking="day"), asked)


def _ask_ticket(turn: Turn, draft: Draft) -> Reply:
    buttons = tuple(
        Button(turn.words(NAME, "button_ticket", kind=kind), turn.press(NAME, step="ticket", ticket=kind.id))
        for kind in _kinds(turn)
    )
    unknown = Button(turn.words(NAME, "button_unknown"), turn.press(NAME, step="ticket"))
    asked = Choices(turn.words(NAME, "ask_ticket", draft=draft), (*buttons, unknown))
    return _asked(turn, draft.but(asking="ticket"), asked)


def _summary(turn: Turn, draft: Draft) -> Reply:
    values = _values(turn, draft)
    shop = _shop(turn, draft.key)
    rows = {
        "shop": draft.name,
        "address": shop.address if shop else "",
        "what": turn.words(NAME, "value_what", **values),
        "day": turn.words(NAME, "value_day", **values),
        "ticket": turn.words(NAME, "value_ticket", **values),
    }
    buttons = (
        Button(turn.words(NAME, "button_send"), turn.press(NAME, step="send", mark=draft.mark), primary=True),
        Button(turn.words(NAME, "button_edit_shop"), turn.press(NAME, step="edit_shop")),
        *another_day(turn, turn.words(NAME, "button_edit_day"), turn.press(NAME, step="day"), turn.today - EARLIEST, turn.today),
    )  # fmt: skip
    checking = turn.listing is not None and draft.key in turn.listing.checking
    card = Card(
        title=turn.words(NAME, "title_summary"),
        rows=tuple(Row(turn.words(NAME, f"row_{name}"), value) for name, value in rows.items() if value),
        text=turn.words(NAME, "summary", checking=checking),
        colour=turn.programme.colour,
        buttons=buttons,
    )
    return _asked(turn, draft.but(asking="summary"), card)


def _send(turn: Turn, draft: Draft) -> Reply:
    is_whole = draft.kind and draft.name and draft.day and (draft.ticket or len(_kinds(turn)) < 2)
    if not is_whole or turn.args.get("mark", draft.mark) != draft.mark:
        return _go_on(turn, draft)
    if number := noted_before(turn.memory, turn.programme.code, draft, turn.now):
        return _noted_already(turn, draft, number)
    if too_many(turn.memory, turn.now):
        return Reply(
            "form", (Text(turn.words(NAME, "too_many")), *_desk(turn)), _after(turn), ended(turn.memory)
        )
    number = turn.new_case_number()
    values = _values(turn, draft)
    text = turn.words(NAME, "sent", number=number, **values)
    memory = noted(turn.memory, turn.programme.code, draft, number, turn.now)
    case = CaseRequest(number, "shop_report", turn.words(NAME, "question", **values), holds=False)
    order = draft.order(turn.programme.code, number)
    return Reply("form", (Text(text), *_desk(turn)), _after(turn), memory, case=case, orders=(order,))


# --- which shop -------------------------------------------------------------------------------------------


def _named(turn: Turn, draft: Draft) -> Reply | None:
    """The shop whose name was typed: the one on the list, some to choose from, or one that is not there."""
    name = name_typed(turn.text)
    hits, total = _found(turn, turn.text)
    if says(turn.text, "question") and not any(fold(hit.shop.name) == fold(name) for hit in hits):
        return None
    if not name:
        text = turn.words(NAME, "name_only", longest=LONGEST)
        return _asked(turn, draft.but(asking="shop"), Choices(text, ()))
    same = [hit for hit in hits if fold(hit.shop.name) == fold(name)]
    if len(same) == 1 and draft.kind != "sticker":
        return _with_shop(turn, draft, same[0].shop.id)
    if hits:
        return _choose(turn, draft.but(key="", name=name), hits, total)
    return _not_listed(turn, draft.but(key="", name=name))


def _found(turn: Turn, text: str) -> tuple[tuple[Hit, ...], int]:
    """Shops of the list that may be meant, and how many there are; none where only a wish was left out."""
    if turn.listing is None:
        return (), 0
    index = turn.listing.index
    results = index.search(index.ask(text), limit=_SHOWN)
    hits = tuple(hit for hit in results.hits if hit.why != "wider")
    return hits, results.total if hits else 0


def _choose(turn: Turn, draft: Draft, hits: tuple[Hit, ...], total: int) -> Reply:
    cards = tuple(
        Card(
            title=hit.shop.name,
            text=turn.words(NAME, "candidate", hit=hit),
            colour=turn.programme.colour,
            buttons=(
                Button(turn.words(NAME, "button_this"), turn.press(NAME, step="shop", shop=hit.shop.id)),
            ),
        )
        for hit in hits
    )
    none = Button(turn.words(NAME, "button_none"), turn.press(NAME, step="typed"))
    text = turn.words(NAME, "choose", draft=draft, total=total, shown=len(hits))
    return _asked(turn, draft.but(asking="listed"), Choices(text, (none,)), Cards(cards))


def _with_shop(turn: Turn, draft: Draft, key: str) -> Reply:
    """A shop of the list was chosen."""
    shop = _shop(turn, key)
    if shop is None:
        return _ask_shop(turn, draft.but(key="", name=""), gone=True)
    chosen = draft.but(key=shop.id, name=shop.name)
    if shop.left_on and shop.left_on <= turn.today:
        text = turn.words(NAME, "left", shop=shop, programme=turn.programme)
        return Reply("form", (Text(text),), _after(turn), ended(turn.memory))
    if draft.kind == "sticker":
        text = turn.words(NAME, "listed_after_all", shop=shop, listing=turn.listing)
        refused = Button(turn.words(NAME, "button_refused_there"), turn.press(NAME, shop=shop.id))
        return Reply("form", (Choices(text, (refused,)),), _after(turn), ended(turn.memory))
    return _go_on(turn, chosen)


def _not_listed(turn: Turn, draft: Draft) -> Reply:
    """The typed name is none of the list; where there is no list, it is taken as it is."""
    if draft.kind != "refused" or turn.listing is None:
        return _go_on(turn, draft.but(key=""))
    buttons = tuple(
        Button(turn.words(NAME, f"button_{step}"), turn.press(NAME, step=step))
        for step in ("sticker_yes", "sticker_no", "edit_shop")
    )
    asked = Choices(turn.words(NAME, "not_listed", draft=draft), buttons)
    return _asked(turn, draft.but(asking="sticker"), asked)


def _plainly_not_listed(turn: Turn, draft: Draft) -> Reply:
    text = turn.words(NAME, "plainly_not_listed", draft=draft, programme=turn.programme)
    return Reply("form", (Text(text),), _after(turn), ended(turn.memory))


def _shop(turn: Turn, key: str) -> Shop | None:
    return turn.listing.index.shop(key) if turn.listing and key else None


# --- ends, and what stands in them ------------------------------------------------------------------------


def _noted_already(turn: Turn, draft: Draft, number: str) -> Reply:
    text = turn.words(NAME, "noted_already", draft=draft, number=number)
    return Reply("form", (Text(text), *_desk(turn)), _after(turn), ended(turn.memory))


def _over(turn: Turn) -> Reply:
    """A button of a form that is sent, given up, or of another programme."""
    number = last_noted(turn.memory, turn.programme.code, turn.now)
    anew = Button(turn.words(NAME, "button_anew"), turn.press(NAME, step="start"))
    return Reply("form", (Text(turn.words(NAME, "over", number=number)),), (anew, *_after(turn)), turn.memory)


def _cancelled(turn: Turn) -> Reply:
    return Reply("form", (Text(turn.words(NAME, "cancelled")),), _after(turn), ended(turn.memory))


def _after(turn: Turn) -> tuple[Button, ...]:
    return (*questions(turn, "desk"), to_person(turn))


def _desk(turn: Turn) -> tuple[Block, ...]:
    """Who helps at once: the first desk with a telephone, and whether anybody answers there now."""
    desk = next((each for each in desks_for(turn.programme, turn.role) if each.phones), None)
    if desk is None:
        return ()
    state = desk_now(desk, turn.now, BusinessCalendar(turn.holiday_name))
    call = Button(turn.words(NAME, "button_call"), Open(f"tel:{desk.phones[0].replace('-', '')}"))
    return (Choices(turn.words(NAME, "at_once", desk=desk, state=state), (call,)),)


def _values(turn: Turn, draft: Draft) -> dict[str, object]:
    ticket = next((kind for kind in _kinds(turn) if kind.id == draft.ticket), None)
    return {"draft": draft, "ticket": ticket, "programme": turn.programme, "several": len(_kinds(turn)) > 1}


def _kinds(turn: Turn) -> tuple[TicketKind, ...]:
    return turn.programme.ticket_kinds


def _day_said(turn: Turn) -> date | None:
    """The day of the visit, None where none is named, it is to come, or too long ago."""
    days = [asked.day for asked in asked_days(turn) if asked.day == asked.last]
    return next((day for day in days if turn.today - EARLIEST <= day <= turn.today), None)
