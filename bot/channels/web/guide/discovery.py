"""What search engines are told: which pages there are, and which are nobody's to list."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.guide.book import Book
from bot.channels.web.guide.keeping import COMPRESSED

_A_DAY = {"cache-control": "public, max-age=86400"}


class Discovery:
    """``public_url`` "": addresses begin with what the request was sent to. ``further``: paths of sitemaps beside the one of
    these pages."""

    def __init__(
        self, env: Environment, books: Sequence[Book], public_url: str, further: Callable[[], Iterable[str]]
    ) -> None:
        self._env = env
        self._books = books
        self._public_url = public_url
        self._further = further

    def routes(self) -> list[Route]:
        return [
            Route("/robots.txt", self.robots),
            Route("/sitemap.xml", self.sitemap, middleware=[COMPRESSED]),
        ]

    async def robots(self, request: Request) -> Response:
        sitemaps = ("/sitemap.xml", *self._further())
        return self._say("guide/robots.txt", "text/plain", site=self._site(request), sitemaps=sitemaps)

    async def sitemap(self, request: Request) -> Response:
        return self._say(
            "guide/sitemap.xml", "application/xml", site=self._site(request), paths=tuple(self._paths())
        )

    def _paths(self) -> Iterator[tuple[str, str]]:
        """Path of a page, and the last part of it where that is an id of the data."""
        yield "/", ""
        for book in self._books:
            yield book.path, ""
            for page in ("calendar", "faq", "sources"):
                yield f"{book.path}/{page}", ""
            for question in book.questions:
                yield f"{book.path}/faq/", question.entry.id

    def _site(self, request: Request) -> str:
        return self._public_url or str(request.base_url).rstrip("/")

    def _say(self, template: str, media_type: str, **values: object) -> Response:
        words = self._env.get_template(template).render(**values)
        return Response(words, media_type=media_type, headers=_A_DAY)
