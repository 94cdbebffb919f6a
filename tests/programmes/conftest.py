"""Programmes for the rules' tests: the five that ship, and a small one made by hand for what they do not have."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from bot.holidays import business_calendar
from programmes.loader import PACKAGE_DATA, load_programme
from programmes.model import Bound, Programme, Settlement, Use, Words
from programmes.rules import BusinessCalendar


@cache
def _shipped(code: str) -> Programme:
    return load_programme(PACKAGE_DATA / code)


@pytest.fixture
def shipped() -> Callable[[str], Programme]:
    """The shipped programme of a code."""
    return _shipped


@pytest.fixture
def gunma() -> Programme:
    return _shipped("gunma-gotoeat")


@pytest.fixture
def gifu() -> Programme:
    return _shipped("gifu-gotoeat")


@pytest.fixture
def aikyo() -> Programme:
    return _shipped("aikyo-gunma")


@pytest.fixture
def tottori() -> Programme:
    return _shipped("tottori-area")


@pytest.fixture
def ise() -> Programme:
    return _shipped("ise-shouhinken")


@pytest.fixture
def calendar() -> BusinessCalendar:
    return business_calendar()


@pytest.fixture
def made() -> Callable[..., Programme]:
    """A programme with nothing but a use period (all of 2024); name what else it has."""
    bare = Programme(
        code="made",
        name="手作り券",
        short_name="手作り",
        issuer="手作り会",
        region="手作り県",
        summary="",
        demo_day=date(2024, 1, 1),
        words=Words(ticket="券", merchant="店"),
        documents=(),
        clauses=(),
        desks=(),
        use=Use(first=Bound(day=date(2024, 1, 1)), last=Bound(day=date(2024, 12, 31)), where="どこでも"),
        settlement=Settlement(basis="use", cutoff_kind="arrival", travels="post", how="郵送します。"),
    )
    return lambda **changes: replace(bare, **changes)


@pytest.fixture(autouse=True)
def label_names_the_weekday(request: pytest.FixtureRequest) -> None:
    """A row that begins with a weekday and has a ``day`` must name the right one."""
    row = getattr(request.node, "callspec", None)
    if row is None or not {"label", "day"} <= set(row.params):
        return
    weekday, day = row.params["label"].split()[0], row.params["day"]
    assert weekday == format(day, "%a"), f"{day} is a {day:%A}"
