"""What is said of the shops of a list, piece by piece."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from asking import HANDLERS, Said, ask_handler, programmes, turn_of
from shop_kit import GUNMA, IN_USE, listing, listing_of, names

from bot.blocks import Open, Press
from bot.memory import Memory
from bot.records import Records
from bot.shop_sought import Sought
from shops.filters import Filters
from shops.shop import Position, Shop

ALIKE = [
    Shop(f"{n:012}", f"みほん食堂 {n}号店", f"架空県{town}本町{n}", genre="食堂", position=Position(30.0 + n / 1000, 140.0))
    for n, town in enumerate(("みずほ市", "みずほ市", "あかね市", "あかね市", "あかね市", "みどり町", "みどり町", "みどり町") * 5)
]  # fmt: skip


def asked(text: str = "", **more: Any) -> Said:
    return ask_handler("shops", GUNMA, text, IN_USE, **{"listing": listing(), **more})


def test_without_a_list_the_documents_answer() -> None:
    reply = asked("みずほ市 そば", listing=None)
    assert "加盟登録をした加盟店" in reply
    assert "［人に相談する］" in reply


def test_where_the_documents_are_silent_too_it_says_so() -> None:
    bare = replace(programmes()[GUNMA], entries=())
    turn = replace(turn_of(GUNMA, "", IN_USE), programme=bare)
    assert "いまは、この画面で加盟店を探せません" in Said(HANDLERS["shops"].answer(turn))


def test_one_shop_is_told_in_the_singular() -> None:
    assert "「みどり食堂」に合う加盟店は、1件あります。" in asked("みどり食堂")


def test_which_page_it_is_stands_over_the_cards() -> None:
    reply = asked(listing=listing_of(ALIKE), args={"area": "あかね市", "skip": "5"})
    assert "15件あります。6件目からの5件です。" in reply
    assert len(names(reply.reply)) == 5


def test_many_shops_are_narrowed_by_what_differs_among_them() -> None:
    reply = asked("みほん食堂", listing=listing_of(ALIKE))
    assert "［地域で絞る］" in reply
    assert "ジャンルで絞る" not in reply


@pytest.mark.parametrize(
    ("by", "says"), [("area", "どの地域で"), ("genre", "どのジャンルを"), ("kind", "どの券が")]
)
def test_each_way_of_narrowing_asks_its_question_with_counts(by: str, says: str) -> None:
    reply = asked(args={"step": by})
    assert reply.kind == "choices"
    assert says in reply
    assert "19件" in reply


def test_the_rest_of_the_choices_stands_behind_a_button() -> None:
    first = asked(args={"step": "genre"})
    assert "［ほかから選ぶ］" in first
    assert asked(args={"step": "genre", "skip": "8"}).text != first.text


def test_near_a_station_the_distance_is_the_stations() -> None:
    shops = [Shop("a", "みほん食堂", "高崎市見本町1", genre="食堂", position=Position(36.3237, 139.0130))]
    assert "高崎駅から約" in asked("高崎駅の近く", listing=listing_of(shops))


def test_a_station_that_no_table_has_is_an_estimate() -> None:
    shops = [
        Shop(
            str(n),
            f"みほん{n} 架空原駅前店",
            "みずほ市見本町1",
            genre="食堂",
            position=Position(30.0 + n / 9000, 140.0),
        )
        for n in range(3)
    ]
    assert "架空原駅の場所は、一覧の住所から見積もったもの" in asked(
        "架空原駅の近くの店", listing=listing_of(shops)
    )


def test_a_genre_that_the_list_has_not_is_told_with_other_ways() -> None:
    reply = asked("みずほ市の歯医者")
    assert "見つかりませんでした" in reply
    assert "［この地域のほかの店］" in reply
    assert "［地域から探す］" in reply


def test_near_somebody_where_nothing_is_it_is_said() -> None:
    reply = asked(
        position=Position(30.0, 140.0), memory=Memory(GUNMA, topic="do:shops", slots=(("genre", "hospital"),))
    )
    assert "現在地の近くには" in reply


def test_a_word_left_out_is_named() -> None:
    assert "「すごい」に合う加盟店は" in asked("みずほ市 そば すごい")


def test_with_a_site_the_cards_and_the_list_have_their_pages() -> None:
    reply = asked("みずほ市 居酒屋", site="https://madoguchi.example").reply
    opened = [b.does.url for block in reply.blocks for c in getattr(block, "cards", ()) for b in c.buttons if isinstance(b.does, Open)]  # fmt: skip
    assert f"https://madoguchi.example/p/{GUNMA}/shops/6" in opened
    page = next(b.does.url for b in reply.quick if isinstance(b.does, Open))
    assert page.startswith(f"https://madoguchi.example/p/{GUNMA}/shops?area=")


def test_a_card_leads_to_the_report_of_its_shop() -> None:
    reply = asked("みどり食堂").reply
    pressed = [b.does for block in reply.blocks for c in getattr(block, "cards", ()) for b in c.buttons if isinstance(b.does, Press)]  # fmt: skip
    assert pressed == [Press("shop_report", (("p", GUNMA), ("shop", "0")))]


class OfMidori(Records):
    """What somebody sees who is linked with one shop."""

    def shops(self) -> Any:
        return [SimpleNamespace(name="みどり食堂")]


def test_a_linked_shop_is_looked_for_by_its_own_name() -> None:
    assert names(asked("うちの店は載ってる？", records=OfMidori()).reply) == ["みどり食堂"]


def test_a_short_list_is_shown_whole() -> None:
    assert len(names(asked("お店を探したい", listing=listing_of(ALIKE[:4])).reply)) == 4


def test_a_search_that_does_not_fit_into_a_button_is_taken_from_the_memory() -> None:
    long = Sought("み" * 60, Filters(area="架" * 60, station="空" * 60, genre="g" * 60, kind="k" * 60))
    memory = Memory(GUNMA, topic="do:shops", slots=tuple(long.values.items()))
    reply = asked(args={"kept": "1", "step": "other"}, memory=memory).reply
    presses = [b.does for b in reply.quick if isinstance(b.does, Press) and b.does.handler == "shops"]
    assert all(("kept", "1") in press.args for press in presses)


def test_a_search_is_the_same_after_its_way_through_a_button() -> None:
    index = listing().index
    for text in ("みずほ市でそば", "カモメ亭", "0999-11-0003", "近くの居酒屋", "専用券が使えるバー"):
        sought = Sought.of(index.ask(text))
        again = Sought.read(sought.values)
        assert again == sought
        found = [
            [hit.shop.id for hit in index.search(each).hits] for each in (index.ask(text), again.on(index))
        ]
        assert found[0] == found[1], text
