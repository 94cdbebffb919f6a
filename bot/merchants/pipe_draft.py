"""What somebody has said so far of something on its way, as it stands in the conversation's draft; and how words fill it."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final, Literal, Self

from bot import forms
from bot.asked_day import AskedDay, asked_days
from bot.memory import Memory
from bot.merchants.counting import counts_in, unwritten, written
from bot.turn import Turn
from faq.normalise import normalise
from programmes.rules import RoundFound, round_of_day

FORM: Final = "pipe"
Asking = Literal["", "place", "counts", "day", "round", "summary"]
_EARLIEST: Final = timedelta(days=400)
_LATEST: Final = timedelta(days=60)
"""What is sent on a day farther off was not meant."""
_OF_SENDING: Final = ("", "posted", "reading", "arrival")
_OF_USE: Final = ("use", "stay")
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(map(normalise, words))
    for name, words in tomllib.loads(
        (files("bot") / "data" / "pipe_words.toml").read_text(encoding="utf-8")
    ).items()
}


@dataclass(frozen=True, slots=True)
class Draft:
    """``place``: key of a :class:`bot.merchants.places.Place`; ``day``: sent, or read, on; ``round``: the one that was
    chosen; ``asking``: what was asked last."""

    place: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    day: date | None = None
    round: int | None = None
    asking: Asking = ""

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    @property
    def mark(self) -> str:
        """Changes with every value: a button to keep it holds for what was shown with it."""
        values = f"{self.place} {written(self.counts)} {self.day} {self.round}"
        return hashlib.sha256(values.encode()).hexdigest()[:12]

    def kept_in(self, memory: Memory, programme: str) -> Memory:
        """The memory of somebody in the middle of this form."""
        return forms.waiting(
            memory, FORM, programme, place=self.place, counts=written(self.counts),
            day=self.day.isoformat() if self.day else "", round="" if self.round is None else str(self.round),
            asking=self.asking,
        )  # fmt: skip


def draft_in(memory: Memory, programme: str) -> Draft | None:
    """The unfinished note of this programme, or None."""
    if not forms.has_draft(memory, FORM, programme):
        return None
    day, number = memory.drafted("day"), memory.drafted("round")
    return Draft(
        place=memory.drafted("place"),
        counts=unwritten(memory.drafted("counts")),
        day=date.fromisoformat(day) if day else None,
        round=int(number) if number else None,
        asking=memory.drafted("asking"),  # type: ignore[arg-type]
    )


def read(turn: Turn, draft: Draft) -> Draft | None:
    """The draft with what the words of the turn say; None where they say nothing of it."""
    asked = asked_days(turn)
    counts = counts_in(turn.text, turn.programme, asked=draft.asking == "counts")
    day = _day_of_sending(turn, asked)
    number = _round_named(turn, asked)
    if not counts and day is None and number is None:
        return None
    all_anew = draft.asking == "counts"
    return draft.but(
        counts=(counts if all_anew else {**draft.counts, **counts}) if counts else draft.counts,
        day=day or draft.day,
        round=number if number is not None else draft.round if day is None else None,
    )


def means(text: str, what: str) -> bool:
    """Whether a short answer is one of the words for ``yes`` or ``stop``."""
    return forms.is_short_answer(text, _WORDS[what])


def speaks_of(text: str, what: str) -> bool:
    """Whether one of the words for ``note`` or ``question`` stands in a text."""
    plain = normalise(text)
    return any(word in plain for word in _WORDS[what])


def is_near(day: date, today: date) -> bool:
    """Whether something can sensibly have been sent on ``day``."""
    return today - _EARLIEST <= day <= today + _LATEST


def _day_of_sending(turn: Turn, asked: tuple[AskedDay, ...]) -> date | None:
    days = [a for a in asked if a.basis in _OF_SENDING and a.day == a.last and is_near(a.day, turn.today)]
    return days[-1].day if days else None


def _round_named(turn: Turn, asked: tuple[AskedDay, ...]) -> int | None:
    """The round of the days of use or stay that were named ("12/10に使われた分を今日送った")."""
    for each in asked:
        found = round_of_day(turn.programme, each.last) if each.basis in _OF_USE else None
        if isinstance(found, RoundFound):
            return found.round.number
    return None
