"""The first or last day of something, as exactly as the document says it."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """The first or last day of something, as exactly as the document says it.

    TOML: ``2020-10-30`` (a day), ``"10月下旬"`` (words only), or a table: ``{day = …, time = "15:00"}``,
    ``{words = "別途通知する日まで", known = 2022-06-30, as_of = 2022-05-18}`` (the day known at ``as_of``).
    """

    day: date | None = None
    at: time | None = None
    words: str = ""
    known: date | None = None
    as_of: date | None = None
