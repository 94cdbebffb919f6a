"""docs/reminders.md says what is: every verb, and the limits as they stand in the code."""

from contextlib import nullcontext
from pathlib import Path

import typer.main

from desk.announcement_verbs import announce_app
from desk.announcements import MOST_OF_TITLE, MOST_SIGNS
from desk.reminder_verbs import reminders_app
from programmes.rules.reminders import LATEST, Quiet
from scheduler.bundling import NIGHT
from scheduler.planning import FORGOTTEN

DOC = Path(__file__, "../../../docs/reminders.md").resolve().read_text(encoding="utf-8")


def test_every_verb_is_described() -> None:
    for app in (reminders_app, announce_app):
        command = typer.main.get_command(app(lambda: nullcontext(), lambda: None))  # type: ignore[arg-type,return-value]
        names = list(command.commands)  # type: ignore[attr-defined]
        assert [name for name in names if f" {name}" not in DOC] == []


def test_the_limits_are_those_of_the_code() -> None:
    hours = LATEST.total_seconds() / 3600
    assert f"**{hours:.0f} hours** late" in DOC
    assert f"**{FORGOTTEN.days} days** ago" in DOC
    assert f"{(LATEST + NIGHT).total_seconds() / 3600:.0f} hours late" in DOC
    assert f"a title of {MOST_OF_TITLE} signs and a text of {MOST_SIGNS:,}" in DOC
    assert f"{Quiet().starts.hour}:00–{Quiet().ends.hour}:00" in DOC
