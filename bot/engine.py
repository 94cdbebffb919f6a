"""The engine: takes events, has them answered in order, and sees every answer delivered.

For channels::

    engine = Engine(store, counter, {"web": web, "line:main": line}, entrance=entrance_of)
    await engine.start()
    stored = await engine.receive([incoming, ...])   # durable when it returns; duplicates are not counted
    reply = await engine.answered(incoming, 10)      # Reply or None (not yet): terminal, form without JavaScript
    async for said in engine.listen("web", address, after=last_id): ...   # live, for SSE; resumes by id
    history = await engine.history("web", address)   # list[Said], oldest first
    await engine.wait_until_idle()                   # tests
    await engine.stop()                              # finishes what it took

``receive`` masks card, account, personal and mobile numbers and e-mail addresses in ``text`` and
``file_name`` before anything is stored, so a channel need not.

``entrance(channel, address)`` says which programme codes are served there. One deliverer per channel id;
the web's and the terminal's may simply return ``Sent("web")``: what they show comes from ``listen``
or ``answered``.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks import Reply
from bot.counter_protocol import Counter
from bot.incoming import Incoming
from bot.outbox import Deliverer
from store import Store


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a transcript. ``id`` grows within a conversation (use it as the SSE event id).

    ``direction``: "in" (the person), "out" (the bot), "staff". ``text``: the words (for "out" the blocks'
    words joined); ``reply``: what was said as blocks, None for "in"; ``at`` aware, Asia/Tokyo.
    ``event_id``: of the incoming event itself or the one answered; "" if none. ``unsent``: taken back."""

    id: int
    direction: str
    text: str
    reply: Reply | None
    at: datetime
    event_id: str = ""
    unsent: bool = False


class Engine:
    """One process's engine over a store. Several processes may share one store."""

    def __init__(
        self,
        store: Store,
        counter: Counter,
        deliverers: Mapping[str, Deliverer],
        *,
        entrance: Callable[[str, str], tuple[str, ...]],
    ) -> None:
        raise NotImplementedError

    async def start(self) -> None:
        """Begin to work: takes up what an earlier process left behind."""
        raise NotImplementedError

    async def receive(self, events: Sequence[Incoming]) -> int:
        """Store those not seen before (durably, when this returns) and wake the workers; how many were new."""
        raise NotImplementedError

    async def answered(self, incoming: Incoming, timeout: float) -> Reply | None:
        """The reply to a received event; None if there is none within ``timeout`` seconds."""
        raise NotImplementedError

    def listen(self, channel: str, address: str, after: int = 0) -> AsyncIterator[Said]:
        """Every message of a conversation with an id above ``after``, and new ones as they are stored."""
        raise NotImplementedError

    async def history(self, channel: str, address: str, limit: int = 200) -> list[Said]:
        """The last ``limit`` messages, oldest first."""
        raise NotImplementedError

    async def wait_until_idle(self, limit: float = 30.0) -> None:
        """Until nothing is waiting here. Raises TimeoutError after ``limit`` seconds."""
        raise NotImplementedError

    async def stop(self, limit: float = 20.0) -> None:
        """Finish what was taken, at most ``limit`` seconds; the rest is taken up at the next start."""
        raise NotImplementedError
