"""What a person did, in the counter's own words; each channel translates its transport into this."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

IncomingKind = Literal[
    "text",
    "press",
    "position",
    "picture",
    "file",
    "sticker",
    "follow",
    "unfollow",
    "unsend",
    "join",
    "leave",
    "linked",
    "other",
]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of one conversation. ``text`` is already masked (no card, account or mobile numbers).

    ``channel``: configured channel id ("web", "terminal", "line:<name>"); ``address``: whom to answer there;
    ``event_id``: unique in the channel (LINE's webhookEventId): the same id is handled once.
    ``press``: a button's data as it came back, unchecked; ``picked``: the day of a day picker, or the nonce of a link.
    ``message_id``: the transport's id of the message (for unsend). ``occurred_at``: aware, when it happened.
    ``standing_on``: the day a demo visitor or the terminal stands on; None: today.
    ``reply_token`` and ``reply_until``: the transport's way to answer for free while it is fresh.
    ``silent``: nothing is made of it. ``beside``: one of several pictures sent at once, but the first; one answer is enough.
    """

    channel: str
    address: str
    event_id: str
    kind: IncomingKind
    occurred_at: datetime
    text: str = ""
    press: str = ""
    picked: str = ""
    latitude: float | None = None
    longitude: float | None = None
    message_id: str = ""
    file_name: str = ""
    standing_on: datetime | None = None
    reply_token: str = ""
    reply_until: datetime | None = None
    silent: bool = False
    beside: bool = False
