"""Shops by their size, where the size decides which kinds of ticket a shop may take (Ise: 大型店, 中小規模店)."""

from dataclasses import dataclass

from programmes.model.values import ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSize:
    """One size: ``meaning`` in a sentence; ``takes``: the ids of the ticket kinds such a shop may take."""

    id: str
    name: str
    meaning: str
    takes: tuple[str, ...]
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeQuestion:
    """A plain question: はい makes the shop the size ``yes``, いいえ leads on. ``rule``: why, in a sentence."""

    id: str
    ask: str
    yes: str
    rule: str
    help: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSizeRule:
    """How a shop's size is found. ``otherwise``: the size when every answer is no. ``unclear``: what happens
    where it is hard to tell, in words."""

    otherwise: str
    sizes: tuple[ShopSize, ...]
    questions: tuple[SizeQuestion, ...]
    unclear: str = ""
    source: tuple[ClauseId, ...] = ()
