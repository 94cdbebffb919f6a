"""The last days of a programme as a table: what its documents date, and nothing else."""

from dataclasses import replace
from datetime import date, time

import pytest

from programmes.model import (
    Bound,
    Desk,
    Dispute,
    Hours,
    Keeping,
    Recruitment,
    Report,
    Round,
    SaleWindow,
    Settlement,
    Suspension,
    Use,
)
from programmes.rules import PostalService, deadlines_of, dispute_deadline, report_deadline

MAIL = PostalService()

GIFU = [
    # id, kind, last day, day by which to act, paid from and to
    ("recruitment:first", "recruitment_end", "Fri 2020-10-02", "2020-10-02", ""),
    ("sale:pre", "sale_end", "Thu 2020-10-22", "2020-10-22", ""),
    ("round:1", "round_cutoff", "Sun 2020-11-08", "2020-11-02", "2020-11-30"),  # 11/3 is 文化の日
    ("round:2", "round_cutoff", "Sun 2020-12-06", "2020-12-01", "2020-12-28 2021-01-05"),
    ("round:3", "round_cutoff", "Sun 2020-12-20", "2020-12-15", "2021-01-19"),
    ("recruitment:second", "recruitment_end", "Fri 2020-12-25", "2020-12-25", ""),
    ("round:4", "round_cutoff", "Mon 2021-01-11", "2021-01-05", "2021-02-01"),  # 成人の日
    ("sale:phone", "sale_end", "Sun 2021-01-31", "2021-01-31", ""),
    ("sale:store", "sale_end", "Sun 2021-01-31", "2021-01-31", ""),
    ("sale:web", "sale_end", "Sun 2021-01-31", "2021-01-31", ""),
    ("round:5", "round_cutoff", "Sun 2021-02-07", "2021-02-02", "2021-02-22"),
    ("use", "use_end", "Sun 2021-02-28", "2021-02-28", ""),
    ("round:6", "final_cutoff", "Sun 2021-03-07", "2021-03-02", "2021-03-22"),
    ("desk:call:end", "desk_change", "Thu 2021-04-01", "2021-04-01", ""),
]
AIKYO = [
    ("recruitment:first", "recruitment_end", "Thu 2020-06-04", "2020-06-04", ""),
    ("recruitment:second", "recruitment_end", "Fri 2020-06-19", "2020-06-19", ""),
    ("round:1", "round_cutoff", "Thu 2020-06-25", "2020-06-22", ""),
    ("desk:office:1", "desk_change", "Wed 2020-07-01", "2020-07-01", ""),
    ("round:2", "round_cutoff", "Thu 2020-07-02", "2020-06-29", ""),
    ("round:3", "round_cutoff", "Thu 2020-07-09", "2020-07-06", ""),
    ("round:4", "round_cutoff", "Thu 2020-07-16", "2020-07-13", ""),
    ("round:5", "round_cutoff", "Thu 2020-07-23", "2020-07-17", ""),  # 海の日
    ("round:6", "round_cutoff", "Thu 2020-07-30", "2020-07-27", ""),
    ("use", "use_end", "Fri 2020-07-31", "2020-07-31", ""),
    ("round:7", "final_cutoff", "Thu 2020-08-20", "2020-08-17", ""),
]
GUNMA = [
    ("sale:web-lottery", "sale_end", "Sun 2020-10-25", "2020-10-25", ""),
    ("sale:web-pickup", "sale_end", "Thu 2020-11-05", "2020-11-05", ""),
    ("sale:seven-1", "sale_end", "Mon 2020-12-14", "2020-12-14", ""),
    ("sale:seven-2", "sale_end", "Fri 2021-04-30", "2021-04-30", ""),
    ("sale:seven-3", "sale_end", "Mon 2021-11-15", "2021-11-15", ""),
    ("use", "use_end", "Fri 2021-12-31", "2021-12-31", ""),
]
TOTTORI = [
    ("sale:area", "sale_end", "Thu 2022-06-30", "2022-06-30", ""),
    ("use", "use_end", "Thu 2022-06-30", "2022-06-30", ""),
]
ISE = [
    ("recruitment:newspaper", "recruitment_end", "Fri 2023-08-18", "2023-08-18", ""),
    ("recruitment:list", "recruitment_end", "Fri 2023-10-06", "2023-10-06", ""),
    ("round:1", "round_cutoff", "Tue 2023-10-31", "2023-10-31", "2023-11-07"),
    ("round:2", "round_cutoff", "Wed 2023-11-15", "2023-11-15", "2023-11-22"),
    ("sale:electronic", "sale_end", "Wed 2023-11-22", "2023-11-22", ""),
    ("sale:paper", "sale_end", "Wed 2023-11-22", "2023-11-22", ""),
    ("round:3", "round_cutoff", "Thu 2023-11-30", "2023-11-30", "2023-12-07"),
    ("round:4", "round_cutoff", "Fri 2023-12-15", "2023-12-15", "2023-12-22"),
    ("round:5", "round_cutoff", "Sun 2023-12-31", "2023-12-31", "2024-01-11"),
    ("round:6", "round_cutoff", "Mon 2024-01-15", "2024-01-15", "2024-01-22"),
    ("round:7", "round_cutoff", "Wed 2024-01-31", "2024-01-31", "2024-02-07"),
    ("use", "use_end", "Wed 2024-01-31", "2024-01-31", ""),
    ("round:8", "final_cutoff", "Fri 2024-02-09", "2024-02-09", "2024-02-16"),
    ("keeping:1", "keeping_end", "Thu 2024-02-29", "2024-02-29", ""),
]
TABLES = {
    "gifu-gotoeat": GIFU,
    "aikyo-gunma": AIKYO,
    "gunma-gotoeat": GUNMA,
    "tottori-area": TOTTORI,
    "ise-shouhinken": ISE,
}


