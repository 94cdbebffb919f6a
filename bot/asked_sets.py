"""How many sets of a ticket a message is about: counted ("3冊", "4人でそれぞれ2セット"), all that may be bought, or as many as a
sum of money buys ("1万円で何冊") or asks for ("4000円使いたい、何セット")."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from bot.asked_count import is_all_one_may, is_each, persons_in
from faq.amounts import Amount, read_amounts
from faq.normalise import normalise
from faq.patterns import speaks_of
from programmes.model import Programme, Ticket
from programmes.rules import Allowance, faces_of, purchase_limit

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "count_words.toml").read_text(encoding="utf-8")
)
_BOOK: Final = "冊"
UNITS: Final = frozenset({"冊", "セット"})
MOST_SETS: Final = 1000
_EACH_BEFORE: Final = tuple(
    normalise(word) + after for word in _WORDS["each_before"] for after in _WORDS["each_after"]
)


@dataclass(frozen=True, slots=True)
class AskedSets:
    """``sets``: at least one. ``paid``: the yen that are to be spent on them; ``spent``: the yen that are to be spent with
    them; 0 where no such sum was named."""

    sets: int = 1
    paid: int = 0
    spent: int = 0


def asked_sets(text: str, programme: Programme, ticket: Ticket) -> AskedSets:
    """The sets of ``ticket`` in ``text``; its own unit (綴り) is read like 冊."""
    counts = counted_sets(text, ticket)
    persons = persons_in(text)
    if counts:
        each = is_each(text, counts[0]) or _is_said_of_each(text, counts[0])
        return _within(counts[0].value * (persons if each else 1))
    allowance = purchase_limit(programme, persons)
    if is_all_one_may(text) and isinstance(allowance, Allowance):
        return _within(allowance.sets)
    return _for_money(text, programme, ticket)


def counted_sets(text: str, ticket: Ticket) -> list[Amount]:
    """The counts of sets in ``text``. "第3期" and the like are none."""
    text = text.replace(ticket.unit, _BOOK) if ticket.unit not in UNITS else text
    return [a for a in read_amounts(text) if a.unit in UNITS and not a.ordinal]


def asks_pieces(text: str) -> bool:
    """Whether it is asked how many single tickets there are."""
    return _has(text, "how_many_pieces")


def asks_may_buy(text: str) -> bool:
    """Whether it is asked if so many may be bought."""
    return _has(text, "may_buy")


def more_than_allowed(text: str, programme: Programme) -> int:
    """The number of sets in ``text`` that is more than its people may buy; 0 where it is not."""
    limit = purchase_limit(programme, persons_in(text))
    if not isinstance(limit, Allowance) or not programme.tickets:
        return 0
    sets = asked_sets(text, programme, programme.tickets[0]).sets
    return sets if sets > limit.sets else 0


def asks_for_persons(text: str, programme: Programme) -> bool:
    """Whether sets are counted that several people want to buy together: "2人で6セット買える？"."""
    several = persons_in(text) > 1 and bool(programme.tickets)
    return several and bool(counted_sets(text, programme.tickets[0]))


def _for_money(text: str, programme: Programme, ticket: Ticket) -> AskedSets:
    sums = [a for a in read_amounts(text) if a.unit == "円" and a.value not in faces_of(programme)]
    if len(sums) != 1 or sums[0].value < min(ticket.price, ticket.value) // 2:
        return AskedSets()
    yen, asked = sums[0].value, _has(text, "how_many_sets")
    if yen > MOST_SETS * ticket.price:
        return AskedSets()
    if _is_wanted(text, sums[0]) or (asked and _has(text, "spent") and not _has(text, "paid")):
        return AskedSets(_within(-(-yen // ticket.value)).sets, spent=yen)
    if (asked or _buys_whole_sets(text, yen, ticket)) and yen >= ticket.price:
        return AskedSets(_within(yen // ticket.price).sets, paid=yen)
    return AskedSets(_within(-(-yen // ticket.value)).sets, spent=yen) if asked else AskedSets()


def _is_wanted(text: str, amount: Amount) -> bool:
    """ "1万円分ほしい": so much in tickets."""
    return normalise(text[amount.end :]).lstrip().startswith(tuple(map(normalise, _WORDS["wanted"])))


def _buys_whole_sets(text: str, yen: int, ticket: Ticket) -> bool:
    return yen % ticket.price == 0 and _has(text, "paid")


def _within(sets: int) -> AskedSets:
    return AskedSets(sets if 0 < sets <= MOST_SETS else 1)


def _is_said_of_each(text: str, amount: Amount) -> bool:
    return normalise(text[: amount.start]).rstrip().endswith(_EACH_BEFORE)


def _has(text: str, kind: str) -> bool:
    return speaks_of(text, _WORDS[kind])
