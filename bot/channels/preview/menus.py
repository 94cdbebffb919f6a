"""The rich menu under the chat: the picture as LINE gets it, its areas as links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Protocol
from urllib.parse import urlencode

from bot.channels.preview.asked import Asked
from bot.channels.preview.looks import sized
from bot.channels.preview.taps import Tap, tap

Json = dict[str, Any]
PICTURE: Final = "/preview/menu.png"


class RichMenu(Protocol):
    """One menu of a channel. ``body``: LINE's rich menu object; ``key``: ``<code>/<role>`` where it is for one of them."""

    @property
    def key(self) -> str: ...

    @property
    def alias(self) -> str: ...

    def body(self) -> Json: ...

    def png(self) -> bytes: ...


Menus = Callable[[str], Sequence[RichMenu]]
"""The menus of a channel that serves one programme (its code) or all ("")."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where to tap, as classes, and what that does."""

    classes: str
    tap: Tap


@dataclass(frozen=True, slots=True)
class MenuShown:
    picture: str
    bar: str
    areas: tuple[Area, ...]

    def looks(self) -> tuple[str, ...]:
        return tuple(area.classes for area in self.areas)


def menu_shown(menus: Sequence[RichMenu], asked: Asked) -> MenuShown | None:
    """The open menu; None where the channel has none."""
    menu = _open(menus, asked)
    if menu is None:
        return None
    body = menu.body()
    wide, high = body["size"]["width"], body["size"]["height"]
    areas = ((each["bounds"], tap(each["action"], asked)) for each in body["areas"])
    return MenuShown(
        f"{PICTURE}?{urlencode({'programme': asked.programme, 'menu': menu.alias, 'v': body['name'][-12:]})}",
        body["chatBarText"],
        tuple(Area(_place(bounds, wide, high), does) for bounds, does in areas if does),
    )


def _open(menus: Sequence[RichMenu], asked: Asked) -> RichMenu | None:
    """The one switched to, or of the role chosen, or the channel's first."""
    named = [menu for menu in menus if asked.menu and menu.alias == asked.menu]
    of_role = [menu for menu in menus if asked.role and menu.key == f"{asked.programme}/{asked.role}"]
    return next(iter((*named, *of_role, *menus)), None)


def _place(bounds: Json, wide: int, high: int) -> str:
    shares = (
        ("al", bounds["x"] / wide),
        ("at", bounds["y"] / high),
        ("w", bounds["width"] / wide),
        ("h", bounds["height"] / high),
    )
    return " ".join(sized(look, f"{share * 100:.3f}%") for look, share in shares)


class MenuPictures:
    """The pictures of menus, drawn once."""

    def __init__(self, menus: Menus) -> None:
        self._menus = menus
        self.png = lru_cache(maxsize=32)(self._png)

    def _png(self, programme: str, alias: str) -> bytes | None:
        """None where there is no such menu."""
        return next((menu.png() for menu in self._menus(programme) if menu.alias == alias), None)
