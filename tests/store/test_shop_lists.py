"""Lists of shops in the store: one is read at a time, whole, whatever happens while another is written."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from bot.clock import TOKYO
from shops.shop import Position, Shop
from store import Store, shop_lists
from store.imports import StaleError
from store.shop_lists import KEPT, Arriving, NoSuchListError
from store.shop_tables import LISTED_SHOPS, SHOP_LISTS

NOW = datetime(2021, 2, 1, 9, tzinfo=TOKYO)
GUNMA = "gunma-gotoeat"
FULL = {
    "key": "k1", "number": "A-1", "name": "みほん食堂 高崎店", "readings": ["ミホンショクドウ"], "branch": "高崎店",
    "genre": "和食・寿司", "genres": ["washoku"], "address": "高崎市見本町1-1", "municipality": "高崎市",
    "phone": "027-000-0001", "postal": "370-0000", "lat": 36.32, "lng": 139.0, "trusted": False, "hours": "11時から",
    "closed": "月曜日", "ticket_kinds": ["paper"], "area": "A", "size": "small", "status": "paused",
    "checked_on": date(2021, 1, 31), "left_on": date(2021, 2, 1), "row": 2, "likeness": "x|y",
}  # fmt: skip


def row(key: str, **more: object) -> dict[str, object]:
    return {**FULL, "key": key, "name": f"みほん{key}", **more}


def begun(store: Store, keys: Sequence[str], at: datetime = NOW, programme: str = GUNMA) -> int:
    arriving = Arriving(programme, "一覧.csv", "0" * 64, "佐藤", at, {"new": len(keys)})
    number = store.write_now(lambda db: shop_lists.begin(db, arriving))
    store.write_now(lambda db: shop_lists.add(db, number, [row(key) for key in keys]))
    return number


def taken_in(store: Store, *keys: str, programme: str = GUNMA) -> int:
    basis = current(store, programme)
    number = begun(store, keys, programme=programme)
    store.write_now(lambda db: shop_lists.switch(db, number, basis, len(keys)))
    return number


def current(store: Store, programme: str = GUNMA) -> int | None:
    found = store.read_now(lambda db: shop_lists.current(db, programme))
    return found.id if found else None


def keys(store: Store, programme: str = GUNMA) -> list[str]:
    number = current(store, programme)
    return [each["key"] for each in store.read_now(lambda db: shop_lists.rows(db, number))] if number else []


def test_every_field_of_a_shop_comes_back_as_it_was(store: Store) -> None:
    number = begun(store, [])
    store.write_now(lambda db: shop_lists.add(db, number, [FULL]))
    store.write_now(lambda db: shop_lists.switch(db, number, None, 1))
    assert store.read_now(lambda db: shop_lists.shops(db, number)) == [
        Shop(
            "k1", "みほん食堂 高崎店", "高崎市見本町1-1", ("ミホンショクドウ",), "高崎店", frozenset({"washoku"}),
            "和食・寿司", "高崎市", "027-000-0001", "370-0000", Position(36.32, 139.0, trusted=False), "11時から",
            "月曜日", frozenset({"paper"}), "A", "small", date(2021, 1, 31), date(2021, 2, 1), 2, "paused",
        )
    ]  # fmt: skip


def test_a_list_that_is_being_written_is_read_by_nobody(store: Store) -> None:
    taken_in(store, "a", "b")
    number = begun(store, ["c"])
    assert keys(store) == ["a", "b"]
    assert [each.state for each in store.read_now(shop_lists.lists)] == ["current"]
    store.write_now(lambda db: shop_lists.switch(db, number, current(store), 1))
    assert keys(store) == ["c"]
    assert [each.state for each in store.read_now(shop_lists.lists)] == ["current", "earlier"]


def test_of_two_lists_compared_with_the_same_one_only_the_first_is_taken(store: Store) -> None:
    basis = taken_in(store, "a")
    one, other = begun(store, ["b"]), begun(store, ["c"])
    store.write_now(lambda db: shop_lists.switch(db, one, basis, 1))
    with pytest.raises(StaleError):
        store.write_now(lambda db: shop_lists.switch(db, other, basis, 1))
    assert keys(store) == ["b"]


def test_a_first_list_that_comes_too_late_is_not_taken(store: Store) -> None:
    number = begun(store, ["b"])
    taken_in(store, "a")
    with pytest.raises(StaleError):
        store.write_now(lambda db: shop_lists.switch(db, number, None, 1))
    assert keys(store) == ["a"]


def test_a_list_with_rows_missing_never_becomes_current(store: Store) -> None:
    number = begun(store, ["a", "b"])
    with pytest.raises(StaleError):
        store.write_now(lambda db: shop_lists.switch(db, number, None, 3))
    assert current(store) is None


def test_what_a_killed_import_left_behind_is_cleared_away_by_a_later_one(store: Store) -> None:
    begun(store, ["half"], at=NOW - timedelta(days=1))
    fresh = begun(store, ["other"])
    taken_in(store, "a")
    there = store.read_now(lambda db: db.execute(select(LISTED_SHOPS.c.key)).scalars().all())
    assert sorted(there) == ["a", "other"]
    store.write_now(lambda db: shop_lists.drop(db, fresh))
    assert store.read_now(lambda db: db.execute(select(LISTED_SHOPS.c.key)).scalars().all()) == ["a"]


def test_an_earlier_list_is_brought_back_as_it_was_under_a_number_of_its_own(store: Store) -> None:
    first = taken_in(store, "a", "b")
    before = store.read_now(lambda db: shop_lists.shops(db, first))
    second = taken_in(store, "b")
    number = store.write_now(lambda db: shop_lists.bring_back(db, first, "鈴木", NOW))
    assert current(store) == number > second
    assert store.read_now(lambda db: shop_lists.shops(db, number)) == before
    newest, *others = store.read_now(shop_lists.lists)
    assert (newest.who, newest.brought_back, newest.shops) == ("鈴木", first, 2)
    assert {each.state for each in others} == {"earlier"}


def test_the_current_list_and_an_unknown_one_cannot_be_brought_back(store: Store) -> None:
    number = taken_in(store, "a")
    for wrong in (number, number + 1):
        with pytest.raises(NoSuchListError):
            store.write_now(lambda db, wrong=wrong: shop_lists.bring_back(db, wrong, "鈴木", NOW))
    assert keys(store) == ["a"]


def test_the_rows_of_old_lists_go_and_their_record_stays(store: Store) -> None:
    first = taken_in(store, "0")
    taken_in(store, "other", programme="gifu-gotoeat")
    for number in range(KEPT):
        taken_in(store, str(number + 1))
    states = store.read_now(lambda db: db.execute(select(SHOP_LISTS.c.id, SHOP_LISTS.c.state)).all())
    assert [each.id for each in states if each.state == "gone"] == [first]
    assert store.read_now(lambda db: shop_lists.rows(db, first)) == []
    assert keys(store, "gifu-gotoeat") == ["other"]
    with pytest.raises(NoSuchListError):
        store.write_now(lambda db: shop_lists.bring_back(db, first, "鈴木", NOW))


def test_readings_that_staff_put_right_stand_first_in_every_later_list(store: Store) -> None:
    taken_in(store, "a")
    store.write_now(
        lambda db: shop_lists.correct_readings(db, GUNMA, "a", ["トリヘイ", "トリヒラ"], "佐藤", NOW)
    )
    number = taken_in(store, "a", "b")
    shops = store.read_now(lambda db: shop_lists.shops(db, number))
    assert shops[0].readings == ("トリヘイ", "トリヒラ", "ミホンショクドウ")
    assert shops[1].readings == ("ミホンショクドウ",)
    store.write_now(lambda db: shop_lists.correct_readings(db, GUNMA, "a", [], "佐藤", NOW))
    assert store.read_now(lambda db: shop_lists.shops(db, number))[0].readings == ("ミホンショクドウ",)


def test_a_list_is_read_in_parts_without_what_was_written_between_them(store: Store) -> None:
    one, other = (begun(store, []) for _ in range(2))
    for names in (("a", "b"), ("c",)):
        store.write_now(partial(shop_lists.add, number=one, rows=[row(name) for name in names]))
        store.write_now(partial(shop_lists.add, number=other, rows=[row(name) for name in names]))
    [(first, last)] = store.read_now(lambda db: shop_lists.spans(db, one))
    parts = [
        store.read_now(partial(shop_lists.rows_within, number=one, span=span))
        for span in ((first, first + 2), (first + 2, last))
    ]
    assert [[row["key"] for row in part] for part in parts] == [["a", "b"], ["c"]]
    assert store.read_now(lambda db: shop_lists.spans(db, 99)) == []
