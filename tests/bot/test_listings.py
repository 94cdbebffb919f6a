"""The lists that conversations search: the current one, whole, and what is being checked about it."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.clock import TOKYO
from bot.listings import Listings
from store import Store, cases, conversations, shop_lists, shop_reports
from store.shop_lists import Arriving
from store.shop_shelf import Shelf

GUNMA = "gunma-gotoeat"
ROW = {
    "number": "", "readings": [], "branch": "", "genre": "", "genres": [], "address": "高崎市見本町1-1", "municipality": "高崎市",
    "phone": "", "postal": "", "lat": None, "lng": None, "trusted": True, "hours": "", "closed": "", "ticket_kinds": [],
    "area": "", "size": "", "status": "open", "checked_on": None, "left_on": None, "row": 2, "likeness": "",
}  # fmt: skip
NOW = datetime(2021, 2, 3, 9, tzinfo=TOKYO)


def taken_in(store: Store, *keys: str) -> int:
    rows = [{**ROW, "key": key, "name": f"みほん{key}"} for key in keys]
    arriving = Arriving(GUNMA, "一覧.csv", "0" * 64, "佐藤", NOW, {"new": len(keys)})
    before = store.read_now(lambda db: shop_lists.current(db, GUNMA))
    number = store.write_now(lambda db: shop_lists.begin(db, arriving))
    store.write_now(lambda db: shop_lists.add(db, number, rows))
    store.write_now(lambda db: shop_lists.switch(db, number, before.id if before else None, len(rows)))
    return number


@pytest.fixture
def listings(store: Store, tmp_path: Path) -> Listings:
    return Listings(store, Shelf(store, tmp_path), (GUNMA,))


def found(listings: Listings) -> list[str]:
    here = listings.at(GUNMA, NOW.date())
    return [hit.shop.name for hit in here.index.search(here.index.ask("高崎")).hits] if here else []


def reported(store: Store, key: str) -> str:
    number = cases.new_number()

    def write(db) -> None:
        here = conversations.make_known(db, [("web", "V")], NOW)["web", "V"]
        shop_reports.note(
            db, programme=GUNMA, key=key, name="みほん", kind="refused", day=date(2021, 2, 2), ticket_kind="",
            case_number=number, now=NOW,
        )  # fmt: skip
        cases.open_case(db, number, here, NOW, reason="shop_report", holds=False)

    store.write_now(write)
    return number


def test_a_new_list_is_searched_from_the_next_look_on(store: Store, listings: Listings) -> None:
    listings.refresh(NOW.date())
    assert found(listings) == []
    taken_in(store, "a", "b")
    listings.refresh(NOW.date())
    assert found(listings) == ["みほんa", "みほんb"]
    second = taken_in(store, "b", "c")
    assert found(listings) == ["みほんa", "みほんb"]
    listings.refresh(NOW.date())
    here = listings.at(GUNMA, NOW.date())
    assert found(listings) == ["みほんb", "みほんc"]
    assert here is not None
    assert here.state.number == second


def test_a_shop_is_being_checked_until_the_case_about_it_is_closed(store: Store, listings: Listings) -> None:
    taken_in(store, "a", "b")
    number = reported(store, "a")
    listings.refresh(NOW.date())
    before = listings.at(GUNMA, NOW.date())
    store.write_now(lambda db: cases.close(db, number, NOW, "佐藤"))
    listings.refresh(NOW.date())
    after = listings.at(GUNMA, NOW.date())
    assert before is not None
    assert after is not None
    assert (before.checking, after.checking) == ({"a"}, frozenset())
