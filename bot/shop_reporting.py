"""What somebody has said so far of a shop that differs from its list, as it stands in the conversation's draft; and what of
it was noted within the last day."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, Final, Literal, Self

from bot import forms
from bot.memory import Memory
from bot.orders import ReportShop
from faq.normalise import normalise
from programmes.model import TicketKind
from shops.folding import fold

FORM: Final = "shop_report"
Kind = Literal["", "refused", "sticker"]
Asking = Literal["", "what", "shop", "listed", "sticker", "day", "ticket", "summary"]
LONGEST: Final = 60
"""Characters of a shop's name that is typed."""
EARLIEST: Final = timedelta(days=365)
AGAIN_AFTER: Final = timedelta(days=1)
"""The same shop is noted again from the same person only after this time."""
REMEMBERED: Final = 10
"""Reports that are remembered of a person, and as many as they can send within that time."""
SKIPPED: Final = "-"
"""Of the kind of ticket: the person does not know."""
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(map(normalise, words))
    for name, words in tomllib.loads(
        (files("bot") / "data" / "shop_report_words.toml").read_text(encoding="utf-8")
    ).items()
}


@dataclass(frozen=True, slots=True)
class Draft:
    """``kind``: what differs; ``key``: of the listed shop, "" where it is not listed; ``name``: as listed or as typed;
    ``day``: of the visit; ``ticket``: code of its kind, :data:`SKIPPED`, or "" while not asked; ``asking``: what was asked last."""

    kind: Kind = ""
    key: str = ""
    name: str = ""
    day: date | None = None
    ticket: str = ""
    asking: Asking = ""

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    @property
    def mark(self) -> str:
        """Changes with every value: a button to send it holds for what was shown with it."""
        return _hash(f"{self.kind} {self.key} {self.name} {self.day} {self.ticket}")

    def kept_in(self, memory: Memory, programme: str) -> Memory:
        """The memory of somebody in the middle of this form."""
        day = self.day.isoformat() if self.day else ""
        return forms.waiting(
            memory, FORM, programme, kind=self.kind, shop=self.key, name=self.name, day=day, ticket=self.ticket,
            asking=self.asking,
        )  # fmt: skip

    def order(self, programme: str, number: str) -> ReportShop:
        """What is to be kept of it, with the case of that number. ``kind`` and ``day`` are known by then."""
        assert self.kind
        assert self.day
        ticket = self.ticket if self.ticket != SKIPPED else ""
        return ReportShop(programme, self.key, self.name, self.kind, self.day, ticket, number)


def draft_in(memory: Memory, programme: str) -> Draft | None:
    """The unfinished report of this programme, or None."""
    if not forms.has_draft(memory, FORM, programme):
        return None
    day = memory.drafted("day")
    return Draft(
        kind=memory.drafted("kind"),  # type: ignore[arg-type]
        key=memory.drafted("shop"),
        name=memory.drafted("name"),
        day=date.fromisoformat(day) if day else None,
        ticket=memory.drafted("ticket"),
        asking=memory.drafted("asking"),  # type: ignore[arg-type]
    )


def kind_said(text: str) -> Kind:
    """What differs, by the words of a message; "" where they do not say."""
    if says(text, "refused") and not says(text, "missing"):
        return "refused"
    if says(text, "sticker") or says(text, "missing"):
        return "" if says(text, "refused") else "sticker"
    return ""


def is_report(text: str) -> bool:
    """Whether a message tells that a shop and its list differ, or wants to: it says so, or names the list and what is
    against it. A question is none."""
    if says(text, "asking"):
        return False
    about = says(text, "refused") or says(text, "sticker") or says(text, "list")
    if about and says(text, "telling"):
        return True
    if not says(text, "list"):
        return False
    return (
        says(text, "sticker") and says(text, "missing")
        if not says(text, "refused")
        else not says(text, "missing")
    )


def says(text: str, what: str) -> bool:
    """Whether one of the words for it stands in a text."""
    plain = normalise(text)
    return any(word in plain for word in _WORDS[what])


def means(text: str, what: str) -> bool:
    """Whether a short answer is one of the words for ``yes``, ``stop``, ``unknown``, ``there`` or ``not_there``."""
    return forms.is_short_answer(text, _WORDS[what])


def name_typed(text: str) -> str:
    """A shop's name as somebody types it, on one line; "" for what can be none."""
    name = " ".join(text.split())
    return name if fold(name) and len(name) <= LONGEST else ""


def ticket_said(text: str, kinds: tuple[TicketKind, ...]) -> str:
    """The kind of ticket that a text names (the longest name wins), or ""."""
    plain = normalise(text)
    names = [(name, kind.id) for kind in kinds for name in (kind.name, *kind.aliases)]
    found = [(len(name), code) for name, code in names if normalise(name) in plain]
    return max(found)[1] if found else ""


# --- what was noted already ------------------------------------------------------------------------------


def noted_before(memory: Memory, programme: str, draft: Draft, now: datetime) -> str:
    """The number under which this person has reported the same shop within the last day, or ""."""
    for code, shop, moment, number in map(str.split, memory.reported):
        same = (code, shop) == (programme, _hash(draft.key or fold(draft.name)))
        if same and now - datetime.fromisoformat(moment) < AGAIN_AFTER:
            return number
    return ""


def last_noted(memory: Memory, programme: str, now: datetime) -> str:
    """The number of what this person has reported last, if that was within the last day; or ""."""
    noted = [each.split() for each in memory.reported]
    recent = [
        n for code, _, at, n in noted if code == programme and now - datetime.fromisoformat(at) < AGAIN_AFTER
    ]
    return recent[-1] if recent else ""


def too_many(memory: Memory, now: datetime) -> bool:
    """Whether this person has sent as many reports within the last day as one person plausibly does."""
    moments = [datetime.fromisoformat(each.split()[2]) for each in memory.reported]
    return sum(now - moment < AGAIN_AFTER for moment in moments) >= REMEMBERED


def noted(memory: Memory, programme: str, draft: Draft, number: str, now: datetime) -> Memory:
    """The memory of somebody whose report was just sent; nothing in it says which shop that was."""
    this = f"{programme} {_hash(draft.key or fold(draft.name))} {now.isoformat()} {number}"
    return forms.ended(memory).but(reported=(*memory.reported, this)[-REMEMBERED:])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
