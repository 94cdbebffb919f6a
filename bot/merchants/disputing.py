"""What the handlers about disputes share: a payout as it can be objected to at one moment, its pictures, its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from bot.blocks import Button, Row
from bot.live_programmes import as_of
from bot.merchants.pages import to_page
from bot.merchants.places import name_of, places_of
from bot.orders import GiveDoor
from bot.turn import Turn
from programmes.model import Dispute, Programme
from programmes.rules import DisputeWindow, MayDispute, counted_kinds, may_dispute
from store.disputes import UNDECIDED
from store.evidence import MOST
from store.memberships import Member
from store.tables import Found

WORDS: Final = "dispute_form"


@dataclass(frozen=True, slots=True)
class Pictures:
    """How many pictures there are for a payout: here, and still to be fetched."""

    kept: int
    coming: int

    @property
    def full(self) -> bool:
        return self.kept + self.coming >= MOST


@dataclass(frozen=True)
class Matter:
    """A payout of the merchant's own, seen at the moment of the turn. ``revision``: of the calendar that a dispute about it is
    bound to; None: as it stands now."""

    turn: Turn
    payout: Found
    revision: int | None = None

    @property
    def programme(self) -> Programme:
        now = self.turn.programme
        return now if self.revision is None else as_of(self.turn.programmes, now, self.revision)

    @property
    def dispute(self) -> Dispute | None:
        """The programme's rule."""
        return self.programme.disputes

    @property
    def under_rule(self) -> bool:
        return self.dispute is not None

    @property
    def at(self) -> datetime:
        """The moment of this message, Asia/Tokyo: it decides."""
        return self.turn.at.astimezone(self.turn.now.tzinfo)

    @cached_property
    def may(self) -> MayDispute:
        return may_dispute(self.programme, self.payout.day, self.turn.at)

    @property
    def window(self) -> DisputeWindow | None:
        return self.may.window

    @property
    def open(self) -> bool:
        """Whether something can be submitted about it now; always where no rule says until when."""
        return self.payout.state != "returned" and self.may.state in ("open", "no_rule")

    @cached_property
    def shop(self) -> str:
        """Whose payout it is, where the person has several shops; otherwise ""."""
        return name_of(places_of(self.turn.records), self.payout)

    @property
    def member(self) -> Member:
        return self.turn.records.member_for(self.payout.merchant_id, self.payout.shop_id)

    @cached_property
    def pictures(self) -> Pictures:
        found = [row.state for row in self.turn.records.evidence(self.payout.id)]
        return Pictures(found.count("kept"), found.count("fetching"))

    @cached_property
    def there(self) -> Found | None:
        """The dispute that there is about it, and was not withdrawn."""
        return self.turn.records.dispute_of_payout(self.payout.id)

    def say(self, block: str, **values: Any) -> str:
        """A block of the form's words, which may speak of this payout as ``m``."""
        return self.turn.words(WORDS, block, m=self, **values)

    def button(self, name: str, *, primary: bool = False, **args: str) -> Button:
        """A button of the form that stands for the step of its name."""
        return Button(self.say(f"button_{name}"), self.turn.press("dispute", step=name, **args), primary)


def matter_of(turn: Turn, payout: int) -> Matter | None:
    """The payout of that id; None for a foreign one and for none, which cannot be told apart."""
    found = turn.records.payout(payout)
    return Matter(turn, found) if found is not None else None


def is_undecided(dispute: Found) -> bool:
    return dispute.state in UNDECIDED


def claimed_rows(matter: Matter, counts: Mapping[str, int], amount: int | None) -> tuple[Row, ...]:
    """What the merchant counted and what it comes to, as lines of a card."""
    value = matter.say("value_counts", kinds=counted_kinds(matter.programme), counts=counts)
    counted = (Row(matter.say("row_counts"), value),) if value else ()
    if amount is None:
        return counted
    return (*counted, Row(matter.say("row_claimed"), matter.say("value_claimed", claimed=amount)))


def page_for_pictures(matter: Matter, dispute: int | None = None) -> tuple[Button, GiveDoor]:
    """A button to our page for pictures, and the order that makes its address good."""
    subject = {"payout": matter.payout.id, **({"dispute": dispute} if dispute else {})}
    label = matter.say("button_page")
    return to_page(matter.turn, label, "evidence", subject, matter.member, primary=False)
