"""``madoguchi import``, ``imports`` and ``shop-lists``: take in the secretariat's files and lists of shops, list and undo
what was taken in."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from sqlalchemy import Connection

from bot.merchants.comparing import tell_of_payouts
from bot.words import OWN, TemplateWords
from desk import imports
from desk.imports import Kind, Preview, Progress
from desk.imports.shops import ListPreview, NoSuchListError, apply_list, preview_list, restore_list
from desk.imports.shops.columns import FIELDS, empty_list, field_called
from desk.imports.shops.words import list_preview_in_words, lists_in_words
from desk.imports.shops.words import said as list_said
from desk.imports.words import preview_in_words, runs_in_words, said, undo_error_in_words
from desk.reading_verbs import add_readings
from desk.verbs import Opening, user
from programmes.model import Programme
from store import Store
from store.shop_lists import lists
from store.shop_shelf import Shelf

File = Annotated[Path | None, typer.Argument(help="CSV, XLSX, or for payouts the bank's transfer file.")]
Code = Annotated[str, typer.Option("--programme", "-p", help="The programme's code.")]
Apply = Annotated[bool, typer.Option("--apply", help="Take the file in after the preview.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Who = Annotated[str, typer.Option("--by", help="Who is doing it; kept with the import.")]
Year = Annotated[int | None, typer.Option("--year", help="The year of the days in a bank's file.")]
ListFile = Annotated[Path, typer.Argument(help="CSV, XLSX, JSON or GeoJSON.")]
Fewer = Annotated[bool, typer.Option("--fewer", help="It is right that the list loses many shops.")]
Meaning = Annotated[
    list[str] | None,
    typer.Option(
        "--map", help="HEADER=FIELD: what a column is that the preview does not know (店の名=name)."
    ),
]
Shelving = Callable[[Store], Shelf]
Empty = Annotated[bool, typer.Option("--template", help="Write an empty file with the headers to FILE.")]


def import_app(opening: Opening, now: Callable[[], datetime], shelving: Shelving = Shelf) -> typer.Typer:
    """The verbs that take in a file of each kind."""
    app = typer.Typer(help="Take in merchants, applications or payouts.", add_completion=False)

    @app.command()
    def merchants(
        file: File = None, *, programme: Code, apply: Apply = False, yes: Yes = False, by: Who = "", template: Empty = False
    ) -> None:  # fmt: skip
        """Merchants and their shops."""
        _import(opening, now(), "merchants", file, programme, apply, yes, by, template)

    @app.command()
    def applications(
        file: File = None, *, programme: Code, apply: Apply = False, yes: Yes = False, by: Who = "", template: Empty = False
    ) -> None:  # fmt: skip
        """Applications and their states."""
        _import(opening, now(), "applications", file, programme, apply, yes, by, template)

    @app.command()
    def payouts(
        file: File = None, *, programme: Code, apply: Apply = False, yes: Yes = False, by: Who = "", template: Empty = False, year: Year = None
    ) -> None:  # fmt: skip
        """Payouts: a table, or the bank's transfer file."""
        _import(opening, now(), "payouts", file, programme, apply, yes, by, template, year)

    @app.command()
    def shops(
        file: ListFile, *, programme: Code, apply: Apply = False, yes: Yes = False, by: Who = "", fewer: Fewer = False,
        meaning: Meaning = None, template: Empty = False,
    ) -> None:  # fmt: skip
        """The list of participating shops that consumers search."""
        if template:
            _write_empty_list(file)
        else:
            told = _told(meaning or [])
            _import_list(opening, now(), file, programme, apply, yes, by, fewer, told, shelving)

    return app


def imports_app(opening: Opening, now: Callable[[], datetime]) -> typer.Typer:
    """The verbs over what was taken in."""
    app = typer.Typer(help="What was taken in: list, undo.", no_args_is_help=True, add_completion=False)

    @app.command("list")
    def listing(programme: Annotated[str, typer.Option("--programme", "-p")] = "") -> None:
        """The imports, the latest first."""
        with opening("") as desk:
            typer.echo(runs_in_words(imports.listing(desk.store, programme), desk.programmes))

    @app.command()
    def undo(
        run: Annotated[int, typer.Argument(help="Number of the import.")], yes: Yes = False, by: Who = ""
    ) -> None:
        """Bring back the state before an import, while nothing was built on it."""
        with opening("") as desk:
            if not yes and not typer.confirm(said("ask_undo", run=run)):
                _stop(said("not_undone"))
            try:
                done = imports.undo(desk.store, run, by or user(), now())
            except imports.UndoError as error:
                _stop(undo_error_in_words(error, run))
            typer.echo(said("undone", run=run, removed=done.removed, restored=done.restored))

    return app


def shop_lists_app(opening: Opening, now: Callable[[], datetime], shelving: Shelving = Shelf) -> typer.Typer:
    """The verbs over the lists of participating shops."""
    app = typer.Typer(
        help="The lists of shops: list, restore, put readings right.",
        no_args_is_help=True,
        add_completion=False,
    )

    @app.command("list")
    def listing(programme: Annotated[str, typer.Option("--programme", "-p")] = "") -> None:
        """The lists, the latest first; which one is searched."""
        with opening("") as desk:
            found = desk.store.read_now(lambda db: lists(db, programme))
            typer.echo(lists_in_words(found, desk.programmes))

    @app.command()
    def restore(
        number: Annotated[int, typer.Argument(help="Number of the list.")], yes: Yes = False, by: Who = ""
    ) -> None:
        """Bring an earlier list back, as a whole."""
        with opening("") as desk:
            if not yes and not typer.confirm(list_said("ask_restore", number=number)):
                _stop(list_said("not_restored"))
            try:
                new = restore_list(desk.store, number, by or user(), now(), shelving(desk.store))
            except NoSuchListError:
                _stop(list_said("no_such_list", number=number))
            except imports.StaleError:
                _stop(list_said("stale"))
            typer.echo(list_said("restored", number=number, new=new))

    add_readings(app, opening, now)
    return app


