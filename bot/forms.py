"""What stays of a form while the person speaks of something else, and the way back to it."""

from dataclasses import replace
from typing import Final

from bot.blocks import Button, Press, Reply
from bot.memory import Memory
from bot.turn import Words

_CALM: Final = frozenset({"answer", "no_answer", "choices"})


def moved(memory: Memory, code: str) -> Memory:
    """The memory of somebody who now speaks of the programme ``code``: who they are stays, and an unfinished form."""
    return Memory(
        programme=code,
        role=memory.role,
        asked=memory.asked,
        rated=memory.rated,
        draft=memory.draft,
    )


def with_way_back(words: Words, reply: Reply, memory: Memory) -> Reply:
    """With a button back to the form that waits with a draft, where another thing was answered."""
    form, code = memory.drafted("form"), memory.drafted("p")
    if memory.form or not form or reply.kind not in _CALM:
        return reply
    back = Button(words("forms", "resume", form=form), Press(form, (("p", code), ("step", "resume"))))
    return replace(reply, quick=(back, *reply.quick))
