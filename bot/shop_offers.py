"""What leads into the search of the list of shops, and what narrows it: buttons with counts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal

from bot.blocks import Button, Choices, Press, Reply, SharePosition
from bot.codec import encode_press
from bot.listings import Listing
from bot.shop_cards import REPORT, TEMPLATE
from bot.shop_sought import LONGEST, Sought, genres_said, kinds_said
from bot.shop_wish import Wish
from bot.turn import Turn
from programmes.model import Entry
from shops.asked import Asked
from shops.facets import Facet, Facets

SHOPS: Final = "shops"
"""The handler that searches."""
By = Literal["area", "genre", "kind"]
ON_A_PAGE: Final = 8
"""Choices of one question; with the others and a position they are quick replies on LINE."""
BESIDE: Final = 3
"""Places beside a stored answer."""
MOST_BLOCKS: Final = 5
_LABEL: Final = 20


def search_press(turn: Turn, sought: Sought, **more: str) -> Press:
    """The button's order for a search. What does not fit into a button is taken from the memory (``kept``)."""
    press = turn.press(SHOPS, **sought.values, **more)
    try:
        encode_press(press)
    except ValueError:
        return turn.press(SHOPS, kept="1", **more)
    return press


def what_said(turn: Turn, asked: Asked) -> str:
    """What is looked for, as one says it: 高崎市の「ラーメン」の加盟店."""
    said = turn.words(
        TEMPLATE,
        "what",
        areas=list(dict.fromkeys(area.name for area in asked.areas)),
        stations=[station.name for station in asked.stations],
        here=asked.here,
        genres=genres_said(asked),
        kinds=kinds_said(asked.ticket_kinds),
        words=_cut(asked.words),
        programme=turn.programme,
    )
    return said.replace("\n", "")


def of(facets: Facets, by: By) -> Sequence[Facet]:
    return {"area": facets.areas, "genre": facets.genres, "kind": facets.kinds}[by]


def narrowing(
    turn: Turn, sought: Sought, by: By, facets: Sequence[Facet], skip: int = 0, at_most: int = ON_A_PAGE
) -> Choices:
    """One question with a button for each filter, those with most shops first; and the rest behind another."""
    shown = [each for each in facets if len(each.value) <= LONGEST][skip : skip + at_most]
    buttons = [_facet(turn, sought, by, each) for each in shown]
    if len(facets) > skip + at_most:
        label = turn.words(TEMPLATE, "others")
        more = search_press(turn, sought, step=by, skip=str(skip + at_most))
        buttons.append(Button(label, more))
    return Choices(turn.words(TEMPLATE, f"which_{by}", programme=turn.programme), tuple(buttons))


def _facet(turn: Turn, sought: Sought, by: By, facet: Facet) -> Button:
    count = turn.words(TEMPLATE, "facet_count", count=facet.count)
    room = _LABEL - len(count)
    label = facet.label if len(facet.label) <= room else facet.label[: room - 1] + "…"
    return Button(label + count, search_press(turn, sought.but(**{by: facet.value})))


def share_position(turn: Turn) -> Button:
    return Button(turn.words(TEMPLATE, "share"), SharePosition())


def beside(turn: Turn, listing: Listing, reply: Reply, entry: Entry | None, wish: Wish | None) -> Reply:
    """A stored answer with the way into the search: the places at once where a search answers better (``entry``), a
    button for what was named (``wish``), and one to report a shop that refused."""
    if entry is not None and entry.reports_shop and turn.can_answer(REPORT):
        label = turn.words(TEMPLATE, "button_report_a_shop")
        reply = replace(reply, quick=(Button(label, turn.press(REPORT, what="refused")), *reply.quick))
    if entry is not None and entry.finds_shops and len(reply.blocks) < MOST_BLOCKS:
        places = narrowing(turn, Sought(), "area", listing.index.areas, at_most=BESIDE)
        return replace(reply, blocks=(*reply.blocks, places), quick=(share_position(turn), *reply.quick))
    if wish is None:
        return reply
    label = genres_said(wish.asked) or kinds_said(wish.asked.ticket_kinds) or _cut(wish.asked.words)
    said = turn.words(TEMPLATE, "button_search_what", named=label)
    if len(said) > _LABEL or not label:
        said = turn.words(TEMPLATE, "button_search")
    return replace(reply, quick=(Button(said, search_press(turn, Sought.of(wish.asked))), *reply.quick))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST // 2 else words[: LONGEST // 2 - 1] + "…"
