"""How long it takes to take in merchants and payouts, from the bytes of a file to the commit, and to undo them.

    python bench/imports.py [--rows 100000] [--standing 0] [--database postgresql://...]

Merchants first, then a payout with its counts for each of them, the same file again, every payout in another state,
the bank's file, and the last import undone. ``--standing``: so many payouts are there beforehand.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

HOUSE = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests/desk")]

from bank_files import bank_file, data  # type: ignore[import-not-found]  # noqa: E402

from bot.clock import TOKYO  # noqa: E402
from desk import imports  # noqa: E402
from desk.imports import Kind  # noqa: E402
from programmes.loader import load_programmes  # noqa: E402
from store import Store  # noqa: E402

NOW = datetime(2020, 12, 18, 10, tzinfo=TOKYO)
PROGRAMME = load_programmes()["gifu-gotoeat"]
ROUNDS = ("2020/11/30", "2020/12/28", "2021/1/19", "2021/2/1", "2021/2/22", "2021/3/22")


def merchants(rows: int) -> str:
    lines = (
        f"{n},食事処 {n}号店,058-{n:07},十六銀行,{n:07},{n}-1,食事処 {n}号店 本店,岐阜市{n}番地"
        for n in range(rows)
    )
    return "加盟店番号,加盟店名,電話番号,銀行名,口座番号,店舗番号,店舗名,店舗所在地\n" + "\n".join(lines)


def payouts(rows: int, round_: int = 2, state: str = "予定") -> str:
    head = "加盟店番号,店舗番号,回,入金日,入金額,申告 1000円券,申告 500円券,確認 1000円券,確認 500円券,差額の理由,状態,到着日\n"
    day = ROUNDS[round_ - 1]
    lines = (
        f'{n},{n}-1,第{round_}回,{day},"{n % 50 * 1000 + 2500:,}円",{n % 50},5,{n % 50},5,,{state},2020/12/8'
        for n in range(rows)
    )
    return head + "\n".join(lines)


def bank(rows: int) -> bytes:
    return b"\r\n".join(bank_file(*(data(str(n), n % 50 * 1000 + 2500) for n in range(1, rows)), day="1228"))


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    print(f"{what:<44}{time.monotonic() - began:8.1f} s", flush=True)


def take_in(store: Store, what: str, kind: Kind, content: bytes) -> int | None:
    with timed(f"{what}: preview"):
        preview = imports.make_preview(store, kind, PROGRAMME, "bench.csv", content, NOW)
    assert preview.can_be_applied, preview.refused[:3]
    with timed(f"{what}: taking in {preview.counts}"):
        return imports.apply(store, preview, "bench", NOW).run


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--standing", type=int, default=0, help="payouts that are there beforehand")
    parser.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    arguments = parser.parse_args()
    rows: int = arguments.rows
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder:
        store = Store(arguments.database or f"sqlite:///{folder}/imports.sqlite3")
        store.open()
        steps: list[tuple[str, Kind, Callable[[], bytes]]] = [
            ("merchants and shops", "merchants", lambda: merchants(rows).encode("cp932")),
            ("payouts", "payouts", lambda: payouts(rows).encode("utf-8-sig")),
            ("the same payouts", "payouts", lambda: payouts(rows).encode("cp932")),
            ("payouts sent", "payouts", lambda: payouts(rows, state="済").encode()),
            ("bank's file", "payouts", lambda: bank(rows)),
        ]
        run = None
        for number, (what, kind, content) in enumerate(steps):
            run = take_in(store, what, kind, content()) or run
            if number == 0:
                for round_ in (1, 3, 4, 5, 6)[: arguments.standing // rows]:
                    take_in(store, f"payouts of round {round_}", "payouts", payouts(rows, round_).encode())
        with timed("undoing the last one"):
            print(imports.undo(store, run or 0, "bench", NOW))
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
