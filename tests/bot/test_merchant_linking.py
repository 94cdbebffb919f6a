"""Proving that one belongs to a merchant: right codes once, wrong ones slowly, and nothing told of what exists."""

from datetime import timedelta
from typing import Any

import merchant_kit as kit
import pytest
from merchant_kit import NOW
from sqlalchemy import Connection, select

from bot.merchants import linking
from bot.merchants.linking import NotProven, Proven
from store import Store, memberships
from store.merchant_tables import LINK_CODES, LINK_TRIES

SECRET = "a secret of the deployment, long enough to be one"


def prove(
    db: Connection, number: str, code: str, who: str = "line:main U1", **more: Any
) -> Proven | NotProven:
    values = {"programme": "gifu-gotoeat", "now": NOW} | more
    return linking.prove(db, SECRET, number=number, code=code, who=who, **values)


def issued(store: Store, **more: Any) -> str:
    """A code of the merchant 1001."""

    def unit(db: Connection) -> str:
        return linking.issue(db, SECRET, kit.merchant(db), now=NOW, by="staff", **more)

    return store.write_now(unit)


def test_the_right_number_and_code_link_once(store: Store) -> None:
    code = issued(store, role="bookkeeper")

    def unit(db: Connection) -> tuple[int | None, int | None]:
        proven = prove(db, "1001", code)
        assert isinstance(proven, Proven)
        return linking.link(db, proven, "line:main", "U1", NOW), linking.link(
            db, proven, "line:main", "U2", NOW
        )

    first, second = store.write_now(unit)
    assert first is not None
    assert second is None, "a code is good for one"
    [member] = store.read_now(lambda db: memberships.of_person(db, "line:main", "U1", NOW))
    assert (member.number, member.role, member.shop) == ("1001", "bookkeeper", None)
    assert not store.read_now(lambda db: memberships.of_person(db, "line:main", "U2", NOW))


@pytest.mark.parametrize(
    "write", [str.lower, lambda code: f" {code.replace('-', 'ー')} ", lambda code: code.replace("-", "")]
)
def test_a_code_is_read_however_it_is_typed(store: Store, write) -> None:
    code = issued(store)
    assert isinstance(store.write_now(lambda db: prove(db, "１００１", write(code))), Proven)


def test_a_wrong_number_is_not_told_from_a_wrong_code(store: Store) -> None:
    code = issued(store)
    wrong_code = store.write_now(lambda db: prove(db, "1001", "H7K29-MCXG4", who="a"))
    wrong_number = store.write_now(lambda db: prove(db, "9999", code, who="b"))
    no_number = store.write_now(lambda db: prove(db, "", "", who="c"))
    assert wrong_code == wrong_number == no_number == NotProven(None)


def test_wrong_tries_lock_the_number_and_the_person_longer_each_time(store: Store) -> None:
    code = issued(store)
    waits = []
    for _ in range(5):
        outcome = store.write_now(
            lambda db: prove(db, "1001", "H7K29-MCXG4", now=NOW + sum(waits, timedelta()))
        )
        assert isinstance(outcome, NotProven)
        waits.append(
            outcome.locked_until - NOW - sum(waits, timedelta()) if outcome.locked_until else timedelta()
        )
    assert waits == [timedelta(), timedelta(), timedelta(), timedelta(minutes=2), timedelta(minutes=4)]
    still = NOW + sum(waits, timedelta()) - timedelta(seconds=1)
    assert store.write_now(lambda db: prove(db, "1001", code, who="another", now=still)) == NotProven(
        still + timedelta(seconds=1)
    )
    assert isinstance(
        store.write_now(lambda db: prove(db, "1001", code, who="x", now=still + timedelta(seconds=1))), Proven
    )


def test_a_number_that_does_not_exist_locks_just_the_same(store: Store) -> None:
    for _ in range(4):
        outcome = store.write_now(lambda db: prove(db, "7777", "H7K29-MCXG4"))
    assert outcome == NotProven(NOW + timedelta(minutes=2))


@pytest.mark.parametrize("spoilt", ["expired", "revoked", "other programme"])
def test_a_code_opens_nothing_once_it_is(store: Store, spoilt: str) -> None:
    code = issued(store)
    now, programme = NOW, "gifu-gotoeat"
    if spoilt == "expired":
        now = NOW + linking.GOOD_FOR
    elif spoilt == "revoked":
        store.write_now(lambda db: memberships.revoke_codes(db, 1, NOW))
    else:
        programme = "gunma-gotoeat"
    assert store.write_now(lambda db: prove(db, "1001", code, now=now, programme=programme)) == NotProven(
        None
    )


def test_neither_codes_nor_numbers_stand_in_the_store(store: Store) -> None:
    code = issued(store)
    store.write_now(lambda db: prove(db, "7777", "H7K29-MCXG4"))

    def everything(db: Connection) -> str:
        return str(db.execute(select(LINK_CODES)).all()) + str(db.execute(select(LINK_TRIES)).all())

    kept = store.read_now(everything)
    assert code not in kept
    assert linking.typed(code) not in kept
    assert "7777" not in kept


def test_relinking_ends_the_older_link_and_unlinking_the_last(store: Store) -> None:
    def unit(db: Connection) -> tuple[int, int]:
        merchant = kit.merchant(db)
        kit.linked(db, merchant)
        newer = kit.linked(db, merchant)
        assert [m.id for m in memberships.of_person(db, "line:main", "U1", NOW)] == [newer]
        assert memberships.end(db, newer, NOW, "staff")
        assert not memberships.end(db, newer, NOW, "staff")
        return merchant, len(memberships.of_person(db, "line:main", "U1", NOW))

    assert store.write_now(unit)[1] == 0


def test_a_browsers_link_ends_with_its_time_in_every_room(store: Store) -> None:
    def unit(db: Connection) -> None:
        memberships.link(
            db, channel="web", address="v1.gifu-gotoeat", merchant=kit.merchant(db), shop=None, role="owner",
            now=NOW, expires_at=NOW + linking.SESSION,
        )  # fmt: skip

    store.write_now(unit)
    for address, later, seen in (("v1", 0, 1), ("v1.gunma-gotoeat", 0, 1), ("v1", 90, 0), ("v2", 0, 0)):
        found = store.read_now(
            lambda db, a=address, d=later: memberships.of_person(db, "web", a, NOW + timedelta(days=d))
        )
        assert len(found) == seen, (address, later)


def test_many_people_behind_one_address_do_not_lock_each_other_out_but_a_flood_does(store: Store) -> None:
    code = issued(store)
    for person in range(linking.FREE_TRIES_OF_A_NETWORK):
        store.write_now(
            lambda db, p=person: prove(db, f"9{p}", "H7K29-MCXG4", who=f"U{p}", network="203.0.113.7")
        )
    assert isinstance(
        store.write_now(lambda db: prove(db, "1001", code, who="me", network="203.0.113.7")), Proven
    )
    store.write_now(kit_forgets)
    for person in range(linking.FREE_TRIES_OF_A_NETWORK + 1):
        store.write_now(
            lambda db, p=person: prove(db, f"8{p}", "H7K29-MCXG4", who=f"V{p}", network="203.0.113.7")
        )
    locked = store.write_now(lambda db: prove(db, "1001", code, who="other", network="203.0.113.7"))
    assert locked == NotProven(NOW + timedelta(minutes=2))


def kit_forgets(db: Connection) -> None:
    memberships.forget_old(db, NOW + timedelta(seconds=1))
