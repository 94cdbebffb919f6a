"""What a merchant noted to be on its way, laid beside the payout when that is here.

The matching is pure: rows of ``pipe_note`` and of :func:`store.merchants.payouts` in, pairs out. A note and a payout
belong together by merchant, shop and round; where the programme has no rounds, by the day and the amount. The merchant
is asked in the end (「合っていますか？」), so a wrong guess costs one tap.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.blocks import Button, Card, Press, Reply, Row
from bot.merchants.counting import yen_of
from bot.notices import tell
from bot.turn import Words, cite
from programmes.model import CountedKind, Programme
from programmes.rules import DisputeWindow, counted_kinds, dispute_window, payout_notes
from store import payouts, pipe
from store.tables import Found

PIPE = "pipe"
DISPUTE = "dispute"
TEMPLATE = "beside"


@dataclass(frozen=True, slots=True)
class Pair:
    """Notes (oldest first) and the payout that they were paid with."""

    notes: tuple[Found, ...]
    payout: Found


@dataclass(frozen=True, slots=True)
class KindBeside:
    """One counted kind: as noted, and as counted (None: how many were counted is not known)."""

    kind: CountedKind
    noted: int
    counted: int | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Notes beside their payout. ``noted`` in yen (None: it cannot be told); ``difference``: paid less noted."""

    parts: tuple[KindBeside, ...]
    noted: int | None
    paid: int

    @property
    def difference(self) -> int | None:
        return None if self.noted is None else self.paid - self.noted

    @property
    def is_same(self) -> bool:
        """Nothing differs, as far as it can be told."""
        return not self.difference and all(part.counted in (None, part.noted) for part in self.parts)


# --- matching -----------------------------------------------------------------------------------------


def pairs_of(notes: Sequence[Found], paid: Sequence[Found], taken: Collection[int] = ()) -> tuple[Pair, ...]:
    """Each note with the payout that is its own, the earliest payout first; ``taken``: ids of payouts that earlier
    notes have. Only a payout that was sent counts: planned money is not here, and what the bank sent back neither."""
    found: dict[int, list[Found]] = {}
    free = [row for row in sorted(paid, key=lambda row: (row.day, row.id)) if row.id not in taken]
    for note in sorted(notes, key=lambda row: (row.day, row.id)):
        fitting = [row for row in free if fit_together(note, row)]
        if note.round is None:
            fitting = [row for row in fitting if row.id not in found]
        best = min(
            fitting, key=lambda row: (row.amount != note.amount, row.id in found, row.day), default=None
        )
        if best is not None:
            found.setdefault(best.id, []).append(note)
    return tuple(Pair(tuple(found[row.id]), row) for row in free if row.id in found)


def fit_together(note: Found, payout: Found) -> bool:
    """Whether a payout can be the one of a note."""
    if payout.state != "sent" or (note.programme, note.merchant_id) != (payout.programme, payout.merchant_id):
        return False
    if payout.shop_id not in (None, note.shop_id):
        return False
    if note.round is not None and payout.round is not None:
        return bool(note.round == payout.round)
    arrived = payout.arrived_on or payout.day
    return bool(note.day <= min(arrived, payout.day))


def beside(programme: Programme, notes: Sequence[Found], payout: Found) -> Beside:
    """The counts and yen of the notes together, beside those of the payout."""
    noted, counted = noted_counts(notes), payout.counted or {}
    parts = tuple(
        KindBeside(kind, noted.get(kind.id, 0), counted.get(kind.id, 0) if counted else None)
        for kind in counted_kinds(programme)
        if noted.get(kind.id) or counted.get(kind.id)
    )
    return Beside(parts, yen_of(programme, noted), payout.amount)


# --- what is said -------------------------------------------------------------------------------------


def payout_came(
    words: Words, programme: Programme, notes: Sequence[Found], payout: Found, now: datetime
) -> Reply:
    """「合っていますか？」: notes beside their payout, with yes and no as buttons."""
    card = card_of(words, programme, notes, payout, now=now)
    return Reply("choices", (card,), topic=f"do:{PIPE}", programme=programme.code)


def card_of(
    words: Words,
    programme: Programme,
    notes: Sequence[Found],
    payout: Found,
    *,
    now: datetime,
    name: str = "",
) -> Card:
    """Notes and payout side by side, with the days left to object; ``name``: whose they are, where the person has
    several shops."""
    laid = beside(programme, notes, payout)
    window = dispute_window(programme, payout.day, now)
    values = {
        "laid": laid,
        "payout": payout,
        "programme": programme,
        "notes": notes,
        "window": window if isinstance(window, DisputeWindow) else None,
    }
    rows = [
        Row(part.kind.name, words(TEMPLATE, "value_kind", part=part, **values))
        for part in laid.parts
        if part.counted is not None
    ]
    rows.insert(0, Row(words(TEMPLATE, "row_noted"), words(TEMPLATE, "value_noted", **values)))
    rows.insert(1, Row(words(TEMPLATE, "row_paid"), words(TEMPLATE, "value_paid", **values), strong=True))
    return Card(
        title=words(TEMPLATE, "title", **values),
        subtitle=name,
        text=words(TEMPLATE, "same" if laid.is_same else "differs", **values),
        rows=tuple(rows),
        tone="good" if laid.is_same else "warning",
        colour=programme.colour,
        buttons=_buttons(words, programme, payout, laid.is_same),
        citations=cite(programme, _clauses(programme, laid)),
    )


def _buttons(words: Words, programme: Programme, payout: Found, same: bool) -> tuple[Button, ...]:
    """Whoever says no gets into the dispute, which begins with what was noted (:func:`noted_counts`)."""
    code = ("p", programme.code)
    yes = Press(PIPE, (code, ("payout", str(payout.id)), ("step", "agree")))
    no = Press(DISPUTE, (code, ("payout", str(payout.id)), ("step", "start")))
    return (
        Button(words(TEMPLATE, "button_yes"), yes, primary=same),
        Button(words(TEMPLATE, "button_no"), no, primary=not same),
    )


def _clauses(programme: Programme, laid: Beside) -> tuple[str, ...]:
    """What decides a difference; nothing where there is none."""
    return () if laid.is_same else payout_notes(programme).deciding


# --- after an import ----------------------------------------------------------------------------------


def tell_of_payouts(
    db: Connection, words: Words, programme: Programme, ids: Sequence[int], now: datetime
) -> list[int]:
    """Payouts of these ids have come in: lay those beside what was noted for them, and tell everybody linked, once.

    The conversations to look at, as :func:`bot.notices.tell`. Two notes of one payout are told as one.
    """
    rows = payouts.awaited(db, ids)
    waiting = pipe.waiting(db, sorted({row.merchant_id for row in rows}))
    told = []
    for pair in pairs_of(waiting, rows):
        notes = [note for note in pair.notes if pipe.compare(db, note.id, pair.payout.id)]
        if not notes:
            continue
        reply = payout_came(words, programme, notes, pair.payout, now)
        told += tell(
            db, merchant=pair.payout.merchant_id, shop=pair.payout.shop_id,
            key=f"payout:{pair.payout.id}", reply=reply, now=now,
        )  # fmt: skip
    return told


def noted_counts(notes: Sequence[Found]) -> dict[str, int]:
    """Several notes' counts by kind, together: what to begin a dispute with (those whose ``payout_id`` it is)."""
    counts: dict[str, int] = {}
    for note in notes:
        for name, count in note.counts.items():
            counts[name] = counts.get(name, 0) + count
    return counts
