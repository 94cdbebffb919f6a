"""What one programme's counter can be asked: its entries, what is outside, and the handlers' examples, in one ranking."""

from collections.abc import Iterable

from faq.confidence import Coefficients
from faq.outside import is_of_no_region, outside_candidates, outside_cuts
from faq.ranking import Candidate, Finder
from faq.words import Cut, cut
from programmes.model import Entry, Programme
from programmes.placeholders import fill


def candidates_of(programme: Programme) -> tuple[Candidate, ...]:
    """The programme's entries as candidates; the answers are indexed with their values filled in.

    Raises programmes.placeholders.PlaceholderError where an answer names what the programme does not have.
    """
    return tuple(_candidate(entry, programme) for entry in programme.entries)


def _candidate(entry: Entry, programme: Programme) -> Candidate:
    return Candidate(
        id=entry.id,
        roles=frozenset(entry.roles),
        texts=tuple(dict.fromkeys((entry.question, *entry.phrasings))),
        answer=fill(entry.answer, programme),
        kind="not_stated" if entry.kind == "not_stated" else "faq",
    )


def finder_for(
    programme: Programme,
    more: Iterable[Candidate] = (),
    coefficients: Coefficients | None = None,
) -> Finder:
    """The ranking of one programme: its entries, ``more`` (the handlers' examples) and the outside examples."""
    candidates = (*candidates_of(programme), *more, *outside_candidates())
    return Finder(candidates, coefficients, cut_up=_cut, cannot_be=is_of_no_region)


def _cut(text: str) -> Cut:
    return outside_cuts().get(text) or cut(text)
