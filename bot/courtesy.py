"""What is said when no rule and no entry speaks: greetings, honest fallbacks, choices, stale buttons."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from bot import entry_reply
from bot.blocks import Button, Choices, Press, Reply, Text
from bot.commands import is_command
from bot.incoming import IncomingKind
from bot.masking import MARKS
from bot.memory import Memory
from bot.privacy import asks_for_somebodys_data
from bot.turn import Words
from faq.outside import is_gibberish
from faq.ranking import Found, Match
from programmes.model import Programme

BACK = "back"
"""From people back to the automatic answers."""
CHOSEN = "chosen"
"""A choice of a handler was tapped: it answers the question set aside, with the days and sums in it."""
_FRIENDLY = ("greeting", "thanks", "farewell", "small_talk", "about_bot")
_PLAIN: Mapping[str, Callable[[str], bool]] = {
    "gibberish": is_gibberish,
    "injection": is_command,
    "privacy": asks_for_somebodys_data,
}
_DECLINED = ("abuse", "privacy", "injection", "gibberish")


def offers(words: Words, programme: Programme | None) -> tuple[Button, ...]:
    """A person, and what can be asked: what stands under a reply that leads nowhere."""
    if programme is None:
        return ()
    menu = Button(words("courtesy", "to_menu"), Press("menu", (("p", programme.code),)))
    return (entry_reply.person_button(words, programme), menu)


def no_answer(words: Words, programme: Programme | None, memory: Memory) -> Reply:
    """The honest "I don't know", with a person at hand."""
    text = words("courtesy", "no_answer", programme=programme)
    return Reply("no_answer", (Text(text),), offers(words, programme), memory, "none")


def elsewhere(words: Words, programme: Programme, memory: Memory, score: float) -> Reply:
    """About another region's or another body's programme: said plainly."""
    text = words("courtesy", "elsewhere", programme=programme)
    return Reply("no_answer", (Text(text),), offers(words, programme), memory, "outside:elsewhere", score)


def plainly_declined(words: Words, text: str, programme: Programme | None, memory: Memory) -> Reply | None:
    """The reply to what needs no ranking to be declined: signs without sense, a command to the counter, somebody
    else's data. None otherwise."""
    kind = _declined_as(text)
    if not kind:
        return None
    said = words("courtesy", kind, programme=programme)
    return Reply("no_answer", (Text(said),), offers(words, programme), memory, f"outside:{kind}")


@lru_cache(maxsize=4096)
def _declined_as(text: str) -> str:
    return next((kind for kind, is_one in _PLAIN.items() if is_one(text)), "")


def outside(words: Words, match: Match, programme: Programme | None, memory: Memory) -> Reply:
    """A message that no programme answers: a greeting is returned, everything else politely declined."""
    kind = _kind_of(match)
    block = kind if kind in _FRIENDLY or kind in _DECLINED else "elsewhere"
    text = words("courtesy", block, programme=programme)
    return Reply(
        "greeting" if kind in _FRIENDLY else "no_answer",
        (Text(text),),
        offers(words, programme),
        memory,
        match.candidate.id,
        match.probability,
    )


def is_friendly(match: Match) -> bool:
    """Whether an outside match is a greeting of some kind, which needs no refusal."""
    return _kind_of(match) in _FRIENDLY


def is_refused(match: Match) -> bool:
    """Whether an outside match is something that spoils whatever else is asked beside it."""
    return _kind_of(match) in _DECLINED


def _kind_of(match: Match) -> str:
    return match.candidate.id.partition(":")[2].partition("-")[0]


def choices(words: Words, programme: Programme, found: Found, memory: Memory) -> Reply:
    """Up to three questions the message may mean, each once, and "none of these"."""
    matched = [_button_for(words, programme, match) for match in found.choices()]
    buttons = {button.label: button for button in reversed(matched)}
    if not buttons:
        return no_answer(words, programme, memory)
    asked = Choices(
        words("courtesy", "which_question"),
        (*reversed(buttons.values()), none_of_these(words, programme)),
    )
    return Reply("choices", (asked,), (), memory, "choices")


def none_of_these(words: Words, programme: Programme) -> Button:
    return Button(
        words("courtesy", "none_of_these"), Press("person", (("offer", "1"), ("p", programme.code)))
    )


def _button_for(words: Words, programme: Programme, match: Match) -> Button:
    entry = entry_reply.entry_of(programme, match.candidate.id) if match.candidate.kind != "do" else None
    if entry is not None:
        return entry_reply.button_to(programme, entry)
    press = Press(CHOSEN, (("do", match.candidate.handler), ("p", programme.code)))
    return Button(entry_reply.short(match.candidate.texts[0]), press)


def not_words(words: Words, kind: IncomingKind, programme: Programme | None, memory: Memory) -> Reply:
    """A picture, a file, a sticker, a position: what can be done with it, kindly."""
    text = words("courtesy", f"got_{kind}", programme=programme)
    return Reply(
        "greeting" if kind == "sticker" else "no_answer",
        (Text(text),),
        offers(words, programme),
        memory,
        f"got:{kind}",
    )


def stale_button(words: Words, programme: Programme | None, memory: Memory) -> Reply:
    """A button that is no longer good, or never was ours."""
    return Reply(
        "no_answer", (Text(words("courtesy", "stale_button")),), offers(words, programme), memory, "stale"
    )


def back_to_bot(words: Words, programme: Programme | None, memory: Memory) -> Reply:
    """The person takes the conversation back from staff."""
    text = words("courtesy", "back_to_bot", programme=programme)
    return Reply("greeting", (Text(text),), offers(words, programme), memory, "back", close_case=True)


def without_marks(text: str) -> str:
    """``text`` without the marks that stand for masked personal data; the same text where there are none."""
    for mark in MARKS.values():
        text = text.replace(mark, " ")
    return text.strip()


def with_word_about_masking(words: Words, reply: Reply) -> Reply:
    """The reply after a word that personal data need not be written here, and was not kept."""
    return replace(reply, blocks=(Text(words("courtesy", "masked")), *reply.blocks)[:5])


def only_masked(words: Words, programme: Programme | None, memory: Memory) -> Reply:
    """Nothing but personal data was sent."""
    text = f"{words('courtesy', 'masked')}\n{words('courtesy', 'ask_in_words')}"
    return Reply("no_answer", (Text(text),), offers(words, programme), memory, "masked")
