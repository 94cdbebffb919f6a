"""The report of a shop, begun from its page: the button of the shop's card, pressed in the person's own conversation."""

import secrets
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.blocks import Press
from bot.channels.web.reception import Problem, Reception, network_of
from bot.channels.web.rooms import CHANNEL
from bot.channels.web.security import from_this_site
from bot.channels.web.shops.told import ToldShop
from bot.codec import encode_press
from bot.incoming import Incoming
from bot.shop_cards import REPORT

_LONGEST: Final = 80


async def begin_report(reception: Reception, request: Request, shop: ToldShop) -> Response:
    """Presses the button and leads to the conversation (303), where the form asks its first question.

    Shops' pages are the same for everybody and kept by others, so they carry no token of one person: the form must come
    from a page of this site, and the visitor's cookie goes with no form of another one. What the person is seen to have said
    are words of ours about a shop of the list; an address cannot put others into anybody's mouth.
    """
    if not from_this_site(request):
        raise Problem(403, "form_expired")
    room, visitor = reception.room_of(request), reception.visitors.of(request)
    if not reception.allowance.message(visitor.key, network_of(request)):
        raise Problem(429, "too_many", {"retry-after": "60"})
    pressed = Incoming(
        CHANNEL,
        room.address(visitor),
        secrets.token_urlsafe(24),
        "press",
        reception.clock.now(),
        text=reception.env.get_template("shops/report.txt").render(name=shop.name)[:_LONGEST],
        press=encode_press(Press(REPORT, (("p", room.code), ("shop", shop.id)))),
        standing_on=reception.switch.moment(room.programme, request) if reception.switch else None,
    )
    await reception.conversations.receive([pressed])
    reply = await reception.conversations.answered(pressed, reception.settings.wait_seconds)
    waiting = "" if reply else f"?waiting={pressed.event_id}"
    response = RedirectResponse(f"{room.path}{waiting}#latest", status_code=303)
    reception.visitors.remember(response, visitor, secure=reception.is_secure(request))
    return response
