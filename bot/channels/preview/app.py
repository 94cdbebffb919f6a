"""The preview's pages as one ASGI application with whole paths (``/preview…``), for the demonstration and development.

It reads, and that is all: every page is a GET, nothing is stored, nothing is sent.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.preview.asked import Asked, Step, read
from bot.channels.preview.gallery import Gallery, Scene
from bot.channels.preview.looks import sheet, sheet_address
from bot.channels.preview.menus import PICTURE, MenuPictures, Menus, MenuShown, menu_shown
from bot.channels.preview.shown import Here, PicturePath, Shown, shown
from bot.channels.preview.talk import Exchange, LineMessages, Talks
from bot.clock import Clock
from bot.counter_protocol import Counter
from bot.engine import Said
from bot.pictures.addresses import icon_path
from bot.turn import FindListing, no_listing
from programmes.model import Programme

HERE: Final = Path(__file__).parent
SHEET: Final = "/preview/looks.css"
WebMessages = Callable[[Sequence[Said]], Markup]
"""A transcript as the web chat prints it."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What the channels lend: how LINE and the web show a reply. ``styles``: the web's style sheets with their media;
    ``picture``: where a picture of a message can be seen on this site; ``menus``: LINE's rich menus."""

    line: LineMessages
    web: WebMessages
    styles: tuple[tuple[str, str], ...] = ()
    picture: PicturePath = lambda url: ""
    menus: Menus = lambda code: ()


def create_preview(
    counter: Counter,
    programmes: Mapping[str, Programme],
    sides: Sides,
    clock: Clock,
    listings: FindListing = no_listing,
) -> Starlette:
    """The pages; to be reachable in the demonstration only."""
    sides = replace(sides, menus=cache(sides.menus))
    pages = _Pages(Talks(counter, programmes, sides.line, clock, sides.menus, listings), programmes, sides)
    return Starlette(
        routes=[
            Route("/preview", pages.single),
            Route("/preview/gallery", pages.gallery),
            Route(PICTURE, pages.menu),
            Route(SHEET, _looks),
            Mount("/preview/static", StaticFiles(directory=HERE / "static")),
        ]
    )


class _Pages:
    def __init__(self, talks: Talks, programmes: Mapping[str, Programme], sides: Sides) -> None:
        self._talks = talks
        self._gallery = Gallery(talks)
        self._programmes = programmes
        self._sides = sides
        self._menu_pictures = MenuPictures(sides.menus)
        self._env = _environment()

    def single(self, request: Request) -> Response:
        """``GET /preview``: the last reply of a conversation on both sides."""
        asked = read(request.query_params, self._programmes)
        asked = asked if asked.steps else asked.then(Step("follow"))
        exchanges = self._talks.exchanges(asked)
        here = self._here(asked)
        *earlier, last = (shown(each, here) for each in exchanges)
        menu = None if asked.in_group else menu_shown(self._sides.menus(asked.programme), asked)
        parts: list[Shown | MenuShown] = [*earlier, last, *((menu,) if menu else ())]
        page = self._env.get_template("preview.html").render(
            **self._always(asked),
            here=here,
            earlier=earlier,
            last=last,
            menu=menu,
            web=self._web(exchanges[-1:], asked),
            sheet=sheet_address(SHEET, (name for each in parts for name in each.looks())),
            back=asked.but(steps=asked.steps[:-1]).address() if len(asked.steps) > 1 else "",
            anew=asked.but(steps=()).address(),
            gallery=asked.but(steps=()).address("/preview/gallery"),
        )
        return HTMLResponse(page)

    def gallery(self, request: Request) -> Response:
        """``GET /preview/gallery``: one of every kind of answer of a programme."""
        asked = read(request.query_params, self._programmes).but(steps=())
        asked = asked if asked.programme else asked.but(programme=next(iter(self._programmes)))
        programme = self._programmes[asked.programme]
        made = [self._scene(scene) for scene in self._gallery.scenes(asked, programme)]
        menus = [menu_shown([menu], asked) for menu in self._sides.menus(asked.programme)]
        parts = [*(scene["shown"] for scene in made), *(menu for menu in menus if menu)]
        page = self._env.get_template("gallery.html").render(
            **self._always(asked),
            scenes=made,
            menus=menus,
            problems=sum(bool(scene["shown"].problems) for scene in made),
            sheet=sheet_address(SHEET, (name for each in parts for name in each.looks())),
            single=asked.address(),
        )
        return HTMLResponse(page)

    def menu(self, request: Request) -> Response:
        """``GET /preview/menu.png``: the picture of a rich menu, drawn off the event loop."""
        asked = read(request.query_params, self._programmes)
        png = self._menu_pictures.png(asked.programme, asked.menu)
        kept = {"cache-control": "public, max-age=3600"}
        return Response(png, media_type="image/png", headers=kept) if png else Response(status_code=404)

    def _scene(self, scene: Scene) -> dict[str, Any]:
        here = self._here(scene.asked)
        return {
            "title": scene.title,
            "address": scene.asked.address(),
            "here": here,
            "shown": shown(scene.last, here),
        }

    def _here(self, asked: Asked) -> Here:
        programme = self._programmes.get(asked.programme)
        account = programme.short_name if programme else self._env.get_template("account.txt").render()
        return Here(asked, account, icon_path(programme) if programme else "", self._sides.picture)

    def _always(self, asked: Asked) -> dict[str, Any]:
        return {
            "asked": asked,
            "moment": self._talks.moment(asked),
            "programmes": [(code, each.short_name) for code, each in self._programmes.items()],
            "styles": self._sides.styles,
        }

    def _web(self, exchanges: Sequence[Exchange], asked: Asked) -> Markup:
        """The same exchanges in the web chat. What cannot be typed there is not shown as said."""
        at = self._talks.moment(asked)
        lines: list[Said] = []
        for each in exchanges:
            if each.words:
                lines.append(Said(len(lines) + 1, "in", "text", each.words, None, at))
            if each.reply.blocks:
                lines.append(Said(len(lines) + 1, "out", each.reply.kind, "", each.reply, at))
        return self._sides.web(lines)


async def _looks(request: Request) -> Response:
    """The rules of the classes that a page names in this address, and of no others."""
    rules = sheet(request.query_params.get("is", ""))
    return Response(rules, media_type="text/css", headers={"cache-control": "public, max-age=3600"})


def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals.update(asset=_asset)
    return env


@cache
def _asset(name: str) -> str:
    version = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/preview/static/{name}?v={version}"
