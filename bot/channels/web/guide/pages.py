"""The pages about a programme: its front page, questions, one answer, calendar and sources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.blocks import Timeline
from bot.channels.web.display import display
from bot.channels.web.guide.book import Book
from bot.channels.web.guide.finding import Finding, found_for
from bot.channels.web.guide.keeping import COMPRESSED, Shelf, kept, not_kept
from bot.channels.web.reception import MOST_CHARACTERS, Problem, Reception
from bot.channels.web.rendering import FormFields
from bot.channels.web.standing import DateSwitch
from bot.pictures.addresses import icon_address, timeline_address
from bot.search import Search
from programmes.model import Role
from programmes.rules import PostalService

_A_MINUTE: Final = 60
_AN_HOUR: Final = 3600
_DAYS_DRAWN: Final = 64
_ROLES: Final[Mapping[str, Role]] = {"consumer": "consumer", "merchant": "merchant"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A calendar on a page. ``picture``: public address of the same as an image, "" where there is none."""

    figure: Markup
    picture: str


class GuidePages:
    """``search`` None: the questions can be read, not searched. ``public_url``: where the site stands for others,
    without a slash at its end; "" if that is not known."""

    def __init__(
        self,
        reception: Reception,
        search: Search | None,
        timeline: Callable[[str, date], Timeline | None],
        post: PostalService,
        public_url: str,
    ) -> None:
        self._reception = reception
        self._search = search
        self._shelf = Shelf()
        self._timeline = timeline
        self._drawn = lru_cache(maxsize=_DAYS_DRAWN)(self._draw)
        self._public_url = public_url
        self._books = {
            room.programme.code: Book(room, room.programme, post)
            for room in reception.rooms
            if room.programme is not None
        }

    def routes(self) -> list[Route]:
        pages = {
            "": self.front,
            "/faq": self.faq,
            "/faq/{entry}": self.answer,
            "/calendar": self.calendar,
            "/sources": self.sources,
        }
        return [
            Route(f"/guide/{{code}}{path}", page, middleware=[COMPRESSED]) for path, page in pages.items()
        ]

    @property
    def books(self) -> tuple[Book, ...]:
        return tuple(self._books.values())

    async def front(self, request: Request) -> Response:
        """``GET /guide/{code}``: what it is, how it stands now, what comes next, whom to call."""
        book = self._book(request)
        today = book.today(self._reception.moment(book.programme, request))
        drawn = self._drawn(book.programme.code, today.moment.date())
        return self._page("front", request, book, _A_MINUTE, today=today, timeline=drawn, moment=today.moment)

    async def faq(self, request: Request) -> Response:
        """``GET /guide/{code}/faq``: all questions by topic; with ``q`` what the counter's ranking finds."""
        book = self._book(request)
        role = _ROLES.get(request.query_params.get("role", ""))
        asked = _line(request.query_params.get("q", ""))
        finding = self._find(book, asked, role, request) if asked else None
        return self._page(
            "faq",
            request,
            book,
            0 if asked else _AN_HOUR,
            role=role,
            asked=asked,
            finding=finding,
            topics=book.questions.topics(role),
            searchable=self._search is not None,
            most_characters=MOST_CHARACTERS,
        )

    async def answer(self, request: Request) -> Response:
        """``GET /guide/{code}/faq/{entry}``: one answer, at an address to pass on."""
        book = self._book(request)
        question = book.questions.of(request.path_params["entry"])
        if question is None:
            raise Problem(404, "not_found")
        return self._page("answer", request, book, _AN_HOUR, question=question)

    async def calendar(self, request: Request) -> Response:
        """``GET /guide/{code}/calendar``: every period and round, to read and to print."""
        book = self._book(request)
        calendar = book.calendar(self._reception.moment(book.programme, request))
        drawn = self._drawn(book.programme.code, calendar.moment.date())
        return self._page(
            "calendar", request, book, _A_MINUTE, calendar=calendar, timeline=drawn, moment=calendar.moment
        )

    async def sources(self, request: Request) -> Response:
        """``GET /guide/{code}/sources``: every clause, and where the documents contradict each other."""
        return self._page("sources", request, self._book(request), _AN_HOUR)

    def _book(self, request: Request) -> Book:
        self._reception.check_page_allowance(request)
        book = self._books.get(request.path_params["code"])
        if book is None:
            raise Problem(404, "not_found")
        return book

    def _find(self, book: Book, asked: str, role: Role | None, request: Request) -> Finding:
        if self._search is None:
            raise Problem(404, "not_found")
        if len(asked) > MOST_CHARACTERS:
            raise Problem(413, "too_long")
        moment = self._reception.moment(book.programme, request)
        return found_for(book.questions, self._search(book.programme.code, asked, role, moment))

    def _draw(self, code: str, today: date) -> Drawn | None:
        block = self._timeline(code, today)
        if block is None:
            return None
        return Drawn(self._reception.renderer.timeline(block), timeline_address(self._public_url, block))

    def _page(self, template: str, request: Request, book: Book, seconds: int, **values: Any) -> Response:
        """``seconds`` 0: found for one person, kept by nobody and listed nowhere. In the demonstration every page
        is: it stands on a day that somebody chose."""
        switch = self._reception.switch
        if seconds == 0 or switch is not None:
            return self._for_one(template, request, book, switch, values)
        key = (request.url.path, values.get("role"), values.get("moment"), display())
        page = self._shelf.page(key, lambda: self._made(template, request, book, listed=True, **values))
        return kept(request, page, seconds)

    def _for_one(
        self, template: str, request: Request, book: Book, switch: DateSwitch | None, values: dict[str, Any]
    ) -> Response:
        """A page that shows no words of somebody beside a token: :data:`COMPRESSED` would tell the one by the other."""
        if switch is None or values.get("asked"):
            return not_kept(self._made(template, request, book, listed=False, **values))
        reception = self._reception
        visitor = reception.visitors.of(request)
        day, fields = switch.day(book.programme, request), reception.fields(book.room, visitor)
        page = self._made(template, request, book, listed=False, switch_day=day, fields=fields, **values)
        response = not_kept(page)
        reception.visitors.remember(response, visitor, secure=reception.is_secure(request))
        return response

    def _made(
        self,
        template: str,
        request: Request,
        book: Book,
        *,
        listed: bool,
        fields: FormFields | None = None,
        switch_day: date | None = None,
        timeline: Drawn | None = None,
        **values: Any,
    ) -> str:
        """``timeline`` is also what other sites show beside a link to the page; without one, the programme's icon is."""
        return self._reception.env.get_template(f"guide/{template}.html").render(
            programme=book.programme,
            room=book.room,
            book=book,
            path=request.url.path,
            public_url=self._public_url,
            listed=listed,
            fields=fields,
            switch_day=switch_day,
            timeline=timeline,
            picture=timeline.picture if timeline else icon_address(self._public_url, book.programme),
            **values,
        )


def _line(text: str) -> str:
    """What was typed, on one line."""
    return " ".join(text.replace("\0", " ").split())
