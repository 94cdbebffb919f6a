"""Times in the database: kept as UTC, handed out aware in Asia/Tokyo."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

TOKYO = ZoneInfo("Asia/Tokyo")


class Moment(TypeDecorator[datetime]):
    """A point in time. Raises ValueError for a naive datetime."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _to_text if dialect.name == "sqlite" else _to_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        return _from_text if dialect.name == "sqlite" else _from_utc


def _to_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a time without time zone cannot be stored")
    return value.astimezone(UTC)


def _from_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(TOKYO)


@lru_cache(maxsize=256)  # one transaction writes the same moment many times
def _to_text(value: datetime | None) -> str | None:
    """``2020-12-18 03:00:00.000000+00:00``: sorts as it should, and any SQLite tool can read it."""
    moment = _to_utc(value)
    return None if moment is None else moment.isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).astimezone(TOKYO)
