"""One spelling for what people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.normalise import katakana, normalise, unify


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ｵﾂﾘ", "オツリ"),
        ("ﾌﾟﾚﾐｱﾑ券", "プレミアム券"),
        ("ＰａｙＰａｙ", "paypay"),
        ("おつり出る？？？？", "おつり出る?"),
        ("すごいいいいい", "すごい"),
        ("まだ売ってますか〜", "まだ売ってますか"),
        ("おはよーーー", "おはよ"),
        ("スターターキット", "スターターキット"),
        ("スタ―タ―キット", "スターターキット"),
        ("使える😀？", "使える ?"),
        ("だめなの(笑)", "だめなの"),
        ("髙﨑の國", "高崎の国"),
        ("  いつ　まで ", "いつ まで"),
        ("か゛くめん", "がくめん"),
        ("10000円", "10000円"),
    ],
)
def test_a_message_is_read_in_one_spelling(typed: str, read: str) -> None:
    assert normalise(typed) == read


@given(st.text(max_size=60))
def test_normalising_any_text_never_fails_and_leaves_no_control_character(text: str) -> None:
    assert all(character.isprintable() for character in normalise(text) if character.isascii())


@given(st.text(alphabet=st.sampled_from("ｶﾞﾊﾟあア１２㋋㈮R-―〜゛゜ e\u3099"), max_size=20))
def test_every_unified_character_knows_where_it_came_from(text: str) -> None:
    unified = unify(text)
    assert len(unified.starts) == len(unified.ends) == len(unified.text)
    assert list(unified.starts) == sorted(unified.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(unified.starts, unified.ends, strict=True))


def test_hiragana_becomes_katakana() -> None:
    assert katakana("ていくあうと券") == "テイクアウト券"
