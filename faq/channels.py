"""What each channel of the ranking says of every candidate for one message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from faq.belonging import Belonging, Odds
from faq.lexicon import Lexicon
from faq.postings import (
    CosineIndex,
    FieldIndex,
    FieldWeights,
    Floats,
    Ints,
    Postings,
    Spelled,
    each,
    none,
    postings,
    spelled,
    whole_index,
)
from faq.words import CLASS, Words

_ONE_TEXT = FieldWeights()
_ALL_TEXTS = FieldWeights(k1=1.5, question=1.0, question_b=0.7)
_CHARACTERS = FieldWeights(k1=1.5, question=1.0, question_b=0.75)
_COMMON_GRAM = 0.35
"""Characters and pairs in more than this share of all candidates say nothing and cost most of the time."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Scores of one message, a number for each candidate.

    ``best``: BM25F on words, the best single text; ``words``: on all its texts together; ``pairs``: on words
    that stand in one text together; ``near``, ``learned``: the
    same for words that often mean the same (by hand, and learned from the shipped questions); ``grams``:
    BM25 on characters in ones and twos; ``cosine``: of characters, with the best text; ``sounds``,
    ``sound``: on the kana reading of all texts and of the best one, zero unless the message is written in kana;
    ``classes``: how many of its texts hold a date, or a count in the same unit, where the message does.
    """

    best: Floats
    words: Floats
    pairs: Floats
    near: Floats
    learned: Floats
    grams: Floats
    cosine: Floats
    sounds: Floats
    sound: Floats
    classes: Floats


CHANNELS = tuple(field.name for field in fields(Channels))
_ALL_CHANNELS = attrgetter(*CHANNELS)
_WORDS = CHANNELS.index("words")
_BESIDE_WORDS = [CHANNELS.index("near"), CHANNELS.index("learned")]
_AS_IT_IS = [CHANNELS.index("cosine"), CHANNELS.index("classes")]


class Index:
    """The texts of all candidates, one after the other; ``starts[c]`` is the first text of candidate c."""

    def __init__(
        self,
        texts: Sequence[Words],
        owner: Ints,
        answers: Sequence[Words],
        lexicon: Lexicon,
        outside: npt.NDArray[np.bool_],
    ) -> None:
        """``owner[i]``: the candidate of text i; ``outside``: which candidates are not for this counter."""
        self.starts = np.searchsorted(owner, np.arange(len(answers)))
        self.size = len(texts)
        self._lexicon = lexicon
        self._owner = owner
        self._candidates = len(answers)
        word_odds = self._index_words(texts, answers, outside[owner])
        pair_odds = self._index_characters(texts, answers, outside[owner])
        self.belonging = Belonging(word_odds, pair_odds, bool(outside.any()))
        self._index_sounds(texts)

    def _index_words(
        self, texts: Sequence[Words], answers: Sequence[Words], outside: npt.NDArray[np.bool_]
    ) -> Odds:
        slots: dict[str, int] = {}
        asked = spelled((text.terms for text in texts), slots)
        answered = spelled((answer.terms for answer in answers), slots)
        self._best = FieldIndex(slots, asked, self._owner, answered, _ONE_TEXT)
        self._words = whole_index(slots, self._together(asked), answered, _ALL_TEXTS)
        self._classes = _class_shares(slots, asked, self._owner, len(answers))
        paired_slots, paired = each(text.pairs for text in texts)
        self._pairs = whole_index(paired_slots, self._together(paired), none(len(answers)), _ALL_TEXTS)
        return Odds(slots, asked, outside)

    def _index_characters(
        self, texts: Sequence[Words], answers: Sequence[Words], outside: npt.NDArray[np.bool_]
    ) -> Odds:
        slots: dict[str, int] = {}
        asked = spelled((text.grams for text in texts), slots)
        answered = spelled((answer.grams for answer in answers), slots)
        self._grams = whole_index(slots, self._together(asked), answered, _CHARACTERS, _COMMON_GRAM)
        self._cosine = CosineIndex(slots, asked, _COMMON_GRAM)
        return Odds(slots, asked, outside)

    def _index_sounds(self, texts: Sequence[Words]) -> None:
        slots, heard = each(text.sounds for text in texts)
        silent = none(self._candidates)
        self._sounds = whole_index(slots, self._together(heard), silent, _ALL_TEXTS)
        self._sound = FieldIndex(slots, heard, self._owner, silent, _ONE_TEXT, _COMMON_GRAM)

    def _together(self, texts: Spelled) -> Spelled:
        """All texts of one candidate as one."""
        return texts.grouped(self._owner, self._candidates)

    def channels(self, message: Words) -> Channels:
        asked = dict.fromkeys(message.terms, 1.0)
        grams = message.grams
        sounds = dict.fromkeys(message.sounds, 1.0) if message.kana else {}
        return Channels(
            best=self._of_best_text(self._best.scores(asked)),
            words=self._words.scores(asked),
            pairs=self._pairs.scores(dict.fromkeys(message.pairs, 1.0)),
            near=self._words.scores(self._lexicon.nearby(asked)),
            learned=self._words.scores(self._lexicon.learned_for(asked)),
            grams=self._grams.scores(dict.fromkeys(grams, 1.0)),
            cosine=self._of_best_text(self._cosine.scores(grams)),
            sounds=self._sounds.scores(sounds),
            sound=self._of_best_text(self._sound.scores(sounds)),
            classes=self._classes.scores({term: 1.0 for term in asked if term.startswith(CLASS)}),
        )

    def _of_best_text(self, scores: Floats) -> Floats:
        best: Floats = np.maximum.reduceat(scores, self.starts)
        return best

    def texts_of(self, candidate: int) -> tuple[int, int]:
        """The first text of the candidate and the one after its last."""
        last = candidate + 1 == len(self.starts)
        return int(self.starts[candidate]), self.size if last else int(self.starts[candidate + 1])

    def unknown(self, message: Words) -> float:
        """The share of the message's words that stand nowhere in the index, by weight (dates and counts aside)."""
        total = missing = 0.0
        for term in {term for term in message.terms if not term.startswith(CLASS)}:
            weight = self._best.weight(term)
            total += self._weight(weight)
            missing += self._weight(weight) if weight is None and not self._near_known(term) else 0.0
        return missing / total if total else 1.0

    def _weight(self, weight: float | None) -> float:
        return float(np.log(1 + len(self.starts))) if weight is None else weight

    def _near_known(self, term: str) -> bool:
        return any(self._best.weight(other) is not None for other in self._lexicon.near.get(term, ()))

    def coverage(self, message: Words, candidate: int) -> tuple[float, float]:
        """The share of the message's words, by weight, that the candidate has: anywhere, and in its questions."""
        total = anywhere = asked = 0.0
        for term in set(message.terms):
            weight = self._best.weight(term)
            total += self._weight(weight)
            if weight is not None:
                in_text, in_answer = self._best.has(term, candidate, self.texts_of(candidate))
                asked += weight * in_text
                anywhere += weight * (in_text or in_answer)
        return (anywhere / total, asked / total) if total else (0.0, 0.0)


def _class_shares(slots: Mapping[str, int], texts: Spelled, owner: Ints, candidates: int) -> Postings:
    """For each class the share of each candidate's texts that hold it."""
    rows, terms, _count = texts.counts(max(1, len(slots)))
    classes = np.array([term.startswith(CLASS) for term in slots], bool)
    keep = classes[terms]
    held = Spelled(terms[keep].astype(np.int32), owner[rows[keep]], candidates)
    rows, terms, count = held.counts(max(1, len(slots)))
    of_all = np.bincount(owner, minlength=candidates)
    return postings(slots, rows, terms, (count / of_all[rows]).astype(np.float32), candidates)


def levelled(channels: Channels) -> Floats:
    """The channels in the order of ``CHANNELS``, a row each, as they are added up: against their own best; words of the
    same meaning against the best of the words themselves where that is more; as it is where it is a share already."""
    table = np.stack(_ALL_CHANNELS(channels))
    most = table.max(axis=1)
    most[_BESIDE_WORDS] = np.maximum(most[_BESIDE_WORDS], most[_WORDS])
    most[_AS_IT_IS] = 1
    most[most <= 0] = 1
    levels: Floats = table / most[:, np.newaxis]
    return levels
