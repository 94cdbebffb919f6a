"""Merchants' records in the store, on both databases: what a link opens, each step once, and nothing read from end to end."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import merchant_kit as kit
import pytest
from merchant_town import Business, settled
from shipped import programmes
from sqlalchemy import Connection, Row, event, select

from bot.records import Records
from store import Store, disputes, doors, evidence, memberships, merchants, notices, payouts, pipe
from store.memberships import Member
from store.merchant_tables import DISPUTES, EVIDENCE, PIPE_NOTES

GIFU, NOW = "gifu-gotoeat", kit.NOW
LATER = NOW + timedelta(minutes=30)


@pytest.fixture
def business(store: Store) -> Business:
    """A merchant with two shops and records of each; nobody else's lie beside them."""
    return store.write_now(lambda db: settled(db, programmes()[GIFU], secret=True))


def members_of(db: Connection, business: Business, *places: str) -> tuple[Member, ...]:
    """Somebody linked to these places."""
    for place in places:
        kit.linked(db, business.merchant, "web", "somebody", business.shops.get(place))
    return memberships.of_person(db, "web", "somebody", NOW)


# --- what a link opens --------------------------------------------------------------------------------

LISTS: dict[str, tuple[str, Callable[[Records], Any]]] = {
    "payouts": ("payout", lambda mine: mine.payouts(limit=50)),
    "applications": ("application", lambda mine: mine.applications()),
    "notes": ("note", lambda mine: mine.notes("waiting", "compared")),
    "disputes": ("dispute", lambda mine: mine.disputes()),
}
ONE: dict[str, tuple[str, Callable[[Records, int], Any]]] = {
    "payout": ("payout", Records.payout),
    "note": ("note", Records.note),
    "dispute": ("dispute", Records.dispute),
    "history": ("application", Records.history),
    "dispute_of_payout": ("payout", lambda mine, number: mine.dispute_of_payout(number) or mine.evidence(number)),
    "dispute_history": ("dispute", Records.dispute_history),
    "evidence": ("payout", Records.evidence),
}  # fmt: skip
LINKS = [
    (("whole",), {"whole", "first", "second"}),
    (("first",), {"first"}),
    (("first", "second"), {"first", "second"}),
    (("first", "whole"), {"whole", "first", "second"}),
    ((), set()),
]


@pytest.mark.parametrize(("linked", "seen"), LINKS)
def test_a_link_opens_the_records_of_its_place_and_no_others(
    store: Store, business: Business, linked: tuple[str, ...], seen: set[str]
) -> None:
    store.write_now(lambda db: kit.application(db, business.merchant, "received"))
    members = store.write_now(lambda db: members_of(db, business, *linked))
    with store.database.reading() as db:
        mine = Records(db, members)
        for what, (name, read) in LISTS.items():
            known = {each for place in seen for each in business.ids[place][name]}
            found = {str(row.id) for row in read(mine)}
            assert found >= known, what
            assert not found & {
                each for place in {*business.ids} - seen for each in business.ids[place][name]
            }, what
        for what, (name, find) in ONE.items():
            for place, ids in business.ids.items():
                opened = [bool(find(mine, int(each))) for each in ids[name]]
                assert any(opened) <= (place in seen), f"{what} of {place}"
                assert what == "history" or any(opened) is (place in seen), f"{what} of {place}"
        shops = {row.id for row in mine.shops()}
        assert shops == {number for place, number in business.shops.items() if place in seen}
        assert [row.id for row in mine.merchants()] == [business.merchant] * bool(linked)


def test_payouts_are_read_forwards_backwards_and_page_by_page(store: Store) -> None:
    days = [date(2021, 1, 19), date(2021, 2, 1), date(2021, 2, 22)]

    def read(db: Connection) -> list[list[date]]:
        merchant = kit.merchant(db)
        for day in (days[1], days[2], days[0]):
            kit.payout(db, merchant, day)
        kit.linked(db, merchant)
        mine = memberships.of_person(db, "line:main", "U1", NOW)
        asked: list[dict[str, Any]] = [
            {},
            {"since": days[1]},
            {"before": days[2]},
            {"limit": 1},
            {"since": days[1], "before": days[2]},
        ]
        return [[row.day for row in merchants.payouts(db, mine, **each)] for each in asked]

    latest = days[::-1]
    assert store.write_now(read) == [latest, days[1:], latest[1:], latest[:1], [days[1]]]


