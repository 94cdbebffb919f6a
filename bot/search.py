"""A search instead of a conversation: what words can mean in one programme, best first. Nothing is asked back,
remembered or opened."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from bot.answers import Answers
from bot.asking import Asking
from bot.blocks import Reply
from bot.memory import Memory
from bot.turn import Standing
from faq.ranking import Match
from programmes.model import Role

Search = Callable[[str, str, Role | None, datetime], tuple["Hit", ...]]
"""Programme's code, words, role (None: either) and moment (aware, Asia/Tokyo) → hits."""

_WORTH_SHOWING: Final = 0.1
"""Of the best hit's probability."""


@dataclass(frozen=True, slots=True)
class Hit:
    """``id``: of an entry of the programme; for kind "do" of the handler that computes ``reply``.

    ``sure``: the counter would answer with it at once, instead of offering a choice."""

    kind: Literal["faq", "not_stated", "do"]
    id: str
    probability: float
    sure: bool = False
    reply: Reply | None = None


def hits_for(answers: Answers, code: str, text: str, role: Role | None, now: datetime) -> tuple[Hit, ...]:
    """Entries and computed answers in the order of the one ranking that the conversation uses; none where the
    counter would say that it does not know, or that the question is not for it."""
    memory = Memory(programme=code, role=role, role_asked=True)
    asking = Asking(Standing((code,)), now, _no_case)
    found = answers.meant(text, asking, memory)
    if found is None or found.band == "none" or not found.matches:
        return ()
    least = found.matches[0].probability * _WORTH_SHOWING
    near = [match for match in found.matches if match.probability >= least]
    first, *others = [_hit(answers, match, text, asking, memory) for match in near]
    if first and found.band == "answer":
        first = replace(first, sure=True)
    return tuple(hit for hit in (first, *others) if hit is not None)


def _hit(answers: Answers, match: Match, text: str, asking: Asking, memory: Memory) -> Hit | None:
    """None for what is not for us, and for what only a conversation can do: a case, a menu, a question back."""
    candidate = match.candidate
    if candidate.kind == "outside":
        return None
    if candidate.kind != "do":
        return Hit(candidate.kind, candidate.id, match.probability)
    name = candidate.handler
    reply = answers.handle(name, asking, memory, text, score=match.probability)
    return Hit("do", name, match.probability, reply=reply) if reply.kind == "answer" else None


def _no_case() -> str:
    """A search opens none: a reply that would is not shown."""
    return ""
