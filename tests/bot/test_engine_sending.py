"""Deliveries: in order, again by the kind of failure, and every one ends in a recorded state."""

from datetime import timedelta

import pytest
from engine_kit import START, EchoCounter, FarEnd, event, running, say, until
from sqlalchemy import select, update

from bot import casework
from bot.blocks import CaseRequest
from bot.clock import SetClock
from bot.outbox import Again, Never, Outcome, Outgoing, QuotaGone, Sent, Unreachable
from bot.outbox_sender import pause_before_next, recorded
from store import Store, cases, outbox
from store.tables import OUTBOX


def rows(store: Store) -> list:
    return list(store.read_now(lambda db: db.execute(select(OUTBOX).order_by(OUTBOX.c.message_id)).all()))


def states(store: Store) -> list[str]:
    return [row.state for row in rows(store)]


def outgoing(**more) -> Outgoing:
    basic = {
        "id": "k", "message": 1, "channel": "line:test", "address": "U1", "conversation": 1, "blocks": (), "quick": (),
        "reply_token": "", "reply_until": None, "first_tried_at": START, "attempt": 1, "doubtful": False,
    }  # fmt: skip
    return Outgoing(**basic | more)


@pytest.mark.parametrize(
    ("outcome", "state", "error"),
    [
        (Sent("push"), "sent", ""),
        (Never("400 bad"), "refused", "400 bad"),
        (QuotaGone(), "refused", "quota"),
        (Unreachable("gone"), "unreachable", "gone"),
    ],
)
async def test_every_outcome_ends_in_its_state(
    store: Store, outcome: Outcome, state: str, error: str
) -> None:
    async with running(store, far_end=FarEnd([outcome])) as engine:
        await engine.receive([event("a")])
        await engine.wait_until_idle()
    [row] = rows(store)
    assert (row.state, row.error, row.worker) == (state, error, "")


async def test_what_could_not_be_delivered_is_tried_again_with_the_same_key_before_the_next(
    store: Store,
) -> None:
    far_end = FarEnd([Again("429", after_seconds=0.05), Again("timeout", 0.05, doubtful=True)])
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("1"), event("2")])
        await engine.wait_until_idle()
    first = far_end.attempts[:3]
    assert far_end.accepted["U1"] == ["re: 1", "re: 2"]
    assert len({attempt.id for attempt in first}) == 1
    assert [(attempt.attempt, attempt.doubtful) for attempt in first] == [(1, False), (2, False), (3, True)]
    assert len({attempt.first_tried_at for attempt in first}) == 1
    assert [row.attempts for row in rows(store)] == [3, 1]


async def test_a_conversation_that_waits_does_not_hold_up_another(store: Store) -> None:
    far_end = FarEnd([Again("429", after_seconds=3600)])
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("1", "U1")])
        await until(lambda: far_end.attempts)
        await engine.receive([event("2", "U2")])
        await until(lambda: far_end.accepted)
    assert far_end.accepted == {"U2": ["re: 2"]}


async def test_a_deliverer_that_breaks_is_given_up_in_the_end(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox_sender.pause_before_next", lambda attempt, asked: 0.001)
    far_end = FarEnd([RuntimeError("secret words")] * 5)
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("1"), event("2")])
        await engine.wait_until_idle()
    assert [(row.state, row.error, row.doubtful) for row in rows(store)] == [
        ("refused", "RuntimeError", True), ("sent", "", False),
    ]  # fmt: skip


async def test_the_reply_token_travels_to_the_deliverer(store: Store) -> None:
    clock, far_end = SetClock(START), FarEnd()
    async with running(store, far_end=far_end, clock=clock) as engine:
        await engine.receive([event("a", reply_token="T", reply_until=START + timedelta(seconds=50))])
        await engine.wait_until_idle()
        clock.move(timedelta(minutes=5))
        await engine.receive([event("b", reply_token="T2", reply_until=START + timedelta(seconds=50))])
        await engine.wait_until_idle()
    assert [(each.reply_token, each.began_as_reply) for each in far_end.attempts] == [
        ("T", True),
        ("T2", False),
    ]


@pytest.mark.parametrize(("doubtful", "state"), [(False, "expired"), (True, "unknown")])
def test_after_24_hours_a_delivery_is_given_up(doubtful: bool, state: str) -> None:
    late = START + timedelta(hours=24)
    assert recorded(outgoing(attempt=30), Again("503", doubtful=doubtful), late)["state"] == state


async def test_what_may_have_arrived_is_not_sent_again_when_its_key_is_no_longer_good(store: Store) -> None:
    clock, far_end = SetClock(START), FarEnd([Again("timeout", after_seconds=3600, doubtful=True)])
    async with running(store, far_end=far_end, clock=clock) as engine:
        await engine.receive([event("1")])
        await until(lambda: [row.state for row in rows(store)] == ["pending"])
    clock.move(timedelta(hours=25))
    async with running(store, far_end=far_end, clock=clock) as engine:
        await engine.receive([event("2", at=clock.now())])
        await engine.wait_until_idle()
    assert [row.state for row in rows(store)] == ["unknown", "sent"]
    assert far_end.accepted["U1"] == ["re: 2"]


def test_a_minute_before_24_hours_it_is_still_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    row = recorded(outgoing(attempt=2), Again("503", 1.0), START + timedelta(hours=23, minutes=58))
    assert row["state"] == "pending"


@pytest.mark.parametrize(
    ("attempt", "least", "most"), [(1, 0.25, 0.5), (2, 0.5, 1), (4, 2, 4), (20, 30, 60), (2000, 30, 60)]
)
def test_pauses_double_up_to_a_minute_and_scatter(attempt: int, least: float, most: float) -> None:
    pauses = {pause_before_next(attempt, None) for _ in range(50)}
    assert len(pauses) > 1
    assert all(least <= pause <= most for pause in pauses)


