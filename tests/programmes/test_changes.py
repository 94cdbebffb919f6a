"""Changes of the calendar: what they make of a programme, and what is refused. The five seeds' own stories are played through."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from programmes.changes import ChangeError, advice_on, changed, difference_of, read_change
from programmes.model import Bound, Recruitment
from programmes.rules import (
    PostalService,
    deadlines_of,
    dispute_of_round,
    last_safe_posting,
    payout_of,
    recruitment_state,
    round_by_number,
    sale_state,
    settlement_state,
    use_state,
)

MAIL = PostalService()
NOTICE = {"title": "変更のお知らせ", "day": "2021-01-08"}


def change(kind, **fields):
    return read_change({"kind": kind, "reason": "感染が広がっているためです。", "notice": NOTICE, **fields})


def days(first, last):
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def moved(old, new, calendar):
    return [
        (each.id, each.kind, str(each.old or ""), str(each.new or ""))
        for each in difference_of(old, new, MAIL, calendar)
    ]


# Gunma: use was asked to pause twice, and the sale was broken off twice.

GUNMA_STORY = (
    (date(2020, 12, 14), change("suspend", of="sale", first="2020-12-15", words="販売の中断")),
    (date(2020, 12, 25), change("suspend", of="use", first="2020-12-28", words="利用自粛")),
    (date(2021, 2, 26), change("resume", of="sale", day="2021-03-01")),
    (date(2021, 3, 22), change("resume", of="use", day="2021-03-24")),
    (date(2021, 4, 30), change("suspend", of="use", first="2021-05-01", words="利用自粛")),
    (date(2021, 4, 30), change("suspend", of="sale", first="2021-05-01", words="販売の中断")),
    (date(2021, 10, 8), change("resume", of="use", day="2021-10-16")),
    (date(2021, 10, 8), change("resume", of="sale", day="2021-10-15")),
)


@pytest.fixture
def undisturbed(gunma):
    """Gunma's programme as it would have been without its stops: sold at the till from November to November."""
    window = next(each for each in gunma.sales if each.id == "seven-1")
    through = replace(window, suspended=None, last=Bound(day=date(2021, 11, 15)))
    others = (each for each in gunma.sales if each.id not in ("seven-1", "seven-2", "seven-3"))
    return replace(gunma, use=replace(gunma.use, suspensions=()), sales=(*others, through))


def test_gunmas_stops_and_restarts_published_one_by_one_come_to_what_its_report_says(gunma, undisturbed):
    states = [
        changed(undisturbed, [each for _, each in GUNMA_STORY[:n]]) for n in range(len(GUNMA_STORY) + 1)
    ]
    for day in days(date(2020, 10, 25), date(2022, 1, 3)):
        then = states[sum(told <= day for told, _ in GUNMA_STORY)]
        told, meant = use_state(then, day), use_state(gunma, day)
        assert (told.state, told.last_day) == (meant.state, meant.last_day), day
        assert sale_state(then, day).state == sale_state(gunma, day).state, day


def test_gunmas_story_as_a_whole_ends_with_the_suspensions_of_the_report(gunma, undisturbed):
    whole = changed(undisturbed, [each for _, each in GUNMA_STORY])
    of_use = [(s.first, s.last, s.words) for s in whole.use.suspensions if s.of == "use"]
    assert of_use == [(s.first, s.last, s.words) for s in gunma.use.suspensions]
    assert whole.revision == len(GUNMA_STORY)


def test_before_a_restart_is_told_nobody_knows_when_it_goes_on(undisturbed):
    stopped = changed(undisturbed, [each for told, each in GUNMA_STORY if told <= date(2021, 2, 1)])
    state = use_state(stopped, date(2021, 2, 1))
    assert (state.state, state.suspension.last, state.suspension.why) == (
        "suspended",
        None,
        "感染が広がっているためです。",
    )


