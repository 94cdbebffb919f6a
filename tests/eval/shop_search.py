"""How good the shop search is: on a file of searches where there is one, and on searches made of real lists.

    python tests/eval/shop_search.py [-v] [LISTS]

LISTS is a folder with lists as CSV (``MADOGUCHI_SHOP_LISTS``, or beside the checkout); without one there is nothing to do. The
file of searches (``MADOGUCHI_GOLDEN_SHOPS``) is asked of ``gunma.csv`` and judged by the ``score.py`` beside it. The searches
made here (``made_searches``) are the same on every run.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from made_searches import Case, cases_of, right  # noqa: E402

from shops.index import ShopIndex  # noqa: E402
from shops.shop import Position, Shop  # noqa: E402

SHARED = HERE.parents[2] / "shared"
LISTS = Path(os.environ.get("MADOGUCHI_SHOP_LISTS", SHARED / "data" / "shops"))
GOLDEN = Path(os.environ.get("MADOGUCHI_GOLDEN_SHOPS", SHARED / "golden" / "shops.jsonl"))


def shops_in(file: Path) -> list[Shop]:
    """The shops of a list as CSV with Japanese headers, as crawled."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [_shop(number, row) for number, row in enumerate(csv.DictReader(lines), 2)]


def _shop(number: int, row: dict[str, str]) -> Shop:
    spot = Position(float(row["緯度"]), float(row["経度"])) if row["緯度"] and row["経度"] else None
    return Shop(
        id=str(number),
        name=row["店舗名"],
        address=row["住所"],
        genre=row["ジャンル"],
        phone=row["電話番号"],
        postal=row.get("郵便番号", ""),
        position=spot,
        area=row.get("エリア", ""),
        row=number,
    )


def golden(index: ShopIndex, file: Path, verbose: bool) -> None:
    """Asks the searches of ``file`` and lets its ``score.py`` judge them."""
    answers = []
    for case in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        near = Position(case["lat"], case["lon"]) if "lat" in case else None
        results = index.search(index.ask(case["query"]), near=near, limit=10)
        found = [{"name": hit.shop.name, "address": hit.shop.address} for hit in results.hits]
        answers.append({"id": case["id"], "shops": found, "exact": results.exact})
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
        out.flush()
        more = ["-v"] if verbose else []
        subprocess.run(
            [sys.executable, str(file.with_name("score.py")), str(file), out.name, *more], check=True
        )


def made(name: str, shops: list[Shop], index: ShopIndex, verbose: bool) -> None:
    """Asks the searches made of the list itself."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    wrong: list[tuple[Case, list[str]]] = []
    for case in cases_of(shops):
        results = index.search(index.ask(case.query), near=case.near, limit=10)
        ok = right(case, results)
        for group in ("all", case.group):
            tally[group][0] += ok
            tally[group][1] += 1
        if not ok:
            wrong.append((case, [hit.shop.name for hit in results.hits[:4]]))
    print(f"\n{name}")
    for group, (good, all_) in tally.items():
        print(f"  {good:4}/{all_:<4} {good / all_:.3f}  {group}")
    for case, names in wrong if verbose else ():
        print(f"  {case.group} | {case.query} | {[s.name for s in case.relevant[:3]]} | {names}")


def main() -> None:
    verbose = "-v" in sys.argv
    folder = next((Path(name) for name in sys.argv[1:] if name != "-v"), LISTS)
    for name in ("gunma", "fukui", "toyama"):
        file = folder / f"{name}.csv"
        if not file.exists():
            continue
        shops = shops_in(file)
        index = ShopIndex(shops)
        if name == "gunma" and GOLDEN.exists():
            golden(index, GOLDEN, verbose)
        made(name, shops, index, verbose)


if __name__ == "__main__":
    main()
