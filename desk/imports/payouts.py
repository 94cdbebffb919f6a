"""Payouts with what was requested: which merchant, which round, and whether amounts and counts hold together."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from desk.imports.columns import SIDES
from desk.imports.planning import Plan, RefusedError, given, loosely
from desk.imports.records import Record, Records
from programmes.model import Programme, Round
from programmes.rules.counts import counted_kinds, worth_of_one
from store.imports import Values, Wanted

NOTHING: Final[Mapping[str, Any]] = {
    "shop_id": None, "request_id": None, "round": None, "declared_amount": None, "difference_reason": "", "state": "planned",
}  # fmt: skip
NOTHING_REQUESTED: Final[Mapping[str, Any]] = {
    "shop_id": None, "arrived_on": None, "round": None, "declared": {}, "counted": {},
}  # fmt: skip
BANK: Final = "zengin"
NEARBY: Final = timedelta(days=31)
"""So far around its day the other payouts of a merchant are looked at where a row has no number."""


def wanted(records: Records, programme: Programme) -> Wanted:
    """What stands is to be looked up of these."""
    rows = [record.values for record in records.records]
    days = [row["day"] for row in rows if not row.get("number")]
    numbers = frozenset(
        row.get("number") or _made_number(row["merchant_number"], row, _round_paying(programme, row))
        for row in rows
    )
    requests = frozenset(row["request_number"] for row in rows if row.get("request_number"))
    return Wanted(
        programme.code,
        {
            "merchant": frozenset(row["merchant_number"] for row in rows),
            "shop": frozenset(row["shop_number"] for row in rows if row.get("shop_number")),
            "payout": numbers,
            "settlement_request": requests | numbers,
        },
        loose=records.form == BANK,
        first=min(days) - NEARBY if days else None,
        last=max(days) + NEARBY if days else None,
    )


def merchant_of(plan: Plan, record: Record) -> Values:
    """The merchant of a row. Raises RefusedError where there is none of that number, or two in a bank's file."""
    number = record.values["merchant_number"]
    if plan.records.form != BANK:
        found = plan.before_of("merchant", number)
    else:
        found = loosely(plan, "merchant").get(number, {})
        if found is None:
            raise RefusedError("merchant_two_ways", "merchant_number", number=number)
    if not found:
        raise RefusedError("unknown_merchant", "merchant_number", number=number)
    return found


def shop_of(plan: Plan, record: Record, merchant: Values) -> int | None:
    """The id of a row's shop, None where it names none. Raises RefusedError for one that is not the merchant's."""
    number = record.values.get("shop_number")
    if not number:
        return None
    shop = plan.before_of("shop", number)
    if shop is None or shop["merchant_id"] != merchant["id"]:
        raise RefusedError("shop_of_other_merchant" if shop else "unknown_shop", "shop_number", number=number)
    found: int = shop["id"]
    return found


def plan_payout(plan: Plan, record: Record) -> None:
    """A row of the file. Raises RefusedError."""
    merchant = merchant_of(plan, record)
    shop = shop_of(plan, record, merchant)
    round_ = _round_of(plan, record)
    number, before = _number_of(plan, record, merchant, shop, round_)
    plan.only_once("payout", number, record, "number")
    if before is not None and before["merchant_id"] != merchant["id"]:
        raise RefusedError("record_of_other_merchant", "number", number=number)
    amounts = _amounts(plan, record)
    belongs = {"merchant_id": merchant["id"], **({} if shop is None else {"shop_id": shop})}
    if round_ is not None:
        belongs["round"] = round_
    values = {"number": number, **belongs, **given(record, "day", "amount", "difference_reason"), **amounts}
    if record.values.get("state"):
        values["state"] = record.values["state"]
    request = _request_of(plan, record, number, before, belongs)
    if request is not None:
        values["request_id"] = request
    _look_over(plan, record, merchant, before, {**NOTHING, **(before or {}), **values})
    plan.put("payout", number, record, values, {**NOTHING, "programme": plan.programme.code})


# --- which round, which payout ---------------------------------------------------------------------------


def _round_of(plan: Plan, record: Record) -> int | None:
    """The round as written, or the only one that pays on that day."""
    rounds = plan.programme.settlement.rounds
    written, day = record.values.get("round"), record.values["day"]
    if written is None:
        if any(each.payout for each in rounds) and not any(_pays_on(each, day) for each in rounds):
            plan.warn("day_of_no_round", record, "day", day=day)
        return _round_paying(plan.programme, record.values)
    found = next((each for each in rounds if each.number == written), None)
    if found is None:
        code = "unknown_round" if rounds else "no_rounds"
        raise RefusedError(code, "round", round=written, last=max((r.number for r in rounds), default=0))
    if found.payout and not _pays_on(found, day):
        plan.warn("day_not_of_round", record, "day", day=day, name=found.name, of_round=found.payout)
    return found.number


def _round_paying(programme: Programme, values: Mapping[str, Any]) -> int | None:
    if values.get("round") is not None:
        return int(values["round"])
    paying = [each.number for each in programme.settlement.rounds if _pays_on(each, values["day"])]
    return paying[0] if len(paying) == 1 else None


def _pays_on(round_: Round, day: date) -> bool:
    return round_.payout is not None and round_.payout <= day <= (round_.payout_last or round_.payout)


