"""Which texts are a search of a list, and which are not."""

import pytest
from shop_kit import GUNMA, listing
from talking import programmes

from bot.shop_wish import following, step_said, wish_of


def kind_of(text: str) -> str:
    wish = wish_of(text, listing().index, programmes()[GUNMA])
    return wish.kind if wish else ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("みずほ市 そば", "place"),
        ("みずほでそば食べたいんだけどどこかある？", "place"),
        ("南野町", "place"),
        ("このへんの居酒屋", "near"),
        ("近くで使えるところ", "near"),
        ("お寿司", "genre"),
        ("飲み屋", "genre"),
        ("歯医者ある？", "genre"),
        ("専用券が使えるとこ", "ticket"),
        ("カモメ亭", "name"),
        ("ななほし 駅前", "name"),
        ("みどり食堂で使える？", "name"),
        ("みどり食堂の営業時間", "named"),
        ("けいしょうけん", "name"),
        ("旭町45", "name"),
        ("0999-11-0003", "number"),
        ("〒999-0102", "number"),
        ("0999-99-9999", "number"),
        ("手打そば松嵐", "alike"),
        ("景勝軒 みずほ市", "alike"),
        ("架空飯店で使えますか", "unlisted"),
        ("架空飯店は一覧に載ってる？", "unlisted"),
        ("叙々苑", "bare"),
        ("みずほのそば すごいやつ頼む", "beside"),
        ("お店を探したい", "start"),
        ("群馬", "start"),
        ("うちの店は載ってる？", "own"),
    ],
)
def test_a_search_of_the_list_is_seen_as_one(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "みずほ市ではどこで買えますか",
        "近くで買えるところ",
        "居酒屋で買える？",
        "専用券ってなに",
        "みどり食堂でいつまで使えますか",
        "みどり食堂で断られた",
        "寿司屋ですが加盟したい",
        "なんでもないです",
        "きょう使える？",
        "12/10に使えますか",
        "この券もう使えますか",
        "クレジットカードで使える？",
        "ビール券",
        "2000",
        "5000円",
        "{{7*7}}",
        "会社の接待で使っていい？",
        "持ち帰りの寿司に使える？",
        "こんにちは",
        "はい",
        "みどり食堂のオーナーの住所",
    ],
)
def test_everything_else_is_none(text: str) -> None:
    assert kind_of(text) == ""


@pytest.mark.parametrize(("text", "asks"), [("じゃあ南野町は？", True), ("寿司は？", True), ("専用券は？", True), ("じゃあ期限は？", False), ("どこで買える？", False), ("カモメ亭", False)])  # fmt: skip
def test_a_place_a_genre_or_a_ticket_goes_on_from_a_search(text: str, asks: bool) -> None:
    assert (following(text, listing().index, programmes()[GUNMA]) is not None) is asks


@pytest.mark.parametrize(("text", "step"), [("ほかには？", "more"), ("他のお店ありますか", "more"), ("もっと近いところは？", "nearer"), ("違う", "other"), ("探しているお店と違う", "other"), ("違う券もありますか", None)])  # fmt: skip
def test_what_is_wanted_of_the_shops_just_shown(text: str, step: str | None) -> None:
    assert step_said(text) == step
