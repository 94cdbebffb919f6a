"""One turn as a handler sees it: who asks what, about which programme, and when."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from bot.arguments import ArgCheck
from bot.blocks import Citation, Press, Reply
from bot.listings import Listing
from bot.memory import Memory
from bot.records import NOBODY, Records
from programmes.model import Programme, Role
from programmes.rules.posting import PostalService
from programmes.rules.reminders import Quiet
from shops.shop import Position

FindListing = Callable[[str, date], Listing | None]
"""The list of shops that is searched now, by its programme's code and the day; waits for nothing."""


def no_listing(_programme: str, _today: date) -> Listing | None:
    """Where no list of shops is at hand."""
    return None


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that people hold for this conversation."""

    number: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands before a turn: loaded by the engine, never changed by handlers.

    ``entrance``: codes of the programmes this entrance serves (one: no need to ask which). ``records``: what the person
    may see of merchants' records, in all programmes. ``listings``: the lists of shops that are searched now."""

    entrance: tuple[str, ...]
    memory: Memory = field(default_factory=Memory)
    case: OpenCase | None = None
    first_time: bool = False
    records: Records = NOBODY
    listings: FindListing = no_listing


class Words(Protocol):
    """Renders one block of a handler's template: ``words("payout", "dated", day=…)``."""

    def __call__(self, template: str, block: str, /, **values: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a handler may know.

    ``now`` is aware, Asia/Tokyo. ``role`` None: not known and not yet asked. ``args``: checked button
    arguments (empty for typed text). ``follow_up``: the text leans on the last turn ("じゃあ20日は？"), so
    ``memory.slot`` may fill what it leaves out. ``holiday_name(day)``: Japanese name of a public holiday or
    None. ``post``: how long ordinary mail takes. ``new_case_number()``: a fresh, unused one. ``entrance``:
    codes of the programmes served here. ``score``: the ranking's probability for typed text. ``can_answer(name)``:
    whether the handler of that name has anything to say about this programme to who asks. ``records``: what this person
    may see of merchants' records in this programme. ``site``: public address of this deployment, "" where there is none. ``new_token()``: a fresh secret for a
    one-time link. ``message_id``: the transport's, of a picture. ``nonce``: of an account link. ``listing``: the programme's
    list of shops, None where it has none. ``position``: where the person stands, if that is what was sent. ``quiet``: the
    hours in which nobody is sent a reminder.
    """

    now: datetime
    programme: Programme
    programmes: Mapping[str, Programme]
    role: Role | None
    text: str
    memory: Memory
    words: Words
    holiday_name: Callable[[date], str | None]
    new_case_number: Callable[[], str]
    entrance: tuple[str, ...]
    post: PostalService
    args: dict[str, str] = field(default_factory=dict)
    follow_up: bool = False
    score: float | None = None
    can_answer: Callable[[str], bool] = lambda name: False
    records: Records = NOBODY
    sent_at: datetime | None = None
    site: str = ""
    new_token: Callable[[], str] = lambda: ""
    message_id: str = ""
    nonce: str = ""
    listing: Listing | None = None
    position: Position | None = None
    quiet: Quiet = Quiet()  # noqa: RUF009 - frozen

    @property
    def at(self) -> datetime:
        """The moment it was sent, which decides where something has a last moment."""
        return self.sent_at or self.now

    @property
    def today(self) -> date:
        """The Tokyo calendar day of ``now``."""
        return self.now.date()

    def press(self, handler: str, **args: str) -> Press:
        """A button's order bound to this programme, so that it never acts on another one later."""
        return Press(handler, (("p", self.programme.code), *sorted(args.items())))

    def cite(self, sources: Iterable[str]) -> tuple[Citation, ...]:
        """The clauses of these ids as citations, in order, each once."""
        return cite(self.programme, sources)


def cite(programme: Programme, sources: Iterable[str]) -> tuple[Citation, ...]:
    """The programme's clauses of these ids as citations, in order, each once."""
    clauses = [programme.clause(source) for source in dict.fromkeys(sources)]
    return tuple(
        Citation(programme.document(c.document).title, c.section, c.says, programme.code, c.id)
        for c in clauses
    )


@dataclass(frozen=True, slots=True)
class Question:
    """A text and who asks it when (``today``: Asia/Tokyo; ``role`` None: not known), about which programme."""

    text: str
    programme: Programme
    role: Role | None
    today: date


class Handler(Protocol):
    """One thing people can ask: a module in ``handlers/`` with a template and examples of the same name.

    ``ARGS``: the arguments its buttons may carry, each with its check; anything else is refused politely.
    ``READS``: the kinds of values in a text that it computes with: ``"day"``, ``"all"`` (as many as may be bought), or
    units of ``faq.amounts``. One that can do nothing without them has ``takes(text, programme) -> bool`` besides."""

    NAME: str
    ARGS: Mapping[str, ArgCheck]
    READS: frozenset[str]

    def fits(self, programme: Programme) -> bool:
        """Whether this programme has anything to say about it."""
        ...

    def answer(self, turn: Turn) -> Reply: ...


@runtime_checkable
class Claims(Protocol):
    """A handler that knows its own questions by their shape (:mod:`bot.claims`)."""

    def claims(self, question: Question) -> float:
        """How probable the best other meaning may be for the handler to go before it; 0 where the question is none of its own."""
        ...


@runtime_checkable
class Form(Protocol):
    """A handler that asks step by step: ``memory.form`` is its name while it waits for an answer in words. What it knows
    so far stands in ``memory.draft``, with ``form`` (its name) and ``p`` (the programme's code), and stays while the person
    asks something else; its button with ``step=resume`` takes it up again."""

    def continued(self, turn: Turn) -> Reply | None:
        """The reply to words said while it waits; None where they are no answer, but a question of their own."""
        ...

    def pictured(self, turn: Turn) -> Reply | None:
        """The reply to a picture (``turn.message_id``); None where it wants none."""
        ...


@runtime_checkable
class Links(Protocol):
    """The handler that hears what became of an account link (``turn.nonce``)."""

    def linked(self, turn: Turn) -> Reply: ...
