"""A person's own rich menu, which stands before the one that a channel shows to everybody [R#link-rich-menu-to-user]."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.blocks import MenuChange
from bot.channels.line.api import Answer, LineApi, NotAnswered, NotAsked
from bot.channels.line.inbound import is_user
from bot.channels.line.menus.menu import alias_of
from bot.channels.line.tokens import NoToken, Tokens, authorised
from bot.clock import Clock

REMEMBERED: Final = timedelta(minutes=5)
"""How long it is known which menu an alias leads to: a set-up gives it another one."""
ALIASES: Final = "/v2/bot/richmenu/alias"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,255}")
log = structlog.get_logger()


class MenuNotShown(Exception):  # noqa: N818
    """LINE could not be asked, or refused. The message says why, without ids."""


class UserMenus:
    """Of one channel; the menus are those that ``madoguchi line setup`` makes."""

    def __init__(self, api: LineApi, tokens: Tokens, clock: Clock) -> None:
        self._api = api
        self._tokens = tokens
        self._clock = clock
        self._known: dict[str, tuple[str, datetime]] = {}
        self._missing: set[str] = set()

    async def show(self, user_id: str, programme: str, role: MenuChange) -> None:
        """From now on the person sees the merchants' menu of this programme, or, in any other role, the channel's
        default again. Nothing happens in groups, and where the menus were never set up (told once in the log).
        Harmless when repeated. Raises MenuNotShown."""
        if not is_user(user_id):
            return
        menu = f"/v2/bot/user/{user_id}/richmenu"
        if role == "merchant":
            await self._link(menu, alias_of(programme, role))
        else:
            _expect_done(await self._ask(lambda token: self._api.delete(menu, token)))

    async def _link(self, menu: str, alias: str) -> None:
        """Twice at most: what was remembered of the alias may have been replaced by a set-up meanwhile."""
        remembered = self._remembered(alias)
        if remembered:
            answer = await self._post(f"{menu}/{remembered}")
            if answer.status not in {400, 404}:
                _expect_done(answer)
                return
        if menu_id := await self._look_up(alias):
            _expect_done(await self._post(f"{menu}/{menu_id}"))

    def _remembered(self, alias: str) -> str:
        menu_id, until = self._known.get(alias, ("", self._clock.now()))
        return menu_id if self._clock.now() < until else ""

    async def _look_up(self, alias: str) -> str:
        """The id of the menu that the alias leads to, "" for none."""
        self._known.pop(alias, None)
        answer = await self._ask(lambda token: self._api.get(f"{ALIASES}/{alias}", token))
        if answer.status == 404:
            self._tell_once(alias)
            return ""
        _expect_done(answer)
        menu_id = _menu_id_in(answer)
        self._missing.discard(alias)
        self._known[alias] = (menu_id, self._clock.now() + REMEMBERED)
        return menu_id

    def _tell_once(self, alias: str) -> None:
        if alias not in self._missing:
            self._missing.add(alias)
            log.warning("menu_not_set_up", alias=alias)

    async def _post(self, path: str) -> Answer:
        return await self._ask(lambda token: self._api.post(path, b"", token))

    async def _ask(self, call: Callable[[str], Awaitable[Answer]]) -> Answer:
        try:
            return await authorised(self._tokens, call)
        except (NotAsked, NotAnswered, NoToken) as error:
            raise MenuNotShown(str(error)) from error


def _expect_done(answer: Answer) -> None:
    if answer.status != 200:
        raise MenuNotShown(str(answer.status))


def _menu_id_in(answer: Answer) -> str:
    """An id that can stand in a path. Raises MenuNotShown."""
    menu_id = answer.said().get("richMenuId")
    if not isinstance(menu_id, str) or not _ID.fullmatch(menu_id):
        raise MenuNotShown("an answer without a menu")
    return menu_id
