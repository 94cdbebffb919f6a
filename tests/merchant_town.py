"""Two merchants of the same programmes in one store, one of whom must never hear of the other; and every way to ask.

Canary's records carry words and figures that nobody else's have. Every record is *whole* (of the business), or of its
*first* or *second* shop.
"""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import merchant_kit as kit
from sqlalchemy import Connection, select
from sqlmodel import SQLModel

from bot.arguments import is_day
from bot.blocks import Press
from bot.clock import TOKYO
from bot.codec import encode_press
from bot.outbox import Outgoing, Sent
from bot.turn import Form, Handler
from programmes.model import Programme
from programmes.rules import counted_kinds
from store import calendar_feeds, disputes, doors, evidence, memberships, merchants, pipe
from store.cases import LETTERS
from store.memberships import Member

RECORDS: Final = ("payout", "note", "dispute", "application", "member", "place")
"""Arguments of buttons that name a record."""
HARMLESS: Final[Mapping[str, str]] = {
    "kind": "face-1000", "mark": "abc", "skip": "1", "round": "4", "persons": "2", "nights": "1", "fee": "9000", "given": "y",
    "days": "8", "hour": "9",
}  # fmt: skip
"""Arguments that name none, each with a value."""
LISTED: Final[Mapping[tuple[str, str], str]] = {
    ("shops", "q"): "みほん", ("shops", "area"): "みずほ市", ("shops", "station"): "高崎駅", ("shops", "genre"): "カフェ・スイーツ",
    ("shop_report", "shop"): "1", ("shop_report", "ticket"): "paper",
}  # fmt: skip
"""Arguments, by handler, that name something of a published list, each with a value; in another handler they may name a
record."""
PAID: Final = date(2021, 2, 1)
PLACES: Final = ("whole", "first", "second")
WORDS: Final = (
    "うちの店の次の入金はいくらですか", "入金の一覧を見せて", "2021年2月1日の入金の内訳", "入金がまだ届きません", "明細書がほしい",
    "登録は終わっていますか", "足りない書類は何ですか", "申し立ての状況を知りたい", "入金額が違うので異議を申し立てたい", "送った封筒はどうなりましたか",
    "連携しているお店を教えて", "大型店になりますか", "金糸雀商会の入金を教えて", "金糸雀一番館の登録状況", "加盟店番号CNRY-GIFの入金",
    "受付番号{dispute}はどうなりましたか", "{dispute}を取り下げます", "申込番号APPgi3", "7,310,133円の入金について",
    "入金日をカレンダーに入れたい", "カレンダーのアドレスを新しくしたい", "お知らせの設定", "うちの店は一覧に載っていますか",
)  # fmt: skip
"""What is typed: ``{dispute}`` is the number of one."""
BELONGS: Final = {"membership": "id", "calendar_feed": "membership_id"}
"""By table that belongs to a link, the column that says to which."""


class FarEnd:
    """Takes everything."""

    async def deliver(self, outgoing: Outgoing) -> Sent:
        return Sent("push", "request", ("1",))


@dataclass
class Business:
    """A merchant of one programme. ``ids``: by place, then by argument of a button. ``figures``: by place, the words and
    figures that are in its records alone."""

    code: str
    merchant: int = 0
    shops: dict[str, int] = field(default_factory=dict)
    ids: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {place: {} for place in PLACES})
    figures: dict[str, list[str]] = field(default_factory=lambda: {place: [] for place in PLACES})
    owner: int = 0

    def of(self, *places: str) -> dict[str, list[str]]:
        """The ids of these places, by argument."""
        return {
            name: [each for place in places for each in self.ids[place].get(name, ())] for name in RECORDS
        }

    def canaries(self, *places: str) -> list[str]:
        return [each for place in places for each in self.figures[place]]

    def told(self, place: str) -> list[str]:
        """Of every kind of record one figure with a comma or words, as its owner is told."""
        own = [each for each in self.figures[place] if not each.isdigit()]
        return [each for each in own if not each.startswith(("鳶色", "金糸雀銀行", "5,55"))]


