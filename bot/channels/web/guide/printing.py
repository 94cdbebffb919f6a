"""How a page about a programme is made: printed for everybody and kept, or for one person only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.display import display
from bot.channels.web.guide.book import Book
from bot.channels.web.guide.keeping import Shelf, kept, not_kept
from bot.channels.web.reception import Reception
from bot.channels.web.rendering import FormFields
from bot.channels.web.standing import DateSwitch
from bot.pictures.addresses import icon_address


@dataclass(frozen=True, slots=True)
class Drawn:
    """A calendar on a page. ``picture``: public address of the same as an image, "" where there is none."""

    figure: Markup
    picture: str


class Printing:
    """``public_url``: where the site stands for others, without a slash at its end; "" if that is not known."""

    def __init__(self, reception: Reception, public_url: str) -> None:
        self._reception = reception
        self._public_url = public_url
        self._shelf: Shelf[str] = Shelf()

    def page(self, template: str, request: Request, book: Book, seconds: int, **values: Any) -> Response:
        """``seconds`` 0: found for one person, kept by nobody and listed nowhere. In the demonstration every page
        is: it stands on a day that somebody chose. ``values``: ``asked``, what somebody typed or chose; ``role``,
        ``moment`` and ``as_listed``, what a kept page depends on beside its path."""
        switch = self._reception.switch
        if seconds == 0 or switch is not None:
            return self._for_one(template, request, book, switch, values)
        depends = (values.get("role"), values.get("moment"), values.get("as_listed"))
        key = (request.url.path, book.programme.revision, *depends, self._search_of(book), display())
        page = self._shelf.get(key, lambda: self._made(template, request, book, listed=True, **values))
        return kept(request, page, seconds)

    def _search_of(self, book: Book) -> str:
        """Where the programme's shops are searched: every page links there once there is a list."""
        known: Any = self._reception.env.globals
        address: str = known["search_page"](book.programme.code)
        return address

    def _for_one(
        self, template: str, request: Request, book: Book, switch: DateSwitch | None, values: dict[str, Any]
    ) -> Response:
        """A page that shows no words of somebody beside a token: ``COMPRESSED`` would tell the one by the other."""
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
        return self._reception.env.get_template(f"{template}.html").render(
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