def test_while_use_is_stopped_with_no_end_nobody_is_reminded_of_its_last_day(undisturbed, calendar):
    stopped = changed(undisturbed, [each for told, each in GUNMA_STORY if told <= date(2021, 2, 1)])
    assert moved(undisturbed, stopped, calendar) == [
        ("suspension:sale:2020-12-15:first", "suspension_start", "", "2020-12-15"),
        ("suspension:use:2020-12-28:first", "suspension_start", "", "2020-12-28"),
        ("sale:seven-1", "sale_end", "2021-11-15", ""),
        ("use", "use_end", "2021-12-31", ""),
    ]


# Gifu: payment can come one cycle late.


def test_gifus_late_cycle_moves_a_payout_and_its_dispute_and_nothing_else(gifu, calendar):
    late = changed(gifu, [change("move_round", number=5, payout="2021-03-22")])
    foretold = round_by_number(gifu, 5).if_one_cycle_late
    assert payout_of(late, late.settlement.rounds[4]).first == foretold.first == date(2021, 3, 22)
    assert dispute_of_round(late, 5, date(2021, 3, 22)).latest.last_day == date(2021, 4, 5)
    assert moved(gifu, late, calendar) == [("payout:5", "payout", "2021-02-22", "2021-03-22")]
    assert next(d for d in deadlines_of(late, MAIL, calendar) if d.id == "round:5").paid_from == date(
        2021, 3, 22
    )


def test_a_payout_within_a_range_becomes_one_day_or_another_range(gifu, calendar):
    one = changed(gifu, [change("move_round", number=2, payout="2021-01-08")])
    assert moved(gifu, one, calendar) == [
        ("payout:2:last", "payout_end", "2021-01-05", ""),
        ("payout:2", "payout", "2020-12-28", "2021-01-08"),
    ]
    both = changed(gifu, [change("move_round", number=2, payout="2021-01-04", payout_last="2021-01-08")])
    assert payout_of(both, both.settlement.rounds[1]).last == date(2021, 1, 8)


def test_a_moved_cutoff_moves_its_last_posting_day(gifu, calendar):
    later = changed(gifu, [change("move_round", number=4, cutoff="2021-01-17")])
    (only,) = difference_of(gifu, later, MAIL, calendar)
    assert (only.id, only.kind, only.name) == ("round:4", "round_cutoff", "第4回の換金")
    assert (only.old, only.new) == (date(2021, 1, 11), date(2021, 1, 17))
    assert (only.old_act_by, only.new_act_by) == (date(2021, 1, 5), date(2021, 1, 12))
    assert last_safe_posting(later, later.settlement.rounds[3], MAIL, calendar).post_by == only.new_act_by


def test_the_last_day_of_all_moves_with_the_last_cutoff(gifu, ise, calendar):
    later = changed(gifu, [change("move_round", number=6, cutoff="2021-03-14")])
    assert later.settlement.final_cutoff == date(2021, 3, 14)
    assert moved(gifu, later, calendar) == [("round:6", "final_cutoff", "2021-03-07", "2021-03-14")]
    later = changed(ise, [change("move_round", number=8, last="2024-02-13", cutoff="2024-02-13")])
    assert "2024年2月13日(火)（令和6年）を過ぎると" in later.settlement.late_arrival


def test_one_more_round_is_the_last_one_and_the_one_before_is_not_any_more(gifu, calendar):
    more = changed(
        gifu,
        [
            change("extend", of="use", last="2021-03-31"),
            change(
                "add_round", first="2021-03-01", last="2021-03-31", cutoff="2021-04-11", payout="2021-04-26"
            ),
        ],
    )
    assert [r.name for r in more.settlement.rounds][-2:] == ["第6回", "第7回"]
    assert settlement_state(more, date(2021, 4, 11)).state == "open"
    kinds = {m.id: (m.old_kind, m.new_kind) for m in difference_of(gifu, more, MAIL, calendar)}
    assert kinds["round:6"] == ("final_cutoff", "round_cutoff")
    assert kinds["round:7"] == (None, "final_cutoff")
    assert kinds["use"] == ("use_end", "use_end")
    assert kinds["payout:7"] == (None, "payout")


