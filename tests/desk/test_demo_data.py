"""The made-up merchants: every path can be tried on the day a visitor stands on, and every figure holds together."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import get_args

import demo_store
import pytest
from demo_store import CODES, NOW, PROGRAMMES

from bot.holidays import japanese_holiday_name
from desk.demo import DemoLogin, demo_logins
from desk.demo.loading import FOLDER
from desk.imports import KINDS, Kind, make_preview
from programmes.model import ApplicationState, Programme
from programmes.rules import (
    CountedAmount,
    DisputeWindow,
    amount_of,
    counted_kinds,
    dispute_window,
    tickets_from,
)
from store import Store, memberships, payouts
from store.merchant_tables import APPLICATIONS, MERCHANTS, PAYOUTS, SHOPS
from store.tables import Found

MADE_UP = re.compile(
    "みほん|さんぷる|れいだい|ためし|かくう|もしも|だみー|ひながた|かりの|たとえば|てすと|そのた|けんとう|おてほん"
)
NO_PHONE = re.compile(r"(0\d{2}-000-00\d{2})?")
KIT = ("kit_sent", "kit_arrived")
STATES = set(get_args(ApplicationState)) - set(KIT)
AGAIN = re.compile(r"-2$")
"""The number of a payout that is made again after the bank sent it back."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = demo_store.opened(tmp_path_factory.mktemp("demo"))
    assert demo_store.start(store)
    yield store
    store.close()


def paid(store: Store, code: str) -> list[Found]:
    """The payouts of a programme with what was requested."""
    ids = [row.id for row in demo_store.rows(store, PAYOUTS, code)]
    found = [store.read_now(lambda db, id_=id_: payouts.whole(db, id_)) for id_ in ids]
    return [row for row in found if row is not None]


def worth(programme: Programme, counts: dict[str, int]) -> int:
    amount = amount_of(programme, counts)
    assert isinstance(amount, CountedAmount)
    return amount.total


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and japanese_holiday_name(day) is None


# --- the files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", CODES)
def test_every_column_is_understood_and_only_payouts_made_again_are_warned_of(
    store: Store, code: str, kind: Kind
) -> None:
    data = (FOLDER / code / f"{kind}.csv").read_bytes()
    preview = make_preview(store, kind, PROGRAMMES[code], f"{kind}.csv", data, NOW)
    lines = data.decode("utf-8-sig").splitlines()
    assert preview.unknown == ()
    assert preview.counts == {"new": 0, "changed": 0, "unchanged": len(lines) - 1, "refused": 0}
    for warning in preview.warnings:
        assert warning.code == "day_not_of_round"
        assert warning.row
        assert AGAIN.search(lines[warning.row - 1].split(",")[0])


def test_the_files_belong_to_programmes_that_there_are() -> None:
    folders = {f.name for f in FOLDER.iterdir() if f.is_dir() and f.name != "__pycache__"}
    assert folders == set(CODES)
    assert all({f.stem for f in (FOLDER / code).iterdir()} == {*KINDS, "shops"} for code in CODES)


# --- merchants ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_a_dozen_merchants_nobody_could_take_for_real(store: Store, code: str) -> None:
    merchants = demo_store.rows(store, MERCHANTS, code)
    shops = demo_store.rows(store, SHOPS, code)
    assert 12 <= len(merchants) <= 16
    for row in (*merchants, *shops):
        assert MADE_UP.search(row.name), row.name
    assert all(NO_PHONE.fullmatch(row.phone) for row in merchants)
    assert all("見本町" in row.address for row in shops)
    assert all(len(row.account_tail) in (0, 3) for row in merchants)
    assert max(Counter(row.merchant_id for row in shops).values()) > 1, "several shops behind one merchant"


def test_large_shops_take_no_tickets_that_are_for_small_ones(store: Store) -> None:
    sizes = {row.merchant_id: row.size for row in demo_store.rows(store, SHOPS, "ise-shouhinken")}
    assert set(sizes.values()) == {"large", "small"}
    for row in paid(store, "ise-shouhinken"):
        for counts in (row.declared, row.counted):
            assert sizes[row.merchant_id] == "small" or not counts.get("small-500")


def test_an_area_settles_shop_by_shop(store: Store) -> None:
    assert all(row.shop_id for row in paid(store, "tottori-area"))
    assert max(Counter(row.merchant_id for row in paid(store, "tottori-area")).values()) > 3


# --- applications -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_applications_stand_in_every_state_and_say_why(store: Store, code: str) -> None:
    applications = demo_store.rows(store, APPLICATIONS, code)
    assert {row.state for row in applications} == STATES
    assert all(bool(row.missing) == (row.state == "papers_missing") for row in applications)
    assert all(row.reason for row in applications if row.state in ("refused", "withdrawn", "cancelled"))
    assert all(row.state_on <= PROGRAMMES[code].demo_day for row in applications)


@pytest.mark.parametrize("code", CODES)
def test_starter_kits_are_on_their_way_and_there_where_the_programme_sends_any(
    store: Store, code: str
) -> None:
    registration = PROGRAMMES[code].registration
    assert registration is not None
    kits = [row for row in demo_store.rows(store, APPLICATIONS, code) if row.kit_sent_on]
    assert bool(kits) == bool(registration.kit)
    if kits:
        assert any(row.kit_arrived_on for row in kits)
        assert any(not row.kit_arrived_on for row in kits)
        assert all(row.kit_sent_on < row.kit_arrived_on for row in kits if row.kit_arrived_on)


