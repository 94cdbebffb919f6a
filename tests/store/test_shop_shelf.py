"""The list that is searched as an index: always the current one, whole."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.clock import TOKYO
from shops.press import SMALL
from store import Store, shop_lists
from store.shop_lists import Arriving
from store.shop_shelf import Shelf

NOW = datetime(2021, 2, 1, 9, tzinfo=TOKYO)
TODAY = NOW.date()
GUNMA = "gunma-gotoeat"
ROW = {
    "number": "", "readings": [], "branch": "", "genre": "和食・寿司", "genres": ["washoku"], "address": "高崎市見本町1-1",
    "municipality": "高崎市", "phone": "", "postal": "", "lat": 36.32, "lng": 139.0, "trusted": True, "hours": "", "closed": "",
    "ticket_kinds": [], "area": "", "size": "", "status": "open", "checked_on": TODAY, "left_on": None, "row": 2, "likeness": "",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "shop-index"


@pytest.fixture
def shelf(store: Store, folder: Path) -> Shelf:
    return Shelf(store, folder)


def take_in(store: Store, *names: str) -> int:
    """A list of shops with those names becomes the current one."""
    basis = store.read_now(lambda db: shop_lists.current(db, GUNMA))
    arriving = Arriving(GUNMA, "一覧.csv", "0" * 64, "佐藤", NOW, {"new": len(names)})
    number = store.write_now(lambda db: shop_lists.begin(db, arriving))
    rows = [{**ROW, "key": name, "name": name} for name in names]
    store.write_now(lambda db: shop_lists.add(db, number, rows))
    store.write_now(lambda db: shop_lists.switch(db, number, basis.id if basis else None, len(names)))
    return number


def names(shelf: Shelf, text: str = "高崎") -> list[str]:
    index = shelf.index(GUNMA, TODAY)
    results = index.search(index.ask(text)) if index else None
    return [hit.shop.name for hit in results.hits] if results and results.exact else []


def test_a_programme_without_a_list_has_no_index_and_no_state(shelf: Shelf) -> None:
    assert shelf.index(GUNMA, TODAY) is None
    assert shelf.state(GUNMA) is None


def test_the_current_list_is_searched_and_the_next_one_as_soon_as_it_is_there(
    store: Store, shelf: Shelf
) -> None:
    take_in(store, "みほん食堂")
    assert names(shelf) == ["みほん食堂"]
    take_in(store, "みほん食堂", "れい亭")
    assert names(shelf) == ["みほん食堂", "れい亭"]


def test_the_state_tells_which_list_and_of_which_day(store: Store, shelf: Shelf) -> None:
    number = take_in(store, "みほん食堂", "れい亭")
    state = shelf.state(GUNMA)
    assert state is not None
    assert (state.number, state.file_name, state.at, state.checked_on, state.shops) == (
        number, "一覧.csv", NOW, date(2021, 2, 1), 2,
    )  # fmt: skip


def test_a_correction_of_a_reading_is_searched(store: Store, shelf: Shelf) -> None:
    take_in(store, "三本食堂")
    assert names(shelf, "ミホンショクドウ") == []
    store.write_now(
        lambda db: shop_lists.correct_readings(db, GUNMA, "三本食堂", ["ミホンショクドウ"], "佐藤", NOW)
    )
    assert names(shelf, "ミホンショクドウ") == ["三本食堂"]
    store.write_now(lambda db: shop_lists.correct_readings(db, GUNMA, "三本食堂", [], "佐藤", NOW))
    assert names(shelf, "ミホンショクドウ") == []


def test_a_list_that_was_prepared_is_searched_without_being_made_again(
    sqlite_store: Store, folder: Path
) -> None:
    number = take_in(sqlite_store, "みほん食堂")
    Shelf(sqlite_store, folder).prepare(number)
    [file] = folder.iterdir()
    written = file.stat().st_mtime_ns
    assert names(Shelf(sqlite_store, folder)) == ["みほん食堂"]
    assert [each.stat().st_mtime_ns for each in folder.iterdir()] == [written]


def test_a_list_that_is_brought_back_has_the_index_it_had(store: Store, shelf: Shelf, folder: Path) -> None:
    first = take_in(store, "みほん食堂")
    assert names(shelf) == ["みほん食堂"]
    files = set(folder.iterdir())
    take_in(store, "れい亭")
    again = store.write_now(lambda db: shop_lists.bring_back(db, first, "佐藤", NOW))
    assert names(shelf) == ["みほん食堂"]
    take_in(store, "れい亭")
    store.write_now(lambda db: shop_lists.bring_back(db, again, "佐藤", NOW))
    assert names(shelf) == ["みほん食堂"]
    assert set(folder.iterdir()) == files


@pytest.mark.parametrize("damage", [lambda data: data[:-100], lambda data: b"?" + data[1:], lambda _: b""])
def test_a_file_that_is_damaged_is_made_anew(sqlite_store: Store, folder: Path, damage) -> None:
    take_in(sqlite_store, "みほん食堂")
    assert names(Shelf(sqlite_store, folder)) == ["みほん食堂"]
    [file] = folder.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert names(Shelf(sqlite_store, folder)) == ["みほん食堂"]


def test_files_that_nobody_searches_any_more_go_and_fresh_ones_stay(
    sqlite_store: Store, folder: Path
) -> None:
    shelf = Shelf(sqlite_store, folder)
    take_in(sqlite_store, "みほん食堂")
    names(shelf)
    old, fresh, other = (
        folder / f"{name}.shops" for name in (f"{GUNMA}.0.x", f"{GUNMA}.9.x", "aikyo-gunma.0.x")
    )
    for file in (old, fresh, other):
        file.write_bytes(b"")
    for file in (old, other):
        os.utime(file, (0, 0))
    take_in(sqlite_store, "れい亭")
    names(shelf)
    assert not old.exists()
    assert fresh.exists()
    assert other.exists()


def test_many_who_ask_at_once_get_the_same_list(store: Store, shelf: Shelf) -> None:
    take_in(store, "みほん食堂")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: names(shelf), range(16)))
    assert found == [["みほん食堂"]] * 16


def test_while_a_long_list_is_made_in_a_process_of_its_own_the_one_before_answers(
    sqlite_store: Store, folder: Path
) -> None:
    shelf = Shelf(sqlite_store, folder)
    take_in(sqlite_store, "みほん食堂")
    assert names(shelf) == ["みほん食堂"]
    number = take_in(sqlite_store, *(f"れい亭{at}" for at in range(SMALL + 1)))
    assert names(shelf) == ["みほん食堂"]
    steps: list[tuple[int, int]] = []
    shelf.prepare(number, lambda done, every: steps.append((done, every)))
    index = shelf.index(GUNMA, TODAY)
    assert index is not None
    assert len(index) == SMALL + 1
    assert steps in ([], [(SMALL + 1, SMALL + 1)])
