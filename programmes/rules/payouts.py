"""What a merchant needs to know about a payout: the name in the bank book, what decides a difference, and what
the documents say for a day on which nothing has come."""

from dataclasses import dataclass

from programmes.model import ClauseId, Desk, Programme
from programmes.rules.desks import desks_for
from programmes.rules.sources import merged


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutNotes:
    """The words around a payout, each "" where the document says nothing.

    ``account_name``: the payer as the bank book prints it. ``account``: where it is paid to. ``amount`` and
    ``fee``: what is paid. ``decided_by``: what settles a difference, and
    ``deciding`` its clauses. ``paid_when`` and ``late_cycle``: why it may
    not be there yet on the day. ``ask``: the desk to ask first (the one that takes objections, else the first that serves merchants);
    ``ask_first``: who is asked before it where no desk of the programme pays (an area's secretariat).
    """

    account_name: str
    account: str
    amount: str
    fee: str
    decided_by: str
    deciding: tuple[ClauseId, ...]
    paid_when: str
    late_cycle: str
    ask: Desk | None
    ask_first: str
    conflict: str
    source: tuple[ClauseId, ...]


def payout_notes(programme: Programme) -> PayoutNotes:
    """What the programme says around its payouts."""
    settlement, dispute = programme.settlement, programme.disputes
    return PayoutNotes(
        account_name=settlement.account_name,
        account=settlement.account,
        amount=settlement.amount,
        fee=settlement.fee,
        decided_by=dispute.decided_by if dispute else settlement.decided_by,
        deciding=dispute.source if dispute else settlement.source,
        paid_when=settlement.payout_words,
        late_cycle=settlement.late_cycle,
        ask=_desk_to_ask(programme),
        ask_first=settlement.send_to if settlement.basis == "area" else "",
        conflict=settlement.conflict,
        source=merged(
            settlement.source,
            settlement.late_source if settlement.late_cycle else (),
            dispute.source if dispute else (),
        ),
    )


def _desk_to_ask(programme: Programme) -> Desk | None:
    wanted = programme.disputes.desk if programme.disputes else ""
    serving = desks_for(programme, "merchant")
    return next((desk for desk in serving if desk.id == wanted), next(iter(serving), None))
