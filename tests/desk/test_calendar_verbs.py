"""``madoguchi calendar``: always looked at first, published once, kept with who and why."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import typer
from calendar_kit import change, live, publish
from merchant_kit import linked, merchant
from sqlalchemy import insert
from typer.testing import CliRunner, Result

from bot.clock import TOKYO
from desk.calendar_changes import CalendarDesk
from desk.calendar_verbs import calendar_app
from store import Store, calendar_changes, conversations, reminders
from store.reminder_tables import REMINDERS

NOW = datetime(2020, 12, 14, 10, tzinfo=TOKYO)
GIFU = "gifu-gotoeat"
WHY = ("--reason", "大雪で郵便が遅れているためです。", "--notice", "締切の変更について")
LATER = ("move-round", "-p", GIFU, "--number", "3", "--cutoff", "2020-12-23", *WHY)


def run(store: Store, *arguments: str) -> Result:
    @contextmanager
    def opening() -> Iterator[CalendarDesk]:
        programmes = live()
        programmes.refresh(store, NOW)
        yield CalendarDesk(store, programmes)

    app = typer.Typer()
    app.add_typer(calendar_app(opening, lambda: NOW), name="calendar")
    return CliRunner().invoke(app, ["calendar", *arguments])


def kept(store: Store) -> list[Any]:
    return list(store.read_now(calendar_changes.published))


def test_a_change_is_only_looked_at_until_it_is_published(sqlite_store: Store) -> None:
    sqlite_store.write_now(lambda db: linked(db, merchant(db, GIFU), "line:main", "U1"))
    seen = run(sqlite_store, *LATER)
    assert seen.exit_code == 0
    assert "2020年12月20日(日) → 2020年12月23日(水)" in seen.output
    assert "2020年12月15日(火) → 2020年12月18日(金)" in seen.output
    assert "連携している加盟店の方: 1人" in seen.output
    assert "--publish --on 0 --who" in seen.output
    assert kept(sqlite_store) == []


def test_the_preview_counts_who_was_told_and_what_goes(sqlite_store: Store) -> None:
    def unit(db: Any) -> None:
        shared = {
            "programme": GIFU,
            "channel": "line:main",
            "kind": "round_cutoff",
            "rule": "cutoff",
            "due_at": NOW,
        }
        for person, state in (("U1", "sent"), ("U2", "planned"), ("U3", "sent")):
            linked(db, merchant(db, GIFU, f"N{person}"), "line:main", person)
            here = conversations.find(db, "line:main", person)
            of_it = {"person": person, "conversation_id": here, "about": "round:3@2020-12-20", "state": state}
            db.execute(insert(REMINDERS).values(**shared, **of_it, days=3))
        reminders.choose(db, "line:main", "U3", GIFU, reminders.NOTHING, NOW, wanted=False)
        reminders.choose(db, "line:main", "U2", GIFU, "round_cutoff", NOW, wanted=True, days=4)

    sqlite_store.write_now(unit)
    seen = run(sqlite_store, *LATER).output
    for words in ("加盟店の方: 3人", "頼んだ方: 1人", "お知らせ済みの方: 1人", "取り消すお知らせ: 1件"):
        assert words in seen


def test_what_is_published_is_kept_with_who_why_and_when(sqlite_store: Store) -> None:
    done = run(sqlite_store, *LATER, "--publish", "--on", "0", "--who", "事務局")
    assert done.exit_code == 0, done.output
    [row] = kept(sqlite_store)
    assert (row.programme, row.revision, row.who, row.effective_at) == (GIFU, 1, "事務局", NOW)
    history = run(sqlite_store, "history", "-p", GIFU).output
    for words in ("1版", "事務局", "大雪で郵便が遅れている", "締切の変更について", "2020年12月23日(水)"):
        assert words in history


def test_without_a_preview_or_a_name_nothing_is_published(sqlite_store: Store) -> None:
    for more in (("--who", "事務局"), ("--on", "0")):
        assert run(sqlite_store, *LATER, "--publish", *more).exit_code == 2
    assert kept(sqlite_store) == []


def test_another_change_in_between_asks_for_another_look(sqlite_store: Store) -> None:
    publish(sqlite_store, GIFU, change("move_round", number=5, cutoff="2021-02-14"), NOW)
    stale = run(sqlite_store, *LATER, "--publish", "--on", "0", "--who", "事務局")
    assert stale.exit_code == 1
    assert "ほかの変更が公開されました" in stale.output
    assert len(kept(sqlite_store)) == 1


def test_what_cannot_be_is_refused_with_how_to_mend_it(sqlite_store: Store) -> None:
    refused = run(sqlite_store, "move-round", "-p", GIFU, "--number", "9", "--cutoff", "2020-12-23", *WHY)
    assert refused.exit_code == 1
    assert "change.number: 9番の回はありません。 → あるのは 1、2、3" in refused.output


def test_a_change_that_a_waiting_one_could_not_follow_is_refused(sqlite_store: Store) -> None:
    begun = change("suspend", of="use", first="2021-01-12", words="利用自粛")
    publish(sqlite_store, GIFU, begun, NOW)
    first = ("resume", "-p", GIFU, "--day", "2021-01-20", *WHY)
    planned = run(sqlite_store, *first, "--from", "2020-12-16", "--publish", "--on", "1", "--who", "事務局")
    assert planned.exit_code == 0, planned.output
    again = run(sqlite_store, *first)
    assert again.exit_code == 1
    assert "revision 2.day" in again.output


def test_every_verb_can_be_looked_at(sqlite_store: Store) -> None:
    verbs = (
        ("suspend", "-p", GIFU, "--first", "2021-01-12", "--words", "利用自粛", *WHY),
        ("extend", "-p", GIFU, "--last", "2021-03-14", *WHY),
        ("end-early", "-p", GIFU, "--of", "web", "--last", "2021-01-15", "--words", "完売", *WHY),
        ("end-early", "-p", GIFU, "--last", "2021-02-14", "--words", "予算の上限に達した", *WHY),
        (
            "add-round", "-p", GIFU, "--first", "2021-03-01", "--last", "2021-03-14", "--cutoff", "2021-03-21",
            "--payout", "2021-04-05", *WHY,
        ),
    )  # fmt: skip
    for verb in verbs:
        seen = run(sqlite_store, *verb)
        assert seen.exit_code == 0, seen.output
        assert "■ 変わる日" in seen.output
        assert "公開していません" in seen.output


def test_days_and_programmes_that_are_none_are_refused(sqlite_store: Store) -> None:
    assert run(sqlite_store, *LATER, "--from", "明日").exit_code == 2
    assert run(sqlite_store, "history", "-p", "nowhere").exit_code == 2
    assert run(sqlite_store, "history").output.startswith("公開した変更はありません。")
