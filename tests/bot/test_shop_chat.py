"""Shops are searched in a conversation: found, narrowed, gone on from, near the person, and told honestly."""

from dataclasses import replace

import pytest
from shop_kit import CHECKED, GUNMA, cards_of, listing, listing_of, names, silent_listing, stand, talk
from shop_list import shops
from talking import Talk, buttons_of, programmes, said

from bot.blocks import Open, SharePosition
from bot.codec import memory_to_json
from shops.shop import Position, Shop

TWENTY = [
    Shop(
        str(n),
        f"みほん食堂 {n}号店",
        f"架空県みずほ市本町{n}",
        genre="食堂",
        position=Position(30.0 + n / 1000, 140.0),
    )
    for n in range(20)
]


def test_the_best_few_come_as_cards_with_all_that_the_list_tells() -> None:
    reply = talk(at="2020-11-20").say("みずほ市 居酒屋")
    assert names(reply) == ["居酒屋 ななほし", "居酒屋 ななほし 駅前店"]
    text = said(reply)
    for told in (
        "2件あります",
        "2020年11月16日(月)時点",
        "みずほ市本町3-2",
        "0999-11-0007",
        "居酒屋",
    ):
        assert told in text
    links = [button.does.url for button in buttons_of(reply) if isinstance(button.does, Open)]
    assert "tel:0999110007" in links
    assert "https://www.google.com/maps/search/?api=1&query=30.0006,140.0006" in links


def test_the_answer_names_the_list_and_the_clause_it_stands_on() -> None:
    text = said(talk().say("みずほ市 居酒屋"))
    assert "(加盟店の一覧 2020年11月16日(月)時点、「Go To Eatキャンペーン」" in text


def test_more_are_shown_by_button_and_by_word() -> None:
    here = talk(here=listing_of(TWENTY))
    first = names(here.say("みずほ市の食堂"))
    second = names(here.tap("もっと見る"))
    third = names(here.say("ほかには？"))
    assert len(first) == len(second) == len(third) == 5
    assert len({*first, *second, *third}) == 15
    here.tap("もっと見る")
    assert "もっと見る" not in said(here.last)


def test_a_follow_up_keeps_the_filters_that_it_does_not_change() -> None:
    here = talk()
    here.say("みずほ市でそば")
    assert "南野町の「そば」" in said(here.say("じゃあ南野町は？"))
    assert names(here.say("寿司は？")) == ["寿司 たちばな"]


def test_a_place_alone_is_its_shops_whatever_else_is_there() -> None:
    here = talk(
        here=listing_of([*shops(), Shop("x", "みほん食堂 高崎店", "群馬県高崎市見本町2-1", genre="食堂")])
    )
    assert names(here.say("高崎")) == ["みほん食堂 高崎店"]
    assert here.say("高崎のどこ").topic == "faq:office-address"


def test_a_vague_question_is_narrowed_with_counts() -> None:
    here = talk()
    reply = here.say("お店を探したい")
    assert reply.kind == "choices"
    assert "みずほ市（14）" in said(reply)
    found = here.tap("みずほ市")
    assert "14件" in said(found)
    assert "どのジャンル" in said(here.tap("ジャンルで絞る"))


def test_a_stored_answer_about_where_leads_into_the_search() -> None:
    here = talk()
    reply = here.say("食事券はどこで使えますか？")
    assert reply.topic == "faq:where-use"
    assert any(isinstance(button.does, SharePosition) for button in buttons_of(reply))
    assert here.tap("みずほ市").topic == "do:shops"


def test_without_a_list_nothing_is_different() -> None:
    here = Talk(GUNMA, at="2020-11-20", role="consumer", programme=GUNMA)
    assert "どの地域" not in said(here.say("食事券はどこで使えますか？"))
    assert here.say("ラーメン 高崎").topic != "do:shops"
    assert stand(here, 36.3, 139.0).topic == "got:position"


def test_the_menu_offers_the_search_where_there_is_a_list() -> None:
    here = talk()
    here.press(f"menu?p={GUNMA}")
    assert here.tap("お店を探す").kind == "choices"
    here.listings = lambda code, day: None
    assert "お店を探す" not in said(here.press(f"menu?p={GUNMA}"))


