"""The pages about a programme: its front page, questions, one answer, calendar and sources."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.blocks import Timeline
from bot.channels.web.guide.book import Book
from bot.channels.web.guide.finding import Finding, found_for
from bot.channels.web.guide.keeping import COMPRESSED
from bot.channels.web.guide.printing import Drawn, Printing
from bot.channels.web.reception import MOST_CHARACTERS, Problem, Reception
from bot.pictures.addresses import timeline_address
from bot.search import Search
from programmes.model import Role

_A_MINUTE: Final = 60
_DAYS_DRAWN: Final = 64
_ROLES: Final[Mapping[str, Role]] = {"consumer": "consumer", "merchant": "merchant"}


class GuidePages:
    """``search`` None: the questions can be read, not searched. ``public_url``: where the site stands for others,
    without a slash at its end; "" if that is not known."""

    def __init__(
        self,
        reception: Reception,
        search: Search | None,
        timeline: Callable[[str, date], Timeline | None],
        books: Mapping[str, Book],
        public_url: str,
        printing: Printing,
    ) -> None:
        self._reception = reception
        self._search = search
        self._timeline = timeline
        self._drawn = lru_cache(maxsize=_DAYS_DRAWN)(self._draw)
        self._public_url = public_url
        self._printing = printing
        self._books = books

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

    async def front(self, request: Request) -> Response:
        """``GET /guide/{code}``: what it is, how it stands now, what comes next, whom to call."""
        book = self._book(request)
        today = book.today(self._reception.moment(book.programme, request))
        drawn = self._drawn(book.programme.code, book.programme.revision, today.moment.date())
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
            0 if asked else _A_MINUTE,
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
        return self._page("answer", request, book, _A_MINUTE, question=question)

    async def calendar(self, request: Request) -> Response:
        """``GET /guide/{code}/calendar``: every period and round, to read and to print."""
        book = self._book(request)
        calendar = book.calendar(self._reception.moment(book.programme, request))
        drawn = self._drawn(book.programme.code, book.programme.revision, calendar.moment.date())
        return self._page(
            "calendar", request, book, _A_MINUTE, calendar=calendar, timeline=drawn, moment=calendar.moment
        )

    async def sources(self, request: Request) -> Response:
        """``GET /guide/{code}/sources``: every clause, and where the documents contradict each other."""
        return self._page("sources", request, self._book(request), _A_MINUTE)

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

    def _draw(self, code: str, _revision: int, today: date) -> Drawn | None:
        block = self._timeline(code, today)
        if block is None:
            return None
        return Drawn(self._reception.renderer.timeline(block), timeline_address(self._public_url, block))

    def _page(self, template: str, request: Request, book: Book, seconds: int, **values: Any) -> Response:
        return self._printing.page(f"guide/{template}", request, book, seconds, **values)


def _line(text: str) -> str:
    """What was typed, on one line."""
    return " ".join(text.replace("\0", " ").split())
