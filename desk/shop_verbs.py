"""``madoguchi shops``: search the list of participating shops from a terminal, once or line by line."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, NoReturn

import typer

from desk.imports.words import said_of
from desk.shop_search import (
    MOST,
    USUAL,
    LineError,
    Search,
    Searched,
    UnknownListError,
    Wanted,
    as_json,
    as_line,
    genre_of,
    position_from,
    tickets_of,
    wanted_in,
)
from desk.verbs import Opening
from programmes.model import Programme
from store import Store
from store.shop_shelf import Shelf

Words = Annotated[str, typer.Argument(help="What is looked for, as people type it.")]
Code = Annotated[str, typer.Option("--programme", "-p", help="The programme's code; needed where several have a list.")]  # fmt: skip
Near = Annotated[str, typer.Option("--near", help="LAT,LON: the nearest come first.")]
Limit = Annotated[int, typer.Option("--limit", help="Shops at most.", min=1, max=MOST)]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Batch = Annotated[bool, typer.Option("--batch", help="Answer each line of JSON on stdin with a line.")]
Shelving = Callable[[Store], Shelf]


def shops_verb(opening: Opening, shelving: Shelving, now: Callable[[], datetime]) -> Callable[..., None]:
    """The verb over whatever ``opening`` opens. ``shelving``: the lists of its store, ready to be searched."""

    def shops(
        text: Words = "", programme: Code = "", near: Near = "", limit: Limit = USUAL, as_json: AsJson = False, batch: Batch = False
    ) -> None:  # fmt: skip
        """Where tickets are good: search a programme's list of shops."""
        if not (text.strip() or near or batch):
            _stop("nothing_asked")
        with opening("") as desk:
            if programme and programme not in desk.programmes:
                _stop("unknown_programme", code=programme, codes=list(desk.programmes))
            search = Search(desk.store, shelving(desk.store), now().date())
            if not batch:
                _once(search, desk.programmes, _wanted(text, programme, near, limit), as_json)
            elif _each_line(search, desk.programmes, programme, limit):
                raise typer.Exit(1)

    return shops


def _wanted(text: str, programme: str, near: str, limit: int) -> Wanted:
    try:
        return Wanted(text, programme, position_from(near) if near else None, limit)
    except ValueError:
        _stop("near_unreadable", written=near)


def _once(search: Search, programmes: Mapping[str, Programme], wanted: Wanted, in_json: bool) -> None:
    try:
        searched = search.find(wanted)
    except UnknownListError as error:
        typer.echo(_why(error, programmes), err=True)
        raise typer.Exit(1) from error
    typer.echo(
        json.dumps(as_json(searched), ensure_ascii=False) if in_json else _in_words(searched, programmes)
    )


def _each_line(search: Search, programmes: Mapping[str, Programme], programme: str, limit: int) -> int:
    """One line out for each line in, in their order; how many lines got no answer (each said on stderr)."""
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            case_id, wanted = wanted_in(line, programme, limit)
            found = json.dumps(as_line(case_id, search.find(wanted)), ensure_ascii=False)
        except UnknownListError as error:
            typer.echo(_said("bad_line", number=number, why=_why(error, programmes)), err=True)
            bad += 1
        except LineError as error:
            typer.echo(_said("bad_line", number=number, why=_said(error.why)), err=True)
            bad += 1
        else:
            typer.echo(found)
            sys.stdout.flush()
    return bad


def _in_words(searched: Searched, programmes: Mapping[str, Programme]) -> str:
    return _said(
        "found",
        searched=searched,
        results=searched.results,
        programme=programmes.get(searched.programme),
        genre_of=genre_of,
        tickets_of=tickets_of,
    )


def _why(error: UnknownListError, programmes: Mapping[str, Programme]) -> str:
    known = programmes.get(error.programme)
    return _said(error.why, name=known.short_name if known else error.programme)


def _said(block: str, **values: Any) -> str:
    return said_of("shops", block, **values)


def _stop(block: str, **values: Any) -> NoReturn:
    typer.echo(_said(block, **values), err=True)
    raise typer.Exit(2)
