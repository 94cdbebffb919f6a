"""How fast a list is searched, and what it costs in memory.

    python bench/shops.py FOLDER [--sizes 3548 111000] [--asks 400]

FOLDER holds ``gunma.csv`` (see ``tests/eval/shop_search.py`` for its form). A larger list repeats it with one letter of each name,
the house number, the telephone number and the position changed. The searches are the made ones of ``tests/eval``.
"""

import argparse
import gc
import random
import resource
import statistics
import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests" / "eval")]


made_searches = import_module("made_searches")
shop_search = import_module("shop_search")

from shops.index import ShopIndex  # noqa: E402
from shops.shop import Position, Shop  # noqa: E402


def grown(shops: list[Shop], size: int) -> list[Shop]:
    """``size`` shops: these, and changed copies of them."""
    lots = random.Random(1)
    letters = sorted({letter for shop in shops for letter in shop.name if letter.isalpha()})
    return [
        shops[n] if n < len(shops) else _changed(shops[n % len(shops)], n, lots, letters) for n in range(size)
    ]


def _changed(shop: Shop, number: int, lots: random.Random, letters: list[str]) -> Shop:
    at = lots.randrange(len(shop.name))
    spot = shop.position
    return replace(
        shop,
        id=str(number + 2),
        name=shop.name[:at] + lots.choice(letters) + shop.name[at + 1 :],
        address=f"{shop.address.strip()}-{lots.randrange(1, 99)}",
        phone=f"0{lots.randrange(10**9):09d}",
        position=Position(spot.lat + lots.uniform(-0.2, 0.2), spot.lng + lots.uniform(-0.2, 0.2))
        if spot
        else None,
    )


def resident_mb() -> float:
    """The memory of this process now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def timed(index: ShopIndex, cases: list[Any]) -> list[tuple[float, Any]]:
    """Milliseconds of each search, reading included."""
    times = []
    for case in cases:
        start = time.perf_counter()
        index.search(index.ask(case.query), near=case.near, limit=10)
        times.append(((time.perf_counter() - start) * 1000, case))
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[3548, 111_000])
    parser.add_argument("--asks", type=int, default=400)
    options = parser.parse_args()
    shops = shop_search.shops_in(options.folder / "gunma.csv")
    cases = random.Random(2).sample(made_searches.cases_of(shops), options.asks)
    for size in options.sizes:
        many = grown(shops, size)
        gc.collect()
        before, start = resident_mb(), time.perf_counter()
        index = ShopIndex(many)
        built = time.perf_counter() - start
        gc.collect()
        memory = resident_mb() - before
        timed(index, cases[:20])
        times = timed(index, cases)
        cuts = statistics.quantiles([ms for ms, _ in times], n=100)
        print(
            f"{size:>8,} shops: made in {built:.1f} s, {memory:.0f} MB; p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms"
        )
        for ms, case in sorted(times, key=lambda pair: -pair[0])[:5]:
            print(f"           {ms:7.2f} ms  {case.group}: {case.query}")


if __name__ == "__main__":
    main()
