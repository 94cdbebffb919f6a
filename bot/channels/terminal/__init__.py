"""The terminal: one person at a keyboard, or a file of questions, through the same engine as everyone else."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from bot.blocks import Button, Press, Reply, Say
from bot.clock import Clock
from bot.codec import encode_press
from bot.guards import GUARD
from bot.incoming import Incoming, IncomingKind
from bot.outbox import Outcome, Outgoing, Sent

CHANNEL: Final = "terminal"
PATIENCE: Final = 60.0


def new_address(programme: str = "") -> str:
    """An address of its own; the programme before the point is all that is served there (none: all are)."""
    return f"{programme}.{uuid.uuid4().hex}"


def programme_of(address: str) -> str:
    return address.partition(".")[0]


class Conversations(Protocol):
    """What the terminal asks of :class:`bot.engine.Engine`."""

    async def receive(self, events: list[Incoming]) -> int: ...

    async def answered(self, incoming: Incoming, within: float) -> Reply | None: ...


class TerminalDeliverer:
    """What is said is printed by whoever asked: it is delivered when it is stored."""

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        return Sent("terminal")


@dataclass(frozen=True, slots=True)
class Terminal:
    """One conversation at ``address``, standing on ``standing_on`` (None: today)."""

    engine: Conversations
    clock: Clock
    address: str
    standing_on: datetime | None = None

    async def arrive(self) -> Reply:
        """What somebody sees who has just come: a welcome, and what can be asked."""
        return await self._ask(self._incoming("follow"))

    async def say(self, text: str) -> Reply:
        """What the counter says to ``text``. Raises TimeoutError after a minute without an answer."""
        return await self._ask(self._incoming("text", text=text))

    async def introduce(self, programme: str, role: str) -> Reply:
        """Say who is asking, as the buttons of the role question do."""
        return await self.press(Button("", Press(GUARD, (("p", programme), ("role", role)))))

    async def press(self, button: Button) -> Reply:
        """What the counter says to a button of an earlier reply."""
        match button.does:
            case Press() as press:
                return await self._ask(self._incoming("press", press=encode_press(press)))
            case Say(text):
                return await self.say(text)
            case _:
                raise ValueError("this button does nothing on a terminal")

    def _incoming(self, kind: IncomingKind, text: str = "", press: str = "") -> Incoming:
        return Incoming(
            channel=CHANNEL,
            address=self.address,
            event_id=uuid.uuid4().hex,
            kind=kind,
            occurred_at=self.clock.now(),
            text=text,
            press=press,
            standing_on=self.standing_on,
        )

    async def _ask(self, incoming: Incoming) -> Reply:
        await self.engine.receive([incoming])
        reply = await self.engine.answered(incoming, PATIENCE)
        if reply is None:
            raise TimeoutError("the counter did not answer within a minute")
        return reply
