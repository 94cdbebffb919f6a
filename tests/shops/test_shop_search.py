"""What people type and what they mean by it, on a list of shops that do not exist."""

from dataclasses import replace

import pytest
from shop_list import index, names, shops

from shops.index import ShopIndex
from shops.shop import Position

HERE = Position(30.0, 140.0)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("うどん処 三つ葉", "うどん処 三つ葉"),
        ("三つ葉", "うどん処 三つ葉"),
        ("居酒屋　ななほし", "居酒屋 ななほし"),
        ("ミツバ", "うどん処 三つ葉"),
        ("しょうふう", "手打ちそば 松風"),
        ("よしのや", "吉野家 みずほ店"),
        ("yoshinoya", "吉野家 みずほ店"),
        ("けいしょうけん", "景勝軒 南野店"),
        ("keishoken", "景勝軒 南野店"),
        ("オハナケーキ", "OHANA Cake's"),
        ("ｂａｒ月のうさぎ", "BAR 月のうさぎ"),
        ("ビストロ・ベール", "ビストロ・ヴェール"),
        ("ミスタードーナッツ", "ミスタードーナツ みずほショップ"),
        ("竜高飯店", "龍髙飯店"),
        ("ミスド", "ミスタードーナツ みずほショップ"),
        ("カモメ亭 南野", "カモメ亭 南野店"),
        ("南野のカモメ亭", "カモメ亭 南野店"),
        ("みずほ市のかもめ亭", "カモメ亭 みずほ本店"),
        ("ななほし駅前", "居酒屋 ななほし 駅前店"),
        ("カモメ亭じゃなくて三つ葉は使えますか", "うどん処 三つ葉"),
        ("0999-22-0003", "龍髙飯店"),
        ("０９９９１１０００３", "手打ちそば 松風"),
        ("電話番号は0999-11-0010です", "ミスタードーナツ みずほショップ"),
        ("220004", "景勝軒 南野店"),
        ("旭町45", "焼きそば大将"),
        ("山手123", "手打ちそば 松風"),
        ("本町1丁目2番地3", "みどり食堂"),
    ],
)
def test_a_shop_is_found_however_it_is_typed(typed, first):
    assert names(typed)[:1] == [first]
    assert not index().search(index().ask(typed)).guess


@pytest.mark.parametrize(
    "typed", ["うどん処三つ歯", "居ん酒屋ななほし", "カモヌ亭みずほ本店", "中華そばえすび", "みどり堂食"]
)
def test_a_slip_of_the_finger_is_answered_by_a_guess(typed):
    results = index().search(index().ask(typed))
    meant = {
        "う": "うどん処 三つ葉",
        "居": "居酒屋 ななほし",
        "カ": "カモメ亭 みずほ本店",
        "中": "中華そば えびす",
        "み": "みどり食堂",
    }
    assert meant[typed[0]] in [" ".join(hit.shop.name.split()) for hit in results.hits]
    assert results.guess
    assert not results.exact


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("お蕎麦", {"手打ちそば 松風", "うどん処 三つ葉", "吉野家 みずほ店"}),
        ("バー", {"BAR 月のうさぎ"}),
        ("飲み屋", {"BAR 月のうさぎ", "居酒屋 ななほし", "居酒屋 ななほし 駅前店"}),
        ("お肉", {"炭火焼肉デニーロ"}),
        ("ラーメン屋さん", {"中華そば えびす", "景勝軒 南野店"}),
        ("イタ飯", {"ビストロ・ヴェール"}),
        ("南野 洋食", {"カモメ亭 南野店"}),
        ("南野町でラーメンが食べられるお店を教えてください", {"景勝軒 南野店"}),
        ("子連れで行ける焼肉 みずほ市にある？", {"炭火焼肉デニーロ"}),
        ("湯元温泉", {"カモメ亭 南野店", "OHANA Cake's", "景勝軒 南野店", "寿司 たちばな"}),
        ("北都郡", {"カモメ亭 南野店", "OHANA Cake's", "龍髙飯店", "景勝軒 南野店", "寿司 たちばな"}),
        ("山手のお店", {"手打ちそば 松風", "炭火焼肉デニーロ"}),
        ("999-0102", {"手打ちそば 松風", "炭火焼肉デニーロ"}),
        ("専用券が使える店", {"焼きそば大将", "BAR 月のうさぎ"}),
        ("共通券 洋食", {"カモメ亭 みずほ本店", "カモメ亭 南野店"}),
    ],
)
def test_place_genre_number_and_ticket_are_filters(typed, expected):
    assert set(names(typed)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "叙々苑",
        "歯医者",
        "歯医者ありますか",
        "ほうとう",
        "0888-88-8888",
        "カモメ亭 本庄市",
        "南野町 焼肉",
        "xyzabc",
        "札幌 ラーメン",
    ],
)
def test_what_is_not_on_the_list_is_not_claimed(typed):
    results = index().search(index().ask(typed))
    assert results.nothing
    assert not results.exact