def _number_of(
    plan: Plan, record: Record, merchant: Values, shop: int | None, round_: int | None
) -> tuple[str, Values | None]:
    """The payout's number and the payout of that number. Without a number in the file: the merchant's one payout of
    that day, or else a number made of merchant, shop and round (or day)."""
    written = record.values.get("number")
    if written:
        standing = loosely(plan, "payout").get(written) if plan.records.form == BANK else None
        standing = standing or plan.before_of("payout", written)
        return (standing["number"] if standing else written), standing
    same_day = [
        payout
        for payout in _payouts_of(plan).get((merchant["id"], record.values["day"]), ())
        if shop is None or payout["shop_id"] == shop
    ]
    if len(same_day) > 1:
        raise RefusedError("which_payout", "merchant_number", count=len(same_day))
    if same_day:
        return same_day[0]["number"], same_day[0]
    number = _made_number(merchant["number"], record.values, round_)
    standing = plan.before_of("payout", number)
    if standing is None and round_ is not None:
        _warn_of_another(plan, record, merchant, round_)
    return number, standing


def _made_number(merchant: str, values: Mapping[str, Any], round_: int | None) -> str:
    when = f"R{round_}" if round_ is not None else f"{values['day']:%Y%m%d}"
    return "-".join(part for part in (merchant, values.get("shop_number"), when) if part)


def _warn_of_another(plan: Plan, record: Record, merchant: Values, round_: int) -> None:
    """A merchant that is paid in this round already, on another day, may be paid twice."""
    if "rounds" not in plan.found:
        payouts = plan.standing.rows.get("payout", {}).values()
        plan.found["rounds"] = {(payout["merchant_id"], payout["round"]): payout["day"] for payout in payouts}
    other = plan.found["rounds"].get((merchant["id"], round_))
    if other is not None:
        plan.warn("paid_in_round", record, "day", round=round_, other=other)


def _payouts_of(plan: Plan) -> Mapping[tuple[int, date], list[Values]]:
    """The payouts that stand, by merchant and day."""
    if "payouts" not in plan.found:
        by_day: dict[tuple[int, date], list[Values]] = defaultdict(list)
        for payout in plan.standing.rows.get("payout", {}).values():
            by_day[payout["merchant_id"], payout["day"]].append(payout)
        plan.found["payouts"] = by_day
    by_merchant: Mapping[tuple[int, date], list[Values]] = plan.found["payouts"]
    return by_merchant


# --- amounts and counts ----------------------------------------------------------------------------------


def _amounts(plan: Plan, record: Record) -> dict[str, Any]:
    """What was declared. Raises RefusedError where amount, counts and difference do not hold together."""
    amount = record.values["amount"]
    counted = _worth(plan, record, "counted")
    if counted is not None and counted != amount:
        raise RefusedError("amount_not_counted", "amount", amount=amount, counted=counted)
    written = record.values.get("declared_amount")
    declared = _worth(plan, record, "declared")
    if written is not None and declared is not None and written != declared:
        plan.warn("declared_not_its_counts", record, "declared_amount", written=written, counted=declared)
    known = declared if written is None else written
    difference = record.values.get("difference")
    if difference is not None and known is not None and abs(difference) != abs(amount - known):
        raise RefusedError(
            "difference_wrong", "difference", written=difference, amount=amount, declared=known, found=amount - known
        )  # fmt: skip
    return {} if known is None and "declared_amount" not in record.values else {"declared_amount": known}


def _worth(plan: Plan, record: Record, side: str) -> int | None:
    """What the counts come to, if the file counts every kind there is and each counted one is worth something."""
    counts = record.counts.get(side)
    faces = _faces(plan, side)
    if not counts or not faces or any(faces[kind] is None for kind in counts):
        return None
    return sum((faces[kind] or 0) * count for kind, count in counts.items())


def _faces(plan: Plan, side: str) -> Mapping[str, int | None]:
    """What one of each kind is worth; {} where the file does not count every kind."""
    key = f"faces {side}"
    if key not in plan.found:
        kinds = counted_kinds(plan.programme)
        complete = plan.has_all(f"{side}:{kind.id}" for kind in kinds)
        plan.found[key] = {kind.id: worth_of_one(kind) for kind in kinds} if complete else {}
    faces: Mapping[str, int | None] = plan.found[key]
    return faces


def _request_of(
    plan: Plan, record: Record, payout: str, before: Values | None, belongs: Mapping[str, Any]
) -> Any:
    """The id of what was requested, None where the file says nothing of it. Raises RefusedError."""
    says = given(record, "arrived_on") | {
        side: dict(record.counts[side]) for side in SIDES if side in record.counts
    }
    written = record.values.get("request_number")
    if not written and not any(value for value in says.values()):
        return None
    standing = plan.standing.rows.get("settlement_request", {}).get((before or {}).get("request_id") or 0)
    number = written or (standing["number"] if standing else payout)
    known = plan.before_of("settlement_request", number)
    if known is not None and known["merchant_id"] != belongs["merchant_id"]:
        raise RefusedError("record_of_other_merchant", "request_number", number=number)
    otherwise = {**NOTHING_REQUESTED, "programme": plan.programme.code}
    return plan.put("settlement_request", number, record, {"number": number, **belongs, **says}, otherwise)


def _look_over(plan: Plan, record: Record, merchant: Values, before: Values | None, now: Values) -> None:
    """What may be right and should be looked at."""
    declared = now["declared_amount"]
    if declared is not None and declared != now["amount"] and not now["difference_reason"]:
        plan.warn(
            "difference_without_reason", record, "difference_reason", difference=now["amount"] - declared
        )
    if before is not None and (before["state"], now["state"]) in (
        ("sent", "planned"),
        ("returned", "planned"),
    ):
        plan.warn("state_goes_back", record, "state", before=before["state"], after=now["state"])
    if now["state"] == "sent" and now["day"] > plan.today:
        plan.warn("sent_before_its_day", record, "state", day=now["day"])
    tail = record.values.get("account_tail")
    if tail and merchant["account_tail"] and tail != merchant["account_tail"]:
        plan.warn("account_differs", record, "account_tail", tail=tail, known=merchant["account_tail"])
