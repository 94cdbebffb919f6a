"""What was noted, beside what was paid: the right payout, the right difference, and told once."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import merchant_kit as kit
import pytest
from merchant_kit import NOW
from sqlalchemy import Connection, select
from talking import WORDS, programmes

from bot.blocks import Button, Press
from bot.clock import TOKYO
from bot.merchants.comparing import beside, noted_counts, pairs_of, payout_came, tell_of_payouts
from bot.plain import text_of
from store import Store, memberships, outbox, pipe
from store.memberships import Member
from store.merchant_tables import PIPE_NOTES

GIFU = "gifu-gotoeat"


def note(number: int, **more: Any) -> Any:
    row = {
        "id": number, "programme": GIFU, "merchant_id": 1, "shop_id": None, "day": date(2020, 12, 16),
        "counts": {"face-500": 120}, "amount": 60_000, "round": 4, "payout_id": None,
    }  # fmt: skip
    return SimpleNamespace(**{**row, **more})


def payout(number: int, **more: Any) -> Any:
    row = {
        "id": number, "programme": GIFU, "merchant_id": 1, "shop_id": None, "day": date(2021, 2, 1),
        "amount": 60_000, "round": 4, "state": "sent", "arrived_on": None, "declared": None, "counted": None,
    }  # fmt: skip
    return SimpleNamespace(**{**row, **more})


@pytest.mark.parametrize(
    ("notes", "payouts", "pairs"),
    [
        pytest.param([note(1)], [payout(9)], [([1], 9)], id="the same round"),
        pytest.param([note(1)], [payout(9, round=5)], [], id="another round"),
        pytest.param([note(1)], [payout(9, merchant_id=2)], [], id="another merchant"),
        pytest.param([note(1)], [payout(9, programme="gunma-gotoeat")], [], id="another programme"),
        pytest.param([note(1, shop_id=5)], [payout(9, shop_id=5)], [([1], 9)], id="the same shop"),
        pytest.param([note(1, shop_id=5)], [payout(9, shop_id=6)], [], id="another shop"),
        pytest.param([note(1, shop_id=5)], [payout(9)], [([1], 9)], id="paid for all shops together"),
        pytest.param([note(1)], [payout(9, shop_id=5)], [], id="noted for all shops, paid for one"),
        pytest.param([note(1)], [payout(9, state="planned")], [], id="only planned"),
        pytest.param([note(1)], [payout(9, state="returned")], [], id="sent back by the bank"),
        pytest.param([note(1), note(2)], [payout(9)], [([1, 2], 9)], id="two envelopes paid together"),
        pytest.param(
            [note(1, amount=1_000), note(2)], [payout(8), payout(9, amount=1_000)], [([2], 8), ([1], 9)],
            id="each with the payout of its amount",
        ),
        pytest.param(
            [note(1, amount=None), note(2, amount=None)], [payout(8), payout(9)], [([1], 8), ([2], 9)],
            id="without amounts in their order",
        ),
        pytest.param([note(1, round=None)], [payout(9, round=None)], [([1], 9)], id="no rounds: the next one"),
        pytest.param([note(1, round=None)], [payout(9, day=date(2020, 12, 1))], [], id="paid before it was sent"),
        pytest.param(
            [note(1, round=None)], [payout(9, arrived_on=date(2020, 12, 10))], [],
            id="what was paid had arrived before",
        ),
        pytest.param(
            [note(1, round=None), note(2, round=None)], [payout(9, round=None)], [([1], 9)],
            id="no rounds: one payout for one envelope",
        ),
    ],
)  # fmt: skip
def test_a_note_finds_its_payout(notes: Any, payouts: Any, pairs: Any) -> None:
    found = [([n.id for n in pair.notes], pair.payout.id) for pair in pairs_of(notes, payouts)]
    assert found == pairs


def test_a_payout_that_was_compared_before_is_taken() -> None:
    assert pairs_of([note(1)], [payout(9)], taken={9}) == ()


@pytest.mark.parametrize(
    ("code", "counts", "counted", "paid", "difference", "same"),
    [
        (GIFU, {"face-500": 120}, {"face-500": 120}, 60_000, 0, True),
        (GIFU, {"face-500": 120}, {"face-500": 118}, 59_000, -1_000, False),
        (GIFU, {"face-500": 2}, {"face-1000": 1}, 1_000, 0, False),
        (GIFU, {"face-500": 120}, {}, 60_000, 0, True),
        ("gunma-gotoeat", {"face-1000": 3}, {"face-1000": 4}, 4_000, 1_000, False),
        ("aikyo-gunma", {"guest-nights": 18}, {"guest-nights": 18}, 72_000, 0, True),
        ("aikyo-gunma", {"guest-nights": 18}, {"guest-nights": 15}, 60_000, -12_000, False),
        (
            "ise-shouhinken", {"common-1000": 3, "electronic": 12_000},
            {"common-1000": 3, "electronic": 11_000}, 14_000, -1_000, False,
        ),
        ("tottori-area", {"area-500": 8, "area-250": 4}, {"area-500": 8, "area-250": 4}, 5_000, 0, True),
    ],
)  # fmt: skip
def test_counts_and_yen_are_laid_side_by_side(
    code: str, counts: Any, counted: Any, paid: int, difference: int, same: bool
) -> None:
    laid = beside(programmes()[code], [note(1, counts=counts)], payout(9, counted=counted, amount=paid))
    assert (laid.difference, laid.is_same) == (difference, same)
    assert noted_counts([note(1, counts=counts), note(2, counts=counts)]) == {
        name: 2 * count for name, count in counts.items()
    }


def asked(buttons: tuple[Button, ...]) -> list[tuple[str, dict[str, str]]]:
    presses = [button.does for button in buttons]
    return [(p.handler, dict(p.args)) for p in presses if isinstance(p, Press)]


def test_yes_settles_the_note_and_no_leads_into_the_dispute_of_that_payout() -> None:
    reply = payout_came(
        WORDS, programmes()[GIFU], [note(7)], payout(9, counted={"face-500": 118}, amount=59_000), NOW
    )
    [card] = reply.blocks
    assert asked(card.buttons) == [  # type: ignore[union-attr]
        ("pipe", {"p": GIFU, "payout": "9", "step": "agree"}),
        ("dispute", {"p": GIFU, "payout": "9", "step": "start"}),
    ]
    said = text_of(reply)
    assert "500円券: 記録120枚、集計118枚（2枚少ない）" in said
    assert "記録より1,000円少ない" in said
    assert reply.programme == GIFU


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2021-02-01T09:00", "2021年2月15日(月)までです（あと14日）"),
        ("2021-02-15T23:59", "2021年2月15日(月)までです（今日まで）"),
        ("2021-02-16T00:00", "2021年2月15日(月)でした"),
    ],
)
def test_days_left_to_object_are_told_to_the_last_one(day: str, said: str) -> None:
    now = datetime.fromisoformat(day).replace(tzinfo=TOKYO)
    assert said in text_of(payout_came(WORDS, programmes()[GIFU], [note(1)], payout(9), now))


@pytest.mark.parametrize("code", ["gunma-gotoeat", "aikyo-gunma", "ise-shouhinken", "tottori-area"])
def test_where_there_is_no_rule_to_object_no_last_day_is_told(code: str) -> None:
    reply = payout_came(WORDS, programmes()[code], [note(1, programme=code)], payout(9, programme=code), NOW)
    assert "申し立て" not in text_of(reply, sources=False)


# --- after an import ----------------------------------------------------------------------------------


def put_note(db: Connection, member: Member, **more: Any) -> int:
    row = {
        "shop": None, "kind": "envelope", "day": date(2020, 12, 16), "counts": {"face-500": 120},
        "amount": 60_000, "settlement_round": 4, "now": NOW,
    }  # fmt: skip
    return pipe.note(db, member, **{**row, **more})


def test_who_noted_something_is_told_once_when_its_payout_comes(store: Store) -> None:
    def unit(db: Connection) -> tuple[list[int], list[int], list[str]]:
        merchant = kit.merchant(db)
        kit.linked(db, merchant)
        [member] = memberships.of_person(db, "line:main", "U1", NOW)
        put_note(db, member)
        put_note(db, member)
        paid = kit.payout(db, merchant, amount=120_000, round=4, counted={"face-500": 240})
        first = tell_of_payouts(db, WORDS, programmes()[GIFU], [paid], NOW)
        again = tell_of_payouts(db, WORDS, programmes()[GIFU], [paid], NOW)
        states = [row.state for row in db.execute(select(PIPE_NOTES))]
        return first, again, states

    first, again, states = store.write_now(unit)
    assert (len(first), again, states) == (1, [], ["compared", "compared"])
    assert store.read_now(outbox.anything_waits)


def test_a_payout_that_nobody_waits_for_tells_nobody(store: Store) -> None:
    def unit(db: Connection) -> list[int]:
        merchant, other = kit.merchant(db), kit.merchant(db, number="1002")
        kit.linked(db, merchant)
        [member] = memberships.of_person(db, "line:main", "U1", NOW)
        put_note(db, member)
        ids = [kit.payout(db, other, amount=60_000, round=4), kit.payout(db, merchant, round=5)]
        return tell_of_payouts(db, WORDS, programmes()[GIFU], [*ids, 999], NOW)

    assert store.write_now(unit) == []
