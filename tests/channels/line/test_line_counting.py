"""Length as LINE counts it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.line.counting import clusters, cut_clusters, cut_units, pieces
from bot.codec import utf16_units

FAMILY = "👨‍👩‍👧"
FLAG = "🇯🇵"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ぎふ券", ["ぎ", "ふ", "券"]),
        ("か\u3099券", ["か\u3099", "券"]),
        ("ｶﾞ", ["ｶﾞ"]),
        (FAMILY + "と", [FAMILY, "と"]),
        ("👍🏽👍", ["👍🏽", "👍"]),
        (FLAG + FLAG, [FLAG, FLAG]),
        ("\r\nあ", ["\r\n", "あ"]),
        ("葛󠄀城", ["葛󠄀", "城"]),
        ("", []),
    ],
)
def test_what_a_reader_takes_for_one_character_is_one(text: str, expected: list[str]) -> None:
    assert clusters(text) == expected


def test_a_label_within_its_length_stays_as_it_is() -> None:
    assert cut_clusters("あ" * 20, 20) == "あ" * 20
    assert cut_clusters(FAMILY * 20, 20) == FAMILY * 20


def test_a_label_that_is_too_long_ends_in_an_ellipsis() -> None:
    assert cut_clusters("あ" * 21, 20) == "あ" * 19 + "…"
    assert cut_clusters(FAMILY * 21, 20) == FAMILY * 19 + "…"


def test_a_surrogate_pair_counts_two_and_is_never_halved() -> None:
    assert cut_units("𠮷" * 10, 20) == "𠮷" * 10
    assert cut_units("𠮷" * 11, 20) == "𠮷" * 9 + "…"


def test_a_text_is_broken_where_a_reader_would_pause() -> None:
    assert list(pieces("一つ目です。" * 3 + "\n\n" + "二つ目です。" * 3, 30)) == [
        "一つ目です。" * 3,
        "二つ目です。" * 3,
    ]
    assert list(pieces("あ" * 8 + "。" + "い" * 8, 10)) == ["あ" * 8 + "。", "い" * 8]


@given(st.text(max_size=300), st.integers(2, 50))
def test_pieces_hold_everything_but_space_and_none_is_too_long(text: str, limit: int) -> None:
    found = list(pieces(text, limit))
    assert all(utf16_units(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@given(st.text(max_size=100), st.integers(2, 30))
def test_a_cut_text_is_never_too_long(text: str, limit: int) -> None:
    assert utf16_units(cut_units(text, limit)) <= limit
    assert len(clusters(cut_clusters(text, limit))) <= limit


@given(st.text(max_size=100))
def test_clusters_hold_the_whole_text(text: str) -> None:
    assert "".join(clusters(text)) == text
