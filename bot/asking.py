"""One message on its way: everything that stays the same while it is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.turn import Standing
from shops.shop import Position


@dataclass(frozen=True, slots=True)
class Asking:
    """``now``: aware, Asia/Tokyo, the day the person stands on. ``new_case_number()``: a fresh, unused one. ``sent_at``: when
    the person sent it. ``message_id`` of a picture, ``nonce`` of an account link, ``position`` of somebody who sent it."""

    standing: Standing
    now: datetime
    new_case_number: Callable[[], str]
    sent_at: datetime | None = None
    message_id: str = ""
    nonce: str = ""
    position: Position | None = None
