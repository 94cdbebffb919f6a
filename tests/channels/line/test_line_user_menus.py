"""A merchant's own menu: shown when the account is linked, taken back afterwards, never in the way of a message."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from line_far_side import FarSide, api_of, saying
from line_menus import menus
from line_stand_in import StandIn, group_id, user_id
from line_towns import STRICT, platform
from structlog.testing import capture_logs

from bot.blocks import Text
from bot.channels.line.api import LineApi
from bot.channels.line.delivery import LineDeliverer
from bot.channels.line.menus.plan import planned
from bot.channels.line.menus.setup import carry_out
from bot.channels.line.remote import LineSide
from bot.channels.line.tokens import LongLivedToken, StatelessTokens
from bot.channels.line.user_menus import REMEMBERED, MenuNotShown, UserMenus
from bot.clock import TOKYO, SetClock
from bot.outbox import Outgoing, Sent

NOON = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)
ALIAS = "mado-gifu-gotoeat-m"
ALICE = user_id("alice")
pytestmark = pytest.mark.line


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def line() -> Iterator[StandIn]:
    """LINE with the menus of one programme set up."""
    with StandIn() as line:
        set_up(line, "richmenu-1")
        yield line


@pytest.fixture
def own_menus(line: StandIn, api: LineApi, clock: SetClock) -> UserMenus:
    return UserMenus(api, LongLivedToken(line.access_token), clock)


def set_up(line: StandIn, menu_id: str) -> None:
    """The alias leads to this menu, and those before it are deleted."""
    line.platform.accounts.menus = {menu_id}
    line.platform.accounts.aliases[ALIAS] = menu_id


def asked(line: StandIn) -> list[str]:
    return line.platform.accounts.asked


async def test_a_merchant_sees_the_merchants_menu_of_the_programme(
    line: StandIn, own_menus: UserMenus
) -> None:
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert line.platform.accounts.menu_of == {ALICE: "richmenu-1"}
    line.assert_clean()


@pytest.mark.parametrize("role", ["consumer", ""])
async def test_afterwards_the_default_is_shown_again(line: StandIn, own_menus: UserMenus, role: Any) -> None:
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    for _ in range(2):
        await own_menus.show(ALICE, "gifu-gotoeat", role)
        assert line.platform.accounts.menu_of == {}
    line.assert_clean()


async def test_an_alias_is_looked_up_once_in_some_minutes(
    line: StandIn, own_menus: UserMenus, clock: SetClock
) -> None:
    look_up = f"GET /v2/bot/richmenu/alias/{ALIAS}"
    for alias in ("alice", "bob", "alice"):
        await own_menus.show(user_id(alias), "gifu-gotoeat", "merchant")
    assert asked(line).count(look_up) == 1
    set_up(line, "richmenu-2")
    clock.move(REMEMBERED)
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert asked(line).count(look_up) == 2
    assert line.platform.accounts.menu_of[ALICE] == "richmenu-2"


async def test_a_menu_that_a_set_up_replaced_meanwhile_is_looked_up_again(
    line: StandIn, own_menus: UserMenus
) -> None:
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    set_up(line, "richmenu-2")
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert line.platform.accounts.menu_of == {ALICE: "richmenu-2"}


async def test_an_alias_that_leads_to_no_menu_is_not_asked_for_without_end(
    line: StandIn, own_menus: UserMenus
) -> None:
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    line.platform.accounts.menus.clear()
    with pytest.raises(MenuNotShown, match="404"):
        await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert len(asked(line)) == 2 + 3


async def test_menus_that_were_never_set_up_are_told_of_once(line: StandIn, own_menus: UserMenus) -> None:
    line.platform.accounts.aliases.clear()
    with capture_logs() as logs:
        for _ in range(3):
            await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
        assert [(each["event"], each["alias"]) for each in logs] == [("menu_not_set_up", ALIAS)]
    assert ALICE not in str(logs)
    assert line.platform.accounts.menu_of == {}
    set_up(line, "richmenu-1")
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert line.platform.accounts.menu_of == {ALICE: "richmenu-1"}


async def test_menus_that_were_deleted_after_they_were_known_are_told_of_too(
    line: StandIn, own_menus: UserMenus
) -> None:
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    line.platform.accounts.menus.clear()
    line.platform.accounts.aliases.clear()
    with capture_logs() as logs:
        await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert [each["event"] for each in logs] == ["menu_not_set_up"]


@pytest.mark.parametrize(
    "address", [group_id("shops"), "R" + "0" * 32, "event:01H", "", "U1", "U" + "0" * 31 + "/"]
)
@pytest.mark.parametrize("role", ["merchant", "consumer"])
async def test_only_one_person_has_a_menu_of_their_own(
    line: StandIn, own_menus: UserMenus, address: str, role: Any
) -> None:
    await own_menus.show(address, "gifu-gotoeat", role)
    assert asked(line) == []


@pytest.mark.parametrize("path", ["/alias/", f"/{ALICE}/richmenu"])
@pytest.mark.parametrize("trouble", ["500", "429", "401", "timeout"])
async def test_trouble_at_line_is_told_without_ids(
    line: StandIn, own_menus: UserMenus, path: str, trouble: str
) -> None:
    line.fault(trouble, path, times=1, seconds=1.0)
    with pytest.raises(MenuNotShown) as raised:
        await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert ALICE not in str(raised.value)
    await own_menus.show(ALICE, "gifu-gotoeat", "merchant")
    assert line.platform.accounts.menu_of == {ALICE: "richmenu-1"}


@pytest.mark.parametrize("trouble", ["500", "429", "timeout"])
async def test_trouble_in_taking_a_menu_back_is_told_too(
    line: StandIn, own_menus: UserMenus, trouble: str
) -> None:
    line.fault(trouble, "/richmenu", times=1, seconds=1.0)
    with pytest.raises(MenuNotShown):
        await own_menus.show(ALICE, "gifu-gotoeat", "consumer")


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<html>", b'{"richMenuId": 7}', b'{"richMenuId": ""}', b'{"richMenuId": "../../user/all"}']
)  # fmt: skip
async def test_an_answer_that_names_no_menu_leads_nowhere(clock: SetClock, body: bytes) -> None:
    far_side = FarSide(saying(200, body))
    async with api_of(far_side) as api:
        with pytest.raises(MenuNotShown):
            await UserMenus(api, LongLivedToken("token"), clock).show(ALICE, "gifu-gotoeat", "merchant")
    assert len(far_side.asked) == 1


async def test_without_a_token_no_menu_is_shown(line: StandIn, api: LineApi, clock: SetClock) -> None:
    tokens = StatelessTokens("another channel", "secret", line.base_url)
    await tokens.open()
    with pytest.raises(MenuNotShown):
        await UserMenus(api, tokens, clock).show(ALICE, "gifu-gotoeat", "merchant")
    await tokens.close()


# --- with a message -----------------------------------------------------------------------------------


@pytest.fixture
def way(line: StandIn, api: LineApi, clock: SetClock) -> LineDeliverer:
    return LineDeliverer(api, LongLivedToken(line.access_token), clock)


def outgoing(**more: Any) -> Outgoing:
    basic: dict[str, Any] = {
        "id": "123e4567-e89b-12d3-a456-426655440000", "message": 1, "channel": "line:main", "address": ALICE,
        "conversation": 1, "blocks": (Text("つながりました。"),), "quick": (), "reply_token": "", "reply_until": None,
        "first_tried_at": NOON, "attempt": 1, "doubtful": False, "programme": "gifu-gotoeat", "menu": "merchant",
    }  # fmt: skip
    return Outgoing(**basic | more)


async def test_a_message_comes_with_the_menu_before_it(line: StandIn, way: LineDeliverer) -> None:
    assert isinstance(await way.deliver(outgoing()), Sent)
    assert line.platform.accounts.menu_of == {ALICE: "richmenu-1"}
    assert [path for path, _ in line.platform.calls][-1] == "/v2/bot/message/push"
    line.assert_clean()


async def test_most_messages_leave_the_menu_alone(line: StandIn, way: LineDeliverer) -> None:
    assert isinstance(await way.deliver(outgoing(menu="")), Sent)
    assert asked(line) == []


async def test_another_attempt_shows_the_same_menu_once_more(line: StandIn, way: LineDeliverer) -> None:
    line.fault("500", "/push", times=1)
    await way.deliver(outgoing())
    assert isinstance(await way.deliver(outgoing(attempt=2, doubtful=True)), Sent)
    assert line.platform.accounts.menu_of == {ALICE: "richmenu-1"}
    assert len(line.sent) == 1
    line.assert_clean()


@pytest.mark.parametrize("trouble", ["500", "429", "401", "timeout", "reset"])
@pytest.mark.parametrize("menu", ["merchant", "consumer"])
async def test_a_menu_that_cannot_be_shown_keeps_no_message_back(
    line: StandIn, way: LineDeliverer, trouble: str, menu: Any
) -> None:
    line.fault(trouble, "richmenu", seconds=1.0)
    with capture_logs() as logs:
        assert isinstance(await way.deliver(outgoing(menu=menu)), Sent)
    assert [(each["event"], each["message"]) for each in logs] == [("menu_not_shown", 1)]
    assert ALICE not in str(logs)
    assert len(line.sent) == 1


async def test_a_menu_that_was_never_set_up_keeps_no_message_back(line: StandIn, way: LineDeliverer) -> None:
    line.platform.accounts.aliases.clear()
    with capture_logs() as logs:
        assert isinstance(await way.deliver(outgoing()), Sent)
    assert [each["event"] for each in logs] == ["menu_not_set_up"]


async def test_a_slow_menu_is_given_up_and_the_token_is_still_fresh(line: StandIn, clock: SetClock) -> None:
    api = LineApi(line.base_url, timeout=10.0)
    await api.open()
    line.fault("timeout", "richmenu", seconds=1.0)
    event = line.message_event("alice", {"type": "text", "text": "連携"})
    fresh = {"reply_token": event["replyToken"], "reply_until": NOON + timedelta(seconds=50)}
    with capture_logs() as logs:
        way = LineDeliverer(api, LongLivedToken(line.access_token), clock, menu_seconds=0.1)
        outcome = await way.deliver(outgoing(**fresh))
    await api.close()
    assert isinstance(outcome, Sent)
    assert outcome.via == "reply"
    assert [each["why"] for each in logs] == ["timeout"]


# --- on the stricter stand-in ---------------------------------------------------------------------------


@pytest.mark.skipif(not STRICT, reason="needs the stricter stand-in")
async def test_the_menus_of_a_set_up_are_shown_without_a_violation(clock: SetClock) -> None:
    wanted = menus("gifu-gotoeat", "ise-shouhinken")
    with platform("line_fake") as line:
        side = LineSide(line.access_token, line.base_url, line.base_url)
        carry_out(planned(wanted, side.standing()), side)
        api = LineApi(line.base_url)
        await api.open()
        way = LineDeliverer(api, LongLivedToken(line.access_token), clock)
        alice = line.user("alice")
        assert isinstance(await way.deliver(outgoing(address=alice.id)), Sent)
        assert line.state.rich_menus[alice.rich_menu]["name"].startswith("madoguchi:gifu-gotoeat/merchant:")
        gone = outgoing(id="223e4567-e89b-12d3-a456-426655440000", address=alice.id, menu="consumer")
        assert isinstance(await way.deliver(gone), Sent)
        assert alice.rich_menu is None
        await api.close()
        line.assert_clean("no_default_menu", warnings=True)
