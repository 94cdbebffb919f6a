"""What happened to the five programmes, or was to be feared, as changes that are published: the answers before and after, and
who hears of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from calendar_kit import change, live, publish
from merchant_kit import linked, merchant
from shipped import WORDS, counter_over
from talking import Talk, noon, said

from bot.blocks import Reply
from bot.clock import SetClock
from bot.live_programmes import LiveProgrammes
from bot.outbox import Outcome, Outgoing, Sent, ToMany
from bot.plain import text_of
from bot.reminding_corrections import CORRECTION, Corrections
from programmes.model import Role
from programmes.rules import PostalService
from programmes.rules.reminders import Quiet
from scheduler.corrections import Corrector
from scheduler.telling import Teller
from store import Store, conversations, reminders


class Line:
    """LINE's far end: accepts everything."""

    at_once = 500

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    async def deliver(self, outgoing: Outgoing) -> Outcome:
        raise AssertionError("nothing but reminders is sent here")

    async def tell(self, message: ToMany) -> Outcome:
        words = text_of(Reply("answer", message.blocks))
        self.told += [(address, words) for address in message.addresses]
        return Sent("push")

    async def left(self) -> int | None:
        return None


@dataclass
class Story:
    """One programme over time: its calendar, a conversation, and what LINE was told."""

    store: Store
    code: str
    line: Line = field(default_factory=Line)
    programmes: LiveProgrammes = field(init=False)

    def __post_init__(self) -> None:
        self.programmes = live(self.code)

    def ask(self, question: str, day: str, role: Role = "consumer") -> str:
        talk = Talk(self.code, at=day, role=role, programme=self.code)
        talk.counter = counter_over(self.programmes)
        return said(talk.say(question))

    def publish(self, on: str, kind: str, **fields: Any) -> None:
        notice = {"title": "事務局からのお知らせ", "day": on}
        publish(self.store, self.code, change(kind, **{"notice": notice, **fields}), noon(on))
        self.programmes.refresh(self.store, noon(on))

    async def tick(self, moment: datetime) -> list[tuple[str, str]]:
        """What is told at ``moment``; the hours since the last time are passed over."""
        self.line.told.clear()
        self.store.write_now(lambda db: reminders.move_on(db, self.code, moment - timedelta(hours=1)))
        clock = SetClock(moment)
        await Corrector(self.store, self.programmes, clock, Quiet()).catch_up()
        teller = Teller(
            self.store, self.programmes, {"line:main": self.line}, WORDS, clock, PostalService(), "here:0:a",
            others={CORRECTION: Corrections(self.programmes, WORDS).card},
        )  # fmt: skip
        await teller.plan()
        await teller.send()
        return list(self.line.told)

    def link(self, person: str) -> None:
        self.store.write_now(lambda db: linked(db, merchant(db, self.code), "line:main", person))

    def wants(self, person: str, kind: str, day: str) -> None:
        def unit(db: Any) -> None:
            conversations.make_known(db, [("line:main", person)], noon(day))
            reminders.choose(db, "line:main", person, self.code, kind, noon(day), wanted=True)

        self.store.write_now(unit)


def at(day: str, hour: int) -> datetime:
    return noon(day).replace(hour=hour)


async def test_gunma_stops_once_more_and_goes_on(sqlite_store: Store) -> None:
    """The report tells of two suspensions of use; here a third comes, first without an end."""
    gunma = Story(sqlite_store, "gunma-gotoeat")
    gunma.wants("U1", "use_end", "2021-11-01")
    assert "いま利用できる期間です" in gunma.ask("いま使えますか", "2021-11-22")
    why = "感染が広がっているためです。"
    gunma.publish("2021-11-20", "suspend", of="use", first="2021-11-21", words="利用自粛", reason=why)
    stopped = gunma.ask("いま使えますか", "2021-11-22")
    assert "利用自粛" in stopped
    assert "いま利用できる期間です" not in stopped
    assert "事務局からのお知らせ" in stopped
    gunma.publish("2021-12-01", "resume", of="use", day="2021-12-06", reason="感染が落ち着いたためです。")
    assert "いま利用できる期間です" not in gunma.ask("いま使えますか", "2021-12-05")
    assert "いま利用できる期間です" in gunma.ask("いま使えますか", "2021-12-06")
    gunma.publish("2021-12-02", "suspend", of="use", first="2021-12-31", words="利用自粛", reason=why)
    assert await gunma.tick(at("2021-12-17", 18)) == [], (
        "on the last day it is stopped: nobody is reminded of it"
    )
    gunma.publish("2021-12-20", "resume", of="use", day="2022-01-05", reason="感染が落ち着いたためです。")


