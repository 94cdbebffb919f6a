"""The menus of a channel: for each programme one for users of tickets and one for shops, joined by tabs.

A channel of one programme opens with that programme's menus. A channel of several opens with a neutral one, a tile
for each ticket: a tile leads to that ticket's tabs, and a tab leads back. Switching needs no answer of ours: LINE
follows the alias. Everything comes from the programmes' data, `areas.toml` and the words in `richmenu.j2`.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.blocks import Press
from bot.channels.line.counting import cut_clusters
from bot.codec import encode_press
from bot.guards import ROLES
from bot.pictures.addresses import version
from bot.pictures.names import in_two_lines
from bot.pictures.richmenu import SIZES, MenuPicture, PixelBox, Size, Tab, Tile, areas, draw
from bot.turn import Words
from programmes.model import Programme, Role

Json = dict[str, Any]
Fits = Callable[[str, Programme], bool]
"""Whether a handler has anything to say about a programme."""

TOP: Final = "top"
MOST_PROGRAMMES: Final = 19
"""On the neutral menu, beside the way to a person: LINE takes 20 areas."""
ALIAS: Final = "mado-"
"""Begins every alias of ours."""
NAME: Final = "madoguchi"
SWITCHED: Final = "switched"
"""The postback of a tab; nobody answers it."""
_NEUTRAL: Final = "#3B4654"
_HERE: Final = Path(__file__).parent
_LABEL: Final = 20
_BAR: Final = 14
_LONGEST_ALIAS: Final = 32


@dataclass(frozen=True, slots=True)
class Menu:
    """One rich menu as we want it. ``key``: ``<code>/<role>`` or ``top``. ``actions``: of tabs and tiles, in the order
    of the picture; None: nothing happens (the tab one stands on)."""

    key: str
    alias: str
    size: Size
    bar: str
    picture: MenuPicture
    tab_actions: tuple[Json | None, ...]
    tile_actions: tuple[Json, ...]

    @property
    def name(self) -> str:
        """Carries what it is and a hash of all that it shows and does: a changed menu has another name."""
        spoken = json.dumps(self._body(), ensure_ascii=False, sort_keys=True)
        return f"{NAME}:{self.key}:{self.size}:{version(spoken, repr(self.picture))}"

    def body(self) -> Json:
        """LINE's rich menu object [Messaging API reference, rich menu]."""
        return {"name": self.name, **self._body()}

    def png(self) -> bytes:
        return draw(self.picture, self.size)

    def _body(self) -> Json:
        width, height = SIZES[self.size]
        tabs, tiles = areas(self.picture, self.size)
        pairs = (*zip(tabs, self.tab_actions, strict=True), *zip(tiles, self.tile_actions, strict=True))
        return {
            "size": {"width": width, "height": height},
            "selected": True,
            "chatBarText": self.bar,
            "areas": [{"bounds": _bounds(box), "action": action} for box, action in pairs if action],
        }


class TooManyProgrammes(Exception):  # noqa: N818
    """More than the neutral menu has room for."""


def menus_of(
    programmes: Sequence[Programme], fits: Fits, words: Words, size: Size = "large"
) -> tuple[Menu, ...]:
    """The menus of a channel that serves these programmes; the first one is its default.

    Raises TooManyProgrammes."""
    if len(programmes) > MOST_PROGRAMMES:
        raise TooManyProgrammes
    several = len(programmes) > 1
    own = [_of(programme, role, fits, words, size, several) for programme in programmes for role in ROLES]
    return (_top(programmes, words, size), *own) if several else tuple(own)


def alias_of(code: str, role: Role) -> str:
    """At most 32 of ``a-z0-9_-``: the programme's code, or a hash of it where it is too long."""
    ends = f"-{role[0]}"
    if len(ALIAS + code + ends) > _LONGEST_ALIAS:
        code = hashlib.sha256(code.encode()).hexdigest()[:16]
    return ALIAS + code + ends


# --- one programme's ----------------------------------------------------------------------------------


def _of(programme: Programme, role: Role, fits: Fits, words: Words, size: Size, several: bool) -> Menu:
    chosen = _chosen(programme, role, fits)
    lines = [tuple(words("richmenu", area["do"], programme=programme).split("\n")) for area in chosen]
    tabs = [
        (alias_of(programme.code, each), words("richmenu", f"tab_{each}", programme=programme))
        for each in ROLES
    ]
    back = [(ALIAS + TOP, words("richmenu", "tab_top"))] if several else []
    own = alias_of(programme.code, role)
    return Menu(
        key=f"{programme.code}/{role}",
        alias=own,
        size=size,
        bar=cut_clusters(words("richmenu", "bar"), _BAR),
        picture=MenuPicture(
            title=programme.short_name,
            colour=programme.colour,
            tabs=tuple(Tab(label, alias == own, alias == ALIAS + TOP) for alias, label in (*back, *tabs)),
            tiles=tuple(Tile(area["shape"], text) for area, text in zip(chosen, lines, strict=True)),
        ),
        tab_actions=tuple(None if alias == own else _switch(label, alias) for alias, label in (*back, *tabs)),
        tile_actions=tuple(
            _press(area["do"], "".join(text), programme, role)
            for area, text in zip(chosen, lines, strict=True)
        ),
    )


def _chosen(programme: Programme, role: Role, fits: Fits) -> list[Json]:
    """What fits, spare ones last to stay, in the order of the file."""
    able = [area for area in _areas()[role] if fits(area["do"], programme)]
    too_many = len(able) - _areas()["most"]
    for spare in [area for area in reversed(able) if area.get("spare")][: max(0, too_many)]:
        able.remove(spare)
    return able


@cache
def _areas() -> Mapping[str, Any]:
    return tomllib.loads((_HERE / "areas.toml").read_text("utf-8"))


# --- the neutral one -----------------------------------------------------------------------------------


def _top(programmes: Sequence[Programme], words: Words, size: Size) -> Menu:
    person = tuple(words("richmenu", "top_person").split("\n"))
    said = words("richmenu", "ask_person")
    return Menu(
        key=TOP,
        alias=ALIAS + TOP,
        size=size,
        bar=cut_clusters(words("richmenu", "bar"), _BAR),
        picture=MenuPicture(
            title=words("richmenu", "top"),
            colour=_NEUTRAL,
            tabs=(),
            tiles=(
                *(
                    Tile("ticket", in_two_lines(programme.short_name), programme.colour)
                    for programme in programmes
                ),
                Tile("person", person),
            ),
        ),
        tab_actions=(),
        tile_actions=(
            *(_switch(programme.short_name, alias_of(programme.code, ROLES[0])) for programme in programmes),
            {"type": "message", "label": cut_clusters(said, _LABEL), "text": said},
        ),
    )


# --- LINE's objects ------------------------------------------------------------------------------------


def _press(handler: str, said: str, programme: Programme, role: Role) -> Json:
    """Bound to the programme; who presses it on this tab says which of the two he is."""
    press = Press(handler, (("p", programme.code), ("as", role)))
    label = cut_clusters(said, _LABEL)
    return {"type": "postback", "label": label, "data": encode_press(press), "displayText": said}


def _switch(label: str, alias: str) -> Json:
    return {
        "type": "richmenuswitch",
        "label": cut_clusters(label, _LABEL),
        "richMenuAliasId": alias,
        "data": SWITCHED,
    }


def _bounds(box: PixelBox) -> Json:
    left, top, right, bottom = box
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}