def test_what_has_arrived_and_was_not_paid_is_in_the_pipe(store: Store) -> None:
    def read(db: Connection) -> tuple[int, int]:
        merchant = kit.merchant(db)
        kit.payout(db, merchant, declared={"face-500": 1})
        row = {
            "programme": GIFU,
            "merchant_id": merchant,
            "number": "R-open",
            "declared": {"face-500": 2},
            "counted": {},
        }
        db.execute(merchants.SETTLEMENT_REQUESTS.insert().values(**row))
        kit.linked(db, merchant)
        found = merchants.requests_in_the_pipe(db, memberships.of_person(db, "line:main", "U1", NOW))
        return len(found), found[0].declared["face-500"]

    assert store.write_now(read) == (1, 2)


# --- each step once -----------------------------------------------------------------------------------

STEPS = [
    ((), "received"),
    (("checking",), "checking"),
    (("checking", "accepted"), "accepted"),
    (("refused",), "refused"),
    (("withdrawn",), "withdrawn"),
    (("refused", "accepted"), "refused"),
    (("accepted", "withdrawn"), "accepted"),
    (("withdrawn", "checking"), "withdrawn"),
    (("checking", "checking"), "checking"),
]


def one(db: Connection, number: str = "AAA-AAA") -> tuple[int, int | None]:
    """A membership, and a dispute about the first payout (None: there was one)."""
    member = kit.linked(db, 1) if db.execute(select(merchants.MERCHANTS.c.id)).first() else _with_payout(db)
    [row, *_] = merchants.payouts(db, memberships.of_person(db, "line:main", "U1", NOW))
    made = disputes.submit(
        db, number=number, payout=row, membership=member, under_rule=True, last_day=date(2021, 2, 15), claimed={"face-500": 9},
        claimed_amount=4_500, words="", at=NOW, now=NOW,
    )  # fmt: skip
    return member, made


def _with_payout(db: Connection) -> int:
    merchant = kit.merchant(db)
    kit.payout(db, merchant)
    return kit.linked(db, merchant)


@pytest.mark.parametrize(("steps", "state"), STEPS)
def test_a_dispute_goes_forward_only(store: Store, steps: tuple[str, ...], state: str) -> None:
    _, dispute = store.write_now(one)
    assert dispute is not None
    for step in steps:
        store.write_now(
            lambda db, step=step: disputes.change(db, dispute, step, LATER, who="sato", reason="なぜなら")
        )
    [row] = store.read_now(lambda db: db.execute(select(DISPUTES)).all())
    history = [each.what for each in store.read_now(lambda db: disputes.history(db, dispute))]
    assert row.state == state
    assert history[-1] == state
    assert len(history) == len(set(history))
    assert bool(row.decided_reason) is (state in ("accepted", "refused"))


def test_a_payout_has_one_dispute_until_it_is_withdrawn(store: Store) -> None:
    member, first = store.write_now(one)
    assert first is not None
    assert store.write_now(lambda db: one(db, "BBB-BBB"))[1] is None
    assert store.write_now(lambda db: disputes.join(db, first, member, "私からも", LATER))
    assert store.write_now(lambda db: disputes.add(db, first, member, "追加です", LATER))
    assert store.write_now(lambda db: disputes.change(db, first, "withdrawn", LATER, membership=member))
    assert not store.write_now(lambda db: disputes.join(db, first, member, "もう遅い", LATER))
    second = store.write_now(lambda db: one(db, "CCC-CCC"))[1]
    listed = store.read_now(lambda db: disputes.listing(db, GIFU))
    assert [(row.id, row.number, row.merchant_name) for row in listed] == [(second, "CCC-CCC", "みほん食堂")]
    assert store.read_now(lambda db: disputes.listing(db, "ise-shouhinken")) == []
    happened = [each.what for each in store.read_now(lambda db: disputes.history(db, first))]
    assert happened == ["received", "joined", "added", "withdrawn"]


def test_a_note_is_compared_and_settled_once(store: Store, business: Business) -> None:
    note, payout = int(business.ids["first"]["note"][0]), int(business.ids["first"]["payout"][0])
    waiting = store.read_now(lambda db: [row.id for row in pipe.waiting(db, [business.merchant])])
    assert note in waiting
    did = [
        store.write_now(step)
        for step in (
            lambda db: pipe.compare(db, note, payout),
            lambda db: pipe.compare(db, note, payout),
            lambda db: pipe.settle(db, note, "agreed"),
            lambda db: pipe.settle(db, note, "withdrawn"),
        )
    ]
    assert did == [True, False, True, False]
    kept = select(PIPE_NOTES.c.state, PIPE_NOTES.c.payout_id).where(PIPE_NOTES.c.id == note)
    assert tuple(store.read_now(lambda db: db.execute(kept).one())) == ("agreed", payout)
    assert note not in store.read_now(lambda db: [row.id for row in pipe.waiting(db, [business.merchant])])


