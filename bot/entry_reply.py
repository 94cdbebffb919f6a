"""A FAQ entry as a reply: its stored text with the programme's values, its source, its details and relations."""

from bot.blocks import Button, Press, Reply, Text
from bot.memory import Memory
from bot.turn import Words, cite
from programmes.model import Entry, Programme, Role
from programmes.placeholders import fill

ENTRY = "entry"


def entry_of(programme: Programme, entry_id: str) -> Entry | None:
    """The entry of that id, or None."""
    return next((entry for entry in programme.entries if entry.id == entry_id), None)


def label_of(entry: Entry) -> str:
    """What stands on a button for the entry: at most 20 characters."""
    return short(entry.label or entry.question)


def short(label: str) -> str:
    """``label`` cut to the 20 characters a button holds."""
    return label if len(label) <= 20 else label[:19] + "…"


def button_to(programme: Programme, entry: Entry) -> Button:
    return Button(label_of(entry), Press(ENTRY, (("id", entry.id), ("p", programme.code))))


def reply_of(
    programme: Programme,
    entry: Entry,
    words: Words,
    memory: Memory,
    role: Role | None = None,
    score: float | None = None,
) -> Reply:
    """The entry's answer. "not_stated" says honestly that the documents are silent, and offers a person."""
    citations = cite(programme, entry.source)
    text = Text(fill(entry.answer, programme), citations)
    if entry.kind == "not_stated":
        offer = Text(words("courtesy", "not_stated_offer", programme=programme))
        return Reply(
            "no_answer", (text, offer), (person_button(words, programme),), memory, f"faq:{entry.id}", score
        )
    conflict = conflict_note(programme, entry.conflict)
    blocks = (text, Text(conflict)) if conflict else (text,)
    return Reply("answer", blocks, _offers(programme, entry, words, role), memory, f"faq:{entry.id}", score)


def details_of(programme: Programme, entry: Entry, words: Words, memory: Memory) -> Reply:
    """What stands behind the details button of an entry."""
    block = Text(fill(entry.details or entry.answer, programme), cite(programme, entry.source))
    return Reply("answer", (block,), (), memory, f"faq:{entry.id}")


def person_button(words: Words, programme: Programme) -> Button:
    return Button(words("courtesy", "to_a_person"), Press("person", (("p", programme.code),)))


def conflict_note(programme: Programme, conflict: str) -> str:
    """What is said where the documents contradict each other (``conflict``: its id), or ""."""
    return next((each.note for each in programme.conflicts if each.id == conflict), "")


def _offers(programme: Programme, entry: Entry, words: Words, role: Role | None) -> tuple[Button, ...]:
    details = (
        (
            Button(
                words("courtesy", "details"),
                Press(ENTRY, (("id", entry.id), ("p", programme.code), ("part", "details"))),
            ),
        )
        if entry.details
        else ()
    )
    related = tuple(
        button_to(programme, other)
        for other in (entry_of(programme, entry_id) for entry_id in entry.related)
        if other is not None and (role is None or role in other.roles)
    )
    return (*details, *related[:3], person_button(words, programme))
