"""The one place that reads the clock. Rules and handlers get ``now`` as an argument."""

from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


class Clock(Protocol):
    """Says what time it is: aware, Asia/Tokyo."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(TOKYO)


class SetClock:
    """A clock that stands where it is put (tests, demonstrations)."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(TOKYO)

    def now(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        self.moment += by
