"""``make eval``: how good the answers are, on the project's own questions and on any file given.

    python tests/eval/run.py [-v] [FILE …]

Each file has a case a line (see ``scoring``). Without a file: the own questions, and a golden file beside the checkout
where there is one (``MADOGUCHI_GOLDEN`` names another). Asking every phrasing of every entry without itself is
``python -m faq.evaluate``'s.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from scoring import Score, score

from bot.clock import TOKYO
from bot.counter import Counter
from bot.incoming import Incoming
from bot.memory import Memory
from bot.plain import text_of
from bot.turn import FindListing, Standing, no_listing
from main import build_counter, programmes_of
from settings import Settings

HERE = Path(__file__).resolve().parent
OWN = HERE / "own_questions.jsonl"
GOLDEN = Path(os.environ.get("MADOGUCHI_GOLDEN", HERE.parents[2] / "shared" / "golden" / "questions.jsonl"))


def answers(
    file: Path, counter: Counter | None = None, listings: FindListing = no_listing
) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Every case of the file with what the counter says and the kind of its reply."""
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    counter = counter or build_counter(programmes_of(settings), settings)
    for line in file.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        now = datetime.combine(date.fromisoformat(case["at"][:10]), time(12), TOKYO)
        memory = Memory(programme=case["programme"], role=case["role"])
        standing = Standing((case["programme"],), memory, listings=listings)
        asked = Incoming("eval", "eval", case["id"], "text", now, text=case["question"])
        reply = counter.reply(asked, standing, now, lambda: "A2-B3C")
        yield case, text_of(reply), reply.kind


def show(name: str, result: Score, verbose: bool) -> None:
    print(
        f"\n{name}\n  wrong among answered: {result.wrongly_answered}/{result.answered} = {result.wrong_among_answered:.3f}"
    )
    for group, (right, all_) in sorted(result.tally.items(), key=lambda pair: -pair[1][1]):
        print(f"  {right:4}/{all_:<4} {right / all_:.3f}  {group}")
    for case, answer, kind in result.wrong if verbose else ():
        print(f"  {case['id']} | {case['question']} | {kind} | {answer[:80]!r}")


def main() -> None:
    verbose = "-v" in sys.argv
    files = [Path(name) for name in sys.argv[1:] if name != "-v"] or [
        OWN,
        *([GOLDEN] if GOLDEN.exists() else []),
    ]
    for file in files:
        show(file.stem, score(answers(file)), verbose)


if __name__ == "__main__":
    main()
