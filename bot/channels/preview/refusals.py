"""Why LINE would refuse messages: every property, value, length, size and place that the reference states.

An independent reading of [Messaging API reference, message objects, Flex Message, action objects]; it shares no code with
the renderer that it watches.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.channels.preview import checks as c
from bot.channels.preview.checks import Check, Problem

Json = dict[str, Any]
MESSAGES: Final = 5
QUICK_REPLIES: Final = 13
BUBBLES: Final = 12
BUBBLE_BYTES: Final = 30 * 1024
CAROUSEL_BYTES: Final = 50 * 1024
_SPACES: Final = ("none", "xs", "sm", "md", "lg", "xl", "xxl")
_LETTERS: Final = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")
_IN_BOX: Final = frozenset({"box", "button", "image", "text", "separator", "filler"})
_INSIDE: Final = {
    "horizontal": _IN_BOX,
    "vertical": _IN_BOX,
    "baseline": frozenset({"icon", "text", "filler"}),
}

_space, _share = c.size(*_SPACES), c.whole
_padding = c.size(*_SPACES, percent=True)
_letter = c.size(*_LETTERS)
_ends, _gravity = c.words("start", "end", "center"), c.words("top", "bottom", "center")
_measure = c.size(percent=True)
_picture = c.address(2000, "https://")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What an object of one type may hold, with a check each; ``needs``: what it must hold."""

    fields: Mapping[str, Check | None]
    needs: tuple[str, ...] = ()


_MOVES: Final[dict[str, Check | None]] = {
    "margin": _space,
    "position": c.words("relative", "absolute"),
    **{f"offset{side}": _padding for side in ("Top", "Bottom", "Start", "End")},
}
_INK: Final[dict[str, Check | None]] = {
    "size": _letter,
    "color": c.colour,
    "weight": c.words("regular", "bold"),
    "style": c.words("normal", "italic"),
    "decoration": c.words("none", "underline", "line-through"),
}
_SHAPES: Final = {
    "box": _Shape({
        **_MOVES, "layout": c.words(*_INSIDE), "contents": None, "flex": _share, "spacing": _space,
        "backgroundColor": c.colour, "borderColor": c.colour, "cornerRadius": _space,
        "borderWidth": c.size("none", "light", "normal", "medium", "semi-bold", "bold"),
        "width": _measure, "maxWidth": _measure, "height": _measure, "maxHeight": _measure,
        "paddingAll": _padding, "paddingTop": _padding, "paddingBottom": _padding,
        "paddingStart": _padding, "paddingEnd": _padding, "action": None, "background": None,
        "justifyContent": c.words("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"),
        "alignItems": c.words("center", "flex-start", "flex-end"),
    }, ("layout", "contents")),
    "text": _Shape({
        **_MOVES, **_INK, "text": c.units(100_000), "contents": None, "flex": _share, "align": _ends,
        "gravity": _gravity, "wrap": c.flag, "lineSpacing": c.size(), "maxLines": _share, "action": None,
        "adjustMode": c.words("shrink-to-fit"), "scaling": c.flag,
    }),
    "span": _Shape({**_INK, "text": c.units(100_000)}),
    "button": _Shape({
        **_MOVES, "action": None, "flex": _share, "color": c.colour, "gravity": _gravity,
        "style": c.words("primary", "secondary", "link"), "height": c.words("md", "sm"),
        "adjustMode": c.words("shrink-to-fit"), "scaling": c.flag,
    }, ("action",)),
    "image": _Shape({
        **_MOVES, "url": _picture, "flex": _share, "align": _ends, "gravity": _gravity,
        "size": c.size(*_LETTERS, "full", percent=True), "aspectRatio": c.ratio,
        "aspectMode": c.words("cover", "fit"), "backgroundColor": c.colour, "animated": c.flag, "action": None,
    }, ("url",)),
    "icon": _Shape(
        {**_MOVES, "url": _picture, "size": _letter, "aspectRatio": c.ratio, "scaling": c.flag}, ("url",)
    ),
    "video": _Shape(
        {"url": _picture, "previewUrl": _picture, "altContent": None, "aspectRatio": c.ratio, "action": None},
        ("url", "previewUrl", "altContent"),
    ),
    "separator": _Shape({"margin": _space, "color": c.colour}),
    "filler": _Shape({"flex": _share}),
    "bubble": _Shape({
        "size": c.words("nano", "micro", "deca", "hecto", "kilo", "mega", "giga"),
        "direction": c.words("ltr", "rtl"), "header": None, "hero": None, "body": None, "footer": None,
        "styles": None, "action": None,
    }),
    "carousel": _Shape({"contents": None}, ("contents",)),
    "linearGradient": _Shape({
        "angle": c.pattern(r"\d+(?:\.\d+)?deg"), "startColor": c.colour, "endColor": c.colour,
        "centerColor": c.colour, "centerPosition": c.size(percent=True, pixels=False),
    }, ("angle", "startColor", "endColor")),
}  # fmt: skip
_STYLE: Final = _Shape({"backgroundColor": c.colour, "separator": c.flag, "separatorColor": c.colour})

