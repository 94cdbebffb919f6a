"""Narrowing a search by what is chosen rather than typed: filters, counts, maps; and shops that take part no more."""

from dataclasses import replace
from datetime import date

import pytest
from shop_list import index, shops

from shops.filters import Filters, UnknownFilterError
from shops.index import ShopIndex
from shops.shop import Position, Shop
from shops.spots import Box

HERE = Position(30.0, 140.0)
EVERYWHERE = Box(29, 139, 32, 142)


def found(asked, shops=None, **more):
    results = (shops or index()).search(asked, **more)
    return [" ".join(hit.shop.name.split()) for hit in results.hits]


@pytest.mark.parametrize(
    ("text", "filters", "expected"),
    [
        ("", {"area": "南野町", "genre": "ramen"}, {"景勝軒 南野店"}),
        ("", {"kind": "dedicated"}, {"焼きそば大将", "BAR 月のうさぎ"}),
        ("カモメ亭", {"area": "南野町"}, {"カモメ亭 南野店"}),
        ("みずほ市 ラーメン", {"area": "南野町"}, {"景勝軒 南野店"}),
        ("ラーメン 南野町", {"genre": "chinese"}, {"龍髙飯店"}),
        ("", {"area": "南野町湯元", "genre": "ramen,sushi"}, {"景勝軒 南野店", "寿司 たちばな"}),
        ("", {"genre": "drinking"}, {"BAR 月のうさぎ", "居酒屋 ななほし", "居酒屋 ななほし 駅前店"}),
    ],
)
def test_what_is_chosen_narrows_what_is_typed(text, filters, expected):
    assert set(found(index().refined(text, **filters))) == expected


@pytest.mark.parametrize(
    "filters", [{"area": "札幌市"}, {"station": "架空中央"}, {"genre": "tofu"}, {"kind": "gold"}]
)
def test_a_filter_that_is_not_there_is_told_by_its_name(filters):
    with pytest.raises(UnknownFilterError) as error:
        index().refined("ラーメン", **filters)
    assert filters == {error.value.name: error.value.value}


@pytest.mark.parametrize(
    ("text", "words", "filters"),
    [
        ("カモメ亭", "カモメ亭", Filters()),
        ("かもめ亭 使えますか", "かもめ亭 使えますか", Filters()),
        ("南野町でラーメン", "", Filters(area="南野町", genre="ramen")),
        ("南野町のカモメ亭", "カモメ亭", Filters(area="南野町")),
        ("共通券 洋食", "", Filters(genre="western", kind="common")),
        ("0999-22-0003", "0999-22-0003", Filters()),
    ],
)
def test_what_was_asked_can_be_carried_as_words_and_filters_and_asked_again(text, words, filters):
    asked = index().ask(text)
    assert (asked.words, asked.filters) == (words, filters)
    assert found(index().refined(asked.words, **asked.filters.given)) == found(asked)


def test_pages_follow_each_other_and_the_total_stays():
    asked = index().ask("みずほ市")
    whole = index().search(asked, limit=100)
    pages = [index().search(asked, limit=5, skip=skip) for skip in (0, 5, 10)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {len(whole.hits)}


def test_counts_are_of_all_that_match_and_lead_to_so_many():
    facets = index().facets(index().ask("飲み屋"))
    assert [(each.value, each.count) for each in facets.areas] == [("みずほ市", 3)]
    assert [(each.value, each.label, each.count) for each in facets.genres] == [
        ("izakaya", "居酒屋", 2),
        ("bar", "バー・ダイニングバー", 1),
    ]
    assert [(each.label, each.count) for each in facets.kinds] == [("専用券", 1)]


def test_within_a_place_the_towns_are_counted_and_can_be_chosen():
    facets = index().facets(index().refined(area="南野町"))
    assert [(each.label, each.count) for each in facets.areas] == [("湯元", 4), ("中央", 1)]
    assert len(found(index().refined(area=facets.areas[0].value))) == 4


def test_menus_hold_what_the_list_has():
    assert [(each.label, each.count) for each in index().areas] == [("みずほ市", 14), ("南野町", 5)]
    assert {each.value for each in index().kinds} == {"common", "dedicated"}
    assert all(found(index().refined(genre=each.value)) for each in index().genres)


def test_a_map_shows_single_shops_where_there_is_room_and_marks_for_many_where_not():
    every = index().spots(index().ask(""), EVERYWHERE, 100)
    assert len(every) == 18
    assert all(spot.shop and spot.count == 1 for spot in every)
    few = index().spots(index().ask(""), EVERYWHERE, 4)
    assert len(few) <= 4
    assert sum(spot.count for spot in few) == 18


def test_a_map_shows_what_was_asked_for_within_its_box_alone():
    spots = index().spots(index().ask("カモメ亭"), Box(30, 140, 30.1, 140.1), 10)
    assert [spot.shop.name if spot.shop else "" for spot in spots] == ["カモメ亭　みずほ本店"]


def test_shops_at_one_place_are_one_mark_however_much_room_there_is():
    mall = [replace(shop, position=HERE) for shop in shops()[:3]]
    assert [(each.count, each.shop) for each in ShopIndex(mall).spots(index().ask(""), EVERYWHERE, 9)] == [
        (3, None)
    ]


def departed() -> list[Shop]:
    """The list without two of its shops, one of which leaves later."""
    days = {"カモメ亭　みずほ本店": date(2021, 2, 1), "景勝軒　南野店": date(2021, 3, 1)}
    return [replace(shop, left_on=days.get(shop.name)) for shop in shops()]


def test_a_shop_that_left_is_found_by_its_name_after_the_others_and_says_so():
    left = ShopIndex(departed(), date(2021, 2, 1))
    hits = left.search(left.ask("カモメ亭")).hits
    assert [(hit.shop.name, hit.left) for hit in hits] == [
        ("カモメ亭　南野店", False),
        ("カモメ亭　みずほ本店", True),
    ]
    assert [hit.left for hit in left.search(left.ask("0999-11-0009")).hits] == [True]


@pytest.mark.parametrize("text", ["洋食", "みずほ市", "旭町7-7", "共通券", "みずほ市 洋食"])
def test_a_shop_that_left_is_in_no_filter(text):
    left = ShopIndex(departed(), date(2021, 2, 1))
    assert "カモメ亭 みずほ本店" not in found(left.ask(text), left, limit=30)


def test_a_shop_that_left_is_not_near_not_counted_and_on_no_map():
    left = ShopIndex(departed(), date(2021, 2, 1))
    assert "カモメ亭 みずほ本店" not in found(left.ask("近く"), left, near=HERE, limit=30)
    assert [each.count for each in left.areas] == [13, 5]
    assert sum(spot.count for spot in left.spots(left.ask(""), EVERYWHERE, 100)) == 17
    assert len(left) == 18


def test_a_shop_takes_part_until_the_day_it_leaves():
    before, after = (
        ShopIndex(departed(), date(2021, 2, 28)).on(day) for day in (date(2021, 2, 28), date(2021, 3, 1))
    )
    assert found(before.ask("南野町 ラーメン"), before) == ["景勝軒 南野店"]
    assert not after.search(after.ask("南野町 ラーメン")).exact


def test_a_shop_is_there_by_its_id_also_after_it_left():
    left = ShopIndex(departed(), date(2021, 2, 1))
    assert (left.shop("8") or shops()[0]).name == "カモメ亭　みずほ本店"
    assert left.shop("none") is None
