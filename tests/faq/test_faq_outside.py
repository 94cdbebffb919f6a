"""What is not a question for this counter."""

from collections.abc import Mapping

import pytest
import shipped

from faq.entries import candidates_of
from faq.outside import Bounds, is_gibberish, outside_candidates
from faq.questions import split_questions
from programmes.model import Programme

PROGRAMMES: Mapping[str, Programme] = shipped.programmes()
ISE = PROGRAMMES["ise-shouhinken"]
GUNMA = PROGRAMMES["gunma-gotoeat"]
GIFU = PROGRAMMES["gifu-gotoeat"]
AIKYO = PROGRAMMES["aikyo-gunma"]


@pytest.mark.parametrize(
    ("text", "programme", "region"),
    [
        ("大阪の商品券はどこで買える", ISE, "大阪府"),
        ("北海道で使えるクーポンの申込方法", GUNMA, "北海道"),
        ("札幌の食事券ほしい", GIFU, "北海道"),
        ("横浜のおすすめのラーメン屋", GUNMA, "神奈川県"),
        ("福岡市のプレミアム券", ISE, "福岡県"),
    ],
)
def test_another_region_is_noticed(text: str, programme: Programme, region: str) -> None:
    found = Bounds(programme).elsewhere(text)
    assert found is not None
    assert (found.kind, found.name) == ("region", region)


@pytest.mark.parametrize(
    ("text", "programme"),
    [
        ("大阪から泊まりに行きます", AIKYO),
        ("東京に住んでるけど買える？", ISE),
        ("東京でも使えますか", GUNMA),
        ("福島さんに代わってください", ISE),
        ("埼玉の券を出されたけど受け取っていい？", GUNMA),
        ("高山のお店でも使える？", GIFU),
        ("前橋のクーポンと併用できますか", AIKYO),
        ("いつまで使えますか", ISE),
    ],
)
def test_a_place_that_is_not_whose_ticket_it_is_leaves_the_question_ours(
    text: str, programme: Programme
) -> None:
    assert Bounds(programme).elsewhere(text) is None


def test_another_service_is_noticed_unless_the_programme_speaks_of_it() -> None:
    found = Bounds(ISE).elsewhere("マイナポイントの申し込み方法")
    assert found is not None
    assert found.kind == "service"
    assert Bounds(ISE).elsewhere("マイナポイントと併用できますか") is None


@pytest.mark.parametrize(
    "text",
    [
        "？？？",
        "!!!",
        "ああああああ",
        "asdfgh",
        "ｗｗｗｗ",
        "。。。",
        "qwertyuiop",
        "ほげほげほげ",
        "",
        "   ",
    ],
)
def test_gibberish_is_noticed(text: str) -> None:
    assert is_gibberish(text)


@pytest.mark.parametrize(
    "text", ["おつりは？", "ｵﾂﾘ", "いつ", "help", "QR", "じむきょく どこ", "12/10", "なんぼ", "PayPay"]
)
def test_a_short_question_is_no_gibberish(text: str) -> None:
    assert not is_gibberish(text)


@pytest.mark.parametrize("code", PROGRAMMES)
def test_every_outside_example_is_told_apart(code: str) -> None:
    """Each in every fourth programme."""
    turn = list(PROGRAMMES).index(code) % 4
    asked = [text for candidate in outside_candidates() for text in candidate.texts][turn::4]
    missed = [
        text
        for text in asked
        if (found := shipped.rankings().find(code, text, "consumer")).band == "answer"
        and found.matches[0].candidate.kind in ("faq", "do")
    ]
    assert len(missed) <= 0.02 * len(asked), missed


@pytest.mark.parametrize("code", PROGRAMMES)
def test_phrasings_are_answered_by_their_entry(code: str) -> None:
    """Word for word, in its own role, every fourth: a handful may belong to two entries."""
    asked = [
        (entry, text)
        for entry in PROGRAMMES[code].entries
        for text in (entry.question, *entry.phrasings[::4])
    ]
    wrong = [
        (entry.id, text)
        for entry, text in asked
        if (matches := shipped.rankings().find(code, text, entry.roles[0]).matches)
        and matches[0].candidate.id != entry.id
    ]
    assert len(wrong) <= 0.02 * len(asked), wrong


def test_answers_are_indexed_with_their_values() -> None:
    for programme in PROGRAMMES.values():
        assert not any("{" in candidate.answer for candidate in candidates_of(programme))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("おつりは出ますか？テイクアウトもできますか？", 2),
        ("おつり出る？あと、電話番号おしえて", 2),
        ("いつまで使えますか", 1),
        ("昨日お店に行ったら断られました。どうしたらいいですか？", 1),
        ("ありがとう！", 1),
        ("", 1),
    ],
)
def test_several_questions_are_taken_one_by_one(text: str, parts: int) -> None:
    assert len(split_questions(text)) == parts
