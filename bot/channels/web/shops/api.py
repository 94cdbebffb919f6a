"""The API: shops of a programme as JSON and GeoJSON, page by page, and the whole list as a file. See docs/shop-api.md."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.channels.web.guide.keeping import COMPRESSED
from bot.channels.web.reception import Reception, network_of
from bot.channels.web.shops import files
from bot.channels.web.shops.finding import found_all
from bot.channels.web.shops.pages import Lists
from bot.channels.web.shops.questions import FARTHEST, Question, QuestionError, question_of
from bot.channels.web.shops.told import shops_path, told
from bot.listings import Listing
from programmes.model import Programme

ROOT: Final = "/api/v1/programmes/{code}/shops"
_OPEN: Final = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "etag, link, retry-after",
    "cross-origin-resource-policy": "cross-origin",
}
"""Any site may read what everybody may read."""
_PREFLIGHT: Final = {
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "if-none-match",
    "access-control-max-age": "86400",
}
_MAKERS: Final[Mapping[str, Callable[[Programme, Listing, date, str], Iterator[bytes]]]] = {
    "csv": files.as_csv,
    "json": files.as_json,
    "geojson": files.as_geojson,
}
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
}
_A_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Called:
    """``today``: in the demonstration the programme's own day, or the one that was chosen."""

    programme: Programme
    listing: Listing
    today: date


class Refused(Exception):  # noqa: N818
    """``reason`` names its words in ``words.toml``."""

    def __init__(self, status: HTTPStatus, reason: str, **more: Any) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.more = more


class ShopApi:
    """``public_url`` "": addresses begin with what the request was sent to."""

    def __init__(self, reception: Reception, lists: Lists, public_url: str) -> None:
        self._reception = reception
        self._lists = lists
        self._public_url = public_url

    def routes(self) -> list[Route]:
        calls = {"": self._json, ".json": self._json, ".geojson": self._geojson, "/all.{form}": self._whole}
        return [
            *(self._route(f"{ROOT}{ending}", call) for ending, call in calls.items()),
            self._route("/api/{rest:path}", self._nothing),
        ]

    def _route(self, path: str, call: Callable[[Request], Any]) -> Route:
        async def answered(request: Request) -> Response:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers=_OPEN | _PREFLIGHT)
            try:
                response: Response = await call(request)
            except Refused as refused:
                response = _problem(refused)
            response.headers.update(_OPEN)
            return response

        return Route(path, answered, methods=["GET", "HEAD", "OPTIONS"], middleware=[COMPRESSED])

    async def _json(self, request: Request) -> Response:
        return await self._page(request, "json", "shops", files.entry)

    async def _geojson(self, request: Request) -> Response:
        return await self._page(request, "geojson", "features", files.feature)

    async def _page(
        self, request: Request, form: str, name: str, entry: Callable[[Any, str], files.Node]
    ) -> Response:
        called = self._called(request)
        self._count(self._reception.allowance.lists, request)
        if unchanged := self._unchanged(request, called):
            return unchanged
        site = self._site(request)

        def found() -> Response:
            try:
                asks = question_of(request.query_params, called.listing)
            except QuestionError as error:
                raise Refused(HTTPStatus.BAD_REQUEST, "bad_request", errors=error.errors) from error
            results = found_all(called.listing, asks.asked, asks.near, asks.limit, asks.offset)
            links = _links(request, site, asks, results.total)
            shops = [told(hit.shop, called.listing, called.today, hit) for hit in results.hits]
            body = {
                **({"type": "FeatureCollection"} if form == "geojson" else {}),
                **files.about(called.programme, called.listing),
                "total": results.total,
                "limit": asks.limit,
                "offset": asks.offset,
                "exact": results.exact,
                "left_out": list(results.left_out),
                "links": links,
                name: [entry(shop, site) for shop in shops],
            }
            linked = ", ".join(f'<{url}>; rel="{rel}"' for rel, url in links.items() if rel != "self")
            headers = self._kept(request, called) | ({"link": linked} if linked else {})
            return Response(files.written(body), media_type=_TYPES[form], headers=headers)

        return await run_in_threadpool(found)

    async def _whole(self, request: Request) -> Response:
        """The whole list, streamed."""
        form = request.path_params["form"]
        if form not in _MAKERS:
            raise Refused(HTTPStatus.NOT_FOUND, "unknown_address")
        called = self._called(request)
        self._count(self._reception.allowance.download, request)
        if unchanged := self._unchanged(request, called):
            return unchanged
        day = files.as_of(called.listing)
        headers = self._kept(request, called) | {
            "content-disposition": f'attachment; filename="{called.programme.code}-shops-{day:%Y%m%d}.{form}"',
            "link": f'<{self._site(request)}{shops_path(called.programme.code)}>; rel="describedby"',
        }
        parts = _MAKERS[form](called.programme, called.listing, called.today, self._site(request))
        return StreamingResponse(parts, media_type=_TYPES[form], headers=headers)

    async def _nothing(self, request: Request) -> Response:
        raise Refused(HTTPStatus.NOT_FOUND, "unknown_address")

    def _called(self, request: Request) -> Called:
        room = self._reception.rooms.of(request.path_params["code"])
        if room is None or room.programme is None:
            raise Refused(HTTPStatus.NOT_FOUND, "unknown_programme")
        today = self._reception.moment(room.programme, request).date()
        listing = self._lists.at(room.programme.code, today)
        if listing is None:
            raise Refused(HTTPStatus.NOT_FOUND, "unknown_programme")
        return Called(room.programme, listing, today)

    def _count(self, allowed: Callable[[str], bool], request: Request) -> None:
        if not allowed(network_of(request)):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "too_many")

    def _kept(self, request: Request, called: Called) -> dict[str, str]:
        """The same list on the same day, asked the same, gives the same."""
        at = called.listing
        stamp = f"{called.today} {sorted(at.checking)} {len(at.index)} {at.index.sign} {request.url.path}?{request.url.query}"
        tag = f'W/"{at.state.number}-{hashlib.sha256(stamp.encode()).hexdigest()[:16]}"'
        is_near = "near" in request.query_params or self._reception.switch is not None
        return {
            "etag": tag,
            "cache-control": "private, no-store" if is_near else f"public, max-age={_A_MINUTE}",
        }

    def _unchanged(self, request: Request, called: Called) -> Response | None:
        headers = self._kept(request, called)
        given = (each.strip() for each in request.headers.get("if-none-match", "").split(","))
        return Response(status_code=304, headers=headers) if headers["etag"] in given else None

    def _site(self, request: Request) -> str:
        return self._public_url or str(request.base_url).rstrip("/")


def _links(request: Request, site: str, asks: Question, total: int) -> dict[str, str]:
    """This page, and those before and behind it."""
    given = dict(request.query_params)

    def at(offset: int) -> str:
        return f"{site}{request.url.path}?{urlencode(given | {'limit': asks.limit, 'offset': offset})}"

    links = {"self": at(asks.offset)}
    behind = asks.offset + asks.limit
    if behind < total and behind <= FARTHEST:
        links["next"] = at(behind)
    if asks.offset > 0:
        links["prev"] = at(max(asks.offset - asks.limit, 0))
    return links


def _problem(refused: Refused) -> Response:
    """RFC 9457: what is wrong, and how to mend it."""
    body = {
        "status": refused.status.value,
        **files.words()["problems"][refused.reason],
        **refused.more,
    }
    headers = {"cache-control": "no-store"} | (
        {"retry-after": "60"} if refused.status == HTTPStatus.TOO_MANY_REQUESTS else {}
    )
    return Response(files.written(body), refused.status, headers, media_type="application/problem+json")
