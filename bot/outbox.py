"""What a channel must be able to do: deliver one message, and say honestly how that ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.blocks import Block, Button, MenuChange


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to deliver: at most 5 blocks, ``quick`` buttons under the last one.

    ``id``: a UUID, the same at every attempt (LINE's retry key); ``message``: its id in the transcript. ``reply_token`` is empty or good until
    ``reply_until``. ``first_tried_at``: when the first attempt was recorded (before its call);
    ``attempt`` counts from 1; ``doubtful``: an earlier attempt may have been accepted without our
    knowing (timeout, crash). The first attempt went by reply exactly if
    ``reply_token and first_tried_at < reply_until`` held (use :attr:`began_as_reply`), so a retry can go the same way.
    ``last_error``: the ``why`` of the :class:`Again` before this attempt, "" at the first: a channel that changes its
    way (reply, then push) says so there, and finds it again whatever happens in between.
    ``author``: "bot" or "staff". ``programme``: code of the programme that speaks, or "". ``topic``: what is to be rated,
    "" where nothing is. ``menu``: the menu of ``programme`` that the person is to see from now on. All times aware, Asia/Tokyo.
    """

    id: str
    message: int
    channel: str
    address: str
    conversation: int
    blocks: tuple[Block, ...]
    quick: tuple[Button, ...]
    reply_token: str
    reply_until: datetime | None
    first_tried_at: datetime
    attempt: int
    doubtful: bool
    author: str = "bot"
    last_error: str = ""
    programme: str = ""
    topic: str = ""
    menu: MenuChange = ""

    @property
    def began_as_reply(self) -> bool:
        """The reply token was there and fresh when this message was first tried."""
        return (
            bool(self.reply_token) and self.reply_until is not None and self.first_tried_at < self.reply_until
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted. ``via``: "reply", "push", "web", "terminal"; ids as the transport gave them."""

    via: str
    request_id: str = ""
    message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """Not now: try later with the same id. ``after_seconds`` None: the sender's own backoff.

    ``doubtful``: it may have been accepted (timeout, reset, 5xx), as opposed to surely not (429)."""

    why: str
    after_seconds: float | None = None
    doubtful: bool = False
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Never:
    """Refused for good (4xx, cannot be rendered): trying again is useless. ``for_all``: of one to many, that it is not for
    one of the people: telling half of them would be refused just so."""

    why: str
    request_id: str = ""
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person cannot be reached there any more (blocked, gone, conversation closed)."""

    why: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class QuotaGone:
    """The plan's monthly quota is used up; recorded as refused with the error ``quota``."""

    why: str = "quota"
    request_id: str = ""


# ``why`` goes into the log and the outbox: never a person's words or id.
Outcome = Sent | Again | Never | Unreachable | QuotaGone


class Deliverer(Protocol):
    """One channel's way out.

    Called with many conversations at once, but one message of a conversation at a time, in order. Bound
    every call by a timeout well below 60 seconds. An exception counts as a doubtful :class:`Again`
    (five of them: given up as refused), and is logged with its name only.
    """

    async def deliver(self, outgoing: Outgoing) -> Outcome: ...


@runtime_checkable
class ShowsWork(Protocol):
    """A deliverer that can also show that an answer is being worked on, where the person sees it at once."""

    async def busy(self, address: str) -> None:
        """Show it there, once. Whatever it raises is of no consequence."""
        ...


@dataclass(frozen=True, slots=True)
class ToMany:
    """One message to several people of a channel at once. ``id``: a UUID, the same at every attempt (LINE's retry key), as
    ``addresses`` and ``blocks`` are; ``attempt`` counts from 1; ``doubtful``: an earlier one may have been accepted."""

    id: str
    addresses: tuple[str, ...]
    blocks: tuple[Block, ...]
    quick: tuple[Button, ...]
    programme: str
    attempt: int = 1
    doubtful: bool = False


@runtime_checkable
class TellsMany(Protocol):
    """A channel on which we speak first only when there is reason to, and pay for it."""

    @property
    def at_once(self) -> int:
        """How many people one message can go to."""
        ...

    async def tell(self, message: ToMany) -> Outcome:
        """Deliver it; bounded and honest as :meth:`Deliverer.deliver`."""
        ...

    async def left(self) -> int | None:
        """How many more people can be told something this month; None where there is no limit, or it is not known now."""
        ...


@runtime_checkable
class ShowsTranscript(Protocol):
    """A channel on which people see the transcript itself: what stands there has arrived."""

    @property
    def shows_transcript(self) -> bool: ...
