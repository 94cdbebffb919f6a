"""Own sentences reach the search of the demonstration's lists, or do not, as they should; no fewer than once did."""

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest
import shipped
from shop_chat import DEMO, SEARCH, WISHES, listing, said

from bot.listings import Listing

GROUPS: Mapping[str, Any] = tomllib.loads(WISHES.read_text(encoding="utf-8"))
MISSED = {"searched": 3, "not_searched": 1}
"""So many of each group go elsewhere."""


@pytest.fixture(scope="module")
def lists() -> dict[str, Listing]:
    return {code: listing(each, DEMO / code / "shops.csv") for code, each in shipped.programmes().items()}


@pytest.mark.parametrize("name", GROUPS)
def test_sentences_are_taken_for_a_search_or_not(name: str, lists: dict[str, Listing]) -> None:
    group = GROUPS[name]
    elsewhere = [
        (code, text, reply.topic)
        for code, texts in group["texts"].items()
        for text in texts
        for reply in [
            said(
                shipped.counter(), lambda code, day: lists[code], shipped.programmes()[code], text,
                role=group.get("role", "consumer"),
            )
        ]
        if (reply.topic == SEARCH) != group["search"]
    ]  # fmt: skip
    assert len(elsewhere) <= MISSED.get(name, 0), elsewhere
