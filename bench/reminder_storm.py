"""A month of reminders told by two processes, one of which is killed again and again, while LINE has its troubles.

    python bench/reminder_storm.py --minutes 5 [--people 200] [--days 31] [--seed 1] [--database postgresql://...]

The month is gone through again with other moments and troubles until the minutes are over (once with ``--database``). Three in
ten calls go wrong: 429, 500, a lost connection, and accepted with the answer lost. Ends with 1 if anything was told twice, not
at all, or at night, as LINE saw it.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

HOUSE = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests/scheduler")]

from reminder_storm import Forker, Storm  # type: ignore[import-not-found]  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--people", type=int, default=200, help="on LINE; half as many on the web")
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", help="an empty one; files of its own if left out")
    given = parser.parse_args()
    days = [date(2020, 12, 1) + timedelta(days=number) for number in range(given.days)]
    began, seed, bad = time.monotonic(), given.seed, False
    while not bad and (seed == given.seed or time.monotonic() < began + 60 * given.minutes):
        with tempfile.TemporaryDirectory(prefix="madoguchi-storm-") as folder, Forker() as forker:
            database = given.database or f"sqlite:///{folder}/storm.sqlite3"
            storm = Storm(forker, database, Path(folder), given.people, days, seed)
            storm.blow()
            bad = report(storm)
            storm.store.close()
        seed += 1
        if given.database:
            break
    return 1 if bad else 0


def report(storm: Storm) -> bool:
    """Whether anything was wrong."""
    wrong, told = storm.wrong(), storm.told()
    answers = dict(sorted(Counter(status for _, status in storm.line.platform.calls).items()))
    print(
        f"seed {storm.seed}: {len(told)} reminders told, {storm.killed} kills, LINE answered {answers}; {len(wrong)} wrong"
    )
    for each in wrong[:20]:
        print("  ", each, flush=True)
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
