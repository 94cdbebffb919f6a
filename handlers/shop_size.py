"""Am I a large shop: found by the programme's own definition, with the kinds of ticket that such a shop takes."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.blocks import Card, Reply, Row, Text
from bot.merchants.asked_by_buttons import answers, ask, is_given, once_more
from bot.offers import questions, to_person
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import ShopSizeFound, shop_size, shop_size_rule

NAME = "shop_size"
ARGS: Mapping[str, ArgCheck] = {"given": is_given}
READS: frozenset[str] = frozenset()


def fits(programme: Programme) -> bool:
    return shop_size_rule(programme) is not None


def answer(turn: Turn) -> Reply:
    rule = shop_size_rule(turn.programme)
    if rule is None:
        return Reply("no_answer", (Text(turn.words(NAME, "no_rule")),), (to_person(turn),))
    given = turn.args.get("given", "")
    found = shop_size(turn.programme, answers(given, rule.questions))
    assert found is not None
    if found.next is not None:
        first = ask(turn, NAME, found.next, given[: found.answered], found.total)
        return first if given else Reply(first.kind, (*_on_record(turn), *first.blocks), first.quick)
    return _found(turn, found)


def _on_record(turn: Turn) -> tuple[Text, ...]:
    """What the secretariat has on record for the shops of who asks."""
    sizes = (
        {size.id: size.name for size in turn.programme.shop_size.sizes} if turn.programme.shop_size else {}
    )
    shops = [(shop.name, sizes[shop.size]) for shop in turn.records.shops() if shop.size in sizes]
    return (Text(turn.words(NAME, "on_record", shops=shops)),) if shops else ()


def _found(turn: Turn, found: ShopSizeFound) -> Reply:
    rows = tuple(
        Row(kind.name, turn.words(NAME, "takes" if kind in found.takes else "takes_not"))
        for kind in turn.programme.ticket_kinds
        if found.size
    )
    card = Card(
        title=turn.words(NAME, "title", found=found),
        text=turn.words(NAME, "text", found=found),
        rows=rows,
        tone="plain" if found.size else "warning",
        colour=turn.programme.colour,
        citations=turn.cite(found.source),
    )
    return Reply("answer", (card,), (*questions(turn, "recruitment"), once_more(turn, NAME), to_person(turn)))
