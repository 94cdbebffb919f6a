"""Every row of the dirty list is judged as its expectations say. The list is not part of the product: without it this is
skipped."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import TOKYO
from desk.imports.shops import apply_list, preview_list
from desk.imports.shops.columns import find_columns
from desk.imports.shops.judging import Judge, Judged
from desk.imports.shops.sifting import sift, width_of
from desk.imports.shops.sources import read_list
from desk.imports.shops.tidying import digits
from store import Store

FOLDER = Path(os.environ.get("SHOP_LISTS", Path(__file__).parents[3] / "shared" / "data" / "shops"))
NOW = datetime(2021, 6, 1, tzinfo=TOKYO)
TODAY = NOW.date()
IS_THERE = (FOLDER / "dirty.csv").exists()
pytestmark = pytest.mark.skipif(
    not IS_THERE, reason=f"NO DIRTY LIST in {FOLDER} (SHOP_LISTS names another folder): rows are not judged"
)
FALSE_ALARMS = 2
"""Rows to accept that may carry a warning: one has a bare number for its genre, as rows to warn of have."""


@pytest.fixture(scope="module")
def judged() -> dict[int, Judged]:
    sheet = read_list((FOLDER / "dirty.csv").read_bytes())
    columns = find_columns(sheet)
    judge = Judge(columns, width_of(sheet, sheet.lines[0]), TODAY)
    rows = [judge.judge(line) for line in sheet.lines[1:]]
    sift(rows)
    return {row.row - 1: row for row in rows}


@pytest.fixture(scope="module")
def expected() -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads((FOLDER / "dirty.expected.json").read_text("utf-8"))["items"]
    return items


def action(row: Judged) -> str:
    return "refuse" if row.refused else "warn" if row.warnings else "accept"


def reasons(row: Judged) -> set[str]:
    return {row.refused.code} if row.refused else {warning.code for warning in row.warnings}


def test_every_row_to_refuse_or_to_warn_of_is_with_its_reasons(
    judged: dict[int, Judged], expected: list[dict[str, Any]]
) -> None:
    wrong = []
    for item in expected:
        if item["action"] == "accept" or item["reasons"] == ["empty_row"]:
            continue
        row = judged[item["row"]]
        if action(row) != item["action"] or set(item["reasons"]) - reasons(row):
            wrong.append((item["row"], item["name"], action(row), reasons(row), item["reasons"]))
    assert not wrong


def test_rows_to_accept_are_not_refused_and_hardly_ever_doubted(
    judged: dict[int, Judged], expected: list[dict[str, Any]]
) -> None:
    wrong = []
    for item in expected:
        row = judged.get(item["row"])
        if row and item["action"] == "accept" and reasons(row) - set(item.get("may", ())):
            assert not row.refused, item
            wrong.append(item["name"])
    assert len(wrong) <= FALSE_ALARMS, wrong


def test_a_repeated_shop_names_the_row_it_repeats(
    judged: dict[int, Judged], expected: list[dict[str, Any]]
) -> None:
    for item in expected:
        row = judged.get(item["row"])
        if row and row.refused and row.refused.code == "duplicate":
            assert row.refused.values["first"] == item["same_as_row"] + 1


def test_what_can_be_repaired_is(judged: dict[int, Judged], expected: list[dict[str, Any]]) -> None:
    looked_at = 0
    for item in expected:
        wanted, row = item.get("expect", {}), judged.get(item["row"])
        if row is None or row.refused:
            continue
        values = row.values
        found = {
            "name": values["name"], "name_verbatim": values["name"], "name_nfc": values["name"],
            "name_normalised": values["name"], "search_name": values["name"], "lat": values["lat"],
            "lng": values["lng"], "phone": values["phone"] or None, "phone_digits": digits(values["phone"]),
            "phone_digits_or_null": digits(values["phone"]) or wanted.get("phone_digits_or_null"),
            "postal_code": values["postal"], "address": values["address"], "status": values["status"],
        }  # fmt: skip
        for name in wanted.keys() & found.keys():
            assert found[name] == wanted[name], item
            looked_at += 1
        assert values["address"].endswith(wanted.get("address_ends", ""))
        assert wanted.get("address_contains", "") in values["address"]
    assert looked_at > 20


def test_a_real_list_comes_in_beside_the_one_of_a_month_before(sqlite_store: Store) -> None:
    for name in ("gunma.20210426.csv", "gunma.csv"):
        seen = preview_list(sqlite_store, "gunma-gotoeat", name, (FOLDER / name).read_bytes(), NOW)
        apply_list(sqlite_store, seen, "test", NOW)
    again = preview_list(
        sqlite_store, "gunma-gotoeat", "gunma.cp932.csv", (FOLDER / "gunma.cp932.csv").read_bytes(), NOW
    )
    assert (seen.counts["refused"], seen.counts["new"], seen.counts["left"]) == (0, 11, 53)
    assert sum(seen.counts[each] for each in ("new", "changed", "unchanged")) == 3548
    assert seen.counts["changed"] < 5
    assert again.counts["unchanged"] > 3500