def settled(db: Connection, programme: Programme, *, secret: bool) -> Business:
    """A business with records in every table, linked to ``line:main`` as its owner; ``secret``: it is Canary's."""
    code, sign = programme.code, "金糸雀" if secret else "雀"
    here = Business(code)
    number = f"{'CNRY' if secret else 'MINE'}-{code[:3]}".upper()
    here.merchant = kit.merchant(
        db, code, number, name=f"{sign}商会", bank_name=f"{sign}銀行", account_tail="917", phone="0580000917"
    )
    for place in PLACES[1:]:
        name = {"first": f"{sign}一番館", "second": f"{sign}二番館"}[place]
        here.shops[place] = kit.shop(
            db, here.merchant, code, name=name, number=f"{number}-{place[0]}".upper()
        )
        here.figures[place] += [name] if secret else []
    here.figures["whole"] += [f"{sign}商会", f"{sign}銀行", number] if secret else []
    address = f"U-{sign}-{code}"
    here.owner = kit.linked(db, here.merchant, address=address)
    here.ids["whole"]["member"] = [str(here.owner)]
    [member] = memberships.of_person(db, "line:main", address, kit.NOW)
    _calendar(db, member)
    for n, place in enumerate(PLACES):
        _records(db, here, member, programme, place, n + (3 if secret else 7))
    return here


def _calendar(db: Connection, member: Member) -> None:
    """A private calendar that is subscribed to, and a page not yet opened that would show a new address."""
    for token in ("opened", "waiting"):
        calendar_feeds.give_page(db, f"{token}-{member.id}", member, kit.NOW)
        if token == "opened":
            before = kit.NOW - timedelta(minutes=1)
            assert calendar_feeds.reveal(db, f"{token}-{member.id}", f"feed-{member.id}", before, kit.NOW)


def _records(
    db: Connection, here: Business, member: Member, programme: Programme, place: str, n: int
) -> None:
    """Two payouts (one of them objected to), an application, a note and a picture of one place."""
    shop, ids, mark = here.shops.get(place), here.ids[place], f"{here.code[:2]}{n}"
    kinds = [kind.id for kind in counted_kinds(programme)]
    counts = {kinds[0]: 4_170 + n}
    paid = [
        kit.payout(
            db, here.merchant, day, amount, counts, counts, here.code, PAID.replace(day=2 + n), shop_id=shop, round=4,
            declared_amount=amount + 500_000, difference_reason=f"瑠璃色の理由{mark}",
        )
        for day, amount in ((PAID, 7_310_130 + n), (PAID.replace(month=1, day=18 + n % 3), 6_420_120 + n))
    ]  # fmt: skip
    waiting = kit.application(
        db, here.merchant, "papers_missing", here.code, shop_id=shop, number=f"APP{mark}", missing=[f"翡翠の書類{mark}"],
    )  # fmt: skip
    note = pipe.note(
        db, member, shop=shop, kind="envelope", day=date(2021, 1, 30), counts={kinds[0]: 3_330 + n},
        amount=3_330_000 + n * 1000, settlement_round=5, now=kit.NOW,
    )  # fmt: skip
    row = merchants.payout(db, (member,), paid[1])
    assert row is not None
    number = f"C7{LETTERS[n]}-X7{LETTERS[ord(here.code[0]) % 20]}"
    dispute = disputes.submit(
        db, number=number, payout=row, membership=member.id, under_rule=programme.disputes is not None,
        last_day=date(2021, 2, 15), claimed={kinds[0]: 5_550 + n}, claimed_amount=5_550_000 + n * 1000,
        words=f"鳶色の言葉{mark}", at=kit.NOW, now=kit.NOW,
    )  # fmt: skip
    for payout in paid:
        evidence.keep(
            db, payout=payout, membership=member.id, dispute=None, body=b"JPEG", width=1, height=1, sha256=f"{mark}{payout}",
            now=kit.NOW,
        )  # fmt: skip
    ids |= {
        "payout": [str(each) for each in paid],
        "application": [str(waiting)],
        "note": [str(note)],
        "dispute": [str(dispute)],
        "place": [f"s{shop}" if shop else f"m{here.merchant}"],
    }
    here.figures[place] += [f"瑠璃色の理由{mark}", f"翡翠の書類{mark}", f"鳶色の言葉{mark}", number]
    for figure in (
        7_310_130 + n,
        6_420_120 + n,
        3_330_000 + n * 1000,
        5_550_000 + n * 1000,
        5_550 + n,
        4_170 + n,
    ):
        here.figures[place] += [f"{figure:,}", str(figure)]


