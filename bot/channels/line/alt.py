"""What a notification says instead of cards: the answer itself first, since only its beginning is seen."""

from bot.blocks import Card, Row

BETWEEN = "\n"


def alt_text(cards: tuple[Card, ...]) -> str:
    """Of one card everything, what people came for first; of several, that of each after its title."""
    if len(cards) == 1:
        return _whole(cards[0])
    return BETWEEN.join(filter(None, map(_in_short, cards)))


def _whole(card: Card) -> str:
    main = [_line(row) for row in card.rows if row.strong]
    rest = [_line(row) for row in card.rows if not row.strong]
    words = [card.title, card.subtitle, card.text] if main else [card.text, card.title, card.subtitle]
    return BETWEEN.join(filter(None, (*main, *words, *rest)))


def _in_short(card: Card) -> str:
    main = "、".join(_line(row) for row in card.rows if row.strong)
    title = f"{card.title}（{card.subtitle}）" if card.subtitle else card.title
    return " ".join(filter(None, (title, main or card.text)))


def _line(row: Row) -> str:
    return " ".join(filter(None, (row.label, row.value)))