def test_a_chain_that_is_not_at_the_place_is_offered_where_it_is():
    results = index().search(index().ask("吉野家 南野町"))
    assert [hit.shop.name for hit in results.hits] == ["吉野家　みずほ店"]
    assert results.guess
    assert results.left_out == ("南野町",)


def test_an_unknown_number_finds_nothing_at_all():
    assert not index().search(index().ask("0888-88-8888")).hits


def test_near_here_the_nearest_come_first_with_their_distance():
    results = index().search(index().ask("近くのお店"), near=HERE, limit=3)
    assert [hit.shop.name for hit in results.hits] == ["みどり食堂", "BAR 月のうさぎ", "居酒屋 ななほし"]
    assert [round(hit.distance_m or 0) for hit in results.hits] == [0, 74, 88]


def test_near_here_a_genre_is_sorted_by_distance():
    assert names("近くの居酒屋", near=HERE) == ["居酒屋 ななほし", "居酒屋 ななほし 駅前店"]


def test_near_here_without_a_position_says_so():
    assert index().search(index().ask("近くの居酒屋")).needs_position


def test_a_station_of_no_table_stands_where_the_shops_that_name_it_are():
    twice = [*shops(), replace(shops()[7], id="x", name="売店 みずほ駅前")]
    found = ShopIndex(twice)
    results = found.search(found.ask("みずほ駅の近く"))
    assert results.around is not None
    assert getattr(results.around, "approximate", False)
    assert {hit.shop.name for hit in results.hits} >= {"居酒屋 ななほし 駅前店", "売店 みずほ駅前"}


@pytest.mark.parametrize(("name", "apart"), [("居酒屋駅前店", 0.0), ("みつば駅前店", 0.3)])
def test_a_word_before_the_front_of_a_station_is_none(name, apart):
    twice = [replace(shops()[place], id=f"x{place}", name=name) for place in (0, 1)]
    spots = [Position(30 + apart * at, 140 + apart * at) for at in (0, 1)]
    found = ShopIndex(
        [*shops(), *(replace(shop, position=spot) for shop, spot in zip(twice, spots, strict=True))]
    )
    assert found.station(name[: name.index("駅")].replace("みつば", "ミツバ")) is None


def test_no_distance_is_told_of_a_position_that_is_not_trusted():
    doubtful = [
        replace(shop, position=replace(shop.position, trusted=False)) if shop.position else shop
        for shop in shops()
    ]
    found = ShopIndex(doubtful)
    assert found.search(found.ask("近く"), near=HERE).hits == ()
    assert found.search(found.ask("カモメ亭"), near=HERE).hits[0].distance_m is None


def test_a_list_without_ticket_kinds_does_not_filter_by_them():
    plain = ShopIndex([replace(shop, ticket_kinds=frozenset()) for shop in shops()])
    results = plain.search(plain.ask("専用券が使える居酒屋"))
    assert len(results.hits) == 2
    assert results.no_kinds


def test_a_follow_up_keeps_what_it_does_not_change():
    before = index().ask("みずほ市のラーメン")
    after = index().ask("じゃあ南野町は？").after(before)
    assert [hit.shop.name for hit in index().search(after).hits] == ["景勝軒　南野店"]


def test_a_reading_given_by_the_list_is_searched():
    read = ShopIndex([replace(shops()[2], readings=("テウチソバ マツカゼ",))])
    assert read.search(read.ask("まつかぜ")).exact


def test_an_empty_list_and_an_empty_question_find_nothing():
    nobody = ShopIndex([])
    assert not nobody.search(nobody.ask("ラーメン")).hits
    assert not nobody.search(nobody.ask("近く"), near=HERE).hits
    assert not index().search(index().ask("")).hits


@pytest.mark.parametrize(
    "typed",
    ["'; DROP TABLE shops; --", "((((", "\\", "%_%", "a" * 5000, "\u202e\u0000", "|||", "〒", "-", "・"],
)
def test_hostile_text_is_only_text(typed):
    index().search(index().ask(typed), near=HERE)
