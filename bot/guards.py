"""Which ticket is it about, who asks, and which days are meant: asked back only when it matters, never blended."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from bot.blocks import Button, Card, Cards, Choices, Press, Reply, Text
from bot.courtesy import none_of_these
from bot.entry_reply import person_button
from bot.memory import Memory
from bot.turn import Words
from faq.normalise import normalise
from faq.patterns import without_any
from faq.ranking import Found
from programmes.model import Programme, Role

GUARD = "guard"
ROLES: tuple[Role, ...] = ("consumer", "merchant")
_AS_LIKELY = 0.5
"""Of the first match's probability: from here on the second one is about as likely."""
_DATA: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "roles.toml").read_text(encoding="utf-8")
)
_MARKS = re.compile(r"[\s、。,.!?…~]+")
_FILLERS = sorted(map(normalise, _DATA["fillers"]), key=len, reverse=True)
_NAMED = {role: sorted(map(normalise, _DATA[role]), key=len, reverse=True) for role in ROLES}


def ask_programme(
    words: Words,
    programmes: Mapping[str, Programme],
    codes: Iterable[str],
    memory: Memory,
    block: str = "which_programme",
) -> Reply:
    """Ask which ticket it is about, with a card each; ``memory.asked`` keeps the question meanwhile."""
    cards = tuple(_card_of(words, programmes[code]) for code in codes)
    intro = Choices(words("guards", block, asked=bool(memory.asked)), ())
    return Reply("choices", (intro, Cards(cards[:10])), memory=memory, topic="guard:programme")


def _card_of(words: Words, programme: Programme) -> Card:
    press = Press(GUARD, (("p", programme.code),))
    return Card(
        title=programme.short_name,
        subtitle=programme.name,
        text=programme.summary,
        colour=programme.colour,
        buttons=(Button(words("guards", "this_one"), press, primary=True),),
    )


def not_served(words: Words, other: Programme, programme: Programme, memory: Memory) -> Reply:
    """Another programme was named at the entrance of one."""
    text = words("guards", "not_served", other=other, programme=programme)
    return Reply("no_answer", (Text(text),), (person_button(words, programme),), memory, "guard:other")


def role_matters(found: Found) -> bool:
    """Whether the two best matches are for different people and about as likely."""
    ours = [match for match in found.matches if match.candidate.kind != "outside"]
    if found.band == "none" or len(ours) < 2 or found.matches[0] is not ours[0]:
        return False
    first, second = ours[:2]
    apart = not (first.candidate.roles & second.candidate.roles)
    return apart and second.probability >= _AS_LIKELY * first.probability


def ask_role(words: Words, programme: Programme, memory: Memory) -> Reply:
    """Ask whether a user of tickets or a shop is asking."""
    buttons = tuple(
        Button(
            words("guards", f"as_{role}", programme=programme),
            Press(GUARD, (("p", programme.code), ("role", role))),
        )
        for role in ROLES
    )
    text = words("guards", "which_role", programme=programme)
    return Reply("choices", (Choices(text, buttons),), memory=memory.but(role_asked=True), topic="guard:role")


@lru_cache(maxsize=4096)
def role_said(text: str) -> Role | None:
    """The role, where ``text`` says who the person is and nothing else ("店の者です")."""
    plain = _MARKS.sub("", normalise(text))
    for role in ROLES:
        left = (plain.removeprefix(name) for name in _NAMED[role] if plain.startswith(name))
        if any(not without_any(each, _FILLERS) for each in left):
            return role
    return None


def ask_which_days(words: Words, programme: Programme, names: Iterable[str], memory: Memory) -> Reply:
    """Ask back to a bare "いつ？": what it may be about, a button each. ``names``: of handlers."""
    buttons = tuple(
        Button(words("questions", f"to_{name}", programme=programme), Press(name, (("p", programme.code),)))
        for name in names
    )
    asked = Choices(words("guards", "which_days"), (*buttons, none_of_these(words, programme)))
    return Reply("choices", (asked,), memory=memory, topic="guard:days")
