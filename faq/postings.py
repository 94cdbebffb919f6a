"""Inverted lists over numpy: a term leads to the texts that hold it and what it is worth there."""

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
_Longs = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spelled:
    """Texts as numbers: ``terms`` of all texts one after the other, ``rows`` the text each stands in."""

    terms: Ints
    rows: Ints
    size: int

    def grouped(self, owner: Ints, groups: int) -> "Spelled":
        """The same with the texts of one owner taken together."""
        return Spelled(self.terms, owner[self.rows], groups)

    def counts(self, vocabulary: int) -> tuple[_Longs, _Longs, Floats]:
        """Row, term and how often, for each pair that occurs, in the order of rows and terms."""
        keys = self.rows.astype(np.int64)
        keys *= vocabulary
        keys += self.terms
        keys.sort()
        first = np.flatnonzero(np.diff(keys, prepend=-1))
        count = np.diff(first, append=len(keys)).astype(np.float32)
        keys = keys[first]
        return keys // vocabulary, keys % vocabulary, count

    def lengths(self) -> Floats:
        return np.bincount(self.rows, minlength=self.size).astype(np.float32)


def spelled(texts: Iterable[Sequence[str]], slots: dict[str, int]) -> Spelled:
    """The texts as numbers; terms that are new are added to ``slots``. Takes the texts one by one."""
    number = slots.setdefault
    lengths: list[int] = []
    terms = array("i")
    for text in texts:
        lengths.append(len(text))
        terms.extend([number(term, len(slots)) for term in text])
    rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    return Spelled(np.frombuffer(terms, np.int32), rows, len(lengths))


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the rows it stands in and its weight there; ``size`` rows in all."""

    slots: Mapping[str, int]
    starts: "array[int]"
    rows: Ints
    weights: Floats
    size: int

    def holds(self, term: str, first: int, end: int) -> bool:
        """Whether ``term`` stands in a row from ``first`` up to ``end``."""
        slot = self.slots.get(term)
        if slot is None:
            return False
        last = self.starts[slot + 1]
        at = bisect_left(self.rows, first, self.starts[slot], last)
        return at < last and bool(self.rows[at] < end)

    def scores(self, query: Mapping[str, float]) -> Floats:
        """Sum of the query's terms for each row."""
        rows: list[Ints] = []
        worth: list[Floats] = []
        for term, weight in query.items():
            slot = self.slots.get(term)
            if slot is not None:
                start, end = self.starts[slot], self.starts[slot + 1]
                rows.append(self.rows[start:end])
                weights = self.weights[start:end]
                worth.append(weights if weight == 1 else weights * np.float32(weight))
        if not rows:
            return np.zeros(self.size, np.float32)
        found = np.bincount(np.concatenate(rows), np.concatenate(worth), minlength=self.size)
        return found.astype(np.float32)


def postings(
    slots: Mapping[str, int],
    rows: _Longs,
    terms: _Longs,
    weights: Floats,
    size: int,
    kept: _Flags | None = None,
) -> Postings:
    """Postings from one weight for each pair of row and term; only of the terms ``kept``."""
    if kept is not None:
        keep = kept[terms]
        rows, terms, weights = rows[keep], terms[keep], weights[keep]
    order = np.lexsort((rows, terms))
    starts = array("q", [0, *np.cumsum(np.bincount(terms, minlength=len(slots))).tolist()])
    return Postings(slots, starts, rows[order].astype(np.int32), weights[order].astype(np.float32), size)


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """BM25F: ``k1``, and for the question field (question or one phrasing) and the answer field weight and length share."""

    k1: float = 1.2
    question: float = 2.0
    question_b: float = 0.3
    answer: float = 1.0
    answer_b: float = 0.75


class FieldIndex:
    """BM25F over candidates that have question texts and one answer, each text for itself beside the answer.

    ``texts``: the question texts; ``owner[i]``: the candidate of text i; ``answers``: one a candidate. Terms in
    more than ``common`` of all candidates are left out.
    """

    def __init__(
        self,
        slots: Mapping[str, int],
        texts: Spelled,
        owner: Ints,
        answers: Spelled,
        weights: FieldWeights,
        common: float = 1.0,
    ) -> None:
        self._slots, self._owner = slots, owner
        vocabulary, total = max(1, len(slots)), answers.size
        rows, terms, tf = _frequencies(answers, vocabulary, weights.answer, weights.answer_b)
        keys = rows * vocabulary + terms
        text_rows, text_terms, both = _frequencies(texts, vocabulary, weights.question, weights.question_b)
        text_keys = owner[text_rows].astype(np.int64) * vocabulary + text_terms
        holders = np.bincount(np.union1d(text_keys, keys) % vocabulary, minlength=vocabulary)
        idf = _idf(holders, total)
        kept = holders <= common * max(total, 20)
        before = _found(keys, tf, text_keys)
        gain = idf[text_terms] * (_saturated(both + before, weights.k1) - _saturated(before, weights.k1))
        self._texts = postings(slots, text_rows, text_terms, gain, texts.size, kept)
        self._answers = postings(slots, rows, terms, idf[terms] * _saturated(tf, weights.k1), total, kept)
        self._idf: list[float | None] = [
            worth if held else None for worth, held in zip(idf.tolist(), holders.tolist(), strict=True)
        ]

    def scores(self, query: Mapping[str, float]) -> Floats:
        """For each text its score together with the answer of its candidate."""
        return self._texts.scores(query) + self._answers.scores(query)[self._owner]

    def has(self, term: str, candidate: int, texts: tuple[int, int]) -> tuple[bool, bool]:
        """Whether the term is in one of the candidate's ``texts`` (first, end), and whether in its answer."""
        return self._texts.holds(term, *texts), self._answers.holds(term, candidate, candidate + 1)

    def weight(self, term: str) -> float | None:
        """The idf of a term, None when no candidate has it."""
        slot = self._slots.get(term)
        return None if slot is None else self._idf[slot]


