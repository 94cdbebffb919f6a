"""What a merchant counts when it settles, what that comes to, and how two counts differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from programmes.japanese import yen
from programmes.model import ClauseId, CountedKind, Programme, Ticket, Yen
from programmes.rules.sources import merged

ELECTRONIC = "electronic"
GUEST_NIGHTS = "guest-nights"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedPart:
    """``count`` of one kind (for a kind in yen: so many yen), together ``yen``."""

    kind: CountedKind
    count: int
    yen: Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedAmount:
    """What counted things come to, in the order of the programme's kinds: ``total`` yen.

    ``rule``: what the document says is paid, in words ("" where it does not say: then ``total`` is what the
    faces add up to, no more). ``fee``: who bears the fee of the transfer. ``conflicts``: ids that touch it.
    """

    parts: tuple[CountedPart, ...]
    total: Yen
    rule: str
    fee: str
    conflicts: tuple[str, ...]
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCountable:
    """The documents do not allow to say what this comes to. "no_kinds": they do not say what is counted;
    "no_value": they do not say what one of ``kinds`` is worth."""

    why: Literal["no_kinds", "no_value"]
    kinds: tuple[CountedKind, ...] = ()
    source: tuple[ClauseId, ...] = ()


def counted_kinds(programme: Programme) -> tuple[CountedKind, ...]:
    """What a merchant counts: what the programme lists in ``settlement.counts``; else its printed tickets by
    kind and face, the highest first, its electronic ones as an amount in yen, and the nights of guests that
    it claims a discount for. None where the documents name nothing to count."""
    if programme.settlement.counts:
        return programme.settlement.counts
    return (*_printed(programme), *_electronic(programme), *_guest_nights(programme))


def amount_of(programme: Programme, counts: Mapping[str, int]) -> CountedAmount | NotCountable:
    """What counts come to: ``counts`` maps the id of a kind to pieces (to yen for a kind in yen). Raises
    ValueError for a kind the programme does not have, or a negative count."""
    kinds = {kind.id: kind for kind in counted_kinds(programme)}
    if not kinds and not counts:
        return NotCountable(why="no_kinds", source=programme.settlement.source)
    _refuse_wrong(counts, kinds)
    counted = [(kind, counts[kind.id]) for kind in kinds.values() if kind.id in counts]
    worthless = tuple(kind for kind, _ in counted if worth_of_one(kind) is None)
    if worthless:
        return NotCountable(
            why="no_value", kinds=worthless, source=merged(*(kind.source for kind in worthless))
        )
    parts = tuple(
        CountedPart(kind=kind, count=count, yen=Yen((worth_of_one(kind) or 0) * count))
        for kind, count in counted
    )
    return _amount(programme, parts)


def worth_of_one(kind: CountedKind) -> Yen | None:
    """Yen for one of a kind: its face, one yen for a kind counted in yen, None where no worth is stated."""
    if kind.face is not None:
        return kind.face
    return Yen(1) if kind.unit == "円" else None


def _refuse_wrong(counts: Mapping[str, int], kinds: Mapping[str, CountedKind]) -> None:
    unknown = sorted(set(counts) - set(kinds))
    if unknown:
        raise ValueError(f"nothing is counted as {unknown}, only {list(kinds)}")
    if any(count < 0 for count in counts.values()):
        raise ValueError(f"no count can be negative: {dict(counts)}")


def _amount(programme: Programme, parts: tuple[CountedPart, ...]) -> CountedAmount:
    settlement = programme.settlement
    return CountedAmount(
        parts=parts,
        total=Yen(sum(part.yen for part in parts)),
        rule=settlement.amount,
        fee=settlement.fee,
        conflicts=tuple(dict.fromkeys(p.kind.conflict for p in parts if p.count and p.kind.conflict)),
        source=merged(*(part.kind.source for part in parts), settlement.source),
    )


def _printed(programme: Programme) -> list[CountedKind]:
    """One kind for each kind of ticket and face: the same face in several sets is counted together."""
    found: dict[str, CountedKind] = {}
    order = {kind.id: place for place, kind in enumerate(programme.ticket_kinds)}
    pieces = [
        (ticket, piece)
        for ticket in programme.tickets
        for piece in ticket.pieces
        if ticket.form == "paper" and piece.count
    ]
    for ticket, piece in sorted(pieces, key=lambda pair: (order.get(pair[1].kind, -1), -pair[1].face)):
        name = f"{piece.kind or 'face'}-{piece.face}"
        same = found.get(name)
        found[name] = CountedKind(
            id=name,
            name=same.name if same else piece.name or f"{yen(piece.face)}の{programme.words.ticket}",
            face=piece.face,
            conflict=same.conflict if same else piece.conflict,
            source=merged(same.source if same else (), ticket.source),
        )
    return list(found.values())


def _electronic(programme: Programme) -> list[CountedKind]:
    """Electronic tickets have no pieces: a shop sees what was paid with them, in yen."""
    tickets: list[Ticket] = [ticket for ticket in programme.tickets if ticket.form == "electronic"]
    if not tickets:
        return []
    source = merged(*(ticket.source for ticket in tickets))
    return [CountedKind(id=ELECTRONIC, name=tickets[0].name, unit="円", source=source)]


def _guest_nights(programme: Programme) -> list[CountedKind]:
    """A facility claims what it does not bear itself, for every guest and night it gave the discount for."""
    discount = programme.discount
    if discount is None or programme.tickets:
        return []
    return [
        CountedKind(
            id=GUEST_NIGHTS,
            name=f"{programme.words.ticket}した宿泊",
            face=discount.prefecture_share,
            unit="人泊",
            source=discount.source,
        )
    ]
