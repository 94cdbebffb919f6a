"""A list of shops is searched as soon as it is the current one: its index is made before."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from bot.clock import TOKYO
from desk.imports.shops import apply_list, preview_list, restore_list
from shops.press import SMALL
from store import Store, shop_lists
from store.imports import StaleError
from store.shop_shelf import Shelf

NOW = datetime(2021, 2, 1, 9, tzinfo=TOKYO)
GUNMA = "gunma-gotoeat"
NAMES = ("みほん食堂", "れい亭", "かくう庵", "てすと屋")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def shelf(store: Store, folder: Path) -> Shelf:
    return Shelf(store, folder)


def file(names: Sequence[str]) -> bytes:
    return "\n".join(["店舗名,住所", *(f"{name},高崎市見本町{at}" for at, name in enumerate(names))]).encode()


def found(shelf: Shelf) -> set[str]:
    index = shelf.index(GUNMA, NOW.date())
    return {hit.shop.name for hit in index.search(index.ask("高崎")).hits} if index else set()


def test_the_index_lies_ready_before_anybody_searches_the_list(
    store: Store, shelf: Shelf, folder: Path
) -> None:
    steps: list[tuple[int, int]] = []
    seen = preview_list(store, GUNMA, "一覧.csv", file(NAMES), NOW)
    apply_list(store, seen, "佐藤", NOW, progress=lambda *step: steps.append(step), shelf=shelf)
    assert len(list(folder.iterdir())) == 1
    assert steps == [(4, 8), (8, 8)]
    assert found(shelf) == set(NAMES)


def test_a_list_that_is_brought_back_is_searched_as_it_was(store: Store, shelf: Shelf, folder: Path) -> None:
    for names in (NAMES, NAMES[:2]):
        seen = preview_list(store, GUNMA, "一覧.csv", file(names), NOW)
        apply_list(store, seen, "佐藤", NOW, fewer=True, shelf=shelf)
    assert found(shelf) == set(NAMES[:2])
    for each in folder.iterdir():
        each.unlink()
    restore_list(store, 1, "鈴木", NOW, shelf)
    assert len(list(folder.iterdir())) == 1
    assert found(shelf) == set(NAMES)


def test_an_index_that_cannot_be_made_leaves_the_list_before(
    store: Store, shelf: Shelf, folder: Path
) -> None:
    first = preview_list(store, GUNMA, "一覧.csv", file(NAMES[:2]), NOW)
    apply_list(store, first, "佐藤", NOW, shelf=shelf)
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("a file where a folder should be")
    seen = preview_list(store, GUNMA, "一覧.csv", file(NAMES), NOW)
    with pytest.raises(OSError, match="index"):
        apply_list(store, seen, "佐藤", NOW, shelf=shelf)
    current = store.read_now(lambda db: shop_lists.current(db, GUNMA))
    assert current is not None
    assert current.shops == 2


def test_of_two_imports_at_once_the_second_is_told_although_its_index_was_made(
    store: Store, shelf: Shelf
) -> None:
    one, other = (preview_list(store, GUNMA, "一覧.csv", file(names), NOW) for names in (NAMES, NAMES[:3]))
    apply_list(store, one, "佐藤", NOW, shelf=shelf)
    with pytest.raises(StaleError):
        apply_list(store, other, "鈴木", NOW, shelf=shelf)
    assert found(shelf) == set(NAMES)


MANY = tuple(f"{NAMES[at % 4]}{at}" for at in range(SMALL + 1))


def test_the_index_of_a_long_list_is_made_while_its_rows_are_written(
    sqlite_store: Store, folder: Path
) -> None:
    shelf, steps = Shelf(sqlite_store, folder), list[float]()
    seen = preview_list(sqlite_store, GUNMA, "一覧.csv", file(MANY), NOW)
    apply_list(
        sqlite_store, seen, "佐藤", NOW, progress=lambda done, every: steps.append(done / every), shelf=shelf
    )
    assert steps == sorted(steps)
    assert steps[-1] == 1
    assert len(list(folder.iterdir())) == 1
    index = shelf.index(GUNMA, NOW.date())
    assert index is not None
    assert len(index) == len(MANY)
    for at in (0, 700, SMALL):
        assert [hit.shop.name for hit in index.search(index.ask(MANY[at])).hits][:1] == [MANY[at]]


def test_a_long_list_whose_rows_cannot_all_be_written_leaves_no_index(
    sqlite_store: Store, folder: Path
) -> None:
    class StoppedError(Exception):
        pass

    def stopped(_done: int, _all: int) -> None:
        raise StoppedError

    seen = preview_list(sqlite_store, GUNMA, "一覧.csv", file(MANY), NOW)
    with pytest.raises(StoppedError):
        apply_list(sqlite_store, seen, "佐藤", NOW, progress=stopped, shelf=Shelf(sqlite_store, folder))
    assert not folder.exists()
    assert sqlite_store.read_now(shop_lists.all_current) == []
    assert sqlite_store.read_now(lambda db: shop_lists.rows(db, 1)) == []
