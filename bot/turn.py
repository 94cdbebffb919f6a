"""One turn as a handler sees it: who asks what, about which programme, and when."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.blocks import Reply
from bot.memory import Memory
from programmes.model import Programme, Role


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that people hold for this conversation."""

    number: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands before a turn: loaded by the engine, never changed by handlers.

    ``entrance``: codes of the programmes this entrance serves (one: no need to ask which)."""

    entrance: tuple[str, ...]
    memory: Memory = Memory()
    case: OpenCase | None = None
    first_time: bool = False


class Words(Protocol):
    """Renders one block of a handler's template: ``words("payout", "dated", day=…)``."""

    def __call__(self, template: str, block: str, /, **values: Any) -> str: ...


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a handler may know.

    ``now`` is aware, Asia/Tokyo. ``role`` None: not known and not yet asked. ``args``: checked button
    arguments (empty for typed text). ``days``/``amounts``: what ``faq.dates``/``faq.amounts`` read in the text.
    ``holiday_name(day)``: Japanese name of a public holiday or None. ``case_number``: a fresh, unused one.
    """

    now: datetime
    programme: Programme
    programmes: dict[str, Programme]
    role: Role | None
    text: str
    memory: Memory
    words: Words
    holiday_name: Callable[[date], str | None]
    case_number: str
    args: dict[str, str] = field(default_factory=dict)
    score: float | None = None


class Handler(Protocol):
    """One thing people can ask: a module in ``handlers/`` with a template and examples of the same name."""

    NAME: str

    def fits(self, programme: Programme) -> bool:
        """Whether this programme has anything to say about it."""
        ...

    def answer(self, turn: Turn) -> Reply: ...
