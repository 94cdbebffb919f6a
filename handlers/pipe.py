"""What a shop has sent in or read: noted in one message or step by step, seen until it is paid, laid beside its payout."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.arguments import ArgCheck, is_day, is_id, one_of, whole
from bot.blocks import Block, Button, Card, Cards, Choices, PickDay, Reply, Text
from bot.forms import ended
from bot.merchants import own_payouts, pipe_cards
from bot.merchants.comparing import Pair, card_of, pairs_of
from bot.merchants.counting import yen_of
from bot.merchants.expectation import kind_of
from bot.merchants.pipe_draft import Draft, draft_in, is_near, means, read, speaks_of
from bot.merchants.places import choices_of, name_of, place_named, place_of, places_of
from bot.offers import questions, to_person
from bot.orders import CompareNote, NoteInPipe, Order, SettleNote
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import counted_kinds
from store.tables import Found

NAME = "pipe"
_OF_DRAFT: Final = ("save", "cancel", "resume", "counts", "day", "place", "round")
ARGS: Mapping[str, ArgCheck] = {
    "step": one_of("start", "list", "withdraw", "agree", *_OF_DRAFT),
    "day": is_day,
    "place": is_id,
    "round": whole(1, 999),
    "note": whole(1, 999_999_999),
    "payout": whole(1, 999_999_999),
    "mark": is_id,
    "skip": whole(1, 9_999),
}
READS: frozenset[str] = frozenset({"枚", "泊"})
_MOST: Final = 9
"""Cards side by side; LINE takes ten."""
_SETTLED: Final = ("compared", "agreed", "disputed")


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    if not turn.records.linked:
        return _unlinked(turn)
    step = turn.args.get("step", "")
    if step in _OF_DRAFT:
        draft = draft_in(turn.memory, turn.programme.code)
        return _step(turn, draft, step) if draft else _stale(turn)
    match step:
        case "start":
            return _go_on(turn, Draft())
        case "withdraw":
            return _withdraw(turn)
        case "agree":
            return _agree(turn)
        case "list":
            return _list(turn)
        case _:
            return _told(turn)


def continued(turn: Turn) -> Reply | None:
    """Words said while the form waits: a value, a correction, yes or stop; None for a question of its own."""
    draft = draft_in(turn.memory, turn.programme.code)
    if draft is None or not turn.records.linked:
        return None
    if means(turn.text, "stop"):
        return _cancelled(turn)
    if draft.asking == "summary" and means(turn.text, "yes"):
        return _save(turn, draft)
    if speaks_of(turn.text, "question"):
        return None
    filled = _read(turn, draft)
    return _go_on(turn, filled) if filled else None


def _read(turn: Turn, draft: Draft) -> Draft | None:
    """The draft with what the words say, of which shop too; None where they say nothing of it."""
    place = place_named(places_of(turn.records), turn.text)
    filled = read(turn, draft)
    if place is None:
        return filled
    return (filled or draft).but(place=place.key)


def pictured(turn: Turn) -> Reply | None:
    return None


def _told(turn: Turn) -> Reply:
    """A message: with counts it is a note; otherwise what is on its way is wanted, or a note is to be begun."""
    filled = _read(turn, Draft()) if turn.text else None
    if filled and filled.counts:
        return _go_on(turn, filled)
    return _go_on(turn, filled or Draft()) if speaks_of(turn.text, "note") else _list(turn)


# --- the form -----------------------------------------------------------------------------------------


def _step(turn: Turn, draft: Draft, step: str) -> Reply:
    match step:
        case "save":
            return _save(turn, draft)
        case "cancel":
            return _cancelled(turn)
        case "counts":
            return _ask_counts(turn, draft)
        case "day":
            return _with_day(turn, draft)
        case "place" if "place" not in turn.args:
            return _ask_place(turn, draft)
        case "place":
            place = place_of(turn.records, turn.args.get("place", ""))
            return _go_on(turn, draft.but(place=place.key)) if place else _stale(turn)
        case "round":
            return _go_on(turn, draft.but(round=int(turn.args.get("round", "0"))))
        case _:
            return _go_on(turn, draft)


def _go_on(turn: Turn, draft: Draft) -> Reply:
    """The next question, or the summary where nothing is missing."""
    places = places_of(turn.records)
    if draft.place not in [place.key for place in places]:
        draft = draft.but(place=places[0].key if len(places) == 1 else "")
    if not draft.place:
        return _ask_place(turn, draft)
    if not draft.counts and counted_kinds(turn.programme):
        return _ask_counts(turn, draft)
    if draft.day is None:
        return _ask_day(turn, draft)
    rounds = pipe_cards.rounds_for(turn, draft.day)
    begun = [each.number for each in turn.programme.settlement.rounds if each.first <= draft.day]
    if draft.round not in begun:
        draft = draft.but(round=rounds[0].number if len(rounds) == 1 else None)
    return _ask_round(turn, draft) if rounds and draft.round is None else _summary(turn, draft)


def _ask(turn: Turn, draft: Draft, buttons: Sequence[Button], quick: Sequence[Button] = ()) -> Reply:
    text = turn.words(
        NAME, f"ask_{draft.asking}", programme=turn.programme, kinds=counted_kinds(turn.programme),
        kind=kind_of(turn.programme),
    )  # fmt: skip
    memory = draft.kept_in(turn.memory, turn.programme.code)
    cancel = Button(turn.words(NAME, "button_cancel"), turn.press(NAME, step="cancel"))
    return Reply("form", (Choices(text, tuple(buttons)),), (*quick, cancel, to_person(turn)), memory)


def _ask_place(turn: Turn, draft: Draft) -> Reply:
    buttons = choices_of(
        turn,
        places_of(turn.records),
        lambda place: turn.press(NAME, step="place", place=place.key),
        lambda skip: turn.press(NAME, step="place", skip=str(skip)),
        int(turn.args.get("skip", "0")),
    )
    return _ask(turn, draft.but(asking="place"), buttons)


def _ask_counts(turn: Turn, draft: Draft) -> Reply:
    return _ask(turn, draft.but(asking="counts"), ())


def _ask_day(turn: Turn, draft: Draft) -> Reply:
    today = Button(turn.words(NAME, "button_today"), turn.press(NAME, step="day", day=turn.today.isoformat()))
    return _ask(turn, draft.but(asking="day"), (today, _other_day(turn, "button_other_day")))


def _ask_round(turn: Turn, draft: Draft) -> Reply:
    """Something sent between the end of a round and its cutoff can belong to that one or to the next."""
    assert draft.day is not None
    buttons = tuple(
        Button(
            turn.words(NAME, "button_round", round=each),
            turn.press(NAME, step="round", round=str(each.number)),
        )
        for each in pipe_cards.rounds_for(turn, draft.day)
    )
    return _ask(turn, draft.but(asking="round"), buttons)


def _with_day(turn: Turn, draft: Draft) -> Reply:
    picked = date.fromisoformat(turn.args["day"]) if "day" in turn.args else None
    if picked is None or not is_near(picked, turn.today):
        return _ask_day(turn, draft)
    return _go_on(turn, draft.but(day=picked, round=None))


def _summary(turn: Turn, draft: Draft) -> Reply:
    assert draft.day is not None
    values = pipe_cards.values_of(turn, draft.counts, draft.day, draft.round)
    draft = draft.but(asking="summary")
    place = place_of(turn.records, draft.place)
    several = len(places_of(turn.records)) > 1
    save = turn.press(NAME, step="save", mark=draft.mark)
    card = pipe_cards.card(
        turn,
        turn.words(NAME, "title_summary", **values),
        values,
        subtitle=place.name if place and several else "",
        buttons=(
            Button(turn.words(NAME, "button_save"), save, primary=True),
            Button(turn.words(NAME, "button_counts"), turn.press(NAME, step="counts")),
            _other_day(turn, "button_day"),
        ),
    )
    cancel = Button(turn.words(NAME, "button_cancel"), turn.press(NAME, step="cancel"))
    memory = draft.kept_in(turn.memory, turn.programme.code)
    return Reply("form", (card,), (cancel, to_person(turn)), memory)


def _other_day(turn: Turn, label: str) -> Button:
    pick = PickDay(turn.press(NAME, step="day"), initial=turn.today.isoformat())
    return Button(turn.words(NAME, label), pick)


def _save(turn: Turn, draft: Draft) -> Reply:
    place = place_of(turn.records, draft.place)
    is_whole = draft.day is not None and (draft.counts or not counted_kinds(turn.programme))
    if place is None or draft.day is None or not is_whole or turn.args.get("mark", draft.mark) != draft.mark:
        return _go_on(turn, draft)
    found = pipe_cards.expected_of(turn, draft.day, draft.round)
    order = NoteInPipe(
        member=turn.records.member_for(place.merchant, place.shop),
        shop=place.shop,
        kind=kind_of(turn.programme),
        day=draft.day,
        counts=draft.counts,
        amount=yen_of(turn.programme, draft.counts),
        settlement_round=found.round.number if found.round else None,
    )
    text = turn.words(NAME, "saved", **pipe_cards.values_of(turn, draft.counts, draft.day, draft.round))
    quick = (_to_list(turn), _to_new(turn), *_after(turn))
    return Reply("answer", (Text(text),), quick, ended(turn.memory), orders=(order,))


def _cancelled(turn: Turn) -> Reply:
    text = Text(turn.words(NAME, "cancelled"))
    return Reply("answer", (text,), (_to_list(turn), *_after(turn)), ended(turn.memory))


# --- what is on its way -------------------------------------------------------------------------------


def _list(turn: Turn) -> Reply:
    """Payouts that came for what was noted, what is still on its way, and what the secretariat has."""
    waiting = turn.records.notes("waiting")
    pairs, orders = _pairs(turn, waiting)
    paired = {note.id for pair in pairs for note in pair.notes}
    places = places_of(turn.records)
    cards = [_beside(turn, pair, name_of(places, pair.payout)) for pair in pairs]
    cards += [
        pipe_cards.of_note(turn, note, name_of(places, note)) for note in waiting if note.id not in paired
    ]
    requests = turn.records.requests_in_the_pipe()[:_MOST]
    blocks: list[Block] = [Cards(tuple(cards[:_MOST])) if len(cards) > 1 else cards[0]] if cards else []
    if requests:
        blocks.append(pipe_cards.received(turn, requests, [name_of(places, each) for each in requests]))
    if not blocks:
        blocks.append(_nothing(turn))
    return Reply("answer", tuple(blocks), (_to_new(turn), *_after(turn)), orders=tuple(orders))


def _beside(turn: Turn, pair: Pair, name: str) -> Card:
    """「合っていますか？」, but for a payout that the bank has sent back meanwhile."""
    if pair.payout.state != "sent":
        return own_payouts.brief_card(turn, pair.payout, name)
    return card_of(turn.words, turn.programme, pair.notes, pair.payout, now=turn.at, name=name)


def _pairs(turn: Turn, waiting: Sequence[Found]) -> tuple[list[Pair], list[Order]]:
    """Notes whose payout is here and not agreed to yet; those found just now are to be kept as compared."""
    settled = turn.records.notes(*_SETTLED)
    taken = {note.payout_id for note in settled if note.payout_id}
    since = min((note.day for note in waiting), default=None)
    paid = turn.records.payouts(since=since, limit=50) if since else ()
    new = pairs_of(waiting, paid, taken)
    open_ = [note for note in settled if note.state == "compared" and note.payout_id]
    old = [
        Pair(tuple(note for note in open_ if note.payout_id == number), row)
        for number in dict.fromkeys(note.payout_id for note in open_)
        if (row := turn.records.payout(number)) is not None
    ]
    orders: list[Order] = [
        CompareNote(turn.records.member_for(note.merchant_id, note.shop_id), note.id, pair.payout.id)
        for pair in new
        for note in pair.notes
    ]
    return [*old, *new], orders


def _nothing(turn: Turn) -> Card:
    return Card(
        title=turn.words(NAME, "title_nothing"),
        text=turn.words(NAME, "nothing", programme=turn.programme, kind=kind_of(turn.programme)),
        colour=turn.programme.colour,
    )


def _agree(turn: Turn) -> Reply:
    """「はい、合っています」: all notes of this payout are settled."""
    number = int(turn.args.get("payout", "0"))
    mine = [note for note in turn.records.notes(*_SETTLED) if note.payout_id == number]
    open_ = [note for note in mine if note.state == "compared"]
    if not mine:
        return _stale(turn)
    orders = tuple(
        SettleNote(turn.records.member_for(note.merchant_id, note.shop_id), note.id, "agreed")
        for note in open_
    )
    text = turn.words(NAME, "agreed" if open_ else "settled_before")
    return Reply("answer", (Text(text),), (_to_list(turn), *_after(turn)), orders=orders)


def _withdraw(turn: Turn) -> Reply:
    note = turn.records.note(int(turn.args.get("note", "0")))
    if note is None:
        return _stale(turn)
    if note.state not in ("waiting", "compared"):
        text = Text(turn.words(NAME, "settled_before"))
        return Reply("answer", (text,), (_to_list(turn), *_after(turn)))
    order = SettleNote(turn.records.member_for(note.merchant_id, note.shop_id), note.id, "withdrawn")
    text = Text(turn.words(NAME, "withdrawn"))
    return Reply("answer", (text,), (_to_new(turn), _to_list(turn), *_after(turn)), orders=(order,))


# --- not linked, and ways on --------------------------------------------------------------------------


def _unlinked(turn: Turn) -> Reply:
    """What was sent can be reckoned for anybody; to be kept it needs a link."""
    card = own_payouts.unlinked_card(turn, "ask_pipe")
    filled = read(turn, Draft()) if turn.text else None
    blocks: tuple[Block, ...] = (card,)
    if filled and filled.counts:
        day = filled.day or turn.today
        rounds = pipe_cards.rounds_for(turn, day)
        number = filled.round or (rounds[-1].number if len(rounds) == 1 else None)
        values = pipe_cards.values_of(turn, filled.counts, day, number)
        reckoned = pipe_cards.card(turn, turn.words(pipe_cards.TEMPLATE, "title", **values), values)
        words = turn.words(own_payouts.TEMPLATE, "ask_pipe", programme=turn.programme)
        blocks = (reckoned, replace(card, text=words, rows=(), citations=()))
    return Reply("answer", blocks, _after(turn))


def _stale(turn: Turn) -> Reply:
    text = Text(turn.words("courtesy", "stale_button"))
    return Reply("no_answer", (text,), (*questions(turn, NAME), to_person(turn)))


def _to_list(turn: Turn) -> Button:
    return Button(turn.words(NAME, "button_list"), turn.press(NAME, step="list"))


def _to_new(turn: Turn) -> Button:
    return Button(turn.words(NAME, "button_new"), turn.press(NAME, step="start"))


def _after(turn: Turn) -> tuple[Button, ...]:
    """One's payouts, the next round and a person, one tap away from everywhere."""
    return (*questions(turn, "payouts", "next_cutoff"), to_person(turn))
