"""Much work is shared with other processes: what comes of it is what would come of it here."""

import os

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
    found = list(side_by_side(doubled, ([at, at + 1] for at in range(40))))
    assert [done for _where, done in found] == [[2 * at, 2 * at + 2] for at in range(40)]
    assert {where for where, _done in found} > {os.getpid()}


def test_where_there_is_one_processor_everything_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert {where for where, _done in side_by_side(doubled, [[1], [2]])} == {os.getpid()}


@pytest.mark.usefixtures("several")
def test_a_process_that_ends_too_early_is_told_of() -> None:
    with pytest.raises(BesideError):
        list(side_by_side(ended, [os.getpid()] * 3))


@pytest.mark.usefixtures("several")
def test_work_that_nobody_waits_for_any_more_leaves_no_process_behind() -> None:
    found = side_by_side(doubled, ([at] for at in range(20)))
    other, _done = next(found)
    os.kill(other, 0)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)
