"""What a ranking made of a message, in the terms of a conversation."""

from faq.ranking import Found


def score_of(found: Found) -> float:
    """The probability of the first match; 0 where nothing was found."""
    return found.matches[0].probability if found.matches else 0.0


def is_outside(found: Found) -> bool:
    """Whether the message is not for this counter."""
    return found.band == "answer" and found.matches[0].candidate.kind == "outside"


def is_computed(found: Found) -> bool:
    """Whether a handler is sure to answer."""
    return is_sure(found) and found.matches[0].candidate.kind == "do"


def is_sure(found: Found) -> bool:
    """Whether there is an answer."""
    return found.band == "answer" and not is_outside(found)
