"""Linking a chat with a merchant's records."""

import merchant_kit as kit
import pytest
from asking import Ask, ask_handler, turn_of
from merchant_kit import NOW
from sqlalchemy import Connection

from bot.blocks import Card, Open
from bot.merchants import linking
from bot.merchants.code import token_hash
from bot.orders import CompleteLink, GiveDoor, Unlink
from bot.plain import text_of
from bot.records import Records
from handlers import link
from store import Store, doors

AT = "2021-02-03T12:00:00"
GIFU = "gifu-gotoeat"


@pytest.fixture
def shops(store: Store) -> Store:
    """U1 is linked to two merchants of Gifu, U2 to one of Gunma."""

    def unit(db: Connection) -> None:
        kit.linked(db, kit.merchant(db, number="1001", name="みほん食堂"))
        kit.linked(db, kit.merchant(db, number="1002", name="みほん酒場"))
        kit.linked(db, kit.merchant(db, "gunma-gotoeat", number="1001"), address="U2")

    store.write_now(unit)
    return store


def test_who_is_not_linked_gets_a_page_and_types_nothing_into_the_chat(ask: Ask) -> None:
    answer = ask(
        "link", GIFU, "連携したい", AT, site="https://counter.example.jp", new_token=lambda: "secret"
    )
    [card] = answer.reply.blocks
    assert isinstance(card, Card)
    assert card.buttons[0].does == Open("https://counter.example.jp/d/secret")
    assert answer.reply.orders == (
        GiveDoor(token_hash("secret"), "link", subject={"programme": GIFU}, minutes=30),
    )
    assert "このチャットには書かないでください" in answer


def test_the_linked_see_their_own_shops_of_this_programme(shops: Store) -> None:
    with kit.records_of(shops) as records:
        answer = ask_handler("link", GIFU, "連携の状態", AT, records=records.of(GIFU))
        assert "みほん食堂" in answer
        assert "みほん酒場" in answer
        assert "1002" in answer
        assert "連携をやめる 1001" in answer


def test_unlinking_asks_first_and_then_ends_that_link_only(shops: Store) -> None:
    with kit.records_of(shops) as records:
        mine = records.of(GIFU)
        first = mine.members[0]
        args = {"step": "unlink", "member": str(first.id)}
        assert not ask_handler("link", GIFU, "", AT, records=mine, args=args).reply.orders
        done = ask_handler("link", GIFU, "", AT, records=mine, args={**args, "step": "unlink_now"})
        assert done.reply.orders == (Unlink(first),)
        assert done.reply.menu == "", "the other link goes on"
        assert "続いています" in done


def test_somebody_elses_link_is_not_to_be_ended(shops: Store) -> None:
    with kit.records_of(shops, address="U2") as theirs, kit.records_of(shops) as mine:
        foreign = str(theirs.members[0].id)
        args = {"step": "unlink_now", "member": foreign}
        answer = ask_handler("link", GIFU, "", AT, records=mine.of(GIFU), args=args)
        assert not answer.reply.orders


def test_a_confirmed_nonce_completes_the_link_for_the_person_it_was_made_for(shops: Store) -> None:
    def unit(db: Connection) -> None:
        code = linking.issue(db, "s" * 32, 1, now=NOW, by="staff")
        proven = linking.prove(db, "s" * 32, programme=GIFU, number="1001", code=code, who="U3", now=NOW)
        assert isinstance(proven, linking.Proven)
        doors.give(
            db, token_hash=token_hash("nonce"), purpose="nonce", subject=proven.subject(), channel="line:main",
            address="U3", membership=None, now=NOW, expires_at=NOW.replace(hour=13),
        )  # fmt: skip

    shops.write_now(unit)
    with shops.database.reading() as db:
        for person, nonce, completes in (
            ("U3", "nonce", True),
            ("U1", "nonce", False),
            ("U3", "guessed", False),
        ):
            records = Records(db, (), ("line:main", person))
            reply = link.linked(turn_of(GIFU, "", AT, records=records, nonce=nonce))
            assert reply.orders == ((CompleteLink(token_hash("nonce")),) if completes else ()), (
                person,
                nonce,
            )
            assert reply.menu == ("merchant" if completes else "")
            assert ("お知らせの設定" in text_of(reply)) == completes, (
                "what they are told unasked, and how to stop it"
            )