@pytest.mark.parametrize("code", TABLES)
def test_the_last_days_are_those_of_the_documents(shipped, calendar, code):
    found = [
        (
            each.id,
            each.kind,
            f"{each.day:%a} {each.day}",
            str(each.act_by),
            " ".join(str(day) for day in dict.fromkeys((each.paid_from, each.paid_to)) if day),
        )
        for each in deadlines_of(shipped(code), MAIL, calendar)
    ]
    assert found == TABLES[code]


@pytest.mark.parametrize("code", TABLES)
def test_every_last_day_names_what_it_is_about_and_where_it_stands(shipped, calendar, code):
    programme = shipped(code)
    deadlines = deadlines_of(programme, MAIL, calendar)
    assert len({each.id for each in deadlines}) == len(deadlines)
    for each in deadlines:
        assert each.name
        assert each.roles
        assert all(programme.clause(clause) for clause in each.source)
        assert each.source


def of(programme, calendar, deadline_id):
    return next((d for d in deadlines_of(programme, MAIL, calendar) if d.id == deadline_id), None)


@pytest.mark.parametrize(
    ("code", "deadline", "name"),
    [
        ("gifu-gotoeat", "round:5", "第5回の換金"),
        ("aikyo-gunma", "round:5", "第5期の支援金の支払い"),
        ("aikyo-gunma", "recruitment:first", "対象施設の募集（第1期・予定・15:00まで）"),
        ("aikyo-gunma", "recruitment:second", "対象施設の募集（第2期・予定）"),
        ("aikyo-gunma", "use", "宿泊期間"),
        ("ise-shouhinken", "sale:paper", "紙商品券の販売"),
        ("gifu-gotoeat", "desk:call:end", "ぎふ Go To Eat キャンペーン コールセンターの受付"),
    ],
)
def test_a_name_is_in_the_words_of_the_programme(shipped, calendar, code, deadline, name):
    assert of(shipped(code), calendar, deadline).name == name


@pytest.mark.parametrize(
    ("code", "deadline", "conflict"),
    [
        ("gifu-gotoeat", "round:1", "payout-rule"),
        ("tottori-area", "use", "sale-end"),
        ("tottori-area", "sale:area", "sale-end"),
        ("ise-shouhinken", "round:1", ""),  # who pays is in doubt there, not when
        ("gifu-gotoeat", "use", ""),
        ("gifu-gotoeat", "desk:call:end", ""),
    ],
)
def test_a_day_on_which_the_documents_disagree_names_the_conflict(
    shipped, calendar, code, deadline, conflict
):
    assert of(shipped(code), calendar, deadline).conflict == conflict


def test_what_is_sold_out_or_broken_off_early_has_no_last_day_any_more(gunma, calendar):
    ids = {each.id for each in deadlines_of(gunma, MAIL, calendar)}
    assert not ids & {"sale:real", "sale:premium"}
    assert "sale:seven-1" in ids  # broken off on its last day: that day it was still sold


@pytest.mark.parametrize(
    ("of_what", "gone"),
    [
        ("use", {"use"}),
        ("sale", {"sale:phone", "sale:store", "sale:web"}),
        ("settlement", {"round:5", "round:6"}),
    ],
)
def test_a_day_on_which_it_is_suspended_is_no_last_day(gifu, calendar, of_what, gone):
    stop = Suspension(of=of_what, first=date(2021, 1, 12), words="停止")
    stopped = replace(gifu, use=replace(gifu.use, suspensions=(stop,)))
    before, after = ({d.id for d in deadlines_of(p, MAIL, calendar)} for p in (gifu, stopped))
    assert before - after == gone


