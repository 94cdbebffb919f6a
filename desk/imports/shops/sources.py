"""From a file to rows of cells, whatever it is: CSV, XLSX, JSON, GeoJSON, schema.org."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from desk.imports.problems import UnreadableError
from desk.imports.reading import MAX_BYTES, MAX_ROWS, Cell, Line, Sheet, decoded, read_sheet

_DEEP: Final = 4
"""How far into an entry its values are looked for."""


def read_list(data: bytes) -> Sheet:
    """The rows of a list; of JSON the headers are the names of its values and entry 1 stands in row 2.

    Raises UnreadableError where it cannot be read as a whole.
    """
    if len(data) <= MAX_BYTES and _is_json(data):
        return _of_json(data)
    return read_sheet(data, forgiving=True)


def _is_json(data: bytes) -> bool:
    start = data[:64].replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n")
    return start[:1] in (b"{", b"[")


def _of_json(data: bytes) -> Sheet:
    text, encoding, odd = decoded(data)
    if odd:
        raise UnreadableError("broken_characters", min(odd) + 1)
    try:
        content = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("broken_json") from error
    entries = [_flat(entry) for entry in _entries(content)]
    if not entries:
        raise UnreadableError("empty_file")
    if len(entries) > MAX_ROWS:
        raise UnreadableError("too_many_rows", MAX_ROWS, rows=MAX_ROWS)
    headers = list(dict.fromkeys(name for entry in entries for name in entry))
    lines = [Line(1, tuple(headers))]
    lines += [Line(row, tuple(entry.get(name, "") for name in headers)) for row, entry in enumerate(entries, 2)]  # fmt: skip
    return Sheet(tuple(lines), "geojson" if _is_geojson(content) else f"json {encoding}")


def _is_geojson(content: object) -> bool:
    return isinstance(content, dict) and content.get("type") in ("FeatureCollection", "Feature")


def _entries(content: object) -> list[Mapping[str, Any]]:
    """The entries: a list, or the first list of entries that an object holds (data, features, @graph …)."""
    if isinstance(content, list):
        return [entry for entry in content if isinstance(entry, dict)]
    if not isinstance(content, dict):
        return []
    for value in content.values():
        if isinstance(value, list) and value and all(isinstance(entry, dict) for entry in value):
            return value
    return [content] if "name" in content or "geometry" in content else []


def _flat(entry: Mapping[str, Any]) -> dict[str, Cell]:
    """One entry as a row. A position of GeoJSON is written longitude first."""
    found: dict[str, Cell] = {}
    geometry = entry.get("geometry")
    if isinstance(geometry, dict) or isinstance(entry.get("properties"), dict):
        spot = geometry.get("coordinates") if isinstance(geometry, dict) else None
        if isinstance(spot, list) and len(spot) >= 2 and not isinstance(spot[0], list):
            found["longitude"], found["latitude"] = _cell(spot[0]), _cell(spot[1])
        found.update({name: value for name, value in _pairs(entry.get("properties") or {}, 0) if name not in found})  # fmt: skip
        return found
    for name, value in _pairs(entry, 0):
        found.setdefault(name, value)
    return found


def _pairs(entry: Mapping[str, Any], depth: int) -> Iterator[tuple[str, Cell]]:
    for name, value in entry.items():
        if name.startswith("@") or (name == "type" and "@context" in entry):
            continue
        if isinstance(value, dict):
            if depth < _DEEP:
                yield from _pairs(value, depth + 1)
        else:
            yield name, _cell(value)


def _cell(value: object) -> Cell:
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Sequence):
        return "、".join(str(each) for each in value if isinstance(each, str | int | float))
    return ""
