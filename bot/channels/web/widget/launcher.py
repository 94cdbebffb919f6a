"""``/widget.js``: the script of a site's one line, with the programmes' names and colours in it."""

import gzip
import json
import tomllib
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.palette import accent
from bot.channels.web.rooms import Rooms
from bot.channels.web.templating import STATIC
from bot.colours import DEFAULT

_PLACE: Final = "(COUNTER)"
_WORDS: Final = Path(__file__).with_name("words.toml")


class Launcher:
    """``pages``: where somebody is sent who cannot open the frame."""

    def __init__(self, pages: Rooms, site_name: str) -> None:
        self._script = _script(pages, site_name).encode()
        self._packed = gzip.compress(self._script, mtime=0)

    async def script(self, request: Request) -> Response:
        """``GET /widget.js``: at an address that never changes, so it is kept for an hour only."""
        headers = {"cache-control": "public, max-age=3600", "vary": "accept-encoding"}
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self._script, media_type="text/javascript", headers=headers)
        headers["content-encoding"] = "gzip"
        return Response(self._packed, media_type="text/javascript", headers=headers)


def _script(pages: Rooms, site_name: str) -> str:
    counter = {
        "words": tomllib.loads(_WORDS.read_text(encoding="utf-8")),
        "all": _shown(site_name, DEFAULT, pages.common.path),
        "programmes": {
            room.programme.code: _shown(room.programme.short_name, room.programme.colour, room.path)
            for room in pages
            if room.programme
        },
    }
    script = (STATIC / "widget/launcher.js").read_text(encoding="utf-8")
    body, place, end = script.rpartition(_PLACE)
    assert place, "the launcher has no place for what it knows of the counter"
    return f"{body}({json.dumps(counter, ensure_ascii=False, separators=(',', ':'))}){end}"


def _shown(name: str, colour: str, page: str) -> dict[str, str]:
    return {"name": name, "colour": accent(colour).ink, "page": page}