def _import_list(
    opening: Opening, now: datetime, file: Path, code: str, apply: bool, yes: bool, by: str, fewer: bool, told: Mapping[str, str],
    shelving: Shelving,
) -> None:  # fmt: skip
    with opening("") as desk:
        programme = desk.programmes.get(code)
        if programme is None:
            _stop(said("unknown_programme", code=code, codes=list(desk.programmes)), 2)
        with _bar("comparing") as progress:
            preview = preview_list(desk.store, code, file.name, _bytes_of(file), now, progress, told)
        typer.echo(list_preview_in_words(preview, programme))
        if not preview.can_be_applied:
            raise typer.Exit(1)
        if preview.changes_nothing:
            return
        if not apply:
            typer.echo(list_said("to_apply"))
            return
        if preview.shrinks and yes and not fewer:
            _stop(list_said("fewer_wanted"))
        question = "ask_fewer" if preview.shrinks and not fewer else "ask_apply"
        if not yes and not typer.confirm(list_said(question)):
            _stop(list_said("not_applied"))
        _replace_list(desk.store, preview, by or user(), now, shelving(desk.store))


def _told(meanings: Sequence[str]) -> dict[str, str]:
    """What ``--map`` says, by header."""
    told = {}
    for each in meanings:
        header, _, word = each.rpartition("=")
        field = field_called(word.strip())
        if not header.strip() or field is None:
            _stop(list_said("unknown_meaning", typed=each, fields=[field.id for field in FIELDS]), 2)
        told[header.strip()] = field
    return told


def _write_empty_list(file: Path) -> None:
    if file.suffix.lower() != ".csv":
        _stop(list_said("template_is_csv"), 2)
    _write_new(file, empty_list())


def _replace_list(store: Store, preview: ListPreview, who: str, now: datetime, shelf: Shelf) -> None:
    try:
        with _bar("writing") as progress:
            applied = apply_list(store, preview, who, now, fewer=True, progress=progress, shelf=shelf)
    except imports.StaleError:
        _stop(list_said("stale"))
    typer.echo(list_said("applied", number=applied.number, counts=applied.counts))


def _import(
    opening: Opening,
    now: datetime,
    kind: Kind,
    file: Path | None,
    code: str,
    apply: bool,
    yes: bool,
    by: str,
    template: bool,
    year: int | None = None,
) -> None:
    with opening("") as desk:
        store, programme = desk.store, desk.programmes.get(code)
        if programme is None:
            _stop(said("unknown_programme", code=code, codes=list(desk.programmes)), 2)
        if template:
            _write_template(kind, programme, file or Path(f"{kind}-{code}.xlsx"))
            return
        if file is None:
            _stop(said("file_wanted"), 2)
        with _bar("comparing") as progress:
            preview = imports.make_preview(
                store, kind, programme, file.name, _bytes_of(file), now, year, progress
            )
        typer.echo(preview_in_words(preview, programme))
        if not preview.can_be_applied:
            raise typer.Exit(1)
        if preview.changes_nothing:
            return
        if not apply:
            typer.echo(said("to_apply"))
            return
        if not yes and not typer.confirm(said("ask_apply")):
            _stop(said("not_applied"))
        _apply(store, preview, programme, by or user(), now)


def _apply(store: Store, preview: Preview, programme: Programme, who: str, now: datetime) -> None:
    """Whoever noted what a payout is for hears that it is there."""
    words = TemplateWords(OWN)

    def tell(db: Connection, payouts: Sequence[int]) -> None:
        tell_of_payouts(db, words, programme, payouts, now)

    try:
        with _bar("writing") as progress:
            applied = imports.apply(store, preview, who, now, progress, tell)
    except imports.StaleError:
        _stop(said("stale"))
    typer.echo(said("applied", run=applied.run, counts=applied.counts))


def _write_template(kind: Kind, programme: Programme, file: Path) -> None:
    make = imports.empty_csv if file.suffix.lower() == ".csv" else imports.empty_xlsx
    _write_new(file, make(kind, programme))


def _write_new(file: Path, content: bytes) -> None:
    try:
        with file.open("xb") as out:
            out.write(content)
    except FileExistsError:
        _stop(said("file_exists", file=file.name))
    typer.echo(said("template_written", file=file.name))


def _bytes_of(file: Path) -> bytes:
    """The file, or so much of it that it is seen to be too big."""
    try:
        with file.open("rb") as stream:
            return stream.read(imports.MAX_BYTES + 1)
    except OSError:
        _stop(said("no_file", file=file.name))


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """A progress bar on a terminal; its length comes with the first step."""
    bar: Any = None
    shown = 0

    def step(done: int, total: int) -> None:
        nonlocal bar, shown
        if bar is None:
            bar = typer.progressbar(length=total, label=said(label), file=sys.stderr)
            bar.__enter__()
        bar.update(max(done - shown, 0))
        shown = done

    try:
        yield step if sys.stderr.isatty() else _unseen
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)


def _unseen(_done: int, _total: int) -> None:
    return


def _stop(text: str, code: int = 1) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(code)
