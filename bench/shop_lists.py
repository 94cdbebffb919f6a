"""How long it takes to take in a list of shops, from the bytes of a file to the commit, while others read.

    python bench/shop_lists.py [--rows 111169] [--database postgresql://...]

A first list, the same file again, one where every tenth shop changed and every twentieth left, and the first brought back.
Meanwhile a reader asks again and again which list is current and a writer writes something small: their longest waits.
"""

import argparse
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
from desk.imports.shops import apply_list, bring_back, preview_list  # noqa: E402
from store import Store, shop_lists  # noqa: E402

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
def timed(what: str, store: Store) -> Iterator[None]:
    stop = threading.Event()
    waits: dict[str, float] = {"read": 0.0, "write": 0.0}
    asked = [
        threading.Thread(target=_ask, args=(stop, waits, "read", lambda: store.read_now(lambda db: shop_lists.current(db, CODE)))),
        threading.Thread(target=_ask, args=(stop, waits, "write", lambda: store.write_now(lambda db: shop_lists.correct_readings(db, CODE, "x", ["ア"], "bench", NOW)))),
    ]  # fmt: skip
    for each in asked:
        each.start()
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    stop.set()
    for each in asked:
        each.join()
    print(f"{what:<46}{took:7.1f} s   longest read {waits['read'] * 1000:6.0f} ms, write {waits['write'] * 1000:6.0f} ms", flush=True)  # fmt: skip


def _ask(stop: threading.Event, waits: dict[str, float], name: str, ask: Callable[[], object]) -> None:
    while not stop.is_set():
        began = time.monotonic()
        ask()
        waits[name] = max(waits[name], time.monotonic() - began)
        time.sleep(0.02)


def take_in(store: Store, what: str, content: bytes) -> None:
    with timed(f"{what}: preview", store):
        preview = preview_list(store, CODE, "bench.csv", content, NOW)
    assert preview.can_be_applied
    if not preview.changes_nothing:
        with timed(f"{what}: {preview.counts['new']} new, {preview.counts['changed']} changed", store):
            apply_list(store, preview, "bench", NOW, fewer=True)


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
        take_in(store, "first list", shops(rows))
        take_in(store, "the same again", shops(rows))
        take_in(store, "a changed list", shops(rows, changed=10, left=20))
        first = store.read_now(shop_lists.lists)[-1].id
        with timed("the first one brought back", store):
            store.write_now(lambda db: bring_back(db, first, "bench", NOW))
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
