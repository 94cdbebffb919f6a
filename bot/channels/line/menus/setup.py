"""Does what a plan says, in an order in which nobody is ever without a menu.

New menus get their pictures before an alias or the default leads to them; the old ones go last. Whenever it is cut
off, the next run finds what is missing and what is left over.
"""

from collections.abc import Callable
from typing import Protocol

from bot.channels.line.menus.menu import Menu
from bot.channels.line.menus.plan import Plan, key_of

Tell = Callable[[str, str], None]
"""Told each step as it begins: a word for what is done (a block of ``setup.j2``), and to what."""


class Menus(Protocol):
    """What is asked of :class:`bot.channels.line.remote.LineSide`."""

    def create(self, menu: Menu) -> str: ...
    def upload(self, menu_id: str, picture: bytes) -> None: ...
    def add_alias(self, alias: str, menu_id: str) -> None: ...
    def turn_alias(self, alias: str, menu_id: str) -> None: ...
    def set_default(self, menu_id: str) -> None: ...
    def delete_alias(self, alias: str) -> None: ...
    def delete(self, menu_id: str) -> None: ...


def carry_out(plan: Plan, line: Menus, tell: Tell = lambda _, __: None) -> None:
    """Raises LineRefused; what was done until then stays, and the next plan goes on from there."""
    ids = {menu.key: menu_id for menu_id, menu in plan.keep.items()}
    for menu in plan.create:
        tell("creating", menu.key)
        picture = menu.png()
        ids[menu.key] = line.create(menu)
        line.upload(ids[menu.key], picture)
    for menu in plan.new_aliases:
        tell("naming", menu.alias)
        line.add_alias(menu.alias, ids[menu.key])
    for menu in plan.turned_aliases:
        tell("turning", menu.alias)
        line.turn_alias(menu.alias, ids[menu.key])
    if plan.default:
        tell("showing", plan.default.key)
        line.set_default(ids[plan.default.key])
    for alias in plan.stale_aliases:
        tell("forgetting", alias)
        line.delete_alias(alias)
    for menu_id, name in plan.stale_menus.items():
        tell("deleting", key_of(name))
        line.delete(menu_id)