def test_another_postal_service_has_another_last_day_for_posting(gifu, calendar):
    fast = deadlines_of(gifu, PostalService(lead_days=1, delivers_every_day=True), calendar)
    assert {d.id: d.act_by for d in fast if d.kind == "round_cutoff"} == {
        "round:1": date(2020, 11, 7),
        "round:2": date(2020, 12, 5),
        "round:3": date(2020, 12, 19),
        "round:4": date(2021, 1, 10),
        "round:5": date(2021, 2, 6),
    }


def test_a_moved_day_keeps_its_id(gifu, calendar):
    rounds = tuple(
        replace(r, cutoff=date(2021, 1, 13)) if r.number == 4 else r for r in gifu.settlement.rounds
    )
    moved = replace(gifu, settlement=replace(gifu.settlement, rounds=rounds))
    assert of(moved, calendar, "round:4").day == date(2021, 1, 13)


def test_a_final_day_after_the_last_round_stands_for_itself(made, calendar):
    settlement = Settlement(
        basis="use",
        cutoff_kind="arrival",
        travels="post",
        how="郵送します。",
        final_cutoff=date(2024, 12, 27),
        rounds=(
            Round(
                number=1,
                name="第1回",
                first=date(2024, 1, 1),
                last=date(2024, 1, 31),
                cutoff=date(2024, 2, 9),
            ),
        ),
    )
    found = {d.id: (d.kind, d.act_by) for d in deadlines_of(made(settlement=settlement), MAIL, calendar)}
    assert found["round:1"] == ("round_cutoff", date(2024, 2, 6))
    assert found["final"] == ("final_cutoff", date(2024, 12, 24))


def test_what_has_no_day_is_left_out(made, calendar):
    programme = made(
        use=Use(first=Bound(words="未定"), last=Bound(words="未定"), where="どこでも"),
        recruitment=(
            Recruitment(id="any", name="随時", first=Bound(day=date(2024, 1, 1))),
            Recruitment(id="words", name="秋", first=Bound(words="秋"), last=Bound(words="冬")),
        ),
        keeping=(Keeping(what="帳簿", years=5), Keeping(what="半券", until_words="入金まで")),
        sales=(
            SaleWindow(
                id="s",
                name="販売",
                tickets=(),
                channel="店",
                first=Bound(day=date(2024, 1, 1)),
                last=Bound(words="なくなるまで"),
            ),
        ),
    )
    assert deadlines_of(programme, MAIL, calendar) == ()


def test_other_hours_begin_the_day_after_a_season_and_with_a_new_one(made, calendar):
    def hours(first=None, last=None):
        return Hours(days=("mon",), opens=time(9), closes=time(17), first=first, last=last)

    desk = Desk(
        id="call",
        name="窓口",
        kind="call_center",
        hours=(
            hours(date(2023, 12, 1), date(2024, 1, 31)),
            hours(date(2024, 2, 1), date(2024, 6, 30)),
            hours(date(2024, 9, 1)),
        ),
    )
    found = [
        (d.id, d.day) for d in deadlines_of(made(desks=(desk,)), MAIL, calendar) if d.kind == "desk_change"
    ]
    assert found == [
        ("desk:call:1", date(2024, 2, 1)),
        ("desk:call:2", date(2024, 7, 1)),
        ("desk:call:3", date(2024, 9, 1)),
    ]


def test_the_days_to_object_end_two_weeks_after_the_payout(gifu):
    last = dispute_deadline(gifu, 17, date(2021, 2, 1))
    assert (last.id, last.kind, last.day, last.act_by) == (
        "dispute:17",
        "dispute_end",
        date(2021, 2, 15),
        date(2021, 2, 15),
    )
    assert last.name == "2021年2月1日(月)の入金への異議申し立て"
    assert last.roles == ("merchant",)


@pytest.mark.parametrize("code", ["gunma-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"])
def test_where_no_document_speaks_of_objecting_there_is_no_last_day_for_it(shipped, code):
    assert dispute_deadline(shipped(code), 1, date(2021, 2, 1)) is None


def test_a_report_is_due_thirty_days_after_an_area_has_settled(tottori):
    due = report_deadline(tottori, "performance", date(2022, 7, 15))
    assert (due.id, due.kind, due.day) == ("report:performance", "report_due", date(2022, 8, 14))


def test_a_report_nobody_knows_is_refused(tottori):
    with pytest.raises(KeyError):
        report_deadline(tottori, "no-such", date(2022, 7, 15))


def test_a_dispute_of_another_length_ends_on_another_day(made):
    rule = Dispute(days=30, counts_from="入金日", desk="", evidence="控え", decided_by="集計")
    assert dispute_deadline(made(disputes=rule), 3, date(2024, 1, 31)).day == date(2024, 3, 1)
    report = Report(id="end", name="報告", days=10, counts_from="終わり", to="県")
    assert report_deadline(made(reports=(report,)), "end", date(2024, 2, 25)).day == date(2024, 3, 6)