# --- near ------------------------------------------------------------------------------------------


def test_near_here_asks_for_the_position_and_answers_the_wish_that_was_open() -> None:
    here = talk()
    asked = here.say("近くの居酒屋")
    assert any(isinstance(button.does, SharePosition) for button in buttons_of(asked))
    assert "保存しません" in said(asked)
    found = stand(here, 30.0, 140.0)
    assert names(found)[0] == "居酒屋 ななほし"
    assert cards_of(found)[0].subtitle.startswith("約90m")


def test_a_place_will_do_instead_of_a_position() -> None:
    here = talk()
    here.say("近くの居酒屋")
    assert names(here.tap("みずほ市")) == ["居酒屋 ななほし", "居酒屋 ななほし 駅前店"]


def test_a_position_out_of_the_blue_is_near_me() -> None:
    here = talk()
    assert names(stand(here, 30.0, 140.0))[0] == "みどり食堂"


def test_a_position_is_not_remembered_and_more_comes_without_distance() -> None:
    here = talk()
    here.say("近くの店")
    found = stand(here, 30.12345, 140.54321)
    kept = str(memory_to_json(here.memory)) + str([button.does for button in buttons_of(found)])
    assert "30.12" not in kept
    assert "140.54" not in kept
    more = here.tap("もっと見る")
    assert len(names(more)) == 5
    assert not set(names(more)) & set(names(found))
    assert "約" not in said(more)


def test_no_distance_is_told_where_the_position_is_not_trusted() -> None:
    doubted = [
        replace(shop, position=shop.position and replace(shop.position, trusted=False)) for shop in shops()
    ]
    here = talk(here=listing_of(doubted))
    here.say("みずほ市の居酒屋")
    assert "約" not in "".join(card.subtitle for card in cards_of(stand(here, 30.0, 140.0)))


# --- honesty ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["架空飯店で使える？", "架空飯店は一覧に載ってる？", "叙々苑"])
def test_a_shop_that_is_not_on_the_list_is_said_to_be_not_on_the_list_of_that_day(text: str) -> None:
    reply = talk().say(text)
    assert reply.topic == "do:shops"
    assert f"{CHECKED.year}年11月16日(月)時点" in said(reply)
    assert "見つかりませんでした" in said(reply)


def test_a_guess_says_that_it_is_one_and_what_was_left_out() -> None:
    slip = talk().say("手打そば松嵐")
    assert names(slip)[0] == "手打ちそば 松風"
    assert "もしかすると" in said(slip)
    elsewhere = talk().say("景勝軒 みずほ市")
    assert names(elsewhere) == ["景勝軒 南野店"]
    assert "見つかりませんでした。みずほ市に近いお店から" in said(elsewhere)


def test_a_number_that_is_not_listed_finds_no_neighbour() -> None:
    reply = talk().say("0999-11-0099")
    assert not cards_of(reply)
    assert "似た番号は出していません" in said(reply)


def test_a_list_that_does_not_tell_the_tickets_says_so() -> None:
    reply = talk(here=silent_listing()).say("専用券が使えるそば屋")
    assert "どの券が使えるお店かは書かれていません" in said(reply)
    assert "専用券が使える加盟店は" not in said(reply)


def test_the_programmes_own_rule_is_told_where_the_list_is_silent() -> None:
    ise = talk(
        at="2023-11-20",
        here=replace(silent_listing(), programme="ise-shouhinken"),
        programme="ise-shouhinken",
    )
    assert "中小規模店専用券が使えるのは、中小規模店（大型店以外の取扱店）です" in said(
        ise.say("専用券が使えるそば屋")
    )


@pytest.mark.parametrize("day", ["2020-10-01", "2022-01-10"])
def test_out_of_the_period_of_use_the_list_is_not_all_that_is_said(day: str) -> None:
    text = said(talk(at=day).say("みずほ市 居酒屋"))
    assert "できません" in text.split("件あります")[0]


def test_while_use_is_stopped_it_is_said_first() -> None:
    assert "お控えください" in said(talk(at="2021-01-20").say("みずほ市 居酒屋")).split("件あります")[0]


