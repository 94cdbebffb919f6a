"""A bill that is paid with tickets: "3,800円の会計に千円券3枚と五百円券1枚、あと現金いくら"."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from bot.asked_count import counts_by_face
from bot.asked_sets import counted_sets
from faq.amounts import Amount, read_amounts
from faq.normalise import normalise
from faq.patterns import any_of, speaks_of
from programmes.model import Programme
from programmes.rules import faces_of

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "bill_words.toml").read_text(encoding="utf-8")
)
_BEHIND: Final = re.compile(
    rf"\s*(?:の|分の|ぶんの|かかった|する)?\s*(?:お)?(?:{any_of(map(normalise, _WORDS['bills']))})"
)
_BEFORE: Final = re.compile(
    rf"(?:{any_of(map(normalise, _WORDS['bills']))})[ぁ-ん]{{0,3}}(?:全部で|合計|税込)?\s*$"
)


@dataclass(frozen=True, slots=True)
class AskedBill:
    """``yen`` to pay; ``counts``: how many tickets of which face (yen) are given; ``more``: it is asked how many more are needed."""

    yen: int
    counts: dict[int, int]
    more: bool

    @property
    def rest(self) -> int:
        """What the tickets leave to be paid (yen); below 0 where they are worth more than the bill."""
        return self.yen - sum(face * count for face, count in self.counts.items())


def asked_bill(text: str, programme: Programme) -> AskedBill | None:
    """The bill of ``text`` with what is paid of it in tickets, where it is asked what remains; None elsewhere."""
    if not speaks_of(text, _WORDS["rest"] + _WORDS["how_many"]):
        return None
    counts = counts_by_face(text, programme) or _of_whole_sets(text, programme)
    bill = _bill(text, programme) if counts else None
    if bill is None:
        return None
    return AskedBill(bill, counts, speaks_of(text, _WORDS["how_many"]))


def _of_whole_sets(text: str, programme: Programme) -> dict[int, int]:
    """The tickets of the sets counted, where all sets are made alike: "1セット全部使ったら"."""
    if len(programme.tickets) > 1:
        return {}
    ticket = programme.tickets[0]
    sets = sum(int(each.value) for each in counted_sets(text, ticket))
    return {piece.face: piece.count * sets for piece in ticket.pieces if piece.count and sets}


def _bill(text: str, programme: Programme) -> int | None:
    """The sum that the words around it call a bill; else the only one that is no face value."""
    sums = [a for a in read_amounts(text) if a.unit == "円" and a.value > 0]
    named = [a for a in sums if _is_called_a_bill(text, a)]
    if named:
        return named[0].value
    others = [a for a in sums if a.value not in faces_of(programme)]
    return others[0].value if len(others) == 1 else None


def _is_called_a_bill(text: str, amount: Amount) -> bool:
    behind, before = normalise(text[amount.end :]), normalise(text[: amount.start])
    return bool(_BEHIND.match(behind) or _BEFORE.search(before))
