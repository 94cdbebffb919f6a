"""Which settlement rounds a message is about when it does not name a day of them: the third one that was missed, the one paid on
a day, those of a month, the next that is paid."""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

from bot.asked_day import AskedDay, days_in
from faq.amounts import read_amounts
from faq.dates import WrittenDate
from faq.normalise import normalise
from faq.patterns import speaks_of
from programmes.model import Programme, Round
from programmes.rules import RoundFound, payout_of, round_by_number

_WORDS: Final[dict[str, list[str]]] = tomllib.loads(
    (files("bot") / "data" / "round_words.toml").read_text(encoding="utf-8")
)
_JUST_BEHIND: Final = 6
"""Characters behind a day in which it is said what falls on it."""
_MONEY_CAME: Final = re.compile(_WORDS["money_came"][0])
_PAID: Final = tuple(_WORDS["of_payout"])
_EITHER_ROUND: Final = re.compile(_WORDS["either_round"][0])
_SEEN_LATER: Final = timedelta(days=7)
"""So long after its payout money may be seen on an account."""


def missed_round(text: str, programme: Programme, today: date) -> int:
    """The number of the round that was missed ("3回目の必着に間に合わなかった", "15日の締めに遅れた"); 0 where none is named
    so."""
    if not _has(text, "missed") or not _has(text, "cutoffs"):
        return 0
    due = due_on(text, days_in(text, today, programme), programme)
    if due is not None:
        return due.round.number
    numbers = {r.number for r in programme.settlement.rounds}
    named = [
        a.value
        for a in read_amounts(text)
        if a.ordinal and a.unit in ("回", "期", "") and not text[a.end :].startswith(_PAID)
    ]
    return next((number for number in named if number in numbers), 0)


def asks_if_forgotten_is_taken(text: str) -> bool:
    """Whether it is asked if tickets that were forgotten are still taken."""
    return all(_has(text, kind) for kind in ("forgotten", "still", "now"))


def paid_on(text: str, asked: Iterable[AskedDay], programme: Programme) -> RoundFound | None:
    """The round that is paid on a day of the text, where it is asked by when something has to be in for it, or which it is;
    of a day on which money was seen, the one paid last before it."""
    which = asks_which(text)
    if not (which or _has(text, "by_when") or _has(text, "did_it_come")) or _has(text, "complaints"):
        return None
    days = [a.day for a in asked if a.written and _is_behind(text, a.written, "paid_on")]
    seen = days_money_came(text, asked) if which else ()
    on_it = _first(programme, lambda r: payout_of(programme, r).first in (*days, *seen))
    return on_it or (_paid_before(seen[0], programme) if seen else None)


def days_money_came(text: str, asked: Iterable[AskedDay]) -> tuple[date, ...]:
    """The days of the text on which money came."""
    return tuple(a.day for a in asked if a.written and _MONEY_CAME.match(normalise(text[a.written.end :])))


def rounds_paid_about(day: date, programme: Programme) -> tuple[Round, ...]:
    """The rounds whose payout, counted by a rule and no day of a calendar, lies nearest before and after the day."""
    paid = [(payout_of(programme, r).first, r) for r in programme.settlement.rounds]
    near = [(abs(first - day), r) for first, r in paid if first and abs(first - day) <= _SEEN_LATER]
    return tuple(r for _, r in sorted(near, key=lambda pair: (pair[0], pair[1].number))[:2])


def _paid_before(day: date, programme: Programme) -> RoundFound | None:
    """The round of the last payout in the calendar that is not long before the day."""
    paid = [payout_of(programme, r) for r in programme.settlement.rounds]
    firsts = [p.first for p in paid if p.first and not p.approximate and p.first <= day]
    last = max(firsts, default=None)
    if last is None or day - last > _SEEN_LATER:
        return None
    return _first(programme, lambda r: payout_of(programme, r).first == last)


def due_on(text: str, asked: Iterable[AskedDay], programme: Programme) -> RoundFound | None:
    """The round whose cutoff a day of the text is called."""
    days = [a.day for a in asked if a.written and _is_behind(text, a.written, "due_on")]
    return _first(programme, lambda r: r.cutoff in days)


