"""A programme, whole."""

from dataclasses import dataclass
from datetime import date

from programmes.model.amounts import AreaSubsidy, Fact, LodgingDiscount
from programmes.model.contacts import Desk
from programmes.model.documents import Clause, Conflict, Document
from programmes.model.participation import Form, Recruitment, Registration
from programmes.model.questions import Entry
from programmes.model.reminders import ReminderRule
from programmes.model.settlements import Dispute, Keeping, Report, Settlement
from programmes.model.sizes import ShopSizeRule
from programmes.model.tickets import PurchaseLimit, Restriction, SaleWindow, Ticket, TicketKind, Use


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What things are called in this programme: ticket 食事券, merchant 加盟店, secretariat 事務局,
    settlement 換金, use 利用. Used by templates so that answers speak the programme's language."""

    ticket: str
    merchant: str
    secretariat: str = "事務局"
    settlement: str = "換金"
    use: str = "利用"
    consumer: str = "お客さま"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """One programme, whole. ``names``: how people name it ("ぐんまのイート", "愛郷ぐんま"), used to notice that a
    question is about another programme. ``region``: prefecture; ``places``: names that belong to it.
    ``demo_day``: the day a visitor of the demo stands on first. ``colour``: #RRGGBB of its card.
    ``revision``: 0 as its documents were written, counted up where its calendar was changed (:mod:`programmes.changes`)."""

    code: str
    name: str
    short_name: str
    names: tuple[str, ...] = ()
    issuer: str
    region: str
    places: tuple[str, ...] = ()
    summary: str
    website: str = ""
    colour: str = "#0017C1"
    demo_day: date
    words: Words
    documents: tuple[Document, ...]
    clauses: tuple[Clause, ...]
    conflicts: tuple[Conflict, ...] = ()
    desks: tuple[Desk, ...]
    tickets: tuple[Ticket, ...] = ()
    ticket_kinds: tuple[TicketKind, ...] = ()
    purchase: PurchaseLimit | None = None
    sales: tuple[SaleWindow, ...] = ()
    use: Use
    restrictions: tuple[Restriction, ...] = ()
    recruitment: tuple[Recruitment, ...] = ()
    registration: Registration | None = None
    shop_size: ShopSizeRule | None = None
    settlement: Settlement
    disputes: Dispute | None = None
    keeping: tuple[Keeping, ...] = ()
    reports: tuple[Report, ...] = ()
    forms: tuple[Form, ...] = ()
    discount: LodgingDiscount | None = None
    subsidy: AreaSubsidy | None = None
    facts: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()
    reminders: tuple[ReminderRule, ...] = ()
    revision: int = 0

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id. Raises KeyError: ``madoguchi check`` makes sure it cannot happen."""
        for clause in self.clauses:
            if clause.id == clause_id:
                return clause
        raise KeyError(clause_id)

    def document(self, document_id: str) -> Document:
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(document_id)
