"""The subsidy to an area: for tickets, up to a cap by the number of shops, and for publicity."""

from collections.abc import Mapping
from dataclasses import dataclass

from programmes.model import AreaSubsidy, ClauseId, Programme, Yen
from programmes.rules.prices import faces_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Subsidy:
    """What an area gets, in yen: ``tickets`` (after the cap) + ``publicity`` (after its cap) = ``total``.

    ``uncapped``: the ticket part before ``cap``; ``capped``, ``publicity_capped``: a cap took hold.
    ``spending``: the face value of the used tickets (補助対象経費), None when counted by books.
    """

    tickets: Yen
    uncapped: Yen
    cap: Yen
    capped: bool
    publicity: Yen
    publicity_capped: bool
    total: Yen
    spending: Yen | None
    rule: AreaSubsidy
    conflict: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSubsidyRule:
    """This programme has no subsidy to areas."""

    source: tuple[ClauseId, ...] = ()


def subsidy_by_books(
    programme: Programme, books: int, shops: int, publicity: int = 0
) -> Subsidy | NoSubsidyRule:
    """The subsidy by the number of books sold (form 1): 1,500 yen a book in Tottori. ``publicity``: yen spent.
    Raises ValueError for a negative number."""
    _check(books=books, shops=shops, publicity=publicity)
    rule = programme.subsidy
    if rule is None:
        return NoSubsidyRule()
    return _subsidy(rule, rule.per_book * books, shops, publicity, spending=None, conflict="")


def subsidy_by_tickets(
    programme: Programme, used: Mapping[int, int], shops: int, publicity: int = 0
) -> Subsidy | NoSubsidyRule:
    """The subsidy by the tickets used (form 4-1): ``used`` maps a face value in yen to a count, 30 % of the
    face in Tottori. A 250-yen ticket counts 250 yen, as the form's heading says; its filled-in example
    multiplies by 200, and the recorded ``conflict`` says so.
    Raises ValueError for a negative number or a face the tickets do not have.
    """
    _check(shops=shops, publicity=publicity, **{f"count of {face} yen": n for face, n in used.items()})
    rule = programme.subsidy
    if rule is None:
        return NoSubsidyRule()
    unknown = set(used) - faces_of(programme)
    if unknown:
        raise ValueError(f"no ticket has a face of {sorted(unknown)} yen, only {sorted(faces_of(programme))}")
    spending = sum(face * count for face, count in used.items())
    return _subsidy(rule, percent_of(spending, rule.rate), shops, publicity, spending, rule.conflict)


def percent_of(amount: int, rate: float) -> int:
    """``rate`` percent of whole yen, fractions of a yen dropped; counted in hundredths of a percent, because
    binary fractions would lose a yen now and then."""
    return amount * round(rate * 100) // 10_000


def _subsidy(
    rule: AreaSubsidy, tickets: int, shops: int, publicity: int, spending: int | None, conflict: str
) -> Subsidy:
    cap = rule.per_shop * shops
    paid, for_publicity = min(tickets, cap), min(publicity, rule.publicity)
    return Subsidy(
        tickets=Yen(paid),
        uncapped=Yen(tickets),
        cap=Yen(cap),
        capped=tickets > cap,
        publicity=Yen(for_publicity),
        publicity_capped=publicity > rule.publicity,
        total=Yen(paid + for_publicity),
        spending=None if spending is None else Yen(spending),
        rule=rule,
        conflict=conflict,
        source=rule.source,
    )


def _check(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < 0:
            raise ValueError(f"{name} must not be negative, but is {number}")
