"""Sheets of A4 in the house's typeface: written from top to bottom, tagged for screen readers, the same bytes each time.

Everything written stands in an element (H1, P, Table, TR, TH, TD …) that a reader can be told; lines, tints, footers
and repeated headings are marked as decoration [ISO 32000-1, 14.7 and 14.8]. The library knows no tags, so the marks
and the tree are written here. Lengths are points (1/72 inch), ``y`` is measured from the top of the sheet.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFObjectReference
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bot.clock import TOKYO
from bot.pictures.fonts import HERE as FONTS

WIDTH: Final = 595.28
HEIGHT: Final = 841.89
LEFT: Final = 48.0
RIGHT: Final = WIDTH - 48.0
TOP: Final = 48.0
BOTTOM: Final = HEIGHT - 64.0
"""Nothing but the footer stands below."""
INK: Final = "#1A1A1C"
SOFT: Final = "#4D4D4D"
RULE: Final = "#8C8C8C"
TINT: Final = "#EDEFF5"

MISSING: Final = "〓"
"""The printers' mark for a sign that the typeface does not have."""
_UNSEEN: Final = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0000-\U000e01ef]"
)
_VOICED: Final = re.compile("[\u3041-\u30ff][\u3099\u309a]")
_PIECES: Final = re.compile(r"[0-9A-Za-z,.:/+\-]+|.", re.DOTALL)
_NOT_FIRST: Final = frozenset("。、．，）)」』】〉》・！？ー々〜～〓")
_NOT_LAST: Final = "（(「『【〈《"
_ROOT: Final = "TagRoot"
_SAVING: Final = Lock()
"""A font writes its subset from one position in its file; two sheets must not be saved at once."""


@cache
def _font(bold: bool) -> TTFont:
    name = "BIZUDPGothic_700Bold" if bold else "BIZUDPGothic_400Regular"
    font = TTFont(name, str(FONTS / f"{name}.ttf"), asciiReadable=0)
    pdfmetrics.registerFont(font)
    return font


def printable(text: str) -> str:
    """The text in signs that can be printed: one line, without what cannot be seen; what the typeface does not have
    becomes :data:`MISSING`."""
    known = _font(False).face.charToGlyph
    whole = _VOICED.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), _UNSEEN.sub("", text))
    signs = (" " if sign.isspace() or unicodedata.category(sign) == "Cc" else sign for sign in whole)
    return "".join(sign if ord(sign) in known else MISSING for sign in signs).strip()


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    return float(_font(bold).stringWidth(words, size))


