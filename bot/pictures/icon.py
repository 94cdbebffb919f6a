"""A programme's icon: its first word on its colour, over a ticket's edge. It stands beside every message in LINE.

LINE shows it as a small circle (`sender.iconUrl`: PNG, at most 1 MB), so everything keeps clear of the corners.
"""

from functools import lru_cache
from typing import Final

from bot.colours import BLACK, WHITE, mixed, parse_or_default, until_readable
from bot.pictures.canvas import Canvas, png
from bot.pictures.names import first_word
from programmes.model import Programme

PIXELS: Final = 400


def icon(programme: Programme) -> bytes:
    """The icon as PNG, 400 pixels square."""
    return _drawn(programme.colour, first_word(programme.short_name), programme.words.ticket)


@lru_cache(maxsize=64)
def _drawn(colour: str, word: str, ticket: str) -> bytes:
    ground = until_readable(parse_or_default(colour), BLACK, WHITE)
    paper = mixed(ground, WHITE, 0.88)
    sheet = Canvas(100, 100, PIXELS, ground)
    sheet.box((0, 66, 100, 100), fill=paper)
    for at in range(0, 101, 10):  # the ticket's torn edge
        sheet.disc((at, 66), 2.6, fill=ground)
    sheet.text((50, 37), word, 42, WHITE, most=80)
    sheet.text((50, 81), ticket, 17, until_readable(ground, BLACK, paper), most=58)
    return png(sheet.finished(), colours=64)