def test_a_channel_that_asks_for_a_pause_gets_it() -> None:
    assert 30 <= pause_before_next(1, 30) <= 30.1


async def test_an_unknown_channel_is_refused_not_tried_for_ever(store: Store) -> None:
    async with running(store) as engine:
        one = event("a")
        await engine.receive([type(one)("gone", "V1", one.event_id, "text", START, text="b")])
        await engine.wait_until_idle()
    assert [row.state for row in rows(store)] == ["refused"]


async def test_what_waits_for_someone_who_blocks_is_unreachable(store: Store) -> None:
    far_end = FarEnd([Again("429", after_seconds=3600)])
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("1"), event("2")])
        await until(lambda: far_end.attempts and states(store) == ["pending", "pending"])
        await engine.receive([event(kind="unfollow")])
        await until(lambda: states(store) == ["unreachable", "unreachable"])


async def test_staff_answers_leave_by_the_same_door(store: Store) -> None:
    counter = EchoCounter(
        lambda incoming, standing, now, number: say(
            "c", kind="handoff", case=CaseRequest(number(), "asked_for", "?")
        )
    )
    far_end = FarEnd()
    async with running(store, counter, far_end) as engine:
        await engine.receive([event("人と話したい")])
        await engine.wait_until_idle()
        [case] = store.read_now(cases.listing)
        await engine.look(
            await store.write(
                lambda db: casework.answer(db, case.number, "佐藤", "お待たせしました。", START)
            )
        )
        await engine.wait_until_idle()
    assert far_end.accepted["U1"] == ["c", "お待たせしました。"]
    assert [each.author for each in far_end.attempts] == ["bot", "staff"]


async def test_a_staff_answer_to_someone_who_blocked_is_recorded_as_unreachable(store: Store) -> None:
    counter = EchoCounter(
        lambda incoming, standing, now, number: say(
            "c", kind="handoff", case=CaseRequest(number(), "asked_for", "?")
        )
    )
    async with running(store, counter) as engine:
        await engine.receive([event("人と話したい"), event(kind="unfollow")])
        await engine.wait_until_idle()
        [case] = store.read_now(cases.listing)
        await engine.look(await store.write(lambda db: casework.answer(db, case.number, "佐藤", "?", START)))
        await engine.wait_until_idle()
    assert [row.state for row in rows(store)][1:] == ["unreachable"]


async def test_the_sweep_delivers_what_another_process_left_in_the_middle(store: Store) -> None:
    clock, far_end = SetClock(START), FarEnd()
    async with running(store, far_end=FarEnd([Never("x")]), clock=clock) as engine:
        await engine.receive([event("a")])
        await engine.wait_until_idle()
    store.write_now(
        lambda db: db.execute(update(OUTBOX).values(state="sending", worker="dead", first_tried_at=START))
    )
    async with running(store, far_end=far_end, clock=clock) as engine:
        await engine.wait_until_idle()
    [attempt] = far_end.attempts
    assert (attempt.doubtful, attempt.first_tried_at, attempt.attempt) == (True, START, 2)


async def test_the_sweep_leaves_alone_what_a_living_process_is_sending(store: Store) -> None:
    slow, other = FarEnd(pause=0.5), FarEnd()
    async with running(store, far_end=slow) as one, running(store, far_end=other):
        await one.receive([event("a")])
        await one.wait_until_idle()
    assert slow.accepted["U1"] == ["re: a"]
    assert other.attempts == []


async def test_an_attempt_whose_time_has_run_out_is_made_again_as_doubtful(store: Store) -> None:
    clock, far_end = SetClock(START), FarEnd()
    async with running(store, far_end=FarEnd([Never("x")]), clock=clock) as engine:
        await engine.receive([event("a")])
        await engine.wait_until_idle()
        lost = {"state": "sending", "worker": engine.name, "next_attempt_at": START + outbox.LEASE}
        store.write_now(lambda db: db.execute(update(OUTBOX).values(**lost)))
        assert store.read_now(lambda db: outbox.due(db, engine.name, clock.now())) == []
        clock.move(outbox.LEASE)
        async with running(store, far_end=far_end, clock=clock) as other:
            await other.wait_until_idle()
    assert [attempt.doubtful for attempt in far_end.attempts] == [True]


async def test_two_processes_never_work_on_one_conversation_at_once(store: Store, database_url: str) -> None:
    second = Store(database_url)
    second.open()
    far_end = FarEnd(pause=0.002)
    counter = EchoCounter()
    async with running(store, counter, far_end) as one, running(second, counter, far_end) as two:
        for number in range(60):
            await (one, two)[number % 2].receive([event(f"{number}", f"U{number % 3}")])
        await one.wait_until_idle()
    second.close()
    assert far_end.clashes == 0
    for who in range(3):
        assert far_end.accepted[f"U{who}"] == [f"re: {number}" for number in range(60) if number % 3 == who]


async def test_stopping_finishes_what_is_under_way(store: Store) -> None:
    far_end = FarEnd(pause=0.3)
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("a"), event("b")])
    assert far_end.accepted["U1"] == ["re: a", "re: b"]
    assert {row.state for row in rows(store)} == {"sent"}


async def test_stopping_does_not_wait_for_a_far_end_that_is_away(store: Store) -> None:
    far_end = FarEnd([Again("503", after_seconds=3600)])
    async with running(store, far_end=far_end) as engine:
        await engine.receive([event("a")])
        await until(lambda: far_end.attempts)
    assert states(store) == ["pending"]
    assert store.read_now(lambda db: outbox.anything_waits(db))
