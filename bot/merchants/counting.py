"""How many of each counted kind a merchant's words name: "500円券120枚", "電子で12,000円", "3人泊"."""

from collections.abc import Mapping
from typing import Final

from bot.asked_count import counts_by_face
from faq.amounts import Amount, read_amounts
from faq.normalise import normalise
from programmes.model import CountedKind, Programme
from programmes.rules import CountedAmount, NotCountable, amount_of, counted_kinds
from programmes.rules.counts import worth_of_one

MOST: Final = 10_000_000
"""Of one kind; what is more was not meant."""
_PERSON: Final = "人"
_NIGHT: Final = "泊"


def counts_in(text: str, programme: Programme, *, asked: bool = False) -> dict[str, int]:
    """Counts by the id of the kind. ``asked``: the words answer the question for them, so bare numbers stand in the
    order of the kinds. What is not one of the programme's kinds is left out."""
    kinds = counted_kinds(programme)
    found = {
        **_by_face(text, programme, kinds),
        **_in_yen(text, programme, kinds),
        **_nights(text, kinds, asked),
    }
    if not found and asked:
        found = _in_their_order(text, kinds)
    return {kind.id: found[kind.id] for kind in kinds if 0 <= found.get(kind.id, -1) <= MOST}


def amount_known(programme: Programme, counts: Mapping[str, int]) -> CountedAmount | NotCountable:
    """As :func:`programmes.rules.amount_of`, of the kinds that the programme has today."""
    known = {kind.id for kind in counted_kinds(programme)}
    return amount_of(programme, {name: count for name, count in counts.items() if name in known})


def yen_of(programme: Programme, counts: Mapping[str, int]) -> int | None:
    """What the counts come to in yen; None where nothing was counted or the documents do not allow to say."""
    amount = amount_known(programme, counts) if counts else None
    return int(amount.total) if isinstance(amount, CountedAmount) else None


def worth_of_kind(kind: CountedKind) -> int | None:
    """Yen for one of a kind, one yen for a kind in yen; None where no worth is stated."""
    worth = worth_of_one(kind)
    return None if worth is None else int(worth)


def written(counts: Mapping[str, int]) -> str:
    """Counts as a plain string, for a draft: ``face-1000:12 face-500:3``."""
    return " ".join(f"{name}:{count}" for name, count in counts.items())


def unwritten(text: str) -> dict[str, int]:
    """What :func:`written` wrote."""
    pairs = (pair.rpartition(":") for pair in text.split())
    return {name: int(count) for name, _, count in pairs}


def _by_face(text: str, programme: Programme, kinds: tuple[CountedKind, ...]) -> dict[str, int]:
    ids = {int(kind.face): kind.id for kind in kinds if kind.face and kind.unit == "枚"}
    return {ids[face]: count for face, count in counts_by_face(text, programme).items() if face in ids}


def _in_yen(text: str, programme: Programme, kinds: tuple[CountedKind, ...]) -> dict[str, int]:
    """A sum of yen behind the name of what is counted in yen."""
    kind = next((kind for kind in kinds if kind.face is None and kind.unit == "円"), None)
    if kind is None:
        return {}
    names = [kind.name, *(a for t in programme.tickets if t.form == "electronic" for a in t.aliases)]
    amounts, end = read_amounts(text), 0
    for amount in amounts:
        before = normalise(text[end : amount.start])
        if amount.unit == "円" and any(normalise(name) in before for name in names):
            return {kind.id: amount.value}
        end = amount.end
    return {}


def _nights(text: str, kinds: tuple[CountedKind, ...], asked: bool) -> dict[str, int]:
    """人泊 as written, or people times nights."""
    kind = next((kind for kind in kinds if kind.unit == _PERSON + _NIGHT), None)
    if kind is None:
        return {}
    amounts = [a for a in read_amounts(text) if a.value > 0 and not a.ordinal]
    both = [a.value for a in amounts if a.unit == _PERSON and text[a.end :].startswith(_NIGHT)]
    people = [a.value for a in amounts if a.unit == _PERSON]
    nights = [a.value for a in amounts if a.unit == _NIGHT]
    if both:
        return {kind.id: sum(both)}
    if people and nights:
        return {kind.id: sum(people) * nights[0]}
    return {kind.id: nights[0]} if nights and asked else {}


def _in_their_order(text: str, kinds: tuple[CountedKind, ...]) -> dict[str, int]:
    numbers: list[Amount] = [
        a for a in read_amounts(text) if a.unit in ("", "枚", "円", "人") and not a.ordinal
    ]
    if len(numbers) != len(kinds):
        return {}
    return {kind.id: amount.value for kind, amount in zip(kinds, numbers, strict=True)}
