"""The settings of a visitor's reminders in one programme: a form that works without scripts."""

from collections.abc import Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.reception import Problem, Reception
from bot.channels.web.reminders.reading import posted
from bot.channels.web.rooms import CHANNEL, Room
from bot.channels.web.visitors import Visitor
from bot.reminder_choices import DAYS_ON_OFFER, ON_OFFER, Change, Choice, Setting, Settings
from bot.reminder_choosing import Chooser, Choosing
from bot.words import OWN, TemplateWords
from programmes.model import Programme
from store.announcements import NEWS
from store.reminders import NOTHING

TEMPLATE: Final = "reminder_settings"
_MOST_FIELDS: Final = 200


class ReminderPages:
    """``/p/{code}/reminders``."""

    def __init__(self, reception: Reception, choosing: Choosing) -> None:
        self._reception = reception
        self._choosing = choosing
        self._words = TemplateWords(OWN)

    def routes(self) -> list[Route]:
        path = "/p/{code}/reminders"
        return [Route(path, self.show), Route(path, self.save, methods=["POST"])]

    async def show(self, request: Request) -> Response:
        """``GET``: what is on, when the next one comes, and everything to choose from."""
        room, programme, visitor = self._of(request)
        chooser = await self._chooser(request, room, programme, visitor)
        return self._page(request, room, visitor, chooser, saved="saved" in request.query_params)

    async def save(self, request: Request) -> Response:
        """``POST``: ``act`` save, off (everything) or on (as it was before). A wish that names no day is shown again."""
        reception = self._reception
        room, programme, visitor = self._of(request)
        if visitor.is_new:
            raise Problem(403, "no_cookie")
        form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
        if not reception.forms.accept(str(form.get("csrf", "")), visitor, request):
            raise Problem(403, "form_expired")
        chooser = await self._chooser(request, room, programme, visitor)
        match form.get("act"):
            case "off":
                changes: Sequence[Change] = (Change(NOTHING, Choice(False)),)
            case "on":
                changes = (Change(NOTHING, Choice(True)),)
            case _:
                read = posted(form, chooser.settings)
                if read.dayless:
                    return self._page(
                        request, room, visitor, _with(chooser, read.changes), dayless=read.dayless
                    )
                changes = read.changes
        address = room.address(visitor)
        await self._choosing.choose(CHANNEL, address, programme.code, changes, reception.clock.now())
        return RedirectResponse(f"{room.path}/reminders?saved", status_code=303)

    def _of(self, request: Request) -> tuple[Room, Programme, Visitor]:
        reception = self._reception
        reception.check_page_allowance(request)
        room = reception.room_of(request)
        if room.programme is None or not room.programme.reminders:
            raise Problem(404, "not_found")
        return room, room.programme, reception.visitors.of(request)

    async def _chooser(self, request: Request, room: Room, programme: Programme, visitor: Visitor) -> Chooser:
        now = self._reception.moment(programme, request)
        return await self._choosing.chooser(CHANNEL, room.address(visitor), programme.code, now)

    def _page(
        self,
        request: Request,
        room: Room,
        visitor: Visitor,
        chooser: Chooser,
        *,
        saved: bool = False,
        dayless: tuple[Setting, ...] = (),
    ) -> Response:
        reception, here, settings = self._reception, chooser.here, chooser.settings
        page = reception.env.get_template("reminders/settings.html").render(
            room=room,
            programme=here.programme,
            settings=settings,
            linked=here.linked,
            quiet=here.quiet,
            saved=saved,
            dayless=[self._name(here.programme, each) for each in dayless],
            dayless_kinds={each.kind for each in dayless},
            kinds=[(each, self._name(here.programme, each)) for each in settings.open],
            on=self._on(here.programme, settings),
            news=self._news(here.programme),
            undated=[(self._name(here.programme, each), each.is_over) for each in settings.each if not each.has_day],
            next_at=settings.coming and self._said("moment", at=settings.coming.at),
            days=[(day, self._said("day_before", days=day)) for day in DAYS_ON_OFFER],
            day_name=lambda day: self._said("day_before", days=day),
            hours=ON_OFFER,
            csrf=reception.forms.token(visitor),
        )  # fmt: skip
        response = HTMLResponse(page, 422 if dayless else 200, {"cache-control": "private, no-store"})
        reception.visitors.remember(response, visitor, secure=reception.is_secure(request))
        return response

    def _on(self, programme: Programme, settings: Settings) -> list[tuple[str, str]]:
        """What is on, and when it comes."""
        on = [
            (self._name(programme, each), self._said("when", setting=each, each=each.days))
            for each in settings.on
        ]
        return [*on, (self._news(programme), self._said("when_news"))] if settings.has_news else on

    def _news(self, programme: Programme) -> str:
        return self._said("kind_name", kind=NEWS, programme=programme)

    def _name(self, programme: Programme, setting: Setting) -> str:
        return self._said("kind_name", kind=setting.kind, programme=programme)

    def _said(self, block: str, **values: object) -> str:
        return self._words(TEMPLATE, block, **values)


def _with(chooser: Chooser, changes: Sequence[Change]) -> Chooser:
    """As it would stand with these changes."""
    chose = dict(chooser.chose)
    for change in changes:
        chose = change.on(chose)
    return Chooser(chooser.here, chose)
