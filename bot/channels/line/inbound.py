"""LINE's webhook events as :class:`Incoming` [Messaging API reference, webhook event objects].

A reader of our own over plain JSON: what is unknown is left alone, as LINE adds types and properties without
notice. It never raises for what came correctly signed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.channels.line.actions import words_said
from bot.clock import TOKYO
from bot.incoming import Incoming

Json = Mapping[str, Any]
Fields = dict[str, Any]
REPLY_FOR: Final = timedelta(seconds=50)
"""A reply token is to be used within a minute of receiving the webhook [R#send-reply-message-reply-token]."""
REPLY_AT_MOST: Final = timedelta(minutes=20)
"""After the event, however late it is delivered again [same]."""
NOBODY: Final = "event:"
"""Begins the address of somebody who has none: only the reply token reaches them."""
_LONGEST_ID: Final = 255
_USER: Final = re.compile(r"U[0-9a-f]{32}")
_NONCE: Final = re.compile(r"[A-Za-z0-9+/=_-]{10,255}")
"""What we give to LINE when an account is to be linked, in Base64 [D:linking-accounts]."""
_LATEST: Final = datetime(2200, 1, 1, tzinfo=TOKYO).timestamp() * 1000
_IN_GROUPS: Final = frozenset({"text", "press", "unsend", "join", "leave"})


@dataclass(frozen=True, slots=True)
class Heard:
    """One event. ``incoming`` None: nothing to keep or to answer; only its ``type`` is of interest, for the log."""

    type: str
    incoming: Incoming | None = None


def read(channel: str, event: object, now: datetime) -> Heard:
    """What an event means to the counter; ``now`` is when it was received."""
    if not isinstance(event, dict):
        return Heard("odd")
    kind, event_id = _word(event, "type"), _word(event, "webhookEventId")
    address = _address(_part(event, "source"), event_id)
    reader = _EVENTS.get(kind)
    if reader is None or not event_id or not address:
        return Heard(kind or "odd")
    fields = reader(event)
    if not fields or not _is_heard(fields["kind"], address, event):
        return Heard(kind)
    at = _time(event, now)
    if event.get("mode") == "standby":
        fields["silent"] = True
    else:
        fields |= _way_to_answer(_word(event, "replyToken"), min(now + REPLY_FOR, at + REPLY_AT_MOST), now)
    return Heard(kind, Incoming(channel, address, event_id, occurred_at=at, **fields))


def is_user(address: str) -> bool:
    """Whether this is one person's id: what account links and menus of a person's own are for."""
    return bool(_USER.fullmatch(address))


def is_nonce(text: str) -> bool:
    """Whether a link with this nonce would be heard (10 to 255 characters of Base64)."""
    return bool(_NONCE.fullmatch(text))


def in_group(address: str) -> bool:
    """Whether this address is a group's or a room's (users' ids begin with U)."""
    return address[:1] in {"C", "R"}


def can_be_pushed_to(address: str) -> bool:
    return not address.startswith(NOBODY)


def can_be_shown_work(address: str) -> bool:
    """Whether this is one person's chat."""
    return address.startswith("U")


def _is_heard(kind: str, address: str, event: Json) -> bool:
    """In groups not everything is, and an account is linked to one person only."""
    if kind == "linked":
        return is_user(address)
    return not in_group(address) or (kind in _IN_GROUPS and _meant_for_us(event))


def _address(source: Json, event_id: str) -> str:
    """Where to answer: the user's, group's or room's id. Who has none (no consent) gets an address that lasts
    for this event; an event without a source has none at all."""
    match source.get("type"):
        case "user":
            return _word(source, "userId") or NOBODY + event_id
        case "group":
            return _word(source, "groupId")
        case "room":
            return _word(source, "roomId")
        case _:
            return ""


def _way_to_answer(token: str, until: datetime, now: datetime) -> Fields:
    return {"reply_token": token, "reply_until": until} if token and until > now else {}


def _time(event: Json, now: datetime) -> datetime:
    """When it happened; when it was received, if that is not a moment."""
    at = event.get("timestamp")
    if isinstance(at, int | float) and 0 < at < _LATEST:
        return datetime.fromtimestamp(at / 1000, TOKYO)
    return now


# --- kinds of events ----------------------------------------------------------------------------------


def _message(event: Json) -> Fields:
    message = _part(event, "message")
    fields: Fields = {"message_id": _word(message, "id")}
    match message.get("type"):
        case "text":
            return fields | {"kind": "text", "text": _without_mention(message)}
        case "image":
            return _picture(message, fields["message_id"])
        case "video" | "audio" | "file":
            return fields | {"kind": "file", "file_name": _text(message, "fileName")}
        case "location":
            return fields | _position(message)
        case "sticker":
            return fields | {"kind": "sticker"}
        case _:
            return fields | {"kind": "other"}


def _picture(message: Json, message_id: str) -> Fields:
    """Several pictures sent at once come as several events: one answer for all of them. Only what lies at LINE can be
    fetched from there, and so has an id [R#get-content]."""
    first = _part(message, "imageSet").get("index", 1) in (0, 1)
    at_line = _part(message, "contentProvider").get("type") == "line"
    return {"kind": "picture", "message_id": message_id if at_line else "", "beside": not first}


def _position(message: Json) -> Fields:
    latitude, longitude = message.get("latitude"), message.get("longitude")
    if _within(latitude, 90) and _within(longitude, 180):
        return {"kind": "position", "latitude": latitude, "longitude": longitude}
    return {"kind": "other"}


def _within(degrees: object, most: int) -> bool:
    return isinstance(degrees, int | float) and -most <= degrees <= most


def _postback(event: Json) -> Fields:
    postback = _part(event, "postback")
    data, params = _text(postback, "data"), _part(postback, "params")
    if words := words_said(data):
        return {"kind": "text", "text": words}
    if "status" in params or "newRichMenuAliasId" in params:  # a rich menu was switched: nothing was asked
        return {"kind": "other", "silent": True}
    return {"kind": "press", "press": data, "picked": _word(params, "date") or _word(params, "datetime")[:10]}


def _unsend(event: Json) -> Fields:
    return {"kind": "unsend", "message_id": _word(_part(event, "unsend"), "messageId")}


def _account_link(event: Json) -> Fields:
    """The nonce that we gave; nothing where the link failed, as LINE names nobody then [D:linking-accounts]."""
    link = _part(event, "link")
    nonce = _word(link, "nonce")
    linked = link.get("result") == "ok" and is_nonce(nonce)
    return {"kind": "linked", "picked": nonce} if linked else {}


def _only(kind: str) -> Callable[[Json], Fields]:
    return lambda _: {"kind": kind}


_EVENTS: Final[dict[str, Callable[[Json], Fields]]] = {
    "message": _message,
    "postback": _postback,
    "unsend": _unsend,
    "accountLink": _account_link,
    **{kind: _only(kind) for kind in ("follow", "unfollow", "join", "leave")},
}


# --- groups -------------------------------------------------------------------------------------------


def _meant_for_us(event: Json) -> bool:
    """In a group only a text that mentions the bot is: the others talk with each other."""
    return event.get("type") != "message" or bool(_mentions(_part(event, "message")))


def _without_mention(message: Json) -> str:
    """The text without ``@our name`` (counted by LINE in UTF-16 units)."""
    text = _text(message, "text")
    units = text.encode("utf-16-le", "surrogatepass")
    for start, end in sorted(_mentions(message), reverse=True):
        if units[2 * start : 2 * start + 2] == "@".encode("utf-16-le"):
            units = units[: 2 * start] + units[2 * end :]
    return units.decode("utf-16-le", "replace").strip() if "mention" in message else text


def _mentions(message: Json) -> list[tuple[int, int]]:
    """Where the text names us: start and end in UTF-16 units."""
    mentioned = _part(message, "mention").get("mentionees")
    people = mentioned if isinstance(mentioned, list) else []
    ours = [each for each in people if isinstance(each, dict) and each.get("isSelf") is True]
    places = [(each.get("index"), each.get("length")) for each in ours]
    return [
        (start, start + length)
        for start, length in places
        if isinstance(start, int) and isinstance(length, int) and start >= 0 and length > 0
    ]


# --- plain JSON ---------------------------------------------------------------------------------------


def _part(of: Json, name: str) -> Json:
    part = of.get(name)
    return part if isinstance(part, dict) else {}


def _text(of: Json, name: str) -> str:
    text = of.get(name)
    return text if isinstance(text, str) else ""


def _word(of: Json, name: str) -> str:
    """An id or a name of a type: short, or it is none."""
    text = _text(of, name)
    return text if len(text) <= _LONGEST_ID else ""