def test_a_shop_that_left_is_closed_or_is_being_checked_says_so_plainly() -> None:
    left, paused, checked = shops()[0], shops()[3], shops()[8]
    some = [
        replace(left, left_on=CHECKED), replace(paused, status="paused"), checked,
        *[s for s in shops() if s.id not in (left.id, paused.id, checked.id)],
    ]  # fmt: skip
    here = talk(here=listing_of(some, checking=frozenset({checked.id})))
    assert "2020年11月16日(月)に一覧から外れました" in said(here.say("みどり食堂"))
    assert "休止中" in said(here.say("焼きそば大将"))
    assert "事務局が確認しています" in said(here.say("カモメ亭 みずほ本店"))
    assert cards_of(here.last)[0].tone == "warning"


# --- other ways ------------------------------------------------------------------------------------


def test_not_the_shop_i_meant_asks_for_its_name_and_takes_the_next_words_for_it() -> None:
    here = talk()
    here.say("居酒屋")
    assert "お店の名前の一部" in said(here.tap("探しているお店と違う"))
    assert names(here.say("ななほし 駅前")) == ["居酒屋 ななほし 駅前店"]
    here.say("違う")
    assert here.say("なかやまや").topic == "do:shops"


def test_a_rule_about_a_kind_of_shop_stays_a_rule_with_the_way_into_the_search() -> None:
    here = talk(at="2022-07-01", programme="tottori-area")
    reply = here.say("コンビニでこの食事券つかえる？")
    assert reply.topic == "faq:convenience"
    assert here.tap("「コンビニ」を探す").topic == "do:shops"


def test_a_shop_asks_whether_it_is_listed() -> None:
    here = talk(role="merchant")
    assert "お店の名前か電話番号" in said(here.say("うちの店は載ってる？"))
    assert names(here.say("0999-22-0003")) == ["龍髙飯店"]


def test_a_listed_shops_number_is_no_secret_and_its_owner_is() -> None:
    assert "0999-11-0001" in said(talk().say("みどり食堂の電話番号は"))
    assert talk().say("みどり食堂の店長の電話番号は").topic != "do:shops"


def test_a_position_before_the_programme_is_known_asks_which_ticket_it_is_about() -> None:
    here = Talk(at="2020-11-20", role="consumer")
    here.listings = lambda code, day: listing() if code == GUNMA else None
    assert stand(here, 30.0, 140.0).topic == "guard:programme"
    assert "現在地" in said(here.press(f"guard?p={GUNMA}"))


def test_a_button_of_a_list_that_is_gone_is_answered_politely() -> None:
    here = talk()
    here.say("みずほ市 居酒屋")
    here.listings = lambda code, day: None
    assert "加盟登録をした加盟店" in said(here.tap("探しているお店と違う"))


@pytest.mark.parametrize("press", ["shops?p=gunma-gotoeat&q=", "shops?p=gunma-gotoeat&step=all", "shops?p=gunma-gotoeat&skip=-1", "shops?p=gunma-gotoeat&shop=1"])  # fmt: skip
def test_a_button_that_was_tampered_with_does_nothing(press: str) -> None:
    assert talk().press(press).topic == "stale"


@pytest.mark.parametrize("press", ["shops?p=gunma-gotoeat&area=どこにもない町", "shops?p=gunma-gotoeat&genre=none", "shops?p=gunma-gotoeat&step=next", "shops?p=gunma-gotoeat&kept=1&skip=5"])  # fmt: skip
def test_a_button_of_another_list_still_leads_on(press: str) -> None:
    assert talk().press(press).topic == "do:shops"


def test_hostile_words_of_a_shop_are_shown_as_they_are() -> None:
    nasty = Shop("x", "<b>=cmd|'\u202e店", "{{7*7}}", genre="そば")
    reply = talk(here=listing_of([*shops(), nasty])).say("cmd")
    assert cards_of(reply)[0].title == nasty.name


def test_every_programme_is_found_its_own_clause() -> None:
    for programme in programmes().values():
        assert any(entry.finds_shops and entry.source for entry in programme.entries), programme.code
