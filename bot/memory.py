"""What a conversation remembers from one turn to the next: little, and as plain values."""

from dataclasses import dataclass, replace
from typing import Any, Self

from programmes.model import Role


@dataclass(frozen=True, slots=True)
class Memory:
    """``programme``: code of the ticket it is about. ``topic``: what spoke last (``do:payout``, ``faq:price``).
    ``slots``: values the last answer used (``(("day", "2020-12-20"),)``), so that "じゃあ21日は？" can lean on
    them. ``asked``: a question set aside while the bot asked back. ``form``: name of an open form, its state
    in ``draft``, which stays when something else is asked meanwhile. ``role_asked``: the bot asked who the person is, once. ``rated``: topics whose answer the person
    has called helpful or not, the latest few, each after its programme's code. ``reported``: shops that the person has said
    something about, the latest few (:mod:`bot.shop_reporting`)."""

    programme: str = ""
    role: Role | None = None
    topic: str = ""
    slots: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    form: str = ""
    draft: tuple[tuple[str, str], ...] = ()
    role_asked: bool = False
    rated: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()

    def but(self, **changes: Any) -> Self:
        """The same memory with some fields changed."""
        return replace(self, **changes)

    def drafted(self, name: str) -> str:
        return dict(self.draft).get(name, "")

    def slot(self, name: str) -> str:
        return dict(self.slots).get(name, "")
