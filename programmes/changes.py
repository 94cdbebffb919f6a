"""Changes of a programme's calendar: read, written, applied, and refused where they make no sense.

A change is a table of TOML or an object of JSON: ``kind`` and the fields of its class in :mod:`programmes.model.changes`,
days as ``2021-01-12``::

    kind = "move_round"
    number = 5
    cutoff = 2021-02-14
    reason = "大雪で郵便が遅れているためです。"
    notice = {title = "換金の締切の変更について", day = 2021-02-01}

What staff read here is Japanese, as in ``madoguchi check``.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, get_args

from programmes.checks.days import check_periods, check_rounds, check_sales
from programmes.checks.sheet import Sheet
from programmes.checks.weekdays import days_of, wrong_weekdays
from programmes.japanese import day_in_words, period_in_words
from programmes.loader import Reading
from programmes.model import (
    AddRound,
    CalendarChange,
    EndEarly,
    Extend,
    MoveRound,
    Notice,
    Programme,
    Resume,
    Suspend,
)
from programmes.reading.problem import Problem
from programmes.reading.toml_lines import TomlPath
from programmes.reading.typed import BROKEN, TableReader, bare_hint, fields_of, guess
from programmes.rules.changing import Impossible, applied
from programmes.rules.differences import Moved, MovedKind, difference_of
from programmes.rules.moments import ONE_DAY
from programmes.rules.settlement import settlement_state

__all__ = [
    "KINDS",
    "AddRound",
    "CalendarChange",
    "ChangeError",
    "EndEarly",
    "Extend",
    "MoveRound",
    "Moved",
    "MovedKind",
    "Notice",
    "Resume",
    "Suspend",
    "advice_on",
    "changed",
    "difference_of",
    "read_change",
    "written_change",
]

KINDS: Final[Mapping[str, type[CalendarChange]]] = {
    re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower(): cls for cls in get_args(CalendarChange)
}
"""``kind`` as it is written (suspend, resume, extend, end_early, move_round, add_round), and its class."""

_CONSISTENCY: Final[tuple[Callable[[Sheet], None], ...]] = (check_periods, check_sales, check_rounds)
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class ChangeError(ValueError):
    """A change that cannot be read or made. ``problems``: each with its field (of the change, or of the programme as it
    would be), what is wrong and how to mend it, in Japanese."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(_said(problem) for problem in self.problems))


def read_change(raw: Mapping[str, object], where: str = "change") -> CalendarChange:
    """A change from a table of TOML or an object of JSON. Raises ChangeError with everything that is wrong with its shape;
    ``where`` begins the fields it names."""
    kind = raw.get("kind")
    cls = KINDS.get(kind) if isinstance(kind, str) else None
    if cls is None:
        mend = f"{guess(str(kind), list(KINDS))}次のどれかにしてください: {', '.join(KINDS)}。"
        raise ChangeError([Problem("", 0, f"{where}.kind", f"「{kind}」という変更はありません。", mend)])
    reader = TableReader("", {(): 0})
    rest = {name: value for name, value in raw.items() if name != "kind"}
    change = reader.table(cls, _with_days(cls, rest), (where,))
    if reader.problems or change is BROKEN:
        raise ChangeError(reader.problems)
    return change  # type: ignore[no-any-return]


def written_change(change: CalendarChange) -> dict[str, Any]:
    """A change as JSON has it: :func:`read_change` reads it back."""
    kind = next(name for name, cls in KINDS.items() if cls is type(change))
    return {"kind": kind, **_plain(change)}


def changed(programme: Programme, changes: Iterable[CalendarChange]) -> Programme:
    """The programme with the changes, in their order: each makes it one revision younger, and its notice a document that answers cite.

    Raises ChangeError for what cannot be (no such round, resumed without being suspended …), and where the calendar as
    it would be fails the checks of ``madoguchi check`` (a cutoff after its payout, rounds with a gap or an overlap, an end before
    its beginning). What was wrong before is not the change's fault.
    """
    new = programme
    wrong: list[Problem] = []
    days = sorted(days_of(_sheet(programme)))
    for place, change in enumerate(changes, start=1):
        where = f"changes[{place}]"
        try:
            new = applied(new, change)
        except Impossible as reason:
            problem = Problem("", 0, f"{where}.{reason.field}", reason.what, reason.mend)
            raise ChangeError([problem]) from None
        wrong += _wrong_in_words(change, where, days)
    known = {(problem.field, problem.what) for problem in _inconsistent(programme)}
    wrong += [each for each in _inconsistent(new) if (each.field, each.what) not in known]
    if wrong:
        raise ChangeError(wrong)
    return new


