"""The banks' file of transfers (総合振込, format of the Japanese Bankers Association): records of 120 bytes.

Header (1), data (2), trailer (8) with the count and the total of its data, end (9); several days may follow one
another, each with header and trailer. Letters are those of JIS X 0201, one byte each; records may or may not end with
a line break. An account is cut to the bank's name and the last three digits where the record is read.
"""

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from desk.imports.problems import Problem, UnreadableError
from programmes.model import Round

LENGTH: Final = 120
TRANSFER: Final = b"21"
"""種別コード of 総合振込; 11, 12, 71 and 72 are salaries."""
_MAY_FOLLOW: Final = {"": "1", "1": "28", "2": "28", "8": "19", "9": ""}
_HEADER: Final = re.compile(rb"1[0-9]{2}[0-9 ]{11}.{40}", re.DOTALL)
_LINE_ENDS: Final = b"\r\n\x1a"
How = Literal["given", "round", "near_round", "near_today"]


@dataclass(frozen=True, slots=True)
class Paying:
    """A day on which the file pays. ``how`` its year was found: given; that of a round that pays on this day; the one
    nearest to the rounds, or to today where the programme has none. ``round``: that pays then."""

    record: int
    day: date
    how: How
    round: int | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One data record. ``customer`` and ``second``: 顧客コード1 and 2 without the zeros before them, "" if not set.
    ``payee``: in katakana. ``amount``: yen."""

    record: int
    day: date
    payee: str
    amount: int
    customer: str
    second: str
    bank_name: str
    account_tail: str


@dataclass(slots=True)
class TransferFile:
    """What was read. ``problems``: of single records; with one of gravity "file" nothing of it can be relied on."""

    transfers: list[Transfer] = field(default_factory=list)
    paying: tuple[Paying, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_transfer_file(data: bytes) -> bool:
    """Whether it begins as such a file does: with the numbers of a header, and nothing between them."""
    return _HEADER.match(data.removeprefix(BOM_UTF8)) is not None


def read_transfers(
    data: bytes, rounds: Sequence[Round], today: date, year: int | None = None
) -> TransferFile:
    """Read and check a file. Raises UnreadableError where its records, counts or totals do not hold together."""
    file = _Reading(rounds, today, year)
    number = 0
    for number, record in _records(data):
        file.take(number, record)
    if file.last != "9":
        raise UnreadableError("zengin_no_end", number)
    return TransferFile(file.transfers, tuple(file.paying), tuple(file.problems))


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each record with its number from 1. Raises UnreadableError for one that has not 120 bytes."""
    data = _as_banks_write(data).rstrip(_LINE_ENDS)
    if b"\n" in data or b"\r" in data:
        pieces = [piece for piece in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n") if piece]
    else:
        pieces = [data[start : start + LENGTH] for start in range(0, len(data), LENGTH)]
    for number, piece in enumerate(pieces, 1):
        if len(piece) != LENGTH:
            raise UnreadableError("zengin_length", number, bytes=len(piece), length=LENGTH)
        yield number, piece


def _as_banks_write(data: bytes) -> bytes:
    """One byte a letter again, where an editor has saved the file as UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    return text.encode("cp932") if all(sign < "\x7f" or "｡" <= sign <= "ﾟ" for sign in text) else data


class _Reading:
    """Where in the file we are, and what has come so far."""

    def __init__(self, rounds: Sequence[Round], today: date, year: int | None) -> None:
        self._rounds, self._today, self._year = rounds, today, year
        self.last = ""
        self.transfers: list[Transfer] = []
        self.paying: list[Paying] = []
        self.problems: list[Problem] = []
        self._count = self._total = 0

    def take(self, number: int, record: bytes) -> None:
        kind = chr(record[0])
        if kind not in "1289":
            raise UnreadableError("zengin_kind", number, kind=kind if kind.isprintable() else "?")
        if kind not in _MAY_FOLLOW[self.last]:
            raise UnreadableError("zengin_order", number, kind=kind)
        _only_one_byte_letters(number, record)
        {"1": self._header, "2": self._data, "8": self._trailer, "9": lambda *_: None}[kind](number, record)
        self.last = kind

    def _header(self, number: int, record: bytes) -> None:
        if record[1:3] != TRANSFER:
            raise UnreadableError(
                "zengin_not_transfers", number, written=record[1:3].decode("ascii", "replace")
            )
        if record[3:4] not in b"0 ":
            raise UnreadableError("zengin_code", number)
        month_and_day = record[54:58]
        if not month_and_day.isdigit():
            raise UnreadableError("zengin_day", number, day=month_and_day.decode("ascii", "replace"))
        self.paying.append(
            day_of_transfer(number, month_and_day.decode("ascii"), self._rounds, self._today, self._year)
        )
        self._count = self._total = 0

    def _data(self, number: int, record: bytes) -> None:
        digits = {"amount": record[80:90], "account": record[43:50], "bank": record[1:5]}
        for what, written in digits.items():
            if not written.strip().isdigit():
                raise UnreadableError(f"zengin_{what}", number)
        amount = int(record[80:90])
        self._count, self._total = self._count + 1, self._total + amount
        coded = record[112:113] != b"Y"
        customer = _code(record[91:101]) if coded else ""
        if not customer or not amount:
            code = "zengin_no_amount" if customer else "zengin_no_customer" if coded else "zengin_edi"
            self.problems.append(Problem(code, number))
            return
        self.transfers.append(
            Transfer(
                number,
                self.paying[-1].day,
                _letters(record[50:80]),
                amount,
                customer,
                _code(record[101:111]),
                _letters(record[5:20]) or record[1:5].decode("ascii"),
                record[43:50].strip().decode("ascii")[-3:].zfill(3),
            )
        )

    def _trailer(self, number: int, record: bytes) -> None:
        written = record[1:7], record[7:19]
        if not all(each.strip().isdigit() for each in written):
            raise UnreadableError("zengin_trailer", number)
        count, total = map(int, written)
        if count != self._count:
            raise UnreadableError("zengin_count", number, written=count, found=self._count)
        if total != self._total:
            raise UnreadableError("zengin_total", number, written=total, found=self._total)


def _only_one_byte_letters(number: int, record: bytes) -> None:
    for place, byte in enumerate(record, 1):
        if not (0x20 <= byte <= 0x7E or 0xA1 <= byte <= 0xDF):
            raise UnreadableError("zengin_letter", number, place=place)


def _letters(field: bytes) -> str:
    """Half-width katakana as they are printed."""
    return unicodedata.normalize("NFKC", field.decode("cp932")).strip()


def _code(field: bytes) -> str:
    return _letters(field).lstrip("0").upper()


def day_of_transfer(
    record: int, written: str, rounds: Sequence[Round], today: date, year: int | None = None
) -> Paying:
    """The day behind ``1218``, and how its year was found. Raises UnreadableError if no year has such a day."""
    if year is not None:
        day = _in_year(year, written)
        days = [day] if day else []
    else:
        years = {today.year + n for n in range(-8, 3)} | {
            r.payout.year + n for r in rounds if r.payout for n in (-1, 0, 1)
        }
        days = [day for each in sorted(years) if (day := _in_year(each, written))]
    if not days:
        raise UnreadableError("zengin_day", record, day=written)
    paid = [(day, r.number) for day in days for r in rounds if _pays_on(r, day)]
    if len({day for day, _ in paid}) == 1:
        day, number = paid[0]
        return Paying(record, day, "given" if year else "round", number if len(paid) == 1 else None)
    if year is not None:
        return Paying(record, days[0], "given")
    near = [r.payout for r in rounds if r.payout]
    best = min(
        days, key=lambda day: (min((abs(day - each) for each in near), default=timedelta()), abs(day - today))
    )
    return Paying(record, best, "near_round" if near else "near_today")


def _pays_on(round_: Round, day: date) -> bool:
    return round_.payout is not None and round_.payout <= day <= (round_.payout_last or round_.payout)


def _in_year(year: int, written: str) -> date | None:
    try:
        return date(year, int(written[:2]), int(written[2:]))
    except ValueError:
        return None
