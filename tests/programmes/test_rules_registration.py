"""From the application to the first ticket, and the words around a payout, in all five programmes."""

from datetime import date
from typing import get_args

import pytest

from programmes.model import ApplicationState
from programmes.rules import how_to_send, next_step, payout_notes, registration_steps, tickets_from

CODES = ["gunma-gotoeat", "gifu-gotoeat", "aikyo-gunma", "tottori-area", "ise-shouhinken"]
STATES = get_args(ApplicationState)
SAID = [
    # what the documents say something about; of the other states they are silent
    ("gunma-gotoeat", ["received", "in_review", "approved", "kit_arrived"]),
    ("gifu-gotoeat", ["received", "in_review", "papers_missing", "approved", "kit_sent", "kit_arrived"]),
    ("aikyo-gunma", ["received", "in_review", "papers_missing", "approved", "withdrawn"]),
    (
        "tottori-area",
        ["received", "in_review", "papers_missing", "approved", "withdrawn", "cancelled", "kit_sent", "kit_arrived"],
    ),
    ("ise-shouhinken", ["received", "in_review", "papers_missing", "approved", "cancelled", "kit_arrived"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "said"), SAID)
def test_what_comes_next_is_said_where_the_document_says_it(shipped, code, said):
    programme = shipped(code)
    steps = {state: next_step(programme, state) for state in STATES}
    assert [state for state, step in steps.items() if step] == said
    for step in filter(None, steps.values()):
        assert step.text.endswith("。")
        assert all(programme.clause(clause) for clause in step.source)
        assert step.source


@pytest.mark.parametrize(
    ("code", "state", "words"),
    [
        ("gunma-gotoeat", "received", "加盟登録要件"),
        ("gifu-gotoeat", "approved", "スターターキット"),
        ("aikyo-gunma", "in_review", "登録決定通知（様式3）"),
        ("aikyo-gunma", "papers_missing", "旅館業法の営業許可の写し"),
        ("tottori-area", "received", "エリア事務局"),
        ("ise-shouhinken", "in_review", "登録できない場合だけ"),
        ("ise-shouhinken", "kit_arrived", "アプリ"),
    ],
)
def test_the_next_step_in_the_documents_words(shipped, code, state, words):
    assert words in next_step(shipped(code), state).text


def test_a_time_is_named_only_where_there_is_one(gifu, gunma):
    assert "10月21日(水)" in next_step(gifu, "approved").when
    assert next_step(gunma, "approved").when == ""


@pytest.mark.parametrize("code", CODES)
def test_the_way_to_registration_is_whole(shipped, code):
    steps = registration_steps(shipped(code))
    assert steps.steps
    assert steps.after
    assert steps.source


@pytest.mark.parametrize(
    ("code", "desk", "words", "conflict"),
    [
        ("gifu-gotoeat", "call", "コールセンター", ""),
        ("aikyo-gunma", "office", "メール", "email"),
        ("tottori-area", None, "エリア事務局", ""),
        ("ise-shouhinken", "office", "FAX、郵送または持参", "bring-application"),
    ],
)
def test_how_papers_are_handed_in(shipped, code, desk, words, conflict):
    found = how_to_send(shipped(code))
    assert (found.desk.id if found.desk else None) == desk
    assert words in found.sending.text
    assert found.conflict == conflict
    assert found.papers
    assert found.source


def test_where_the_document_does_not_say_how_papers_are_handed_in(gunma):
    assert how_to_send(gunma) is None


@pytest.mark.parametrize(
    ("code", "days", "since", "day"),
    [
        ("gifu-gotoeat", {"kit_arrived_on": date(2020, 10, 21)}, "kit_arrived", date(2020, 10, 26)),
        ("gifu-gotoeat", {"kit_arrived_on": date(2020, 10, 26)}, "kit_arrived", date(2020, 10, 26)),
        ("gifu-gotoeat", {"kit_arrived_on": date(2020, 11, 4)}, "kit_arrived", date(2020, 11, 4)),
        ("gifu-gotoeat", {"approved_on": date(2020, 11, 4)}, "kit_arrived", None),
        ("aikyo-gunma", {"approved_on": date(2020, 6, 4)}, "approved", date(2020, 6, 5)),
        ("aikyo-gunma", {"approved_on": date(2020, 6, 22)}, "approved", date(2020, 6, 22)),
        ("aikyo-gunma", {}, "approved", None),
        ("tottori-area", {"approved_on": date(2022, 2, 10)}, "approved", date(2022, 2, 10)),
        ("gunma-gotoeat", {"kit_arrived_on": date(2020, 11, 4)}, None, None),
        (
            "ise-shouhinken",
            {"approved_on": date(2023, 9, 1), "kit_arrived_on": date(2023, 10, 1)},
            None,
            None,
        ),
    ],
)
def test_from_which_day_tickets_may_be_taken(shipped, code, days, since, day):
    found = tickets_from(shipped(code), **days)
    assert (found.since, found.day) == (since, day)
    assert bool(found.words) == bool(since)
    assert found.source


@pytest.mark.parametrize(
    ("code", "opens"),
    [("gunma-gotoeat", date(2020, 10, 30)), ("ise-shouhinken", date(2023, 10, 23)), ("tottori-area", None)],
)
def test_never_before_tickets_are_good_at_all(shipped, code, opens):
    assert tickets_from(shipped(code)).not_before == opens


def test_a_programme_without_registration_says_nothing(made):
    programme = made()
    assert registration_steps(programme) is None
    assert how_to_send(programme) is None
    assert next_step(programme, "approved") is None
    assert tickets_from(programme, approved_on=date(2024, 5, 1)).day is None


@pytest.mark.parametrize(
    ("code", "account_name", "decided_by", "ask", "ask_first", "conflict"),
    [
        ("gunma-gotoeat", "", "カウントと偽造有無", "call", "", ""),
        ("gifu-gotoeat", "GoToEatキャンペーン食事券岐阜県事務局", "集計結果", "call", "", "payout-rule"),
        ("aikyo-gunma", "", "実績報告時審査", "office", "", ""),
        ("tottori-area", "", "エリア内で決められたルール", "office", "エリア事務局", ""),
        ("ise-shouhinken", "", "読み取りデータ", "office", "", "payer"),
    ],
)
def test_the_words_around_a_payout(shipped, code, account_name, decided_by, ask, ask_first, conflict):
    notes = payout_notes(shipped(code))
    assert notes.account_name == account_name
    assert decided_by in notes.decided_by
    assert (notes.ask.id, notes.ask_first, notes.conflict) == (ask, ask_first, conflict)
    assert notes.source


@pytest.mark.parametrize(
    ("code", "field", "words"),
    [
        ("gifu-gotoeat", "late_cycle", "1サイクル"),
        ("gifu-gotoeat", "fee", "事務局が負担"),
        ("ise-shouhinken", "paid_when", "朝一番"),
        ("aikyo-gunma", "paid_when", "不備"),
        ("aikyo-gunma", "amount", "4,000円"),
    ],
)
def test_why_money_may_not_be_there_yet(shipped, code, field, words):
    assert words in getattr(payout_notes(shipped(code)), field)


def test_what_is_not_stated_stays_empty(gunma):
    notes = payout_notes(gunma)
    assert (notes.account, notes.amount, notes.fee, notes.paid_when, notes.late_cycle) == ("", "", "", "", "")
