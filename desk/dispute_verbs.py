"""``madoguchi disputes``: list, read, take up, accept, refuse, write out."""

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.words import TemplateWords
from desk import TEMPLATES, disputes, exports
from desk.console import without_steering
from desk.disputes import Decision, DisputeFile, Outcome
from desk.verbs import Who, user
from programmes.model import Programme
from store import Store

Number = Annotated[str, typer.Argument(help="Receipt number of the dispute (H7K-29M).")]
ForProgramme = Annotated[str, typer.Option("--programme", "-p", help="Only disputes of this programme.")]
Reason = Annotated[str, typer.Option("--reason", help="Told to the merchant as it stands.")]


@dataclass(frozen=True, slots=True)
class DisputeDesk:
    """The deployment's store, its programmes, and the words that merchants are told."""

    store: Store
    programmes: Mapping[str, Programme]
    words: TemplateWords


Opening = Callable[[], AbstractContextManager[DisputeDesk]]


def disputes_app(opening: Opening, now: Callable[[], datetime]) -> typer.Typer:
    """The verbs over whatever ``opening`` opens."""
    app = typer.Typer(help="Disputes: list, read, decide, write out.", add_completion=False)
    words = TemplateWords(TEMPLATES)

    @app.callback(invoke_without_command=True)
    def listing(context: typer.Context, programme: ForProgramme = "") -> None:
        """List the disputes that are not decided, the longest waiting first."""
        if context.invoked_subcommand is None:
            with opening() as desk:
                _say(words, "waiting", disputes=disputes.waiting(desk.store, programme))

    @app.command()
    def show(
        number: Number, pictures: Annotated[Path | None, typer.Option(help="Write its pictures here.")] = None
    ) -> None:
        """Everything about one dispute."""
        with opening() as desk:
            found = disputes.look_at(desk.store, number)
        if found is None:
            _fail(words, "no_such_dispute", number=number)
        kinds = disputes.kinds_of(desk.programmes.get(found.dispute.programme))
        _say(
            words,
            "dispute_file",
            dispute=found.dispute,
            history=found.history,
            pictures=found.pictures,
            kinds=kinds,
        )
        if pictures is not None:
            _write_out(words, found, pictures)

    @app.command()
    def export(programme: ForProgramme = "") -> None:
        """Every dispute as CSV on stdout (UTF-8 with BOM)."""
        with opening() as desk:
            sys.stdout.buffer.write(exports.disputes_csv(desk.store, desk.programmes, programme))

    _add_decisions(app, opening, now, words)
    return app


def _add_decisions(
    app: typer.Typer, opening: Opening, now: Callable[[], datetime], words: TemplateWords
) -> None:
    def decide(number: str, decision: Decision, by: str) -> None:
        with opening() as desk:
            outcome = disputes.decide(
                desk.store, desk.words, desk.programmes, number, decision, by or user(), now()
            )
        _tell(words, outcome, number, decision)

    @app.command()
    def take(number: Number, by: Who = "") -> None:
        """Begin to check a dispute; the merchant is told."""
        decide(number, Decision("checking"), by)

    @app.command()
    def accept(
        number: Number,
        amount: Annotated[int, typer.Option(help="Yen that are paid on top.", min=0)],
        payout_day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it is paid.")],
        reason: Reason = "",
        by: Who = "",
    ) -> None:
        """Accept a dispute; the merchant is told amount and day."""
        decide(number, Decision("accepted", reason, amount, payout_day.date()), by)

    @app.command()
    def refuse(number: Number, reason: Reason, by: Who = "") -> None:
        """Refuse a dispute; the merchant is told the reason."""
        decide(number, Decision("refused", reason.strip()), by)


def _write_out(words: TemplateWords, found: DisputeFile, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for count, picture in enumerate(found.pictures, 1):
        (folder / f"{found.dispute.number}-{count}.jpg").write_bytes(picture.body)
    _say(words, "saved", count=len(found.pictures), folder=folder)


def _tell(words: TemplateWords, outcome: Outcome, number: str, decision: Decision) -> None:
    if outcome != "done":
        _fail(words, outcome, number=number)
    _say(words, "done", number=number, state=decision.state)


def _say(words: TemplateWords, block: str, **values: Any) -> None:
    typer.echo(without_steering(words("disputes", block, **values)))


def _fail(words: TemplateWords, block: str, **values: Any) -> NoReturn:
    typer.echo(without_steering(words("disputes", block, **values)), err=True)
    raise typer.Exit(1)
