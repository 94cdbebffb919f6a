"""The page that takes pictures: several at once, shown, taken back until they are submitted."""

from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web.doors.browsers import PATH
from bot.channels.web.doors.threshold import FIELDS, Seen, Shut, Threshold
from bot.merchants.doors.pictures import Closed, NoRoom
from bot.merchants.evidence import BYTES_TAKEN, BadPicture
from store.evidence import MOST

FILES: Final = 30
"""Looked at of one form; what is beyond the room there is would be refused anyway."""
_LARGEST_ID: Final = 2**31


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not kept. ``reason``: of :class:`bot.merchants.evidence.BadPicture`, or no_room."""

    name: str
    reason: str


class PicturesPage:
    def __init__(self, threshold: Threshold) -> None:
        self._threshold = threshold

    async def show(self, request: Request, seen: Seen, status: int = 200, **told: Any) -> Response:
        values = {"refused": (), "added": 0, "problem": "", **told}
        album = await self._threshold.doors.pictures.album(seen.door)
        return self._threshold.page("pictures.html", request, seen, status, album=album, most=MOST, **values)

    async def add(self, request: Request) -> Response:
        """``POST …/pictures``: the files of one form. Who stands there is looked at before they are read."""
        await self._threshold.knock(request)
        seen = await self._inside(request)
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            raise Shut  # any other form would be held in memory
        try:
            form = await request.form(max_files=FILES, max_fields=FIELDS)
        except ClientDisconnect:
            return Response(status_code=400)
        except HTTPException as error:
            problem = "too_large" if error.status_code == 413 else "too_many"
            return await self.show(request, seen, error.status_code, problem=problem)
        try:
            self._threshold.check(form, request, seen.browser)
            return await self._added(request, seen, _files(form))
        finally:
            await form.close()

    async def _added(self, request: Request, seen: Seen, files: list[UploadFile]) -> Response:
        refused = [each for file in files if (each := await self._refused(seen, file))]
        added = len(files) - len(refused)
        if refused:
            return await self.show(request, seen, 422, refused=refused, added=added)
        if not files:
            return await self.show(request, seen, 422, problem="none")
        return RedirectResponse(f"{PATH}{seen.token}#album", status_code=303)

    async def _refused(self, seen: Seen, file: UploadFile) -> Refused | None:
        """Keep it, or say why not. Raises Shut."""
        name = (file.filename or "")[:80]
        if (file.size or 0) > BYTES_TAKEN:
            return Refused(name, "too_many_bytes")
        try:
            await self._threshold.doors.pictures.keep(seen.door, await file.read())
        except BadPicture as bad:
            return Refused(name, bad.reason)
        except NoRoom:
            return Refused(name, "no_room")
        except Closed:
            raise Shut from None
        return None

    async def small(self, request: Request) -> Response:
        """``GET …/pictures/<id>``: as it is shown in the album."""
        seen = await self._inside(request)
        return _jpeg(await self._threshold.doors.pictures.small(seen.door, _number(request)))

    async def whole(self, request: Request) -> Response:
        """``GET …/pictures/<id>/whole``: as it is kept."""
        seen = await self._inside(request)
        return _jpeg(await self._threshold.doors.pictures.whole(seen.door, _number(request)))

    async def remove(self, request: Request) -> Response:
        """``POST …/pictures/<id>/remove``: takes one back; one that is gone already is gone."""
        seen = self._for_pictures((await self._threshold.posted(request))[0])
        await self._threshold.doors.pictures.drop(seen.door, _number(request))
        return RedirectResponse(f"{PATH}{seen.token}#album", status_code=303)

    async def done(self, request: Request) -> Response:
        """``POST …/done``: closes the door; the chat goes on."""
        seen = self._for_pictures((await self._threshold.posted(request))[0])
        album = await self._threshold.doors.pictures.album(seen.door)
        count = await self._threshold.doors.pictures.done(seen.door)
        if count is None:
            raise Shut
        return self._threshold.page("done.html", request, seen, count=count, album=album)

    async def _inside(self, request: Request) -> Seen:
        return self._for_pictures(await self._threshold.inside(request))

    def _for_pictures(self, seen: Seen) -> Seen:
        if seen.door.purpose != "evidence" or not seen.door.is_of(seen.browser.key):
            raise Shut
        return seen


def _files(form: FormData) -> list[UploadFile]:
    """The files that were chosen; a field where none was chosen sends one without name and content."""
    files = [each for each in form.getlist("pictures") if isinstance(each, UploadFile)]
    return [each for each in files if each.filename or each.size]


def _number(request: Request) -> int:
    """Raises Shut for what can be no id."""
    number: int = request.path_params["picture"]
    if number >= _LARGEST_ID:
        raise Shut
    return number


def _jpeg(body: bytes | None) -> Response:
    if body is None:
        raise Shut
    return Response(body, media_type="image/jpeg")
