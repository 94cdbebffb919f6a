"""``madoguchi reminders``: what an hour and a period tell, why somebody gets something, whom to call; nothing is written by it."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
import typer
from merchant_kit import linked, merchant, payout
from shipped import WORDS, programmes
from sqlalchemy import func, insert, select
from typer.testing import CliRunner, Result

from bot.clock import TOKYO
from bot.holidays import business_calendar
from desk.reminder_verbs import reminders_app
from desk.reminders import ReminderDesk
from programmes.rules import PostalService
from programmes.rules.reminders import Quiet
from scheduler.forecast import forecast
from store import Store, announcements, conversations, memberships, reminders
from store.announcements import Audience
from store.reminder_tables import REMINDERS
from store.tables import CONVERSATIONS

GIFU = "gifu-gotoeat"
NOW = datetime(2020, 12, 12, 9, 20, tzinfo=TOKYO)
ROUND = "round:3@2020-12-20"


def run(store: Store, *arguments: str, left: int | None = 1) -> Result:
    @contextmanager
    def opening() -> Iterator[ReminderDesk]:
        post, quiet = PostalService(), Quiet()
        asks = forecast(post, business_calendar(), quiet)
        yield ReminderDesk(store, programmes(), WORDS, post, quiet, asks, lambda: {"line:main": left})

    app = typer.Typer()
    app.add_typer(reminders_app(opening, lambda: NOW), name="reminders")
    return CliRunner().invoke(app, ["reminders", *arguments])


def people(store: Store, *addresses: str, **more: Any) -> None:
    def unit(db: Any) -> None:
        for address in addresses:
            linked(db, merchant(db, GIFU, f"N{address}", **more), "line:main", address)

    store.write_now(unit)


def choose(store: Store, person: str, kind: str, **choice: Any) -> None:
    store.write_now(lambda db: reminders.choose(db, "line:main", person, GIFU, kind, NOW, **choice))


def reminded(store: Store, person: str, state: str, **more: Any) -> None:
    def unit(db: Any) -> None:
        row = {
            "programme": GIFU, "channel": "line:main", "person": person, "kind": "round_cutoff", "rule": "cutoff",
            "conversation_id": conversations.find(db, "line:main", person), "about": ROUND, "days": 3,
            "due_at": NOW - timedelta(days=1), "state": state,
        }  # fmt: skip
        db.execute(insert(REMINDERS).values(**{**row, **more}))

    store.write_now(unit)


def test_what_the_next_hour_tells_stands_with_whom_and_the_first_words(store: Store) -> None:
    people(store, "U1", "U2", "U3")
    choose(store, "U3", "round_cutoff", wanted=False)
    store.write_now(lambda db: linked(db, merchant(db, GIFU, "web"), "web", f"visitor.{GIFU}"))
    told = run(store, "due", "-p", GIFU)
    assert told.exit_code == 0, told.output
    assert "2020年12月12日(土)10:00に送るお知らせ" in told.output
    assert "ポストに入れる最後の日 2020年12月15日(火)）の3日前" in told.output
    assert "あて先: LINE（main） 2人、ウェブ 1人" in told.output
    assert "全部で3人、課金対象2通" in told.output
    assert "残り1通。足りないため、1人に届きません" in told.output
    rows = store.read_now(lambda db: db.execute(select(func.count()).select_from(REMINDERS)).scalar_one())
    assert rows == 0, "it only looks"


def test_own_records_and_announcements_are_among_it_and_one_message_is_counted_once(store: Store) -> None:
    people(store, "U1")

    def unit(db: Any) -> None:
        found = memberships.merchant_by_number(db, GIFU, ["NU1"])
        assert found is not None
        payout(db, found.id, day=NOW.date())
        number = announcements.draft(db, GIFU, "休業", "休みです。", Audience("merchants"), "山田", NOW)
        announcements.approve(db, number, "佐藤", NOW)
        announcements.schedule(db, number, NOW)

    store.write_now(unit)
    found = json.loads(run(store, "due", "--at", "2020-12-12T10:00", "-p", GIFU, "--json").output)
    assert {each["rule"] for each in found["due"] if each["people"] == {"line:main": 1}} == {
        "cutoff", "paid", "announcement",
    }  # fmt: skip
    assert found["messages"] == 1
    cost = json.loads(run(store, "cost", "--at", "2020-12-12T10:00", "--json").output)
    assert cost["channels"] == [{"channel": "line:main", "people": 1, "paid": True, "left": 1}]


def test_in_quiet_hours_nothing_is_told(sqlite_store: Store) -> None:
    people(sqlite_store, "U1")
    for verb in ("due", "cost"):
        assert "静かな時間" in run(sqlite_store, verb, "--at", "2020-12-12T22:00").output


def test_the_table_of_a_period_names_hour_rule_and_last_day(sqlite_store: Store) -> None:
    table = run(sqlite_store, "plan", "--from", "2020-12-10", "--to", "2020-12-16", "-p", GIFU).output
    assert "2020年12月12日(土)10:00" in table
    assert "2020年12月15日(火)の3日前" in table
    assert "2020年12月15日(火)の当日" in table
    assert "遅れて" not in table
    nothing = run(sqlite_store, "plan", "--from", "2020-12-12T11:00", "--to", "2020-12-12T12:00", "-p", GIFU)
    assert "送るお知らせはありません" in nothing.output


def test_after_a_stop_the_table_tells_what_goes_late_and_what_is_missed(sqlite_store: Store) -> None:
    def after(until: str) -> dict[str, str]:
        seen = run(
            sqlite_store, "plan", "--from", "2020-12-12", "--to", until, "-p", GIFU, "--stopped", "--json"
        )
        return {entry["at"][:13]: entry["after_stop"] for entry in json.loads(seen.output)}

    assert after("2020-12-12T16:00")["2020-12-12T10"] == "told"
    assert after("2020-12-12T16:01")["2020-12-12T10"] == "missed"
    said = run(sqlite_store, "plan", "--from", "2020-12-12", "--to", "2020-12-13", "-p", GIFU, "--stopped")
    assert "送らない（遅すぎるため、記録だけ）" in said.output


def test_a_rule_is_previewed_as_people_see_it(sqlite_store: Store) -> None:
    next_one = run(sqlite_store, "preview", "cutoff", "-p", GIFU).output
    assert "2020年12月12日(土)に届く文" in next_one
    assert "あと3日です" in next_one
    last = run(sqlite_store, "preview", "cutoff", "-p", GIFU, "--on", "2020-12-15").output
    assert "今日が最後の日です" in last
    own = run(sqlite_store, "preview", "paid", "-p", GIFU).output
    assert "＿" in own
    unknown = run(sqlite_store, "preview", "none", "-p", GIFU)
    assert unknown.exit_code == 2
    assert "cutoff" in unknown.output


def test_every_rule_of_every_programme_can_be_previewed(sqlite_store: Store) -> None:
    for code, programme in programmes().items():
        for rule in programme.reminders:
            seen = run(sqlite_store, "preview", rule.id, "-p", code)
            assert seen.exit_code == 0, (code, rule.id, seen.output)


def explained(store: Store, person: str = "line:main:U1") -> dict[str, Any]:
    seen = run(store, "explain", person, "-p", GIFU, "--json")
    assert seen.exit_code == 0, seen.output
    [found] = json.loads(seen.output)
    return {each["kind"]: (each["why"], each["next"]) for each in found["rules"]} | {"": found}


def test_why_somebody_gets_what_and_when(store: Store) -> None:
    people(store, "U1")
    choose(store, "U1", "use_end", wanted=True, days=1 << 2, hour=9)
    choose(store, "U1", "payout_sent", wanted=False)
    why = explained(store)
    assert why["round_cutoff"] == ("default", "2020-12-12T10:00:00+09:00")
    assert why["use_end"] == ("chosen", "2021-02-26T09:00:00+09:00")
    assert why["payout_sent"][0] == "chosen_off"
    assert why["application_state"][0] == "not_asked"
    assert why["payout_differs"][0] == "own_record"
    assert why["dispute_end"][0] == "nothing_open"
    assert (why[""]["linked"], why[""]["news"]) == (True, True)
    choose(store, "U1", reminders.NOTHING, wanted=False)
    assert explained(store)["round_cutoff"][0] == "all_off"


def test_who_blocked_us_or_is_linked_no_more_is_explained_so(store: Store) -> None:
    people(store, "U1", "U2")
    store.write_now(
        lambda db: db.execute(
            CONVERSATIONS.update().where(CONVERSATIONS.c.address == "U1").values(blocked=True)
        )
    )
    assert explained(store)["round_cutoff"][0] == "blocked"
    [member] = store.read_now(lambda db: memberships.of_person(db, "line:main", "U2", NOW))
    store.write_now(lambda db: memberships.end(db, member.id, NOW, "self"))
    found = explained(store, "line:main:U2")
    assert "round_cutoff" not in found, "it is for merchants"
    assert found[""]["linked"] is False
    assert "2020年12月12日(土)に終わりました" in run(store, "explain", "NU2", "-p", GIFU).output


def test_a_merchants_number_explains_all_its_people_and_how_their_last_ones_ended(store: Store) -> None:
    people(store, "U1")
    reminded(store, "U1", "not_reached")
    reminded(store, "U1", "missed", days=0)
    told = run(store, "explain", "NU1", "-p", GIFU)
    assert told.exit_code == 0, told.output
    assert "今月の通数の不足" in told.output
    assert "時刻を大きく過ぎたため" in told.output
    assert "次は2020年12月12日(土)10:00" in told.output
    nobody = run(store, "explain", "line:main:U9", "-p", GIFU)
    assert nobody.exit_code == 2
    assert "あたる人がいません" in nobody.output


def test_whom_to_call_stands_in_a_list_with_telephone_numbers_that_no_spreadsheet_runs(store: Store) -> None:
    people(store, "U1", phone="058-000-0001", name="=みほん食堂")
    people(store, "U2", "U3", "U4", "U5")
    reminded(store, "U1", "not_reached")
    reminded(store, "U2", "sent")
    reminded(store, "U3", "unknown", due_at=NOW - timedelta(days=30))
    reminded(store, "U4", "cancelled")
    store.write_now(lambda db: conversations.make_known(db, [("line:main", "C1")], NOW))
    reminded(store, "C1", "not_reached", rule="use")
    seen = run(store, "unreached", "-p", GIFU)
    assert seen.exit_code == 0, seen.output
    [header, row] = list(csv.reader(io.StringIO(seen.stdout_bytes.decode("utf-8-sig"))))
    assert header[:4] == ["事業", "加盟店番号", "事業者名", "電話番号"]
    assert row[:4] == [GIFU, "NU1", "'=みほん食堂", "058-000-0001"]
    assert row[-1] == "届けなかった（今月の通数の不足）"
    assert "1件を書き出しました。ほかに、電話番号がわからない方が1人います" in seen.stderr
    older = run(store, "unreached", "--since", "2020-11-01")
    assert "NU3" in older.stdout


def test_a_merchant_one_of_whose_people_was_told_is_not_called(store: Store) -> None:
    def unit(db: Any) -> None:
        number = merchant(db, GIFU, "1")
        linked(db, number, "line:main", "U1")
        linked(db, number, "line:main", "U2")

    store.write_now(unit)
    reminded(store, "U1", "unreachable")
    assert len(run(store, "unreached").stdout.splitlines()) == 2
    reminded(store, "U2", "sent")
    assert len(run(store, "unreached").stdout.splitlines()) == 1


@pytest.mark.parametrize("verb", [("due", "--at", "x"), ("plan", "--from", "x"), ("cost", "-p", "none")])
def test_what_cannot_be_read_or_is_not_there_is_said(sqlite_store: Store, verb: tuple[str, ...]) -> None:
    assert run(sqlite_store, *verb).exit_code == 2
