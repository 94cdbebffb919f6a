"""What all pages of the web chat share, and what they need from outside."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.blocks import Reply
from bot.channels.web.allowance import Allowance, Limits
from bot.channels.web.rendering import FormFields, Renderer
from bot.channels.web.rooms import CHANNEL, Room, Rooms
from bot.channels.web.security import Forms
from bot.channels.web.standing import DateSwitch
from bot.channels.web.visitors import ByCookie, Visitor, Visitors
from bot.clock import Clock
from bot.counter_protocol import Counter
from bot.engine import Forgotten, Kept, Said
from bot.incoming import Incoming
from bot.turn import FindListing, Standing, no_listing
from programmes.model import Programme
from store.retention import Ages

MOST_CHARACTERS: Final = 500


class Conversations(Protocol):
    """What the web chat asks of :class:`bot.engine.Engine`."""

    async def receive(self, events: Sequence[Incoming]) -> int: ...

    async def answered(self, incoming: Incoming, within: float) -> Reply | None: ...

    def listen(self, channel: str, address: str, after: int = 0) -> AsyncIterator[Said | Forgotten]: ...

    async def history(self, channel: str, address: str, limit: int = 200) -> list[Said]: ...

    async def kept(self, channel: str, address: str) -> Kept: ...

    async def forget(self, channel: str, address: str) -> None: ...


Welcome = Callable[[tuple[str, ...], datetime], Reply]
"""What is said to someone who has not asked anything yet: the codes an entrance serves, and the moment they
stand on. Nothing of it is kept, so that whoever only looks leaves no trace."""


def welcome_of(counter: Counter, listings: FindListing = no_listing) -> Welcome:
    """The counter's own welcome, as it greets a new follower on LINE."""

    def welcome(entrance: tuple[str, ...], moment: datetime) -> Reply:
        follow = Incoming(CHANNEL, "", "", "follow", moment)
        standing = Standing(entrance, first_time=True, listings=listings)
        return counter.reply(follow, standing, moment, lambda: "")

    return welcome


class Sample(Protocol):
    """A made-up merchant of the demonstration, with a code that everybody may know; ``about``: what can be tried."""

    @property
    def programme(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def about(self) -> str: ...


@dataclass(frozen=True, slots=True)
class WebSettings:
    """``secret`` signs forms and the date switch: at least 32 characters, the same over restarts and processes.

    ``https_only``: cookies are Secure and browsers are told to come back by https (set it wherever the public
    address is https). ``demo``: the date switch is there.
    ``site_name``: what the site calls itself; without one, what ``templates/site_name.txt`` says.
    ``widget_origins``: the sites that may embed the widget; without any it is off. ``public_url``: the address of
    this deployment, for what is copied to other sites.
    ``wait_seconds``: how long a form posted without JavaScript waits for its answer.
    ``ages``: how long things are kept, for the page that says so. ``samples``: whom a demo visitor can link as.
    """

    secret: str
    site_name: str = ""
    https_only: bool = False
    demo: bool = False
    widget_origins: tuple[str, ...] = ()
    public_url: str = ""
    wait_seconds: float = 6.0
    limits: Limits = field(default_factory=Limits)
    ages: Ages = field(default_factory=Ages)
    samples: tuple[Sample, ...] = ()

    def __post_init__(self) -> None:
        if len(self.secret) < 32:
            raise ValueError("the web chat's secret must have at least 32 characters")


class Problem(HTTPException):
    """Something a person is told on a plain page. ``reason`` names its words in ``problems.html``."""

    def __init__(self, status: int, reason: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, reason, headers)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reception:
    """Shared by the pages; ``switch`` is None outside the demonstration."""

    settings: WebSettings
    conversations: Conversations
    rooms: Rooms
    env: Environment
    renderer: Renderer
    forms: Forms
    allowance: Allowance
    switch: DateSwitch | None
    welcome: Welcome
    clock: Clock
    visitors: Visitors = field(default_factory=ByCookie)

    def room_of(self, request: Request) -> Room:
        """The room of the path. Raises a 404 problem for a code that is not served here."""
        code = request.path_params.get("code")
        room = self.rooms.common if code is None else self.rooms.of(code)
        if room is None:
            raise Problem(404, "not_found")
        return room

    def moment(self, programme: Programme | None, request: Request) -> datetime:
        """What a page calls now: in the demonstration noon of the visitor's day, if one is known."""
        return (self.switch.moment(programme, request) if self.switch else None) or self.clock.now()

    def fields(self, room: Room, visitor: Visitor) -> FormFields:
        return FormFields(f"{room.path}/messages", self.forms.token(visitor))

    def is_secure(self, request: Request) -> bool:
        return self.settings.https_only or request.url.scheme == "https"

    def check_page_allowance(self, request: Request) -> None:
        if not self.allowance.page(network_of(request)):
            raise Problem(429, "too_many", {"retry-after": "60"})


def network_of(request: Request) -> str:
    """The network address the request came from, as the server (behind its proxy) tells it."""
    return request.client.host if request.client else ""


def from_script(request: Request) -> bool:
    """Whether the page's script sent it, which wants no page back."""
    return request.headers.get("x-requested-with") == "fetch"
