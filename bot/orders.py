"""What a reply asks to be written besides the conversation itself; carried out in the turn's own transaction.

A handler decides from what it has read, and returns orders; nothing is written before the turn is. If what it read is
no longer true then (somebody else objected first, the link was revoked), the order is :class:`Overtaken`: nothing is
written, and the turn is decided again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, assert_never

from sqlalchemy import Connection

from bot.blocks import Reply
from bot.merchants import linking
from bot.notices import tell
from bot.reminder_choices import Change, bits_of
from store import calendar_feeds, disputes, doors, evidence, memberships, pipe, reminders, shop_reports
from store.memberships import Member
from store.tables import Found

Purpose = Literal["link", "evidence", "statement"]


class Overtaken(Exception):  # noqa: N818
    """What the reply was decided from is no longer true."""


@dataclass(frozen=True, slots=True)
class GiveDoor:
    """Give out a one-time link of ours. ``token_hash``: see :mod:`bot.merchants.code`; ``member`` None: for somebody who
    wants to be linked. ``subject``: ids it is about."""

    token_hash: str
    purpose: Purpose
    member: Member | None = None
    subject: Mapping[str, Any] = field(default_factory=dict)
    minutes: int = 30


@dataclass(frozen=True, slots=True)
class CompleteLink:
    """LINE has confirmed what was agreed on our page under the nonce of this hash."""

    token_hash: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """The person ends a link of their own."""

    member: Member


@dataclass(frozen=True, slots=True)
class NoteInPipe:
    """Keep what is on its way. ``kind``: envelope | reading | report; ``amount`` in yen, None where it cannot be told."""

    member: Member
    shop: int | None
    kind: str
    day: date
    counts: Mapping[str, int]
    amount: int | None
    settlement_round: int | None


@dataclass(frozen=True, slots=True)
class CompareNote:
    """A note's payout has come."""

    member: Member
    note: int
    payout: int


@dataclass(frozen=True, slots=True)
class SettleNote:
    """A note is agreed, disputed or withdrawn."""

    member: Member
    note: int
    state: Literal["agreed", "disputed", "withdrawn"]


@dataclass(frozen=True, slots=True)
class SubmitDispute:
    """Object to a payout (a row of ``Records.payout``). ``at``: the moment of submission, ``last_day``: of the window,
    None without a rule. ``claimed`` by counted kind, ``claimed_amount`` in yen. ``revision``: of the programme's calendar, to
    which the dispute stays bound."""

    member: Member
    payout: Found
    number: str
    under_rule: bool
    last_day: date | None
    claimed: Mapping[str, int]
    claimed_amount: int | None
    words: str
    at: datetime
    revision: int = 0


@dataclass(frozen=True, slots=True)
class JoinDispute:
    """Object to a payout about which the merchant has a dispute already."""

    member: Member
    dispute: int
    words: str


@dataclass(frozen=True, slots=True)
class AddToDispute:
    """More words, and the pictures sent since."""

    member: Member
    dispute: int
    words: str


@dataclass(frozen=True, slots=True)
class WithdrawDispute:
    member: Member
    dispute: int


@dataclass(frozen=True, slots=True)
class ExpectPicture:
    """Fetch a picture that was sent into the chat; ``message_id`` is the transport's."""

    member: Member
    payout: int
    dispute: int | None
    message_id: str


@dataclass(frozen=True, slots=True)
class DropPictures:
    """The person gives a dispute up before it is submitted: the pictures they sent for it go."""

    member: Member
    payout: int


@dataclass(frozen=True, slots=True)
class TellOthers:
    """Tell everybody else of the merchant (of this ``shop``, None: of all) what the person has done, once by ``key``."""

    member: Member
    shop: int | None
    key: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class ReportShop:
    """Keep a report that a shop and its list differ (:class:`store.shop_tables.ShopReport`); the same reply opens its case."""

    programme: str
    key: str
    name: str
    kind: Literal["refused", "sticker"]
    day: date
    ticket_kind: str
    case_number: str


@dataclass(frozen=True, slots=True)
class GiveFeed:
    """Give out the page that shows, once, the address of a private calendar (:mod:`bot.calendars.own`). ``token_hash``: of
    the page's token."""

    token_hash: str
    member: Member


@dataclass(frozen=True, slots=True)
class RevokeFeed:
    """End the private calendar of a link, and pages that were given out for it."""

    member: Member


@dataclass(frozen=True, slots=True)
class ChooseReminder:
    """Keep what the person, linked or not, wants to be reminded of in ``programme`` from now on."""

    programme: str
    change: Change


