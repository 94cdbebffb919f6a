"""What a call of the API asks for, and everything that is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import QueryParams

from bot.channels.web.shops.files import words
from bot.listings import Listing
from shops.asked import LONGEST, Asked
from shops.filters import UnknownFilterError
from shops.index import ShopIndex
from shops.shop import Position

MOST: Final = 100
"""Shops of one page."""
FARTHEST: Final = 10_000
USUAL: Final = 20
_FILTERS: Final = ("area", "station", "genre", "kind")
_KNOWN: Final = ("q", *_FILTERS, "near", "limit", "offset")
_LONGEST: Final = 200
_NEAR: Final = re.compile(r"(-?[0-9]{1,2}(?:\.[0-9]{1,15})?),\s?(-?[0-9]{1,3}(?:\.[0-9]{1,15})?)")


@dataclass(frozen=True, slots=True)
class Question:
    """``near``: where the asker stands, as given; sorted by the distance from there."""

    asked: Asked
    near: Position | None
    limit: int
    offset: int


class QuestionError(ValueError):
    """``errors``: each with ``parameter``, ``detail`` (what to do) and, where it is short, ``allowed``."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__("the call cannot be read")
        self.errors = errors


def question_of(params: QueryParams, listing: Listing) -> Question:
    """What is asked of the list. Raises QuestionError with everything that is wrong."""
    errors = list(_errors(params, listing.index))
    if errors:
        raise QuestionError(errors)
    near = _position(params["near"]) if "near" in params else None
    asked = listing.index.refined(params.get("q", ""), **_filters(params))
    return Question(asked, near, int(params.get("limit", USUAL)), int(params.get("offset", 0)))


def _errors(params: QueryParams, index: ShopIndex) -> Iterator[dict[str, Any]]:
    for name in dict.fromkeys(params):
        if name not in _KNOWN:
            yield _error(name, "unknown_parameter", allowed=list(_KNOWN))
        elif len(params.getlist(name)) > 1:
            yield _error(name, "repeated")
        elif len(params[name]) > (LONGEST if name == "q" else _LONGEST):
            yield _error(name, "too_long", most=LONGEST if name == "q" else _LONGEST)
    if not 1 <= _number(params.get("limit", "1")) <= MOST:
        yield _error("limit", "limit")
    if not 0 <= _number(params.get("offset", "0")) <= FARTHEST:
        yield _error("offset", "offset")
    if "near" in params and _position(params["near"]) is None:
        yield _error("near", "near")
    for name, value in _filters(params).items():
        try:
            index.refined("", **{name: value})
        except UnknownFilterError:
            yield _error(name, name, allowed=_allowed(index, name))


def _filters(params: QueryParams) -> dict[str, str]:
    return {name: params[name][:_LONGEST] for name in _FILTERS if params.get(name)}


def _allowed(index: ShopIndex, name: str) -> list[str] | None:
    facets = {"area": index.areas, "genre": index.genres, "kind": index.kinds}.get(name)
    return None if facets is None else [facet.value for facet in facets]


def _error(name: str, why: str, *, allowed: list[str] | None = None, **values: int) -> dict[str, Any]:
    error: dict[str, Any] = {"parameter": name[:_LONGEST], "detail": words()["errors"][why].format(**values)}
    return error if allowed is None else error | {"allowed": allowed}


def _number(text: str) -> int:
    """The number written in digits; -1 for anything else."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1


def _position(text: str) -> Position | None:
    found = _NEAR.fullmatch(text.strip())
    if not found:
        return None
    place = Position(float(found[1]), float(found[2]))
    return place if abs(place.lat) <= 90 and abs(place.lng) <= 180 else None
