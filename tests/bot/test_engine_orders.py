"""Orders are written with the turn they belong to, or not at all."""

import merchant_kit as kit
import pytest
from engine_kit import EchoCounter, FarEnd, event, running, say, until
from sqlalchemy import Connection, select

from bot.orders import CompleteLink, NoteInPipe, TellOthers, Unlink
from store import Store, memberships
from store.merchant_tables import MEMBERSHIPS, PIPE_NOTES


def linked_store(store: Store) -> None:
    store.write_now(lambda db: kit.linked(db, kit.merchant(db), channel="line:test"))


async def test_a_turn_of_somebody_linked_sees_their_records_and_its_orders_are_written(store: Store) -> None:
    linked_store(store)

    def answer(incoming, standing, now, number):
        [member] = standing.records.members
        order = NoteInPipe(member, None, "envelope", now.date(), {"500": 3}, 1500, 6)
        return say(f"{len(standing.records.merchants())}", orders=(order,))

    far_end = FarEnd()
    async with running(store, EchoCounter(answer), far_end) as engine:
        await engine.receive([event("封筒を送った")])
        await engine.wait_until_idle()
    assert far_end.accepted == {"U1": ["1"]}
    [note] = store.read_now(lambda db: db.execute(select(PIPE_NOTES)).all())
    assert (note.counts, note.amount, note.round, note.state) == ({"500": 3}, 1500, 6, "waiting")


async def test_who_is_not_linked_has_no_records_and_no_way_to_them(store: Store) -> None:
    linked_store(store)
    counter = EchoCounter()
    async with running(store, counter) as engine:
        await engine.receive([event("見せて", who="U2")])
        await engine.wait_until_idle()
    [standing] = counter.standings
    assert not standing.records.linked
    assert standing.records.db is None
    assert standing.records.payouts() == ()


async def test_a_link_that_ended_meanwhile_lets_the_turn_be_decided_again(store: Store) -> None:
    linked_store(store)
    seen = []

    def answer(incoming, standing, now, number):
        seen.append(len(standing.records.members))
        if not standing.records.members:
            return say("連携していません")
        [member] = standing.records.members
        if len(seen) == 1:  # staff revoke it while the reply is being decided
            store.write_now(lambda db: memberships.end(db, member.id, now, "staff"))
        return say("終わりました", orders=(Unlink(member),))

    far_end = FarEnd()
    async with running(store, EchoCounter(answer), far_end) as engine:
        await engine.receive([event("解除")])
        await engine.wait_until_idle()
    assert seen == [1, 0]
    assert far_end.accepted == {"U1": ["連携していません"]}


async def test_an_order_that_can_never_be_carried_out_ends_in_an_apology_not_in_a_circle(
    store: Store,
) -> None:
    linked_store(store)
    counter = EchoCounter(lambda *_: say("連携しました", orders=(CompleteLink("nothing of ours"),)))
    far_end = FarEnd()
    async with running(store, counter, far_end) as engine:
        await engine.receive([event("連携")])
        await engine.wait_until_idle()
    assert len(counter.seen) <= 6
    [[said]] = far_end.accepted.values()
    assert "連携しました" not in said


async def test_forgetting_a_conversation_ends_the_persons_links(store: Store) -> None:
    linked_store(store)
    async with running(store) as engine:
        await engine.forget("line:test", "U1")

    def rows(db: Connection) -> list:
        return db.execute(select(MEMBERSHIPS.c.person, MEMBERSHIPS.c.ended_by)).all()

    assert store.read_now(rows) == [("", "erased")]


async def test_what_is_kept_names_the_links_and_a_room_forgets_only_its_own(store: Store) -> None:
    def unit(db: Connection) -> None:
        for code in ("gifu-gotoeat", "gunma-gotoeat"):
            kit.linked(db, kit.merchant(db, code), "web", f"v.{code}")

    store.write_now(unit)
    async with running(store) as engine:
        kept = await engine.kept("web", "v.gifu-gotoeat")
        assert {link.programme for link in kept.links} == {"gifu-gotoeat", "gunma-gotoeat"}
        await engine.forget("web", "v.gifu-gotoeat")
        left = await engine.kept("web", "v.gunma-gotoeat")
    assert [link.programme for link in left.links] == ["gunma-gotoeat"]


async def test_whoever_is_told_by_the_way_hears_it_at_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.engine.SWEEP", 3600.0)

    def linked(db: Connection) -> None:
        merchant = kit.merchant(db)
        for who in ("U1", "U2"):
            kit.linked(db, merchant, channel="line:test", address=who)

    def answer(incoming, standing, now, number):
        [member] = standing.records.members
        others = TellOthers(member, None, "a thing", say("そのことです", programme="gifu-gotoeat"))
        return say("伝えました", orders=(others,))

    store.write_now(linked)
    far_end = FarEnd()
    async with running(store, EchoCounter(answer), far_end) as engine:
        await engine.receive([event("伝えて")])
        await until(lambda: far_end.accepted == {"U1": ["伝えました"], "U2": ["そのことです"]})
