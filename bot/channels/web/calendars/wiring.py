"""The calendars of a deployment as routes, and what the page of a calendar asks of them."""

from starlette.routing import Route

from bot.calendars.own import PrivateCalendars
from bot.calendars.public import PublicCalendars
from bot.channels.web.calendars.addresses import Subscribing
from bot.channels.web.calendars.own import OwnCalendarPages
from bot.channels.web.calendars.pages import CalendarFiles
from bot.channels.web.reception import Reception


def calendar_routes(
    reception: Reception, calendars: PublicCalendars, own: PrivateCalendars | None
) -> list[Route]:
    """``own`` None: this deployment gives out no private ones."""
    reception.env.globals.update(subscribing=Subscribing(calendars))
    private = OwnCalendarPages(reception, own, calendars.public_url).routes() if own is not None else []
    return [*CalendarFiles(reception, calendars).routes(), *private]
