"""A stay as people describe it: "大人2人で1泊1人8000円と小学生1人4000円"."""

import re
import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files

from bot.asked_count import named_together, with_self
from faq.amounts import Amount, read_amounts
from faq.normalise import normalise
from faq.patterns import any_of, speaks_of
from programmes.rules import Guest

_WORDS: dict[str, list[str]] = tomllib.loads(
    (files("bot") / "data" / "stay_words.toml").read_text(encoding="utf-8")
)

_NEAR_PEOPLE = 6
_JUST_BEHIND = 4
"""Characters behind a fee that may still speak of it: "5000円ずつ", "3万円(合計)"."""
_ASKED_SUM = re.compile(f"(?:{'|'.join(_WORDS['total'])})(?:で|は|って)?(?:いくら|なんぼ|何円|幾ら|どれ)")


_TOGETHER = _WORDS["together"][0]
_EXTRA = re.compile(f"(?:{any_of(_WORDS['extras'])})(?:代|料)?(?:を|が|は|に|で|も)?[ 　]*$")
_EACH = re.compile(f"(?:{any_of(_WORDS['one'])})$")
"""Between those who pay and what each of them pays: "大人1人8000円"."""


@dataclass(frozen=True, slots=True)
class AskedStay:
    """``guests`` empty: no fee was named. ``fee_is_total``: one sum was taken as the whole group's for a night. ``extras``: yen of
    meals and souvenirs beside one night's fee, added to that of one who pays (what counts is the average)."""

    guests: tuple[Guest, ...]
    nights: int
    nights_written: bool
    fee_is_total: bool
    tax_included: bool
    cashable_plan: bool
    extras: int = 0


@dataclass(slots=True)
class _Group:
    persons: int
    fee: int | None = None
    pays: bool = True
    child: bool = False


def asked_stay(text: str) -> AskedStay:
    """The people, the fee per night and the nights in ``text``."""
    amounts = tuple(amount for amount in read_amounts(text) if not _is_discount(text, amount))
    extras = [a for a in amounts if _is_extra(text, a, amounts)]
    amounts = tuple(a for a in amounts if a not in extras)
    nights = [a.value for a in amounts if a.unit == "泊" and not a.ordinal]
    groups, total = _groups(text, amounts)
    resident = not _has(text, "outsiders")
    guests = tuple(
        Guest(fee=group.fee or 0, pays=group.pays and bool(group.fee), resident=resident)
        for group in groups
        for _ in range(min(group.persons, 200))
        if group.fee is not None or not group.pays
    )
    known = any(group.fee is not None for group in groups)
    added = sum(a.value for a in extras) if known and max(nights, default=1) == 1 else 0
    payer = next((guest for guest in guests if guest.pays), None)
    if added and payer:
        at = guests.index(payer)
        guests = (*guests[:at], replace(payer, fee=payer.fee + added), *guests[at + 1 :])
    return AskedStay(
        extras=added,
        guests=guests if known else (),
        nights=max(1, min(max(nights), 365)) if nights else 1,
        nights_written=bool(nights),
        fee_is_total=total,
        tax_included=_has(text, "tax_included"),
        cashable_plan=_has(text, "cashable"),
    )


def _is_extra(text: str, amount: Amount, amounts: tuple[Amount, ...]) -> bool:
    """Whether a sum behind a fee is paid for meals or souvenirs: "5800円だけどお土産500円つけたら"."""
    behind_a_fee = any(a.unit == "円" and a.end <= amount.start for a in amounts)
    return amount.unit == "円" and behind_a_fee and bool(_EXTRA.search(text[: amount.start]))


def _groups(text: str, amounts: tuple[Amount, ...]) -> tuple[list[_Group], bool]:
    """Groups of people with the fee each pays. A fee belongs to the people named before it without one."""
    loose: list[int] = []
    total = False
    people = [a for a in amounts if a.unit == "人" and not _is_marker(text, a, amounts)]
    people = [a for a in people if not _is_counted_again(text, a, people)]
    everybody = next((a for a in people if _is_whole(text, a, people)), None)
    is_couple = everybody is None and _couple_with_children(text, people)
    groups = [_Group(2)] if is_couple else []
    paid = any(a.unit == "円" and a.value for a in amounts)
    ahead: int | None = None  # "9000円の大人2人": the fee stands before those who pay it
    for amount in amounts:
        if amount in people and amount is not everybody and not _is_sum(amount, people):
            free = _infants(text, amount)
            persons = amount.value if is_couple else with_self(text, amount)
            groups.append(_Group(persons, ahead if not free else None, not free, _is_child(text, amount)))
            ahead = None
        elif amount.unit == "円" and amount.value == 0 and paid:
            continue
        elif amount.unit == "円" and _is_before_people(text, amount, people) and not _wait(groups):
            ahead = amount.value
        elif amount.unit == "円":
            waiting = _meant(_wait(groups), text, amount)
            share = _share(text, amount, amounts, waiting)
            total = total or share is not None
            for group in waiting:
                group.fee = amount.value if share is None else share
            if not waiting and groups and _of_a_member(text, amount):
                groups.append(_Group(_rest(everybody, groups), amount.value))
            elif not waiting and groups and _is_said_of_one(amount, amounts):
                groups[-1].fee = amount.value
            elif not waiting:
                loose.append(amount.value)
    return _with_loose(groups, loose, max(2 if _has(text, "couples") else 1, named_together(text))), total