def test_a_person_is_told_a_thing_once_and_each_person_of_it(store: Store) -> None:
    one_, two = store.write_now(lambda db: (_with_payout(db), kit.linked(db, 1, address="U2")))
    asked = [(one_, "payout:1"), (one_, "payout:1"), (two, "payout:1"), (one_, "payout:2")]
    assert [store.write_now(lambda db, a=a: notices.is_new(db, *a, NOW)) for a in asked] == [
        True,
        False,
        True,
        True,
    ]


# --- doors and pictures -------------------------------------------------------------------------------


def test_a_door_is_of_one_purpose_one_browser_one_use_and_its_time(store: Store) -> None:
    def tried(db: Connection) -> list[bool]:
        doors.give(
            db, token_hash="h", purpose="evidence", subject={"payout": 1}, channel="web", address="v.room", membership=None, now=NOW,
            expires_at=LATER,
        )  # fmt: skip
        second = LATER - timedelta(seconds=1)
        found: list[Row[Any] | bool | None] = [
            doors.find(db, "h", "evidence", second), doors.find(db, "h", "evidence", LATER), doors.find(db, "h", "statement", NOW),
            doors.find(db, "g", "evidence", NOW), doors.claim(db, "h", "evidence", "mine", NOW),
            doors.claim(db, "h", "evidence", "other", NOW), doors.claim(db, "h", "evidence", "mine", NOW),
            doors.claim(db, "h", "statement", "mine", NOW), doors.use(db, "h", LATER), doors.use(db, "h", NOW),
            doors.use(db, "h", NOW), doors.find(db, "h", "evidence", NOW), doors.forget_old(db, LATER) > 0,
            doors.forget_old(db, LATER + timedelta(seconds=1)) > 0,
        ]  # fmt: skip
        return [bool(each) for each in found]

    wanted = "found, over, of another purpose, unknown, mine, other's, still mine, of another purpose, over, used, again, used, young, old"
    good = {"found", "mine", "still mine", "used", "old"}
    expected = [each in good for each in wanted.split(", ")]
    expected[11] = False
    assert store.write_now(tried) == expected


def test_a_door_ends_with_the_link_it_was_given_under(store: Store) -> None:
    def ended(db: Connection) -> bool:
        member = _with_payout(db)
        doors.give(
            db, token_hash="h", purpose="statement", subject={}, channel="web", address="v", membership=member, now=NOW,
            expires_at=LATER,
        )  # fmt: skip
        return memberships.end(db, member, NOW, "self") and doors.find(db, "h", "statement", NOW) is None

    assert store.write_now(ended)


def test_pictures_of_a_payout_are_counted_kept_once_and_taken_back_until_submitted(store: Store) -> None:
    def kept(db: Connection, sha: str, payout: int = 1) -> int | None:
        return evidence.keep(
            db,
            payout=payout,
            membership=1,
            dispute=None,
            body=sha.encode(),
            width=1,
            height=1,
            sha256=sha,
            now=NOW,
        )

    def tried(db: Connection) -> None:
        merchant = kit.merchant(db)
        kit.payout(db, merchant)
        kit.payout(db, merchant)
        kit.linked(db, merchant)
        first = kept(db, "a")
        assert first is not None
        assert kept(db, "a") == first
        assert evidence.has(db, 1, "a")
        assert not evidence.has(db, 2, "a")
        assert evidence.body(db, 1, first) == b"a"
        assert evidence.body(db, 2, first) is None
        assert not evidence.drop(db, first, 2)
        assert evidence.drop(db, first, 1)
        assert evidence.body(db, 1, first) is None
        assert len([kept(db, f"{n}") for n in range(evidence.MOST)]) == evidence.count(db, 1) == evidence.MOST
        assert kept(db, "one more") is None
        assert kept(db, "b", payout=2) is not None

    store.write_now(tried)
    _, dispute = store.write_now(one)  # about the latest payout of the day, the second
    submitted = select(EVIDENCE.c.id).where(EVIDENCE.c.dispute_id == dispute)
    [mine] = store.read_now(lambda db: db.execute(submitted).scalars().all())
    assert not store.write_now(lambda db: evidence.drop(db, mine, 2))
    store.write_now(lambda db: evidence.drop_loose(db, 1, 1))
    assert store.read_now(lambda db: (evidence.count(db, 1), evidence.count(db, 2))) == (0, 1)


