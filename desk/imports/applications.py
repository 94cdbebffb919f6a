"""Applications to take part: what state each is in, and since when."""

from collections.abc import Mapping
from typing import Any, Final

from desk.imports.payouts import merchant_of, shop_of
from desk.imports.planning import Plan, RefusedError, given
from desk.imports.records import Record, Records
from programmes.model import Programme
from store.imports import New, Values, Wanted

NOTHING: Final[Mapping[str, Any]] = {
    "missing": [], "reason": "", "kit_sent_on": None, "kit_arrived_on": None, "tickets_from": None, "shop_id": None,
}  # fmt: skip
KIT: Final = (("kit_sent", "kit_sent_on"), ("kit_arrived", "kit_arrived_on"))
"""States of the starter kit, and the columns of their days."""


def wanted(records: Records, programme: Programme) -> Wanted:
    """What stands is to be looked up of these."""
    return Wanted(
        programme.code,
        {
            "merchant": frozenset(record.values["merchant_number"] for record in records.records),
            "shop": frozenset(s for record in records.records if (s := record.values.get("shop_number"))),
            "application": frozenset(map(_number, records.records)),
        },
    )


def plan_application(plan: Plan, record: Record) -> None:
    """A row of the file. Raises RefusedError."""
    merchant = merchant_of(plan, record)
    shop = shop_of(plan, record, merchant)
    number = _number(record)
    plan.only_once("application", number, record, "number")
    before = plan.before_of("application", number)
    if before is not None and before["merchant_id"] != merchant["id"]:
        raise RefusedError("record_of_other_merchant", "number", number=number)
    values = {
        "number": number,
        "merchant_id": merchant["id"],
        **({} if shop is None else {"shop_id": shop}),
        **given(record, "state", "missing", "reason", "kit_sent_on", "kit_arrived_on", "tickets_from"),
    }
    values["state_on"] = _since(plan, record, before)
    _look_over(plan, record, {**NOTHING, **(before or {}), **values})
    otherwise = {**NOTHING, "programme": plan.programme.code}
    _remember(plan, record, before, values, plan.put("application", number, record, values, otherwise))


def _number(record: Record) -> str:
    """An application without a number has its shop's, or its merchant's."""
    values = record.values
    return str(values.get("number") or values.get("shop_number") or values["merchant_number"])


def _since(plan: Plan, record: Record, before: Values | None) -> Any:
    """The day of the state: as written, as it stands while the state is the same, or today."""
    written = record.values.get("state_on")
    if written is not None:
        return written
    same = before is not None and before["state"] == record.values["state"]
    return before["state_on"] if before is not None and same else plan.today


def _look_over(plan: Plan, record: Record, now: Values) -> None:
    if now["state"] == "papers_missing" and not now["missing"]:
        plan.warn("papers_not_named", record, "missing")
    if now["kit_sent_on"] and now["kit_arrived_on"] and now["kit_arrived_on"] < now["kit_sent_on"]:
        plan.warn("kit_before_sent", record, "kit_arrived_on")


def _remember(plan: Plan, record: Record, before: Values | None, values: Values, id_: int | New) -> None:
    """Add to the history what has changed: the state, the papers that are missing, the way of the kit."""
    was = before or {}
    number, note = values["number"], "、".join(values.get("missing") or []) or values.get("reason") or ""
    papers = values["state"] == "papers_missing" and was.get("missing") != values.get(
        "missing", was.get("missing")
    )
    if was.get("state") != values["state"] or papers:
        plan.add(
            "application_event",
            f"{number}/state",
            record,
            _event(id_, values["state"], values["state_on"], note),
        )
    for state, column in KIT:
        if values.get(column) and was.get(column) != values[column]:
            plan.add("application_event", f"{number}/{state}", record, _event(id_, state, values[column], ""))


def _event(application: int | New, state: str, on: Any, note: str) -> dict[str, Any]:
    return {"application_id": application, "state": state, "on": on, "note": note}
