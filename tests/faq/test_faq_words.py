"""The words of a text as the ranking counts them."""

import pytest

from faq.learned import learn, write_learned
from faq.lexicon import lexicon, shipped_lexicon
from faq.words import DATE, Words, cut, vocabulary_of, words_of

TEXTS = [
    "事務局はどこにありますか",
    "おつりは出ますか",
    "プレミアム券は1冊いくら分使えますか",
    "テイクアウトに使えますか",
    "ファミリーマートでも買えますか",
    "換金の締切はいつですか",
]


def words(text: str) -> Words:
    return words_of(cut(text), vocabulary_of(map(cut, TEXTS)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12月5日に読み取ったら", "11/20に読み取ったら"),
        ("令和2年12月10日の分", "きのうの分"),
        ("いつ振り込まれる", "入金いつ"),
        ("お釣りもらえる？", "釣り銭でますか"),
        ("〆切いつ", "締め切りはいつですか"),
        ("なんぼで買える", "いくらで購入できますか"),
        ("無くした", "紛失しました"),
    ],
)
def test_what_means_the_same_is_counted_the_same(one: str, other: str) -> None:
    assert set(words(one).terms) & set(words(other).terms)


def test_a_date_is_one_class_and_hides_its_digits() -> None:
    assert DATE in words("12月5日に使われた分").terms
    assert "12" not in words("12月5日に使われた分").terms


def test_a_count_is_a_class_by_its_unit_beside_its_digits() -> None:
    terms = words("500円券を3枚").terms
    assert {"〔枚〕", "3", "〔円券〕"} <= set(terms)


def test_what_is_asked_for_with_nan_is_a_word_of_its_own() -> None:
    assert "何冊" in words("一人何冊まで").terms or "冊数" in words("一人何冊まで").terms


def test_request_words_are_left_out_unless_nothing_else_was_said() -> None:
    assert "教える" not in words("おつりについて教えてください").terms
    assert words("教えて").terms


@pytest.mark.parametrize(
    ("kana", "heard"),
    [
        ("じむきょく どこ", "事務局"),
        ("おつり でますか", "釣り"),
        ("ていくあうと つかえる？", "持ち帰り"),
        ("ぷれみあむけん", "プレミアム"),
    ],
)
def test_a_message_in_kana_is_read_by_sound(kana: str, heard: str) -> None:
    assert heard in words(kana).terms


def test_a_loan_word_in_hiragana_is_heard_beside_kanji() -> None:
    assert (
        words("ふぁみりーまーとで券を買える？").terms.count("ファミマ")
        or "ファミリー" in words("ふぁみりーまーとで券を買える？").terms
    )


def test_half_width_katakana_is_heard_beside_kanji() -> None:
    assert {"事務局", "どこ"} & set(words("事務局 ﾄﾞｺ").terms) == {"事務局", "どこ"}


def test_the_reading_is_only_pairs_of_kana() -> None:
    sounds = words("事務局").sounds
    assert sounds == ("ジム", "ムキ", "キョ", "ョク")


def test_any_string_can_be_cut() -> None:
    for text in ("", " ", "?", "😀", "\x00", "a" * 500, "゛゜", "〜〜〜"):
        assert isinstance(words(text), Words)


def test_a_lexicon_reads_words_of_several_pieces_as_one() -> None:
    small = lexicon(
        {"stop": ["教える"], "same": [["入金", "振り込む"]], "near": [["入金", "換金"]]}, {"締切": ["〆切"]}
    )
    known = vocabulary_of([], small)
    assert words_of(cut("振り込まれた", small), known, small).terms == ("入金",)
    assert small.nearby({"入金": 1.0}) == {"換金": 1.0}
    assert cut("〆切", small) == cut("締切", small)


def test_every_word_of_the_shipped_lexicon_is_cut_into_something() -> None:
    shipped = shipped_lexicon()
    assert len(shipped.rules) > 300
    assert all(rule.forms and rule.term for rules in shipped.rules.values() for rule in rules)
    assert all(term not in others for term, others in shipped.near.items())


def test_words_are_learned_from_the_entries_they_stand_in_together() -> None:
    learned = learn(
        [
            ["返品", "払い戻し"],
            ["返品", "払い戻し", "券"],
            ["券", "店"],
            ["店", "地図"],
            ["駅"],
            ["道"],
            ["町"],
            ["村"],
            *[["県"]] * 8,
        ]
    )
    assert learned["返品"]["払い戻し"] > 0.3
    assert "返品" not in learned.get("地図", {})
    assert '"返品" = {' in write_learned(learned, "head")
