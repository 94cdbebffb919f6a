"""Placeholders against the sample programme."""

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.loader import load_programme
from programmes.model import Programme
from programmes.placeholders import PlaceholderError, fill, placeholders, printable_values, shown, value

REI = load_programme(Path(__file__).parent / "sample" / "rei-shokujiken")


@pytest.fixture
def rei() -> Programme:
    return REI


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("use.first", "2020年10月26日(月)"),
        ("use.first:era", "令和2年10月26日(月)"),
        ("use.first:both", "2020年10月26日(月)（令和2年）"),
        ("use.first:short", "10月26日(月)"),
        ("use.period", "2020年10月26日(月)〜2021年2月28日(日)"),
        ("use.period:era", "令和2年10月26日(月)〜令和3年2月28日(日)"),
        ("sales.counter.first", "2020年10月26日(月)10:00"),
        ("sales.counter.last", "別途お知らせする日（2020年11月20日(金)現在は2020年12月15日(火)）"),
        ("sales.counter.sold_out", "2020年12月10日(木)"),
        ("sales.web.first", "10月下旬"),
        ("sales.web.period", "10月下旬〜2020年12月15日(火)"),
        ("sales.web.suspended", "2020年12月1日(火)"),
        ("tickets.paper.price", "10,000円"),
        ("tickets.paper.price:plain", "10,000"),
        ("tickets.paper.issued", "52,000"),
        ("tickets.paper.pieces.1.face", "500円"),
        ("tickets.paper.premium", "国20%、県5%"),
        ("tickets.paper.premium.2.percent", "5%"),
        ("purchase.sets", "2"),
        ("purchase.pays", "20,000円"),
        ("desks.call.name", "れいコールセンター"),
        ("desks.call.phone", "0570-00-0000"),
        ("desks.call.phones", "0570-00-0000、027-000-0000"),
        ("desks.call.fax", "027-000-0001"),
        ("desks.call.email", "desk@rei.example"),
        ("desks.call.address", "れい県れい市1-2-3"),
        (
            "desks.call.hours",
            "平日 10:00〜17:00（祝日を除く）、2020年10月26日(月)〜2020年11月30日(月)は土日 10:00〜15:30",
        ),
        ("desks.call.hours.1.opens", "10:00"),
        ("desks.call.closures", "2020年12月29日(火)〜2021年1月3日(日)（年末年始）"),
        ("rounds.1.period", "2020年10月26日(月)〜2020年10月31日(土)"),
        ("rounds.1.cutoff", "2020年11月8日(日)"),
        ("rounds.1.payout", "2020年11月30日(月)"),
        ("rounds.2.payout", "2020年12月10日(木)〜2020年12月15日(火)"),
        ("rounds.2.payout:short", "12月10日(木)〜12月15日(火)"),
        ("settlement.rounds.3.payout", "2020年12月25日(金)"),
        ("settlement.final_cutoff", "2020年12月8日(火)"),
        ("disputes.days", "14日"),
        ("disputes.days:plain", "14"),
        ("keeping.1.until", "2021年6月30日(水)"),
        ("keeping.2.years", "5年"),
        ("reports.end.days", "30日"),
        ("forms.form-4.name", "様式第4号"),
        ("recruitment.first.period", "2020年9月1日(火)〜2020年9月30日(水)"),
        ("discount.amount", "5,000円"),
        ("discount.most_nights", "3泊"),
        ("subsidy.per_shop", "400,000円"),
        ("subsidy.rate", "30%"),
        ("words.merchant", "加盟店"),
        ("name", "れい食事券"),
        ("facts.trucks", "7台"),
        ("facts.trucks:plain", "7"),
        ("facts.copies", "12,500部"),
        ("facts.budget", "1,500,000,000円"),
        ("facts.budget:short", "15億円"),
        ("tickets.paper.value:short", "1万2,500円"),
        ("facts.sold", "99.3%"),
        ("facts.members-day", "2020年12月31日(木)"),
        ("facts.members-day:era", "令和2年12月31日(木)"),
        ("facts.poster", "2020年10月1日(木)〜2020年10月25日(日)"),
        ("facts.poster.last", "2020年10月25日(日)"),
        ("facts.media", "れい新聞"),
        ("facts.media.label", "告知した媒体"),
    ],
)
def test_a_value_is_printed_by_its_type(rei: Programme, path: str, words: str) -> None:
    assert fill(f"（{{{path}}}）", rei) == f"（{words}）"


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("use.lsat", "「last」のことですか"),
        ("facts.truck", "「trucks」のことですか"),
        ("ruonds.1.cutoff", "「rounds」のことですか"),
        ("rounds.9.cutoff", "「settlement.rounds」にありません"),
        ("use.first.foo", "「use.first」にありません"),
        ("keeping.0.until", "ありません"),
        ("keeping.3.until", "ありません"),
        ("keeping.1.years", "値がありません"),
        ("desks.call.website", "値がありません"),
        ("purchase.period", "ありません"),
        ("use.first:jp", ":jp で書けません"),
        ("tickets.paper.price:era", ":era で書けません"),
        ("words.ticket:plain", ":plain で書けません"),
        ("use", "そのままでは文にできません"),
        ("settlement.basis", "そのままでは文にできません"),
        ("sales.counter.tickets.1.__class__", "ありません"),
        ("__class__", "ありません"),
        ("use.__doc__", "ありません"),
        ("clause", "ありません"),
        ("", "ありません"),
        (".", "ありません"),
        (":", "ありません"),
    ],
)
def test_a_placeholder_that_prints_nothing_says_why(rei: Programme, path: str, what: str) -> None:
    with pytest.raises(PlaceholderError, match=what):
        fill(f"{{{path}}}", rei)


def test_a_doubled_brace_is_a_brace_and_a_lone_one_is_refused(rei: Programme) -> None:
    assert fill("{{use.first}} {{{words.ticket}}}", rei) == "{use.first} {食事券}"
    for text in ("閉じない {use.first", "開かない }", "{use.{first}}"):
        with pytest.raises(PlaceholderError):
            fill(text, rei)


def test_placeholders_are_listed_as_they_are_written() -> None:
    assert placeholders("{use.first:era}から{use.last}まで{{not.this}}") == ["use.first:era", "use.last"]


def test_value_gives_what_is_printed_unprinted(rei: Programme) -> None:
    assert value("rounds.1.cutoff", rei) == date(2020, 11, 8)
    assert value("rounds.2.payout", rei) == (date(2020, 12, 10), date(2020, 12, 15))
    assert value("tickets.paper.price", rei) == 10000
    assert value("words.merchant", rei) == "加盟店"


def test_every_day_and_amount_that_is_listed_can_be_printed(rei: Programme) -> None:
    listed = dict(printable_values(rei))
    assert listed["settlement.rounds.1.cutoff"] == date(2020, 11, 8)
    assert listed["facts.budget"] == 1500000000
    assert all(shown(path, rei) for path in listed)


@given(st.text(alphabet="{}:.use firtslabp1_" + "日", max_size=30))
def test_filling_ends_in_text_or_in_a_placeholder_error(text: str) -> None:
    filled = ""
    with contextlib.suppress(PlaceholderError):
        filled = fill(text, REI)
    assert isinstance(filled, str)