def _is_said_of_one(fee: Amount, amounts: tuple[Amount, ...]) -> bool:
    """ "1人7000円" """
    return any(a.unit == "人" and a.value == 1 and a.end == fee.start for a in amounts)


def _is_before_people(text: str, fee: Amount, people: list[Amount]) -> bool:
    """ "9000円の大人2人" """
    between = [text[fee.end : person.start] for person in people if person.start > fee.end]
    return bool(between) and between[0].startswith(_WORDS["of"][0]) and len(between[0]) <= _NEAR_PEOPLE


def _wait(groups: list[_Group]) -> list[_Group]:
    """Those who pay a fee that was not named yet."""
    return [group for group in groups if group.fee is None and group.pays]


def _meant(waiting: list[_Group], text: str, fee: Amount) -> list[_Group]:
    """Of those without a fee the grown-ups, or the children, where the words right before the fee say so ("大人8000円")."""
    before = _EACH.sub("", text[: fee.start].rstrip())
    for child, words in ((True, _WORDS["children"]), (False, _WORDS["adults"])):
        if any(before.endswith(word + after) for word in words for after in _WORDS["whose"]):
            return [group for group in waiting if group.child is child] or waiting
    return waiting


def _couple_with_children(text: str, people: list[Amount]) -> bool:
    """ "夫婦と小学生2人": those who are counted are their children, and the two themselves are not counted."""
    children = [a for a in people if _is_child(text, a)]
    return bool(children) and len(children) == len(people) and _has(text, "couples")


def _is_child(text: str, amount: Amount) -> bool:
    before = text[: amount.start].rstrip()
    return amount.noun in _WORDS["children"] or before.endswith(tuple(_WORDS["children"]))


def _is_whole(text: str, amount: Amount, people: list[Amount]) -> bool:
    """ "親子3人" beside its members: they are named one by one after it."""
    named = any(other is not amount and other.noun for other in people)
    if text[amount.end :].startswith(tuple(_WORDS["wholes"])) and any(
        other.value < amount.value for other in people
    ):
        return True
    return named and text[: amount.start].rstrip().endswith(tuple(_WORDS["wholes"]))


def _is_counted_again(text: str, amount: Amount, people: list[Amount]) -> bool:
    """ "夫と子ども2人の4人": the only ones who are counted stand in the whole number behind them."""
    wholes = [a for a in people if text[amount.end : a.start] == _WORDS["of"][0] and a.value >= amount.value]
    return bool(wholes) and len(people) == 2


def _of_a_member(text: str, fee: Amount) -> bool:
    """A fee of somebody who was not counted: "子ども4000円", "小学生は5000円"."""
    before = text[: fee.start].rstrip()
    return any(before.endswith(member + after) for member in _WORDS["members"] for after in _WORDS["whose"])


def _rest(everybody: Amount | None, groups: list[_Group]) -> int:
    """How many of everybody are not counted yet, at least one."""
    counted = sum(group.persons for group in groups)
    return max(1, everybody.value - counted) if everybody else 1


def _with_loose(groups: list[_Group], loose: list[int], uncounted: int) -> list[_Group]:
    """Fees named before the people they are for ("1人8000円で2人"), or for the ``uncounted`` ones alone: one
    person, or a couple ("夫婦で")."""
    for fee in loose:
        waiting = [g for g in groups if g.fee is None and g.pays]
        for group in waiting:
            group.fee = fee
        if not groups:
            groups.append(_Group(uncounted, fee))
    if groups and not any(g.fee is not None for g in groups):
        return groups
    return [g for g in groups if g.fee is not None or not g.pays]


