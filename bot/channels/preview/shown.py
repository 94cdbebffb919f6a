"""Exchanges as the templates need them: messages with their Flex trees, chips, measures, and what LINE would refuse."""

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.channels.preview.asked import Asked
from bot.channels.preview.checks import Problem
from bot.channels.preview.flex import Node, container
from bot.channels.preview.refusals import bytes_of, problems_of
from bot.channels.preview.talk import Exchange
from bot.channels.preview.taps import Tap, tap

Json = dict[str, Any]
PicturePath = Callable[[str], str]
"""Where on this site a picture of a message can be seen; "" for one of another site, which the page never asks for."""
_WORDS: Final[dict[str, str]] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Message:
    """``kind``: "text", "flex", "image", or the type that cannot be shown, in ``text``. ``notice``: what the
    notification and the list of chats say. ``is_wide``: takes the whole width of the screen."""

    kind: str
    text: str
    notice: str
    name: str = ""
    icon: str = ""
    node: Node | None = None
    bytes: int = 0
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A problem in words."""

    words: str
    where: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One exchange, ready to be printed."""

    words: str
    messages: tuple[Message, ...]
    chips: tuple[Tap, ...]
    problems: tuple[Told, ...]
    json: str
    failed: str

    def looks(self) -> Iterator[str]:
        """The classes of all its Flex parts."""
        for message in self.messages:
            if message.node:
                yield from message.node.looks()


@dataclass(frozen=True, slots=True)
class Here:
    """What the templates ask while they print: where a tap leads from this conversation, which pictures there are, and
    what the account is called and looks like where a message does not say it."""

    asked: Asked
    account: str
    account_icon: str
    picture: PicturePath

    def icon(self, url: str) -> str:
        """Where the icon beside a message is; "" where there is none to be shown."""
        return self.picture(url) if url else self.account_icon

    def tap(self, action: Json | None) -> Tap | None:
        return tap(action, self.asked)


def shown(exchange: Exchange, here: Here) -> Shown:
    """An exchange whose buttons go on from ``here``."""
    messages = exchange.messages
    quick = messages[-1].get("quickReply", {}).get("items", []) if messages else []
    taps = (here.tap(item.get("action")) for item in quick)
    return Shown(
        words=exchange.words,
        messages=tuple(_message(message) for message in messages),
        chips=tuple(each for each in taps if each),
        problems=tuple(_told(problem) for problem in problems_of(messages)) if messages else (),
        json=json.dumps(messages, ensure_ascii=False, indent=2),
        failed=exchange.failed,
    )


def _message(message: Json) -> Message:
    kind = str(message.get("type"))
    sender = message.get("sender", {})
    name, icon = sender.get("name", ""), sender.get("iconUrl", "")
    match kind:
        case "text":
            return Message(kind, message["text"], message["text"], name, icon)
        case "flex":
            contents = message["contents"]
            node = container(contents)
            wide = node.kind == "carousel" or "fx-giga" in node.classes
            return Message(kind, "", message["altText"], name, icon, node, bytes_of(contents), wide)
        case "image":
            node = container({"type": "bubble", "size": "kilo", "hero": _picture(message)})
            return Message(kind, "", "", name, icon, node)
        case _:
            return Message("unknown", kind, "", name, icon)


def _picture(message: Json) -> Json:
    return {"type": "image", "url": message.get("previewImageUrl"), "size": "full", "aspectRatio": "4:3"}


def _told(problem: Problem) -> Told:
    words = _WORDS[problem.why].format(found=problem.found, most=problem.most)
    return Told(words, problem.where)