def asks_by_when(text: str, days: Iterable[AskedDay], programme: Programme) -> bool:
    """Whether it is asked by when something that belongs to a day must be in: "12/24に使われる券は何日までに届けたら"."""
    return _of_a_day(text, days, programme) and _has(text, "hand_in") and _has(text, "until")


def asks_when_paid(text: str, days: Iterable[AskedDay], programme: Programme) -> bool:
    """Whether it is asked when something that belongs to a day is paid."""
    days = tuple(days)
    if len(days) > 1 and _has(text, "side_by_side") and len(_rounds_of(days, programme)) > 1:
        return not _has(text, "amiss")
    return _of_a_day(text, days, programme) and _has(text, "is_paid") and _has(text, "when")


def _rounds_of(days: Iterable[AskedDay], programme: Programme) -> set[int]:
    return {r.number for day in days for r in rounds_within(programme, day.day, day.last)}


def asks_when(text: str) -> bool:
    """Whether a day is asked for."""
    return _has(text, "when") or _has(text, "day_wanted")


def _of_a_day(text: str, days: Iterable[AskedDay], programme: Programme) -> bool:
    own = ("use", "stay", "reading", "arrival", "posted")
    return not _has(text, "other_matters") and any(
        day.basis in own and rounds_within(programme, day.day, day.last) for day in days
    )


def asks_which(text: str) -> bool:
    """Whether it is asked which round something is: "何期の分"."""
    return _has(text, "which")


def asks_round_of_day(text: str, days: Iterable[AskedDay], programme: Programme) -> bool:
    """Whether it is asked which round something that belongs to a day is of: "7月9日泊は第何期"."""
    named = _has(text, "which_round") or _EITHER_ROUND.search(normalise(text)) is not None
    return named and _of_a_day(text, days, programme)


def without_days_money_comes(text: str, asked: tuple[AskedDay, ...]) -> tuple[AskedDay, ...]:
    """``asked`` without the days on which money is said to come, where others are left: "今日読んだら7日に入る？"."""
    left = tuple(
        a
        for a in asked
        if not a.written
        or not normalise(text[a.written.end :]).startswith(tuple(map(normalise, _WORDS["comes_on"])))
    )
    return left or asked


def rounds_within(programme: Programme, first: date, last: date) -> tuple[Round, ...]:
    """The rounds that any day from ``first`` to ``last`` belongs to."""
    return tuple(r for r in programme.settlement.rounds if r.first <= last and first <= r.last)


def rounds_side_by_side(programme: Programme, days: Sequence[AskedDay]) -> tuple[Round, ...]:
    """The rounds of several days that rounds are made of, asked about side by side ("25日泊と26日泊で締切は違う"); none where
    one is not told to be such a day, or all are of one round."""
    told = all(each.told for each in days)
    if len(days) < 2 or not told or {each.basis for each in days} != {programme.settlement.basis}:
        return ()
    found = {r.number: r for each in days for r in rounds_within(programme, each.day, each.last)}
    return tuple(found.values()) if len(found) > 1 else ()


def next_paid(text: str, programme: Programme, today: date) -> RoundFound | None:
    """The round that is paid next from today, where that is asked for and its day stands in the calendar."""
    if not (_has(text, "next") and _has(text, "payouts")) or _has(text, "not_next"):
        return None
    coming = [(r.payout_last or r.payout, r) for r in programme.settlement.rounds if r.payout]
    coming = [(day, r) for day, r in coming if day and day >= today]
    if not coming:
        return None
    first = min(coming, key=lambda pair: pair[0])[1]
    return _first(programme, lambda r: r is first)


def _first(programme: Programme, fits: Callable[[Round], bool]) -> RoundFound | None:
    round_ = next((r for r in programme.settlement.rounds if fits(r)), None)
    found = round_by_number(programme, round_.number) if round_ else None
    return found if isinstance(found, RoundFound) else None


def _is_behind(text: str, written: WrittenDate, kind: str) -> bool:
    behind = normalise(text[written.end : written.end + _JUST_BEHIND + 8])
    places = [behind.find(normalise(word)) for word in _WORDS[kind]]
    return any(0 <= place <= _JUST_BEHIND for place in places)


def _has(text: str, kind: str) -> bool:
    return speaks_of(text, _WORDS[kind])
