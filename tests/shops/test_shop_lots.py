"""Much work is shared with other processes: what comes of it is what would come of it here."""

import os
from collections import deque
from contextlib import closing
from itertools import count, islice, repeat

import pytest

from shops.beside import BesideError, side_by_side


def doubled(lot: list[int]) -> tuple[int, list[int]]:
    return os.getpid(), [2 * each for each in lot]


def ended(here: int) -> None:
    """Ends the process it is done in, unless that is ``here``."""
    if os.getpid() != here:
        os._exit(3)


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 3)


@pytest.mark.usefixtures("several")
def test_every_lot_is_done_once_and_in_its_order_wherever_it_is_done() -> None:
    found = []
    with closing(side_by_side(doubled, ([at, at + 1] for at in count()))) as done:
        for where, lot in done:
            found.append(lot)
            if where != os.getpid():
                break
        found += [lot for _where, lot in islice(done, 20)]
    assert found == [[2 * at, 2 * at + 2] for at in range(len(found))]


def test_where_there_is_one_processor_everything_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert {where for where, _done in side_by_side(doubled, [[1], [2]])} == {os.getpid()}


@pytest.mark.usefixtures("several")
def test_for_a_process_that_is_still_starting_nobody_waits() -> None:
    assert {where for where, _done in side_by_side(doubled, [[1], [2]])} == {os.getpid()}


@pytest.mark.usefixtures("several")
def test_a_process_that_ends_too_early_is_told_of() -> None:
    with pytest.raises(BesideError):
        deque(side_by_side(ended, repeat(os.getpid())), maxlen=0)


@pytest.mark.usefixtures("several")
def test_work_that_nobody_waits_for_any_more_leaves_no_process_behind() -> None:
    found = side_by_side(doubled, ([at] for at in count()))
    other = next(where for where, _done in found if where != os.getpid())
    os.kill(other, 0)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
