"""Merchants and their shops: a row is a business, or one shop of it."""

from typing import Final

from desk.imports.planning import Plan, RefusedError, given, loosely
from desk.imports.records import Record, Records
from programmes.model import Programme
from store.imports import Values, Wanted

NO_MERCHANT: Final = {"phone": "", "bank_name": "", "account_tail": ""}
ACCOUNT: Final = ("bank_name", "account_tail")
"""Left as they stand where a file is silent about them: many a list goes round without accounts."""
NO_SHOP: Final = {"name": "", "address": "", "size": "", "left_on": None}


def wanted(records: Records, programme: Programme) -> Wanted:
    """What stands is to be looked up of these."""
    numbers = frozenset(record.values["number"].lstrip("0") for record in records.records)
    shops = frozenset(shop.lstrip("0") for record in records.records if (shop := _shop_number(record)))
    return Wanted(programme.code, {"merchant": numbers, "shop": shops}, loose=True)


def plan_merchant(plan: Plan, record: Record) -> None:
    """A row of the file. Raises RefusedError."""
    number, shop = record.values["number"], _shop_number(record)
    plan.only_once("merchant", f"{number}/{shop}" if shop else number, record, "number")
    _look_over(plan, record, number)
    values = given(record, "number", "name", "phone", *(each for each in ACCOUNT if record.values.get(each)))
    named = {"programme": plan.programme.code}
    merchant = plan.put("merchant", number, record, values, {**NO_MERCHANT, **named})
    if not shop:
        return
    if not record.values.get("shop_name", "-"):
        raise RefusedError("shop_without_name", "shop_name")
    plan.only_once("shop", shop, record, "shop_number")
    standing: Values = plan.before_of("shop", shop) or {}
    values = {
        "number": shop,
        "merchant_id": merchant,
        **given(record, "address", "size", "left_on", name="shop_name"),
    }
    if standing and standing["merchant_id"] != merchant:
        raise RefusedError("shop_of_other_merchant", "shop_number", number=shop)
    plan.put("shop", shop, record, values, {**NO_SHOP, "name": record.values["name"], **named})


def _look_over(plan: Plan, record: Record, number: str) -> None:
    """A number that is new but for the zeros before it has probably been through a spreadsheet."""
    other = loosely(plan, "merchant").get(number.lstrip("0"))
    if other is not None and plan.before_of("merchant", number) is None:
        plan.warn("new_but_for_zeros", record, "number", number=number, other=other["number"])


def _shop_number(record: Record) -> str:
    """A shop without a number of its own has its merchant's."""
    values = record.values
    return values.get("shop_number") or (values["number"] if values.get("shop_name") else "")
