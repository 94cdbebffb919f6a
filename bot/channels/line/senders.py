"""Who a message comes from, by name and picture above it [Messaging API reference, icon and display name]."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.line.actions import picture_address
from bot.channels.line.counting import cut_clusters
from bot.channels.line.wording import STAFF
from bot.pictures.addresses import icon_address
from programmes.model import Programme

NAME: Final = 20
"""Clusters of a name."""
NOT_IN_A_NAME: Final = "line"


@dataclass(frozen=True, slots=True)
class Sender:
    """``icon``: https address of a picture, or "" for the account's own; likewise ``name``."""

    name: str = ""
    icon: str = ""

    def on(self, message: dict[str, Any]) -> dict[str, Any]:
        """The message with the sender above it; unchanged where there is nothing to say."""
        shown = {key: value for key, value in (("name", self.name), ("iconUrl", self.icon)) if value}
        return {**message, "sender": shown} if shown else message


NOBODY: Final = Sender()
"""The account itself speaks."""


class Senders:
    """The programmes of a deployment as senders; ``public_url`` "": nothing can be fetched from it, so names only."""

    def __init__(self, programmes: Mapping[str, Programme], public_url: str = "") -> None:
        self._programmes = {
            code: Sender(name_of(each.short_name), picture_address(icon_address(public_url, each)))
            for code, each in programmes.items()
        }
        self._staff = Sender(name_of(STAFF))

    def of(self, programme: str, author: str) -> Sender:
        """Who speaks: staff by their own name, else the programme if one is settled."""
        return self._staff if author == "staff" else self._programmes.get(programme, NOBODY)


def name_of(words: str) -> str:
    """The words as a name that LINE takes, "" where they hold the name LINE, which no other sender may bear."""
    shown = cut_clusters(words.strip(), NAME)
    return "" if NOT_IN_A_NAME in unicodedata.normalize("NFKC", shown).lower() else shown
