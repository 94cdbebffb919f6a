"""docs/shop-lists.md names only headers that are understood and only reasons that there are."""

import re
from pathlib import Path

from desk import TEMPLATES
from desk.imports.cells import folded
from desk.imports.shops.columns import FIELDS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "shop-lists.md").read_text(encoding="utf-8")
TEMPLATE = (TEMPLATES / "shop_lists.j2").read_text(encoding="utf-8")


def test_every_header_it_names_is_understood() -> None:
    known = {folded(header) for field in FIELDS for header in field.headers}
    table = DOCUMENT.split("## Columns")[1].split("## Judgements")[0]
    rows = [line.split("|")[2] for line in table.splitlines() if line.startswith("|")][2:]
    named = {
        word.strip()
        for row in rows
        for word in re.split(r"[,;]|\band\b|\bor\b|:", re.sub(r"\([^)]*\)", "", row))
        if re.search(r"[ぁ-ゖァ-ヺ一-鿿]", word)
    }
    assert len(named) > 30
    assert not {word for word in named if folded(word) not in known} - {"read for 閉店", "休業中"}


def test_every_reason_it_names_has_its_words() -> None:
    section = DOCUMENT.split("## Judgements")[1]
    named = {
        f"coordinates{code}" if code.startswith("_") else code for code in re.findall(r"`([a-z_]+)`", section)
    }
    assert named <= set(re.findall(r"macro why_(\w+)\(", TEMPLATE))
