"""A form in a conversation's memory: while it waits for an answer, while the person speaks of something else, and its end."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from bot.blocks import Button, Press, Reply
from bot.memory import Memory
from bot.turn import Words
from faq.normalise import normalise

_CALM: Final = frozenset({"answer", "no_answer", "choices"})
_MARKS: Final = "。、.,! 　！"


def is_short_answer(text: str, words: Collection[str]) -> bool:
    """Whether a text is one of these words (normalised), and nothing else."""
    return normalise(text).strip(_MARKS) in words


def waiting(memory: Memory, form: str, code: str, **filled_in: str) -> Memory:
    """The memory of somebody in the middle of a form about the programme ``code``; "" is what is not filled in yet."""
    values = (("form", form), ("p", code), *((name, value) for name, value in filled_in.items() if value))
    return memory.but(form=form, draft=values, slots=())


def has_draft(memory: Memory, form: str, code: str) -> bool:
    """Whether this form about this programme is unfinished."""
    return memory.drafted("form") == form and memory.drafted("p") == code


def ended(memory: Memory) -> Memory:
    """The memory of somebody whose form is over."""
    return memory.but(form="", draft=(), slots=())


def moved(memory: Memory, code: str) -> Memory:
    """The memory of somebody who now speaks of the programme ``code``: who they are stays, and an unfinished form."""
    return Memory(
        programme=code,
        role=memory.role,
        asked=memory.asked,
        rated=memory.rated,
        reported=memory.reported,
        draft=memory.draft,
    )


def with_way_back(words: Words, reply: Reply, memory: Memory) -> Reply:
    """With a button back to the form that waits with a draft, where another thing was answered."""
    form, code = memory.drafted("form"), memory.drafted("p")
    if memory.form or not form or reply.kind not in _CALM:
        return reply
    back = Button(words("forms", "resume", form=form), Press(form, (("p", code), ("step", "resume"))))
    return replace(reply, quick=(back, *reply.quick))
