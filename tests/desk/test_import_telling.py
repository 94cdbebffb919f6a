"""Whoever noted what is on its way hears when its payout is taken in: once, and with the same transaction."""

from datetime import date, datetime
from functools import cache

import merchant_kit as kit
from sqlalchemy import Connection, select

from bot.clock import TOKYO
from bot.merchants.comparing import tell_of_payouts
from bot.words import OWN, TemplateWords
from desk import imports
from programmes.loader import load_programmes
from programmes.model import Programme
from store import Store, memberships, pipe
from store.merchant_tables import PIPE_NOTES
from store.tables import MESSAGES

NOW = datetime(2020, 12, 11, 12, tzinfo=TOKYO)
FILE = "加盟店番号,入金日,入金額,状態,回\n1001,2020-12-28,15000,予定,2\n"


@cache
def gifu() -> Programme:
    return load_programmes()["gifu-gotoeat"]


def take_in(store: Store, text: str) -> imports.Applied:
    preview = imports.make_preview(store, "payouts", gifu(), "payouts.csv", text.encode(), NOW)
    assert preview.can_be_applied, preview.refused
    words = TemplateWords(OWN)
    return imports.apply(
        store, preview, "staff", NOW, tell=lambda db, ids: tell_of_payouts(db, words, gifu(), ids, NOW)
    )


def noted(db: Connection) -> None:
    """Two people of a merchant, one of whom has noted 30 tickets of 500 yen of the second round."""
    merchant = kit.merchant(db)
    kit.linked(db, merchant, address="U1", now=NOW)
    kit.linked(db, merchant, address="U2", now=NOW)
    [member] = memberships.of_person(db, "line:main", "U1", NOW)
    pipe.note(
        db, member, shop=None, kind="envelope", day=date(2020, 12, 1), counts={"face-500": 30}, amount=15_000,
        settlement_round=2, now=NOW,
    )  # fmt: skip


def said(store: Store) -> list[str]:
    return store.read_now(lambda db: list(db.execute(select(MESSAGES.c.text)).scalars()))


def test_both_people_are_told_once_that_it_is_there(store: Store) -> None:
    store.write_now(noted)
    take_in(store, FILE)
    assert said(store) == [], "it is only planned"
    sent = FILE.replace("予定", "振込済")
    take_in(store, sent)
    [state] = store.read_now(lambda db: list(db.execute(select(PIPE_NOTES.c.state)).scalars()))
    assert state == "compared"
    assert len(said(store)) == 2
    assert all("15,000円" in text for text in said(store))
    take_in(store, sent)
    assert len(said(store)) == 2


def test_a_merchant_that_noted_nothing_is_told_nothing(store: Store) -> None:
    store.write_now(lambda db: kit.linked(db, kit.merchant(db), now=NOW))
    assert take_in(store, FILE.replace("予定", "振込済")).changed
    assert said(store) == []
