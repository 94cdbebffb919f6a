"""The date switch of the demonstration: on which day the counter answers. Outside the demo there is none."""

from datetime import date, datetime, time

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.rooms import Room
from bot.clock import TOKYO

COOKIE = "madoguchi_day"
NOON = time(12, 0)
FIRST, LAST = date(2019, 1, 1), date(2030, 12, 31)


class DateSwitch:
    """``common_day``: where a visitor of the common room stands first; in a programme's room it is its demo day."""

    def __init__(self, secret: str, common_day: date) -> None:
        self._cookies = URLSafeSerializer(secret, salt="web day")
        self._common_day = common_day

    def day(self, room: Room, request: Request) -> date:
        """The day chosen, or the room's own."""
        return self._chosen(request) or self.first_day(room)

    def first_day(self, room: Room) -> date:
        return room.programme.demo_day if room.programme else self._common_day

    def moment(self, room: Room, request: Request) -> datetime:
        """Noon of that day in Tokyo."""
        return datetime.combine(self.day(room, request), NOON, TOKYO)

    def choose(self, response: Response, day: date | None, *, secure: bool) -> None:
        """Keeps the day for this browser session; None goes back to each room's own day."""
        if day is None:
            response.delete_cookie(COOKIE, path="/")
            return
        value = str(self._cookies.dumps(day.isoformat()))
        response.set_cookie(COOKIE, value, path="/", httponly=True, samesite="lax", secure=secure)

    def _chosen(self, request: Request) -> date | None:
        try:
            return read_day(str(self._cookies.loads(request.cookies.get(COOKIE, ""))))
        except BadSignature:
            return None


def read_day(text: str) -> date | None:
    """``YYYY-MM-DD`` within the years the programmes could ever need; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
