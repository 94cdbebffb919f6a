"""Inverted lists over numpy: a term leads to the texts that hold it and what it is worth there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Postings:
    """For each term the rows it stands in and its weight there; ``size`` rows in all."""

    slots: Mapping[str, int]
    starts: npt.NDArray[np.int64]
    rows: Ints
    weights: Floats
    size: int

    def holds(self, term: str, first: int, end: int) -> bool:
        """Whether ``term`` stands in a row from ``first`` up to ``end``."""
        slot = self.slots.get(term)
        if slot is None:
            return False
        rows = self.rows[self.starts[slot] : self.starts[slot + 1]]
        at = int(np.searchsorted(rows, first))
        return at < len(rows) and int(rows[at]) < end

    def scores(self, query: Mapping[str, float]) -> Floats:
        """Sum of the query's terms for each row."""
        rows: list[Ints] = []
        worth: list[Floats] = []
        for term, weight in query.items():
            slot = self.slots.get(term)
            if slot is None:
                continue
            start, end = self.starts[slot], self.starts[slot + 1]
            rows.append(self.rows[start:end])
            worth.append(self.weights[start:end] * np.float32(weight))
        if not rows:
            return np.zeros(self.size, np.float32)
        found = np.bincount(np.concatenate(rows), np.concatenate(worth), minlength=self.size)
        return found.astype(np.float32)


def postings(entries: Mapping[str, Sequence[tuple[int, float]]], size: int) -> Postings:
    """Postings from (row, weight) pairs by term."""
    slots = {term: slot for slot, term in enumerate(entries)}
    lengths = [len(pairs) for pairs in entries.values()]
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    total = int(starts[-1])
    rows = np.fromiter((row for pairs in entries.values() for row, _ in pairs), np.int32, total)
    weights = np.fromiter((weight for pairs in entries.values() for _, weight in pairs), np.float32, total)
    return Postings(slots, starts, rows, weights, size)


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """BM25F: ``k1``, and for the question field (question or one phrasing) and the answer field weight and length share."""

    k1: float = 1.2
    question: float = 2.0
    question_b: float = 0.3
    answer: float = 1.0
    answer_b: float = 0.75


class FieldIndex:
    """BM25F over candidates that have several question texts and one answer; the best text counts.

    ``texts``: the terms of each question text; ``owner[i]``: the candidate of text i; ``answers``: the terms of
    each candidate's answer. Terms in more than ``common`` of all candidates are left out.
    """

    def __init__(
        self,
        texts: Sequence[Sequence[str]],
        owner: Ints,
        answers: Sequence[Sequence[str]],
        weights: FieldWeights,
        common: float = 1.0,
    ) -> None:
        self.owner = owner
        self.idf = idf(texts, owner, answers)
        most = common * max(len(answers), 20)
        kept = {term for term, (_value, count) in self.idf.items() if count <= most}
        answered, answer_tf = _answer_lists(answers, weights)
        per_text: dict[str, list[tuple[int, float]]] = defaultdict(list)
        mean = _mean_length(texts)
        for row, terms in enumerate(texts):
            share = weights.question / (1 - weights.question_b + weights.question_b * len(terms) / mean)
            for term, count in Counter(terms).items():
                if term not in kept:
                    continue
                before = answer_tf.get((int(owner[row]), term), 0.0)
                both = before + share * count
                gain = both / (weights.k1 + both) - before / (weights.k1 + before)
                per_text[term].append((row, self.idf[term][0] * gain))
        of_answer = {
            term: [(row, self.idf[term][0] * tf / (weights.k1 + tf)) for row, tf in pairs]
            for term, pairs in answered.items()
            if term in kept
        }
        self._texts = postings(per_text, len(texts))
        self._answers = postings(of_answer, len(answers))

    def scores(self, query: Mapping[str, float]) -> Floats:
        """For each text its score together with the answer of its candidate."""
        return self._texts.scores(query) + self._answers.scores(query)[self.owner]

    def has(self, term: str, candidate: int, texts: tuple[int, int]) -> tuple[bool, bool]:
        """Whether the term is in one of the candidate's ``texts`` (first, end), and whether in its answer."""
        return self._texts.holds(term, *texts), self._answers.holds(term, candidate, candidate + 1)

    def weight(self, term: str) -> float | None:
        """The idf of a term, None when no candidate has it."""
        found = self.idf.get(term)
        return found[0] if found else None


def _answer_lists(
    answers: Sequence[Sequence[str]], weights: FieldWeights
) -> tuple[dict[str, list[tuple[int, float]]], dict[tuple[int, str], float]]:
    lists: dict[str, list[tuple[int, float]]] = defaultdict(list)
    frequency: dict[tuple[int, str], float] = {}
    mean = _mean_length(answers)
    for row, terms in enumerate(answers):
        share = weights.answer / (1 - weights.answer_b + weights.answer_b * len(terms) / mean)
        for term, count in Counter(terms).items():
            lists[term].append((row, share * count))
            frequency[row, term] = share * count
    return lists, frequency


def _mean_length(texts: Sequence[Sequence[str]]) -> float:
    return max(1.0, sum(map(len, texts)) / max(1, len(texts)))


def idf(
    texts: Iterable[Sequence[str]], owner: Ints, answers: Sequence[Sequence[str]]
) -> dict[str, tuple[float, int]]:
    """Inverse document frequency and count of each term; a document is a candidate with all its texts."""
    holders: dict[str, set[int]] = defaultdict(set)
    for row, terms in enumerate(texts):
        for term in terms:
            holders[term].add(int(owner[row]))
    for candidate, terms in enumerate(answers):
        for term in terms:
            holders[term].add(candidate)
    total = len(answers)
    return {
        term: (float(np.log(1 + (total - len(rows) + 0.5) / (len(rows) + 0.5))), len(rows))
        for term, rows in holders.items()
    }


class CosineIndex:
    """Cosine of sublinear TF-IDF between the message and each text."""

    def __init__(self, texts: Sequence[Sequence[str]], common: float = 1.0) -> None:
        holders: Counter[str] = Counter(term for terms in texts for term in set(terms))
        total = len(texts)
        self._idf = {term: float(np.log((1 + total) / (1 + count)) + 1) for term, count in holders.items()}
        self._unseen = float(np.log(1 + total) + 1)
        most = common * max(total, 50)
        lists: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, terms in enumerate(texts):
            weights, norm = self._vector(terms)
            for term, weight in weights.items():
                if holders[term] <= most:
                    lists[term].append((row, weight / norm))
        self._lists = postings(lists, total)

    def _vector(self, terms: Sequence[str]) -> tuple[dict[str, float], float]:
        weights = {
            term: (1 + float(np.log(count))) * self._idf.get(term, self._unseen)
            for term, count in Counter(terms).items()
        }
        return weights, float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0

    def scores(self, terms: Sequence[str]) -> Floats:
        """The cosine of each text with ``terms``."""
        weights, norm = self._vector(terms)
        return self._lists.scores({term: weight / norm for term, weight in weights.items()})