# Tottori: until notified, so far to 6/30.


def test_tottoris_end_is_notified_step_by_step(tottori, calendar):
    notice = {"title": "利用期限の延長について", "day": "2022-06-20"}
    further = changed(
        tottori,
        [change("extend", of=of, last="2022-07-31", notice=notice) for of in ("use", "area")],
    )
    state = use_state(further, date(2022, 6, 25))
    assert (state.state, state.last_day, state.as_of) == ("usable", date(2022, 7, 31), date(2022, 6, 20))
    assert further.use.last.words == "別途通知する日まで"
    assert use_state(further, date(2022, 8, 1)).state == "unknown"
    assert moved(tottori, further, calendar) == [
        ("sale:area", "sale_end", "2022-06-30", "2022-07-31"),
        ("use", "use_end", "2022-06-30", "2022-07-31"),
    ]
    assert {d.conflict for d in deadlines_of(further, MAIL, calendar)} == {""}
    fixed = changed(
        further, [change("end_early", of="use", last="2022-07-31", words="2022年7月31日(日)で終わります。")]
    )
    assert use_state(fixed, date(2022, 8, 1)).state == "ended"
    assert (fixed.revision, further.revision, tottori.revision) == (3, 2, 0)


# Aikyo: over when 300,000 nights are reached.


def test_aikyos_end_when_the_quota_is_reached(aikyo, calendar):
    words = "割引人数が300,000人泊に達したため、2020年7月19日(日)の宿泊分で終わりました。"
    over = changed(aikyo, [change("end_early", of="use", last="2020-07-19", words=words)])
    before, after = use_state(over, date(2020, 7, 19)), use_state(over, date(2020, 7, 20))
    assert (before.state, after.state, after.ends_early) == ("usable", "ended", words)
    assert after.last_checkout == date(2020, 7, 20)
    assert next(fact.day for fact in over.facts if fact.id == "checkout") == date(2020, 7, 20)
    assert next(fact.day for fact in over.facts if fact.id == "revised") == date(2020, 6, 22)
    assert moved(aikyo, over, calendar) == [("use", "use_end", "2020-07-31", "2020-07-19")]


# What is cited.


def test_what_changed_cites_its_notice_first_and_the_document_after_it(gifu):
    later = changed(gifu, [change("move_round", number=4, cutoff="2021-01-17")])
    assert later.settlement.rounds[3].source == ("change-1", "schedule")
    clause = later.clause("change-1")
    assert (clause.says, clause.section) == ("感染が広がっているためです。", "2021年1月8日(金)")
    assert later.document(clause.document).title == "変更のお知らせ"
    assert round_by_number(later, 4).source[0] == "change-1"


def test_two_changes_of_one_notice_name_one_document(gifu):
    twice = changed(
        gifu,
        [change("move_round", number=4, cutoff="2021-01-17"), change("extend", of="web", last="2021-02-07")],
    )
    assert len(twice.documents) == len(gifu.documents) + 1
    assert [c.id for c in twice.clauses][-2:] == ["change-1", "change-2"]
    again = changed(twice, [change("extend", of="phone", last="2021-02-07")])
    assert (again.revision, again.clauses[-1].id) == (3, "change-3")


def test_a_text_that_names_the_old_day_names_the_new_one(ise):
    later = changed(ise, [change("extend", of="list", last="2023-10-13")])
    period = next(row for row in later.recruitment if row.id == "list")
    assert period.name == "2023年10月13日(金)までの申請"
    assert recruitment_state(later, date(2023, 10, 12)).open[0].id == "list"


@pytest.mark.parametrize(
    ("words", "state"),
    [("完売", "sold_out"), ("中断", "broken_off"), ("予定の数に達したためです。", "ended")],
)
def test_the_end_of_a_sale_is_called_as_the_notice_calls_it(gifu, words, state):
    over = changed(gifu, [change("end_early", of="store", last="2021-01-10", words=words)])
    assert sale_state(over, date(2021, 1, 10)).state == "on_sale"
    assert sale_state(over, date(2021, 1, 11)).state == state


