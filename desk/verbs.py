"""``madoguchi cases``: the least a call center needs until its screens come."""

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Annotated

import typer

from desk.casework import Outcome
from desk.console import Console

Opening = Callable[[str], AbstractContextManager[Console]]
Number = Annotated[str, typer.Argument(help="Number of the case, as the person was told it (H7K-29M).")]
Who = Annotated[str, typer.Option("--by", help="Who is writing; kept in the history of the case.")]
Told = Annotated[str, typer.Option("--tell", help="What the person is told: what came of it.")]
Note = Annotated[str, typer.Option("--note", help="For colleagues; kept in the history of the case.")]
Programme = Annotated[str, typer.Option("--programme", "-p", help="Only cases of this programme.")]


def cases_app(opening: Opening, now: Callable[[], datetime]) -> typer.Typer:
    """The verbs over whatever ``opening`` opens for the member of staff it is given."""
    app = typer.Typer(
        help="Open cases: list, read, answer, give back to the bot, close.", add_completion=False
    )

    @app.callback(invoke_without_command=True)
    def listing(context: typer.Context, programme: Programme = "") -> None:
        """List the cases that are not closed, the longest waiting first."""
        if context.invoked_subcommand is None:
            with opening("") as console:
                typer.echo(console.waiting(programme))

    @app.command()
    def show(number: Number) -> None:
        """Everything about one case: what was asked, what was answered, by whom and when."""
        with opening("") as console:
            _tell(*console.look_at(number))

    @app.command()
    def reply(
        number: Number, text: Annotated[str, typer.Argument(help="What to say.")], by: Who = ""
    ) -> None:
        """Write to the person; the case then waits for them."""
        with opening(by or user()) as console:
            _tell(*console.answer(number, text, now()))

    @app.command()
    def close(number: Number, by: Who = "", tell: Told = "", note: Note = "") -> None:
        """Close a case, without a word or with one; the bot answers again."""
        with opening(by or user()) as console:
            _tell(*console.close(number, now(), tell, note))

    @app.command("return")
    def give_back(number: Number, by: Who = "") -> None:
        """Close a case and tell the person that the bot answers again."""
        with opening(by or user()) as console:
            _tell(*console.give_back(number, now()))

    @app.command()
    def export(programme: Programme = "") -> None:
        """Every case as CSV on stdout (UTF-8 with BOM)."""
        with opening("") as console:
            sys.stdout.buffer.write(console.export(programme))

    return app


def user() -> str:
    """Who sits at this keyboard, as the system knows."""
    return os.environ.get("USER", "")


def _tell(outcome: Outcome, text: str) -> None:
    """Print the outcome; anything but "done" goes to stderr and ends with 1."""
    typer.echo(text, err=outcome != "done")
    if outcome != "done":
        raise typer.Exit(1)
