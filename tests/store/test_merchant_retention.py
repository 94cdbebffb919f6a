"""What is kept of merchants' links and pictures goes when it is needed no more."""

from datetime import timedelta

import merchant_kit as kit
import pytest
from merchant_kit import NOW
from sqlalchemy import Connection, func, insert, select

from bot.merchants import linking
from scheduler import jobs
from store import (
    Store,
    conversations,
    disputes,
    doors,
    evidence,
    import_undo,
    memberships,
    merchants,
    retention,
)
from store.merchant_tables import (
    DOORS,
    EVIDENCE,
    IMPORT_CHANGES,
    IMPORT_RUNS,
    LINK_CODES,
    LINK_TRIES,
    MEMBERSHIPS,
)
from store.retention import Ages
from store.tables import CONVERSATIONS

PICTURE = {"body": b"jpeg", "width": 1, "height": 1, "now": NOW}


def some_of_each(db: Connection) -> None:
    """An ended link, a used code, a wrong try, a door, a loose picture, and one of a dispute that was refused."""
    merchant = kit.merchant(db)
    member = kit.linked(db, merchant)
    linking.issue(db, "s" * 32, merchant, now=NOW, by="staff")
    memberships.use_code(db, 1, NOW)
    memberships.failed(db, {"key": 3}, NOW)
    submitted, loose = kit.payout(db, merchant), kit.payout(db, merchant)
    evidence.keep(db, payout=submitted, membership=member, dispute=None, sha256="1", **PICTURE)
    [mine] = memberships.of_person(db, "line:main", "U1", NOW)
    row = merchants.payout(db, [mine], submitted)
    assert row is not None
    dispute = disputes.submit(
        db, number="H7K-29M", payout=row, membership=member, under_rule=True, last_day=None, claimed={},
        claimed_amount=None, words="", at=NOW, now=NOW,
    )  # fmt: skip
    assert dispute is not None
    disputes.change(db, dispute, "refused", NOW, who="staff", reason="枚数が合っています")
    evidence.keep(db, payout=loose, membership=member, dispute=None, sha256="2", **PICTURE)
    memberships.end(db, member, NOW, "self")
    doors.give(
        db, token_hash="h", purpose="link", subject={}, channel="web", address="v", membership=None, now=NOW,
        expires_at=NOW + timedelta(minutes=30),
    )  # fmt: skip


def left(db: Connection) -> dict[str, int]:
    def count(table, *conditions) -> int:
        return db.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one()

    return {
        "doors": count(DOORS),
        "codes": count(LINK_CODES),
        "tries": count(LINK_TRIES),
        "people": count(MEMBERSHIPS, MEMBERSHIPS.c.person != ""),
        "pictures": count(EVIDENCE, EVIDENCE.c.body.is_not(None)),
    }


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (6, {"doors": 1, "codes": 1, "tries": 1, "people": 1, "pictures": 2}),
        (8, {"doors": 0, "codes": 1, "tries": 1, "people": 1, "pictures": 1}),
        (31, {"doors": 0, "codes": 0, "tries": 0, "people": 0, "pictures": 1}),
        (181, {"doors": 0, "codes": 0, "tries": 0, "people": 0, "pictures": 0}),
    ],
)
async def test_each_kind_goes_at_its_age(store: Store, days: int, expected: dict[str, int]) -> None:
    store.write_now(some_of_each)
    await jobs.forget_merchants_traces(store, NOW + timedelta(days=days), Ages(evidence=180))
    assert store.read_now(left) == expected


def test_somebody_linked_can_be_told_something_however_long_they_were_silent(store: Store) -> None:
    def unit(db: Connection) -> None:
        kit.linked(db, kit.merchant(db), address="U1")
        kit.linked(db, kit.merchant(db, number="2"), address="U2")
        memberships.end(db, 2, NOW, "self")

    store.write_now(unit)
    later = NOW + timedelta(days=3000)
    store.write_now(lambda db: retention.purge(db, later, Ages()))
    people = store.read_now(lambda db: db.execute(select(CONVERSATIONS.c.address)).scalars().all())
    assert people == ["U1"]
    assert store.read_now(lambda db: conversations.find(db, "line:main", "U1")) is not None


async def test_what_an_import_changed_goes_and_then_it_cannot_be_undone(store: Store) -> None:
    run = {
        "programme": "gifu-gotoeat", "kind": "merchants", "file_name": "a.csv", "sha256": "", "who": "", "at": NOW,
        "counts": {"new": 1}, "state": "applied", "undone_by": "",
    }  # fmt: skip

    def unit(db: Connection) -> None:
        number = db.execute(insert(IMPORT_RUNS).values(run).returning(IMPORT_RUNS.c.id)).scalar_one()
        merchant = kit.merchant(db, import_id=number)
        change = {"import_id": number, "table_name": "merchant", "row_id": merchant, "before": None}
        db.execute(insert(IMPORT_CHANGES).values(change))

    store.write_now(unit)
    for days, left in ((89, 1), (91, 0)):
        await jobs.forget_merchants_traces(store, NOW + timedelta(days=days), Ages())
        count = select(func.count()).select_from(IMPORT_CHANGES)
        assert store.read_now(lambda db, c=count: db.execute(c).scalar_one()) == left
    with pytest.raises(import_undo.UndoError, match="too_old"):
        store.write_now(lambda db: import_undo.undo(db, 1, "staff", NOW))
