"""Many people write while the house is killed, or LINE's API has its troubles; counts what they saw.

    python bench/storm.py --messages 2000 --users 200 --kills 20 [--fault accept_then_reset:/reply:0.2 ...]
                          [--platform line_fake] [--database postgresql://...]

The house's engine, store and LINE channel with a counter that echoes. Ends with 1 if anything was answered twice, not
at all, or out of its person's order.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).parent.parent
sys.path[:0] = [str(HOUSE), str(HOUSE / "tests/bot"), str(HOUSE / "tests/channels/line")]

from line_storm import storm_with_kills  # type: ignore[import-not-found]  # noqa: E402
from line_towns import PLATFORMS, platform  # type: ignore[import-not-found]  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--fault", action="append", default=[], help="kind:path:rate, for example 429:/push:0.2"
    )
    parser.add_argument("--platform", choices=PLATFORMS, default="stand_in")
    parser.add_argument("--database", default="", help="an empty one; a file of its own if left out")
    arguments = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="madoguchi-storm-") as folder,
        platform(arguments.platform) as line,
    ):
        for fault in arguments.fault:
            kind, path, rate = fault.split(":")
            line.fault(kind, path, rate=float(rate), seconds=1.0)
        database = arguments.database or f"sqlite:///{folder}/storm.sqlite3"
        began = time.monotonic()
        storm, killed = storm_with_kills(
            line, database, arguments.messages, arguments.users, arguments.kills, arguments.seed
        )
        wrong = storm.wrong()
        kinds = [sent.kind for sent in line.sent]
        print(
            f"{arguments.messages} messages of {arguments.users} people in {time.monotonic() - began:.0f} s, killed {killed} "
            f"times, {storm.again} webhooks delivered again; {kinds.count('reply')} replies, {kinds.count('push')} pushes; "
            f"{len(wrong)} people saw something wrong"
        )
        for who, saw in list(wrong.items())[:5]:
            print(who, saw)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
