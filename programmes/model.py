"""The shape of a programme as data: what ``data/<code>/programme.toml`` may say, and nothing else.

Every class here is one kind of table in the file; every field is one key. A class that carries a
rule has ``source``: the ids of the clauses (document and section) it was read from. Dates are
Asia/Tokyo calendar days, money is whole yen. What a document leaves open is ``None`` or empty,
never a guess; what it contradicts is a :class:`Conflict` that the disputed rows name.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal, NewType

Yen = NewType("Yen", int)
Percent = NewType("Percent", float)
Days = NewType("Days", int)
Years = NewType("Years", int)
Nights = NewType("Nights", int)
Count = NewType("Count", int)
ClauseId = NewType("ClauseId", str)

Role = Literal["consumer", "merchant"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


# --- where a rule comes from ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source document. ``title`` is shown to people; ``edition`` e.g. "Ver.2 令和2年6月22日改訂"."""

    id: str
    title: str
    edition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One place in a document: ``section`` as people find it ("P.17 換金スケジュールについて") and its
    wording in short (``says``, a faithful excerpt, at most about 120 characters)."""

    id: ClauseId
    document: str
    section: str
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One side of a conflict: what one place says."""

    says: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Places that disagree. ``note`` is what a person is told where it matters (plain Japanese)."""

    id: str
    about: str
    statements: tuple[Statement, ...]
    note: str


# --- days ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The first or last day of something, as exactly as the document says it.

    TOML: ``2020-10-30`` (a day), ``"10月下旬"`` (words only), or a table: ``{day = …, time = "15:00"}``,
    ``{words = "別途通知する日まで", known = 2022-06-30, as_of = 2022-05-18}`` (the day known at ``as_of``).
    """

    day: date | None = None
    at: time | None = None
    words: str = ""
    known: date | None = None
    as_of: date | None = None


