"""What LINE refuses in messages, checked as far as the counter could break it [Messaging API reference].

``problems_of(messages)`` is empty for messages that LINE would take.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.channels.line.counting import clusters

Json = dict[str, Any]
SCHEMES = ("http://", "https://", "tel:", "line:")
COLOUR = re.compile(r"#[0-9A-F]{6}([0-9A-F]{2})?", re.IGNORECASE)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def problems_of(messages: list[Json]) -> list[str]:
    """Each in words, with the place where it stands."""
    found = [] if 1 <= len(messages) <= 5 else [f"{len(messages)} messages"]
    for number, message in enumerate(messages):
        found += [f"{number}: {problem}" for problem in _message(message)]
        if "quickReply" in message and number < len(messages) - 1:
            found.append(f"{number}: quick replies that nobody sees")
    return found


def _message(message: Json) -> Iterator[str]:
    items = message.get("quickReply", {}).get("items")
    if items is not None and not 1 <= len(items) <= 13:
        yield f"{len(items)} quick replies"
    for item in items or ():
        yield from _action(item["action"], 20, quick=True)
    match message["type"]:
        case "text":
            if not message["text"].strip() or units(message["text"]) > 5000:
                yield f"text of {units(message['text'])} units"
        case "flex":
            if not 1 <= units(message["altText"]) <= 1500:
                yield f"altText of {units(message['altText'])} units"
            yield from _contents(message["contents"])
        case other:
            yield f"message of type {other}"


def _contents(contents: Json) -> Iterator[str]:
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    if not 1 <= len(bubbles) <= 12:
        yield f"{len(bubbles)} bubbles"
    if len({bubble.get("size") for bubble in bubbles}) > 1:
        yield "bubbles of different sizes"
    if len(json.dumps(contents)) > 50_000:
        yield "carousel over 50 KB"
    for bubble in bubbles:
        if len(json.dumps(bubble)) > 30_000:
            yield "bubble over 30 KB"
        parts = [bubble[name] for name in ("header", "hero", "body", "footer") if name in bubble]
        if not parts:
            yield "bubble without a block"
        for part in parts:
            yield from _component(part)


def _component(part: Json) -> Iterator[str]:
    for name in ("color", "backgroundColor"):
        if name in part and not COLOUR.fullmatch(part[name]):
            yield f"{name} {part[name]}"
    match part["type"]:
        case "box":
            if "action" in part:
                yield from _action(part["action"], 40)
            for inner in part["contents"]:
                yield from _component(inner)
        case "text":
            if not part["text"].strip() or not part.get("wrap"):
                yield "Flex text that is empty or does not wrap"
        case "separator":
            pass
        case "button":
            yield from _action(part["action"], 40)
        case "image":
            yield from _address(part["url"], 2000, ("https://",))
            yield from _action(part["action"], 40)
        case other:
            yield f"component {other}"


def _action(action: Json, label: int, *, quick: bool = False) -> Iterator[str]:
    if not 1 <= len(clusters(action["label"])) <= label:
        yield f"label of {len(clusters(action['label']))} characters"
    match action["type"]:
        case "postback":
            yield from _data(action["data"])
            if not 1 <= len(clusters(action["displayText"])) <= 300:
                yield "displayText"
        case "datetimepicker":
            yield from _data(action["data"])
            yield from _days(action)
        case "message":
            if not 1 <= len(clusters(action["text"])) <= 300:
                yield "text of an action"
        case "uri":
            yield from _address(action["uri"], 1000, SCHEMES)
        case "clipboard":
            if not 1 <= units(action["clipboardText"]) <= 1000:
                yield "clipboardText"
        case "location":
            if not quick:
                yield "location outside quick replies"
        case other:
            yield f"action {other}"


def _data(data: str) -> Iterator[str]:
    if not 1 <= units(data) <= 300:
        yield f"data of {units(data)} units"


def _days(action: Json) -> Iterator[str]:
    days = {name: date.fromisoformat(action[name]) for name in ("min", "initial", "max") if name in action}
    if any(not 1900 <= day.year <= 2100 for day in days.values()):
        yield "day before 1900 or after 2100"
    if "min" in days and "max" in days and days["min"] >= days["max"]:
        yield "min is not before max"
    if "initial" in days and not days.get("min", date.min) <= days["initial"] <= days.get("max", date.max):
        yield "initial outside min and max"


def _address(address: str, most: int, schemes: tuple[str, ...]) -> Iterator[str]:
    if units(address) > most or not address.startswith(schemes) or not re.fullmatch(r"[!-~]+", address):
        yield f"address {address[:40]!r}"
