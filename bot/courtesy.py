"""What is said when no rule and no entry speaks: greetings, honest fallbacks, choices, stale buttons."""

from bot import entry_reply
from bot.blocks import Button, Choices, Press, Reply, Say, Text
from bot.incoming import IncomingKind
from bot.memory import Memory
from bot.turn import Words
from faq.ranking import Found, Match
from programmes.model import Programme

_FRIENDLY = ("greeting", "thanks", "farewell", "small_talk", "about_bot")


def _offers(words: Words, programme: Programme | None) -> tuple[Button, ...]:
    if programme is None:
        return ()
    menu = Button(words("courtesy", "to_menu"), Press("menu", (("p", programme.code),)))
    return (entry_reply.person_button(words, programme), menu)


def no_answer(words: Words, programme: Programme | None, memory: Memory) -> Reply:
    """The honest "I don't know", with a person at hand."""
    text = words("courtesy", "no_answer", programme=programme)
    return Reply("no_answer", (Text(text),), _offers(words, programme), memory, "none")


def elsewhere(words: Words, programme: Programme, memory: Memory, score: float) -> Reply:
    """About another region's or another body's programme: said plainly."""
    text = words("courtesy", "elsewhere", programme=programme)
    return Reply("no_answer", (Text(text),), _offers(words, programme), memory, "outside:elsewhere", score)


def outside(words: Words, match: Match, programme: Programme | None, memory: Memory) -> Reply:
    """A message that no programme answers: a greeting is returned, everything else politely declined."""
    kind = match.candidate.id.partition(":")[2].partition("-")[0]
    friendly = kind in _FRIENDLY
    block = kind if friendly or kind in ("abuse", "privacy", "injection", "gibberish") else "elsewhere"
    text = words("courtesy", block, programme=programme)
    reply_kind = "greeting" if friendly else "no_answer"
    return Reply(
        reply_kind, (Text(text),), _offers(words, programme), memory, match.candidate.id, match.probability
    )


def choices(words: Words, programme: Programme, found: Found, memory: Memory) -> Reply:
    """Up to three questions the message may mean, and "none of these"."""
    buttons = tuple(_button_for(words, programme, match) for match in found.choices())
    none = Button(
        words("courtesy", "none_of_these"), Press("person", (("offer", "1"), ("p", programme.code)))
    )
    return Reply(
        "choices", (Choices(words("courtesy", "which_question"), (*buttons, none)),), (), memory, "choices"
    )


def _button_for(words: Words, programme: Programme, match: Match) -> Button:
    if match.candidate.kind != "do":
        entry = entry_reply.entry_of(programme, match.candidate.id)
        if entry is not None:
            return entry_reply.button_to(programme, entry)
    question = match.candidate.texts[0]
    return Button(entry_reply.short(question), Say(question))


def not_words(words: Words, kind: IncomingKind, programme: Programme | None, memory: Memory) -> Reply:
    """A picture, a file, a sticker, a position: what can be done with it, kindly."""
    text = words("courtesy", f"got_{kind}", programme=programme)
    return Reply(
        "greeting" if kind == "sticker" else "no_answer",
        (Text(text),),
        _offers(words, programme),
        memory,
        f"got:{kind}",
    )


def stale_button(words: Words, memory: Memory) -> Reply:
    """A button that is no longer good, or never was ours."""
    return Reply("no_answer", (Text(words("courtesy", "stale_button")),), (), memory, "stale")


def back_to_bot(words: Words, programme: Programme | None, memory: Memory) -> Reply:
    """The person takes the conversation back from staff."""
    text = words("courtesy", "back_to_bot", programme=programme)
    return Reply("greeting", (Text(text),), _offers(words, programme), memory, "back", close_case=True)
