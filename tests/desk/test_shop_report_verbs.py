"""A report about a shop at the desk: listed, read, answered, settled, while the bot goes on and another case stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import shipped
import typer
from engine_kit import START, EchoCounter, FarEnd, event, running, say
from typer.testing import CliRunner, Result

from bot.blocks import CaseRequest
from bot.orders import ReportShop
from desk import casework
from desk.console import Console
from desk.report_verbs import shop_reports_app
from desk.verbs import cases_app
from store import Store, cases, conversations, shop_reports

GUNMA = "gunma-gotoeat"
REPORT, TALK = "R3P-RT2", "H7K-29M"
LATER = START + timedelta(minutes=5)
QUESTION = "みほん食堂・一覧にあるのに断られた・2020年12月17日(木)"


def answers(incoming, standing, now, number):  # type: ignore[no-untyped-def]
    if standing.case is not None:
        return say("", kind="silent")
    if "知らせ" in incoming.text:
        order = ReportShop(GUNMA, "k1", "みほん食堂", "refused", date(2020, 12, 17), "", REPORT)
        case = CaseRequest(REPORT, "shop_report", QUESTION, holds=False)
        return say("受け付けました", kind="form", case=case, orders=(order,))
    if "人" in incoming.text:
        return say("おつなぎします", kind="handoff", case=CaseRequest(TALK, "asked_for", incoming.text))
    return say(f"re: {incoming.text}")


async def talked(store: Store, far_end: FarEnd, *texts: str) -> None:
    async with running(store, EchoCounter(answers), far_end) as engine:
        for text in texts:
            await engine.receive([event(text)])
            await engine.wait_until_idle()


def run(store: Store, *arguments: str) -> Result:
    @contextmanager
    def opening(who: str) -> Iterator[Console]:
        yield Console(store, shipped.programmes(), who)

    app = typer.Typer()
    app.add_typer(cases_app(opening, lambda: LATER), name="cases")
    app.add_typer(shop_reports_app(opening), name="shop-reports")
    return CliRunner().invoke(app, list(arguments))


def held_by(store: Store) -> str | None:
    def read(db):  # type: ignore[no-untyped-def]
        here = conversations.get(db, conversations.find(db, "line:test", "U1"))
        return here.case_number

    return store.read_now(read)


def checking(store: Store) -> frozenset[str]:
    return store.read_now(shop_reports.being_checked).get(GUNMA, frozenset())


async def test_the_bot_answers_on_before_and_after_staff_have_written(sqlite_store: Store) -> None:
    far_end = FarEnd()
    await talked(sqlite_store, far_end, "店のことを知らせる", "いつまで")
    assert casework.answer(sqlite_store, REPORT, "佐藤", "確かめます。", LATER) == "done"
    await talked(sqlite_store, far_end, "どこで")
    assert far_end.accepted["U1"] == ["受け付けました", "re: いつまで", "確かめます。", "re: どこで"]
    assert (held_by(sqlite_store), checking(sqlite_store)) == (None, {"k1"})


async def test_settled_with_words_the_person_is_told_once_and_the_shop_is_no_longer_checked(
    store: Store,
) -> None:
    far_end = FarEnd()
    await talked(store, far_end, "店のことを知らせる")
    assert casework.close(store, REPORT, "佐藤", LATER, "お店に伝えました。", "電話済み") == "done"
    assert casework.close(store, REPORT, "鈴木", LATER, "お店に伝えました。") == "closed_already"
    await talked(store, far_end, "ありがとう")
    assert far_end.accepted["U1"] == ["受け付けました", "お店に伝えました。", "re: ありがとう"]
    assert checking(store) == frozenset()
    view = casework.look_at(store, REPORT)
    assert view is not None
    assert [(event.what, event.who, event.note) for event in view.history][-1] == (
        "closed",
        "佐藤",
        "電話済み",
    )


async def test_settled_without_words_nobody_is_told(sqlite_store: Store) -> None:
    far_end = FarEnd()
    await talked(sqlite_store, far_end, "店のことを知らせる")
    assert casework.close(sqlite_store, REPORT, "佐藤", LATER) == "done"
    await talked(sqlite_store, far_end)
    assert far_end.accepted["U1"] == ["受け付けました"]


async def test_a_report_and_a_conversation_that_people_hold_leave_each_other_alone(store: Store) -> None:
    await talked(store, FarEnd(), "店のことを知らせる", "人と話したい")
    assert held_by(store) == TALK
    assert casework.answer(store, REPORT, "佐藤", "確かめます。", LATER) == "done"
    assert casework.close(store, REPORT, "佐藤", LATER) == "done"
    assert held_by(store) == TALK
    assert [case.number for case in casework.waiting(store)] == [TALK]


async def test_ending_the_conversation_with_people_settles_no_report(sqlite_store: Store) -> None:
    await talked(sqlite_store, FarEnd(), "店のことを知らせる", "人と話したい")
    assert casework.close(sqlite_store, TALK, "佐藤", LATER) == "done"
    assert (held_by(sqlite_store), checking(sqlite_store)) == (None, {"k1"})


async def test_there_is_nothing_to_give_back_to_the_bot(sqlite_store: Store) -> None:
    far_end = FarEnd()
    await talked(sqlite_store, far_end, "店のことを知らせる")
    assert (
        casework.give_back(sqlite_store, REPORT, "佐藤", "自動の回答に戻ります。", LATER) == "holds_nothing"
    )
    await talked(sqlite_store, far_end)
    assert (far_end.accepted["U1"], checking(sqlite_store)) == (["受け付けました"], {"k1"})


async def test_an_answered_report_is_not_settled_by_time(sqlite_store: Store) -> None:
    await talked(sqlite_store, FarEnd(), "店のことを知らせる")
    casework.answer(sqlite_store, REPORT, "佐藤", "確かめます。", LATER)
    much_later = LATER + timedelta(days=30)
    sqlite_store.write_now(lambda db: cases.close_stale(db, much_later, much_later))
    assert checking(sqlite_store) == {"k1"}


@pytest.fixture
async def reported(sqlite_store: Store) -> Store:
    await talked(sqlite_store, FarEnd(), "店のことを知らせる")
    return sqlite_store


async def test_reports_are_listed_with_shop_day_and_the_case_they_are_settled_with(reported: Store) -> None:
    said = run(reported, "shop-reports", "list").output
    for words in (REPORT, "未対応", "ぐんま Go To Eat", "みほん食堂", "一覧にあるのに断られた", "2020年12月17日(木)", "「確認中」"):  # fmt: skip
        assert words in said
    shown = run(reported, "cases", "show", REPORT).output
    for words in (QUESTION, "お店と一覧の違い", "自動の回答は続いています"):
        assert words in shown


async def test_reports_are_listed_by_programme_and_by_state(reported: Store) -> None:
    none = "お店についてのお知らせはありません"
    listing = ("shop-reports", "list")
    assert none in run(reported, *listing, "-p", "gifu-gotoeat").output
    assert REPORT in run(reported, *listing, "-p", GUNMA, "--state", "checking").output
    closed = run(reported, "cases", "close", REPORT, "--tell", "お店に伝えました。", "--note", "電話済み")
    assert "ご本人にもお知らせしました" in closed.output
    assert none in run(reported, *listing, "--state", "checking").output
    assert REPORT in run(reported, *listing, "--state", "closed").output
    assert "電話済み" in run(reported, "cases", "show", REPORT).output
    assert run(reported, *listing, "--state", "x").exit_code == 2


async def test_what_came_of_it_is_told_with_what_it_was_about(reported: Store) -> None:
    run(reported, "cases", "close", REPORT, "--tell", "お店に伝えました。")
    view = casework.look_at(reported, REPORT)
    assert view is not None
    for words in (REPORT, QUESTION, "お店に伝えました。"):
        assert words in view.said[-1].text


async def test_staff_are_told_that_the_bot_goes_on(reported: Store) -> None:
    assert "自動の回答は続いています" in run(reported, "cases", "reply", REPORT, "いつのことですか。").output
    back = run(reported, "cases", "return", REPORT)
    assert (back.exit_code, "戻すものがありません" in back.output) == (1, True)