_DATA, _SAID = c.units(300), c.clusters(300)
_OPENS: Final = c.address(1000, "http://", "https://", "tel:", "line://")
_ACTIONS: Final = {
    "postback": _Shape({
        "data": _DATA, "displayText": _SAID, "fillInText": _SAID,
        "inputOption": c.words("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
    }, ("data",)),
    "message": _Shape({"text": _SAID}, ("text",)),
    "uri": _Shape({"uri": _OPENS, "altUri": None}, ("uri",)),
    "datetimepicker": _Shape(
        {"data": _DATA, "mode": c.words("date", "time", "datetime"), "initial": None, "min": None, "max": None},
        ("data", "mode"),
    ),
    "clipboard": _Shape({"clipboardText": c.units(1000)}, ("clipboardText",)),
    "location": _Shape({}), "camera": _Shape({}), "cameraRoll": _Shape({}),
}  # fmt: skip
_QUICK_ONLY: Final = frozenset({"location", "camera", "cameraRoll"})
_MESSAGE: Final[dict[str, Check | None]] = {"quickReply": None, "sender": None}
_SAYS: Final = {
    "text": _Shape({**_MESSAGE, "text": c.units(5000), "emojis": None, "quoteToken": None}, ("text",)),
    "flex": _Shape({**_MESSAGE, "altText": c.units(1500), "contents": None}, ("altText", "contents")),
    "image": _Shape(
        {**_MESSAGE, "originalContentUrl": _picture, "previewImageUrl": _picture},
        ("originalContentUrl", "previewImageUrl"),
    ),
}
_SENDER: Final = _Shape({"name": c.clusters(20), "iconUrl": _picture})


def problems_of(messages: list[Json]) -> list[Problem]:
    """Everything LINE would refuse, or nobody would see; empty for messages that it takes."""
    found = (
        [] if 1 <= len(messages) <= MESSAGES else [Problem("", "messages", str(len(messages)), str(MESSAGES))]
    )
    for number, message in enumerate(messages):
        found += _message(message, f"[{number}]")
        if "quickReply" in message and number < len(messages) - 1:
            found.append(Problem(f"[{number}].quickReply", "unseen"))
    return found


def bytes_of(contents: object) -> int:
    """Bytes of JSON as they are sent."""
    return len(json.dumps(contents, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _message(message: Json, at: str) -> Iterator[Problem]:
    kind = message.get("type")
    if kind not in _SAYS:
        yield Problem(at, "type", str(kind))
        return
    yield from _shaped(message, _SAYS[kind], at)
    if "sender" in message:
        yield from _sender(message["sender"], f"{at}.sender")
    if "quickReply" in message:
        yield from _quick(message["quickReply"], f"{at}.quickReply")
    if kind == "flex":
        yield from _container(message.get("contents"), f"{at}.contents")


def _sender(sender: object, at: str) -> Iterator[Problem]:
    yield from _shaped(sender, _SENDER, at)
    name = sender.get("name") if isinstance(sender, dict) else None
    if isinstance(name, str) and "line" in name.lower():
        yield Problem(f"{at}.name", "name", name)


def _quick(quick: object, at: str) -> Iterator[Problem]:
    items = quick.get("items") if isinstance(quick, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= QUICK_REPLIES:
        count = len(items) if isinstance(items, list) else 0
        yield Problem(at, "quick", str(count), str(QUICK_REPLIES))
        return
    for number, item in enumerate(items):
        here = f"{at}.items[{number}]"
        yield from _shaped(
            item, _Shape({"type": c.words("action"), "action": None, "imageUrl": _picture}, ("action",)), here
        )
        if isinstance(item, dict):
            yield from _action(item.get("action"), f"{here}.action", "quick")


# --- Flex ----------------------------------------------------------------------------------------------


def _container(contents: object, at: str) -> Iterator[Problem]:
    kind = contents.get("type") if isinstance(contents, dict) else None
    if not isinstance(contents, dict) or kind not in ("bubble", "carousel"):
        yield Problem(at, "type", str(kind))
        return
    if kind == "bubble":
        yield from _bubble(contents, at)
        return
    yield from _shaped(contents, _SHAPES["carousel"], at)
    bubbles = [each for each in contents.get("contents") or () if isinstance(each, dict)]
    if not 1 <= len(bubbles) <= BUBBLES:
        yield Problem(at, "bubbles", str(len(bubbles)), str(BUBBLES))
    if len({bubble.get("size", "mega") for bubble in bubbles}) > 1:
        yield Problem(at, "sizes")
    if bytes_of(contents) > CAROUSEL_BYTES:
        yield Problem(at, "bytes", str(bytes_of(contents)), str(CAROUSEL_BYTES))
    for number, bubble in enumerate(bubbles):
        yield from _bubble(bubble, f"{at}.contents[{number}]")


def _bubble(bubble: Json, at: str) -> Iterator[Problem]:
    yield from _shaped(bubble, _SHAPES["bubble"], at)
    if bytes_of(bubble) > BUBBLE_BYTES:
        yield Problem(at, "bytes", str(bytes_of(bubble)), str(BUBBLE_BYTES))
    blocks = [name for name in ("header", "hero", "body", "footer") if name in bubble]
    if not blocks:
        yield Problem(at, "missing", "body")
    for name in blocks:
        yield from _component(bubble[name], f"{at}.{name}", _HERO if name == "hero" else frozenset({"box"}))
    styles = bubble.get("styles")
    for name, style in styles.items() if isinstance(styles, dict) else ():
        yield from _shaped(style, _STYLE, f"{at}.styles.{name}")
    if "action" in bubble:
        yield from _action(bubble["action"], f"{at}.action", "flex")


_HERO: Final = frozenset({"box", "image", "video"})


def _component(part: object, at: str, allowed: frozenset[str]) -> Iterator[Problem]:
    kind = part.get("type") if isinstance(part, dict) else None
    if not isinstance(part, dict) or not isinstance(kind, str) or kind not in allowed:
        yield Problem(at, "place", str(kind), ", ".join(sorted(allowed)))
        return
    yield from _shaped(part, _SHAPES[kind], at)
    match kind:
        case "box":
            inside = _INSIDE.get(str(part.get("layout")), _IN_BOX)
            yield from _all(part.get("contents"), f"{at}.contents", inside)
            if "background" in part:
                yield from _shaped(part["background"], _SHAPES["linearGradient"], f"{at}.background")
        case "text" if "contents" in part:
            yield from _all(part["contents"], f"{at}.contents", frozenset({"span"}))
        case "text" if "text" not in part:
            yield Problem(f"{at}.text", "missing", "text")
        case "text" if "\n" in str(part["text"]) and not part.get("wrap"):
            yield Problem(f"{at}.text", "wrap")
        case "video":
            yield from _component(part.get("altContent"), f"{at}.altContent", frozenset({"box", "image"}))
    if "action" in part:
        yield from _action(part["action"], f"{at}.action", "button" if kind == "button" else "flex")


def _all(parts: object, at: str, allowed: frozenset[str]) -> Iterator[Problem]:
    if not isinstance(parts, list):
        yield Problem(at, "value", str(type(parts).__name__))
        return
    for number, part in enumerate(parts):
        yield from _component(part, f"{at}[{number}]", allowed)


# --- actions and what all share ----------------------------------------------------------------------------


def _action(action: object, at: str, place: str) -> Iterator[Problem]:
    kind = action.get("type") if isinstance(action, dict) else None
    if not isinstance(action, dict) or not isinstance(kind, str) or kind not in _ACTIONS:
        yield Problem(at, "type", str(kind))
        return
    shape = _ACTIONS[kind]
    label = c.clusters(20 if place == "quick" else 40)
    needs_label = () if place == "flex" else ("label",)
    yield from _shaped(action, _Shape({"label": label, **shape.fields}, (*needs_label, *shape.needs)), at)
    if kind in _QUICK_ONLY and place != "quick":
        yield Problem(at, "place", kind, "quickReply")
    if kind == "datetimepicker":
        yield from c.days(action, at)


def _shaped(value: object, shape: _Shape, at: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(at, "value", str(type(value).__name__))
        return
    for name in shape.needs:
        if name not in value:
            yield Problem(at, "missing", name)
    for name, each in value.items():
        if name == "type":
            continue
        if name not in shape.fields:
            yield Problem(f"{at}.{name}", "unknown", name)
        elif check := shape.fields[name]:
            yield from check(each, f"{at}.{name}")
