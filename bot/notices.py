"""Telling linked people something of our own accord: each of them once, by the same door as every answer."""

import uuid
from datetime import datetime

from sqlalchemy import Connection

from bot.blocks import Reply
from bot.codec import reply_to_json, words_of_reply
from store import conversations, memberships, notices, outbox, transcript
from store.tables import Found


def tell(
    db: Connection,
    *,
    merchant: int,
    shop: int | None,
    key: str,
    reply: Reply,
    now: datetime,
    but_for: int | None = None,
) -> list[int]:
    """Tell everybody linked to a merchant (to all of it, or to this ``shop``) what ``reply`` says; ``reply.programme`` says
    which room it belongs to. ``key``: what it is about; who was told of it before is left out, and so is the link
    ``but_for``, whose person did it.

    The conversations to look at (``Engine.look``): an engine takes them up by itself within seconds.
    """
    told = []
    for member in memberships.of_merchant(db, merchant):
        if member.id == but_for or member.shop_id not in (None, shop) or _expired(member, now):
            continue
        here = _conversation(db, member, reply.programme)
        if here is None or here.blocked or not notices.is_new(db, member.id, key, now):
            continue
        if here.id in told:  # linked to the merchant and to its shop
            continue
        say_in(db, here.id, reply, now)
        told.append(here.id)
    return told


def say_in(db: Connection, conversation: int, reply: Reply, now: datetime) -> None:
    """Say something in a conversation of our own accord, in the transaction of what it tells of."""
    body = reply_to_json(reply)
    line = transcript.line(conversation, "out", reply.kind, words_of_reply(reply), now, body=body)
    outbox.post(db, line, str(uuid.uuid4()), now)


def _expired(member: Found, now: datetime) -> bool:
    return member.expires_at is not None and bool(member.expires_at <= now)


def _conversation(db: Connection, member: Found, programme: str) -> Found | None:
    """Where this person speaks with us: on the web in the programme's room, or in the one for all."""
    for address in (f"{member.person}.{programme}", member.person):
        number = conversations.find(db, member.channel, address)
        if number is not None:
            return conversations.get(db, number)
    return None
