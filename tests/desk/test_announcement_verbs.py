"""``madoguchi announce``: looked at with what it costs, approved by a second person, sent, stopped, followed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
import typer
from merchant_kit import linked, merchant
from shipped import WORDS, programmes
from sqlalchemy import select
from typer.testing import CliRunner, Result

from bot.clock import TOKYO
from desk.announcement_verbs import announce_app
from desk.announcements import AnnouncementDesk, advice_on
from store import Store, announcements, conversations
from store.reminder_tables import REMINDERS

NOW = datetime(2020, 12, 14, 10, tzinfo=TOKYO)
GIFU = "gifu-gotoeat"
DRAFT = ("draft", "-p", GIFU, "--title", "休業のお知らせ", "--to", "merchants", "--who", "山田")
TEXT = ("--text", "年末年始の休みです。")


def run(store: Store, *arguments: str, left: int | None = 310, typed: str | bytes = "") -> Result:
    @contextmanager
    def opening() -> Iterator[AnnouncementDesk]:
        yield AnnouncementDesk(store, programmes(), WORDS, lambda: {"line:main": left})

    app = typer.Typer()
    app.add_typer(announce_app(opening, lambda: NOW), name="announce")
    return CliRunner().invoke(app, ["announce", *arguments], input=typed)


def state_of(store: Store, number: int = 1) -> str:
    row = store.read_now(lambda db: announcements.get(db, number))
    return str(row.state) if row else ""


def people(store: Store, count: int) -> None:
    def unit(db: Any) -> None:
        for number in range(count):
            linked(db, merchant(db, GIFU, f"N{number}"), "line:main", f"U{number}")

    store.write_now(unit)


def test_a_draft_is_shown_as_people_see_it_with_whom_it_reaches_and_what_it_costs(
    sqlite_store: Store,
) -> None:
    people(sqlite_store, 3)
    seen = run(sqlite_store, *DRAFT, *TEXT, left=2)
    assert seen.exit_code == 0, seen.output
    assert "年末年始の休みです。" in seen.output
    assert "3人、課金対象3通" in seen.output
    assert "残り2通。足りないため、1人に届きません" in seen.output
    assert "別の人が承認" in seen.output
    assert state_of(sqlite_store) == "draft"


def test_it_goes_out_only_after_another_person_has_approved_it(sqlite_store: Store) -> None:
    people(sqlite_store, 1)
    run(sqlite_store, *DRAFT, *TEXT)
    assert run(sqlite_store, "schedule", "1").exit_code == 1
    for same in ("山田", " 山 田 "):
        refused = run(sqlite_store, "approve", "1", "--who", same)
        assert refused.exit_code == 1
        assert "別の人が承認" in refused.output
    assert run(sqlite_store, "approve", "1", "--who", "佐藤").exit_code == 0
    assert "佐藤" in run(sqlite_store, "show", "1").output
    done = run(sqlite_store, "schedule", "1", "--at", "2020-12-15T09:30")
    assert "2020年12月15日(火)9:30から送ります" in done.output
    assert "1人、課金対象1通" in done.output
    row = sqlite_store.read_now(lambda db: announcements.get(db, 1))
    assert row is not None
    assert row.send_at == datetime(2020, 12, 15, 9, 30, tzinfo=TOKYO)


def test_stopped_it_stays_stopped(sqlite_store: Store) -> None:
    run(sqlite_store, *DRAFT, *TEXT)
    assert run(sqlite_store, "stop", "1", "--who", "佐藤").exit_code == 0
    assert state_of(sqlite_store) == "stopped"
    assert run(sqlite_store, "stop", "1", "--who", "佐藤").exit_code == 1
    assert run(sqlite_store, "approve", "1", "--who", "佐藤").exit_code == 1
    assert run(sqlite_store, "test", "1", "--to", "N0").exit_code == 1


def test_the_result_is_told_by_channel_and_by_end(sqlite_store: Store) -> None:
    people(sqlite_store, 3)
    run(sqlite_store, *DRAFT, *TEXT)
    assert "まだ送っていません" in run(sqlite_store, "result", "1").output

    def unit(db: Any) -> None:
        announcements.approve(db, 1, "佐藤", NOW)
        announcements.schedule(db, 1, NOW)
        [row] = announcements.due(db, NOW)
        announcements.tell(db, row, 0, NOW)
        for person, state in (("U0", "sent"), ("U1", "unreachable"), ("U2", "refused")):
            db.execute(REMINDERS.update().where(REMINDERS.c.person == person).values(state=state))

    sqlite_store.write_now(unit)
    told = run(sqlite_store, "result", "1").output
    for line in ("届いた: LINE（main） 1人", "失敗: LINE（main） 1人", "届けていない: LINE（main） 1人"):
        assert line in told
    in_json = json.loads(run(sqlite_store, "result", "1", "--json").output)
    assert in_json["result"]["sent"] == {"line:main": 1}


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--text", "あ" * 1_001), "本文は1,000文字までです（今は1,001文字）"),
        (("--text", " "), "本文がありません"),
        (("--text", "見え\u202eない"), "制御文字"),
        ((*TEXT, "--title", "あ" * 41), "題名は40文字まで"),
        ((*TEXT, "--title", "二\n行"), "題名に改行"),
        ((*TEXT, "--ticket-kind", "no"), "券種「no」はありません"),
        ((*TEXT, "--state", "no"), "登録の状況「no」はありません"),
        ((*TEXT, "--to", "consumers", "--area", "岐阜市"), "加盟店などの方（--to merchants）だけ"),
        ((*TEXT, "-p", "no"), "事業「no」はありません"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_why(
    sqlite_store: Store, more: tuple[str, ...], why: str
) -> None:
    refused = run(sqlite_store, *DRAFT, *more)
    assert refused.exit_code == 1
    assert why in refused.output
    assert state_of(sqlite_store) == ""


def test_what_asks_for_numbers_or_names_people_is_pointed_out_not_refused(sqlite_store: Store) -> None:
    seen = run(sqlite_store, *DRAFT, "--text", "口座番号１２３４５６７を、みほん太郎様までお送りください。")
    assert seen.exit_code == 0
    assert "7桁の数字があります" in seen.output
    assert "番号を尋ねたり" in seen.output
    assert advice_on("加盟店の皆様へ。電話は058-000-0000です。") == ()


def test_hostile_text_is_text_on_the_terminal_too(sqlite_store: Store) -> None:
    text = "{{ 7*7 }}{% raw %}<b>'; DROP TABLE announcement;--"
    seen = run(sqlite_store, *DRAFT, "--text", text)
    assert text in seen.output
    assert run(sqlite_store, *DRAFT, "--text", "\x1b[2J消える").exit_code == 1


def test_the_text_comes_from_a_file_too(sqlite_store: Store, tmp_path: Any) -> None:
    file = tmp_path / "text.txt"
    file.write_text("\ufeff一行目\r\n二行目\n", encoding="utf-8")
    assert run(sqlite_store, *DRAFT, "--file", str(file)).exit_code == 0
    row = sqlite_store.read_now(lambda db: announcements.get(db, 1))
    assert row is not None
    assert row.text == "一行目\n二行目"
    assert run(sqlite_store, *DRAFT, "--file", str(tmp_path / "none")).exit_code == 2
    assert run(sqlite_store, *DRAFT, *TEXT, "--file", str(file)).exit_code == 2


def test_a_test_send_goes_to_a_merchants_people_or_to_a_conversation(sqlite_store: Store) -> None:
    people(sqlite_store, 2)
    run(sqlite_store, *DRAFT, *TEXT)
    here = sqlite_store.read_now(lambda db: conversations.find(db, "line:main", "U1"))
    for receiver, person in (("N0", "U0"), (str(here), "U1")):
        sent = run(sqlite_store, "test", "1", "--to", receiver)
        assert sent.exit_code == 0, sent.output
        rows = sqlite_store.read_now(
            lambda db: db.execute(select(REMINDERS.c.person).order_by(REMINDERS.c.id)).scalars().all()
        )
        assert rows[-1] == person
    assert run(sqlite_store, "test", "1", "--to", "999999").exit_code == 1


def test_an_announcement_that_is_not_there_is_said(sqlite_store: Store) -> None:
    for verb in ("show", "result", "schedule", "stop"):
        missing = run(sqlite_store, verb, "7")
        assert missing.exit_code == 1
        assert "お知らせ 7 はありません" in missing.output
    assert "お知らせはありません" in run(sqlite_store, "list").output
