"""Where a calendar can be had, in every form that people's apps ask for."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from bot.calendars.public import PublicCalendars, Subscription
from programmes.model import Programme, Role

_GOOGLE: Final = "https://calendar.google.com/calendar/r?cid="


@dataclass(frozen=True, slots=True)
class Addresses:
    """``https``: the calendar itself; ``webcal``: the same for apps that subscribe to it; ``google``: the page that does so
    in Google's; the last two "" where the site does not know its own address."""

    https: str
    webcal: str = ""
    google: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """A calendar of one side of a programme on the page."""

    role: Role
    subscription: Subscription
    at: Addresses


def addresses(site: str, path: str) -> Addresses:
    """Of the calendar at ``path`` of ``site`` (https://…, "" if that is not known)."""
    if not site:
        return Addresses(path)
    webcal = f"webcal://{site.partition('://')[2]}{path}"
    return Addresses(f"{site}{path}", webcal, f"{_GOOGLE}{quote(webcal, safe='')}")


class Subscribing:
    """What the page of a programme's calendar offers: called by its template."""

    def __init__(self, calendars: PublicCalendars) -> None:
        self._calendars = calendars

    def __call__(self, programme: Programme) -> tuple[Side, ...]:
        """For shops first: their days are lost for good."""
        return tuple(self._side(programme, role) for role in ("merchant", "consumer"))

    def _side(self, programme: Programme, role: Role) -> Side:
        path = f"/p/{programme.code}/calendar.ics?for={role}"
        had = self._calendars.subscription(programme.code, role)
        return Side(role, had, addresses(self._calendars.public_url, path))
