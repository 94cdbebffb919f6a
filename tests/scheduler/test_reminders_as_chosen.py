"""What the settings say comes next is what is sent, at that hour and not before."""

from datetime import timedelta

import pytest
from reminder_kit import GIFU, Multicaster, at, go, merchants
from shipped import programmes

from bot.holidays import business_calendar
from bot.orders import ChooseReminder, carry_out
from bot.reminder_choices import Change, Choice, Reminders, chosen
from programmes.rules import PostalService
from programmes.rules.deadlines import deadlines_of
from store import Store, conversations, reminders

NOW = at("2020-12-18", 12)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("linked", "kind", "choice"),
    [
        (True, "round_cutoff", Choice(True, (5, 1), 18)),
        (True, "final_cutoff", Choice(True, (14,), 6)),
        (False, "use_end", Choice(True, (2,), 23)),
        (False, "sale_end", Choice(True, (7, 1), 20)),
    ],
)
async def test_it_comes_when_it_was_said_to(
    store: Store, linked: bool, kind: str, choice: Choice | None
) -> None:
    store.write_now(lambda db: conversations.make_known(db, [("line:main", "U1")], NOW))
    if linked:
        merchants(store, "U1")
    changes = [Change(each.kind, Choice(False)) for each in _settings(store, linked).on if each.kind != kind]
    changes += [Change(kind, choice)] if choice else []
    for change in changes:
        order = ChooseReminder(GIFU, change)
        store.write_now(lambda db, order=order: carry_out(db, order, "line:main", "U1", NOW))
    coming = _settings(store, linked).coming
    assert coming is not None
    line = Multicaster()
    for moment in (coming.at - HOUR, coming.at):
        assert line.told == []
        await go(store, moment, line, programmes={GIFU: programmes()[GIFU]})
    [(who, said)] = line.told
    assert who == "U1"
    assert f"{coming.deadline.day.year}年{coming.deadline.day.month}月{coming.deadline.day.day}日" in said


def _settings(store: Store, linked: bool):
    programme = programmes()[GIFU]
    deadlines = deadlines_of(programme, PostalService(), business_calendar())
    rows = store.read_now(lambda db: reminders.choices(db, "line:main", "U1", GIFU))
    return Reminders(programme, deadlines, linked, NOW).settings(chosen(rows))
