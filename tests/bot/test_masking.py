"""Personal data typed by accident is masked; what people need answered stays."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import TOKYO
from bot.inbox_intake import row_of
from bot.incoming import Incoming
from bot.masking import LENGTH, MARKS, clean, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("090-1234-5678です", "【電話番号】です"),
        ("電話は09012345678", "電話は【電話番号】"),
        ("070 1234 5678と０８０－１２３４－５６７８", "【電話番号】と【電話番号】"),
        ("０８０ー１２３４ー５６７８まで", "【電話番号】まで"),
        ("090(1234)5678", "【電話番号】"),
        ("+81 90-1234-5678", "【電話番号】"),
        ("カードは4111 1111 1111 1111です", "カードは【カード番号】です"),
        ("4111-1111-1111-1111", "【カード番号】"),
        ("４１１１１１１１１１１１１１１１", "【カード番号】"),
        ("378282246310005", "【カード番号】"),
        ("3782 822463 10005", "【カード番号】"),
        ("マイナンバーは1234 5678 9012", "マイナンバーは【個人番号】"),
        ("123456789012", "【個人番号】"),
        ("口座番号は1234567です", "口座番号は【口座番号】です"),
        ("普通　１２３４５６７", "普通　【口座番号】"),
        ("前橋支店 普通 1234567 ぐんまたろう", "前橋支店 普通 【口座番号】 ぐんまたろう"),
        ("前橋支店1234567", "前橋支店【口座番号】"),
        ("当座0012345", "当座【口座番号】"),
        ("記号12340番号12345671", "記号【口座番号】"),
        ("taro.gunma@example.co.jpまで", "【メールアドレス】まで"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "【メールアドレス】"),
    ],
)
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "0570-012-345に電話した",
        "027-226-1234",
        "03-1234-5678",
        "0120-123-456",
        "2020年12月10日(木) 10:30〜17:00",
        "令和2年12月10日",
        "2020-12-10から2020-12-20",
        "2020/12/10",
        "20201101-20201231",
        "20201210",
        "12,500円",
        "1234567円",
        "1,234,567,890円",
        "口座に20201220に入金",
        "口座 1200000円",
        "普通に500000円もらえる",
        "500円券1200枚",
        "普通500円券12枚",
        "〒371-8570",
        "受付番号 H7K-29M",
        "加盟店番号 1234567",
        "T1234567890123",
        "前橋支店 027-226-1234",
        "@ぐんま",
        "",
    ],
)
def test_dates_amounts_counts_and_public_numbers_stay(text: str) -> None:
    assert mask(text) == (text, ())


def test_the_kinds_that_were_masked_are_told() -> None:
    assert set(mask("090-1234-5678 a@example.com")[1]) == {"email", "phone"}


@given(st.text())
def test_masking_twice_is_masking_once(text: str) -> None:
    once, _ = mask(text)
    assert mask(once)[0] == once


@given(
    st.text(alphabet="あいう、。券 "),
    st.integers(0, 99_999_999),
    st.sampled_from("789"),
    st.text(alphabet="はです。"),
)
def test_no_mobile_number_gets_through(before: str, number: int, prefix: str, after: str) -> None:
    digits = f"{number:08}"
    for written in (f"0{prefix}0{digits}", f"0{prefix}0-{digits[:4]}-{digits[4:]}"):
        assert mask(before + written + after)[0] == before + MARKS["phone"] + after


@given(st.text(alphabet=st.characters(exclude_categories=["Nd", "No"], exclude_characters="@＠")))
def test_text_without_numbers_is_left_alone(text: str) -> None:
    assert mask(text) == (text, ())


@given(st.text(alphabet=st.characters(categories=["L", "N", "Cs", "Cc", "So"])))
def test_cleaned_text_can_be_encoded_and_holds_no_nul(text: str) -> None:
    assert "\0" not in clean(text).encode("utf-8").decode("utf-8")


def test_a_text_longer_than_line_allows_is_cut() -> None:
    assert len(clean("あ" * (LENGTH + 1))) == LENGTH


def test_a_position_waits_for_its_answer_only_as_exactly_as_the_answer_needs() -> None:
    at = datetime(2023, 11, 10, 12, tzinfo=TOKYO)
    row = row_of(Incoming("web", "a", "1", "position", at, latitude=36.32194567, longitude=139.00334567))
    assert (row["payload"]["latitude"], row["payload"]["longitude"]) == (36.3219, 139.0033)
