"""The part of LINE's API that is about one person: link tokens and their dialog, a menu of one's own, what was sent.

It keeps LINE's rules: a link token once and for ten minutes, menus that are there, contents that are.
"""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

Json = dict[str, Any]
USER = "U[0-9a-f]{32}"
MINUTES_OF_A_LINK_TOKEN = 10


@dataclass
class LinkToken:
    user: str
    at: float
    used: bool = False


@dataclass
class Said:
    """An answer; ``body`` is JSON unless it is bytes."""

    status: int
    body: Json | bytes = field(default_factory=dict)


@dataclass
class Accounts:
    """``menus``: ids of menus that are there; ``aliases``: names of menus; ``menu_of``: of people who have one of their
    own; ``contents``: by a message's id, bytes or why there are none."""

    menus: set[str] = field(default_factory=set)
    aliases: dict[str, str] = field(default_factory=dict)
    menu_of: dict[str, str] = field(default_factory=dict)
    contents: dict[str, bytes | str] = field(default_factory=dict)
    link_tokens: dict[str, LinkToken] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, now: float) -> Said | None:
        """None for what is not about one person."""
        ways: tuple[tuple[str, str, Callable[..., Said]], ...] = (
            (f"/v2/bot/user/({USER})/linkToken", "POST", lambda user: self._issue(user, now)),
            ("/v2/bot/richmenu/alias/([a-z0-9_-]{1,32})", "GET", self._alias),
            (f"/v2/bot/user/({USER})/richmenu/([^/]+)", "POST", self._link_menu),
            (f"/v2/bot/user/({USER})/richmenu", "DELETE", self._unlink_menu),
            ("/v2/bot/message/([0-9]+)/content", "GET", self._content),
        )
        for pattern, wanted, does in ways:
            if wanted == method and (found := re.fullmatch(pattern, path)):
                self.asked.append(f"{method} {path}")
                return does(*found.groups())
        return None

    def dialog(self, address: str, now: float) -> tuple[str, str]:
        """A browser opens LINE's dialog: whose account is linked by which nonce. Raises ValueError."""
        parts = urlsplit(address)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != "/dialog/bot/accountLink" or set(given) != {"linkToken", "nonce"}:
            raise ValueError(address)
        token = self.link_tokens[given["linkToken"]]
        if token.used or now - token.at > 60 * MINUTES_OF_A_LINK_TOKEN:
            raise ValueError("used or old")
        token.used = True
        return token.user, given["nonce"]

    def _issue(self, user: str, now: float) -> Said:
        token = "+/" + uuid.uuid4().hex
        self.link_tokens[token] = LinkToken(user, now)
        return Said(200, {"linkToken": token})

    def _alias(self, alias: str) -> Said:
        if alias not in self.aliases:
            return Said(404, {"message": "richmenu alias not found"})
        return Said(200, {"richMenuAliasId": alias, "richMenuId": self.aliases[alias]})

    def _link_menu(self, user: str, menu: str) -> Said:
        if menu not in self.menus:
            return Said(404, {"message": "Not found"})
        self.menu_of[user] = menu
        return Said(200)

    def _unlink_menu(self, user: str) -> Said:
        self.menu_of.pop(user, None)
        return Said(200)

    def _content(self, message: str) -> Said:
        match self.contents.get(message):
            case bytes() as content:
                return Said(200, content)
            case "gone":
                return Said(410, {"message": "The content is gone"})
            case "not ready":
                return Said(202, b"")
            case _:
                return Said(404, {"message": "not found"})