def test_settlement_can_stop_and_go_on(gifu, calendar):
    stop = change("suspend", of="settlement", first="2021-01-10", words="換金の停止")
    stopped = changed(gifu, [stop])
    assert settlement_state(stopped, date(2021, 1, 20)).state == "suspended"
    resumed = changed(gifu, [stop, change("resume", of="settlement", day="2021-01-15")])
    assert settlement_state(resumed, date(2021, 1, 20)).state == "open"
    gone = [each[0] for each in moved(gifu, resumed, calendar) if not each[3]]
    assert gone == ["round:4"]  # its cutoff lies within the stop: it is to be moved


def test_no_change_is_no_difference_and_no_revision(gifu, calendar):
    assert changed(gifu, []) == gifu
    assert difference_of(gifu, gifu, MAIL, calendar) == ()


# What is refused.


@pytest.mark.parametrize(
    ("code", "changes", "field", "words"),
    [
        ("gifu-gotoeat", [("move_round", {"number": 9, "cutoff": "2021-01-17"})], "changes[1].number", "9番の回はありません"),
        ("gunma-gotoeat", [("move_round", {"number": 1, "cutoff": "2021-01-17"})], "changes[1].number", "日程がありません"),
        ("gifu-gotoeat", [("move_round", {"number": 4})], "changes[1].number", "変える日がありません"),
        ("gifu-gotoeat", [("move_round", {"number": 4, "cutoff": "2021-02-02"})], "settlement.rounds[4].payout", "締切日の2021年2月2日(火)より前"),
        ("gifu-gotoeat", [("move_round", {"number": 4, "cutoff": "2020-12-30"})], "settlement.rounds[4].cutoff", "対象期間の最終日"),
        ("gifu-gotoeat", [("move_round", {"number": 4, "last": "2021-01-03"})], "settlement.rounds[5].first", "重なっています"),
        ("gifu-gotoeat", [("move_round", {"number": 4, "last": "2020-12-30"})], "settlement.rounds[5].first", "間が空いています(2020年12月31日(木))"),
        ("gifu-gotoeat", [("move_round", {"number": 4, "payout": "2021-02-01", "payout_last": "2021-01-31"})], "settlement.rounds[4].payout_last", "より前です"),
        ("gifu-gotoeat", [("add_round", {"first": "2021-03-02", "last": "2021-03-31", "cutoff": "2021-04-11"})], "settlement.rounds[7].first", "間が空いています"),
        ("gunma-gotoeat", [("add_round", {"first": "2021-03-02", "last": "2021-03-31", "cutoff": "2021-04-11"})], "changes[1].name", "名前がありません"),
        ("gifu-gotoeat", [("resume", {"of": "use", "day": "2021-01-17"})], "changes[1].day", "止まっていません"),
        ("gunma-gotoeat", [("resume", {"of": "sale", "day": "2021-01-17"})], "changes[1].day", "止まっていません"),
        ("gunma-gotoeat", [("suspend", {"of": "use", "first": "2021-01-17", "words": "利用自粛"})], "changes[1].first", "すでに止まっています(利用自粛)"),
        ("gifu-gotoeat", [("suspend", {"of": "use", "first": "2021-01-17", "last": "2021-01-10", "words": "停止"})], "use.suspensions[1].last", "始まりの2021年1月17日(日)より前"),
        ("gifu-gotoeat", [("extend", {"of": "use", "last": "2021-02-20"})], "changes[1].last", "end_early"),
        ("gifu-gotoeat", [("extend", {"of": "shop", "last": "2021-02-20"})], "changes[1].of", "use, pre, web"),
        ("gunma-gotoeat", [("extend", {"of": "real", "last": "2020-12-20"})], "changes[1].of", "完売または中断"),
        ("ise-shouhinken", [("extend", {"of": "later", "last": "2024-01-10"})], "changes[1].of", "決まっていない"),
        ("gifu-gotoeat", [("end_early", {"of": "use", "last": "2021-03-20", "words": "終わり"})], "changes[1].last", "extend"),
        ("gifu-gotoeat", [("end_early", {"of": "use", "last": "2020-10-20", "words": "終わり"})], "use.last", "より前です"),
        ("gifu-gotoeat", [("end_early", {"of": "web", "last": "2020-10-20", "words": "完売"})], "sales.web.sold_out", "販売期間の外"),
        ("gifu-gotoeat", [("extend", {"of": "use", "last": "2021-03-31"}), ("extend", {"of": "use", "last": "2021-03-31"})], "changes[2].last", "より後の日ではありません"),
        ("gifu-gotoeat", [("extend", {"of": "use", "last": "2021-03-31", "reason": "2021年3月31日(火)まで延ばします。"})], "changes[1].reason", "2021年3月31日(水) です"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_is_wrong_where_and_how_to_mend_it(
    shipped, code, changes, field, words
):
    with pytest.raises(ChangeError) as refused:
        changed(shipped(code), [change(kind, **fields) for kind, fields in changes])
    assert [problem.field for problem in refused.value.problems] == [field]
    assert words in str(refused.value)
    assert all(problem.what and problem.mend for problem in refused.value.problems)


def test_several_changes_are_judged_together(gifu):
    """A later end of one round is a gap or an overlap until the next begins later, too."""
    both = changed(
        gifu,
        [
            change("move_round", number=4, last="2021-01-03"),
            change("move_round", number=5, first="2021-01-04"),
        ],
    )
    assert [r.last for r in both.settlement.rounds][3] == date(2021, 1, 3)


def test_what_was_inconsistent_before_is_not_the_changes_fault(gifu):
    rounds = (*gifu.settlement.rounds[:2], *gifu.settlement.rounds[3:])
    broken = replace(gifu, settlement=replace(gifu.settlement, rounds=rounds))
    assert changed(broken, [change("move_round", number=5, payout="2021-03-22")]).revision == 1


def test_a_name_of_a_sale_and_of_a_recruitment_needs_to_say_which(gifu):
    both = replace(
        gifu,
        recruitment=(
            Recruitment(
                id="web",
                name="WEB募集",
                first=Bound(day=date(2020, 9, 1)),
                last=Bound(day=date(2020, 10, 1)),
            ),
        ),
    )
    with pytest.raises(ChangeError, match="sale:web か recruitment:web"):
        changed(both, [change("extend", of="web", last="2021-02-07")])
    later = changed(both, [change("extend", of="recruitment:web", last="2020-10-08")])
    assert later.recruitment[0].last.day == date(2020, 10, 8)
    assert later.sales == both.sales


USE_TO_MARCH = ("extend", {"of": "use", "last": "2021-03-31"})
ROUND_7 = ("add_round", {"first": "2021-03-01", "last": "2021-03-31", "cutoff": "2021-04-11"})
STOP = ("suspend", {"of": "settlement", "first": "2021-02-01", "last": "2021-02-10", "words": "換金の停止"})
ROUND_5 = ("move_round", {"number": 5, "cutoff": "2021-02-14"})


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ([USE_TO_MARCH], ["2021年3月1日(月)〜2021年3月31日(水)の分を精算する回がありません。"]),
        ([USE_TO_MARCH, ROUND_7], []),
        ([STOP], ["第5回の締切の2021年2月7日(日)は、精算が止まっている間です。"]),
        ([STOP, ROUND_5], []),
    ],
)
def test_what_a_change_leaves_open_is_said_before_it_is_published(gifu, changes, advice):
    new = changed(gifu, [change(kind, **fields) for kind, fields in changes])
    found = advice_on(gifu, new)
    assert [problem.what for problem in found] == advice
    assert all(problem.severity == "warning" and problem.mend for problem in found)
    assert advice_on(new, new) == ()
