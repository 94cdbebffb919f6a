"""How many sets, people and tickets a message speaks of: "上限いっぱい", "旦那と私", "千円券35枚と500円券20枚"."""

import re
import tomllib
from importlib.resources import files
from typing import Final

from faq.amounts import Amount, read_amounts
from faq.normalise import normalise
from faq.patterns import any_of
from programmes.model import Programme
from programmes.rules import faces_of

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "count_words.toml").read_text(encoding="utf-8")
)
MOST_PERSONS: Final = 100


def _one_of(words: list[str]) -> str:
    return f"(?:{any_of(words)})"


OF: Final = tuple(_WORDS["of"])
"""Between a count and what is counted."""
_SELF = _one_of(_WORDS["selves"])
_PERSON = f"{_one_of(_WORDS['selves'] + _WORDS['companions'])}{_one_of(_WORDS['titles'])}?"
_AND = _one_of(_WORDS["and"])
_FULL = tuple(map(normalise, _WORDS["full"]))
_COUNTED = _one_of(_WORDS["children"] + _WORDS["adults"] + _WORDS["companions"])
_NAMED_BEFORE = re.compile(f"(?P<who>(?:{_PERSON}{_AND})+){_COUNTED}{_one_of(_WORDS['titles'])}?$")
_TOGETHER = re.compile(f"{_PERSON}(?:{_AND}{_PERSON})*(?P<last>{_AND})?")


def is_all_one_may(text: str) -> bool:
    """Whether as many are meant as may be bought: "上限いっぱい", "買えるだけ"."""
    plain = normalise(text)
    return any(word in plain for word in _FULL)


def is_each(text: str, amount: Amount) -> bool:
    """Whether the count is each one's: "2セットずつ"."""
    return text[amount.end :].startswith(tuple(_WORDS["each"]))


def with_self(text: str, amount: Amount) -> int:
    """How many a count of people is with those named beside it, and who speaks: "友達5人と私", "私と妻と子ども2人", but
    "私と妻の2人" counts them already."""
    behind, before = text[amount.end :], text[: amount.start]
    named = _NAMED_BEFORE.search(before)
    if named:
        alone = not re.search(_SELF, named["who"])
        return amount.value + len(re.findall(_PERSON, named["who"])) + alone
    return amount.value + bool(re.match(rf"{_AND}{_SELF}", behind))


def persons_in(text: str) -> int:
    """How many people there are: counted ("家族4人", "大人2人と子ども2人"), a couple, or named ("旦那と私"); else 1."""
    counted = [a for a in read_amounts(text) if a.unit == "人" and 0 < a.value <= MOST_PERSONS]
    members = [a for a in counted if a.noun in _WORDS["children"] + _WORDS["adults"]]
    couple = 2 if any(word in text for word in _WORDS["couples"]) else 0
    besides = couple if all(a.noun in _WORDS["children"] for a in members) else 0
    one_by_one = sum(a.value for a in members) + besides
    one_by_one += sum(with_self(text, a) - a.value for a in members[:1])
    whole = max((with_self(text, a) for a in counted if a not in members), default=0)
    return min(max(whole, one_by_one, named_together(text), 1), MOST_PERSONS)


def named_together(text: str) -> int:
    """Who is named side by side; with whom nobody stands after the last "and" ("母と買う"), who speaks goes along."""
    most = 0
    for match in _TOGETHER.finditer(text):
        named = len(re.findall(_PERSON, match[0]))
        alone = bool(match["last"]) and not re.search(_SELF, match[0])
        most = max(most, named + alone)
    return most


def is_of_another_sum(text: str) -> bool:
    """Whether counted tickets are not asked to be summed up: "補助はいくら", "お釣りは"."""
    return any(word in text for word in _WORDS["other_sums"])


def asks_sum(text: str) -> bool:
    """Whether a sum is asked for: "合計いくら", "なんぼ入る"."""
    return any(word in text for word in _WORDS["sums"])


def only_face(text: str, programme: Programme) -> int:
    """The one face value (yen) that is asked about alone: "250円の券だけ足すと"; 0 where none, or several, are."""
    told = {a.value for a in read_amounts(text) if a.unit == "円券" and a.value in faces_of(programme)}
    counted = any(a.unit == "枚" for a in read_amounts(text))
    alone = any(word in text for word in _WORDS["only"])
    return told.pop() if alone and not counted and len(told) == 1 else 0


def counts_by_face(text: str, programme: Programme) -> dict[int, int]:
    """How many tickets of which face value (yen): "千円券35枚と500円券20枚", "35枚の千円券", "共通券10枚"; a count
    that says "each" is that of all the faces before it. What is not one of the programme's faces is left out."""
    counts: dict[int, int] = {}
    faces = _faces_told(text, programme)
    numbers = [a for a in read_amounts(text) if a.unit == "枚" and a.value > 0]
    for here, number in enumerate(numbers):
        since = numbers[here - 1].end if here else 0
        before = [face for start, face in faces if since <= start < number.start]
        behind = [face for start, face in faces if start == number.end + 1]
        of = behind if behind and text[number.end] in _WORDS["of"] else before[-1:]
        for face in dict.fromkeys(before if is_each(text, number) else of):
            counts[face] = counts.get(face, 0) + number.value
    told = {face for _, face in faces}
    if not counts and len(numbers) == len(told) == 1:
        return {told.pop(): numbers[0].value}
    return counts


def _faces_told(text: str, programme: Programme) -> list[tuple[int, int]]:
    """Where a face value is named, and which: by its yen, or by a kind of ticket that has no other."""
    faces = faces_of(programme)
    told = {a.start: a.value for a in read_amounts(text) if a.unit in ("円", "円券") and a.value in faces}
    for kind in programme.ticket_kinds:
        of_kind = {int(p.face) for t in programme.tickets for p in t.pieces if p.kind == kind.id and p.count}
        if len(of_kind) == 1:
            named = re.finditer(_one_of([kind.name, *kind.aliases]), text)
            told |= {match.start(): min(of_kind) for match in named}
    for ticket in programme.tickets:
        of_ticket = {int(piece.face) for piece in ticket.pieces if piece.count}
        if len(of_ticket) == 1 and len(programme.tickets) > 1:
            named = re.finditer(_one_of([ticket.name, *ticket.aliases]), text)
            told |= {match.start(): min(of_ticket) for match in named}
    return sorted(told.items())
