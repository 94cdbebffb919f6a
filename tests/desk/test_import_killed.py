"""Killed in the middle of taking a file in: the state before stands, and the file can be taken in afterwards."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from import_office import MERCHANTS_FILE, everything, runs_and_changes, taken_in

from store import Store

HERE = Path(__file__).parent
HOUSE = HERE.parent.parent
ROWS = 6_000
CHANGED = 1_000


def merchants(name: str, count: int) -> str:
    lines = (f"{number},{name}{number},{number}-1,{name}本店" for number in range(10_000, 10_000 + count))
    return "加盟店番号,加盟店名,店舗番号,店舗名\n" + "\n".join(lines)


@pytest.mark.parametrize("written", [1, ROWS, 2 * ROWS])
def test_killed_in_the_middle_the_old_state_stands(database_url: str, tmp_path: Path, written: int) -> None:
    store = Store(database_url)
    store.open()
    taken_in(store, "merchants", MERCHANTS_FILE)
    taken_in(store, "merchants", merchants("旧", CHANGED))
    before, counted = everything(store), runs_and_changes(store)
    file = tmp_path / "merchants.csv"
    file.write_text(merchants("新", ROWS), encoding="utf-8")
    command = [sys.executable, str(HERE / "import_child.py"), database_url, str(file), str(written)]
    paths = os.pathsep.join([str(HOUSE), str(HERE.parent), str(HERE)])
    child = subprocess.run(command, env={**os.environ, "PYTHONPATH": paths}, timeout=120, check=False)
    assert child.returncode == -signal.SIGKILL
    assert (everything(store), runs_and_changes(store)) == (before, counted)
    if written == 1:
        taken_in(store, "merchants", file.read_bytes())
        assert len(everything(store)["merchant"]) == 3 + ROWS
    store.close()
