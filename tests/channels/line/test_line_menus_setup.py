"""Setting up a channel's menus: what is wanted stands, once, however often and wherever it was cut off."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from line_menus import PROGRAMMES, menus
from line_office import Office
from line_towns import PLATFORMS, strict

from bot.channels.line.menus.menu import Menu
from bot.channels.line.menus.plan import MOST_AN_HOUR, Standing, key_of, planned
from bot.channels.line.menus.setup import carry_out
from bot.channels.line.remote import LineSide
from bot.channels.line.standing import LineRefused

GIFU = menus("gifu-gotoeat")
OTHER_LOOK = menus(more=[replace(PROGRAMMES["gifu-gotoeat"], colour="#7A1F3D")])
TWO = menus("gifu-gotoeat", "ise-shouhinken")
ALL = menus(*PROGRAMMES)


class Cut(Exception):  # noqa: N818
    """The operator's machine was switched off."""


class CutOff:
    """Passes so many calls on to LINE and then ends; ``before``: the last one does not arrive either."""

    def __init__(self, line: LineSide, calls: int, *, before: bool) -> None:
        self._line, self._left, self._before = line, calls, before

    def __getattr__(self, name: str) -> Any:
        def passed_on(*arguments: Any) -> Any:
            self._left -= 1
            if self._left == 0 and self._before:
                raise Cut
            answer = getattr(self._line, name)(*arguments)
            if self._left == 0:
                raise Cut
            return answer

        return passed_on


def office(name: str) -> AbstractContextManager[Any]:
    return Office() if name == "stand_in" else strict().LinePlatform("http://127.0.0.1:9/line/gifu", seed=1)


@pytest.fixture(params=PLATFORMS)
def line(request: pytest.FixtureRequest) -> Iterator[Any]:
    with office(request.param) as there:
        yield there


def side(there: Any) -> LineSide:
    return LineSide(there.access_token, there.base_url, there.base_url)


def set_up(there: Any, wanted: tuple[Menu, ...]) -> int:
    """Runs the command once; how many calls it made."""
    line, made = side(there), []
    plan = planned(wanted, line.standing())
    carry_out(plan, line, lambda does, to: made.append((does, to)))
    return len(made) + sum(does == "creating" for does, _ in made)


def assert_stands(there: Any, wanted: tuple[Menu, ...], foreign: int = 0) -> None:
    """Every menu once, with its picture and its alias; the first one is shown to everybody."""
    state = there.state
    names = {menu_id: menu["name"] for menu_id, menu in state.rich_menus.items()}
    assert Counter(names.values()) == Counter(
        [*(menu.name for menu in wanted), *(name for name in names.values() if "theirs" in name)]
    )
    assert len(names) == len(wanted) + foreign
    assert {alias: names[menu_id] for alias, menu_id in state.aliases.items()} == {
        m.alias: m.name for m in wanted
    }
    assert names[state.default_menu] == wanted[0].name
    assert all(menu_id in state.rich_images for menu_id, name in names.items() if "theirs" not in name)
    there.assert_clean()


@pytest.mark.line
@pytest.mark.parametrize("wanted", [GIFU, ALL], ids=["one programme", "all programmes"])
def test_three_set_ups_leave_one_set(line, wanted):
    assert set_up(line, wanted) > 0
    for _ in range(2):
        assert set_up(line, wanted) == 0
    assert_stands(line, wanted)


@pytest.mark.line
def test_what_changed_takes_the_place_of_what_was(line):
    set_up(line, ALL)
    set_up(line, GIFU)
    assert_stands(line, GIFU)
    set_up(line, OTHER_LOOK)
    assert_stands(line, OTHER_LOOK)


@pytest.mark.line
@pytest.mark.parametrize("before", [True, False], ids=["before the call", "after the call"])
@pytest.mark.parametrize("standing", [(), OTHER_LOOK, TWO], ids=["nothing", "another set", "too many"])
def test_a_set_up_cut_off_at_any_call_is_repaired_by_the_next(line, before, standing):
    for calls in range(1, 40):
        clear(line)
        if standing:
            set_up(line, standing)
        try:
            carry_out(planned(GIFU, side(line).standing()), CutOff(side(line), calls, before=before))
        except Cut:
            assert_nobody_is_without(line, bool(standing))
            set_up(line, GIFU)
            assert_stands(line, GIFU)
            assert set_up(line, GIFU) == 0
        else:
            break
    assert len(GIFU) * 3 < calls < 39


