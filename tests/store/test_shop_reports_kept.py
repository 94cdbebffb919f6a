"""Reports about shops: kept as long as their case, and without a word of whoever wrote them."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from bot.clock import TOKYO
from store import Store, cases, conversations, erasure, retention, shop_reports
from store.retention import Ages
from store.shop_tables import SHOP_REPORTS
from store.tables import Found

NOW = datetime(2021, 2, 3, 9, tzinfo=TOKYO)
TYPED = "となりの店の名前"


def reported(db: Connection, address: str, number: str, key: str = "", name: str = TYPED) -> int:
    """A report with its case; the conversation."""
    here = conversations.make_known(db, [("web", address)], NOW)["web", address]
    cases.open_case(db, number, here, NOW, reason="shop_report", question=f"{name}・一覧にない", holds=False)
    shop_reports.note(
        db, programme="gunma-gotoeat", key=key, name=name, kind="refused" if key else "sticker", day=date(2021, 2, 2),
        ticket_kind="", case_number=number, now=NOW,
    )  # fmt: skip
    return here


def reports(store: Store) -> list[Found]:
    return store.read_now(lambda db: list(db.execute(select(SHOP_REPORTS).order_by(SHOP_REPORTS.c.id))))


def purged(store: Store, **after: Any) -> None:
    store.write_now(lambda db: retention.purge(db, NOW + timedelta(**after), Ages(cases=365)))


def test_a_report_goes_with_its_case_a_year_after_that_was_closed(store: Store) -> None:
    store.write_now(lambda db: reported(db, "A", "AAA-AAA", "k1", "みほん食堂"))
    purged(store, days=400)
    assert len(reports(store)) == 1
    store.write_now(lambda db: cases.close(db, "AAA-AAA", NOW, "佐藤"))
    purged(store, days=364)
    assert len(reports(store)) == 1
    purged(store, days=366)
    assert reports(store) == []


def test_of_a_deleted_conversation_no_word_stays_in_its_reports(store: Store) -> None:
    gone = store.write_now(lambda db: reported(db, "A", "AAA-AAA"))
    store.write_now(lambda db: reported(db, "A", "AAA-AA2", "k1", "みほん食堂"))
    store.write_now(lambda db: reported(db, "B", "BBB-BBB"))
    store.write_now(lambda db: erasure.erase(db, gone, NOW))
    assert [(each.key, each.name) for each in reports(store)] == [("", ""), ("k1", "みほん食堂"), ("", TYPED)]
    case = store.read_now(lambda db: cases.get(db, "AAA-AAA"))
    assert case is not None
    assert (case.state, case.question) == ("closed", "")


def test_a_report_holds_nothing_by_which_a_person_could_be_found(store: Store) -> None:
    store.write_now(lambda db: reported(db, "visitor-1", "AAA-AAA", "k1", "みほん食堂"))
    [kept] = reports(store)
    assert set(kept._mapping) == {
        "id", "programme", "key", "name", "kind", "day", "ticket_kind", "case_number", "at",
    }  # fmt: skip
    assert "visitor-1" not in repr(kept)
