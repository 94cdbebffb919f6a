"""The date switch of the demonstration: on which day the counter answers. Outside the demo there is none."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from itsdangerous import BadData, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.blocks import Block, Button, Card, Cards, Choices, PickDay, Press, Reply
from bot.clock import TOKYO
from bot.codec import decode_press
from bot.engine import Said
from bot.incoming import Incoming
from bot.naming import Names
from programmes.model import Programme

COOKIE: Final = "madoguchi_day"
NOON: Final = time(12, 0)
FIRST, LAST = date(2019, 1, 1), date(2030, 12, 31)


class DateSwitch:
    """A visitor stands on the day they chose, otherwise on the demo day of the programme they speak about."""

    def __init__(self, secret: str, programmes: Mapping[str, Programme]) -> None:
        self._cookies = URLSafeSerializer(secret, salt="web day")
        self._programmes = programmes
        self._names = Names(programmes)

    def day(self, programme: Programme | None, request: Request) -> date | None:
        """None where it depends on the ticket, and none is known yet."""
        return self._chosen(request) or (programme.demo_day if programme else None)

    def moment(self, programme: Programme | None, request: Request) -> datetime | None:
        """Noon of that day in Tokyo."""
        day = self.day(programme, request)
        return datetime.combine(day, NOON, TOKYO) if day else None

    def spoken_of(self, incoming: Incoming, transcript: Sequence[Said]) -> Programme | None:
        """Which ticket a message in the common room is about: the one its button belongs to, the one its words
        name, or the one whose buttons the last answer offered. None if that cannot be told yet."""
        code = _code_of(decode_press(incoming.press)) if incoming.press else self._named(incoming.text)
        replies = (said.reply for said in reversed(transcript) if said.reply)
        offered = ({code for code in map(_code_of, _presses(reply)) if code} for reply in replies)
        last = next((codes.pop() for codes in offered if len(codes) == 1), "")
        return self._programmes.get(code or last)

    def _named(self, text: str) -> str:
        meant = self._names.meant(text, self._programmes)
        return self._names.named(text) or (meant[0] if len(meant) == 1 else "")

    def choose(self, response: Response, day: date | None, *, secure: bool) -> None:
        """Keeps the day for this browser session; None goes back to each programme's own day."""
        if day is None:
            response.delete_cookie(COOKIE, path="/")
            return
        value = str(self._cookies.dumps(day.isoformat()))
        response.set_cookie(COOKIE, value, path="/", httponly=True, samesite="lax", secure=secure)

    def _chosen(self, request: Request) -> date | None:
        try:
            return read_day(str(self._cookies.loads(request.cookies.get(COOKIE, ""))))
        except BadData:
            return None


def read_day(text: str) -> date | None:
    """``YYYY-MM-DD`` within the years the programmes could ever need; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def _code_of(press: Press | None) -> str:
    return dict(press.args).get("p", "") if press else ""


def _presses(reply: Reply) -> Iterator[Press]:
    buttons = [*reply.quick, *(button for block in reply.blocks for button in _buttons(block))]
    for button in buttons:
        if isinstance(button.does, Press):
            yield button.does
        elif isinstance(button.does, PickDay):
            yield button.does.press


def _buttons(block: Block) -> Sequence[Button]:
    match block:
        case Choices() | Card():
            return block.buttons
        case Cards():
            return [button for card in block.cards for button in card.buttons]
        case _:
            return ()
