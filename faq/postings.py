"""Inverted lists over numpy: a term leads to the texts that hold it and what it is worth there."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
_Longs = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spelled:
    """Texts as numbers: ``terms`` of all texts one after the other, ``rows`` the text each stands in."""

    terms: _Longs
    rows: _Longs
    size: int

    def grouped(self, owner: Ints, groups: int) -> "Spelled":
        """The same with the texts of one owner taken together."""
        return Spelled(self.terms, owner[self.rows].astype(np.int64), groups)

    def counts(self, vocabulary: int) -> tuple[_Longs, _Longs, Floats]:
        """Row, term and how often, for each pair that occurs, in the order of rows and terms."""
        keys, count = np.unique(self.rows * vocabulary + self.terms, return_counts=True)
        return keys // vocabulary, keys % vocabulary, count.astype(np.float32)

    def lengths(self) -> Floats:
        return np.bincount(self.rows, minlength=self.size).astype(np.float32)


def spelled(texts: Iterable[Sequence[str]], slots: dict[str, int]) -> Spelled:
    """The texts as numbers; terms that are new are added to ``slots``. Takes the texts one by one."""
    number = slots.setdefault
    lengths: list[int] = []
    terms = array("q")
    for text in texts:
        lengths.append(len(text))
        terms.extend([number(term, len(slots)) for term in text])
    rows = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
    return Spelled(np.array(terms, np.int64), rows, len(lengths))


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the rows it stands in and its weight there; ``size`` rows in all."""

    slots: Mapping[str, int]
    starts: _Longs
    rows: Ints
    weights: Floats
    size: int

    def holds(self, term: str, first: int, end: int) -> bool:
        """Whether ``term`` stands in a row from ``first`` up to ``end``."""
        slot = self.slots.get(term)
        if slot is None:
            return False
        rows = self.rows[self.starts[slot] : self.starts[slot + 1]]
        at = int(rows.searchsorted(first))
        return at < len(rows) and int(rows[at]) < end

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


def postings(slots: Mapping[str, int], rows: _Longs, terms: _Longs, weights: Floats, size: int) -> Postings:
    """Postings from one weight for each pair of row and term."""
    order = np.lexsort((rows, terms))
    starts = np.concatenate([[0], np.cumsum(np.bincount(terms, minlength=len(slots)))]).astype(np.int64)
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
    """BM25F over candidates that have question texts and one answer.

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
        vocabulary, k1 = max(1, len(slots)), weights.k1
        holders = self._holders(texts, answers, vocabulary)
        self._holders_of = holders
        total = answers.size
        self._idf = np.log(1 + (total - holders + 0.5) / (holders + 0.5)).astype(np.float32)
        kept = holders <= common * max(total, 20)
        rows, terms, tf = answers.counts(vocabulary)
        tf = tf * _share(answers, rows, weights.answer, weights.answer_b)
        keys = rows * vocabulary + terms
        worth = self._idf[terms] * tf / (k1 + tf)
        keep = kept[terms]
        self._answers = postings(slots, rows[keep], terms[keep], worth[keep], total)
        question_rows, question_terms, both = texts.counts(vocabulary)
        both = both * _share(texts, question_rows, weights.question, weights.question_b)
        before = _found(keys, tf, owner[question_rows].astype(np.int64) * vocabulary + question_terms)
        both = both + before
        gain = self._idf[question_terms] * (both / (k1 + both) - before / (k1 + before))
        keep = kept[question_terms]
        self._texts = postings(slots, question_rows[keep], question_terms[keep], gain[keep], texts.size)

    def _holders(self, texts: Spelled, answers: Spelled, vocabulary: int) -> Ints:
        """In how many candidates each term stands, in any of their texts or the answer."""
        pairs = np.concatenate(
            [
                np.unique(self._owner[texts.rows].astype(np.int64) * vocabulary + texts.terms),
                np.unique(answers.rows * vocabulary + answers.terms),
            ]
        )
        return np.bincount(np.unique(pairs) % vocabulary, minlength=vocabulary).astype(np.int32)

    def scores(self, query: Mapping[str, float]) -> Floats:
        """For each text its score together with the answer of its candidate."""
        return self._texts.scores(query) + self._answers.scores(query)[self._owner]

    def has(self, term: str, candidate: int, texts: tuple[int, int]) -> tuple[bool, bool]:
        """Whether the term is in one of the candidate's ``texts`` (first, end), and whether in its answer."""
        return self._texts.holds(term, *texts), self._answers.holds(term, candidate, candidate + 1)

    def weight(self, term: str) -> float | None:
        """The idf of a term, None when no candidate has it."""
        slot = self._slots.get(term)
        return None if slot is None or not self._holders_of[slot] else float(self._idf[slot])


def _share(texts: Spelled, rows: _Longs, weight: float, b: float) -> Floats:
    """What one occurrence counts in each row: less in a text longer than the mean."""
    lengths = texts.lengths()
    mean = max(1.0, float(lengths.mean())) if len(lengths) else 1.0
    share: Floats = (weight / (1 - b + b * lengths / mean)).astype(np.float32)
    return share[rows]


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
        self._idf = (np.log((1 + total) / (1 + holders)) + 1).astype(np.float32)
        self._unseen = float(np.log(1 + total) + 1)
        weights = (1 + np.log(tf)) * self._idf[terms]
        norms = np.sqrt(np.bincount(rows, weights * weights, minlength=total))
        weights = (weights / np.maximum(norms[rows], 1e-9)).astype(np.float32)
        keep = holders[terms] <= common * max(total, 50)
        self._lists = postings(slots, rows[keep], terms[keep], weights[keep], total)

    def scores(self, terms: Sequence[str]) -> Floats:
        """The cosine of each text with ``terms``."""
        weights = {
            term: (1 + float(np.log(count))) * self._weight(term) for term, count in Counter(terms).items()
        }
        norm = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        return self._lists.scores({term: weight / norm for term, weight in weights.items()})

    def _weight(self, term: str) -> float:
        slot = self._slots.get(term)
        return self._unseen if slot is None else float(self._idf[slot])


def none(size: int) -> Spelled:
    """So many texts without a term."""
    return Spelled(np.zeros(0, np.int64), np.zeros(0, np.int64), size)


def each(texts: Iterable[Sequence[str]]) -> tuple[dict[str, int], Spelled]:
    """The texts as numbers, with the slots of their terms."""
    slots: dict[str, int] = {}
    return slots, spelled(texts, slots)
