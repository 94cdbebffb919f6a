"""Handlers by name, with their examples as data and their arguments checked."""

from pathlib import Path

import pytest
from talking import CODES, REGISTRY, programmes

from bot.registry import read_examples


@pytest.mark.parametrize("code", CODES)
def test_every_handler_that_fits_is_a_candidate_with_its_own_texts(code: str) -> None:
    programme = programmes()[code]
    candidates = {candidate.id: candidate for candidate in REGISTRY.candidates(programme)}
    fitting = {f"do:{name}" for name in REGISTRY.names() if REGISTRY[name].fits(programme)}
    assert candidates.keys() == fitting - {"do:shops"}, "the list itself says what is a search"
    assert all(candidate.texts and candidate.roles for candidate in candidates.values())


def test_what_only_some_programmes_have_is_no_candidate_elsewhere() -> None:
    ids = {code: {c.id for c in REGISTRY.candidates(programmes()[code])} for code in CODES}
    assert [code for code in CODES if "do:lodging" in ids[code]] == ["aikyo-gunma"]
    assert [code for code in CODES if "do:subsidy" in ids[code]] == ["tottori-area"]
    assert "do:next_cutoff" not in ids["gunma-gotoeat"]
    assert all("do:calendar" in ids[code] for code in CODES)


def test_examples_may_hold_for_one_basis_of_settlement_only() -> None:
    stays = REGISTRY.examples("payout", programmes()["aikyo-gunma"])
    reads = REGISTRY.examples("payout", programmes()["ise-shouhinken"])
    assert any("泊ま" in text for text in stays)
    assert not any("泊ま" in text for text in reads)


def test_examples_are_read_from_toml(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'roles = ["consumer"]\n[[examples]]\ntexts = ["甲"]\n[[examples]]\nbases = ["use", "stay"]\ntexts = ["乙"]\n',
        encoding="utf-8",
    )
    examples = read_examples(file)
    assert examples.roles == ("consumer",)
    assert examples.texts == {"": ("甲",), "use": ("乙",), "stay": ("乙",)}


@pytest.mark.parametrize(
    ("name", "args", "good"),
    [
        ("payout", {}, True),
        ("payout", {"day": "2020-12-01", "basis": "arrival"}, True),
        ("payout", {"day": "2020-12-1"}, False),
        ("payout", {"colour": "red"}, False),
        ("person", {"offer": "1"}, True),
        ("person", {"offer": "yes"}, False),
        ("lodging", {"fee": "8000", "nights": "2", "persons": "3"}, True),
        ("lodging", {"fee": "-1"}, False),
        ("lodging", {"nights": "１"}, False),
        ("menu", {"welcome": "1"}, True),
    ],
)
def test_arguments_are_taken_only_if_every_one_is_known_and_good(
    name: str, args: dict[str, str], good: bool
) -> None:
    assert REGISTRY.checked(name, args) == (args if good else None)


def test_an_unknown_handler_reads_nothing() -> None:
    assert REGISTRY.reads("nobody") == frozenset()
    assert "nobody" not in REGISTRY
