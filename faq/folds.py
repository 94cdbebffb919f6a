"""The shipped questions as their own test: every phrasing is asked of a counter that does not know it.

In fold f each candidate loses every phrasing whose place is f modulo ``FOLDS`` (the canonical question stays);
words are learned from what is left. So each question is judged by a ranking that never saw it.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from faq.confidence import Coefficients
from faq.entries import candidates_of
from faq.learned import learn
from faq.lexicon import Lexicon, shipped_lexicon
from faq.outside import outside_candidates
from faq.postings import CosineIndex, Floats, each
from faq.ranking import Candidate, Finder, Role
from faq.words import Cut, cut
from programmes.model import Programme

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to a counter that does not know it. ``meant``: the candidate it belongs to, or "" when
    this counter has no answer to it."""

    programme: str
    text: str
    role: Role
    meant: str


@dataclass(frozen=True, slots=True)
class Fold:
    """A ranking and the questions for it."""

    finder: Finder
    asked: tuple[Asked, ...]


@cache
def _cut(text: str) -> Cut:
    return cut(text)


def examples_from(folder: Path, programme: Programme) -> tuple[Candidate, ...]:
    """The things to do as candidates, from the handlers' example files (TOML: ``roles``, ``[[examples]]`` with
    ``texts`` and perhaps the ``bases`` of settlement they hold for). Empty where there is no such folder."""
    found = []
    for file in sorted(folder.glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        basis = programme.settlement.basis
        groups = [group for group in table.get("examples", ()) if basis in group.get("bases", (basis,))]
        texts = tuple(dict.fromkeys(text for group in groups for text in group["texts"]))
        if texts:
            found.append(Candidate(f"do:{file.stem}", frozenset(table["roles"]), texts, kind="do"))
    return tuple(found)


def everything(programmes: Sequence[Programme], examples: Path | None) -> dict[str, tuple[Candidate, ...]]:
    """All candidates of each programme, as its counter has them."""
    return {
        programme.code: (
            *candidates_of(programme),
            *(examples_from(examples, programme) if examples else ()),
            *outside_candidates(),
        )
        for programme in programmes
    }


def folds(
    candidates: Mapping[str, Sequence[Candidate]], coefficients: Coefficients | None = None
) -> Iterator[Fold]:
    """Every programme in every fold: each phrasing is asked once."""
    for fold in range(FOLDS):
        kept = {
            code: [_without(candidate, fold) for candidate in group] for code, group in candidates.items()
        }
        lexicon = taught(kept)
        for code, group in kept.items():
            finder = Finder(group, coefficients, lexicon=lexicon, cut_up=_cut)
            asked = (
                Asked(code, text, _role(candidate, place), candidate.id)
                for candidate in candidates[code]
                for place, text in enumerate(candidate.texts)
                if place and place % FOLDS == fold
            )
            yield Fold(finder, tuple(asked))


def without_their_entry(
    candidates: Mapping[str, Sequence[Candidate]], coefficients: Coefficients | None = None
) -> Iterator[Fold]:
    """Every programme with a fifth of its entries taken away, and the questions of those: nothing here answers them."""
    lexicon = taught(candidates)
    for code, group in candidates.items():
        for fold in range(FOLDS):
            gone = {c.id for place, c in enumerate(group) if c.kind != "outside" and place % FOLDS == fold}
            finder = Finder(
                [c for c in group if c.id not in gone], coefficients, lexicon=lexicon, cut_up=_cut
            )
            asked = (
                Asked(code, candidate.texts[place], _role(candidate, place), "")
                for candidate in group
                if candidate.id in gone
                for place in range(1, len(candidate.texts), 4)
            )
            yield Fold(finder, tuple(asked))


def taught(candidates: Mapping[str, Sequence[Candidate]]) -> Lexicon:
    """The shipped lexicon with the words learned from these candidates (outside examples teach nothing)."""
    entries = [
        [term for text in candidate.texts for part in _terms(text) for term in part]
        for group in candidates.values()
        for candidate in group
        if candidate.kind in ("faq", "not_stated")
    ]
    return replace(shipped_lexicon(), learned=learn(entries))


def _terms(text: str) -> Iterator[list[str]]:
    known = _cut(text)
    if not known.kana:
        for part in known.parts:
            if part:
                yield shipped_lexicon().terms(part[1])


def _without(candidate: Candidate, fold: int) -> Candidate:
    texts = tuple(text for place, text in enumerate(candidate.texts) if not place or place % FOLDS != fold)
    return replace(candidate, texts=texts)


def _role(candidate: Candidate, place: int) -> Role:
    """Who asks: the one the entry is for, by turns where it is for both."""
    return sorted(candidate.roles)[place % len(candidate.roles)]


_COUNTERPART = 0.22
"""Entries whose words are more alike than this (cosine) ask about the same thing in two programmes."""


def strangers(
    candidates: Mapping[str, Sequence[Candidate]], coefficients: Coefficients | None = None
) -> Iterator[Fold]:
    """Every programme with questions of the others that it has no counterpart to."""
    lexicon = taught(candidates)
    entries = [
        (code, c) for code, group in candidates.items() for c in group if c.kind in ("faq", "not_stated")
    ]
    alike = _alike([_entry_words(candidate) for _code, candidate in entries])
    for code, group in candidates.items():
        own = [place for place, (other, _c) in enumerate(entries) if other == code]
        nearest = alike[:, own].max(axis=1)
        asked = (
            Asked(code, candidate.texts[place], _role(candidate, place), "")
            for row, (other, candidate) in enumerate(entries)
            if other != code and nearest[row] < _COUNTERPART
            for place in range(0, len(candidate.texts), 5)
        )
        yield Fold(Finder(group, coefficients, lexicon=lexicon, cut_up=_cut), tuple(asked))


def _entry_words(candidate: Candidate) -> list[str]:
    texts = (*candidate.texts, candidate.answer)
    return [term for text in texts for part in _terms(text) for term in part]


def _alike(entries: Sequence[Sequence[str]]) -> Floats:
    """Cosines of the entries' words with each other."""
    index = CosineIndex(*each(entries))
    return np.stack([index.scores(words) for words in entries])
