"""LINE's webhook events as :class:`Incoming` [Messaging API reference, webhook event objects].

A reader of our own over plain JSON: what is unknown is left alone, as LINE adds types and properties without
notice. It never raises for what came correctly signed.
"""

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
    if in_group(address) and (fields["kind"] not in _IN_GROUPS or not _meant_for_us(event)):
        return Heard(kind)
    at = _time(event, now)
    if event.get("mode") == "standby":
        fields["silent"] = True
    else:
        fields |= _way_to_answer(_word(event, "replyToken"), min(now + REPLY_FOR, at + REPLY_AT_MOST), now)
    return Heard(kind, Incoming(channel, address, event_id, occurred_at=at, **fields))


def in_group(address: str) -> bool:
    """Whether this address is a group's or a room's (users' ids begin with U)."""
    return address[:1] in {"C", "R"}


def can_be_pushed_to(address: str) -> bool:
    return not address.startswith(NOBODY)


def can_be_shown_work(address: str) -> bool:
    """Whether this is one person's chat."""
    return address.startswith("U")


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
            # several pictures sent at once come as several events: one answer for all of them
            first = _part(message, "imageSet").get("index", 1) in (0, 1)
            return fields | {"kind": "picture", "silent": not first}
        case "video" | "audio" | "file":
            return fields | {"kind": "file", "file_name": _text(message, "fileName")}
        case "location":
            return fields | _position(message)
        case "sticker":
            return fields | {"kind": "sticker"}
        case _:
            return fields | {"kind": "other"}


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


def _only(kind: str) -> Callable[[Json], Fields]:
    return lambda _: {"kind": kind}


_EVENTS: Final[dict[str, Callable[[Json], Fields]]] = {
    "message": _message,
    "postback": _postback,
    "unsend": _unsend,
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
