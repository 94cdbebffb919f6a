"""What happens to a merchant's own records: told at a decent hour, once, to whoever may see it."""

from datetime import date

from merchant_kit import application, linked, merchant, payout
from reminder_kit import GIFU, Multicaster, at, go, go_later, teller
from sqlalchemy import Connection, func, insert, select, update

from bot.clock import SetClock
from store import Store, memberships, reminders
from store.merchant_tables import APPLICATION_EVENTS, MEMBERSHIPS, PAYOUTS, PIPE_NOTES
from store.reminder_tables import REMINDERS
from store.rows import insert_rows

PAID = date(2020, 12, 11)


def paid(store: Store, address: str = "U1", **more: object) -> int:
    """A payout of 12,000 yen to the merchant that ``address`` is linked to."""

    def write(db) -> int:
        of = merchant(db, GIFU, f"N{address}")
        linked(db, of, address=address)
        return payout(db, of, PAID, 12_000, **more)

    return store.write_now(write)


async def test_a_payout_is_told_on_its_day_with_its_amount_to_its_own_merchant(store: Store) -> None:
    paid(store, "U1", round=2)
    store.write_now(lambda db: linked(db, merchant(db, GIFU, "other"), address="U2"))
    line = Multicaster()
    for moment in (at("2020-12-11", 9), at("2020-12-11"), at("2020-12-11", 11), at("2020-12-12")):
        await go_later(store, moment, line)
    told = [said for address, said in line.told if "入金のお知らせ" in said]
    assert [address for address, said in line.told if "入金のお知らせ" in said] == ["U1"]
    assert "12,000円" in told[0]


async def test_more_payouts_than_go_into_one_step_are_each_planned_once(store: Store) -> None:
    first, *others = (paid(store, person) for person in ("U1", "U2", "U3"))

    def write(db: Connection) -> None:
        found = db.execute(select(PAYOUTS).where(PAYOUTS.c.id.in_([first, others[0]])).order_by(PAYOUTS.c.id))
        many = [dict(row._mapping) for row in found]
        for row in many:
            del row["id"]
        rows = [many[0]] * (reminders.STEP - 2) + [many[1]] * 2
        insert_rows(db, PAYOUTS, [{**row, "number": f"more{n}"} for n, row in enumerate(rows)])

    store.write_now(write)
    await teller(store, SetClock(at("2020-12-11")), Multicaster()).plan()
    of_each = (
        select(REMINDERS.c.person, func.count()).where(REMINDERS.c.kind == "payout_sent").group_by("person")
    )
    told = store.read_now(lambda db: dict(map(tuple, db.execute(of_each))))
    assert told == {"U1": reminders.STEP - 1, "U2": 3, "U3": 1}


async def test_money_that_came_back_is_not_announced_as_paid(store: Store) -> None:
    number = paid(store)
    store.write_now(
        lambda db: db.execute(update(PAYOUTS).where(PAYOUTS.c.id == number).values(state="returned"))
    )
    line = Multicaster()
    await go(store, at("2020-12-11"), line)
    assert line.told == []


async def test_whose_link_ended_before_the_message_was_made_is_not_told(store: Store) -> None:
    paid(store)
    line = Multicaster()
    here = at("2020-12-11")

    person = teller(store, SetClock(here), line)
    await person.plan()
    [member] = store.read_now(lambda db: memberships.of_person(db, "line:main", "U1", here))
    store.write_now(lambda db: memberships.end(db, member.id, here, "self"))
    await person.send()
    assert line.told == []


async def test_an_application_that_moved_on_is_told_to_who_asked_for_it(store: Store) -> None:
    def write(db) -> None:
        of = merchant(db, GIFU, "1")
        linked(db, of)
        number = application(db, of, "approved")
        db.execute(
            insert(APPLICATION_EVENTS).values(
                application_id=number, state="approved", on=date(2020, 12, 11), note=""
            )
        )
        reminders.choose(db, "line:main", "U1", GIFU, "application_state", at("2020-12-10"), wanted=True)

    store.write_now(write)
    line = Multicaster()
    await go(store, at("2020-12-11"), line)
    [(_, said)] = line.told
    assert "登録済み" in said


async def test_the_last_days_to_object_are_told_to_who_has_not_settled_it(store: Store) -> None:
    number = paid(store)

    def write(db) -> None:
        row = db.execute(MEMBERSHIPS.select()).one()
        db.execute(
            insert(PIPE_NOTES).values(
                programme=GIFU, merchant_id=row.merchant_id, membership_id=row.id, kind="envelope", day=date(2020, 12, 1),
                counts={"face-1000": 13}, amount=13_000, round=2, noted_at=at("2020-12-01"), state="compared", payout_id=number,
            )
        )  # fmt: skip

    store.write_now(write)
    line = Multicaster()
    for day in (11, 12, 22, 25, 26):
        await go_later(store, at(f"2020-12-{day}"), line)
    everything = "\n".join(said for _, said in line.told)
    assert everything.count("入金額の違い") == 1
    assert everything.count("異議申し立ての期限") == 2