def _is_marker(text: str, amount: Amount, amounts: tuple[Amount, ...]) -> bool:
    """ "1人" that only says "each": right before a fee or a number of nights, and not somebody of the family, but for those who
    were counted before ("夫婦と子ども2人、大人1人8000円、子ども1人4000円")."""
    of_a_member = amount.noun or text[: amount.start].rstrip().endswith(tuple(_WORDS["members"]))
    if amount.value != 1 or (of_a_member and not _were_counted(text, amount, amounts)):
        return False
    return _is_before(amount, amounts, ("円", "泊"))


def _were_counted(text: str, amount: Amount, amounts: tuple[Amount, ...]) -> bool:
    """Whether those of the same noun were counted before without a fee."""
    if amount.noun in _WORDS["adults"] and _has(text, "couples"):
        return True
    same = (a for a in amounts if a.noun and a.noun == amount.noun and a.start < amount.start)
    return any(not _is_before(a, amounts, ("円",)) for a in same)


def _is_before(amount: Amount, amounts: tuple[Amount, ...], units: tuple[str, ...]) -> bool:
    return any(0 <= a.start - amount.end <= _JUST_BEHIND and a.unit in units for a in amounts)


def _is_sum(amount: Amount, people: list[Amount]) -> bool:
    """ "3人家族" after its members were named one by one."""
    others = [a.value for a in people if a is not amount and a.noun and a.noun != amount.noun]
    return len(others) > 1 and amount.value == sum(others)


def _share(text: str, fee: Amount, amounts: tuple[Amount, ...], waiting: list[_Group]) -> int | None:
    """The fee of one, where the sum written is the whole group's; None where it is each one's own."""
    persons = sum(group.persons for group in waiting)
    near = normalise(text[: fee.end + _JUST_BEHIND])
    each = speaks_of(near, _WORDS["per_person"]) or any(
        _is_marker(text, a, amounts) for a in amounts if a.unit == "人" and a.end <= fee.start
    )
    if persons < 2 or each or not (_is_total(near) or _is_of_them_together(text, fee, amounts)):
        return None
    return fee.value // persons


def _is_of_them_together(text: str, fee: Amount, amounts: tuple[Amount, ...]) -> bool:
    """ "2人で11,000円", "4人で1室28,000円" """
    if normalise(text[: fee.start]).rstrip().endswith(tuple(map(normalise, _WORDS["rooms"]))):
        return True
    return any(
        a.unit == "人" and a.value > 1 and text[a.end : fee.start].strip() == _TOGETHER for a in amounts
    )


def _is_total(near: str) -> bool:
    """Whether the words up to a fee and just behind it call it a sum; "合計いくら" asks for the discount's."""
    said = _ASKED_SUM.sub("", near)
    return speaks_of(said, _WORDS["total"])


def _is_discount(text: str, amount: Amount) -> bool:
    """ "5000円引き": what is taken off, not what is paid."""
    behind = text[amount.end : amount.end + 8]
    if behind[:1].isspace():
        return False
    behind = normalise(behind)
    return amount.unit == "円" and behind.startswith(tuple(map(normalise, _WORDS["discounts"])))


def _infants(text: str, amount: Amount) -> bool:
    near = normalise(text[max(0, amount.start - 6) : amount.end + 8])
    return speaks_of(near, _WORDS["infants"]) and _is_free(text)


def _is_free(text: str) -> bool:
    """Whether somebody stays for nothing: "無料", "0円", but not "9000円"."""
    free = any_of(map(normalise, _WORDS["free"]))
    return re.search(rf"(?<![0-9,])(?:{free})", normalise(text)) is not None


def is_one_of_a_group(text: str) -> bool:
    """Whether somebody pays another fee than a group whose own is not said."""
    several = any(a.unit == "人" and a.value > 1 for a in read_amounts(text))
    fees = [a for a in read_amounts(text) if a.unit == "円" and not _is_discount(text, a)]
    return several and len(fees) == 1 and _has(text, "alone")


def person_nights(text: str) -> int:
    """The nights of all people together: "延べ120人泊", "人泊は80"; 0 where none are named."""
    told = _PERSON_NIGHTS.search(normalise(text).replace(",", ""))
    return int(told["before"] or told["behind"]) if told else 0


_PERSON_NIGHTS = re.compile(_WORDS["person_nights"][0])


def speaks_only_of_discounts(text: str) -> bool:
    """Whether the only sums in ``text`` are what is taken off or given back."""
    sums = [a for a in read_amounts(text) if a.unit == "円"]
    return bool(sums) and all(_is_discount(text, amount) for amount in sums)


def _has(text: str, kind: str) -> bool:
    return speaks_of(text, _WORDS[kind])
