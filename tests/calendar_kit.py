"""Changes of calendars for tests: published in a store, and programmes that follow them."""

from datetime import datetime, timedelta
from typing import Any

from shipped import programmes

from bot.live_programmes import LiveProgrammes
from programmes.changes import read_change
from store import Store, calendar_changes

NOTICE = {"title": "日程の変更について", "day": "2020-12-14"}


def change(kind: str, **fields: Any) -> dict[str, Any]:
    """A change as it is written; with a reason and a notice unless it has its own."""
    return {"kind": kind, "reason": "大雪で郵便が遅れているためです。", "notice": NOTICE, **fields}


def publish(
    store: Store, programme: str, written: dict[str, Any], now: datetime, *, later: timedelta = timedelta()
) -> int:
    """Publish a change that holds from ``now``, or so much ``later``; its revision."""
    read_change(written)

    def unit(db: Any) -> int:
        after = calendar_changes.newest(db, programme)
        return calendar_changes.publish(
            db,
            programme,
            after,
            written,
            reason=written["reason"],
            who="試験",
            effective_at=now + later,
            now=now,
        )

    return store.write_now(unit)


def live(*codes: str) -> LiveProgrammes:
    """The shipped programmes, or these of them."""
    return LiveProgrammes({code: programmes()[code] for code in codes or programmes()})
