"""What somebody has filled in of a dispute so far, as it stands in the conversation's draft."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, Self, get_args

from bot import forms
from bot.memory import Memory
from bot.merchants.counting import unwritten, written

FORM: Final = "dispute"
Step = Literal["stubs", "counts", "words", "pictures", "summary"]
_STEPS: Final = frozenset(get_args(Step))
MOST_WORDS: Final = 1000
"""Characters of what is wrong in words; the draft travels with every turn."""


@dataclass(frozen=True, slots=True)
class Draft:
    """``counts`` by counted kind; ``sure``: the person has said so themselves. ``seen``: the summary was shown, so a
    correction leads back to it. ``has_stubs``: what the rule asks for is at hand."""

    payout: int
    step: Step
    has_stubs: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    sure: bool = False
    words: str = ""
    seen: bool = False

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    @property
    def mark(self) -> str:
        """Changes with every value that is to be submitted: a button to submit holds for what was shown with it."""
        values = f"{self.payout} {self.has_stubs} {written(self.counts)} {self.words}"
        return hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def kept_in(self, memory: Memory, programme: str) -> Memory:
        """The memory of somebody in the middle of this form."""
        return forms.waiting(
            memory, FORM, programme, payout=str(self.payout), step=self.step,
            has_stubs="1" if self.has_stubs else "", counts=written(self.counts), sure="1" if self.sure else "",
            words=self.words, seen="1" if self.seen else "",
        )  # fmt: skip


def draft_in(memory: Memory, programme: str) -> Draft | None:
    """The unfinished dispute of this programme, or None."""
    step = memory.drafted("step")
    if not forms.has_draft(memory, FORM, programme) or step not in _STEPS:
        return None
    return Draft(
        payout=int(memory.drafted("payout")),
        step=step,  # type: ignore[arg-type]
        has_stubs=bool(memory.drafted("has_stubs")),
        counts=unwritten(memory.drafted("counts")),
        sure=bool(memory.drafted("sure")),
        words=memory.drafted("words"),
        seen=bool(memory.drafted("seen")),
    )
