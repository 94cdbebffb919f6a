"""Buttons as LINE's action objects [Messaging API reference, action objects].

In a group nobody is answered unless the bot is meant, so a button that types words for the person is a postback
there: :func:`words_said` reads it back.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final, assert_never
from urllib.parse import quote, urlsplit

import structlog

from bot.blocks import Button, Open, PickDay, Press, Say, SharePosition
from bot.channels.line.counting import ELLIPSIS, cut_clusters
from bot.codec import encode_press, utf16_units

Json = dict[str, Any]
LABEL: Final = 20
"""Clusters of a label, in quick replies [R#quick-reply]; Flex would take 40."""
SAID: Final = 300
"""Clusters of a message action's text and of a postback's displayText."""
ADDRESS: Final = 1000
"""UTF-16 units of an address to open [R#uri-action]."""
PICTURE_ADDRESS: Final = 2000
_SAY: Final = "say="
_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(2100, 12, 31)
_SCHEMES: Final = frozenset({"http", "https", "tel", "line"})
_UNSAFE: Final = re.compile(r"[^!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]|%(?![0-9A-Fa-f]{2})")
log = structlog.get_logger()


def actions_of(buttons: Iterable[Button], *, in_group: bool) -> list[Json]:
    """The actions of these buttons, without those that LINE has no way for."""
    return [action for button in buttons if (action := action_of(button, in_group=in_group))]


def action_of(button: Button, *, in_group: bool) -> Json | None:
    """One button's action, or None: nothing that can be done here (logged, it is a mistake in a handler)."""
    label = label_of(button)
    match button.does:
        case Press() as press:
            return _postback(label, _data(press))
        case PickDay() as pick:
            return _picker(label, _data(pick.press), pick)
        case Say(text=text):
            return _said(label, text, in_group)
        case Open(url=url):
            uri = address_to_open(url)
            return {"type": "uri", "label": label, "uri": uri} if uri else _copied(label, url)
        case SharePosition():
            return {"type": "location", "label": label}
        case _:
            assert_never(button.does)


def label_of(button: Button) -> str:
    return cut_clusters(button.label.strip(), LABEL) or ELLIPSIS


def words_said(data: str) -> str:
    """The words of a group's :class:`Say` button, or "" for any other postback."""
    return data.removeprefix(_SAY) if data.startswith(_SAY) else ""


def address_to_open(url: str, limit: int = ADDRESS, schemes: frozenset[str] = _SCHEMES) -> str:
    """The address percent-encoded as LINE wants it, or "" if LINE would refuse it."""
    encoded = _UNSAFE.sub(lambda sign: quote(sign.group(), safe="", errors="replace"), url.strip())
    try:
        parts = urlsplit(encoded)
    except ValueError:
        return ""
    whole = parts.netloc if parts.scheme in {"http", "https"} else parts.path
    return encoded if parts.scheme in schemes and whole and utf16_units(encoded) <= limit else ""


def picture_address(url: str) -> str:
    """The address of a picture LINE would fetch, or ""."""
    return address_to_open(url, PICTURE_ADDRESS, frozenset({"https"}))


def _postback(label: str, data: str) -> Json | None:
    return {"type": "postback", "label": label, "data": data, "displayText": label} if data else None


def _picker(label: str, data: str, pick: PickDay) -> Json | None:
    if not data:
        return None
    return {"type": "datetimepicker", "label": label, "data": data, "mode": "date", **_days(pick)}


def _data(press: Press) -> str:
    try:
        return encode_press(press)
    except ValueError:
        log.error("button_left_out", handler=press.handler)  # noqa: TRY400  (a trace could hold what was asked)
        return ""


def _said(label: str, text: str, in_group: bool) -> Json | None:
    words = cut_clusters(text.strip(), SAID)
    if not words:
        return None
    if in_group and utf16_units(_SAY + words) <= SAID:
        return {"type": "postback", "label": label, "data": _SAY + words, "displayText": words}
    return {"type": "message", "label": label, "text": words}


def _copied(label: str, url: str) -> Json | None:
    """A mail address cannot be opened from LINE: the button copies it."""
    address = url.strip().removeprefix("mailto:").partition("?")[0]
    if url.strip().startswith("mailto:") and address and utf16_units(address) <= ADDRESS:
        return {"type": "clipboard", "label": label, "clipboardText": address}
    log.error("button_left_out", handler="open")
    return None


def _days(pick: PickDay) -> Json:
    """The picker's days, as far as they make sense: min before max, and the initial day within them."""
    first, last, initial = (_day(value) for value in (pick.first, pick.last, pick.initial))
    if first and last and first >= last:
        first, last, initial = None, None, initial or first
    if initial and first:
        initial = max(initial, first)
    if initial and last:
        initial = min(initial, last)
    named = {"initial": initial, "min": first, "max": last}
    return {name: day.isoformat() for name, day in named.items() if day}


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None
