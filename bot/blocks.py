"""What the counter can say: few blocks that every channel renders in its own way.

A renderer matches on :data:`Block` and ends in ``assert_never``, so a new block cannot be forgotten.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.memory import Memory

if TYPE_CHECKING:
    from bot.orders import Order

ReplyKind = Literal["answer", "choices", "form", "greeting", "no_answer", "handoff", "silent"]
Tone = Literal["plain", "good", "warning", "stop"]
MenuChange = Literal["merchant", "consumer", ""]
"""Whose menu a person is to see from now on, where a channel has menus of its own; "": leave it as it is."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: the document's title, its section, and its wording in short.

    ``programme`` and ``clause``: the ids under which the programme's data holds it."""

    document: str
    section: str
    says: str = ""
    programme: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A button's order to a handler; ``args`` are plain strings, checked by the handler when they return."""

    handler: str
    args: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PickDay:
    """A button that lets the person pick a calendar day (``YYYY-MM-DD``), sent back as arg ``day``."""

    press: Press
    first: str = ""
    last: str = ""
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """A button that types ``text`` for the person."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """A button that opens ``url`` (https:, tel:, mailto:)."""

    url: str


@dataclass(frozen=True, slots=True)
class SharePosition:
    """A button that sends the person's position."""


@dataclass(frozen=True, slots=True)
class Button:
    """``label`` at most 20 characters as LINE counts (grapheme clusters)."""

    label: str
    does: Press | PickDay | Say | Open | SharePosition
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One bubble. ``citations`` become the source line under it."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """A question with buttons under it (at most 13 on LINE)."""

    text: str
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: what, and its value; ``strong`` for the line people came for."""

    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A titled table with optional text, buttons and source. ``colour`` #RRGGBB of the programme."""

    title: str
    rows: tuple[Row, ...] = ()
    text: str = ""
    subtitle: str = ""
    tone: Tone = "plain"
    colour: str = ""
    buttons: tuple[Button, ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards side by side (at most 10)."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image by https URL with its words for those who do not see it."""

    url: str
    alt: str
    preview_url: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A sentence and one address to open."""

    text: str
    label: str
    url: str


Phase = Literal["past", "now", "coming", "unknown"]
"""Where a day stands to something: "unknown" where the documents leave it open."""
BarKind = Literal["recruitment", "sale", "use", "stop", "round"]
MarkKind = Literal["cutoff", "payout", "last", "keeping"]
KeyKind = BarKind | MarkKind | Phase | Literal["open", "today"]


@dataclass(frozen=True, slots=True)
class Bar:
    """Days in a row, both inclusive, as ISO days. ``words``: these days in words; ``state``: the phase in words.

    ``fades_from`` and ``fades_to``: how far it may reach beyond ``first`` and ``last``, where no day is stated;
    "" for an end that is."""

    kind: BarKind
    label: str
    words: str
    first: str
    last: str
    phase: Phase
    state: str
    fades_from: str = ""
    fades_to: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that counts, or the days within which it falls; as :class:`Bar`."""

    kind: MarkKind
    label: str
    words: str
    first: str
    last: str
    phase: Phase
    state: str


@dataclass(frozen=True, slots=True)
class Track:
    """One line of a picture: ``label`` and its days in short (``says``, phrases that are not to be broken).

    The first bar lies under the others. ``current``: the one people look for."""

    label: str
    says: tuple[str, ...]
    phase: Phase
    bars: tuple[Bar, ...] = ()
    marks: tuple[Mark, ...] = ()
    current: bool = False

    @property
    def drawn(self) -> tuple[Bar | Mark, ...]:
        return (*self.bars, *self.marks)


@dataclass(frozen=True, slots=True)
class Lane:
    """Tracks of one matter under its heading."""

    label: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The first day of a month and its name; ``year`` where a year begins to be read."""

    day: str
    label: str
    year: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend; the phases stand for how bars look then, ``open`` for an end without a day."""

    kind: KeyKind
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A programme's calendar as a picture: all from ``first`` to ``last``, and where ``today`` stands (ISO days;
    ``today`` may lie outside).

    ``today_label`` stands on the line of today, ``summary`` says in words where we are. ``role``: for whom it is, "" for
    everybody. ``notes``: what is left open
    or contradicts itself. ``picture``: https address of the same as an image, "" where there is none."""

    title: str
    summary: str
    lanes: tuple[Lane, ...]
    first: str
    last: str
    today: str
    today_label: str
    ticks: tuple[Tick, ...] = ()
    legend: tuple[Key, ...] = ()
    notes: tuple[str, ...] = ()
    programme: str = ""
    role: str = ""
    colour: str = ""
    picture: str = ""
    citations: tuple[Citation, ...] = ()


Block = Text | Choices | Card | Cards | Picture | Link | Timeline


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """Hand this conversation to people. ``number`` is the one told to the person (``Turn.case_number``). ``holds`` False:
    people look into it, and the bot answers on."""

    number: str
    reason: Literal["asked_for", "no_answer", "complaint", "failure", "shop_report"]
    question: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Rating:
    """What a person thought of an answer. ``message``: the answer's id in the transcript, as it came back and unchecked;
    ``reason``: one of :data:`bot.feedback.REASONS`, or "" where none was given."""

    message: int
    word: Literal["helpful", "unhelpful"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What to say (``blocks``, at most 5), what to offer (``quick`` buttons under the last block) and
    what to remember (``memory``: the whole new memory, or None to keep the old).

    ``topic``: the handler or entry that spoke (``do:payout``, ``faq:change``); ``score``: the ranking's
    probability, None where nothing was ranked. ``case``: open a case. ``close_case``: the person took
    the conversation back. ``kind`` "silent": nothing is sent (staff hold the conversation).
    ``rating``: what the person just said about an earlier answer. ``programme``: code of the programme
    that speaks, "" where none is settled; the counter sets it. ``can_be_rated``: an answer from data that this person
    may call helpful or not (:mod:`bot.feedback`); the counter sets it, once for a topic.
    ``orders``: what else is to be written with it (:mod:`bot.orders`).
    ``menu``: the menu of ``programme`` that this person is to have from now on.
    """

    kind: ReplyKind
    blocks: tuple[Block, ...] = ()
    quick: tuple[Button, ...] = ()
    memory: Memory | None = None
    topic: str = ""
    score: float | None = None
    case: CaseRequest | None = None
    close_case: bool = False
    candidates: tuple[str, ...] = field(default=())
    rating: Rating | None = None
    programme: str = ""
    can_be_rated: bool = False
    menu: MenuChange = ""
    orders: "tuple[Order, ...]" = ()
