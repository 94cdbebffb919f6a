"""Which ticket is it about, and who asks: never blended, asked only when it matters."""

from collections.abc import Mapping

from bot.blocks import Button, Card, Cards, Choices, Press, Reply
from bot.memory import Memory
from bot.turn import Words
from faq.normalise import normalise
from faq.ranking import Found
from programmes.model import Programme, Role

GUARD = "guard"


def programme_named(text: str, programmes: Mapping[str, Programme], current: str = "") -> str:
    """Code of the programme whose name stands in ``text`` (the longest name wins; the current one wins a tie), or ""."""
    plain = normalise(text).replace(" ", "")
    best, length = "", 0
    for code, programme in programmes.items():
        for name in (programme.name, programme.short_name, *programme.names):
            key = normalise(name).replace(" ", "")
            if key and key in plain and (len(key), code == current) > (length, best == current):
                best, length = code, len(key)
    return best


def ask_programme(
    words: Words, programmes: Mapping[str, Programme], entrance: tuple[str, ...], memory: Memory
) -> Reply:
    """Ask which ticket it is about, with a card each; ``memory.asked`` keeps the question meanwhile."""
    cards = tuple(_card_of(words, programmes[code]) for code in entrance)
    intro = Choices(words("guards", "which_programme", asked=bool(memory.asked)), ())
    return Reply("choices", (intro, Cards(cards)), memory=memory, topic="guard:programme")


def _card_of(words: Words, programme: Programme) -> Card:
    press = Press(GUARD, (("p", programme.code),))
    return Card(
        title=programme.short_name,
        subtitle=programme.name,
        text=programme.summary,
        colour=programme.colour,
        buttons=(Button(words("guards", "this_one"), press, primary=True),),
    )


def role_matters(found: Found) -> bool:
    """Whether the two best matches are for different people and about as likely."""
    best = [match for match in found.matches if match.candidate.kind != "outside"][:2]
    if len(best) < 2 or found.band == "none":
        return False
    first, second = best
    apart = not (first.candidate.roles & second.candidate.roles)
    return apart and first.probability - second.probability < 0.25


def ask_role(words: Words, programme: Programme, memory: Memory) -> Reply:
    """Ask whether a user of tickets or a shop is asking."""
    roles: tuple[Role, ...] = ("consumer", "merchant")
    buttons = tuple(
        Button(
            words("guards", f"as_{role}", programme=programme),
            Press(GUARD, (("p", programme.code), ("role", role))),
        )
        for role in roles
    )
    text = words("guards", "which_role", programme=programme)
    return Reply("choices", (Choices(text, buttons),), memory=memory.but(role_asked=True), topic="guard:role")
