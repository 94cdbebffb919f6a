"""What is not a question for this counter: greetings, abuse, other regions and services, what the law or decency forbids.

Examples and names are data (``data/outside.toml``, ``data/places.toml``). The examples stand in the one ranking as
candidates of kind "outside"; names of other regions (``faq.places``) and services are looked for in the text itself.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

from faq.lexicon import DATA
from faq.morphemes import pieces_of
from faq.normalise import compact, unify
from faq.places import PLACES, foreign_place, names_any_place, names_own_place
from faq.ranking import BOTH, Candidate
from faq.words import Cut, cut
from programmes.model import Programme


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a message names that is not this programme's: another region or service. ``name`` as a person would say it."""

    kind: Literal["region", "service"]
    name: str


@cache
def outside_candidates() -> tuple[Candidate, ...]:
    """One candidate for each kind of message that is not for us, id "outside:<kind>"."""
    tables = tomllib.loads((DATA / "outside.toml").read_text(encoding="utf-8"))
    return tuple(
        Candidate(f"outside:{kind}", BOTH, tuple(table["examples"]), kind="outside")
        for kind, table in tables.items()
    )


def is_of_no_region(candidate: Candidate, text: str) -> bool:
    """Whether the candidate is another region's thing, but the text names no place at all."""
    return candidate.id == _OTHER_REGION and not names_any_place(compact(text))


_OTHER_REGION = "outside:other_region"


@cache
def outside_cuts() -> dict[str, Cut]:
    """The outside examples cut into words once for all counters."""
    return {text: cut(text) for candidate in outside_candidates() for text in candidate.texts}


class Bounds:
    """Where the affairs of one programme end. Built once; safe to share by threads."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._names = tuple(map(compact, (*programme.names, programme.name)))

    def elsewhere(self, text: str) -> Elsewhere | None:
        """What another region or service the text names, or None. One that is named together with this programme's own
        place or name is not elsewhere ("ぐんまの券は東京で使える？" is a question for us)."""
        plain = compact(text)
        if any(name in plain for name in self._names):
            return None
        region = foreign_place(plain, self._programme)
        service = "" if names_own_place(plain, self._programme) else self._service(plain)
        if service:
            return Elsewhere("service", service)
        return Elsewhere("region", region) if region else None

    def _service(self, plain: str) -> str:
        if any(word in plain for word in _BESIDE_A_SERVICE):
            return ""
        named = (name for name, words in _SERVICES.items() if any(word in plain for word in words))
        return next((name for name in named if name not in self._known_services), "")

    @cached_property
    def _known_services(self) -> frozenset[str]:
        """The services that the programme itself speaks of."""
        entries = self._programme.entries
        said = (text for entry in entries for text in (entry.question, *entry.phrasings, entry.answer))
        known = compact("".join(said))
        return frozenset(name for name, words in _SERVICES.items() if any(word in known for word in words))


_BESIDE_A_SERVICE: tuple[str, ...] = tuple(PLACES["beside"]["service"])
_SERVICES: dict[str, tuple[str, ...]] = {
    name: tuple(map(compact, spellings)) for name, spellings in PLACES["services"].items()
}
_ONLY_SIGNS = re.compile(r"[\W_ー]*")
_ONE_OVER_AND_OVER = re.compile(r"(.{1,3}?)\1{2,}")
_KEYS = re.compile(r"(?:asdf|qwer|zxcv|hjkl|sdfg|wert|dfgh)")
_LATIN = re.compile(r"[a-z]{5,}")


def is_gibberish(text: str) -> bool:
    """Whether nobody could mean anything by it: signs only, one thing over and over, a hand on the keyboard."""
    plain = unify(text).text
    if _ONLY_SIGNS.fullmatch(plain):
        return True
    bare = re.sub(r"[\W_]+", "", plain)
    if len(bare) >= 3 and (_ONE_OVER_AND_OVER.fullmatch(bare) or _KEYS.match(bare)):
        return True
    latin = _LATIN.fullmatch(bare)
    return bool(latin and not re.search(r"[aeiou]", bare)) or (len(bare) >= 6 and _all_unknown(plain))


def _all_unknown(plain: str) -> bool:
    """Hiragana that the dictionary cannot cut into a single word of two characters."""
    if not re.fullmatch(r"[ぁ-ゖー\s]+", plain):
        return False
    return all(not piece.content or piece.end - piece.start < 2 for piece in pieces_of(plain))