def advice_on(old: Programme, new: Programme) -> tuple[Problem, ...]:
    """What a change leaves to be thought of, as warnings for its preview: days of use that no settlement round holds, and
    cutoffs on which settlement is suspended. Both can be meant; what was so before is not mentioned."""
    before = set(_loose_ends(old))
    return tuple(problem for problem in _loose_ends(new) if problem not in before)


def _loose_ends(programme: Programme) -> Iterator[Problem]:
    rounds, use = programme.settlement.rounds, programme.use
    last = use.last.day or use.last.known
    if rounds and last and programme.settlement.basis in ("use", "stay") and last > rounds[-1].last:
        what = f"{period_in_words(rounds[-1].last + ONE_DAY, last)}の分を精算する回がありません。"
        yield Problem("", 0, "settlement.rounds", what, "回を足してください(add_round)。", "warning")
    for place, round_ in enumerate(rounds, start=1):
        if settlement_state(programme, round_.cutoff).state == "suspended":
            what = f"{round_.name}の締切の{day_in_words(round_.cutoff)}は、精算が止まっている間です。"
            mend = "締切を動かしてください(move_round)。"
            yield Problem("", 0, f"settlement.rounds[{place}].cutoff", what, mend, "warning")


def _wrong_in_words(change: CalendarChange, where: str, days: list[date]) -> Iterator[Problem]:
    for name in fields_of(type(change)):
        value = getattr(change, name)
        for remark in wrong_weekdays(value, days) if isinstance(value, str) else ():
            yield Problem("", 0, f"{where}.{name}", remark.what, remark.mend)


def _inconsistent(programme: Programme) -> list[Problem]:
    sheet = _sheet(programme)
    for check in _CONSISTENCY:
        check(sheet)
    return sheet.problems


def _sheet(programme: Programme) -> Sheet:
    """The calendar of a programme to be checked, without what changes do not touch."""
    calendar = dataclasses.replace(
        programme,
        documents=(),
        clauses=(),
        conflicts=(),
        desks=(),
        registration=None,
        entries=(),
        reminders=(),
    )
    return Sheet(_placed(calendar), calendar)


def _placed(programme: Programme) -> Reading:
    """A programme that stands in no file, with the place of everything in it by its name."""
    origins: dict[int, tuple[str, TomlPath]] = {id(each): ("", path) for each, path in _below(programme, ())}
    return Reading(Path(), programme, lines={"": {(): 0}}, origins=origins)


def _below(owner: Any, path: TomlPath) -> Iterator[tuple[Any, TomlPath]]:
    yield owner, path
    for name in fields_of(type(owner)):
        value = getattr(owner, name)
        if dataclasses.is_dataclass(value):
            yield from _below(value, (*path, name))
        elif isinstance(value, tuple):
            for place, each in enumerate(value):
                if dataclasses.is_dataclass(each):
                    yield from _below(each, (*path, name, getattr(each, "id", place)))


def _with_days(cls: type, raw: Mapping[str, object]) -> dict[str, object]:
    """Days as JSON writes them (2021-01-12 in quotation marks) as days; anything else stays for the reader to judge."""
    hints = fields_of(cls)
    found: dict[str, object] = {}
    for name, value in raw.items():
        hint = bare_hint(hints.get(name))
        if dataclasses.is_dataclass(hint) and isinstance(value, Mapping):
            value = _with_days(hint, value)  # type: ignore[arg-type]
        elif hint is date and isinstance(value, str) and _ISO_DAY.fullmatch(value):
            value = _day(value)
        found[name] = value
    return {name: value for name, value in found.items() if value is not None}


def _day(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _plain(value: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in fields_of(type(value)):
        each = getattr(value, name)
        if dataclasses.is_dataclass(each):
            found[name] = _plain(each)
        elif each not in (None, ""):
            found[name] = each.isoformat() if isinstance(each, date) else each
    return found


def _said(problem: Problem) -> str:
    return f"{problem.field}: {problem.what} → {problem.mend}"
