"""``madoguchi announce``: one text for many, looked at before it goes out, approved by a second person."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer

from desk.announcements import MOST_SIGNS, AnnouncementDesk, AnnouncementError, View
from desk.imports.words import said_of
from desk.moments import UnreadableMomentError, moment_from
from desk.verbs import user
from store.announcements import Audience

Opening = Callable[[], AbstractContextManager[AnnouncementDesk]]
Number = Annotated[int, typer.Argument(help="Number of the announcement.", min=1)]
Code = Annotated[str, typer.Option("--programme", "-p", help="The programme's code.")]
Title = Annotated[str, typer.Option("--title", help="Its heading, at most 40 signs.")]
Text = Annotated[str, typer.Option("--text", help="Its text, at most 1,000 signs.")]
File = Annotated[str, typer.Option("--file", help="A file with the text (UTF-8), - for stdin.")]
To = Annotated[str, typer.Option("--to", help="merchants, or consumers who asked for news.")]
Area = Annotated[str, typer.Option("--area", help="Only merchants with a shop there, or so named (area secretariats).")]  # fmt: skip
Kind = Annotated[str, typer.Option("--ticket-kind", help="Only merchants who have sent in this kind.")]
State = Annotated[
    str, typer.Option("--state", help="Only merchants whose application stands so (approved …).")
]
Who = Annotated[str, typer.Option("--who", help="Who does it; kept with the announcement.")]
At = Annotated[str, typer.Option("--at", help="From when: 2020-12-18 or 2020-12-18T15:00; otherwise at once.")]  # fmt: skip
Receiver = Annotated[str, typer.Option("--to", help="A conversation's number, or a merchant's.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
MOST_BYTES: Final = 8 * MOST_SIGNS


def announce_app(opening: Opening, now: Callable[[], datetime]) -> typer.Typer:
    """The verbs over whatever ``opening`` opens."""
    app = typer.Typer(
        help="Announcements: draft, look at, test, approve, schedule, stop.",
        no_args_is_help=True,
        add_completion=False,
    )
    _add_writing(app, opening, now)
    _add_sending(app, opening, now)
    _add_looking(app, opening, now)
    return app


def _add_writing(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command()
    def draft(
        programme: Code, title: Title, to: To, text: Text = "", file: File = "", area: Area = "",
        ticket_kind: Kind = "", state: State = "", who: Who = "",
    ) -> None:  # fmt: skip
        """Write a draft, and look at it. Nobody is told anything."""
        if to not in ("merchants", "consumers") or bool(text) == bool(file):
            _stop("draft_needs")
        audience = Audience(to, area.strip(), ticket_kind, state)  # type: ignore[arg-type]
        words = text or _read(file)
        with _desk(opening) as desk:
            number = desk.draft(programme, title, words, audience, who or user(), now())
            typer.echo(_said("looked_at", view=desk.look_at(number, now()), now=now()))

    @app.command()
    def approve(number: Number, who: Who = "") -> None:
        """Approve a draft that somebody else wrote."""
        with _desk(opening) as desk:
            desk.approve(number, who or user(), now())
        typer.echo(_said("approved", number=number))


def _add_sending(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command()
    def test(number: Number, to: Receiver) -> None:
        """Send it to one conversation, or to a merchant's people, marked as a test."""
        with _desk(opening) as desk:
            typer.echo(_said("tested", receivers=desk.test(number, to.strip(), now())))

    @app.command()
    def schedule(number: Number, at: At = "") -> None:
        """Let an approved one go out; says what it will cost. Never in quiet hours."""
        try:
            moment = max(moment_from(at), now()) if at else now()
        except UnreadableMomentError:
            _stop("unreadable_moment", written=at)
        with _desk(opening) as desk:
            desk.schedule(number, moment)
            typer.echo(_said("scheduled", view=desk.look_at(number, now()), at=moment))

    @app.command()
    def stop(number: Number, who: Who = "") -> None:
        """Tell nobody more; whoever has it, has it."""
        with _desk(opening) as desk:
            typer.echo(_said("stopping", stopped=desk.stop(number, who or user(), now())))


def _add_looking(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    @app.command()
    def show(number: Number, as_json: AsJson = False) -> None:
        """The message as people see it, how many it reaches, and what it costs."""
        _show(opening, "looked_at", number, now(), as_json)

    @app.command()
    def result(number: Number, as_json: AsJson = False) -> None:
        """How many have got it, by channel, and how many have not."""
        _show(opening, "came_of_it", number, now(), as_json)

    @app.command("list")
    def listing() -> None:
        """The newest fifty."""
        with _desk(opening) as desk:
            typer.echo(_said("listing", found=desk.listing()))


def _show(opening: Opening, block: str, number: int, now: datetime, as_json: bool) -> None:
    with _desk(opening) as desk:
        view = desk.look_at(number, now)
    typer.echo(
        json.dumps(_as_json(view), ensure_ascii=False) if as_json else _said(block, view=view, now=now)
    )


def _as_json(view: View) -> dict[str, Any]:
    channels = [
        {"channel": each.channel, "people": each.people, "paid": each.is_paid, "left": each.left}
        for each in view.cost.channels
    ]
    return {
        "id": view.row.id, "programme": view.row.programme, "state": view.row.state, "title": view.row.title,
        "text": view.row.text, "audience": asdict(view.audience), "channels": channels,
        "messages": view.cost.messages, "result": asdict(view.result),
    }  # fmt: skip


def _read(file: str) -> str:
    try:
        raw = (
            sys.stdin.buffer.read(MOST_BYTES) if file == "-" else Path(file).read_bytes()[:MOST_BYTES]
        ).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        _stop("unreadable_file", file=file)
    return raw


@contextmanager
def _desk(opening: Opening) -> Iterator[AnnouncementDesk]:
    """What cannot be done ends the command with a word and 1."""
    try:
        with opening() as desk:
            yield desk
    except AnnouncementError as error:
        typer.echo(_said(error.why, **error.values), err=True)
        raise typer.Exit(1) from error


def _said(block: str, **values: Any) -> str:
    return said_of("announcements", block, **values)


def _stop(block: str, **values: Any) -> NoReturn:
    typer.echo(_said(block, **values), err=True)
    raise typer.Exit(2)
