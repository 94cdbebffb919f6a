"""The page from which a payout statement is taken along."""

from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.web.doors.threshold import Seen, Shut, Threshold, field
from bot.merchants.doors.statements import File, Kind

_KINDS: Final[dict[str, Kind]] = {"pdf": "pdf", "csv": "csv"}


class StatementPage:
    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold

    async def show(self, request: Request, seen: Seen) -> Response:
        return self._threshold.page("statement.html", request, seen)

    async def download(self, request: Request) -> Response:
        """``POST …/statement``: the file, as often as it is wanted."""
        seen, form = await self._threshold.posted(request)
        kind = _KINDS.get(field(form, "as"))
        if seen.door.purpose != "statement" or not seen.door.is_of(seen.browser.key) or kind is None:
            raise Shut
        file = await self._threshold.doors.statements.made(seen.door, kind)
        if file is None:
            raise Shut
        return Response(file.body, media_type=file.media_type, headers=_attached(file))


def _attached(file: File) -> dict[str, str]:
    """Both names: the second for browsers that know RFC 6266."""
    names = f"filename=\"{file.plain_name}\"; filename*=UTF-8''{quote(file.name, safe='')}"
    return {"content-disposition": f"attachment; {names}"}
