"""The person's own payouts: the next one, all of them, one in detail, a missing one, and its statement."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

from bot.arguments import ArgCheck, is_day, is_id, one_of, whole
from bot.asked_day import AskedDay, asked_days
from bot.blocks import Block, Button, Card, Cards, Choices, Reply, Text
from bot.entry_reply import short
from bot.merchants import own_payouts as own
from bot.merchants import payout_detail as detail
from bot.merchants.pages import GOOD_FOR, to_page
from bot.merchants.places import (
    Place,
    choices_of,
    name_of,
    place_named,
    place_of,
    places_of,
    records_at,
)
from bot.offers import questions, to_person
from bot.turn import Turn
from faq.normalise import normalise
from programmes.model import Programme
from programmes.rules import RoundFound, round_of_day
from store.tables import Found

NAME = "payouts"
ARGS: Mapping[str, ArgCheck] = {
    "payout": whole(1, 999_999_999),
    "show": one_of("list", "missing", "statement", "places"),
    "before": is_day,
    "place": is_id,
    "skip": whole(1, 9_999),
}
READS: frozenset[str] = frozenset({"day"})
_PAGE: Final = 9
"""Payouts shown side by side; LINE takes ten cards."""
_LOOKED_THROUGH: Final = 50
_OF_A_ROUND: Final = ("use", "stay", "reading")
_MOST_PLACES: Final = 4
_LONG_AGO: Final = timedelta(days=60)
"""What should have come before that is looked up in the list."""
_WORDS: Final[Mapping[str, list[str]]] = {
    kind: [normalise(word) for word in words]
    for kind, words in tomllib.loads(
        (files("bot") / "data" / "payout_words.toml").read_text(encoding="utf-8")
    ).items()
}


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    show = turn.args.get("show") or _asked_for(turn.text)
    if not turn.records.linked:
        return _by_calendar(turn, show)
    if "payout" in turn.args:
        return _of_one(turn, turn.args["payout"], show)
    if show == "places":
        return _which_place(turn)
    days = asked_days(turn)
    if show == "missing" and (not days or days[0].day == turn.today):
        return _missing_today(turn)
    if days and show != "list":
        return _of_days(turn, days, show)
    if show == "list" or turn.args.keys() & {"before", "place"}:
        return _list(turn)
    if show == "statement":
        return _statement_of_latest(turn)
    return _list(turn) if place_named(places_of(turn.records), turn.text) else _overview(turn)


def _asked_for(text: str) -> str:
    plain = normalise(text)
    return next((kind for kind, words in _WORDS.items() if any(word in plain for word in words)), "")


# --- without records ----------------------------------------------------------------------------------


def _by_calendar(turn: Turn, show: str) -> Reply:
    """Nothing of anybody's records: what the calendar says to everybody, and the way to be linked."""
    card = own.unlinked_card(turn, "ask_payouts")
    blocks: tuple[Block, ...] = (card,)
    if show == "missing":
        blocks = (Text(turn.words(NAME, "missing_unlinked", **detail.around(turn))), card)
    return Reply("answer", blocks, _after(turn))


# --- one payout ---------------------------------------------------------------------------------------


def _of_one(turn: Turn, number: str, show: str) -> Reply:
    row = turn.records.payout(int(number))
    if row is None:
        return Reply("no_answer", (Text(turn.words("courtesy", "stale_button")),), (to_person(turn),))
    match show:
        case "missing":
            return _missing(turn, row)
        case "statement":
            return _statement(turn, row)
        case _:
            return _detail(turn, row)


def _detail(turn: Turn, row: Found) -> Reply:
    name = name_of(places_of(turn.records), row)
    dispute = turn.records.dispute_of_payout(row.id)
    card = detail.card(turn, row, name, dispute)
    quick = [
        Button(turn.words(NAME, "button_statement"), turn.press(NAME, payout=str(row.id), show="statement"))
    ]
    if row.day <= turn.today and row.state != "returned":
        missing = turn.press(NAME, payout=str(row.id), show="missing")
        quick.append(Button(turn.words(NAME, "button_missing"), missing))
    return Reply("answer", (card,), (*quick, own.to_list(turn), *_after(turn)))