Order = (
    GiveDoor
    | CompleteLink
    | Unlink
    | NoteInPipe
    | CompareNote
    | SettleNote
    | SubmitDispute
    | JoinDispute
    | AddToDispute
    | WithdrawDispute
    | ExpectPicture
    | DropPictures
    | TellOthers
    | ReportShop
    | GiveFeed
    | RevokeFeed
    | ChooseReminder
)


def carry_out(db: Connection, order: Order, channel: str, address: str, now: datetime) -> Sequence[int]:
    """Write what ``order`` asks for whoever speaks at that address; the conversations in which others were told something
    (``Engine.look``). Raises :class:`Overtaken`."""
    member = getattr(order, "member", None)
    if member is not None and member not in memberships.of_person(db, channel, address, now):
        raise Overtaken
    match order:
        case GiveDoor():
            _give(db, order, channel, address, now)
        case CompleteLink(token_hash):
            _complete(db, token_hash, channel, address, now)
        case Unlink(member):
            _needs(memberships.end(db, member.id, now, "self"))
        case NoteInPipe():
            pipe.note(
                db, order.member, shop=order.shop, kind=order.kind, day=order.day, counts=order.counts,
                amount=order.amount, settlement_round=order.settlement_round, now=now,
            )  # fmt: skip
        case CompareNote(_, note, payout):
            _needs(pipe.compare(db, note, payout))
        case SettleNote(_, note, state):
            _needs(pipe.settle(db, note, state))
        case ExpectPicture(member, payout, dispute, message):
            picture = evidence.expect(
                db, payout=payout, membership=member.id, dispute=dispute, channel=channel, address=address,
                transport_id=message, now=now,
            )  # fmt: skip
            _needs(picture is not None)
        case TellOthers(member, shop, key, reply):
            return tell(
                db, merchant=member.merchant, shop=shop, key=key, reply=reply, now=now, but_for=member.id
            )  # fmt: skip
        case ReportShop():
            shop_reports.note(
                db, programme=order.programme, key=order.key, name=order.name, kind=order.kind, day=order.day,
                ticket_kind=order.ticket_kind, case_number=order.case_number, now=now,
            )  # fmt: skip
        case GiveFeed(token_hash, member):
            calendar_feeds.give_page(db, token_hash, member, now)
        case RevokeFeed(member):
            calendar_feeds.revoke(db, member.id, now)
        case ChooseReminder(programme, change):
            choose(db, programme, change, channel, address, now)
        case DropPictures(member, payout):
            evidence.drop_loose(db, payout, member.id)
        case SubmitDispute() | JoinDispute() | AddToDispute() | WithdrawDispute():
            _dispute(db, order, now)
        case _:
            assert_never(order)
    return ()


def _dispute(
    db: Connection, order: SubmitDispute | JoinDispute | AddToDispute | WithdrawDispute, now: datetime
) -> None:
    match order:
        case SubmitDispute(member, payout):
            made = disputes.submit(
                db, number=order.number, payout=payout, membership=member.id, under_rule=order.under_rule,
                last_day=order.last_day, claimed=order.claimed, claimed_amount=order.claimed_amount,
                words=order.words, at=order.at, now=now, revision=order.revision,
            )  # fmt: skip
            _needs(made is not None)
        case JoinDispute(member, dispute, words):
            _needs(disputes.join(db, dispute, member.id, words, now))
        case AddToDispute(member, dispute, words):
            _needs(disputes.add(db, dispute, member.id, words, now))
        case WithdrawDispute(member, dispute):
            _needs(disputes.change(db, dispute, "withdrawn", now, membership=member.id))


def _give(db: Connection, order: GiveDoor, channel: str, address: str, now: datetime) -> None:
    doors.give(
        db, token_hash=order.token_hash, purpose=order.purpose, subject=order.subject, channel=channel,
        address=address, membership=order.member.id if order.member else None, now=now,
        expires_at=now + timedelta(minutes=order.minutes),
    )  # fmt: skip


def _complete(db: Connection, token_hash: str, channel: str, address: str, now: datetime) -> None:
    """Only for the person to whom the page was given, and once."""
    door = doors.find(db, token_hash, "nonce", now)
    person = memberships.person_of(channel, address)
    if door is None or (door.channel, door.person) != (channel, person) or not doors.use(db, token_hash, now):
        raise Overtaken
    _needs(linking.link(db, linking.proven_from(door.subject), channel, address, now) is not None)


def choose(db: Connection, programme: str, change: Change, channel: str, address: str, now: datetime) -> None:
    """Keep a choice of whoever speaks at that address."""
    choice = change.choice
    reminders.choose(
        db, channel, memberships.person_of(channel, address), programme, change.kind, now,
        wanted=choice.wanted, days=bits_of(choice.days), hour=choice.hour,
    )  # fmt: skip


def _needs(done: bool) -> None:
    if not done:
        raise Overtaken
