"""Replies, memory and events to plain JSON values and back; a button's press to its data and back.

A dataclass becomes a dict tagged ``is`` with its class name, without the fields that stand at their
default; tuples become lists. So a field added later needs no migration, and what a later version wrote
and this one does not know is left out when it is read.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final, TypeVar, assert_never

from bot.blocks import (
    Bar,
    Block,
    Button,
    Card,
    Cards,
    Choices,
    Citation,
    Key,
    Lane,
    Link,
    Mark,
    Open,
    PickDay,
    Picture,
    Press,
    Rating,
    Reply,
    Row,
    Say,
    SharePosition,
    Text,
    Tick,
    Timeline,
    Track,
)
from bot.incoming import Incoming
from bot.memory import Memory
from bot.plain import timeline_in_words

T = TypeVar("T")
Json = dict[str, Any]

KINDS: Final[dict[str, type]] = {
    kind.__name__: kind
    for kind in (
        Text, Choices, Card, Cards, Picture, Link, Row, Citation,
        Button, Press, PickDay, Say, Open, SharePosition, Memory,
        Timeline, Lane, Track, Bar, Mark, Tick, Key, Rating,
    )
}  # fmt: skip
SLOTS: Final[dict[type, tuple[tuple[str, Any], ...]]] = {
    kind: tuple((each.name, each.default) for each in fields(kind))
    for kind in (*KINDS.values(), Reply, Incoming)
}
NOT_IN_BODY: Final = frozenset({"memory", "case", "close_case", "orders"})
IN_COLUMNS: Final = frozenset({"channel", "address", "event_id", "kind", "occurred_at"})
MOMENTS: Final = ("standing_on", "reply_until")

PRESS_LIMIT: Final = 300
"""UTF-16 units of a postback's data [Messaging API reference, postback action]."""


def reply_to_json(reply: Reply) -> Json:
    """What was said and why, without what was to be remembered or opened."""
    return _fields(reply, NOT_IN_BODY)


def reply_from_json(body: Mapping[str, Any]) -> Reply:
    """What :func:`reply_to_json` wrote. Never raises for what this program once wrote."""
    known: Json = {"kind": "answer"}
    for name, _ in SLOTS[Reply]:
        if name not in body or name in NOT_IN_BODY:
            continue
        value = body[name]
        if isinstance(value, list):
            known[name] = _readable(value)
        elif not isinstance(value, dict):
            known[name] = value
        elif readable := _readable([value]):
            known[name] = readable[0]
    return Reply(**known)


def memory_to_json(memory: Memory) -> Json:
    return _fields(memory)


def memory_from_json(body: Mapping[str, Any]) -> Memory:
    return _make(Memory, body)


def incoming_to_json(incoming: Incoming) -> Json:
    """The payload of an inbox row: what does not stand in its columns."""
    body = _fields(incoming, IN_COLUMNS)
    for name in MOMENTS:
        if name in body:
            body[name] = body[name].isoformat()
    return body


def incoming_from_json(body: Mapping[str, Any], **columns: Any) -> Incoming:
    """The event again, from its payload and its row's columns."""
    payload = dict(body)
    for name in MOMENTS:
        if name in payload:
            payload[name] = datetime.fromisoformat(payload[name])
    return _make(Incoming, {**payload, **columns})


def encode_press(press: Press) -> str:
    """The data of a button. Raises ValueError when it does not fit into 300 UTF-16 units."""
    pairs = "&".join(f"{_escape(name)}={_escape(value)}" for name, value in press.args)
    data = _escape(press.handler) + (f"?{pairs}" if pairs else "")
    if not press.handler or utf16_units(data) > PRESS_LIMIT:
        raise ValueError(f"button data of {press.handler or 'no handler'} does not fit")
    return data


def decode_press(data: str) -> Press | None:
    """What :func:`encode_press` wrote, or None for anything else. The handler still checks every value."""
    handler, _, pairs = data.partition("?")
    split = [pair.partition("=") for pair in pairs.split("&")] if pairs else []
    press = Press(_unescape(handler), tuple((_unescape(name), _unescape(value)) for name, _, value in split))
    try:
        return press if encode_press(press) == data else None
    except ValueError:
        return None


def utf16_units(text: str) -> int:
    """Length as LINE counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def words_of(block: Block) -> str:
    """A block's words as plain text, for transcripts."""
    match block:
        case Text(text=text) | Choices(text=text):
            return text
        case Card():
            rows = (f"{row.label}: {row.value}" if row.label else row.value for row in block.rows)
            return "\n".join(filter(None, (block.title, block.subtitle, *rows, block.text)))
        case Cards(cards=cards):
            return "\n\n".join(map(words_of, cards))
        case Picture(alt=alt):
            return alt
        case Link(text=text, url=url):
            return f"{text}\n{url}"
        case Timeline():
            return timeline_in_words(block)
        case _:
            assert_never(block)


def words_of_reply(reply: Reply) -> str:
    return "\n\n".join(map(words_of, reply.blocks))


def _fields(value: object, without: frozenset[str] = frozenset()) -> Json:
    body: Json = {}
    for name, default in SLOTS[type(value)]:
        here = getattr(value, name)
        if here != default and name not in without:
            body[name] = _plain(here)
    return body


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if type(value) in SLOTS:
        return {"is": type(value).__name__, **_fields(value)}
    return value


def _readable(values: list[Any]) -> tuple[Any, ...]:
    """The items this version can read."""
    made = []
    for value in values:
        try:
            made.append(_value(value))
        except (KeyError, TypeError):  # written by another version
            continue
    return tuple(made)


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_value(each) for each in value)
    if isinstance(value, dict):
        return _make(KINDS[value["is"]], value)
    return value


def _make(kind: type[T], body: Mapping[str, Any]) -> T:
    return kind(**{name: _value(body[name]) for name, _ in SLOTS[kind] if name in body})


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("&", "%26").replace("=", "%3D").replace("?", "%3F")


def _unescape(text: str) -> str:
    return text.replace("%3F", "?").replace("%3D", "=").replace("%26", "&").replace("%25", "%")