def _statement(turn: Turn, row: Found) -> Reply:
    member = turn.records.member_for(row.merchant_id, row.shop_id)
    page, order = to_page(turn, turn.words(NAME, "button_open"), "statement", {"payout": row.id}, member)
    card = Card(
        title=turn.words(NAME, "title_statement", row=row),
        subtitle=name_of(places_of(turn.records), row),
        text=turn.words(NAME, "statement", minutes=GOOD_FOR),
        colour=turn.programme.colour,
        buttons=(page,),
    )
    return Reply("answer", (card,), (own.to_list(turn), *_after(turn)), orders=(order,))


def _statement_of_latest(turn: Turn) -> Reply:
    rows = turn.records.payouts(before=turn.today + timedelta(days=1), limit=_PAGE)
    return _statement(turn, rows[0]) if len(rows) == 1 else _cards(turn, rows, "none_yet")


# --- one that should be there -------------------------------------------------------------------------


def _missing_today(turn: Turn) -> Reply:
    """Which one is meant: today's, else the latest that should have come, else the next one."""
    latest = turn.records.payouts(before=turn.today + timedelta(days=1), limit=_PAGE)
    today = [row for row in latest if row.day == turn.today]
    late = [row for row in latest if turn.today - row.day <= _LONG_AGO]
    ahead = own.coming(turn)
    meant = today or late[:1] or ahead[:1]
    if len(meant) == 1:
        return _missing(turn, meant[0])
    if not meant:
        text = turn.words(NAME, "missing_none", **detail.around(turn))
        return Reply("answer", (Text(text),), _after(turn, "pipe"))
    return _which(turn, meant)


def _which(turn: Turn, rows: Sequence[Found]) -> Reply:
    """Several shops are paid on that day: which one is it?"""
    places = places_of(turn.records)
    buttons = tuple(
        Button(
            short(turn.words(NAME, "button_which", name=name_of(places, row), row=row)),
            turn.press(NAME, payout=str(row.id), show="missing"),
        )
        for row in rows
    )
    return Reply("choices", (Choices(turn.words(NAME, "which", row=rows[0]), buttons),), _after(turn))


def _missing(turn: Turn, row: Found) -> Reply:
    name = name_of(places_of(turn.records), row)
    card = detail.missing_card(turn, row, name)
    return Reply("answer", (card,), (own.to_detail(turn, row), *_after(turn)))


# --- several ------------------------------------------------------------------------------------------


def _of_days(turn: Turn, days: tuple[AskedDay, ...], show: str) -> Reply:
    """The payouts of a day or span that was named, or of the round that the day of use, stay or reading lies in. What is
    missed of a day on which payouts were due is those: 2/1の分 can be either."""
    first, last = days[0].day, days[0].last
    rows = [row for row in turn.records.payouts(since=first, limit=_PAGE) if row.day <= last]
    nothing = turn.words(NAME, "none_that_day", first=first, last=last)
    found = round_of_day(turn.programme, first) if days[0].basis in _OF_A_ROUND else None
    if isinstance(found, RoundFound) and not (rows and show == "missing"):
        ahead = turn.records.payouts(since=found.round.first, limit=_LOOKED_THROUGH)
        rows = [row for row in ahead if row.round == found.round.number][:_PAGE]
        nothing = turn.words(NAME, "none_of_round", round=found.round)
    if len(rows) == 1:
        return _of_one(turn, str(rows[0].id), show)
    if show == "missing" and rows:
        return _which(turn, rows)
    if not rows:
        return Reply("answer", (Text(nothing),), (own.to_list(turn), *_after(turn)))
    return _cards(turn, rows, "none_yet")


