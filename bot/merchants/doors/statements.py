"""The door to a payout statement, as a sheet or a table, as often as it is wanted until the door closes."""

import asyncio
from dataclasses import dataclass
from typing import Final, Literal

from bot.merchants.doors.opening import Door, Opening
from bot.merchants.statement import WORDS, statement_csv, statement_pdf
from bot.merchants.statements import statement_of

Kind = Literal["pdf", "csv"]
_MEDIA: Final[dict[Kind, str]] = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
_MAKERS: Final = {"pdf": statement_pdf, "csv": statement_csv}


@dataclass(frozen=True, slots=True)
class File:
    """``name`` as people read it, ``plain_name`` for what knows ASCII only."""

    name: str
    plain_name: str
    media_type: str
    body: bytes


class Statements:
    def __init__(self, opening: Opening) -> None:
        self._opening = opening

    async def made(self, door: Door, kind: Kind) -> File | None:
        """The statement of the door's payout; None where there is none (any more)."""
        now, payout = self._opening.clock.now(), door.payout
        if payout is None:
            return None
        statement = await self._opening.store.read(
            lambda db: statement_of(db, payout.id, door.programme, now)
        )
        if statement is None:
            return None
        body = await asyncio.to_thread(_MAKERS[kind], statement)
        day = statement.day.isoformat()
        return File(f"{WORDS['title']}_{day}.{kind}", f"statement-{day}.{kind}", _MEDIA[kind], body)
