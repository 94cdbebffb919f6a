"""Which words mean the same here, which say nothing, and how words are misspelt: ``data/words.toml``, ``data/spellings.toml``."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from faq.morphemes import Piece, noun_of, pieces_of
from faq.normalise import normalise

DATA = Path(__file__).parent / "data"
LEARNED = DATA / "learned_words.toml"
Forms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """``forms`` in a row are read as ``term``; ``instead``: in place of them, otherwise beside them."""

    forms: Forms
    term: str
    instead: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``stop``: words that say nothing; ``aspect``: second verbs that leave the first its meaning (食べ始める);
    ``rules`` by their first form, longest first; ``near``: what else a term may be called;
    ``vocabulary``: the pieces of all words named here (for reading kana)."""

    stop: frozenset[str]
    aspect: frozenset[str]
    rules: Mapping[str, tuple[Rule, ...]]
    near: Mapping[str, tuple[str, ...]]
    everyday: Mapping[str, tuple[str, ...]]
    learned: Mapping[str, Mapping[str, float]]
    spellings: Mapping[str, str]
    misspelt: re.Pattern[str] | None
    vocabulary: tuple[Piece, ...]

    def nearby(self, asked: Mapping[str, float]) -> dict[str, float]:
        """What the asked words may also be called, without the asked words themselves."""
        return {other: 1.0 for term in asked for other in self.near.get(term, ()) if other not in asked}

    def learned_for(self, asked: Mapping[str, float]) -> dict[str, float]:
        """Words that questions with the asked words are often put in, with their strength."""
        found: dict[str, float] = {}
        for term in asked:
            for other, strength in self.learned.get(term, {}).items():
                if other not in asked:
                    found[other] = max(strength, found.get(other, 0.0))
        return found

    def of_any_office(self) -> "Lexicon":
        """This lexicon without what it knows of vouchers only."""
        return replace(self, near=self.everyday, learned={})

    def respell(self, text: str) -> str:
        """The normalised text with other spellings (ふぁみま, 〆切, なんぼ) written the one way known here."""
        return self.misspelt.sub(self._right, text) if self.misspelt else text

    def _right(self, match: re.Match[str]) -> str:
        return self.spellings[match[0]]

    def terms(self, pieces: Sequence[Piece]) -> list[str]:
        """Content words in order, by the rules; request words are left out unless nothing else was said."""
        out: list[str] = []
        idle: list[str] = []
        forms = tuple(piece.form for piece in pieces)
        at = 0
        while at < len(pieces):
            rule = self._rule_at(forms, at)
            if rule and rule.instead:
                out.append(rule.term)
                at += len(rule.forms)
                continue
            if rule:
                out.append(rule.term)
            piece = pieces[at]
            compound = self._compound(pieces, at) if piece.verb else ""
            if compound:
                out.append(self.same_as(compound))
                at += 2
                continue
            if piece.content:
                (idle if piece.form in self.stop else out).append(piece.form)
            at += 1
        return out or idle

    def same_as(self, form: str) -> str:
        """What a single form is counted as."""
        for rule in self.rules.get(form, ()):
            if rule.instead and len(rule.forms) == 1:
                return rule.term
        return form

    def _compound(self, pieces: Sequence[Piece], at: int) -> str:
        """The noun of a verb made of two (受け付ける → 受け付け), "" where there is none."""
        if at + 1 >= len(pieces):
            return ""
        first, second = pieces[at], pieces[at + 1]
        joined = second.verb and first.end == second.start
        if not joined or second.form in self.aspect or second.form in self.stop:
            return ""
        return noun_of(first.form) + noun_of(second.form)

    def _rule_at(self, forms: Forms, at: int) -> Rule | None:
        for rule in self.rules.get(forms[at], ()):
            if len(rule.forms) == 1 or forms[at : at + len(rule.forms)] == rule.forms:
                return rule
        return None


