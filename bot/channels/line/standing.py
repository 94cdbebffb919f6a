"""What a LINE channel is known to be: read by ``remote``, judged by ``doctor``."""

from dataclasses import dataclass


@dataclass
class LineRefused(Exception):  # noqa: N818
    """LINE answered with an error, or (``status`` 0) not at all. ``message``: LINE's own, or what went wrong."""

    status: int
    message: str

    @property
    def is_unreachable(self) -> bool:
        return self.status == 0

    @property
    def is_for_now(self) -> bool:
        """It says nothing about what was asked: LINE was not reached, had too much to do, or failed."""
        return self.is_unreachable or self.status == 429 or self.status >= 500

    @property
    def is_of_the_token(self) -> bool:
        """LINE does not take the token."""
        return self.status in (401, 403)


@dataclass(frozen=True, slots=True)
class Account:
    """``chat_mode``: ``chat`` (staff may answer in LINE's own console) or ``bot``. ``read_mode``: ``auto``, ``manual``."""

    name: str
    basic_id: str
    chat_mode: str
    read_mode: str


@dataclass(frozen=True, slots=True)
class Webhook:
    address: str
    active: bool


@dataclass(frozen=True, slots=True)
class Knock:
    """``status`` 0: no answer; ``reason`` in LINE's words (``COULD_NOT_CONNECT``, ``REQUEST_TIMEOUT`` …)."""

    success: bool
    status: int
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Quota:
    """Messages of this month that cost (all but replies). ``most`` None: unlimited."""

    most: int | None
    used: int
