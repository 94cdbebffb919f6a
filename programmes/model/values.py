"""The plain values of the data: yen, days, counts, roles."""

from typing import Literal, NewType

Yen = NewType("Yen", int)
Percent = NewType("Percent", float)
Days = NewType("Days", int)
Years = NewType("Years", int)
Nights = NewType("Nights", int)
Count = NewType("Count", int)
ClauseId = NewType("ClauseId", str)

Role = Literal["consumer", "merchant"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
