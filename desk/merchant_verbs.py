"""``madoguchi merchants``: one-time codes for the starter kits, who is linked, and taking both back."""

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, NoReturn

import typer

from bot.words import TemplateWords
from desk import TEMPLATES, exports, members
from desk.verbs import Who, user
from store import Store

Programme = Annotated[str, typer.Option("--programme", "-p", help="Code of the programme.")]
Number = Annotated[str, typer.Argument(help="Number of the merchant, or of one of its shops.")]


@dataclass(frozen=True, slots=True)
class Office:
    """The deployment's store and the secret with which codes are hashed."""

    store: Store
    secret: str


Opening = Callable[[], AbstractContextManager[Office]]


def merchants_app(opening: Opening, now: Callable[[], datetime]) -> typer.Typer:
    """The verbs over whatever ``opening`` opens."""
    app = typer.Typer(help="Merchants: one-time codes and links.", no_args_is_help=True, add_completion=False)
    words = TemplateWords(TEMPLATES)

    @app.command()
    def code(number: Number, programme: Programme, by: Who = "", role: str = "owner") -> None:
        """Issue a one-time code for a merchant or one of its shops; it is shown once."""
        known = next((each for each in members.ROLES if each == role), None)
        if known is None:
            raise typer.BadParameter(", ".join(members.ROLES), param_hint="--role")
        with opening() as office:
            issued = members.issue(
                office.store, _secret(office, words), programme, number, known, by or user(), now()
            )
        if issued is None:
            _fail(words, "no_such_merchant", number=number)
        typer.echo(words("members", "code_issued", issued=issued))

    @app.command()
    def codes(programme: Programme, by: Who = "") -> None:
        """Issue a code for every merchant nobody is linked to yet: CSV on stdout (UTF-8 with BOM), for the printer."""
        with opening() as office:
            issued = members.issue_to_all(
                office.store, _secret(office, words), programme, by or user(), now()
            )
        sys.stdout.buffer.write(exports.codes_csv(issued))

    @app.command()
    def links(number: Number, programme: Programme) -> None:
        """Who is linked to a merchant."""
        with opening() as office:
            found = members.links(office.store, programme, number)
        if found is None:
            _fail(words, "no_such_merchant", number=number)
        typer.echo(words("members", "links_listed", merchant=found[0], links=found[1]))

    @app.command()
    def revoke(link: Annotated[int, typer.Argument(help="Number of the link, as `links` lists it.")]) -> None:
        """End one link."""
        with opening() as office:
            outcome = members.revoke(office.store, link, now())
        if outcome != "done":
            _fail(words, outcome, number=link)
        typer.echo(words("members", "revoked"))

    @app.command("revoke-codes")
    def revoke_codes(number: Number, programme: Programme) -> None:
        """Make all unused codes of a merchant worthless."""
        with opening() as office:
            outcome = members.revoke_codes(office.store, programme, number, now())
        if outcome != "done":
            _fail(words, outcome, number=number)
        typer.echo(words("members", "codes_revoked"))

    return app


def _secret(office: Office, words: TemplateWords) -> str:
    """A code hashed with another secret than the counter's would open nothing."""
    if not office.secret:
        _fail(words, "no_secret")
    return office.secret


def _fail(words: TemplateWords, block: str, **values: Any) -> NoReturn:
    typer.echo(words("members", block, **values), err=True)
    raise typer.Exit(1)