def whole_index(
    slots: Mapping[str, int], texts: Spelled, answers: Spelled, weights: FieldWeights, common: float = 1.0
) -> Postings:
    """BM25F over candidates as wholes: ``texts`` and ``answers`` one a candidate. Terms in more than ``common`` of all
    candidates are left out."""
    vocabulary, total = max(1, len(slots)), answers.size
    asked_rows, asked_terms, asked = _frequencies(texts, vocabulary, weights.question, weights.question_b)
    rows, terms, tf = _frequencies(answers, vocabulary, weights.answer, weights.answer_b)
    keys, asked_keys = rows * vocabulary + terms, asked_rows * vocabulary + asked_terms
    asked = asked + _found(keys, tf, asked_keys)
    alone = _found(asked_keys, asked, keys) == 0
    rows = np.concatenate([asked_rows, rows[alone]])
    terms = np.concatenate([asked_terms, terms[alone]])
    holders = np.bincount(terms, minlength=vocabulary)
    worth = _idf(holders, total)[terms] * _saturated(np.concatenate([asked, tf[alone]]), weights.k1)
    return postings(slots, rows, terms, worth, total, holders <= common * max(total, 20))


def _frequencies(texts: Spelled, vocabulary: int, weight: float, b: float) -> tuple[_Longs, _Longs, Floats]:
    """Row, term and how often, for each pair: an occurrence counts less in a text longer than the mean."""
    rows, terms, count = texts.counts(vocabulary)
    lengths = texts.lengths()
    mean = max(1.0, float(lengths.mean())) if len(lengths) else 1.0
    share = (weight / (1 - b + b * lengths / mean)).astype(np.float32)
    return rows, terms, count * share[rows]


def _idf(holders: _Longs, total: int) -> Floats:
    """What each term is worth that stands in so many of all candidates."""
    worth: Floats = np.log(1 + (total - holders + 0.5) / (holders + 0.5)).astype(np.float32)
    return worth


def _saturated(tf: Floats, k1: float) -> Floats:
    """Each further occurrence counts less than the one before."""
    return tf / (np.float32(k1) + tf)


def _found(keys: _Longs, values: Floats, wanted: _Longs) -> Floats:
    """The values of the wanted keys, 0 where there is none; ``keys`` ascending."""
    if not len(keys):
        return np.zeros(len(wanted), np.float32)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], np.float32(0)).astype(np.float32)


class CosineIndex:
    """Cosine of sublinear TF-IDF between the message and each text."""

    def __init__(self, slots: Mapping[str, int], texts: Spelled, common: float = 1.0) -> None:
        self._slots = slots
        rows, terms, tf = texts.counts(max(1, len(slots)))
        holders = np.bincount(terms, minlength=len(slots))
        total = texts.size
        idf = (np.log((1 + total) / (1 + holders)) + 1).astype(np.float32)
        self._idf: list[float] = idf.tolist()
        self._unseen = math.log(1 + total) + 1
        weights = (1 + np.log(tf)) * idf[terms]
        norms = np.sqrt(np.bincount(rows, weights * weights, minlength=total))
        worth = (idf[terms] * weights / np.maximum(norms[rows], 1e-9)).astype(np.float32)
        self._lists = postings(slots, rows, terms, worth, total, holders <= common * max(total, 50))

    def scores(self, terms: Sequence[str]) -> Floats:
        """The cosine of each text with ``terms``."""
        counts = {term: 1 + math.log(count) for term, count in Counter(terms).items()}
        norm = math.sqrt(sum((count * self._weight(term)) ** 2 for term, count in counts.items())) or 1.0
        return self._lists.scores(counts) / np.float32(norm)

    def _weight(self, term: str) -> float:
        slot = self._slots.get(term)
        return self._unseen if slot is None else self._idf[slot]


def none(size: int) -> Spelled:
    """So many texts without a term."""
    return Spelled(np.zeros(0, np.int32), np.zeros(0, np.int32), size)


def each(texts: Iterable[Sequence[str]]) -> tuple[dict[str, int], Spelled]:
    """The texts as numbers, with the slots of their terms."""
    slots: dict[str, int] = {}
    return slots, spelled(texts, slots)