def _pattern(spellings: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(map(_bounded, spellings), key=len, reverse=True)
    return re.compile("|".join(longest_first)) if longest_first else None


def _bounded(spelling: str) -> str:
    """A spelling in kana or latin letters is not looked for inside a longer word of the same letters."""
    escaped = re.escape(spelling)
    if re.fullmatch(r"[a-z0-9]+", spelling):
        return rf"(?<![a-z0-9]){escaped}(?![a-z0-9])"
    if re.fullmatch(r"[ァ-ヺー]+", spelling):
        return rf"(?<![ァ-ヺー]){escaped}(?![ァ-ヺー])"
    return escaped


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon of ``faq/data``, read once."""
    words = tomllib.loads((DATA / "words.toml").read_text(encoding="utf-8"))
    spellings = tomllib.loads((DATA / "spellings.toml").read_text(encoding="utf-8"))
    learned = tomllib.loads(LEARNED.read_text(encoding="utf-8")) if LEARNED.exists() else {}
    return lexicon(words, spellings.get("spellings", {}), learned)


def lexicon(
    words: Mapping[str, Any],
    spellings: Mapping[str, Sequence[str]],
    learned: Mapping[str, Mapping[str, float]] | None = None,
) -> Lexicon:
    """A lexicon from the tables of ``words.toml`` (stop, same, near) and ``spellings.toml``."""
    respelt = {normalise(other): word for word, others in spellings.items() for other in others}
    rules: dict[str, list[Rule]] = {}
    vocabulary: list[Piece] = []
    for group in words.get("same", ()):
        first = _forms(group[0])
        term = "".join(first)
        for word in group:
            vocabulary += _cut(word)
            for forms in _forms_in_sentences(word):
                _add(rules, Rule(forms, term, True))
    found = _index(rules)
    everyday = _neighbours(words.get("everyday", ()), rules, found)
    near = _neighbours((*words.get("near", ()), *words.get("everyday", ())), rules, found)
    vocabulary += [piece for group in words.get("near", ()) for word in group for piece in _cut(word)]
    stop = {form for word in words.get("stop", ()) for form in (word, *_single(word))}
    return Lexicon(
        frozenset(stop),
        frozenset(words.get("aspect", ())),
        _index(rules),
        near,
        everyday,
        learned or {},
        respelt,
        _pattern(respelt),
        tuple(vocabulary),
    )


def _neighbours(
    groups: Iterable[Sequence[str]], rules: dict[str, list[Rule]], same: Mapping[str, tuple[Rule, ...]]
) -> dict[str, tuple[str, ...]]:
    near: dict[str, set[str]] = {}
    for group in groups:
        terms = [_term(word, rules, same) for word in group]
        for term in terms:
            near.setdefault(term, set()).update(other for other in terms if other != term)
    return {term: tuple(sorted(others)) for term, others in near.items()}


def _add(rules: dict[str, list[Rule]], rule: Rule) -> None:
    if rule.forms and rule.forms not in (known.forms for known in rules.get(rule.forms[0], ())):
        rules.setdefault(rule.forms[0], []).append(rule)


def _index(rules: Mapping[str, Iterable[Rule]]) -> dict[str, tuple[Rule, ...]]:
    return {form: tuple(sorted(group, key=lambda rule: -len(rule.forms))) for form, group in rules.items()}


def _term(word: str, rules: dict[str, list[Rule]], same: Mapping[str, tuple[Rule, ...]]) -> str:
    """The term a word of a near group is counted as; a word of several pieces becomes a term beside them."""
    forms = _forms(word)
    for rule in same.get(forms[0], ()):
        if rule.forms == forms:
            return rule.term
    if len(forms) > 1:
        _add(rules, Rule(forms, "".join(forms), False))
    return "".join(forms)


def _cut(word: str) -> list[Piece]:
    return pieces_of(normalise(word))


def _forms(word: str) -> Forms:
    return _without_polite(_cut(word))


def _without_polite(pieces: Sequence[Piece]) -> Forms:
    while len(pieces) > 1 and pieces[0].form == "御":
        pieces = pieces[1:]
    return tuple(piece.form for piece in pieces)


def _forms_in_sentences(word: str) -> set[Forms]:
    """The forms of a word alone and before other words: 釣り is cut as 釣る in "釣りもらえる"."""
    plain = normalise(word)
    found = {_forms(word)}
    for after in ("もらえる", "は"):
        pieces = [piece for piece in pieces_of(plain + after) if piece.end <= len(plain)]
        if pieces and pieces[-1].end == len(plain):
            found.add(_without_polite(pieces))
    return found


def _single(word: str) -> Forms:
    forms = _forms(word)
    return forms if len(forms) == 1 else ()