def _overview(turn: Turn) -> Reply:
    """What comes next, and what came last."""
    ahead = own.next_card(turn) or own.calendar_card(
        turn, turn.words(NAME, "nothing_ahead", dated=own.by_calendar(turn) is not None)
    )
    latest = turn.records.payouts(before=turn.today, limit=1)
    places = places_of(turn.records)
    cards = tuple(own.brief_card(turn, row, name_of(places, row)) for row in latest)
    return Reply(
        "answer", (ahead, *cards), (own.to_list(turn), *_to_places(turn, places), *_after(turn, "pipe"))
    )


def _list(turn: Turn) -> Reply:
    """All payouts, the latest first, nine at a time; of one place where one was picked or named."""
    places = places_of(turn.records)
    place = (
        place_of(turn.records, turn.args["place"]) if "place" in turn.args else place_named(places, turn.text)
    )
    if "place" in turn.args and place is None:
        return Reply("no_answer", (Text(turn.words("courtesy", "stale_button")),), (to_person(turn),))
    records = records_at(turn.records, place) if place else turn.records
    before = date.fromisoformat(turn.args["before"]) if "before" in turn.args else None
    shown, older = _page(records.payouts(before=before, limit=_PAGE + 1))
    args = {"place": place.key} if place else {}
    quick = _to_places(turn, places, place)
    if older is not None:
        more = turn.press(NAME, show="list", before=older.isoformat(), **args)
        quick = (Button(turn.words(NAME, "button_older"), more), *quick)
    return _cards(turn, shown, "none_older" if before else "none_yet", quick)


def _which_place(turn: Turn) -> Reply:
    """All shops to choose from, where they are too many for buttons under an answer."""
    buttons = choices_of(
        turn,
        places_of(turn.records),
        lambda place: turn.press(NAME, show="list", place=place.key),
        lambda skip: turn.press(NAME, show="places", skip=str(skip)),
        int(turn.args.get("skip", "0")),
    )
    return Reply("choices", (Choices(turn.words(NAME, "which_place"), buttons),), _after(turn))


def _cards(turn: Turn, rows: Sequence[Found], nothing: str, quick: tuple[Button, ...] = ()) -> Reply:
    places = places_of(turn.records)
    if not rows:
        return Reply("answer", (Text(turn.words(NAME, nothing)),), (*quick, *_after(turn, "pipe")))
    cards = tuple(own.brief_card(turn, row, name_of(places, row)) for row in rows[:_PAGE])
    block: Block = cards[0] if len(cards) == 1 else Cards(cards)
    return Reply("answer", (block,), (*quick, *_after(turn)))


def _page(rows: Sequence[Found]) -> tuple[Sequence[Found], date | None]:
    """What is shown of one more than a page, and before which day the next page ends: a day is not torn apart, unless
    there is more on it than a page holds."""
    if len(rows) <= _PAGE:
        return rows, None
    cut = rows[_PAGE].day
    whole_days = [row for row in rows if row.day > cut]
    return (whole_days, cut + timedelta(days=1)) if whole_days else (rows[:_PAGE], cut)


def _to_places(turn: Turn, places: Sequence[Place], shown: Place | None = None) -> tuple[Button, ...]:
    """The list of one shop each, where there are several."""
    if len(places) < 2:
        return ()
    if len(places) > _MOST_PLACES:
        return (Button(turn.words(NAME, "button_places"), turn.press(NAME, show="places")),)
    return tuple(
        Button(
            short(turn.words(NAME, "button_place", place=place)),
            turn.press(NAME, show="list", place=place.key),
        )
        for place in places
        if shown is None or place.key != shown.key
    )


def _after(turn: Turn, *first: str) -> tuple[Button, ...]:
    """The next round and a person, one tap away from everywhere."""
    return (*questions(turn, *first, "next_cutoff", "payout"), to_person(turn))
