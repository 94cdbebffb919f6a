import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.merchants.code import could_be, keyed_hash, new_code, new_token, same, token_hash, typed
from store.cases import LETTERS

SECRET = "a secret of the tests"


def test_a_code_is_two_groups_of_five_signs_that_can_be_told_apart() -> None:
    first, dash, second = new_code().partition("-")
    assert (len(first), dash, len(second)) == (5, "-", 5)
    assert set(first + second) <= set(LETTERS)


def test_codes_use_every_sign_and_do_not_repeat() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert set("".join(codes)) == set(LETTERS) | {"-"}


@pytest.mark.parametrize(
    "text",
    [
        "H7K29-MCXG4",
        "h7k29-mcxg4",
        "  H7K29 MCXG4\n",
        "Ｈ７Ｋ２９－ＭＣＸＧ４",
        "ｈ７ｋ２９ーｍｃｘｇ４",
        "H7K29‐MCXG4",
        "H7K29–MCXG4",
        "H7K29—MCXG4",
        "H7K29−MCXG4",
        "H7K29ｰMCXG4",
        "H7K29─MCXG4",
        "H 7 K 2 9 - M C X G 4",
        "H7K29　MCXG4",
        "\u200bH7K29-\ufeffMCXG4",
        "H7K29・MCXG4",
        "H7K29\u00adMCXG4",
        "H7K29_MCXG4",
    ],
)
def test_a_code_is_read_however_it_was_typed(text: str) -> None:
    assert typed(text) == "H7K29MCXG4"
    assert could_be(typed(text))


def test_a_new_code_reads_back_as_itself() -> None:
    code = new_code()
    assert typed(code) == code.replace("-", "")
    assert could_be(typed(code))


@pytest.mark.parametrize(
    "text", ["", "-", "H7K29", "H7K29-MCXG4X", "O0I1L-58BUV", "加盟店番号", "H7K29-MCXG4" * 900]
)
def test_what_is_no_code_is_told_apart_before_anything_is_looked_up(text: str) -> None:
    assert not could_be(typed(text))


@given(st.text(st.characters()))
def test_whatever_is_typed_gives_a_text_that_can_be_hashed(text: str) -> None:
    assert len(keyed_hash(SECRET, "link code", typed(text))) == 64


def test_a_hash_is_hmac_sha256_of_the_parts_with_their_lengths() -> None:
    message = b"".join(
        len(part).to_bytes(8, "big") + part for part in (b"madoguchi.merchants", b"link", b"0001", b"X")
    )
    expected = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
    assert keyed_hash(SECRET, "link", "0001", "X") == expected


def test_a_hash_depends_on_secret_purpose_and_where_one_part_ends() -> None:
    hashes = {
        keyed_hash(SECRET, "link", "ab", "c"),
        keyed_hash(SECRET, "link", "a", "bc"),
        keyed_hash(SECRET, "link", "abc"),
        keyed_hash(SECRET, "link", "abc", ""),
        keyed_hash(SECRET, "link"),
        keyed_hash(SECRET, "linkab", "c"),
        keyed_hash(SECRET, "lock", "ab", "c"),
        keyed_hash("another secret", "link", "ab", "c"),
    }
    assert len(hashes) == 8


@pytest.mark.parametrize(("secret", "purpose"), [("", "link"), (SECRET, "")])
def test_a_hash_without_secret_or_purpose_is_refused(secret: str, purpose: str) -> None:
    with pytest.raises(ValueError, match="needs a secret and a purpose"):
        keyed_hash(secret, purpose, "x")


def test_hashes_are_compared_as_a_whole() -> None:
    one = keyed_hash(SECRET, "link", "x")
    assert same(one, str(one))
    assert not same(one, one[:-1])
    assert not same(one, keyed_hash(SECRET, "link", "y"))
    assert not same("番号", one)


def test_a_token_has_256_bits_and_needs_no_escaping() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 43 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)


def test_of_a_token_only_its_hash_is_kept() -> None:
    token = new_token()
    assert token_hash(token) == hashlib.sha256(token.encode()).hexdigest()
    assert token not in token_hash(token)
