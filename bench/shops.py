"""How fast a list is searched from its file, and what it costs in memory, beside a plain LIKE and SQLite's own trigrams.

    python bench/shops.py FOLDER [SIZE ...] [--asks 900] [--keep FOLDER]

FOLDER holds ``gunma.csv`` (see ``tests/eval/shop_search.py`` for its form). A larger list repeats it with one letter of each name,
the house number, the telephone number and the position changed. The searches are the made ones of ``tests/eval``, reading what was
typed included; LIKE and FTS5 are asked for the same text, whole. Times are this thread's processor time (and by the clock), so
that other work on the machine disturbs less. ``--keep``: where indexes stay, to be asked again without being made.
"""

import argparse
import gc
import multiprocessing
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests" / "eval")]


made_searches = import_module("made_searches")
shop_search = import_module("shop_search")

from shops.distance import distances_m  # noqa: E402
from shops.index import ShopIndex  # noqa: E402
from shops.shop import Position, Shop  # noqa: E402

Ask = Callable[[Any], object]


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


def memory_mb() -> tuple[float, float]:
    """What this process holds: of its own, and of files that it has open."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kb = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines) if name.startswith("Rss")}  # fmt: skip
    return kb["RssAnon"] / 1024, kb["RssFile"] / 1024


class Held:
    """What this process holds more than when this was made, at most, in MB: of its own, of files, of both."""

    def __init__(self) -> None:
        self._before = memory_mb()
        self.own = self.of_files = self.both = 0.0

    def look(self) -> None:
        own, of_files = (now - before for now, before in zip(memory_mb(), self._before, strict=True))
        self.own, self.of_files, self.both = max(self.own, own), max(self.of_files, of_files), max(self.both, own + of_files)  # fmt: skip


def timed(ask: Ask, cases: Iterable[Any], held: Held | None = None) -> list[tuple[float, float, Any]]:
    """Milliseconds of each search: of the processor, by the clock."""
    times = []
    for case in cases:
        clock, processor = time.perf_counter(), time.thread_time()
        ask(case)
        times.append(((time.thread_time() - processor) * 1000, (time.perf_counter() - clock) * 1000, case))
        if held:
            held.look()
    return times


def told(what: str, times: list[tuple[float, float, Any]]) -> tuple[float, float]:
    """Prints p50 and p99; those of the processor."""
    cpu, clock = (statistics.quantiles([each[at] for each in times], n=100) for at in (0, 1))
    print(f"  {what:<22} p50 {cpu[49]:8.2f} ms  p99 {cpu[98]:8.2f} ms   (by the clock {clock[49]:.2f} and {clock[98]:.2f})")  # fmt: skip
    return cpu[49], cpu[98]


def made(folder: Path, size: int, file: Path) -> None:
    """In a process of its own, as in the product."""
    process = multiprocessing.get_context("spawn").Process(target=make, args=(folder, size, file))
    process.start()
    process.join()


def make(folder: Path, size: int, file: Path) -> None:
    gc.disable()  # as in the product
    shops = grown(shop_search.shops_in(folder / "gunma.csv"), size)
    began, cpu = time.monotonic(), time.process_time()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ShopIndex.write(shops, file)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    print(
        f"  made in {time.monotonic() - began:.1f} s (processors: {time.process_time() - cpu + children:.1f} s)"
    )


def search(file: Path, cases: list[Any]) -> tuple[float, float]:
    """Opens the index and asks it; p50 and p99."""
    held = Held()
    index = ShopIndex.open(file)
    timed(lambda case: index.search(index.ask(case.query), case.near), cases[:20])
    times = timed(lambda case: index.search(index.ask(case.query), case.near), cases, held)
    found = told("search", times)
    told(
        "nearest ten",
        timed(lambda case: index.search(index.ask("近く"), case.near), [c for c in cases if c.near], held),
    )
    print(f"  wrong nearest          {wrong_nearest(index, [c.near for c in cases if c.near][:100])}")
    held.look()
    print(f"  file {file.stat().st_size / 1e6:.0f} MB; memory grew by at most {held.own:.0f} MB of its own, {held.of_files:.0f} MB of files, {held.both:.0f} MB in all")  # fmt: skip
    for cpu, _clock, case in sorted(times, key=lambda each: -each[0])[:5]:
        print(f"           {cpu:7.2f} ms  {case.group}: {case.query}")
    return found


def wrong_nearest(index: ShopIndex, points: list[Position]) -> int:
    """At how many points the nearest ten are others than measured to all."""
    lats, lngs = index.positions
    wrong = 0
    for point in points:
        away = distances_m(point.lat, point.lng, lats, lngs)
        nearest = sorted(float(metres) for metres in away[away == away].tolist())[:10]
        hits = index.search(index.ask("近く"), point).hits
        wrong += any(
            abs((hit.distance_m or 0) - metres) > 0.5 for hit, metres in zip(hits, nearest, strict=True)
        )
    return wrong


def beside(file: Path, cases: list[Any], ours: tuple[float, float]) -> None:
    """A plain LIKE and FTS5 over trigrams of the same list."""
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        db = sqlite3.connect(f"{folder}/bench.sqlite3")
        db.execute("create table shop (name, address, genre, phone)")
        db.execute("create virtual table tri using fts5(name, address, genre, phone, tokenize = 'trigram', content = shop)")  # fmt: skip
        rows = ((shop.name, shop.address, shop.genre, shop.phone) for shop in ShopIndex.open(file).shops)
        db.executemany("insert into shop values (?, ?, ?, ?)", rows)
        db.execute("insert into tri(tri) values ('rebuild')")
        db.commit()
        like = "select * from shop where name like ?1 or address like ?1 or genre like ?1 or phone like ?1 limit 10"
        match = "select * from tri where tri match ? order by rank limit 10"
        others: dict[str, Ask] = {
            "LIKE": lambda case: db.execute(like, (f"%{case.query}%",)).fetchall(),
            "FTS5 trigram": lambda case: db.execute(
                match, ('"' + case.query.replace('"', '""') + '"',)
            ).fetchall(),
        }
        for name, ask in others.items():
            p50, p99 = told(name, timed(ask, cases[: max(len(cases) // 5, 30)]))
            print(f"    our search takes {ours[0] / p50:.3f} of its p50, {ours[1] / p99:.3f} of its p99")
        db.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("sizes", type=int, nargs="*", default=[3548, 111_000])
    parser.add_argument("--asks", type=int, default=900)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    shops = shop_search.shops_in(options.folder / "gunma.csv")
    cases = made_searches.cases_of(shops)
    cases = random.Random(2).sample(cases, min(options.asks, len(cases)))
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        for size in options.sizes:
            print(f"{size:,} shops")
            file = (options.keep or Path(folder)) / f"{size}.shops"
            if not file.exists():
                made(options.folder, size, file)
            beside(file, cases, search(file, cases))


if __name__ == "__main__":
    main()
