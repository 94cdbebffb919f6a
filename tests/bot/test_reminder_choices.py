"""What somebody is reminded of: rules, what is on unasked, and what they chose; and how a turn reads and keeps it."""

from datetime import datetime, time

import pytest
from engine_kit import EchoCounter, FarEnd, event, running, say
from shipped import programmes

from bot.clock import TOKYO
from bot.holidays import japanese_holiday_name
from bot.orders import ChooseReminder
from bot.records import Records
from bot.reminder_choices import Change, Choice, Reminders, Setting, bits_of, chosen, days_of
from programmes.rules import BusinessCalendar, PostalService
from programmes.rules.deadlines import deadlines_of
from programmes.rules.reminders import Quiet
from store import Store, reminders

GIFU = "gifu-gotoeat"


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=TOKYO)


def there(code: str, moment: str, *, linked: bool = False, quiet: Quiet | None = None) -> Reminders:
    programme = programmes()[code]
    deadlines = deadlines_of(programme, PostalService(), BusinessCalendar(japanese_holiday_name))
    return Reminders(programme, deadlines, linked, at(moment), quiet or Quiet())


def test_days_before_are_kept_as_bits() -> None:
    assert [days_of(bits_of(days)) for days in ((), (0,), (3, 14, 0, 3))] == [(), (0,), (14, 3, 0)]


def test_linked_shops_have_cutoffs_payouts_and_disputes_on_and_users_of_tickets_nothing() -> None:
    shop = there(GIFU, "2020-12-18T12:00", linked=True).settings({})
    assert [each.kind for each in shop.on] == [
        "round_cutoff", "final_cutoff", "payout_sent", "payout_differs", "dispute_end",
    ]  # fmt: skip
    assert [each.kind for each in shop.each if not each.on] == [
        "use_end", "sale_end", "recruitment_end", "application_state", "desk_change",
    ]  # fmt: skip
    user = there(GIFU, "2020-12-18T12:00").settings({})
    assert user.on == ()
    assert [each.kind for each in user.each] == ["use_end", "sale_end", "desk_change"]


@pytest.mark.parametrize(
    ("moment", "choice", "at_", "day"),
    [
        ("2020-12-18T12:00", None, "2021-01-02T10:00", "2021-01-11"),  # three days before posting on 1/5
        ("2021-01-02T10:00", None, "2021-01-05T10:00", "2021-01-11"),
        ("2021-01-05T10:00", None, "2021-01-30T10:00", "2021-02-07"),
        ("2020-12-18T12:00", Choice(True, (5, 1), 18), "2020-12-31T18:00", "2021-01-11"),
        ("2020-12-18T12:00", Choice(True, (5,), 6), "2020-12-30T20:00", "2021-01-11"),
        (
            "2020-12-18T12:00",
            Choice(False),
            "2021-02-16T10:00",
            "2021-03-07",
        ),  # the last one is a kind of its own
    ],
)
def test_the_next_reminder_is_told_with_its_hour(
    moment: str, choice: Choice | None, at_: str, day: str
) -> None:
    mine = there(GIFU, moment, linked=True).settings({"round_cutoff": choice} if choice else {})
    assert mine.coming is not None
    assert mine.coming.at == at(at_)
    assert mine.coming.deadline.day.isoformat() == day


def test_other_quiet_hours_move_it() -> None:
    mine = there(GIFU, "2020-12-18T12:00", linked=True, quiet=Quiet(time(18), time(11))).settings({})
    assert mine.coming is not None
    assert mine.coming.at == at("2021-01-01T17:00")


def test_what_has_no_day_is_not_offered_and_what_is_over_is_said_to_be() -> None:
    report = there("tottori-area", "2022-05-20T12:00", linked=True).settings({}).of("report_due")
    assert report is not None
    assert (report.has_day, report.is_over) == (False, False)
    assert there("gunma-gotoeat", "2021-11-01T12:00", linked=True).settings({}).of("round_cutoff") is None
    over = there(GIFU, "2021-03-01T09:00").settings({}).of("use_end")
    assert over is not None
    assert (over.has_day, over.is_over, over.coming) == (False, True, None)


def test_everything_off_and_back_again_leaves_what_was_chosen() -> None:
    mine = there(GIFU, "2020-12-18T12:00", linked=True)
    choices = Change("use_end", Choice(True, (3,), 9)).on({})
    off = Change("*", Choice(False)).on(choices)
    assert mine.settings(off).on == ()
    assert mine.settings(off).coming is None
    assert Change("*", Choice(True)).on(off) == choices


def test_a_change_of_one_thing_keeps_the_rest_as_it_is_seen() -> None:
    setting = there(GIFU, "2020-12-18T12:00").settings({}).of("use_end")
    assert isinstance(setting, Setting)
    assert Change.of(setting, wanted=True) == Change("use_end", Choice(True, (14, 3, 0), 18))
    assert Change.of(setting, wanted=True, hour=9).choice.hour == 9


async def test_a_turn_reads_and_keeps_the_choices_of_somebody_who_is_not_linked(store: Store) -> None:
    """It is decided twice only where it asks for them."""

    def answer(incoming, standing, now, number):
        if incoming.text != "お知らせの設定":
            return say("べつのこと")
        mine = chosen(standing.records.reminder_choices(GIFU))
        order = ChooseReminder(GIFU, Change("use_end", Choice(True, (3, 0), 18)))
        return say(str(sorted(mine)), orders=(order,))

    counter, far_end = EchoCounter(answer), FarEnd()
    async with running(store, counter, far_end) as engine:
        for words in ("べつ", "お知らせの設定", "お知らせの設定"):
            await engine.receive([event(words)])
            await engine.wait_until_idle()
    assert far_end.accepted == {"U1": ["べつのこと", "[]", "['use_end']"]}
    assert len(counter.seen) == 5
    kept = chosen(store.read_now(lambda db: reminders.choices(db, "line:test", "U1", GIFU)))
    assert kept == {"use_end": Choice(True, (3, 0), 18)}


def test_groups_are_known_by_their_ids() -> None:
    speakers = (("line:main", "C1"), ("line:main", "R1"), ("line:main", "U1"), ("web", "C1"))
    assert [Records(speaker=each).in_group for each in speakers] == [True, True, False, False]
