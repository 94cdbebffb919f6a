"""One change of the calendar, applied to a programme: what it sets, what cites it, and what cannot be."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, Final, TypeVar

from programmes.japanese import both_years, day_in_words, period_in_words
from programmes.model import (
    AddRound,
    Bound,
    CalendarChange,
    Clause,
    ClauseId,
    Document,
    EndEarly,
    Extend,
    Fact,
    MoveRound,
    Notice,
    Programme,
    Recruitment,
    Resume,
    Round,
    SaleWindow,
    Settlement,
    Suspend,
    Suspension,
    Use,
)
from programmes.rules.moments import ONE_DAY
from programmes.rules.sources import conflicts_on

Ended = Use | SaleWindow | Recruitment

Row = TypeVar("Row", bound=Use | SaleWindow | Recruitment | Settlement)

_LONGEST_EXCERPT: Final = 120
_SOLD_OUT, _BROKEN_OFF = "完売", "中断"


class Impossible(Exception):  # noqa: N818
    """A change that cannot be made: the ``field`` of the change, what is wrong with it and how to mend it (Japanese)."""

    def __init__(self, field: str, what: str, mend: str) -> None:
        super().__init__(field, what, mend)
        self.field, self.what, self.mend = field, what, mend


def applied(programme: Programme, change: CalendarChange) -> Programme:
    """The programme with one change, one revision further, and the notice among its documents. Raises Impossible."""
    clause = ClauseId(f"change-{programme.revision + 1}")
    cited = _with_notice(programme, change.notice, change.reason, clause)
    match change:
        case Suspend():
            return _suspended(cited, change, clause)
        case Resume():
            return _resumed(cited, change, clause)
        case Extend():
            return _extended(cited, change, clause)
        case EndEarly():
            return _ended(cited, change, clause)
        case MoveRound():
            return _moved(cited, change, clause)
        case AddRound():
            return _added(cited, change, clause)


def _with_notice(programme: Programme, notice: Notice, reason: str, clause: ClauseId) -> Programme:
    edition = day_in_words(notice.day)
    known = next(
        (each for each in programme.documents if (each.title, each.edition) == (notice.title, edition)), None
    )
    document = known or Document(id=f"notice-{clause}", title=notice.title, edition=edition)
    says = Clause(id=clause, document=document.id, section=edition, says=reason[:_LONGEST_EXCERPT])
    return replace(
        programme,
        documents=programme.documents if known else (*programme.documents, document),
        clauses=(*programme.clauses, says),
        revision=programme.revision + 1,
    )


def _suspended(programme: Programme, change: Suspend, clause: ClauseId) -> Programme:
    for stop in programme.use.suspensions:
        ends = stop.last or date.max
        if stop.of == change.of and stop.first <= (change.last or date.max) and change.first <= ends:
            what = f"{_span(stop)}は、すでに止まっています({stop.words})。"
            raise Impossible("first", what, "期間を直すか、先に再開(resume)してください。")
    new = Suspension(
        of=change.of,
        first=change.first,
        last=change.last,
        words=change.words,
        why=change.reason,
        source=(clause,),
    )
    stops = sorted((*programme.use.suspensions, new), key=lambda stop: stop.first)
    return replace(programme, use=replace(programme.use, suspensions=tuple(stops)))


def _resumed(programme: Programme, change: Resume, clause: ClauseId) -> Programme:
    def runs(stop: Suspension) -> bool:
        ends = stop.last or date.max
        return stop.of == change.of and stop.first < change.day <= ends

    stops = programme.use.suspensions
    if not any(runs(stop) for stop in stops):
        what = f"{day_in_words(change.day)}の前の日に、止まっていません。"
        raise Impossible("day", what, "止めた日(suspend)と再開の日を確かめてください。")
    ended = (
        replace(stop, last=change.day - ONE_DAY, source=(clause, *stop.source)) if runs(stop) else stop
        for stop in stops
    )
    return replace(programme, use=replace(programme.use, suspensions=tuple(ended)))


def _extended(programme: Programme, change: Extend, clause: ClauseId) -> Programme:
    row = _target(programme, change.of)
    old = _last_of(row)
    if isinstance(row, SaleWindow) and (row.sold_out or row.suspended):
        what = f"「{row.name}」は、完売または中断で終わっています。"
        raise Impossible("of", what, "ほかの販売期間を選んでください。")
    if old is None:
        raise Impossible(
            "of", "終わりの日が決まっていないので、延ばせません。", "ほかの期間を選んでください。"
        )
    if change.last <= old:
        what = f"今の終わりの{day_in_words(old)}より後の日ではありません。"
        raise Impossible("last", what, "早く終わらせるときは end_early を使ってください。")
    bound = row.last
    open_end = bound is not None and bound.day is None and bool(bound.words)
    if bound is not None and open_end:
        end = replace(bound, known=change.last, as_of=change.notice.day)
    else:
        end = Bound(day=change.last, at=bound.at if bound else None)
    return _with_end(programme, row, end, clause)


def _ended(programme: Programme, change: EndEarly, clause: ClauseId) -> Programme:
    row = _target(programme, change.of)
    old = _last_of(row)
    if old and change.last > old:
        what = f"今の終わりの{day_in_words(old)}より後の日です。"
        raise Impossible("last", what, "延ばすときは extend を使ってください。")
    if isinstance(row, SaleWindow) and change.words == _SOLD_OUT:
        return _put(programme, replace(row, sold_out=change.last, source=(clause, *row.source)))
    if isinstance(row, SaleWindow) and change.words == _BROKEN_OFF:
        return _put(programme, replace(row, suspended=change.last, source=(clause, *row.source)))
    if isinstance(row, Use):
        row = replace(row, ends_early=change.words)
    return _with_end(programme, row, Bound(day=change.last), clause)


def _moved(programme: Programme, change: MoveRound, clause: ClauseId) -> Programme:
    settlement = programme.settlement
    old = next((each for each in settlement.rounds if each.number == change.number), None)
    if old is None:
        numbers = "、".join(str(each.number) for each in settlement.rounds)
        mend = f"あるのは {numbers} です。" if numbers else "この制度の資料には、回の日程がありません。"
        raise Impossible("number", f"{change.number}番の回はありません。", mend)
    days = {name: getattr(change, name) for name in ("first", "last", "cutoff", "payout", "payout_last")}
    given = {name: day for name, day in days.items() if day}
    if not given:
        raise Impossible("number", "変える日がありません。", "cutoff などの新しい日を書いてください。")
    if change.payout:
        given["payout_last"] = change.payout_last
    new = replace(old, **given, source=(clause, *old.source))
    rounds = tuple(new if each is old else each for each in settlement.rounds)
    return replace(programme, settlement=_with_rounds(settlement, rounds, old.cutoff, new.cutoff))


def _added(programme: Programme, change: AddRound, clause: ClauseId) -> Programme:
    settlement = programme.settlement
    before = settlement.rounds[-1] if settlement.rounds else None
    number = before.number + 1 if before else 1
    name = change.name or (_next_name(before) if before else "")
    if not name:
        raise Impossible("name", "回の名前がありません。", 'name = "第1回" のように書いてください。')
    new = Round(
        number=number,
        name=name,
        first=change.first,
        last=change.last,
        cutoff=change.cutoff,
        payout=change.payout,
        payout_last=change.payout_last,
        source=(clause,),
    )
    old_final = before.cutoff if before else None
    rounds = (*settlement.rounds, new)
    return replace(programme, settlement=_with_rounds(settlement, rounds, old_final, new.cutoff))


def _next_name(round_: Round) -> str:
    """第7回 after 第6回; "" where the name does not say the number."""
    number = rf"(?<!\d){round_.number}(?!\d)"
    return re.sub(number, str(round_.number + 1), round_.name) if re.search(number, round_.name) else ""


def _with_rounds(
    settlement: Settlement, rounds: tuple[Round, ...], old: date | None, new: date
) -> Settlement:
    """The settlement with its rounds. Where the last of all days was the cutoff that moved, it moves along, and so do the
    texts that name it."""
    if old and settlement.final_cutoff == old and new != old:
        reworded = _reworded(settlement, old, new)
        return replace(reworded, rounds=rounds, final_cutoff=max(each.cutoff for each in rounds))
    return replace(settlement, rounds=rounds)


def _target(programme: Programme, of: str) -> Ended:
    """What ``of`` names: the use, a sale window or a recruitment period."""
    if of == "use":
        return programme.use
    table, _, name = of.rpartition(":")
    found: list[Ended] = []
    if table in ("", "sale"):
        found += [row for row in programme.sales if row.id == name]
    if table in ("", "recruitment"):
        found += [row for row in programme.recruitment if row.id == name]
    if not found:
        known = ["use", *(row.id for row in programme.sales), *(row.id for row in programme.recruitment)]
        mend = f"次のどれかにしてください: {', '.join(known)}。"
        raise Impossible("of", f"「{of}」という期間はありません。", mend)
    if len(found) > 1:
        mend = f"sale:{name} か recruitment:{name} と書いてください。"
        raise Impossible("of", f"「{of}」は、販売期間と募集期間の両方にあります。", mend)
    return found[0]


def _last_of(row: Ended) -> date | None:
    return (row.last.day or row.last.known) if row.last else None


def _with_end(programme: Programme, row: Ended, end: Bound, clause: ClauseId) -> Programme:
    """A row with another end. What it was read from stays its source, except where the documents disagree on it: the
    notice settles that. Facts and texts that repeat the old day follow."""
    old, new = _last_of(row), end.day or end.known
    firm = row.last is not None and row.last.day is not None
    source = (clause, *_undisputed(programme, row.source))
    if firm and old and new:
        shift = [(old, new)]
        if isinstance(row, Use) and row.unit == "stay":
            shift.append((old + ONE_DAY, new + ONE_DAY))
        programme = replace(programme, facts=_shifted(programme.facts, frozenset(row.source), shift))
        row = _reworded(row, old, new)
    if isinstance(row, Use):
        row = replace(row, conflict="")
    return _put(programme, replace(row, last=end, source=source))


def _undisputed(programme: Programme, source: tuple[ClauseId, ...]) -> tuple[ClauseId, ...]:
    """The clauses of a row that do not contradict each other on its days."""
    on_it = set(conflicts_on(programme, source))
    sides = (side for conflict in programme.conflicts if conflict.id in on_it for side in conflict.statements)
    disputed = {clause for side in sides for clause in side.source}
    return tuple(clause for clause in source if clause not in disputed)


def _put(programme: Programme, row: Ended) -> Programme:
    """A row in the place of the one it was made from."""
    if isinstance(row, Use):
        return replace(programme, use=row)
    if isinstance(row, SaleWindow):
        windows = (row if each.id == row.id else each for each in programme.sales)
        return replace(programme, sales=tuple(windows))
    periods = (row if each.id == row.id else each for each in programme.recruitment)
    return replace(programme, recruitment=tuple(periods))


def _shifted(
    facts: tuple[Fact, ...], source: frozenset[ClauseId], moves: Iterable[tuple[date, date]]
) -> tuple[Fact, ...]:
    """The facts that say the moved days over again: of the same place in the documents, and of the same day."""
    by_day = dict(moves)

    def shifted(fact: Fact) -> Fact:
        if source.isdisjoint(fact.source):
            return fact
        return replace(
            fact,
            day=by_day.get(fact.day, fact.day) if fact.day else None,
            last=by_day.get(fact.last, fact.last) if fact.last else None,
        )

    return tuple(shifted(fact) for fact in facts)


def _reworded(row: Row, old: date, new: date) -> Row:
    """A row whose texts name the new day where they named the old one."""
    texts: dict[str, Any] = {}
    for name in row.__slots__:
        value = getattr(row, name)
        if isinstance(value, str) and day_in_words(old) in value:
            value = value.replace(both_years(old), both_years(new))
            texts[name] = value.replace(day_in_words(old), day_in_words(new))
    return replace(row, **texts)


def _span(stop: Suspension) -> str:
    if stop.last is None:
        return f"{day_in_words(stop.first)}から"
    return period_in_words(stop.first, stop.last)
