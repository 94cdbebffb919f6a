"""The store's own part in an import: what a file names is looked up, written in one go, and told as it goes."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Index, insert, select
from sqlmodel import SQLModel

from bot.clock import TOKYO
from store import Store, import_undo, imports
from store.imports import AT_ONCE, New, Run, StaleError, Standing, Wanted, Write
from store.merchant_tables import IMPORT_CHANGES, IMPORT_RUNS, MERCHANTS, PAYOUTS, SHOPS

NOW = datetime(2020, 12, 18, 10, tzinfo=TOKYO)
RUN = Run("gifu-gotoeat", "merchants", "a.csv", "0" * 64, "佐藤", NOW, {"new": 1})
NUMBERS = ("0012", "12", "G-1", "'; drop table merchant; --", '"引用"', "縦棒|\\")


def merchant(number: str, programme: str = "gifu-gotoeat") -> dict[str, Any]:
    return {
        "programme": programme,
        "number": number,
        "name": number,
        "phone": "",
        "bank_name": "",
        "account_tail": "",
    }


def wanted(*numbers: str, loose: bool = False) -> Wanted:
    return Wanted("gifu-gotoeat", {"merchant": frozenset(numbers)}, loose)


def numbers_in(standing: Standing) -> list[str]:
    return sorted(row["number"] for row in standing.rows.get("merchant", {}).values())


def take_in(db: Connection, writes: dict[str, list[Write]], looked_up: Wanted) -> imports.Taken:
    return imports.take_in(db, RUN, writes, looked_up, imports.standing(db, looked_up).digest())


@pytest.fixture
def office(store: Store) -> Store:
    rows = [merchant(number) for number in NUMBERS] + [merchant("12", "ise-shouhinken")]
    store.write_now(lambda db: db.execute(insert(MERCHANTS), rows))
    return store


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_only_compared_whatever_it_is_made_of(office: Store, number: str) -> None:
    found = office.read_now(lambda db: imports.standing(db, wanted(number, "nobody's")))
    assert numbers_in(found) == [number]


def test_zeros_before_a_number_count_unless_a_bank_wrote_it(office: Store) -> None:
    assert numbers_in(office.read_now(lambda db: imports.standing(db, wanted("12")))) == ["12"]
    assert numbers_in(office.read_now(lambda db: imports.standing(db, wanted("12", loose=True)))) == [
        "0012",
        "12",
    ]


def test_what_stands_reads_the_same_after_being_written_and_read_again(office: Store) -> None:
    first = office.read_now(lambda db: imports.standing(db, wanted(*NUMBERS)))
    second = office.read_now(lambda db: imports.standing(db, wanted(*NUMBERS)))
    assert (first, first.digest()) == (second, second.digest())


def test_the_merchants_other_payouts_around_the_days_are_looked_up_too(office: Store) -> None:
    def pay(db: Connection) -> None:
        ids = {row.number: row.id for row in db.execute(select(MERCHANTS))}
        rows = [
            {"programme": "gifu-gotoeat", "merchant_id": ids[number], "number": f"{number}/{day}", "day": day, "amount": 1,
             "difference_reason": "", "state": "planned"}
            for number in ("G-1", "0012")
            for day in (date(2020, 11, 30), date(2020, 12, 28), date(2021, 1, 19))
        ]  # fmt: skip
        db.execute(insert(PAYOUTS), rows)

    office.write_now(pay)
    around = Wanted(
        "gifu-gotoeat", {"merchant": frozenset(["G-1"])}, first=date(2020, 12, 1), last=date(2021, 1, 19)
    )
    found = office.read_now(lambda db: imports.standing(db, around)).rows["payout"].values()
    assert sorted(row["day"] for row in found) == [date(2020, 12, 28), date(2021, 1, 19)]
    assert {row["declared_amount"] for row in found} == {None}


def test_new_rows_refer_to_the_ids_of_new_rows_and_all_carry_their_import(office: Store) -> None:
    looked_up = wanted("N")
    shop = {"programme": "gifu-gotoeat", "merchant_id": New("merchant", "N"), "number": "N-1", "name": "本店"}
    shop |= {"address": "", "size": "", "left_on": None}
    writes = {"shop": [Write("N-1", 2, shop)], "merchant": [Write("N", 2, merchant("N"))]}
    taken = office.write_now(lambda db: take_in(db, writes, looked_up))
    (row,) = office.read_now(lambda db: db.execute(select(SHOPS)).all())
    assert (row.merchant_id, row.id) == (taken.ids["merchant", "N"], taken.ids["shop", "N-1"])
    assert row.import_id == taken.run


def test_progress_is_told_up_to_all_rows(office: Store) -> None:
    told: list[tuple[int, int]] = []
    rows = AT_ONCE + 7
    writes = {"merchant": [Write(f"N{n}", n, merchant(f"N{n}")) for n in range(rows)]}
    basis = Standing().digest()
    office.write_now(
        lambda db: imports.take_in(
            db, RUN, writes, wanted(), basis, lambda done, all_: told.append((done, all_))
        )
    )
    assert told == [(AT_ONCE, rows), (rows, rows)]


def test_what_was_compared_with_something_else_is_not_written(office: Store) -> None:
    writes = {"merchant": [Write("N", 2, merchant("N"))]}
    with pytest.raises(StaleError):
        office.write_now(lambda db: imports.take_in(db, RUN, writes, wanted("12"), Standing().digest()))
    assert not imports_and_changes(office)


def test_a_row_that_the_database_refuses_leaves_nothing_behind(office: Store) -> None:
    writes = {"merchant": [Write("N", 2, merchant("N")), Write("12", 3, merchant("12"))]}
    with pytest.raises(Exception, match=r"(?i)unique|uq_merchant_number"):
        office.write_now(lambda db: take_in(db, writes, wanted()))
    assert not imports_and_changes(office)
    assert "N" not in {row.number for row in office.read_now(lambda db: db.execute(select(MERCHANTS)).all())}


def test_undoing_brings_a_changed_row_back_with_all_its_kinds_of_values(office: Store) -> None:
    before = office.read_now(lambda db: imports.standing(db, wanted("G-1")))
    ((id_, row),) = before.rows["merchant"].items()
    change = {"merchant": [Write("G-1", 2, {"name": "別の名前"}, id_, row)]}
    taken = office.write_now(lambda db: take_in(db, change, wanted("G-1")))
    done = office.write_now(lambda db: import_undo.undo(db, taken.run, "鈴木", NOW))
    assert (done.removed, done.restored) == (0, 1)
    assert office.read_now(lambda db: imports.standing(db, wanted("G-1"))) == before


def test_what_refers_to_a_row_that_goes_is_found_by_an_index() -> None:
    """Undoing looks for it row by row: without an index that would take hours on a store of many years."""
    unlisted = [
        f"{child.name}.{key.parent.name}"
        for child in SQLModel.metadata.sorted_tables
        for key in child.foreign_keys
        if key.column.table in imports.ORDER
        and not any(_serves(index, key.parent.name) for index in child.indexes)
    ]
    assert not unlisted


def _serves(index: Index, column: str) -> bool:
    where = index.dialect_options["sqlite"]["where"]
    return next(iter(index.columns)).name == column and (
        where is None or str(where) == f"{column} is not null"
    )


def imports_and_changes(store: Store) -> list[Any]:
    return store.read_now(
        lambda db: [*db.execute(select(IMPORT_RUNS)).all(), *db.execute(select(IMPORT_CHANGES)).all()]
    )
