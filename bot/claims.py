"""A question that only one handler can compute goes to it, however other words around it rank."""

from dataclasses import replace
from typing import Final

from bot.courtesy import is_refused
from bot.registry import Registry
from bot.turn import Question
from bot.twins import is_text_of
from faq.ranking import Found, Match

SURE: Final = 0.9
"""The probability of what was claimed."""
ALWAYS: Final = 1.0
"""A claim by the shape of the question itself: it goes before everything but a text that is asked word for word."""


def claimed_first(found: Found, question: Question, registry: Registry) -> Found:
    """``found`` with the handler first that claims the question (the strongest claim), sure enough to answer."""
    best = found.matches[0] if found.matches else None
    if best and (is_text_of(best.candidate, question.text) or _is_declined(best)):
        return found
    strength, name = max(
        ((registry.claims(name, question), name) for name in registry.claiming), default=(0.0, "")
    )
    if not strength:
        return found
    if best and best.candidate.handler == name and found.band == "answer":
        sure = replace(best, probability=max(best.probability, SURE))
        return replace(found, matches=(sure, *found.matches[1:])) if strength == ALWAYS else found
    if best and best.candidate.kind != "outside" and found.band == "answer" and best.probability > strength:
        return found
    first = registry.candidate(name, question.programme)
    others = tuple(m for m in found.matches if m.candidate.id != first.id and m.candidate.kind != "outside")
    behind = tuple(replace(m, probability=min(m.probability, SURE)) for m in others)
    return Found((Match(first, SURE, best.score if best else 0.0), *behind), "answer")


def _is_declined(best: Match) -> bool:
    return best.candidate.kind == "outside" and is_refused(best)
