"""The list that is searched as an index: always the current one, whole."""

from datetime import date, datetime
from pathlib import Path

import pytest

from bot.clock import TOKYO
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
def shelf(store: Store, tmp_path: Path) -> Shelf:
    return Shelf(store, tmp_path)


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
    return [hit.shop.name for hit in index.search(index.ask(text)).hits] if index else []


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