async def test_gunma_told_of_an_end_that_moves_hears_of_it_once(sqlite_store: Store) -> None:
    gunma = Story(sqlite_store, "gunma-gotoeat")
    gunma.wants("U1", "use_end", "2021-11-01")
    [(_, before)] = await gunma.tick(at("2021-12-17", 18))
    assert "2021年12月31日(金)" in before
    gunma.publish("2021-12-18", "extend", of="use", last="2022-01-31", reason="利用自粛があったためです。")
    [(person, words)] = await gunma.tick(at("2021-12-18", 12))
    assert person == "U1"
    assert "2021年12月31日(金) → 2022年1月31日(月)" in words
    assert await gunma.tick(at("2021-12-28", 18)) == [], "three days before the old end nobody is reminded"
    assert "2022年1月31日(月)" in gunma.ask("いつまで使えますか", "2022-01-10")


async def test_gifu_settles_a_late_cycle_again(sqlite_store: Store) -> None:
    """The guide says that the schedule may change: a cutoff that moves, and one more round after the last."""
    gifu = Story(sqlite_store, "gifu-gotoeat")
    gifu.link("U1")
    [(_, before)] = await gifu.tick(at("2020-12-12", 10))
    assert "2020年12月15日(火)" in before
    gifu.publish("2020-12-14", "move_round", number=3, cutoff="2020-12-27", payout="2021-01-26")
    [(_, words)] = await gifu.tick(at("2020-12-14", 12))
    assert "2020年12月20日(日) → 2020年12月27日(日)" in words
    assert "2021年1月19日(火) → 2021年1月26日(火)" in words
    assert await gifu.tick(at("2020-12-15", 10)) == []
    assert "2020年12月27日(日)" in gifu.ask("次の締め切りはいつ", "2020-12-21", "merchant")
    gifu.publish("2021-03-10", "extend", of="use", last="2021-03-31")
    rounds = {"first": "2021-03-01", "last": "2021-03-31", "cutoff": "2021-04-11", "payout": "2021-04-26"}
    gifu.publish("2021-03-10", "add_round", **rounds)
    assert "2021年4月11日(日)" in gifu.ask("次の締め切りはいつ", "2021-03-20", "merchant")
    assert "第7回" in gifu.ask("次の締め切りはいつ", "2021-03-20", "merchant")


async def test_tottori_is_notified_of_another_end(sqlite_store: Store) -> None:
    """別途通知する日まで: the notice comes, and the end stays one that may change."""
    tottori = Story(sqlite_store, "tottori-area")
    tottori.wants("U1", "use_end", "2022-05-20")
    [(_, before)] = await tottori.tick(at("2022-06-16", 18))
    assert "2022年6月30日(木)" in before
    tottori.publish("2022-06-17", "extend", of="use", last="2022-07-14", reason="期間を延ばすためです。")
    answer = tottori.ask("いつまで使えますか", "2022-06-20")
    assert "2022年7月14日(木)" in answer
    assert "2022年6月17日(金)時点" in answer
    [(_, words)] = await tottori.tick(at("2022-06-17", 12))
    assert "2022年6月30日(木) → 2022年7月14日(木)" in words
    assert await tottori.tick(at("2022-06-27", 18)) == []
    [(_, again)] = await tottori.tick(at("2022-06-30", 18))
    assert "2022年7月14日(木)" in again, "two weeks before the new end"


async def test_aikyo_ends_when_its_nights_are_used_up(sqlite_store: Store) -> None:
    aikyo = Story(sqlite_store, "aikyo-gunma")
    aikyo.wants("U1", "use_end", "2020-07-01")
    [(_, before)] = await aikyo.tick(at("2020-07-17", 18))
    assert "2020年7月31日(金)" in before
    assert "割引の対象です" in aikyo.ask("7月25日に泊まれますか", "2020-07-15")
    aikyo.publish(
        "2020-07-18", "end_early", of="use", last="2020-07-20", words="割引人数の上限に達しました",
        reason="割引人数が300,000人泊に達したためです。",
    )  # fmt: skip
    after = aikyo.ask("7月25日に泊まれますか", "2020-07-18")
    assert "割引の対象です" not in after
    assert "2020年7月20日(月)" in after
    [(_, words)] = await aikyo.tick(at("2020-07-18", 13))
    assert "2020年7月31日(金) → 2020年7月20日(月)" in words
    assert "300,000人泊" in words
    assert await aikyo.tick(at("2020-07-28", 18)) == []


async def test_ise_moves_a_cutoff_that_fell_into_the_holidays(sqlite_store: Store) -> None:
    ise = Story(sqlite_store, "ise-shouhinken")
    ise.link("U1")
    [(_, before)] = await ise.tick(at("2023-12-28", 10))
    assert "2023年12月31日(日)" in before
    ise.publish("2023-12-28", "move_round", number=5, cutoff="2024-01-04", reason="年末年始のためです。")
    [(_, words)] = await ise.tick(at("2023-12-28", 13))
    assert "2023年12月31日(日) → 2024年1月4日(木)" in words
    assert "2024年1月4日(木)" in ise.ask("次の締め切りはいつ", "2024-01-02", "merchant")