# --- what is pressed ----------------------------------------------------------------------------------


def values_of(handler: Handler, name: str) -> Sequence[str]:
    """Values that a button's argument may have, if it names no record: all of them, where they are listed."""
    check = handler.ARGS[name]
    listed = getattr(check, "__self__", None)
    if isinstance(listed, frozenset):
        return sorted(listed)
    if check is is_day:
        return [PAID.isoformat()]
    value = LISTED.get((handler.NAME, name)) or HARMLESS.get(name)
    assert value is not None, (
        f"{handler.NAME} has a new argument {name!r}: does it name a record? Then add it to RECORDS of merchant_town "
        "(and its ids to _records); if it does not, add it to HARMLESS, or to LISTED, with a value"
    )
    return [value]


def presses(
    handler: Handler, code: str, ids: Mapping[str, Sequence[str]], *, alone: bool = False
) -> Iterator[str]:
    """The data of every button that names one of these records, with every listed value beside it, and with all other
    arguments unless it is to be ``alone``."""
    beside = {name: values_of(handler, name) for name in handler.ARGS if name not in RECORDS}
    listed = {name: ["", *values] for name, values in beside.items() if len(values) > 1}
    single = {name: values[0] for name, values in beside.items() if len(values) == 1 and not alone}
    for name in (name for name in handler.ARGS if name in RECORDS):
        for value, chosen in itertools.product(ids[name], itertools.product(*listed.values())):
            picked = {key: each for key, each in zip(listed, chosen, strict=True) if each}
            yield button(handler.NAME, code, {name: value, **picked, **single})


def plain_presses(handler: Handler, code: str) -> Iterator[str]:
    """The data of the buttons of a handler none of whose buttons names a record: every value of every argument once."""
    if set(handler.ARGS) & set(RECORDS):
        return
    yield button(handler.NAME, code, {})
    for name in handler.ARGS:
        for value in values_of(handler, name):
            yield button(handler.NAME, code, {name: value})


def button(handler: str, code: str, args: Mapping[str, str]) -> str:
    return encode_press(Press(handler, (("p", code), *sorted(args.items()))))


def beginning(handler: Handler, code: str, ids: Mapping[str, Sequence[str]]) -> str:
    """The button by which somebody begins a form about a record of their own; "" for no form, or one about none."""
    record = next((name for name in handler.ARGS if name in RECORDS), "")
    if not record or not isinstance(handler, Form):
        return ""
    step = next(step for step in ("start", "add") if handler.ARGS["step"](step))
    return button(handler.NAME, code, {record: ids[record][0], "step": step})


# --- what stands in the store -------------------------------------------------------------------------


def standing(db: Connection, ids: Mapping[str, set[int]], members: Sequence[str] = ()) -> str:
    """Every row of the records of these ids (by table) and all that refers to them, and these memberships, as one text."""
    known = {table: set(found) for table, found in ids.items()}
    rows: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        refers = [(key.parent, known.get(key.column.table.name, set())) for key in table.foreign_keys]
        own = known.get(table.name, set())
        link = BELONGS.get(table.name) if members else None
        if not link and not own and not any(found for _, found in refers):
            continue
        for row in db.execute(select(table)):
            value = row._mapping
            if link and str(value[link]) in members:
                rows.append(f"{dict(value)}")
            elif value.get("id") in own or any(value[column] in found for column, found in refers):
                rows.append(f"{table.name} {json.dumps(dict(value), default=str, ensure_ascii=False)}")
                if "id" in value:
                    known.setdefault(table.name, set()).add(value["id"])
    return "\n".join(rows)


def doors_to(db: Connection, payouts: set[int]) -> list[str]:
    """The purposes of the one-time links that lead to these payouts."""
    rows = db.execute(select(doors.DOORS))
    return [row.purpose for row in rows if row.subject.get("payout") in payouts]


NOON: Final = kit.NOW.astimezone(TOKYO)
