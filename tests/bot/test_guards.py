"""When it matters who asks, and how the question back is put."""

import pytest
from talking import WORDS, buttons_of, programmes

from bot.blocks import Choices, Press
from bot.guards import ask_programme, ask_role, ask_which_days, not_served, role_matters, role_said
from bot.memory import Memory
from bot.plain import text_of
from faq.confidence import Band
from faq.ranking import BOTH, Candidate, Found, Match, Role


def candidate(name: str, *roles: Role, outside: bool = False) -> Candidate:
    return Candidate(name, frozenset(roles) or BOTH, (name,), kind="outside" if outside else "faq")


def found(*pairs: tuple[Candidate, float], band: Band = "answer") -> Found:
    return Found(tuple(Match(each, p, p) for each, p in pairs), band)


CONSUMER, MERCHANT, ANYONE = candidate("c", "consumer"), candidate("m", "merchant"), candidate("b")


@pytest.mark.parametrize("band", ["answer", "choose"])
def test_it_matters_where_two_about_as_likely_are_for_different_people(band: Band) -> None:
    assert role_matters(found((CONSUMER, 0.5), (MERCHANT, 0.45), band=band))


@pytest.mark.parametrize(
    "seen",
    [
        found((CONSUMER, 0.9), (MERCHANT, 0.3)),
        found((CONSUMER, 0.5), (ANYONE, 0.45)),
        found((CONSUMER, 0.5), (candidate("c2", "consumer"), 0.5)),
        found((CONSUMER, 0.5)),
        found(band="none"),
        found((CONSUMER, 0.1), (MERCHANT, 0.1), band="none"),
        found((candidate("outside:abuse", outside=True), 0.6), (CONSUMER, 0.5), (MERCHANT, 0.5)),
    ],
)
def test_otherwise_it_does_not(seen: Found) -> None:
    assert not role_matters(seen)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("店です", "merchant"),
        ("加盟店の者です。", "merchant"),
        ("旅館をやっています", "merchant"),
        ("使う側です", "consumer"),
        ("客として聞いています", "consumer"),
        ("お店で使えますか", None),
        ("加盟店の登録は", None),
        ("客", "consumer"),
        ("", None),
    ],
)
def test_a_role_is_read_only_where_nothing_else_is_said(text: str, role: Role | None) -> None:
    assert role_said(text) == role


@pytest.mark.parametrize("code", sorted(programmes()))
def test_the_role_is_asked_in_the_programmes_own_words(code: str) -> None:
    programme = programmes()[code]
    reply = ask_role(WORDS, programme, Memory(programme=code))
    labels = [button.label for button in buttons_of(reply)]
    assert labels == [f"{programme.words.ticket}を使う人", f"{programme.words.merchant}の人"]
    assert reply.memory is not None
    assert reply.memory.role_asked


def test_at_most_ten_cards_stand_side_by_side() -> None:
    many = {f"c{number}": programmes()["gifu-gotoeat"] for number in range(12)}
    reply = ask_programme(WORDS, many, tuple(many), Memory())
    assert len([b for b in buttons_of(reply) if isinstance(b.does, Press)]) == 10


def test_which_days_offers_what_fits_and_none_of_these() -> None:
    programme = programmes()["gunma-gotoeat"]
    reply = ask_which_days(WORDS, programme, ("use", "sale"), Memory(programme=programme.code))
    (block,) = reply.blocks
    assert isinstance(block, Choices)
    assert [button.label for button in block.buttons] == ["いつまで使える？", "いま買える？", "どれでもない"]


def test_another_programme_is_named_and_nothing_of_it_told() -> None:
    reply = not_served(WORDS, programmes()["ise-shouhinken"], programmes()["gifu-gotoeat"], Memory())
    assert "伊勢の商品券" in text_of(reply)
    assert "ぎふ Go To Eat" in text_of(reply)
    assert reply.kind == "no_answer"
