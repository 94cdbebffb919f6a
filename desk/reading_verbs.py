"""``madoguchi shop-lists readings``: how the names of shops are read, put right, taken back and listed."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, NoReturn

import typer

from desk.imports.shops.words import said
from desk.imports.words import said as said_of_imports
from desk.shop_readings import LONGEST, MOST, ReadingError, Row, correct, corrected, kana_from, shops_meant
from desk.verbs import Opening, user
from store import Store

Which = Annotated[str, typer.Argument(help="The shop's id, or its name exactly as listed. Without it: all corrections.")]  # fmt: skip
Kana = Annotated[
    list[str] | None, typer.Argument(help="How it is read, in kana, best first. Without it: what stands.")
]
Code = Annotated[str, typer.Option("--programme", "-p", help="The programme's code.")]
Back = Annotated[
    bool, typer.Option("--take-back", help="The correction goes; the list's own readings hold again.")
]
Who = Annotated[str, typer.Option("--who", "--by", help="Who is doing it; kept with the readings.")]


def add_readings(app: typer.Typer, opening: Opening, now: Callable[[], datetime]) -> None:
    """Hang the verb into ``app``."""

    @app.command()
    def readings(
        shop: Which = "", kana: Kana = None, *, programme: Code, take_back: Back = False, who: Who = ""
    ) -> None:
        """Put right how a shop's name is read; searches see it at once."""
        with opening("") as desk:
            if programme not in desk.programmes:
                _stop(said_of_imports("unknown_programme", code=programme, codes=list(desk.programmes)), 2)
            if not shop:
                typer.echo(said("corrections", found=corrected(desk.store, programme)))
                return
            row = _the_one(desk.store, programme, shop)
            if not kana and not take_back:
                _show(desk.store, programme, row)
                return
            if kana and take_back:
                _stop(said("either_readings_or_back"), 2)
            kept = _checked(kana or [])
            correct(desk.store, programme, row["key"], kept, who or user(), now())
            typer.echo(said("reading_kept" if kept else "reading_taken_back", shop=row, readings=kept))


def _the_one(store: Store, programme: str, typed: str) -> Row:
    meant = shops_meant(store, programme, typed)
    if not meant.has_list:
        _stop(said("no_list_yet"))
    if not meant.rows:
        _stop(said("no_such_shop", typed=typed))
    if len(meant.rows) > 1:
        _stop(said("several_shops", typed=typed, shops=meant.rows))
    return meant.rows[0]


def _show(store: Store, programme: str, row: Row) -> None:
    ours = [each for each, _ in corrected(store, programme) if each.key == row["key"]]
    typer.echo(said("readings_of", shop=row, ours=ours[0] if ours else None))


def _checked(typed: list[str]) -> list[str]:
    try:
        return kana_from(typed)
    except ReadingError as error:
        _stop(said(error.why, reading=error.reading, most=MOST, longest=LONGEST), 2)


def _stop(text: str, code: int = 1) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(code)
