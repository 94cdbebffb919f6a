"""The pages of all programmes as routes, and what they need of the counter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from starlette.routing import Route

from bot.channels.web.guide import structured
from bot.channels.web.guide.book import Book
from bot.channels.web.guide.discovery import Discovery
from bot.channels.web.guide.pages import GuidePages
from bot.channels.web.guide.printing import Printing
from bot.channels.web.pictures import TimelineOf, no_timeline
from bot.channels.web.reception import Reception
from bot.search import Search
from bot.turn import cite
from programmes.japanese import time_in_words, weekdays_in_words
from programmes.rules import PostalService


@dataclass(frozen=True, slots=True)
class Guide:
    """``search`` None: the questions can be read, not searched. ``timeline``: a programme's calendar to be drawn, by
    its code, day and role. ``public_url``: where the site stands for others; "" if that is not known."""

    search: Search | None = None
    timeline: TimelineOf = no_timeline
    post: PostalService = field(default_factory=PostalService)
    public_url: str = ""

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
    return [*pages.routes(), *discovery.routes()]
