"""A conversation gone through again from its beginning: the same counter as in production, and nothing kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

import structlog

from bot.blocks import Reply, Text
from bot.channels.preview.asked import Asked, Step
from bot.channels.preview.menus import Menus
from bot.clock import TOKYO, Clock
from bot.counter_protocol import Counter
from bot.errors import Refusal, apology, described
from bot.incoming import Incoming
from bot.masking import clean, mask
from bot.memory import Memory
from bot.turn import FindListing, OpenCase, Standing, no_listing
from programmes.model import Programme

Json = dict[str, Any]
LineMessages = Callable[[Reply, bool], list[Json]]
"""The messages that LINE is sent for a reply; whether it is a group's."""
CHANNEL: Final = "line:preview"
CASE: Final = "ABC-123"
"""The number told where a case would be opened; none is."""
NOON: Final = time(12)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One step and what is said to it. ``words``: what the person is seen to say; ``failed``: the kind of error, if
    the reply is an apology."""

    step: Step
    words: str
    reply: Reply
    messages: list[Json]
    failed: str = ""


class Talks:
    """Replays conversations."""

    def __init__(
        self,
        counter: Counter,
        programmes: Mapping[str, Programme],
        line_messages: LineMessages,
        clock: Clock,
        menus: Menus = lambda code: (),
        listings: FindListing = no_listing,
    ) -> None:
        self._counter = counter
        self._programmes = programmes
        self._line_messages = line_messages
        self._clock = clock
        self._menus = menus
        self._listings = listings

    def moment(self, asked: Asked) -> datetime:
        """When it is asked: noon of the day the programme is shown on, where nothing else is said."""
        if asked.at:
            return asked.at
        programme = self._programmes.get(asked.programme)
        return datetime.combine(programme.demo_day, NOON, TOKYO) if programme else self._clock.now()

    def exchanges(self, asked: Asked) -> list[Exchange]:
        """Every step with its reply; a welcome where there is none."""
        entrance = (asked.programme,) if asked.programme else tuple(self._programmes)
        memory = Memory(programme=asked.programme, role=asked.role, role_asked=asked.role is not None)
        standing = Standing(entrance, memory, first_time=True, listings=self._listings)
        now, done = self.moment(asked), list[Exchange]()
        on_menus = [menu.body() for menu in self._menus(asked.programme)] if asked.steps else []
        for number, step in enumerate(asked.steps or (Step("follow"),)):
            incoming = _incoming(step, number, now)
            reply, failed = self._reply(incoming, standing, now)
            offered = [*(done[-1].messages if done else []), *on_menus]
            messages = self._line_messages(reply, asked.in_group)
            done.append(Exchange(step, words_of(step, incoming, offered), reply, messages, failed))
            standing = _after(standing, reply, now)
        return done

    def _reply(self, incoming: Incoming, standing: Standing, now: datetime) -> tuple[Reply, str]:
        try:
            return self._counter.reply(incoming, standing, now, lambda: CASE), ""
        except Refusal as refusal:
            return Reply("answer", (Text(refusal.words),)), ""
        except Exception as error:
            log.exception("preview_failed", **described(error))
            return Reply("handoff", (Text(apology(CASE)),), topic="failure"), type(error).__name__


def _incoming(step: Step, number: int, now: datetime) -> Incoming:
    """As the engine would hand it on: cleaned and masked."""
    text = mask(clean(step.value))[0] if step.kind == "text" else ""
    press = clean(step.value) if step.kind == "press" else ""
    return Incoming(
        CHANNEL, "U-preview", f"preview-{number}", step.kind, now,
        text=text, press=press, picked=step.day, standing_on=now,
    )  # fmt: skip


def _after(before: Standing, reply: Reply, now: datetime) -> Standing:
    memory = reply.memory if reply.memory is not None else before.memory
    case = None if reply.close_case else before.case
    if reply.case is not None and reply.case.holds:
        case = OpenCase(reply.case.number, now)
    return Standing(before.entrance, memory, case, listings=before.listings)


def words_of(step: Step, incoming: Incoming, offered: list[Json]) -> str:
    """What the person is seen to say: typed words, or what a button that was offered says for them."""
    if step.kind != "press":
        return incoming.text
    action = next((each for each in actions_in(offered) if each.get("data") == step.value), {})
    said = action.get("displayText")
    return said if isinstance(said, str) else ""


def actions_in(value: object) -> list[Json]:
    """Every action object in messages."""
    if isinstance(value, list):
        return [action for each in value for action in actions_in(each)]
    if not isinstance(value, dict):
        return []
    own = [value["action"]] if isinstance(value.get("action"), dict) else []
    return own + [action for each in value.values() for action in actions_in(each)]
