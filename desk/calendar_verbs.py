"""``madoguchi calendar``: change a programme's calendar, always looked at before it is published."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, NoReturn

import typer

from bot.clock import TOKYO
from desk.calendar_changes import CalendarDesk, ChangeError, StaleError, Wish
from desk.imports.words import said_of

Opening = Callable[[], AbstractContextManager[CalendarDesk]]
Code = Annotated[str, typer.Option("--programme", "-p", help="The programme's code.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a sentence, as people read it.")]
Title = Annotated[str, typer.Option("--notice", help="Title of the notice that announces it.")]
NoticeDay = Annotated[
    str, typer.Option("--notice-day", help="The day the notice bears, 2020-12-18; otherwise today.")
]
From = Annotated[str, typer.Option("--from", help="From when it holds: 2020-12-18 or 2020-12-18T15:00; otherwise at once.")]  # fmt: skip
Publish = Annotated[bool, typer.Option("--publish", help="Publish it; without this it is only looked at.")]
On = Annotated[int, typer.Option("--on", help="The revision that the preview names, for --publish.")]
Who = Annotated[str, typer.Option("--who", help="Who publishes it; kept in the history.")]
Words = Annotated[str, typer.Option("--words", help="What it is called, as people read it.")]
Of = Annotated[str, typer.Option("--of", help="use, sale or settlement; or the id of a sale window or recruitment period.")]  # fmt: skip
Day = Annotated[str, typer.Option(help="A day, 2020-12-18.")]
NO_REVISION = -1


@dataclass(frozen=True, slots=True)
class Asked:
    """What every verb that changes something is told, beside the change itself."""

    programme: str
    reason: str
    notice: str
    notice_day: str
    effective: str
    publish: bool
    on: int
    who: str


def calendar_app(opening: Opening, now: Callable[[], datetime]) -> typer.Typer:
    """The verbs over whatever ``opening`` opens."""
    app = typer.Typer(
        help="Change a programme's calendar: preview, publish, history.",
        no_args_is_help=True,
        add_completion=False,
    )
    _add_stops(app, opening, now)
    _add_ends(app, opening, now)
    _add_rounds(app, opening, now)

    @app.command()
    def history(programme: Code = "") -> None:
        """Every published change: what, why, by whom, when, and from when it holds."""
        with opening() as desk:
            if programme:
                _known(desk, programme)
            typer.echo(_said("history", entries=desk.history(programme)))

    return app


def _add_stops(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command()
    def suspend(
        programme: Code, reason: Reason, notice: Title, first: Day, words: Words, of: Of = "use",
        last: Day = "", notice_day: NoticeDay = "", effective: From = "", publish: Publish = False,
        on: On = NO_REVISION, who: Who = "",
    ) -> None:  # fmt: skip
        """Stop use, sale or settlement, up to a day or until it is resumed."""
        asked = Asked(programme, reason, notice, notice_day, effective, publish, on, who)
        _offer(opening, now(), asked, "suspend", of=of, first=first, last=last, words=words)

    @app.command()
    def resume(
        programme: Code, reason: Reason, notice: Title, day: Day, of: Of = "use", notice_day: NoticeDay = "",
        effective: From = "", publish: Publish = False, on: On = NO_REVISION, who: Who = "",
    ) -> None:  # fmt: skip
        """Go on with what is stopped, from a day."""
        asked = Asked(programme, reason, notice, notice_day, effective, publish, on, who)
        _offer(opening, now(), asked, "resume", of=of, day=day)


def _add_ends(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command()
    def extend(
        programme: Code, reason: Reason, notice: Title, last: Day, of: Of = "use", notice_day: NoticeDay = "",
        effective: From = "", publish: Publish = False, on: On = NO_REVISION, who: Who = "",
    ) -> None:  # fmt: skip
        """Let use, a sale window or a recruitment period last longer."""
        asked = Asked(programme, reason, notice, notice_day, effective, publish, on, who)
        _offer(opening, now(), asked, "extend", of=of, last=last)

    @app.command("end-early")
    def end_early(
        programme: Code, reason: Reason, notice: Title, last: Day, words: Words, of: Of = "use",
        notice_day: NoticeDay = "", effective: From = "", publish: Publish = False, on: On = NO_REVISION,
        who: Who = "",
    ) -> None:  # fmt: skip
        """End use, a sale window or a recruitment period for good, earlier than was planned."""
        asked = Asked(programme, reason, notice, notice_day, effective, publish, on, who)
        _offer(opening, now(), asked, "end_early", of=of, last=last, words=words)


def _add_rounds(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command("move-round")
    def move_round(
        programme: Code, reason: Reason, notice: Title,
        number: Annotated[int, typer.Option("--number", help="The round's number.")],
        first: Day = "", last: Day = "", cutoff: Day = "", payout: Day = "", payout_last: Day = "",
        notice_day: NoticeDay = "", effective: From = "", publish: Publish = False, on: On = NO_REVISION,
        who: Who = "",
    ) -> None:  # fmt: skip
        """Move days of a settlement round; days that are not named stay."""
        asked = Asked(programme, reason, notice, notice_day, effective, publish, on, who)
        days = {"first": first, "last": last, "cutoff": cutoff, "payout": payout, "payout_last": payout_last}
        _offer(opening, now(), asked, "move_round", number=number, **days)

    @app.command("add-round")
    def add_round(
        programme: Code, reason: Reason, notice: Title, first: Day, last: Day, cutoff: Day,
        payout: Day = "", payout_last: Day = "",
        name: Annotated[str, typer.Option("--name", help="Named as the others are, without one.")] = "",
        notice_day: NoticeDay = "", effective: From = "", publish: Publish = False, on: On = NO_REVISION,
        who: Who = "",
    ) -> None:  # fmt: skip
        """Add a settlement round after the last."""
        asked = Asked(programme, reason, notice, notice_day, effective, publish, on, who)
        days = {"first": first, "last": last, "cutoff": cutoff, "payout": payout, "payout_last": payout_last}
        _offer(opening, now(), asked, "add_round", name=name, **days)


def _offer(opening: Opening, now: datetime, asked: Asked, kind: str, **fields: Any) -> None:
    """Look at a change; publish it where that was asked for."""
    day = asked.notice_day or now.date().isoformat()
    written = {
        "kind": kind, **{name: value for name, value in fields.items() if value != ""},
        "reason": asked.reason, "notice": {"title": asked.notice, "day": day},
    }  # fmt: skip
    wish = Wish(asked.programme, written, _moment(asked.effective, now))
    if asked.publish and (asked.on == NO_REVISION or not asked.who):
        _stop("needs_preview")
    with opening() as desk:
        _known(desk, asked.programme)
        try:
            typer.echo(_said("preview", view=desk.preview(wish, now), now=now))
            if asked.publish:
                number = desk.publish(wish, asked.on, asked.who, now)
                typer.echo(_said("published", number=number))
        except ChangeError as error:
            typer.echo(_said("refused", problems=error.problems), err=True)
            raise typer.Exit(1) from error
        except StaleError as error:
            typer.echo(_said("stale"), err=True)
            raise typer.Exit(1) from error


def _moment(written: str, now: datetime) -> datetime:
    """A moment in Tokyo; a day alone begins at midnight."""
    if not written:
        return now
    try:
        if "T" in written:
            return datetime.fromisoformat(written).replace(tzinfo=TOKYO)
        return datetime.combine(date.fromisoformat(written), time(), TOKYO)
    except ValueError:
        _stop("unreadable_moment", written=written)


def _known(desk: CalendarDesk, code: str) -> None:
    if code not in desk.programmes:
        _stop("unknown_programme", code=code, codes=list(desk.programmes))


def _said(block: str, **values: Any) -> str:
    return said_of("calendar", block, **values)


def _stop(block: str, **values: Any) -> NoReturn:
    typer.echo(_said(block, **values), err=True)
    raise typer.Exit(2)
