"""Where the pictures that the house draws are found. Needs no Pillow, so that a channel can name one without drawing it.

A picture's address carries a version: of the code that draws it and of what it is drawn from. It can then be kept for
good by whoever fetches it, and a picture that changes has another address.
"""

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from bot.blocks import Timeline
from programmes.model import Programme

PREFIX: Final = "/pictures"
EVERYBODY: Final = "all"
_HERE: Final = Path(__file__).parent
DRAWN_BY: Final = (*sorted(_HERE.glob("*.py")), _HERE.parent / "colours.py", _HERE.parent / "timeline.py")
"""The code that draws, with what it takes from the rest of the house beside plain values."""


def icon_path(programme: Programme) -> str:
    """The programme's icon on this site, with its version."""
    drawn_from = (programme.colour, programme.short_name, programme.words.ticket)
    return f"{PREFIX}/{programme.code}/icon.png?v={version(*drawn_from)}"


def icon_address(public_url: str, programme: Programme) -> str:
    """The programme's icon as LINE fetches it; "" where the site is not public over https."""
    return public_address(public_url, icon_path(programme))


def timeline_path(block: Timeline) -> str:
    """A calendar as an image on this site, with its version."""
    shown = replace(block, picture="")
    version_of_it = _digest(repr(shown))
    return f"{PREFIX}/{block.programme}/timeline.png?on={block.today}&for={block.role or EVERYBODY}&v={version_of_it}"


def timeline_address(public_url: str, block: Timeline) -> str:
    """A calendar as an image as LINE fetches it; "" where the site is not public over https."""
    return public_address(public_url, timeline_path(block))


def public_address(public_url: str, path: str) -> str:
    """``path`` on the public site; "" where that has no https address, for LINE takes no other."""
    return public_url.rstrip("/") + path if public_url.startswith("https://") else ""


@cache
def version(*drawn_from: str) -> str:
    """Twelve characters that change with ``drawn_from`` and with the code that draws."""
    return _digest(*drawn_from)


def _digest(*drawn_from: str) -> str:
    return hashlib.sha256("\0".join((_code(), *drawn_from)).encode()).hexdigest()[:12]


@cache
def _code() -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in DRAWN_BY)).hexdigest()
