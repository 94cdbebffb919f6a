"""Two processes, one of them killed at random moments, LINE in trouble: each reminder arrives once, and none at night."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from reminder_storm import Forker, Storm

pytestmark = pytest.mark.line
KINDS = (("round", 3), ("round", 0), ("payout", 0))


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    with Forker() as forker:
        yield forker


def test_killed_again_and_again_everybody_is_told_everything_once_and_by_day(
    forker: Forker, database_url: str, tmp_path: Path
) -> None:
    storm = Storm(forker, database_url, tmp_path, people=10)
    storm.blow()
    assert storm.wrong() == []
    assert storm.killed > 0
    storm.line.assert_clean()
    told = {(channel, thing.partition(":")[0], days) for channel, _, thing, days in storm.told()}
    expected = {(channel, thing, days) for channel in ("line:main", "web") for thing, days in KINDS}
    assert told == expected
    storm.store.close()
