"""One row of a shop list: what it says, whether it can be taken, and what should be looked at."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from typing import Any, Final

from desk.imports.columns import Column, Columns
from desk.imports.problems import Problem, shown
from desk.imports.reading import Cell, Line
from desk.imports.shops import columns as columns_
from desk.imports.shops import places, tidying
from desk.imports.shops.columns import EMPTY, FLAGS, NO, SIZES, TOTALS, YES
from shops.addresses import place_of
from shops.folding import fold, modern
from shops.genres import genres_of
from shops.shop import Shop, branch_in

_CLOSED: Final = re.compile(
    r"(?<!一時)(?<![時分頃でに])(?:閉店|閉業|廃業)(?!時|[はを]\d|後|前|間際)|退会|脱退|登録取消|登録抹消|(?:取扱い?|取り扱い|加盟|参加)(?:を)?(?:終了|取消|辞退)"
)
_GOES_ON: Final = re.compile(r"リニューアル|移転|旧店舗|再開しました")
_PAUSED: Final = re.compile(
    r"(?<!ランチ)(?<!ディナー)(?:休業中|一時閉店|一時休業|臨時休業|まで休業|より休業|から休業|当面休業)"
)
_NOTE: Final = re.compile(r"^[※＊*注■●](?!\s*$)")
_BARE: Final = re.compile(r"[\d\s.,、・-]+")
_DAY: Final = re.compile(r"(?:20\d\d|令和\s*\d{1,2})[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
_TOWN: Final = re.compile(r"[町村]$")
_ONLY_BLOCK: Final = re.compile(r"^[町村区]?(?:[\d-]|$)")

_PARTS: Final = ("prefecture", "municipality", "street", "block", "building")
_NO_PARTS: Final = [""] * len(_PARTS)
_OTHERS: Final = (*columns_.PLACES, "phone")
"""What a row besides its name has if it is a shop's."""
_Cells = Mapping[str, Cell]
"""The cells of a row by what they hold."""
_Tidy = Callable[[Cell, tidying.Notes], str]
_text: Final[_Tidy] = partial(tidying.text, empty=EMPTY)


@dataclass(slots=True)
class Judged:
    """A row of the file. ``values``: columns of ``listed_shop`` without the ids. ``refused``: why it cannot be taken.
    ``closed_on``: the shop takes part no more, from that day. ``prefectures``: where it can be by what the row says."""

    row: int
    values: dict[str, Any]
    refused: Problem | None = None
    warnings: list[Problem] = field(default_factory=list)
    closed_on: date | None = None
    prefectures: frozenset[str] = frozenset()

    @property
    def likeness(self) -> str:
        """Folded name and address: the same for two spellings of one shop."""
        likeness: str = self.values["likeness"]
        return likeness


