"""``madoguchi reminders``: what will be told to whom and why, before and after. Every verb only looks."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final, NoReturn

import typer

from desk import exports
from desk.imports.words import said_of
from desk.moments import UnreadableMomentError, moment_from
from desk.reminders import Due, Entry, Explained, Hour, ReminderDesk, UnknownError
from programmes.rules.reminders import reminder_key

Opening = Callable[[], AbstractContextManager[ReminderDesk]]
Code = Annotated[str, typer.Option("--programme", "-p", help="Only this programme, by its code.")]
At = Annotated[str, typer.Option("--at", help="A moment, 2020-12-18T10:00; otherwise the next full hour.")]
From = Annotated[str, typer.Option("--from", help="From this day or moment; otherwise now.")]
To = Annotated[str, typer.Option("--to", help="Up to before this day or moment; otherwise 31 days on.")]
Stopped = Annotated[bool, typer.Option("--stopped", help="As if nothing ran in that time: what is missed.")]
RuleId = Annotated[str, typer.Argument(help="Id of a rule (reminders.toml).")]
On = Annotated[str, typer.Option("--on", help="As it reads on this day; otherwise when it comes next.")]
Person = Annotated[str, typer.Argument(help="channel:person (line:main:U…), or a merchant's number.")]
Since = Annotated[str, typer.Option("--since", help="From this day or moment; otherwise the last 7 days.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
HOUR: Final = timedelta(hours=1)
PERIOD: Final = timedelta(days=31)
LOOKING_BACK: Final = timedelta(days=7)


def reminders_app(opening: Opening, now: Callable[[], datetime]) -> typer.Typer:
    """The verbs over whatever ``opening`` opens."""
    app = typer.Typer(
        help="Reminders: what an hour or a period tells, why somebody gets something, who was not reached.",
        no_args_is_help=True,
        add_completion=False,
    )
    _add_before(app, opening, now)
    _add_after(app, opening, now)
    return app


def _add_before(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command()
    def due(at: At = "", programme: Code = "", as_json: AsJson = False) -> None:
        """What a full hour tells: rule, last day, how many people, first words."""
        with _desk(opening) as desk:
            _tell("due", desk.hour(_moment(at, now() + HOUR), programme), as_json)

    @app.command()
    def cost(at: At = "", programme: Code = "", as_json: AsJson = False) -> None:
        """What a full hour costs in messages, and what is left of the month's."""
        with _desk(opening) as desk:
            _tell("cost", desk.hour(_moment(at, now() + HOUR), programme), as_json)

    @app.command()
    def plan(
        first: From = "", last: To = "", programme: Code = "", stopped: Stopped = False, as_json: AsJson = False
    ) -> None:  # fmt: skip
        """The table of a period, on the rules' own days and hours; with --stopped, what a stop would miss."""
        begin = _moment(first, now())
        end = _moment(last, begin + PERIOD)
        with _desk(opening) as desk:
            entries = desk.plan(begin, end, programme, end if stopped else None)
            done_to = desk.planned_to()
        if as_json:
            _print([_entry(each) for each in entries])
        else:
            typer.echo(
                _said("plan", entries=entries, begin=begin, end=end, after_stop=stopped, done_to=done_to)
            )

    @app.command()
    def preview(rule: RuleId, programme: Code, on: On = "") -> None:
        """A rule's message as people see it."""
        with _desk(opening) as desk:
            text, day = desk.preview(rule, programme, _day(on), now())
        typer.echo(_said("preview", text=text, day=day))


def _add_after(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command()
    def explain(person: Person, programme: Code = "", as_json: AsJson = False) -> None:
        """For each rule why somebody gets it or not, and when next; what they got lately and how it ended."""
        with _desk(opening) as desk:
            found = desk.explain(person.strip(), programme, now())
            titles = {row.id: desk.title(row) for each in found for row in each.lately}
        if as_json:
            _print([_explained(each) for each in found])
        else:
            typer.echo(_said("explain", found=found, titles=titles))

    @app.command()
    def unreached(programme: Code = "", since: Since = "") -> None:
        """Whom to call: CSV on stdout (UTF-8 with BOM)."""
        with _desk(opening) as desk:
            rows, others = desk.unreached(_moment(since, now() - LOOKING_BACK), programme, now())
            named = [(row, desk.title(row), _said("end_of", end=row.state)) for row in rows]
        sys.stdout.buffer.write(exports.call_list_csv(named))
        typer.echo(_said("unreached", count=len(rows), others=others), err=True)


def _tell(block: str, hour: Hour, as_json: bool) -> None:
    if not as_json:
        typer.echo(_said(block, hour=hour))
        return
    channels = [
        {"channel": each.channel, "people": each.people, "paid": each.is_paid, "left": each.left}
        for each in hour.cost.channels
    ]
    known = {
        "at": hour.at.isoformat(),
        "quiet": hour.is_quiet,
        "messages": hour.cost.messages,
        "channels": channels,
    }
    _print({**known, "due": [_due(each) for each in hour.due]} if block == "due" else known)


def _due(due: Due) -> dict[str, Any]:
    return {
        "programme": due.programme.code, "rule": due.rule, "title": due.title, "words": due.words, "days": due.days,
        "about": reminder_key(due.deadline) if due.deadline else "", "people": dict(due.people),
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at.isoformat(), "programme": entry.programme.code, "rule": entry.rule.id,
        "about": reminder_key(entry.deadline), "act_by": entry.deadline.act_by.isoformat(), "days": entry.days,
        "to": entry.rule.to, "default": entry.rule.default, "after_stop": entry.late,
    }  # fmt: skip


def _explained(found: Explained) -> dict[str, Any]:
    rules = [
        {
            "kind": each.kind, "rule": each.rule.id, "on": each.on, "why": found.why(each),
            "next": each.coming.at.isoformat() if each.coming else None,
        }
        for each in found.settings.each
    ]  # fmt: skip
    lately = [
        {"rule": row.rule, "about": row.about, "due_at": row.due_at.isoformat(), "end": row.state, "error": row.error}
        for row in found.lately
    ]  # fmt: skip
    return {
        "programme": found.programme.code, "channel": found.channel, "person": found.person,
        "linked": bool(found.living), "blocked": found.is_blocked, "news": found.news, "rules": rules, "lately": lately,
    }  # fmt: skip


def _print(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _moment(written: str, otherwise: datetime) -> datetime:
    try:
        return moment_from(written) if written else otherwise
    except UnreadableMomentError:
        _stop("unreadable_moment", written=written)


def _day(written: str) -> date | None:
    try:
        return moment_from(written).date() if written else None
    except UnreadableMomentError:
        _stop("unreadable_moment", written=written)


@contextmanager
def _desk(opening: Opening) -> Iterator[ReminderDesk]:
    try:
        with opening() as desk:
            yield desk
    except UnknownError as error:
        _stop(error.why, **error.values)


def _said(block: str, **values: Any) -> str:
    return said_of("reminders", block, **values)


def _stop(block: str, **values: Any) -> NoReturn:
    typer.echo(_said(block, **values), err=True)
    raise typer.Exit(2)
