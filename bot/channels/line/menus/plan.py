"""What must be done so that a channel shows the menus we want: pure, from what stands there.

A menu of ours stands when its name is wanted and its alias leads to it: an alias is made last, after the picture, so
one without it may be half done. Such a menu, a twin or one of an earlier set-up goes, after the new ones are in
place. What is not ours is never touched.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.channels.line.menus.menu import ALIAS, NAME, Menu

MOST_AN_HOUR: Final = 100
"""LINE creates and deletes so many rich menus an hour, and deletes so many aliases [R#rate-limits]."""
_OURS: Final = re.compile(rf"{NAME}:(\S+):(?:large|medium|small):[0-9a-f]{{12}}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a channel has now: names of menus by id, menus' ids by alias, the id of the default ("" for none)."""

    menus: Mapping[str, str]
    aliases: Mapping[str, str]
    default: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """To be done in this order. ``keep``: wanted menus with their ids. ``create``: menus with their pictures.
    ``new_aliases``, ``turned_aliases``: menus whose alias is made or led to another menu. ``default``: the menu that
    becomes it; ``instead_of``: the name of the one that was. ``later``: what is left for another hour."""

    keep: Mapping[str, Menu]
    create: tuple[Menu, ...]
    new_aliases: tuple[Menu, ...]
    turned_aliases: tuple[Menu, ...]
    default: Menu | None
    instead_of: str
    stale_aliases: tuple[str, ...]
    stale_menus: Mapping[str, str]
    later: int
    foreign: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.create or self.new_aliases or self.turned_aliases or self.default) and not (
            self.stale_aliases or self.stale_menus
        )


def planned(wanted: Sequence[Menu], standing: Standing) -> Plan:
    """The way from what stands to what is wanted; ``wanted[0]`` becomes the default."""
    keep = {
        menu_id: menu
        for menu in wanted
        if (menu_id := standing.aliases.get(menu.alias, "")) and standing.menus.get(menu_id) == menu.name
    }
    create = tuple(menu for menu in wanted if menu not in keep.values())
    first = wanted[0]
    is_default = standing.default in keep and keep[standing.default] is first
    stale_aliases = sorted(
        alias
        for alias in standing.aliases
        if alias.startswith(ALIAS) and alias not in {m.alias for m in wanted}
    )
    stale = {
        menu_id: name for menu_id, name in standing.menus.items() if is_ours(name) and menu_id not in keep
    }
    now = dict(list(stale.items())[:MOST_AN_HOUR])
    return Plan(
        keep=keep,
        create=create,
        new_aliases=tuple(menu for menu in create if menu.alias not in standing.aliases),
        turned_aliases=tuple(menu for menu in create if menu.alias in standing.aliases),
        default=None if is_default else first,
        instead_of=standing.menus.get(standing.default, standing.default),
        stale_aliases=tuple(stale_aliases[:MOST_AN_HOUR]),
        stale_menus=now,
        later=len(stale) - len(now) + len(stale_aliases[MOST_AN_HOUR:]),
        foreign=tuple(sorted(name for name in standing.menus.values() if not is_ours(name))),
    )


def is_ours(name: str) -> bool:
    """Whether a rich menu's name is one that we give."""
    return _OURS.fullmatch(name) is not None


def key_of(name: str) -> str:
    """What a menu of ours is (``gifu-gotoeat/merchant``); the whole name of any other."""
    found = _OURS.fullmatch(name)
    return found[1] if found else name
