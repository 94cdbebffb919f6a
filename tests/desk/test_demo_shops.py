"""The demonstration's lists of shops: made up, understood without a doubt, and there after the first start."""

import re
from collections.abc import Iterator

import demo_store
import pytest
from demo_store import CODES, NOW, PROGRAMMES

from desk.demo.loading import FOLDER, WHO
from desk.imports.shops import apply_list, preview_list
from shops.shop import Shop
from store import Store, shop_lists

MADE_UP = re.compile(r"^(みほん|さんぷる|れいだい|ためし|かくう|もしも|だみー|おためし|ひながた|かりの|たとえば|てすと|けんとう|そのた|おてほん|民宿 れいだい)")  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = demo_store.opened(tmp_path_factory.mktemp("shops"))
    assert demo_store.start(store)
    yield store
    store.close()


def listed(store: Store, code: str) -> list[Shop]:
    current = store.read_now(lambda db: shop_lists.current(db, code))
    assert current
    return store.read_now(lambda db: shop_lists.shops(db, current.id))


@pytest.mark.parametrize("code", CODES)
def test_every_row_and_column_is_understood(store: Store, code: str) -> None:
    data = (FOLDER / code / "shops.csv").read_bytes()
    seen = preview_list(store, code, "shops.csv", data, NOW)
    assert (seen.unknown, seen.refused, seen.changes_nothing) == ((), (), True)
    assert {warning.code for warning in seen.warnings} <= {"no_coordinates"}


@pytest.mark.parametrize("code", CODES)
def test_nobody_could_take_the_shops_for_real_ones(store: Store, code: str) -> None:
    shops = listed(store, code)
    assert 15 <= len(shops) <= 30
    for shop in shops:
        assert MADE_UP.match(shop.name), shop.name
        assert "見本" in shop.address, shop.address
        assert not shop.phone or re.fullmatch(r"0\d+-0+-\d{4}", shop.phone), shop.phone
        assert shop.checked_on
        assert shop.checked_on <= PROGRAMMES[code].demo_day


def test_each_programme_shows_what_its_lists_are_about(store: Store) -> None:
    assert {shop.area for shop in listed(store, "tottori-area")} >= {"A", "B", "C"}
    ise = listed(store, "ise-shouhinken")
    assert {shop.size for shop in ise} == {"large", "small"}
    assert all(("dedicated" in shop.ticket_kinds) == (shop.size == "small") for shop in ise)
    assert any(shop.readings for shop in listed(store, "gunma-gotoeat"))
    assert {shop.genre for shop in listed(store, "aikyo-gunma")} >= {"旅館", "ホテル", "民宿"}


def test_a_list_that_a_visitor_took_in_stays_at_the_next_start(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = demo_store.opened(tmp_path_factory.mktemp("visited"))
    demo_store.start(store)
    own = "店舗名,住所\nみほんの店,群馬県高崎市見本町1-1".encode()
    apply_list(store, preview_list(store, "gunma-gotoeat", "own.csv", own, NOW), "visitor", NOW, fewer=True)
    demo_store.start(store)
    assert [shop.name for shop in listed(store, "gunma-gotoeat") if not shop.left_on] == ["みほんの店"]
    found = store.read_now(lambda db: shop_lists.lists(db, "gunma-gotoeat"))
    assert [each.who for each in found] == ["visitor", WHO]
    store.close()
