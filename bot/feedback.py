"""👍 or 👎 under an answer: asked for once a topic, never forced, and with a reason after 👎.

A channel that draws the two itself asks ``reply.can_be_rated`` and takes :func:`helpful_press` and
:func:`unhelpful_press`, with the id under which the answer stands in the transcript (``Said.id``, ``Outgoing.message``).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any, Final, Literal

from bot import courtesy
from bot.blocks import Button, Choices, Press, Rating, Reply, Text
from bot.entry_reply import person_button
from bot.memory import Memory
from bot.turn import Words
from programmes.model import Programme

FEEDBACK: Final = "feedback"
_WORDS: Final[dict[str, Any]] = tomllib.loads(
    (files("bot") / "data" / "feedback.toml").read_text(encoding="utf-8")
)
HELPFUL: Final[str] = _WORDS["helpful"]
"""Label of the button, with its sign."""
UNHELPFUL: Final[str] = _WORDS["unhelpful"]
REASONS: Final[Mapping[str, str]] = _WORDS["reasons"]
"""Why an answer was of no help: the word on record, and what stands on its button."""
REMEMBERED: Final = 20
"""Topics of which it is remembered that they were rated."""
_LONGEST_TOPIC: Final = 80
_STANDS_ON_DATA: Final = ("faq:", "do:")


def helpful_press(programme: str, topic: str, message: int) -> Press:
    """What 👍 under the answer ``message`` of that programme and topic does."""
    return _press(programme, topic, message, "helpful")


def unhelpful_press(programme: str, topic: str, message: int) -> Press:
    """What 👎 does: thanks, and asks for a reason that need not be given."""
    return _press(programme, topic, message, "unhelpful")


def buttons(programme: str, topic: str, message: int) -> tuple[Button, Button]:
    """Both, with their labels."""
    return (
        Button(HELPFUL, helpful_press(programme, topic, message)),
        Button(UNHELPFUL, unhelpful_press(programme, topic, message)),
    )


def can_be_rated(reply: Reply, programme: str, memory: Memory) -> bool:
    """Whether the reply is an answer from data, of a topic that this person has not rated yet."""
    fits = reply.kind == "answer" and reply.topic.startswith(_STANDS_ON_DATA) and programme != ""
    return fits and _rated_as(programme, reply.topic) not in memory.rated


def rated(words: Words, programme: Programme, args: Mapping[str, str], memory: Memory) -> Reply | None:
    """The reply to one of the two buttons or to a reason; None if it carries what they never do. Of ``memory`` only
    what was rated changes: the next question may lean on the answer as if nothing had been said."""
    rating = _rating(args)
    if rating is None:
        return None
    as_one = _rated_as(programme.code, args["t"])
    others = tuple(each for each in memory.rated if each != as_one)
    said = _said(words, programme, args, rating)
    return replace(
        said, memory=memory.but(rated=(*others, as_one)[-REMEMBERED:]), topic=FEEDBACK, rating=rating
    )


def _said(words: Words, programme: Programme, args: Mapping[str, str], rating: Rating) -> Reply:
    if rating.word == "helpful":
        return Reply("greeting", (Text(words(FEEDBACK, "thanks")),), courtesy.offers(words, programme))
    if rating.reason:
        return Reply("greeting", (Text(words(FEEDBACK, "noted")),), courtesy.offers(words, programme))
    reasons = tuple(
        Button(label, _press(programme.code, args["t"], rating.message, "unhelpful", why))
        for why, label in REASONS.items()
    )
    return Reply("choices", (Choices(words(FEEDBACK, "why"), reasons),), (person_button(words, programme),))


def _rating(args: Mapping[str, str]) -> Rating | None:
    """What a button says, checked."""
    topic, message, word, why = (args.get(name, "") for name in ("t", "m", "v", "why"))
    known = topic.startswith(_STANDS_ON_DATA) and len(topic) <= _LONGEST_TOPIC and (not why or why in REASONS)
    counted = message.isascii() and message.isdigit() and len(message) <= 18
    if not known or not counted or args.keys() - {"t", "m", "v", "why"}:
        return None
    match word:
        case "helpful" if not why:
            return Rating(int(message), "helpful")
        case "unhelpful":
            return Rating(int(message), "unhelpful", why)
        case _:
            return None


def _press(
    programme: str, topic: str, message: int, word: Literal["helpful", "unhelpful"], why: str = ""
) -> Press:
    args = (("p", programme), ("t", topic), ("m", str(message)), ("v", word))
    return Press(FEEDBACK, (*args, ("why", why)) if why else args)


def _rated_as(programme: str, topic: str) -> str:
    return f"{programme} {topic}"
