"""What is kept of a conversation, for the visitor: to read, to take along, and to delete."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.display import DAYS_REMEMBERED as DISPLAY_DAYS
from bot.channels.web.reception import Problem, Reception, from_script
from bot.channels.web.rooms import CHANNEL, Room
from bot.channels.web.visitors import DAYS_REMEMBERED, Visitor
from bot.engine import Kept, Said
from bot.reminder_choices import days_of
from bot.words import OWN, TemplateWords
from programmes.model import Programme
from store.memberships import Member
from store.reminders import NOTHING
from store.tables import Found

_WORDS: Final = TemplateWords(OWN)
_WHO: Final = {"in": "you", "out": "counter", "staff": "staff"}


class KeptPages:
    """``…/kept`` in every room, with ``/download`` and ``/delete`` below it."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    def routes(self) -> list[Route]:
        return [
            route
            for page in self._reception.rooms.pages
            for route in (
                Route(f"{page}/kept", self.read),
                Route(f"{page}/kept/download", self.download),
                Route(f"{page}/kept/delete", self.ask),
                Route(f"{page}/kept/delete", self.delete, methods=["POST"]),
            )
        ]

    async def read(self, request: Request) -> Response:
        """``GET …/kept``: what is kept, how long, and the conversation as it is stored."""
        return await self._page("kept.html", request, was_deleted="deleted" in request.query_params)

    async def ask(self, request: Request) -> Response:
        """``GET …/kept/delete``: is it really to be deleted?"""
        return await self._page("kept_delete.html", request)

    async def download(self, request: Request) -> Response:
        """``GET …/kept/download?as=text|json``: the conversation as a file."""
        room, visitor, kept = await self._open(request)
        name = f"madoguchi-{room.programme.code}" if room.programme else "madoguchi"
        if request.query_params.get("as") == "json":
            return JSONResponse(_as_json(room, kept), headers=_attached(f"{name}.json"))
        text = self._reception.env.get_template("kept.txt").render(**self._values(room, visitor, kept))
        return Response(text, media_type="text/plain; charset=utf-8", headers=_attached(f"{name}.txt"))

    async def delete(self, request: Request) -> Response:
        """``POST …/kept/delete``: deletes it. A plain form is led back to read that nothing is left; a script gets 204."""
        reception = self._reception
        reception.check_page_allowance(request)
        room, visitor = reception.room_of(request), reception.visitors.of(request)
        if visitor.is_new:
            raise Problem(403, "no_cookie")
        form = await request.form(max_files=0, max_fields=2)
        if not reception.forms.accept(str(form.get("csrf", "")), visitor, request):
            raise Problem(403, "form_expired")
        await reception.conversations.forget(CHANNEL, room.address(visitor))
        if from_script(request):
            return Response(status_code=204)
        return RedirectResponse(f"{room.path}/kept?deleted", status_code=303)

    async def _open(self, request: Request) -> tuple[Room, Visitor, Kept]:
        reception = self._reception
        reception.check_page_allowance(request)
        room, visitor = reception.room_of(request), reception.visitors.of(request)
        return room, visitor, await reception.conversations.kept(CHANNEL, room.address(visitor))

    async def _page(self, template: str, request: Request, **values: Any) -> Response:
        reception = self._reception
        room, visitor, kept = await self._open(request)
        page = reception.env.get_template(template).render(**self._values(room, visitor, kept), **values)
        response = HTMLResponse(page)
        reception.visitors.remember(response, visitor, secure=reception.is_secure(request))
        return response

    def _values(self, room: Room, visitor: Visitor, kept: Kept) -> Mapping[str, Any]:
        programmes = {programme.code: programme for programme in room.programmes}
        return {
            "room": room,
            "programme": room.programme,
            "about": programmes.get(kept.memory.programme),
            "kept": kept,
            "chosen": _chosen(programmes, kept),
            "calendars": _calendars(kept),
            "ages": self._reception.settings.ages,
            "visitor_days": DAYS_REMEMBERED,
            "display_days": DISPLAY_DAYS,
            "csrf": self._reception.forms.token(visitor),
        }


def _chosen(programmes: Mapping[str, Programme], kept: Kept) -> list[tuple[str, bool]]:
    """The kinds of reminders that were chosen by name, and whether they are wanted; "" for all of them."""
    return [
        (_name(programmes[each.programme], each.kind), each.wanted)
        for each in kept.choices
        if each.programme in programmes
    ]


def _name(programme: Programme, kind: str) -> str:
    return "" if kind == NOTHING else _WORDS("reminder_settings", "kind_name", kind=kind, programme=programme)


def _calendars(kept: Kept) -> list[tuple[Member, Found]]:
    """The calendars subscribed to, each with its link."""
    links = {link.id: link for link in kept.links}
    return [(links[feed.membership_id], feed) for feed in kept.calendars]


def _as_json(room: Room, kept: Kept) -> Mapping[str, Any]:
    return {
        "programme": room.programme.code if room.programme else None,
        "case": kept.case_number or None,
        "remembered": {name: value for name, value in asdict(kept.memory).items() if value},
        "linked": [{"merchant": link.number, "shop": link.shop_name or None} for link in kept.links],
        "reminders": [
            {
                "programme": each.programme,
                "kind": each.kind,
                "wanted": each.wanted,
                "days_before": list(days_of(each.days)),
                "hour": each.hour,
            }
            for each in kept.choices
        ],
        "calendars": [
            {
                "merchant": link.number,
                "shop": link.shop_name or None,
                "made_at": feed.made_at.isoformat(timespec="seconds"),
                "last_read_on": feed.last_read_on and feed.last_read_on.isoformat(),
            }
            for link, feed in _calendars(kept)
        ],
        "messages": [_message(said) for said in kept.said],
    }


def _message(said: Said) -> Mapping[str, Any]:
    return {
        "id": said.id,
        "at": said.at.isoformat(timespec="seconds"),
        "from": _WHO[said.direction],
        "kind": said.kind,
        "text": said.text,
    }


def _attached(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}