class Judge:
    """Judges the rows of one sheet. ``width``: cells that each row must have, 0 where rows may be shorter. ``today``: the
    day of the import, in Japan."""

    def __init__(self, columns: Columns, width: int, today: date) -> None:
        self._columns: Mapping[str, Column] = {column.field.id: column for column in columns.found}
        self._at = [(name, column.index) for name, column in self._columns.items()]
        self._in_parts = not self._columns.keys().isdisjoint(_PARTS)
        self._flags = [kind for kind in FLAGS if kind in self._columns]
        self._width = width
        self._today = today
        self.no_position = "lat" not in self._columns or "lng" not in self._columns

    def judge(self, line: Line) -> Judged:
        """Everything about one row that needs no other row."""
        if self._width and len(line.cells) != self._width:
            return self._refused(line, "column_count", wanted=self._width, found=len(line.cells))
        cells = {name: line.cells[at] for name, at in self._at if at < len(line.cells)}
        notes: list[str] = []
        name = tidying.name(cells.get("name", ""), notes, EMPTY)
        if refusal := self._no_shop(line, cells, name, notes):
            return refusal
        judged = Judged(line.row, {"name": name})
        if notes:
            self._note(judged, "name", notes)
        self._place(judged, cells)
        values = judged.values
        if not values["address"] and values["lat"] is None:
            return self._refused(line, "no_place", name)
        self._rest(judged, cells)
        self._state(judged, cells)
        return judged

    def _text(self, judged: Judged, cells: _Cells, name: str, tidy: _Tidy = _text) -> str:
        if (cell := cells.get(name, "")) == "":
            return ""
        notes: list[str] = []
        found = tidy(cell, notes)
        if notes:
            self._note(judged, name, notes)
        return found

    def _no_shop(self, line: Line, cells: _Cells, name: str, notes: list[str]) -> Judged | None:
        if not name:
            return self._refused(line, "empty_name")
        written = tidying.as_text(cells["name"])
        if not _has_digit(line.cells) and columns_.is_header("name", written):
            return self._refused(line, "not_a_shop", name)
        others = any(_is_filled(cells[each]) for each in _OTHERS if each in cells)
        if not others and (tidying.word(name) in TOTALS or _NOTE.match(name)):
            return self._refused(line, "not_a_shop", name)
        if "name_mojibake" in notes:
            return self._refused(line, "name_mojibake", name)
        return None

    def _place(self, judged: Judged, cells: _Cells) -> None:
        notes: list[str] = []
        address, postal_before = tidying.address(cells.get("address", ""), notes, EMPTY)
        if notes:
            self._note(judged, "address", notes)
        parts = [self._text(judged, cells, each) for each in _PARTS] if self._in_parts else _NO_PARTS
        prefecture, municipality, street, block, building = parts
        if not address:
            address = f"{prefecture}{municipality}{street}{block}"
        if building and building not in address:
            address = f"{address} {building}".strip()
        place = place_of(address, municipality)
        postal = self._text(judged, cells, "postal", tidying.postal)
        phone = self._text(judged, cells, "phone", tidying.phone)
        if postal_before and not postal and len(postal_before) == 7:
            postal = f"{postal_before[:3]}-{postal_before[3:]}"
        bare = fold(judged.values["name"]) or modern(judged.values["name"])
        town = place.municipality if not _vague(place) or municipality else ""
        judged.values |= {
            "address": address, "municipality": town, "postal": postal, "phone": phone,
            "likeness": f"{bare}|{place.municipality}{place.rest}",
        }  # fmt: skip
        self._doubt_place(judged, cells, prefecture or places.prefecture_of(address), bool(town))

    def _doubt_place(self, judged: Judged, cells: _Cells, prefecture: str, has_town: bool) -> None:
        values = judged.values
        if values["address"] and not has_town:
            self._note(judged, "address", ["address_incomplete"])
        notes: list[str] = []
        spot = None if self.no_position else tidying.position(cells.get("lat", ""), cells.get("lng", ""), notes)  # fmt: skip
        if notes:
            self._note(judged, "lat", notes)
        lat, lng = spot or (None, None)
        by_postal = places.prefectures_of_postal(values["postal"])
        by_phone = places.prefectures_of_phone(tidying.digits(values["phone"]))
        written = frozenset({prefecture}) if prefecture in places.ALL else frozenset[str]()
        if values["postal"] and self._is_elsewhere(by_postal, written, by_phone, spot):
            values["postal"], by_postal = "", frozenset()
            self._note(judged, "postal", ["postal_prefecture_mismatch"])
        judged.prefectures = written or (by_postal & by_phone) or by_postal or by_phone
        trusted = not spot or not judged.prefectures or any(places.lies_in(each, *spot) for each in judged.prefectures)  # fmt: skip
        values |= {"lat": lat, "lng": lng, "trusted": trusted}
        if not trusted:
            self._note(judged, "lat", ["coordinates_prefecture_mismatch"])

    @staticmethod
    def _is_elsewhere(
        by_postal: frozenset[str],
        written: frozenset[str],
        by_phone: frozenset[str],
        spot: tuple[float, float] | None,
    ) -> bool:
        """Whether a postal code belongs to another prefecture than everything else says."""
        if written:
            return not by_postal & written
        if not by_phone or by_postal & by_phone:
            return False
        return bool(spot) and not any(places.lies_in(each, *spot) for each in by_postal) if spot else False

    def _rest(self, judged: Judged, cells: _Cells) -> None:
        values = judged.values
        kana = self._text(judged, cells, "kana")
        genre = self._text(judged, cells, "genre")
        if genre and _BARE.fullmatch(genre):
            self._note(judged, "genre", ["genre_unknown"])
        opens, closes = (self._text(judged, cells, each) for each in ("opens", "closes"))
        hours = self._text(judged, cells, "hours") or (f"{opens}～{closes}" if opens or closes else "")
        values |= {
            "number": self._text(judged, cells, "number")[:40],
            "readings": [part for part in re.split(r"[、,，/／]", kana) if part.strip()] if kana else [],
            "branch": self._text(judged, cells, "branch") or branch_in(values["name"]),
            "genre": genre, "genres": list(_genres(genre)), "hours": hours,
            "closed": self._text(judged, cells, "closed"), "area": self._text(judged, cells, "area"),
            "ticket_kinds": self._tickets(judged, cells), "size": self._size(judged, cells),
            "checked_on": tidying.day(cells.get("checked_on", "")) or self._today, "row": judged.row,
        }  # fmt: skip

    def _tickets(self, judged: Judged, cells: _Cells) -> list[str]:
        written = self._text(judged, cells, "tickets")
        found, understood = columns_.tickets_in(written) if written else (frozenset[str](), True)
        if not understood:
            self._note(judged, "tickets", ["tickets_unknown"], cell=shown(written))
        kinds = set(found)
        for kind in self._flags:
            says = tidying.flag(cells.get(kind, ""), YES, NO)
            if says is None:
                self._note(judged, kind, ["tickets_unknown"], cell=shown(cells.get(kind, "")))
            elif says:
                kinds.add(kind)
        return sorted(kinds)

    def _size(self, judged: Judged, cells: _Cells) -> str:
        written = self._text(judged, cells, "size")
        size: str = SIZES.get(tidying.word(written), "")
        if written and not size:
            self._note(judged, "size", ["size_unknown"], cell=shown(written))
        return size

    def _state(self, judged: Judged, cells: _Cells) -> None:
        """Open, paused, or no longer there: by its own column, by what is remarked, by what stands in the name."""
        left_on = tidying.day(cells.get("left_on", ""))
        said = f"{judged.values['name']} {tidying.as_text(cells.get('remarks', ''))}"
        paused = bool(_PAUSED.search(said))
        if left_on is None and not paused and _CLOSED.search(said) and not _GOES_ON.search(said):
            dated = _DAY.search(said)
            left_on = (tidying.day(dated[0]) if dated else None) or self._today
        judged.values |= {"status": "paused" if paused else "open", "left_on": left_on}
        if paused:
            self._note(judged, "name", ["temporarily_closed"])
        if left_on is not None and left_on <= self._today:
            judged.closed_on = left_on
            judged.refused = self._problem(
                judged.row, "closed", "name", {"name": shown(judged.values["name"])}
            )

    def _note(self, judged: Judged, name: str, notes: Sequence[str], **values: object) -> None:
        for code in dict.fromkeys(notes):
            judged.warnings.append(self._problem(judged.row, code, name, values, "warning"))

    def _refused(self, line: Line, code: str, name: str = "", **values: object) -> Judged:
        problem = self._problem(line.row, code, "name", {**values, "name": shown(name)})
        return Judged(line.row, {}, problem)

    def _problem(
        self, row: int, code: str, name: str, values: Mapping[str, object], gravity: Any = "row"
    ) -> Problem:
        column = self._columns.get(name)
        return Problem(
            code, row, column.index if column else None, column.header if column else "", values, gravity
        )


@lru_cache(maxsize=4096)
def _genres(genre: str) -> tuple[str, ...]:
    """Codes of the common set for the list's own words."""
    return tuple(sorted(genres_of(Shop("", "", genre=genre)))) if genre else ()


def _vague(place: Any) -> bool:
    """Whether what looks like a municipality is only a part of one (東原新町1544-2)."""
    if not place.municipality:
        return True
    return (
        bool(_TOWN.search(place.municipality)) and not place.district and bool(_ONLY_BLOCK.match(place.rest))
    )


def _is_filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _has_digit(cells: tuple[Cell, ...]) -> bool:
    return any(not isinstance(cell, str) or any(map(str.isdigit, cell)) for cell in cells)
