"""``madoguchi line``: what an operator does once for a channel, and looks at when something is wrong."""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer

from bot.channels.line.doctor import Finding, examined, is_wrong
from bot.channels.line.menus.menu import MOST_PROGRAMMES, Fits, Menu, TooManyProgrammes, menus_of
from bot.channels.line.menus.plan import MOST_AN_HOUR, Plan, key_of, planned
from bot.channels.line.menus.setup import carry_out
from bot.channels.line.standing import LineRefused
from bot.turn import Handler
from bot.words import TemplateWords
from programmes.loader import ProgrammeError
from programmes.model import Programme
from settings import LineChannel, Settings

WORDS: Final = TemplateWords(Path(__file__).parent / "templates")
_SIGNS: Final = {"good": "○", "notice": "△", "wrong": "×"}
Named = Annotated[str, typer.Option("--channel", help="Only the channel of this name; without it, all.")]
Programmes = Callable[[Settings], Mapping[str, Programme]]


def line_app(
    settings: Callable[[], Settings], programmes: Programmes, handlers: Callable[[], Iterable[Handler]]
) -> typer.Typer:
    """The verbs over a deployment's settings, its programmes and what its handlers can answer."""
    app = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        help="LINE channels: set up their menus, find what is wrong.",
    )

    def wanted(channel: LineChannel, known: Mapping[str, Programme]) -> tuple[Menu, ...]:
        codes = channel.programmes or tuple(known)
        return menus_of([known[code] for code in codes], _fits(handlers()), WORDS, channel.menu_size)

    @app.command()
    def setup(
        channel: Named = "",
        yes: Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    ) -> None:
        """Create, change and delete rich menus until each channel shows what its programmes offer."""
        there = settings()
        known = _known(programmes, there)
        for each in _chosen(there, channel, known):
            typer.echo(WORDS("doctor", "heading", name=each.name))
            try:
                _set_up(each, there, wanted(each, known), yes=yes, dry_run=dry_run)
            except TooManyProgrammes:
                _stop(WORDS("doctor", "too_many_programmes", most=MOST_PROGRAMMES))
            except LineRefused as refused:
                _stop(_why(refused))

    @app.command()
    def doctor(
        channel: Named = "",
        as_json: Annotated[bool, typer.Option("--json", help="One JSON array instead of sentences.")] = False,
    ) -> None:
        """Say what is wrong with the channels and how to mend it; ends with 1 if anything is."""
        from bot.channels.line.remote import read_channel  # the SDK is for these commands alone

        there = settings()
        known = _known(programmes, there)
        public = str(there.public_url) if there.public_url else ""
        findings: dict[str, list[Finding]] = {}
        for each in _chosen(there, channel, known):
            try:
                menus = wanted(each, known)
            except TooManyProgrammes:
                menus = ()
            reading = read_channel(each, public, menus, there.line_api_url, there.line_blob_url)
            findings[each.name] = examined(reading)
        _tell_as_json(findings) if as_json else _tell(findings)
        if any(map(is_wrong, findings.values())):
            raise typer.Exit(1)

    return app


def _known(programmes: Programmes, settings: Settings) -> Mapping[str, Programme]:
    try:
        return programmes(settings)
    except ProgrammeError as error:
        _stop(str(error))


def _fits(handlers: Iterable[Handler]) -> Fits:
    by_name = {handler.NAME: handler for handler in handlers}
    return lambda name, programme: name in by_name and by_name[name].fits(programme)


def _chosen(settings: Settings, name: str, known: Mapping[str, Programme]) -> list[LineChannel]:
    """The channels meant; ends the command where there is none, or one names a programme that is not there."""
    channels = [each for each in settings.line_channels if name in ("", each.name)]
    if not channels:
        names = [each.name for each in settings.line_channels]
        _stop(WORDS("setup", "no_such_channel" if names else "no_channels", name=name, names=names))
    for each in channels:
        unknown = [code for code in each.programmes if code not in known]
        if unknown:
            _stop(WORDS("setup", "unknown_programmes", name=each.name, codes=unknown))
    return channels


def _set_up(
    channel: LineChannel, settings: Settings, wanted: tuple[Menu, ...], *, yes: bool, dry_run: bool
) -> None:
    from bot.channels.line.remote import LineSide, token_of  # the SDK is for these commands alone

    token = token_of(channel, settings.line_api_url)
    line = LineSide(token, settings.line_api_url, settings.line_blob_url)
    plan = planned(wanted, line.standing())
    typer.echo(_in_words(plan))
    if plan.is_empty or dry_run:
        return
    if not yes and not typer.confirm(WORDS("setup", "may_i")):
        _stop(WORDS("setup", "nothing_done"))
    carry_out(plan, line, lambda does, to: typer.echo(WORDS("setup", does, to=to)))
    typer.echo(WORDS("setup", "all_done", later=plan.later))


def _in_words(plan: Plan) -> str:
    return WORDS(
        "setup",
        "whole_plan",
        plan=plan,
        stale_keys=[key_of(name) for name in plan.stale_menus.values()],
        instead_of=key_of(plan.instead_of),
        most_an_hour=MOST_AN_HOUR,
    )


def _why(refused: LineRefused) -> str:
    if refused.is_unreachable:
        return WORDS("setup", "unreachable", refused=refused)
    return WORDS("setup", "token_refused" if refused.is_of_the_token else "not_taken", refused=refused)


def _stop(text: str) -> NoReturn:
    typer.echo(text, err=True)
    raise typer.Exit(1)


def _tell(findings: Mapping[str, list[Finding]]) -> None:
    for name, found in findings.items():
        typer.echo(WORDS("doctor", "heading", name=name))
        for finding in found:
            first, *rest = _lines(finding)
            typer.echo(f"{_SIGNS[finding.level]} {first}")
            for line in rest:
                typer.echo(f"   {line}")
        wrong = sum(finding.level == "wrong" for finding in found)
        typer.echo(WORDS("doctor", "something_wrong" if wrong else "all_well", count=wrong))


def _tell_as_json(findings: Mapping[str, list[Finding]]) -> None:
    rows = []
    for name, found in findings.items():
        for finding in found:
            text, *mend = _lines(finding)
            rows.append(
                {
                    "channel": name,
                    "check": finding.check,
                    "level": finding.level,
                    "finding": finding.block,
                    "text": text,
                    "mend": "\n".join(mend),
                }
            )
    typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))


def _lines(finding: Finding) -> list[str]:
    return WORDS("doctor", finding.block, **finding.values).split("\n")
