"""What is not a question for this counter: greetings, abuse, other regions and services, what the law or decency forbids.

Examples and names are data (``data/outside.toml``, ``data/places.toml``). The examples stand in the one ranking as
candidates of kind "outside"; names of other regions (``faq.places``) and services are looked for in the text itself.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
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
    """What a message names that is not this programme's. ``kind``: another "region" or "service", or the
    "programme" of a sister counter, whose code is ``code``. ``name`` as a person would say it."""

    kind: Literal["region", "service", "programme"]
    name: str
    code: str = ""


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


def elsewhere(text: str, programme: Programme, others: Iterable[Programme] = ()) -> Elsewhere | None:
    """What another programme, region or service the text names, or None. A programme that is named together
    with this one's own place or name is not elsewhere ("ぐんまの券は東京で使える？" is a question for us)."""
    plain = compact(text)
    if any(compact(name) in plain for name in (*programme.names, programme.name)):
        return None
    region = foreign_place(plain, programme)
    if names_own_place(plain, programme):
        return Elsewhere("region", region) if region else None
    for other in others:
        if other.code != programme.code and (name := _named_programme(plain, other, programme)):
            return Elsewhere("programme", name, other.code)
    service = _named_service(plain, programme)
    if service:
        return Elsewhere("service", service)
    return Elsewhere("region", region) if region else None


_ONLY_SIGNS = re.compile(r"[\W_ー]*")
_ONE_OVER_AND_OVER = re.compile(r"(.{1,3}?)\1{2,}")
_KEYS = re.compile(r"(?:asdf|qwer|zxcv|hjkl|sdfg|wert|dfgh)")
_LATIN = re.compile(r"[a-z]{5,}")


@lru_cache(maxsize=4096)
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


def _named_programme(plain: str, other: Programme, own: Programme) -> str:
    mine = {compact(name) for name in own.names}
    named = [name for name in (*other.names, other.name, other.short_name) if compact(name) not in mine]
    return next((name for name in named if len(name) > 2 and compact(name) in plain), "")


def _named_service(plain: str, programme: Programme) -> str:
    if any(word in plain for word in PLACES["beside"]["service"]):
        return ""
    for name, spellings in PLACES["services"].items():
        written = [compact(spelling) for spelling in spellings]
        if any(word in plain for word in written) and not _speaks_of(programme, written):
            return str(name)
    return ""


def _speaks_of(programme: Programme, words: Iterable[str]) -> bool:
    said = (text for entry in programme.entries for text in (entry.question, *entry.phrasings, entry.answer))
    known = compact("".join(said))
    return any(word in known for word in words)
