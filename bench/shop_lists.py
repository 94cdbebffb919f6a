"""How long it takes to take in a list of shops, from the bytes of a file until it is searched, while others search.

    python bench/shop_lists.py [--rows 111169] [--database postgresql://...]

A first list, the same file again, one where every tenth shop changed and every twentieth left, and the first brought back.
Meanwhile somebody searches again and again what is current and a writer writes something small: their longest waits.
"""

import argparse
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

HOUSE = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE)]

from bot.clock import TOKYO  # noqa: E402
from desk.imports.shops import apply_list, preview_list, restore_list  # noqa: E402
from store import Store, shop_lists  # noqa: E402
from store.shop_shelf import Shelf  # noqa: E402

NOW = datetime(2021, 2, 1, 10, tzinfo=TOKYO)
CODE = "gunma-gotoeat"
GENRES = ("居酒屋", "和食・寿司", "ラーメン・餃子", "カフェ・スイーツ", "洋食")
TOWNS = ("高崎市", "前橋市", "太田市", "伊勢崎市", "桐生市", "吾妻郡草津町")


def shops(rows: int, changed: int = 0, left: int = 0) -> bytes:
    """A list; every ``changed``-th shop has other hours, every ``left``-th is missing."""
    lines = (
        f"みほん{n * 7919 % 99991}亭 {n}号店,{GENRES[n % 5]},37{n % 10}-{n % 9999:04},{TOWNS[n % 6]}見本町{n % 97}-{n},"
        f"027{n:07},{36.2 + n % 500 / 1000:.5f},{138.9 + n % 600 / 1000:.5f},{'12' if changed and n % changed == 0 else '11'}:00～"
        for n in range(rows)
        if not (left and n % left == 0)
    )
    return ("店舗名,ジャンル,郵便番号,住所,電話番号,緯度,経度,営業時間\n" + "\n".join(lines)).encode()


@contextmanager
def timed(what: str, store: Store, shelf: Shelf) -> Iterator[None]:
    stop = threading.Event()
    waits: dict[str, float] = {"search": 0.0, "write": 0.0}
    asked = [
        threading.Thread(target=_ask, args=(stop, waits, "search", lambda: _search(shelf))),
        threading.Thread(target=_ask, args=(stop, waits, "write", lambda: store.write_now(lambda db: shop_lists.correct_readings(db, "another", "x", ["ア"], "bench", NOW)))),
    ]  # fmt: skip
    for each in asked:
        each.start()
    began, worked = time.monotonic(), _worked()
    yield
    took, worked = time.monotonic() - began, _worked() - worked
    stop.set()
    for each in asked:
        each.join()
    print(f"{what:<46}{took:7.1f} s (processors {worked:5.1f} s)   longest search {waits['search'] * 1000:6.0f} ms, write {waits['write'] * 1000:6.0f} ms", flush=True)  # fmt: skip


def _worked() -> float:
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def _search(shelf: Shelf) -> None:
    if index := shelf.index(CODE, NOW.date()):
        index.search(index.ask("高崎で居酒屋"))


def _ask(stop: threading.Event, waits: dict[str, float], name: str, ask: Callable[[], object]) -> None:
    while not stop.is_set():
        began = time.monotonic()
        ask()
        waits[name] = max(waits[name], time.monotonic() - began)
        time.sleep(0.02)


def take_in(store: Store, shelf: Shelf, what: str, content: bytes) -> None:
    with timed(f"{what}: preview", store, shelf):
        preview = preview_list(store, CODE, "bench.csv", content, NOW)
    assert preview.can_be_applied
    if not preview.changes_nothing:
        with timed(f"{what}: {preview.counts['new']} new, {preview.counts['changed']} changed", store, shelf):
            apply_list(store, preview, "bench", NOW, fewer=True, shelf=shelf)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=111_169)
    parser.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    arguments = parser.parse_args()
    rows: int = arguments.rows
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        store = Store(arguments.database or f"sqlite:///{folder}/bench.sqlite3")
        store.open()
        shelf = Shelf(store, Path(folder) / "index")
        take_in(store, shelf, "first list", shops(rows))
        take_in(store, shelf, "the same again", shops(rows))
        take_in(store, shelf, "a changed list", shops(rows, changed=10, left=20))
        first = store.read_now(shop_lists.lists)[-1].id
        with timed("the first one brought back", store, shelf):
            restore_list(store, first, "bench", NOW, shelf)
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
