"""The counts of a dispute: what is known of them before anybody types, and what somebody typed."""

from dataclasses import dataclass
from typing import Final, Literal

from bot.merchants.comparing import noted_counts
from bot.merchants.counting import MOST, counts_in
from bot.turn import Turn
from faq.amounts import Amount, read_amounts
from programmes.model import CountedKind, Programme
from programmes.rules import counted_kinds
from store.tables import Found

_MINUS: Final = "-−－‐–—▲△"
_QUESTION: Final = ("?", "？")
_FACE: Final = "円券"


@dataclass(frozen=True, slots=True)
class Unclear:
    """Numbers that are no counts of ours. "which": of which kind is not said; "books": counted in booklets, which are
    made up in several ways; "negative"; "too_many"."""

    why: Literal["which", "books", "negative", "too_many"]


def known_counts(turn: Turn, payout: Found) -> dict[str, int]:
    """What the merchant noted and laid beside this payout, else declared; {} where nothing is known."""
    notes = turn.records.notes("compared", "disputed")
    noted = noted_counts([note for note in notes if note.payout_id == payout.id])
    told = noted or payout.declared or {}
    kinds = [kind.id for kind in counted_kinds(turn.programme)]
    return {each: told.get(each, 0) for each in kinds} if any(each in told for each in kinds) else {}


def counts_told(
    text: str, programme: Programme, asked: CountedKind | None
) -> dict[str, int] | Unclear | None:
    """Counts by kind that ``text`` answers with, ``asked`` being the one kind that is asked for; None where it is no answer
    but speaks of something else."""
    amounts = [amount for amount in read_amounts(text) if not amount.ordinal]
    faces = {int(kind.face) for kind in counted_kinds(programme) if kind.face}
    said = [a for a in amounts if a.unit != _FACE and not (a.unit == "円" and a.value in faces)]
    found = counts_in(text, programme, asked=True)
    if text.rstrip().endswith(_QUESTION) or not (said or found):
        return None
    if any(text[max(0, a.start - 1) : a.start] in _MINUS for a in said if a.start):
        return Unclear("negative")
    if any(a.value > MOST for a in said):
        return Unclear("too_many")
    return found or _alone(said, asked) or _booklets(said, programme)


def _alone(said: list[Amount], asked: CountedKind | None) -> dict[str, int]:
    """One number, for the one kind that is asked for."""
    if asked is None or len(said) != 1:
        return {}
    units = {"", asked.unit} | ({"人", "泊"} if asked.unit not in ("枚", "円") else set())
    return {asked.id: said[0].value} if said[0].unit in units else {}


def _booklets(said: list[Amount], programme: Programme) -> dict[str, int] | Unclear:
    """Booklets as the tickets in them, where there is one kind of booklet."""
    books = [a.value for a in said if a.unit in ("冊", "セット")]
    if not books:
        return Unclear("which")
    printed = [ticket for ticket in programme.tickets if ticket.form == "paper" and ticket.pieces]
    kinds = {(int(kind.face), kind.name): kind.id for kind in counted_kinds(programme) if kind.face}
    by_face = {face: name for (face, _), name in kinds.items()}
    pieces = printed[0].pieces if len(printed) == 1 else ()
    if len(books) > 1 or len(said) > 1 or not pieces or len(by_face) != len(kinds):
        return Unclear("books")
    counted = ((by_face.get(int(piece.face)), piece.count or 0) for piece in pieces)
    return {name: books[0] * count for name, count in counted if name and count}
