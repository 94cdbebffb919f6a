"""The menus of the shipped programmes, as a channel gets them."""

from collections.abc import Sequence
from pathlib import Path

import shipped

import bot.channels.line
from bot.channels.line.menus.menu import Menu, menus_of
from bot.pictures.richmenu import Size
from bot.words import TemplateWords
from handlers import all_handlers
from programmes.model import Programme

WORDS = TemplateWords(Path(bot.channels.line.__file__).parent / "templates")
HANDLERS = {handler.NAME: handler for handler in all_handlers()}
PROGRAMMES = shipped.programmes()


def fits(handler: str, programme: Programme) -> bool:
    return handler in HANDLERS and HANDLERS[handler].fits(programme)


def menus(*codes: str, size: Size = "small", more: Sequence[Programme] = ()) -> tuple[Menu, ...]:
    """Of these shipped programmes, and of others."""
    return menus_of([*(PROGRAMMES[code] for code in codes), *more], fits, WORDS, size)
