"""Names that are like what was typed, for guesses: a likeness of letters, reckoned for the likeliest candidates only."""

import re
from typing import Final

from rapidfuzz import fuzz, process

from shops.fields import Fields
from shops.folding import kana_of_romaji, sound

CANDIDATES: Final = 3000
LEAST: Final = 60.0
_KANA: Final = re.compile(r"[ァ-ヺ]+")


class Alike:
    """Guesses by name over one list."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def names_like(self, folded: str, limit: int) -> list[tuple[int, float]]:
        """Numbers of shops whose name or reading is like ``folded``, with the likeness (0 to 100), best first."""
        found: dict[int, float] = {}
        names = self._fields.by_name.holding_some([folded], CANDIDATES)
        for number, likeness in self._likest(folded, {int(n): self._fields.names[n] for n in names}, limit):
            found[number] = likeness
        heard = sound(kana_of_romaji(folded) or folded)
        if _KANA.fullmatch(heard) and len(heard) > 2:
            readings = self._fields.by_reading.holding_some([heard], CANDIDATES)
            first = {int(n): self._fields.sounds[n].split(" ")[0].replace("|", "") for n in readings}
            for number, likeness in self._likest(heard, first, limit):
                found[number] = max(found.get(number, 0.0), likeness - 2)
        best = sorted(found.items(), key=lambda item: (-item[1], self._fields.order[item[0]]))
        return best[:limit]

    def _likest(self, text: str, choices: dict[int, str], limit: int) -> list[tuple[int, float]]:
        found = process.extract(text, choices, scorer=_likeness, limit=limit, score_cutoff=LEAST)
        return [(number, likeness) for _choice, likeness, number in found]


def _likeness(one: str, other: str, *, score_cutoff: float | None = None) -> float:
    """The likeness of whole names, or of one with the beginning of a longer other (a chain without its branch)."""
    whole = float(fuzz.ratio(one, other))
    start = float(fuzz.ratio(one, other[: len(one) + 1])) - 4 if len(other) > len(one) + 1 else 0.0
    return max(whole, start)
