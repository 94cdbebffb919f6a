"""One cell of a shop list to one clean value; what had to be done to it is noted, what cannot be kept is left out."""

import html
import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Final

from desk.imports import cells
from desk.imports.cells import CellError, folded
from desk.imports.reading import Cell
from desk.imports.shops.places import is_in_japan

NAME: Final = 100
"""Characters from which a name is doubted."""
TEXT: Final = 500
"""Characters that are kept of any text."""
Notes = list[str]
"""Codes of what was noted, see :class:`desk.imports.problems.Problem`."""
_ODD: Final = re.compile(
    "[\x00-\x1f\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff〓<&]"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufff0-\ufffb\ufffe\uffff]")  # fmt: skip
_UNSEEN: Final = re.compile("[\u200b-\u200d\u2060\ufeff]")
_GAIJI: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff〓]")
_SCRIPT: Final = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_BREAK: Final = re.compile(r"\s*[\r\n\t\u2028\u2029]+\s*")
_FURNITURE: Final = re.compile(r"(?:店舗情報|詳細情報|詳細を見る|地図を見る)\s*$")
_NAN: Final = re.compile(r"(?<![a-zA-Z])nan$")
_PHONE_MARK: Final = re.compile(r"^(?:tel|電話|℡|☎)[.:\s]*", re.IGNORECASE)
_PHONE: Final = re.compile(r"(?:\+81[\s-]*\(?0?\)?|\(?0)[\d()\s-]+")
_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─━ー"), "-")
_NO_DIGIT: Final = re.compile(r"[^0-9]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_NUMBER: Final = re.compile(r"[-+]?\d{1,7}(?:\.\d+)?")
_ADDRESS_JUNK: Final = re.compile(r"^(?:shop_addr\d*\s*|〒(?=[^\d\s]))")
_ADDRESS_POSTAL: Final = re.compile(r"^〒\s*([\d０-９]{3}[-－ー‐−]?[\d０-９]{4})\s*")


def as_text(cell: Cell) -> str:
    """A cell as text: numbers without a decimal point where they have none, days and times as people write them."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, time):
        return f"{cell.hour}:{cell.minute:02}"
    if isinstance(cell, timedelta) or (isinstance(cell, float) and not math.isfinite(cell)):
        return ""
    return cells.text_of(cell) if isinstance(cell, int | float) else cell.isoformat()[:10]


def text(cell: Cell, notes: Notes, empty: frozenset[str] = frozenset()) -> str:
    """A text as the list writes it, on one line, without what nobody sees and without markup; "" for one in ``empty``."""
    written = as_text(cell).strip()
    if _ODD.search(written):
        written = _cleaned(written, notes)
    if len(written) <= 10 and written.casefold() in empty:
        return ""
    return unicodedata.normalize("NFC", written)[:TEXT]


def name(cell: Cell, notes: Notes, empty: frozenset[str]) -> str:
    """A shop's name. Page furniture and line breaks are noted as "name_cleaned"."""
    written = as_text(cell).strip()
    if _BREAK.search(written):
        notes.append("name_cleaned")
        written = _FURNITURE.sub("", written)
    found = text(written, notes, empty)
    if "mojibake" in notes:
        notes[notes.index("mojibake")] = "name_mojibake"
    if len(found) > NAME:
        notes.append("name_too_long")
    if found and found[0] in "=+-@":
        notes.append("formula_like")
    return found


def address(cell: Cell, notes: Notes, empty: frozenset[str]) -> tuple[str, str]:
    """An address without the debris of forms, and the seven digits of a postal code that stood before it, or ""."""
    found, postal = text(cell, notes, empty), ""
    if _NAN.search(found):
        notes.append("nan_literal")
        found = _NAN.sub("", found).rstrip()
    if match := _ADDRESS_POSTAL.match(found):
        postal, found = digits(match[1]), found[match.end() :]
    elif _ADDRESS_JUNK.match(found):
        notes.append("address_malformed")
        found = _ADDRESS_JUNK.sub("", found).strip()
    return found, postal


def phone(cell: Cell, notes: Notes) -> str:
    """A telephone number as written, in ordinary digits and dashes; "" for what is none ("phone_invalid")."""
    written = as_text(cell).strip()
    if not written:
        return ""
    plain = written
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", plain).translate(_DASHES)).translate(_DASHES)
    plain = " ".join(_PHONE_MARK.sub("", plain).split())
    if plain.startswith("+81"):
        plain = "0" + plain[3:].lstrip("- (0").replace(")", "")
    only = _NO_DIGIT.sub("", plain)
    if _PHONE.fullmatch(plain) and (len(only) == 10 or (len(only) == 11 and only[1:3] in _ELEVEN)):
        return plain.strip("-")
    notes.append("phone_invalid")
    return ""


_ELEVEN: Final = frozenset({"50", "60", "70", "80", "90"})


def digits(written: str) -> str:
    """The digits of a text, of any width."""
    plain = written if written.isascii() else unicodedata.normalize("NFKC", written)
    return _NO_DIGIT.sub("", plain)


def postal(cell: Cell, notes: Notes) -> str:
    """A postal code as 370-0000; "" for what is none ("postal_invalid")."""
    written = as_text(cell).strip()
    if not written:
        return ""
    found = digits(written)
    if len(found) == 7 and not _LETTER.search(written.replace("ー", "")):
        return f"{found[:3]}-{found[3:]}"
    notes.append("postal_invalid")
    return ""


def position(lat: Cell, lng: Cell, notes: Notes) -> tuple[float, float] | None:
    """Latitude and longitude; exchanged back where they stood in each other's place. What is none is noted."""
    if not as_text(lat).strip() or not as_text(lng).strip():
        notes.append("no_coordinates")
        return None
    first, second = _degrees(lat), _degrees(lng)
    if first is None or second is None:
        notes.append("coordinates_unparsable")
    elif first == 0 and second == 0:
        notes.append("coordinates_zero")
    elif is_in_japan(first, second):
        return first, second
    elif is_in_japan(second, first):
        notes.append("coordinates_swapped")
        return second, first
    else:
        notes.append("coordinates_outside_japan")
    return None


def day(cell: Cell) -> date | None:
    """A day, None where there is none that can be read."""
    try:
        return None if cells.is_blank(cell) else cells.day_of(cell)
    except CellError:
        return None


def flag(cell: Cell, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    """Yes, no, or None for a word that is neither (an empty cell is no)."""
    word = unicodedata.normalize("NFKC", as_text(cell)).strip().casefold()
    return False if not word or word in no else True if word in yes else None


def joined(parts: Sequence[str]) -> str:
    """An address of its parts."""
    return "".join(part for part in parts if part)


def word(cell: Cell) -> str:
    """A word as it is compared."""
    return folded(as_text(cell))


def _degrees(cell: Cell) -> float | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell) if math.isfinite(cell) else None
    written = as_text(cell).strip()
    if not written.isascii():
        written = unicodedata.normalize("NFKC", _UNSEEN.sub("", written)).strip()
    return float(written) if _NUMBER.fullmatch(written) else None


def _cleaned(written: str, notes: Notes) -> str:
    found = _UNSEEN.sub("", written).replace("\xa0", " ")
    if _CONTROL.search(found):
        notes.append("control_character")
        found = _CONTROL.sub("", found)
    if "\ufffd" in found:
        notes.append("mojibake")
    if _GAIJI.search(found):
        notes.append("gaiji")
    plain = html.unescape(_ENTITY.sub(_known, _TAG.sub(_gap, _SCRIPT.sub(" ", found))))
    if _TAG.search(found) or _ENTITY.search(found):
        notes.append("html_in_text")
        found = _CONTROL.sub("", plain)
    return _BREAK.sub(" ", found).strip()


def _known(match: re.Match[str]) -> str:
    return html.unescape(match[0])


def _gap(match: re.Match[str]) -> str:
    return " " if match[0][1:3].lower() == "br" else ""
