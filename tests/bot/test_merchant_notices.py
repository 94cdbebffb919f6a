"""Who is told of something of a merchant's of our own accord, and how often."""

import merchant_kit as kit
from sqlalchemy import Connection, select

from bot.blocks import Reply, Text
from bot.notices import tell
from store import Store, conversations
from store.tables import MESSAGES

REPLY = Reply("form", (Text("申し立てを受け付けました。"),), programme="gifu-gotoeat")


def told(store: Store, shop: bool, times: int = 1) -> list[str]:
    """Owner, bookkeeper of the first shop, bookkeeper of the second; the owner is linked to the first shop as well."""

    def unit(db: Connection) -> list[str]:
        merchant = kit.merchant(db)
        first, second = kit.shop(db, merchant), kit.shop(db, merchant)
        links = (("owner", None), ("owner", first), ("first", first), ("second", second))
        for who, where in links:
            kit.linked(db, merchant, address=who, shop=where)
        for _ in range(times):
            tell(db, merchant=merchant, shop=first if shop else None, key="k", reply=REPLY, now=kit.NOW)
        said = db.execute(select(MESSAGES.c.conversation_id).order_by(MESSAGES.c.id)).scalars()
        names = {conversations.find(db, "line:main", who): who for who, _ in links}
        return [names[each] for each in said]

    return store.write_now(unit)


def test_whoever_is_linked_twice_is_told_once(store: Store) -> None:
    assert told(store, shop=True) == ["owner", "first"]


def test_what_is_told_again_is_told_to_nobody(store: Store) -> None:
    assert told(store, shop=True, times=3) == ["owner", "first"]


def test_what_is_the_whole_merchants_is_told_to_no_shop(store: Store) -> None:
    assert told(store, shop=False) == ["owner"]