def wrapped(words: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """The words in lines of at most so many points: numbers stay whole, no line begins with 。 or ends with （."""
    lines, line = [], ""
    for piece in (part for found in _PIECES.findall(words) for part in _cut(found, width, size, bold)):
        if line and width_of(line + piece, size, bold=bold) > width:
            keep = len(line) - (piece[0] in _NOT_FIRST)
            keep = len(line[:keep].rstrip(_NOT_LAST)) or len(line)
            lines.append(line[:keep].rstrip())
            line = line[keep:] + piece.lstrip()
        else:
            line += piece
    return [*lines, line] if line else lines


def _cut(piece: str, width: float, size: float, bold: bool) -> list[str]:
    """A piece as it is, or sign by sign where it is longer than a line."""
    return [piece] if width_of(piece, size, bold=bold) <= width else list(piece)


@dataclass(eq=False)
class _Element:
    role: str
    name: str
    parent: str
    scope: str = ""
    kids: list["_Element | tuple[int, int]"] = field(default_factory=list)
    """Elements, or what was written as (page, mark), in the order of reading."""


class Paper:
    """A document being written. ``y`` is where the next thing goes. ``footer``: from the number of a page to what
    stands at its foot, left and right, in letters of ``foot`` points."""

    def __init__(
        self, title: str, made_at: datetime, footer: Callable[[int], tuple[str, str]], *, foot: float = 8
    ) -> None:
        self.y = TOP
        self.pages = 1
        self._file = BytesIO()
        self._footer = footer
        self._foot = foot
        self._canvas: Any = Canvas(
            self._file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, pdfVersion=(1, 7), lang="ja",
            initialFontName=_font(False).fontName,
        )  # fmt: skip
        self._canvas.setTitle(title)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        stamp = made_at.astimezone(TOKYO).strftime("D:%Y%m%d%H%M%S+09'00'")
        self._canvas.setDateFormatter(lambda *_: stamp)
        for nobody in (self._canvas.setAuthor, self._canvas.setSubject, self._canvas.setCreator):
            nobody("")
        self._document = _Element("Document", "Tag0", _ROOT)
        self._elements = [self._document]
        self._open: list[_Element | None] = [self._document]
        self._marks: list[list[_Element]] = [[]]

    @contextmanager
    def element(self, role: str, *, scope: str = "") -> Iterator[None]:
        """What is written inside belongs to a new element. ``scope`` of a TH: Column or Row."""
        parent = self._open[-1]
        if parent is None:
            yield
            return
        made = _Element(role, f"Tag{len(self._elements)}", parent.name, scope)
        self._elements.append(made)
        parent.kids.append(made)
        self._open.append(made)
        yield
        self._open.pop()

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is written inside is not read out: a heading that is repeated, a footer."""
        self._open.append(None)
        yield
        self._open.pop()

    def write(
        self, x: float, words: str, *, size: float = 9.5, y: float | None = None, bold: bool = False,
        right: bool = False, ink: str = INK, within: float = WIDTH,
    ) -> None:  # fmt: skip
        """One line of printable words on the baseline ``y``, from ``x`` on or up to it; made smaller where it
        would take more than ``within``."""
        size = min(size, size * within / max(width_of(words, size, bold=bold), 1))
        at = HEIGHT - (self.y if y is None else y)
        self._canvas.setFont(_font(bold).fontName, size)
        self._canvas.setFillColor(ink)
        with self._marked():
            (self._canvas.drawRightString if right else self._canvas.drawString)(x, at, words)

    def rule(self, y: float, *, thick: float = 0.5, ink: str = RULE) -> None:
        with self.decoration(), self._marked():
            self._canvas.setStrokeColor(ink)
            self._canvas.setLineWidth(thick)
            self._canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)

    def tint(self, y: float, height: float) -> None:
        """A light ground under what is written next, from ``y`` downwards."""
        with self.decoration(), self._marked():
            self._canvas.setFillColor(TINT)
            self._canvas.rect(LEFT, HEIGHT - y - height, RIGHT - LEFT, height, stroke=0, fill=1)

    def has_room(self, height: float) -> bool:
        return self.y + height <= BOTTOM

    def new_page(self) -> None:
        self._close_page()
        self._marks.append([])
        self.pages += 1
        self.y = TOP

    def finished(self) -> bytes:
        """The document as PDF. Nothing can be written afterwards."""
        self._close_page()
        self._write_tree()
        with _SAVING:
            self._canvas.save()
        return self._file.getvalue()

    def _close_page(self) -> None:
        left, right = self._footer(self.pages)
        self.rule(BOTTOM + 20)
        with self.decoration():
            self.write(LEFT, left, size=self._foot, y=BOTTOM + 33, ink=SOFT, within=RIGHT - LEFT - 80)
            self.write(RIGHT, right, size=self._foot, y=BOTTOM + 33, ink=SOFT, right=True)
        self._canvas.showPage()

    @contextmanager
    def _marked(self) -> Iterator[None]:
        element = self._open[-1]
        if element is None:
            self._canvas.addLiteral("/Artifact BMC")
        else:
            marks = self._marks[-1]
            element.kids.append((self.pages, len(marks)))
            self._canvas.addLiteral(f"/{element.role} <</MCID {len(marks)}>> BDC")
            marks.append(element)
        yield
        self._canvas.addLiteral("EMC")

    def _write_tree(self) -> None:
        document = self._canvas._doc
        for element in self._elements:
            document.Reference(_element_entry(element), element.name)
        for number, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, PDFName("S")
        parents: list[Any] = []
        for number, marks in enumerate(self._marks):
            parents += [number, PDFArray([PDFObjectReference(element.name) for element in marks])]
        root = {
            "Type": PDFName("StructTreeRoot"),
            "K": PDFObjectReference(self._document.name),
            "ParentTree": document.Reference(PDFDictionary({"Nums": PDFArray(parents)})),
            "ParentTreeNextKey": len(self._marks),
        }
        document.Reference(PDFDictionary(root), _ROOT)
        document.Catalog.StructTreeRoot = PDFObjectReference(_ROOT)
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def _element_entry(element: _Element) -> PDFDictionary:
    entry = {
        "Type": PDFName("StructElem"),
        "S": PDFName(element.role),
        "P": PDFObjectReference(element.parent),
        "K": PDFArray([_kid_entry(kid) for kid in element.kids]),
    }
    if element.scope:
        entry["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(element.scope)})
    return PDFDictionary(entry)


def _kid_entry(kid: _Element | tuple[int, int]) -> Any:
    if isinstance(kid, _Element):
        return PDFObjectReference(kid.name)
    page, mark = kid
    return PDFDictionary({"Type": PDFName("MCR"), "Pg": PDFObjectReference(f"Page{page}"), "MCID": mark})
