"""The pages of all programmes as routes, and what they need of the counter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.routing import Route

from bot.calendars.own import PrivateCalendars
from bot.calendars.public import PublicCalendars
from bot.channels.web.calendars.wiring import calendar_routes
from bot.channels.web.guide import structured
from bot.channels.web.guide.book import Book
from bot.channels.web.guide.discovery import Discovery
from bot.channels.web.guide.pages import GuidePages
from bot.channels.web.guide.printing import Printing
from bot.channels.web.pictures import TimelineOf, no_timeline
from bot.channels.web.reception import Reception
from bot.search import Search
from bot.turn import cite
from bot.words import OWN, TemplateWords
from programmes.japanese import time_in_words, weekdays_in_words
from programmes.rules import PostalService


@dataclass(frozen=True, slots=True)
class Guide:
    """``search`` None: the questions can be read, not searched. ``timeline``: a programme's calendar to be drawn, by
    its code, day and role. ``public_url``: where the site stands for others; "" if that is not known. ``calendars``: those
    to subscribe to, None: made here; ``own_calendars`` None: nobody has a private one."""

    search: Search | None = None
    timeline: TimelineOf = no_timeline
    post: PostalService = field(default_factory=PostalService)
    public_url: str = ""
    calendars: PublicCalendars | None = None
    own_calendars: PrivateCalendars | None = None

    @property
    def site(self) -> str:
        """``public_url`` without a slash at its end."""
        return self.public_url.rstrip("/")


def guide_routes(
    reception: Reception,
    guide: Guide,
    books: Mapping[str, Book],
    printing: Printing,
    sitemaps: Callable[[], Iterable[str]],
) -> list[Route]:
    """``sitemaps``: paths of those beside the one of these pages."""
    reception.env.filters.update(cited=cite, clock=time_in_words, weekdays=weekdays_in_words)
    reception.env.globals.update(
        breadcrumbs=structured.breadcrumbs,
        data_block=structured.data_block,
        event=structured.event,
        faq_page=structured.faq_page,
        service=structured.service,
    )
    pages = GuidePages(reception, guide.search, guide.timeline, books, guide.site, printing)
    discovery = Discovery(reception.env, tuple(books.values()), guide.site, sitemaps)
    calendars = guide.calendars or _calendars(reception, guide)
    return [
        *pages.routes(), *discovery.routes(), *calendar_routes(reception, calendars, guide.own_calendars)
    ]  # fmt: skip


def _calendars(reception: Reception, guide: Guide) -> PublicCalendars:
    """Of all programmes that have a room."""
    return PublicCalendars(reception.rooms.common.every, TemplateWords(OWN), guide.post, guide.site)
