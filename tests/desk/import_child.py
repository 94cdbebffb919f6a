"""A process that takes a file in and is gone in the middle of it.

    python import_child.py DATABASE_URL FILE ROWS

Ends itself, as a power cut would, when ROWS rows have been written, before anything is committed.
"""

import os
import signal
import sys
from pathlib import Path

from import_office import NOW, PROGRAMMES

from desk import imports
from store import Store


def main(url: str, file: Path, rows: int) -> None:
    store = Store(url)
    store.open()

    def gone(done: int, _total: int) -> None:
        if done >= rows:
            os.kill(os.getpid(), signal.SIGKILL)

    made = imports.make_preview(
        store, "merchants", PROGRAMMES["gifu-gotoeat"], file.name, file.read_bytes(), NOW
    )
    assert made.can_be_applied
    imports.apply(store, made, "佐藤", NOW, gone)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
