"""Which texts reach the search of the list of shops in a conversation, and whether all other questions are answered as before.

    python tests/eval/shop_chat.py [-v]

The questions of ``run.py`` are asked with the demonstration's lists at hand; the searches of ``shop_search.py`` are typed into
a conversation over ``gunma.csv``; and ``own_wishes.toml`` holds sentences that are a search of the demonstration's lists, and
such as are none.
"""

import json
import sys
import tomllib
from datetime import datetime, time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from run import GOLDEN, OWN, answers, show  # noqa: E402
from scoring import score  # noqa: E402
from shop_search import GOLDEN as SEARCHES  # noqa: E402
from shop_search import LISTS  # noqa: E402

from bot.blocks import Reply  # noqa: E402
from bot.clock import TOKYO  # noqa: E402
from bot.counter import Counter  # noqa: E402
from bot.incoming import Incoming  # noqa: E402
from bot.listings import Listing  # noqa: E402
from bot.masking import clean, mask  # noqa: E402
from bot.memory import Memory  # noqa: E402
from bot.turn import FindListing, Standing  # noqa: E402
from desk.imports.shops import apply_list, preview_list  # noqa: E402
from main import build_counter, programmes_of  # noqa: E402
from programmes.model import Programme  # noqa: E402
from settings import Settings  # noqa: E402
from shops.index import ShopIndex  # noqa: E402
from store import Store, shop_lists  # noqa: E402

WISHES = HERE / "own_wishes.toml"
DEMO = HERE.parents[1] / "desk" / "demo"
SEARCH = "do:shops"


@cache
def listing(programme: Programme, file: Path) -> Listing:
    """A file as the list of ``programme``, taken in as the desk does it."""
    now = datetime.combine(programme.demo_day, time(9), TOKYO)
    with TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/lists.db")
        store.open()
        try:
            preview = preview_list(store, programme.code, file.name, file.read_bytes(), now)
            apply_list(store, preview, "eval", now, fewer=True)
            state = store.read_now(lambda db: shop_lists.state(db, programme.code))
            assert state is not None
            index = ShopIndex(list(store.read_now(lambda db: shop_lists.shops(db, state.number))), now.date())
            return Listing(programme.code, index, state)
        finally:
            store.close()


def said(counter: Counter, listings: FindListing, programme: Programme, text: str, **more: str) -> Reply:
    """The reply to one text of somebody who uses tickets (or ``role``), on the day of the demonstration."""
    now = datetime.combine(programme.demo_day, time(12), TOKYO)
    memory = Memory(programme=programme.code, role=more.get("role", "consumer"), role_asked=True)  # type: ignore[arg-type]
    asked = Incoming("eval", "eval", text, "text", now, text=mask(clean(text))[0])
    return counter.reply(asked, Standing((programme.code,), memory, listings=listings), now, lambda: "A2-B3C")


def searches(counter: Counter, programme: Programme, verbose: bool) -> None:
    """The searches of the golden file, typed into a conversation over the list they were made of."""
    found = listing(programme, LISTS / "gunma.csv")
    cases = [json.loads(line) for line in SEARCHES.read_text(encoding="utf-8").splitlines()]
    missed = [
        (case, reply.topic)
        for case in cases
        if (reply := said(counter, lambda code, day: found, programme, case["query"])).topic != SEARCH
    ]
    print(f"\nsearches that reach the list: {len(cases) - len(missed)}/{len(cases)}")
    for case, topic in missed if verbose else ():
        print(f"  {case['id']} {case['class']} | {case['query']} | {topic}")


def wishes(counter: Counter, programmes: dict[str, Programme], listings: FindListing, verbose: bool) -> None:
    """Own sentences: those that are a search, and those that are none."""
    for name, group in tomllib.loads(WISHES.read_text(encoding="utf-8")).items():
        cases = [(code, text) for code, texts in group["texts"].items() for text in texts]
        wrong = [
            (code, text, reply.topic)
            for code, text in cases
            for reply in [said(counter, listings, programmes[code], text, role=group.get("role", "consumer"))]
            if (reply.topic == SEARCH) != group["search"]
        ]
        print(f"\n{name}: {len(cases) - len(wrong)}/{len(cases)}")
        for code, text, topic in wrong if verbose else ():
            print(f"  {code} | {text} | {topic}")


def main() -> None:
    verbose = "-v" in sys.argv
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    programmes = programmes_of(settings)
    counter = build_counter(programmes, settings)
    demo = {code: listing(each, DEMO / code / "shops.csv") for code, each in programmes.items()}
    for file in (OWN, GOLDEN):
        if file.exists():
            show(
                f"{file.stem}, with lists",
                score(answers(file, counter, lambda code, day: demo[code])),
                verbose,
            )
    wishes(counter, programmes, lambda code, day: demo[code], verbose)
    if SEARCHES.exists():
        searches(counter, programmes["gunma-gotoeat"], verbose)


if __name__ == "__main__":
    main()
