"""The pages of all programmes as routes, and what they need of the counter."""

from dataclasses import dataclass, field

from starlette.routing import Route

from bot.channels.web.guide import structured
from bot.channels.web.guide.discovery import Discovery
from bot.channels.web.guide.pages import GuidePages
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


def guide_routes(reception: Reception, guide: Guide) -> list[Route]:
    reception.env.filters.update(cited=cite, clock=time_in_words, weekdays=weekdays_in_words)
    reception.env.globals.update(
        breadcrumbs=structured.breadcrumbs,
        data_block=structured.data_block,
        event=structured.event,
        faq_page=structured.faq_page,
        service=structured.service,
    )
    public_url = guide.public_url.rstrip("/")
    pages = GuidePages(reception, guide.search, guide.timeline, guide.post, public_url)
    return [*pages.routes(), *Discovery(reception.env, pages.books, public_url).routes()]
