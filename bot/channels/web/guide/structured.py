"""What search engines read beside the page: schema.org as JSON-LD. All of it stands on the page in words, too.

A data block is not a script: browsers do not run it, and ``script-src`` does not speak of it.
"""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, Final

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from bot.channels.web.guide.dates import Period
from bot.channels.web.guide.questions import Question
from programmes.model import Bound, Desk, Hours, Programme

Node = dict[str, Any]

_BLOCK: Final = Markup('<script type="application/ld+json">{}</script>')
_DAYS: Final = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}
_written = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))


def data_block(node: Node) -> Markup:
    """The node as an element of the page; ``<``, ``>``, ``&`` and ``'`` in it are escaped."""
    said = {"@context": "https://schema.org"} | node
    return _BLOCK.format(htmlsafe_json_dumps(said, dumps=_written))


def breadcrumbs(crumbs: Sequence[tuple[str, str]], site: str) -> Node:
    """``crumbs``: paths with names, this page last."""
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": f"{site}{path}"}
        for place, (path, name) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def faq_page(question: Question, address: str) -> Node:
    """A page with one question. Each stands at its own address only, so no answer is marked twice."""
    answer = {"@type": "Answer", "text": f"{question.answer}\n{question.details}".strip(), "url": address}
    asked = {"@type": "Question", "name": question.entry.question, "acceptedAnswer": answer}
    return {"@type": "FAQPage", "inLanguage": "ja", "mainEntity": [asked]}


def service(programme: Programme, desks: Iterable[Desk], address: str) -> Node:
    """The programme itself, with the telephones of ``desks`` and their hours."""
    channels = [_channel(desk, phone) for desk in desks for phone in desk.phones]
    node: Node = {
        "@type": "GovernmentService",
        "name": programme.name,
        "alternateName": programme.short_name,
        "description": programme.summary,
        "url": address,
        "provider": {"@type": "Organization", "name": programme.issuer},
        "areaServed": {"@type": "AdministrativeArea", "name": programme.region},
    }
    if programme.website:
        node["sameAs"] = programme.website
    if channels:
        node["availableChannel"] = channels
    return node


def event(period: Period, name: str, programme: Programme, address: str) -> Node:
    """A period in which something can be done; its days as far as the documents give them."""
    node: Node = {
        "@type": "SaleEvent" if period.kind == "sale" else "Event",
        "name": name,
        "startDate": _day(period.first),
        "endDate": _day(period.last),
        "location": {"@type": "Place", "name": programme.region, "address": programme.region},
        "organizer": {"@type": "Organization", "name": programme.issuer},
        "url": address,
    }
    return {key: value for key, value in node.items() if value}


def _day(bound: Bound | None) -> str:
    day = (bound.day or bound.known) if bound else None
    return day.isoformat() if day else ""


def _channel(desk: Desk, phone: str) -> Node:
    point: Node = {"@type": "ContactPoint", "contactType": desk.name, "telephone": phone}
    if desk.hours:
        point["hoursAvailable"] = [_hours(hours) for hours in desk.hours]
    return {"@type": "ServiceChannel", "servicePhone": point}


def _hours(hours: Hours) -> Node:
    node: Node = {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [_DAYS[day] for day in hours.days],
        "opens": hours.opens.isoformat("minutes"),
        "closes": hours.closes.isoformat("minutes"),
        "validFrom": hours.first.isoformat() if hours.first else "",
        "validThrough": hours.last.isoformat() if hours.last else "",
    }
    return {key: value for key, value in node.items() if value}