def clear(there: Any) -> None:
    """As on the first day, an hour later."""
    for kept in (there.state.rich_menus, there.state.rich_images, there.state.aliases):
        kept.clear()
    there.state.default_menu = None
    if not isinstance(there, Office):
        there.advance(3600)


def assert_nobody_is_without(there: Any, had_one: bool) -> None:
    """At every moment there is a default, and every alias leads to a menu with a picture."""
    state = there.state
    assert not had_one or state.default_menu in state.rich_images
    assert all(menu_id in state.rich_images for menu_id in state.aliases.values())


@pytest.mark.line
@pytest.mark.skipif("line_fake" not in PLATFORMS, reason="needs faults")
def test_a_call_that_was_carried_out_but_not_answered_is_repaired():
    with strict().LinePlatform("http://127.0.0.1:9/line/gifu", seed=1) as there:
        for path in ("/v2/bot/richmenu", "/content", "/alias", "/user/all/richmenu"):
            clear(there)
            there.fault("accept_then_reset", path, method="POST", times=1)
            with pytest.raises(LineRefused):
                set_up(there, GIFU)
            there.clear_faults()
            set_up(there, GIFU)
            assert_stands(there, GIFU)


@pytest.mark.line
def test_menus_of_others_are_left_alone(line):
    theirs = menus("ise-shouhinken")[0]
    foreign = side(line)
    menu_id = foreign.create(replace_name(theirs, "theirs: madoguchi"))
    foreign.upload(menu_id, theirs.png())
    foreign.set_default(menu_id)
    set_up(line, GIFU)
    assert_stands(line, GIFU, foreign=1)
    assert line.state.rich_menus[menu_id]["name"] == "theirs: madoguchi"


def replace_name(menu: Menu, name: str) -> Any:
    class Theirs:
        def body(self) -> dict[str, Any]:
            return {**menu.body(), "name": name}

    return Theirs()


def test_a_plan_says_what_it_replaces():
    old = OTHER_LOOK
    standing = Standing(
        {"1": old[0].name, "2": old[1].name, "3": "theirs"},
        {m.alias: str(at + 1) for at, m in enumerate(old)},
        "3",
    )
    plan = planned(GIFU, standing)
    assert plan.create == plan.turned_aliases == GIFU
    assert (plan.new_aliases, plan.default, plan.instead_of) == ((), GIFU[0], "theirs")
    assert list(plan.stale_menus) == ["1", "2"]
    assert plan.foreign == ("theirs",)


def test_a_menu_without_its_alias_may_be_half_done_and_is_made_again():
    plan = planned(GIFU, Standing({"1": GIFU[0].name, "2": GIFU[1].name}, {GIFU[1].alias: "2"}))
    assert plan.create == GIFU[:1]
    assert list(plan.stale_menus) == ["1"]
    assert plan.keep == {"2": GIFU[1]}


def test_no_more_is_deleted_than_line_takes_in_an_hour():
    many = {f"{at}": GIFU[0].name for at in range(MOST_AN_HOUR + 7)}
    plan = planned(GIFU, Standing(many, {}))
    assert len(plan.stale_menus) == MOST_AN_HOUR
    assert plan.later == 7


def test_nothing_is_to_be_done_where_everything_stands():
    ids = {str(at): menu for at, menu in enumerate(GIFU)}
    standing = Standing(
        {menu_id: menu.name for menu_id, menu in ids.items()}, {m.alias: i for i, m in ids.items()}, "0"
    )
    assert planned(GIFU, standing).is_empty


@pytest.mark.parametrize("name", ["madoguchi", "madoguchi:x", "madoguchi:a/consumer:large:xyz", "theirs"])
def test_only_names_that_we_give_are_ours(name):
    assert key_of(name) == name
    assert planned(GIFU, Standing({"1": name}, {})).stale_menus == {}