# --- people to ask ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Opening hours on some weekdays, in some months if ``first``/``last`` limit them.

    ``holidays``: whether these hours also hold on public holidays ("open"), or not ("closed"),
    or the document does not say ("unstated": then the weekday decides and the answer says so).
    """

    days: tuple[Weekday, ...]
    opens: time
    closes: time
    holidays: Literal["open", "closed", "unstated"] = "unstated"
    first: date | None = None
    last: date | None = None
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Days on which a desk is closed. Rows of one ``conflict`` are rival readings of one closure."""

    first: date
    last: date
    why: str
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A place people can turn to. ``kind`` orders escalation: call_center before secretariat.

    ``hours`` empty: the document gives none. ``first``/``last``: the period the desk exists for.
    ``phones`` e.g. ("027-243-7274", "027-243-7273"). ``for_what``: e.g. "換金データの読み取り代行".
    """

    id: str
    name: str
    kind: Literal["call_center", "secretariat", "settlement_center", "office", "application"]
    serves: tuple[Role, ...] = ("consumer", "merchant")
    for_what: str = ""
    operator: str = ""
    phones: tuple[str, ...] = ()
    fax: str = ""
    email: str = ""
    website: str = ""
    postal_code: str = ""
    address: str = ""
    first: date | None = None
    last: date | None = None
    hours: tuple[Hours, ...] = ()
    closures: tuple[Closure, ...] = ()
    source: tuple[ClauseId, ...] = ()


# --- tickets ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What a set (book) is made of: ``count`` pieces of ``face`` yen; ``kind`` e.g. "common"."""

    face: Yen
    count: Count | None = None
    total: Yen | None = None
    kind: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Premium:
    who: str
    percent: Percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """One kind of ticket people buy. ``name`` 実券, プレミアム券, 電子商品券 …; ``aliases``: how people
    call it; ``unit``: 冊 or セット; ``value`` is the sum of the faces."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    form: Literal["paper", "electronic"] = "paper"
    unit: str = "冊"
    price: Yen
    value: Yen
    pieces: tuple[Piece, ...] = ()
    premium: tuple[Premium, ...] = ()
    issued: Count | None = None
    sold_at: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketKind:
    """Which shops take a piece: Ise's 共通券 / 中小規模店専用券, Tottori's エリア券. ``pieces`` refer to it."""

    id: str
    name: str
    where: str
    aliases: tuple[str, ...] = ()
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLimit:
    """How much one person may buy: ``sets`` and what that is in yen (price paid, face value)."""

    sets: Count
    pays: Yen | None = None
    worth: Yen | None = None
    per: str = "1人"
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleWindow:
    """One period in which one ticket is sold (or drawn for, or picked up) in one way.

    ``tickets``: ids of :class:`Ticket`. ``sold_out``: the day it was sold out; ``suspended``: the day
    it was broken off (the document's own word decides which).
    """

    id: str
    name: str
    tickets: tuple[str, ...]
    channel: str
    kind: Literal["sale", "lottery", "application", "pickup"] = "sale"
    first: Bound
    last: Bound
    sold_out: date | None = None
    suspended: date | None = None
    how: str = ""
    where: str = ""
    note: str = ""
    source: tuple[ClauseId, ...] = ()


# --- use -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """Days on which use (or sale, or settlement) is stopped or asked to pause. ``words``: 利用自粛 …"""

    of: Literal["use", "sale", "settlement"] = "use"
    first: date
    last: date | None = None
    words: str
    why: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """When tickets are good. ``unit`` "stay": the days are nights stayed (check-out may be a day later)."""

    first: Bound
    last: Bound
    unit: Literal["use", "stay"] = "use"
    where: str
    ends_early: str = ""
    may_stop: str = ""
    suspensions: tuple[Suspension, ...] = ()
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """What a ticket is not for, or explicitly for. ``what`` in the document's words; ``words``: how
    people ask (タバコ, 煙草); ``verdict``: "no", "yes", "depends"."""

    id: str
    what: str
    verdict: Literal["no", "yes", "depends"]
    words: tuple[str, ...] = ()
    note: str = ""
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


# --- settlement ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One settlement round: what is used / stayed / read in ``first``..``last`` must have come in by
    ``cutoff`` and is paid on ``payout`` (``payout_last`` makes it a range). Days are inclusive.

    ``payout`` None: the programme pays by a rule counted from acceptance (``Settlement.payout_days``).
    """

    number: int
    name: str
    first: date
    last: date
    cutoff: date
    payout: date | None = None
    payout_last: date | None = None
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a merchant is paid.

    ``basis``: what day counts: of use, of stay, of reading (electronic or app), or "area" (the area
    secretariat decides), "unstated". ``cutoff_kind``: "arrival" (必着: must have arrived), "acceptance"
    (must have been received/read). ``travels``: how slips get there. ``payout_days``: about so many days
    after acceptance. ``late``: the "one cycle late" clause or what happens past a cutoff, in words;
    ``late_source`` its clause. ``decided_by``: what settles a difference. ``how_often`` in words.
    ``conflict``: e.g. a dated calendar beside "about three weeks".
    """

    basis: Literal["use", "stay", "reading", "area", "unstated"]
    cutoff_kind: Literal["arrival", "acceptance", "none"]
    travels: Literal["post", "app", "counter", "none"]
    how: str
    how_often: str = ""
    send_to: str = ""
    postage: str = ""
    fee: str = ""
    account_name: str = ""
    account: str = ""
    amount: str = ""
    decided_by: str = ""
    payout_days: Days | None = None
    payout_words: str = ""
    late_cycle: str = ""
    late_arrival: str = ""
    first_day: date | None = None
    final_cutoff: date | None = None
    conflict: str = ""
    rounds: tuple[Round, ...] = ()
    source: tuple[ClauseId, ...] = ()
    late_source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """The right to object to a payout: until ``days`` days after the payout day (that day not counted),
    at desk ``desk``, with ``evidence``; ``decided_by`` what settles it. Absent: the document has no rule."""

    days: Days
    counts_from: str
    desk: str
    evidence: str
    decided_by: str
    how: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Papers to keep: until a day, or so many years from the fiscal year after the grant, or in words."""

    what: str
    who: Role = "merchant"
    until: date | None = None
    years: Years | None = None
    until_words: str = ""
    why: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report due ``days`` days after an event (``counts_from``)."""

    id: str
    name: str
    days: Days
    counts_from: str
    to: str
    forms: tuple[str, ...] = ()
    source: tuple[ClauseId, ...] = ()


# --- taking part -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruitment:
    """A period in which merchants can apply. ``effect``: what applying in it means. ``tentative``: [予定]."""

    id: str
    name: str
    first: Bound
    last: Bound | None = None
    tentative: bool = False
    effect: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of a list (a condition, a paper, a step), with where it stands.

    ``verdict`` is for conditions: "must" or "must_not". ``form`` the form number, ``words`` as people ask.
    """

    text: str
    verdict: Literal["must", "must_not", ""] = ""
    form: str = ""
    words: tuple[str, ...] = ()
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who may take part and how: conditions, papers, steps, kit, duties, how one leaves or is removed."""

    who: str
    conditions: tuple[Point, ...] = ()
    papers: tuple[Point, ...] = ()
    steps: tuple[Point, ...] = ()
    kit: tuple[Point, ...] = ()
    duties: tuple[Point, ...] = ()
    notice: str = ""
    cancellation: tuple[Point, ...] = ()
    withdrawal: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form with its number (様式第4号, 様式5) and what it is for."""

    id: str
    name: str
    purpose: str
    get_from: str = ""
    source: tuple[ClauseId, ...] = ()


# --- money of particular programmes ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LodgingDiscount:
    """A fixed discount per person and night: ``amount`` = ``prefecture_share`` + ``facility_share`` when the
    fee per person and night (tax excluded, averaged over the paying guests) is at least ``least_fee``."""

    amount: Yen
    prefecture_share: Yen
    facility_share: Yen
    least_fee: Yen
    most_nights: Nights
    quota: Count
    who: str
    identity_papers: tuple[str, ...] = ()
    includes: str = ""
    excludes: str = ""
    average: str = ""
    combination: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaSubsidy:
    """The subsidy to an area: ``per_book`` yen a book, ``rate`` of used tickets, at most ``per_shop`` times
    the number of shops; publicity costs up to ``publicity``."""

    per_book: Yen
    rate: Percent
    per_shop: Yen
    publicity: Yen
    publicity_rate: str = ""
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Anything else the document states: exactly one of the values, with ``unit`` for ``number`` (冊, 店舗).

    TOML: ``[facts.trucks]`` then ``number = 7``, ``unit = "台"``, ``source = ["guard"]``.
    ``label``: the name a person would read beside it.
    """

    id: str
    label: str
    text: str = ""
    number: float | None = None
    unit: str = ""
    yen: Yen | None = None
    percent: Percent | None = None
    day: date | None = None
    first: date | None = None
    last: date | None = None
    source: tuple[ClauseId, ...] = ()


# --- questions ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One FAQ entry (``faq.toml``: ``[[faq]]``).

    ``question`` is the canonical question, shown on buttons (at most 20 characters as ``label`` when it is
    longer); ``phrasings`` are how people really type it. ``answer``: at most about 200 characters, may hold
    ``{placeholders}``; ``details`` stands behind a button. ``kind`` "not_stated": the documents do not say;
    the answer says so honestly and offers a person. ``roles``: who it is for. ``topic``: heading in lists.
    """

    id: str
    question: str
    label: str = ""
    topic: str
    roles: tuple[Role, ...] = ("consumer", "merchant")
    kind: Literal["answer", "not_stated"] = "answer"
    phrasings: tuple[str, ...] = ()
    answer: str
    details: str = ""
    related: tuple[str, ...] = ()
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


# --- the whole -----------------------------------------------------------------------------------------


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
    ``demo_day``: the day a visitor of the demo stands on first. ``colour``: #RRGGBB of its card."""

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
    settlement: Settlement
    disputes: Dispute | None = None
    keeping: tuple[Keeping, ...] = ()
    reports: tuple[Report, ...] = ()
    forms: tuple[Form, ...] = ()
    discount: LodgingDiscount | None = None
    subsidy: AreaSubsidy | None = None
    facts: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()

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
