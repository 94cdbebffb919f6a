"""The pages to read over the shipped programmes, with the real counter behind the search."""

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from shipped import counter, programmes

from bot.blocks import Reply
from bot.channels.web.allowance import Limits
from bot.channels.web.app import Guide, Web, create_web
from bot.channels.web.reception import WebSettings
from bot.clock import TOKYO, SetClock
from programmes.model import Programme

CODES = ("aikyo-gunma", "gifu-gotoeat", "gunma-gotoeat", "ise-shouhinken", "tottori-area")
PAGES = ("", "/faq", "/calendar", "/sources")
SITE = "https://madoguchi.example"
SECRET = "a secret of more than thirty-two characters"


def site(
    at: str,
    *,
    demo: bool = False,
    public_url: str = SITE,
    of: Mapping[str, Programme] | None = None,
) -> Web:
    """A site that stands at ``at`` (2020-12-18T12:00, Tokyo), over no engine: nothing is said here. ``of``: other
    programmes than the shipped ones; they can be read, not searched."""
    guide = Guide(counter().search, counter().timeline, public_url=public_url) if of is None else Guide()
    return _made(of or programmes(), guide, SetClock(_moment(at)), demo=demo)


def site_at(at: str) -> Web:
    """The shipped programmes at ``at``, on one site for all tests: making a site's templates takes a while."""
    web, clock = _one_for_all()
    clock.moment = _moment(at)
    return web


@cache
def _one_for_all() -> tuple[Web, SetClock]:
    clock = SetClock(_moment("2020-12-18T12:00"))
    guide = Guide(counter().search, counter().timeline, public_url=SITE)
    return _made(programmes(), guide, clock, demo=False), clock


def _made(of: Mapping[str, Programme], guide: Guide, clock: SetClock, *, demo: bool) -> Web:
    settings = WebSettings(secret=SECRET, demo=demo, limits=Limits(pages_by_network="100000/minute"))
    nobody: Any = None
    return create_web(nobody, of, settings, welcome=_welcome, clock=clock, guide=guide)


def _welcome(codes: tuple[str, ...], moment: datetime) -> Reply:
    return Reply("silent")


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at).replace(tzinfo=TOKYO)


def text_of(page: str) -> str:
    """What is to be read on a page, without white space, tags and data."""
    body = re.sub(r"<(script|svg|head)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", body)))


def data_of(page: str) -> list[dict[str, Any]]:
    """Every block of structured data on a page."""
    return [
        json.loads(block)
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    ]
