"""The shops and businesses that somebody is linked to, told apart where there are several."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.blocks import Button, Press
from bot.entry_reply import short
from bot.records import Records
from bot.turn import Turn
from faq.normalise import normalise
from store.memberships import Member
from store.tables import Found

AT_MOST: Final = 10
"""Places to choose from in one message."""


@dataclass(frozen=True, slots=True)
class Place:
    """A shop, or a whole business (``shop`` None). ``key``: as a button carries it. ``whole``: the records of the whole
    business are this place's, because it has no other shop or because it is the business itself."""

    key: str
    member: Member
    shop: int | None
    name: str
    whole: bool

    @property
    def merchant(self) -> int:
        return self.member.merchant


def places_of(records: Records) -> tuple[Place, ...]:
    """What the person may speak for, merchant by merchant in the order of the links; a business of several shops is a
    place besides them."""
    shops = records.shops()
    named = len({member.merchant for member in records.members}) > 1
    return tuple(
        place
        for merchant in dict.fromkeys(member.merchant for member in records.members)
        for place in _of_merchant(
            [m for m in records.members if m.merchant == merchant],
            [shop for shop in shops if shop.merchant_id == merchant],
            named,
        )
    )


def place_of(records: Records, key: str) -> Place | None:
    """The place of that key; None for somebody else's."""
    return next((place for place in places_of(records) if place.key == key), None)


def records_at(records: Records, place: Place) -> Records:
    """Only what belongs to the place, to be read from; orders need the person's own link (``Records.member_for``)."""
    mine = tuple(member for member in records.members if member.merchant == place.merchant)
    if place.whole:
        return Records(records.db, mine)
    return Records(records.db, (replace(place.member, shop=place.shop),))


def place_named(places: Sequence[Place], text: str) -> Place | None:
    """The one place whose name a text names, where there are several; the longest name counts, and None
    where two are as long."""
    plain = normalise(text)
    named = [place for place in places if len(places) > 1 and normalise(place.name) in plain]
    longest = max((len(place.name) for place in named), default=0)
    best = [place for place in named if len(place.name) == longest]
    return best[0] if len(best) == 1 else None


def choices_of(
    turn: Turn,
    places: Sequence[Place],
    press: Callable[[Place], Press],
    more: Callable[[int], Press],
    skip: int = 0,
) -> tuple[Button, ...]:
    """A button for each place from the one after ``skip`` on, as many as a message takes, and one for those behind."""
    shown = places[skip : skip + AT_MOST]
    buttons = tuple(Button(short(place.name), press(place)) for place in shown)
    rest = skip + len(shown)
    if rest >= len(places):
        return buttons
    return (*buttons, Button(turn.words("own_payouts", "button_more_places"), more(rest)))


def name_of(places: Sequence[Place], row: Found) -> str:
    """Whose record ``row`` is (its ``merchant_id`` and ``shop_id``), where there are several; otherwise ""."""
    if len(places) < 2:
        return ""
    mine = [place for place in places if place.merchant == row.merchant_id]
    exact = (place for place in mine if place.shop == row.shop_id)
    found = next(exact, None) or next(iter(mine), None)
    if found is None:
        return ""
    return found.name if found.shop == row.shop_id else found.member.name


def _of_merchant(members: Sequence[Member], shops: Sequence[Found], named: bool) -> list[Place]:
    whole = next((member for member in members if member.shop is None), None)
    owner = whole or members[0]
    before = f"{owner.name} " if named else ""
    if whole and len(shops) < 2:
        shop = shops[0] if shops else None
        name = whole.name if shop is None or named else shop.name
        return [Place(_key(shop, whole), whole, shop.id if shop else None, name, whole=True)]
    found = [
        Place(_key(shop, owner), _link_to(members, shop), shop.id, f"{before}{shop.name}", whole=False)
        for shop in shops
    ]
    return [*found, Place(_key(None, whole), whole, None, whole.name, whole=True)] if whole else found


def _link_to(members: Sequence[Member], shop: Found) -> Member:
    return next(member for member in members if member.shop in (None, shop.id))


def _key(shop: Found | None, member: Member) -> str:
    return f"s{shop.id}" if shop else f"m{member.merchant}"
