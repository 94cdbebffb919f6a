"""Words looked for in a text and taken out of it."""

import re

from faq.patterns import any_of, without_any


def test_the_longest_of_the_words_is_found() -> None:
    assert re.findall(any_of(["今", "今日", "今日中"]), "今日中に、今日") == ["今日中", "今日"]


def test_a_word_with_signs_is_looked_for_as_it_is_written() -> None:
    assert re.fullmatch(any_of(["12/5(土)"]), "12/5(土)")


def test_words_are_taken_out_wherever_they_stand() -> None:
    assert without_any("えっと使う側です", ["です", "えっと"]) == "使う側"
    assert without_any("ですです", ["です"]) == ""