def test_a_picture_from_the_chat_is_fetched_by_one_and_ends_once(store: Store) -> None:
    def tried(db: Connection) -> list[bool]:
        member = _with_payout(db)
        number = evidence.expect(
            db,
            payout=1,
            membership=member,
            dispute=None,
            channel="line:main",
            address="U1",
            transport_id="m",
            now=NOW,
        )
        assert number is not None
        safe = {"body": b"J", "width": 1, "height": 1, "sha256": "s"}
        return [
            [row.id for row in evidence.due(db, NOW)] == [number],
            evidence.take(db, number, 0, LATER),
            not evidence.take(db, number, 0, LATER),
            not evidence.due(db, NOW),
            evidence.again(db, number, 1, LATER, "away"),
            len(evidence.due(db, LATER)) == 1,
            evidence.fetched(db, number, **safe),  # type: ignore[arg-type]
            not evidence.fetched(db, number, **safe),  # type: ignore[arg-type]
            not evidence.given_up(db, number, "gone", "late"),
            evidence.kept(db, 1) == 1,
        ]

    assert all(store.write_now(tried))


# --- plans --------------------------------------------------------------------------------------------

BIG = "payout|settlement_request|application|application_event|dispute|dispute_event|pipe_note|evidence|membership|door|link_code"
SCAN = re.compile(rf"SCAN ({BIG})\b(?!.*USING INDEX)|Seq Scan on ({BIG})\b")
READS: dict[str, Callable[[Records], object]] = {
    "links": lambda mine: memberships.of_person(mine.db, "web", "somebody", NOW),  # type: ignore[arg-type]
    **{what: read for what, (_, read) in LISTS.items()},
    **{what: (lambda mine, find=find: find(mine, 1)) for what, (_, find) in ONE.items()},  # type: ignore[misc]
    "payouts from a day on": lambda mine: mine.payouts(since=NOW.date(), limit=1),
    "payouts before a day": lambda mine: mine.payouts(before=NOW.date()),
    "what is in the pipe": Records.requests_in_the_pipe,
    "a statement": lambda mine: payouts.whole(mine.db, 1),  # type: ignore[arg-type]
    "payouts awaited": lambda mine: payouts.awaited(mine.db, [1, 2]),  # type: ignore[arg-type]
    "an album": lambda mine: evidence.of_payout(mine.db, 1),  # type: ignore[arg-type]
    "pictures due": lambda mine: evidence.due(mine.db, NOW),  # type: ignore[arg-type]
    "codes": lambda mine: memberships.codes_of(mine.db, 1, NOW),  # type: ignore[arg-type]
}  # fmt: skip


def test_nothing_a_merchant_asks_reads_a_table_from_end_to_end(store: Store, business: Business) -> None:
    """Also for somebody linked to two shops and another merchant, as bookkeepers are."""

    def several(db: Connection) -> tuple[Member, ...]:
        kit.linked(db, kit.merchant(db, number="2002"), "web", "somebody")
        return members_of(db, business, "first", "second")

    members = store.write_now(several)
    with store.database.writing() as db:
        asked: list[tuple[str, str, Any]] = []
        now_read = ""

        def listen(_: object, cursor: object, statement: str, parameters: object, *more: object) -> None:
            if statement.startswith("SELECT"):
                asked.append((now_read, statement, parameters))

        event.listen(db, "before_cursor_execute", listen)
        for now_read, read in READS.items():  # noqa: B007
            read(Records(db, members))
        event.remove(db, "before_cursor_execute", listen)
        assert {what for what, *_ in asked} == set(READS)
        found = [(what, step) for what, *query in asked for step in _plan(db, *query) if SCAN.search(step)]
    assert not found


def _plan(db: Connection, statement: str, parameters: Any) -> list[str]:
    if db.dialect.name == "sqlite":
        return [row[3] for row in db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    db.exec_driver_sql("SET LOCAL enable_seqscan = off")
    return [row[0] for row in db.exec_driver_sql(f"EXPLAIN {statement}", parameters)]