@pytest.mark.parametrize("code", CODES)
def test_tickets_are_taken_from_the_day_that_the_document_counts(store: Store, code: str) -> None:
    for row in demo_store.rows(store, APPLICATIONS, code):
        rule = tickets_from(PROGRAMMES[code], row.state_on, row.kit_arrived_on)
        if row.state == "approved" and rule.since:
            assert row.tickets_from == rule.day, row.number
        if row.tickets_from and rule.not_before:
            assert row.tickets_from >= rule.not_before


@pytest.mark.parametrize("code", CODES)
def test_who_applies_does_so_while_the_programme_recruits(store: Store, code: str) -> None:
    periods = PROGRAMMES[code].recruitment
    received = [row for row in demo_store.rows(store, APPLICATIONS, code) if row.state == "received"]
    for row in received if periods else ():
        assert any(
            (each.first.day or row.state_on) <= row.state_on
            and (each.last is None or row.state_on <= (each.last.day or row.state_on))
            for each in periods
        )


@pytest.mark.parametrize("login", demo_logins(PROGRAMMES), ids=lambda login: f"{login.number}-{login.role}")
def test_whoever_a_visitor_links_as_finds_an_application_on_record(store: Store, login: DemoLogin) -> None:
    found = store.read_now(lambda db: memberships.merchant_by_number(db, login.programme, [login.number]))
    assert found
    shop = getattr(found, "shop_id", None)
    applications = demo_store.rows(store, APPLICATIONS, login.programme)
    assert any(row.merchant_id == found.id and shop in (None, row.shop_id) for row in applications)


# --- payouts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CODES)
def test_amounts_are_what_was_counted_and_differences_have_a_reason(store: Store, code: str) -> None:
    programme, rows = PROGRAMMES[code], paid(store, code)
    kinds = {kind.id for kind in counted_kinds(programme)}
    for row in rows:
        assert row.declared.keys() == kinds
        assert row.declared_amount == worth(programme, row.declared)
        if row.counted:
            assert row.counted.keys() == kinds
        assert row.amount == (worth(programme, row.counted) if row.counted else row.declared_amount)
        assert bool(row.difference_reason) == (row.amount != row.declared_amount), row.number
    assert any(row.difference_reason for row in rows if row.state == "sent")
    assert any(not row.difference_reason for row in rows if row.state == "sent")
    assert any(not row.counted for row in rows), "something is not counted yet"


@pytest.mark.parametrize("code", CODES)
def test_payouts_are_behind_today_and_ahead_as_a_visitor_finds_them(store: Store, code: str) -> None:
    today, rows = PROGRAMMES[code].demo_day, paid(store, code)
    for row in rows:
        assert is_working_day(row.day), row.number
        assert row.arrived_on < row.day
        assert row.arrived_on <= today
        assert row.state == "planned" if row.day >= today else row.state != "planned", row.number
    assert any(row.state == "sent" and row.day >= today - timedelta(days=9) for row in rows)
    assert any(row.day == today for row in rows), "should be here today and is not"
    assert any(row.day > today for row in rows)
    assert any(row.state == "returned" for row in rows)


@pytest.mark.parametrize("code", CODES)
def test_every_day_is_one_of_the_programmes_calendar(store: Store, code: str) -> None:
    settlement = PROGRAMMES[code].settlement
    rounds = {each.number: each for each in settlement.rounds}
    for row in paid(store, code):
        assert (row.round in rounds) == bool(rounds)
        if row.round is None:
            continue
        round_ = rounds[row.round]
        assert round_.first <= row.arrived_on <= round_.cutoff, row.number
        if AGAIN.search(row.number):
            assert row.day > (round_.payout or round_.last)
        elif round_.payout:
            assert round_.payout <= row.day <= (round_.payout_last or round_.payout), row.number
        else:
            assert row.arrived_on > round_.last, "a report comes after the nights it is about"
            assert abs((row.day - row.arrived_on).days - (settlement.payout_days or 0)) <= 4, row.number


@pytest.mark.parametrize("code", CODES)
def test_a_payout_is_made_again_only_after_the_bank_sent_it_back(store: Store, code: str) -> None:
    rows = {row.number: row for row in paid(store, code)}
    again = {number: row for number, row in rows.items() if AGAIN.search(number)}
    assert again
    for number, row in again.items():
        first = rows[AGAIN.sub("", number)]
        assert first.state == "returned"
        assert first.day < row.day
        assert (first.request_id, first.amount) == (row.request_id, row.amount)


def test_objecting_is_possible_for_days_still_today_for_the_last_time_and_no_more(store: Store) -> None:
    programme = PROGRAMMES["gifu-gotoeat"]
    windows = [
        dispute_window(programme, row.day, programme.demo_day)
        for row in paid(store, programme.code)
        if row.state == "sent" and row.difference_reason
    ]
    left = sorted({window.days_left for window in windows if isinstance(window, DisputeWindow)})
    assert left[0] < 0 < left[-1]
    assert 0 in left
