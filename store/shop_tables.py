"""Tables of the lists of participating shops, as consumers search them.

A list is kept whole: each one has rows of its own, so the one before can be brought back as it was. ``key`` is the same
for one shop in every list of its programme.
"""

from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.tables import NEVER_REUSE, belongs_to, moment, numbered, plain, refers, table

CURRENT: Final = text("state = 'current'")


class ShopList(SQLModel, table=True):
    """A list that was taken in. ``state``: arriving (its rows are being written, nobody reads them), current, earlier
    (can be brought back), gone (its rows are no longer kept). ``counts``: rows by outcome (new, changed, unchanged,
    left, refused). ``shops``: rows it has, with those that left. ``brought_back``: the list it is a copy of, None where
    it came from a file."""

    __tablename__ = "shop_list"
    __table_args__ = (
        Index("uq_shop_list_current", "programme", unique=True, sqlite_where=CURRENT, postgresql_where=CURRENT),
        NEVER_REUSE,
    )  # fmt: skip
    id: int | None = numbered()
    programme: str
    file_name: str
    sha256: str
    who: str
    at: datetime = moment()
    counts: dict[str, int] = plain(default_factory=dict)
    shops: int = 0
    state: str = "arriving"
    brought_back: int | None = refers(default=None, nullable=True)


class ListedShop(SQLModel, table=True):
    """A shop of one list. ``number``: the list's own, "" without one. ``readings``: kana of the list. ``genre``: the
    list's own words; ``genres``: codes of the common set; ``ticket_kinds``: codes, [] where the list does not say.
    ``area``: an area's code or name; ``size``: large | small | "". ``lat``, ``lng``: WGS 84 in degrees; ``trusted``:
    nothing speaks against them. ``hours``, ``closed`` (days): as given. ``status``: open | paused. ``checked_on``: the
    day of the list, or the row's own. ``left_on``: from that day it takes part no more. ``row``: of the file, None where
    the shop was not in it. ``likeness``: folded name and address, to find it again in the next list."""

    __tablename__ = "listed_shop"
    __table_args__ = (UniqueConstraint("list_id", "key", name="uq_listed_shop_key"), NEVER_REUSE)
    id: int | None = numbered()
    list_id: int = belongs_to("shop_list.id")
    key: str
    number: str = ""
    name: str
    readings: list[str] = plain(default_factory=list)
    branch: str = ""
    genre: str = ""
    genres: list[str] = plain(default_factory=list)
    address: str = ""
    municipality: str = ""
    phone: str = ""
    postal: str = ""
    lat: float | None = None
    lng: float | None = None
    trusted: bool = True
    hours: str = ""
    closed: str = ""
    ticket_kinds: list[str] = plain(default_factory=list)
    area: str = ""
    size: str = ""
    status: str = "open"
    checked_on: date | None = None
    left_on: date | None = None
    row: int | None = None
    likeness: str = ""


class ShopReading(SQLModel, table=True):
    """Readings of a shop's name that staff put right; they outlive every list. ``readings``: kana, best first."""

    __tablename__ = "shop_reading"
    programme: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    readings: list[Any] = plain(default_factory=list)
    who: str = ""
    at: datetime = moment()


class ShopReport(SQLModel, table=True):
    """Somebody says that list and shop differ. ``kind``: refused (on the list, and the ticket was not taken) | sticker (it shows
    the sticker, and is not on the list). ``key``: of the shop, "" where it is not listed; ``name``: as listed or as typed, masked.
    ``ticket_kind``: code, "" where it was not said. ``case_number``: the case that looks into it; while that is not closed
    the shop is being checked. No foreign key: the report is written before its case, in the same transaction."""

    __tablename__ = "shop_report"
    __table_args__ = (Index("ix_shop_report_case", "case_number"), NEVER_REUSE)
    id: int | None = numbered()
    programme: str
    key: str
    name: str
    kind: str
    day: date
    ticket_kind: str = ""
    case_number: str
    at: datetime = moment()


SHOP_LISTS = table("shop_list")
LISTED_SHOPS = table("listed_shop")
SHOP_READINGS = table("shop_reading")
SHOP_REPORTS = table("shop_report")
