"""``madoguchi shop-reports``: what people reported of shops that differ from their list. They are settled by closing the
case: ``madoguchi cases close``."""

from typing import Annotated, Final

import typer

from desk.console import without_steering
from desk.imports.words import said_of
from desk.verbs import Opening
from store import shop_reports
from store.cases import NOT_CLOSED

CHECKING: Final = "checking"
STATES: Final = {CHECKING: NOT_CLOSED} | {state: (state,) for state in (*NOT_CLOSED, "closed")}
Programme = Annotated[str, typer.Option("--programme", "-p", help="Only reports of this programme.")]
State = Annotated[str, typer.Option("--state", help="Of the case: checking (not closed), open, held, answered, closed.")]  # fmt: skip


def shop_reports_app(opening: Opening) -> typer.Typer:
    """The verbs over whatever ``opening`` opens."""
    app = typer.Typer(help="Reports about shops: list.", no_args_is_help=True, add_completion=False)

    @app.callback()
    def every() -> None:
        """Reports that a shop and its list differ; close a report's case to settle it."""

    @app.command("list")
    def listing(programme: Programme = "", state: State = "") -> None:
        """The reports, the latest first, each with the number of its case."""
        if state and state not in STATES:
            typer.echo(said_of("shop_reports", "unknown_state"), err=True)
            raise typer.Exit(2)
        with opening("") as desk:
            states = STATES.get(state, ())
            found = desk.store.read_now(lambda db: shop_reports.listing(db, programme, states=states))
            programmes = desk.programmes.values()
        names = {each.code: each.short_name for each in programmes}
        tickets = {(each.code, kind.id): kind.name for each in programmes for kind in each.ticket_kinds}
        typer.echo(
            without_steering(said_of("shop_reports", "listed", reports=found, names=names, tickets=tickets))
        )

    return app
