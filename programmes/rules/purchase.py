"""How much people may buy."""

from dataclasses import dataclass

from programmes.model import ClauseId, Count, Programme, PurchaseLimit, Yen


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What ``persons`` people may buy at most: ``sets``, what they pay and what it is worth (yen; None
    where tickets differ in price and the document names no sum), and ``gain``, how much more it is worth.
    ``limit`` is what one may buy."""

    persons: int
    sets: Count
    pays: Yen | None
    worth: Yen | None
    gain: Yen | None
    limit: PurchaseLimit
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLimit:
    """The documents name no limit (which is not to say that there is none)."""

    source: tuple[ClauseId, ...] = ()


def purchase_limit(programme: Programme, persons: int = 1) -> Allowance | NoLimit:
    """The most that ``persons`` people may buy, each up to the limit. Raises ValueError below one person."""
    if persons < 1:
        raise ValueError(f"persons must be at least 1, but is {persons}")
    limit = programme.purchase
    if limit is None:
        return NoLimit()
    pays = limit.pays or _times(limit.sets, {t.price for t in programme.tickets})
    worth = limit.worth or _times(limit.sets, {t.value for t in programme.tickets})
    return Allowance(
        persons=persons,
        sets=Count(limit.sets * persons),
        pays=Yen(pays * persons) if pays else None,
        worth=Yen(worth * persons) if worth else None,
        gain=Yen((worth - pays) * persons) if pays and worth else None,
        limit=limit,
        source=limit.source,
    )


def _times(sets: Count, amounts: set[Yen]) -> Yen | None:
    return Yen(sets * amounts.pop()) if len(amounts) == 1 else None
