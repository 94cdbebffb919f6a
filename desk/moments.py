"""Days and moments as staff type them."""

from datetime import date, datetime, time

from bot.clock import TOKYO


class UnreadableMomentError(ValueError):
    """Neither a day nor a moment."""


def moment_from(written: str) -> datetime:
    """A moment in Tokyo (2020-12-18T15:00); a day alone begins at midnight. Raises UnreadableMomentError."""
    try:
        if "T" in written:
            return datetime.fromisoformat(written).replace(tzinfo=TOKYO)
        return datetime.combine(date.fromisoformat(written), time(), TOKYO)
    except ValueError as error:
        raise UnreadableMomentError(written) from error
