"""Starting the demonstration: once filled it stays as it is, its codes are good again, and no real store is touched."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import demo_store
import merchant_kit as kit
import pytest
from demo_store import NOW, PROGRAMMES, SECRET
from import_office import everything

from bot.holidays import business_calendar
from bot.merchants import linking
from bot.merchants.code import could_be, typed
from bot.merchants.expectation import expected
from bot.merchants.linking import NotProven, Proven
from desk.demo import WHO, DemoLogin, demo_logins
from desk.imports import apply, make_preview
from programmes.rules import DisputeWindow, PostalService, dispute_window
from store import Store
from store.merchant_tables import DISPUTES, IMPORT_RUNS, LINK_CODES, MERCHANTS, PAYOUTS, PIPE_NOTES, SHOPS

LOGINS = demo_logins(PROGRAMMES)
README = Path(__file__).parents[2] / "README.md"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = demo_store.opened(tmp_path_factory.mktemp("loading"))
    assert demo_store.start(store)
    yield store
    store.close()


def tried(store: Store, login: DemoLogin, now=NOW) -> Proven | NotProven:
    return store.write_now(
        lambda db: linking.prove(
            db, SECRET, programme=login.programme, number=login.number, code=login.code, who="me", now=now
        )
    )


def linked(store: Store, login: DemoLogin) -> None:
    proven = tried(store, login)
    assert isinstance(proven, Proven)
    assert store.write_now(lambda db: linking.link(db, proven, "web", "visitor", NOW))


def test_a_second_start_changes_nothing(filled: Store) -> None:
    before = everything(filled)
    kept = [demo_store.rows(filled, table) for table in (IMPORT_RUNS, LINK_CODES, DISPUTES, PIPE_NOTES)]
    assert demo_store.start(filled, NOW + timedelta(days=1))
    assert everything(filled) == before
    assert kept == [
        demo_store.rows(filled, table) for table in (IMPORT_RUNS, LINK_CODES, DISPUTES, PIPE_NOTES)
    ]
    assert {row.who for row in kept[0]} == {WHO}


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: f"{login.number}-{login.role}")
def test_a_code_of_the_list_opens_what_the_list_names(filled: Store, login: DemoLogin) -> None:
    proven = tried(filled, login)
    assert isinstance(proven, Proven)
    table, id_ = (SHOPS, proven.shop) if proven.shop else (MERCHANTS, proven.merchant)
    found = {row.id: row for row in demo_store.rows(filled, table, login.programme)}[id_]
    assert (found.number, found.name, proven.role) == (login.number, login.name, login.role)


def test_codes_have_the_form_of_codes_and_each_is_there_once() -> None:
    assert all(could_be(typed(login.code)) for login in LOGINS)
    assert len({login.code for login in LOGINS}) == len(LOGINS)
    assert {login.programme for login in LOGINS} == set(demo_store.CODES)


def test_only_logins_of_programmes_that_are_served_are_named() -> None:
    here = {"ise-shouhinken": PROGRAMMES["ise-shouhinken"]}
    assert {login.programme for login in demo_logins(here)} == set(here)


def test_the_next_start_makes_a_used_code_and_an_expired_one_good_again(tmp_path: Path) -> None:
    store = demo_store.opened(tmp_path)
    demo_store.start(store)
    used, other = LOGINS[0], LOGINS[-1]
    linked(store, used)
    assert isinstance(tried(store, used), NotProven)
    demo_store.start(store)
    assert isinstance(tried(store, used), Proven)
    much_later = NOW + linking.GOOD_FOR + timedelta(days=1)
    assert isinstance(tried(store, other, much_later), NotProven)
    demo_store.start(store, much_later)
    assert isinstance(tried(store, other, much_later), Proven)
    store.close()


def test_a_store_with_other_merchants_is_left_alone(tmp_path: Path) -> None:
    store = demo_store.opened(tmp_path)
    store.write_now(kit.merchant)
    before = everything(store)
    assert not demo_store.start(store)
    assert everything(store) == before
    assert demo_store.rows(store, LINK_CODES) == []
    store.close()


def test_any_database_can_hold_the_demonstration(store: Store) -> None:
    assert demo_store.start(store)
    assert isinstance(tried(store, LOGINS[0]), Proven)
    assert len(demo_store.rows(store, DISPUTES)) > 1
    assert demo_store.start(store, NOW + timedelta(days=1))


def test_a_file_that_no_more_fits_what_a_visitor_took_in_is_left_out(tmp_path: Path) -> None:
    store = demo_store.opened(tmp_path)
    foreign = "加盟店番号,加盟店名,店舗番号,店舗名\n9001,みほん,1001A,みほん店\n".encode()
    made = make_preview(store, "merchants", PROGRAMMES["gifu-gotoeat"], "other.csv", foreign, NOW)
    apply(store, made, WHO, NOW)
    assert demo_store.start(store)
    assert [row.number for row in demo_store.rows(store, MERCHANTS, "gifu-gotoeat")] == ["9001"]
    assert demo_store.rows(store, PAYOUTS, "ise-shouhinken")
    store.close()


def test_disputes_stand_in_every_state_and_were_sent_in_by_the_rule(filled: Store) -> None:
    paid = {row.id: row for row in demo_store.rows(filled, PAYOUTS)}
    disputes = demo_store.rows(filled, DISPUTES)
    gifu = [row for row in disputes if row.programme == "gifu-gotoeat"]
    assert {row.state for row in gifu} == {"received", "checking", "accepted", "refused"}
    for row in disputes:
        payout, programme = paid[row.payout_id], PROGRAMMES[row.programme]
        window = dispute_window(programme, payout.day, row.opened_at)
        assert row.under_rule == isinstance(window, DisputeWindow)
        assert not isinstance(window, DisputeWindow) or window.state == "open"
        assert payout.difference_reason
        assert payout.amount < row.claimed_amount == payout.declared_amount
        assert row.opened_at <= row.changed_at
        assert row.changed_at.date() <= programme.demo_day
    assert [row.under_rule for row in disputes].count(False) > 0, "enquiries where there is no rule"


def test_one_thing_is_on_its_way_and_one_waits_to_be_compared(filled: Store) -> None:
    paid = {row.id: row for row in demo_store.rows(filled, PAYOUTS)}
    notes = demo_store.rows(filled, PIPE_NOTES)
    assert {row.state for row in notes} == {"waiting", "compared"}
    assert {row.kind for row in notes} == {"envelope", "reading", "report"}
    for row in notes:
        programme = PROGRAMMES[row.programme]
        due = expected(programme, row.day, row.round, PostalService(), business_calendar())
        assert due.round
        assert (due.round.number, due.late) == (row.round, None), "it comes in time"
        assert row.day <= programme.demo_day
        assert row.amount
        if row.payout_id:
            payout = paid[row.payout_id]
            assert (payout.merchant_id, payout.shop_id, payout.round) == (
                row.merchant_id,
                row.shop_id,
                row.round,
            )


@pytest.mark.parametrize("code", PROGRAMMES)
def test_the_readme_says_who_to_log_in_as(code: str) -> None:
    table = README.read_text(encoding="utf-8")
    for login in LOGINS:
        if login.programme == code:
            assert re.search(rf"^\|.*\| {login.number} {login.name} \|.*`{login.code}`", table, re.M), login
