"""The whole way of an account link on LINE: our address, LINE's dialog, and the webhook that comes of it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
import uvicorn
from line_stand_in import StandIn, user_id
from line_towns import knock_at
from starlette.responses import Response
from structlog.testing import capture_logs

from bot.channels.line import LineChannels
from bot.incoming import Incoming
from settings import LineChannel

pytestmark = pytest.mark.line
NONCE = "q83v+jRWeJASNFZ4kBI0VniQEjRWe/A="
OTHER_NONCE = "AAAA+jRWeJASNFZ4kBI0VniQEjRWe/A="


class Desk:
    """Takes what was heard."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []

    async def receive(self, events: Sequence[Incoming]) -> int:
        self.taken += events
        return len(events)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def channels(line: Any, desk: Desk) -> AsyncIterator[LineChannels]:
    """One channel whose webhooks reach the desk."""
    known = LineChannel(name="ours", secret=line.channel_secret, access_token=line.access_token)
    channels = LineChannels([known], {}, line.base_url, blob_url=line.base_url)
    await channels.open()
    async with served(channels.in_front_of(Response(status_code=404), desk)) as base_url:
        knock_at(line, f"{base_url}/line/ours")
        yield channels
    await channels.close()


@asynccontextmanager
async def served(app: Any) -> AsyncIterator[str]:
    door = socket.socket()
    door.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    await serving


async def by_line(act: Callable[..., Any], *given: Any) -> Any:
    """LINE acts in a thread of its own, while the house goes on."""
    return await asyncio.to_thread(act, *given)


def id_of(line: Any, alias: str) -> str:
    return user_id(alias) if isinstance(line, StandIn) else str(line.user(alias).id)


def opened(line: Any, address: str, by: str = "") -> int:
    """The status of LINE's dialog; ``by``: it is opened by somebody else's account."""
    if isinstance(line, StandIn):
        return int(line.open_dialog(address, by).status)
    try:
        with urlopen(f"{address}&fakeUser={by}" if by else address) as page:  # noqa: S310
            return int(page.status)
    except HTTPError as error:
        return error.code


async def test_whoever_comes_through_the_dialog_is_heard_with_our_nonce(
    line: Any, desk: Desk, channels: LineChannels
) -> None:
    alice = id_of(line, "alice")
    address = await channels.account_links("line:ours").address_for(alice, NONCE)
    assert await by_line(opened, line, address) == 200
    [linked] = desk.taken
    assert (linked.kind, linked.channel, linked.address) == ("linked", "line:ours", alice)
    assert (linked.picked, linked.text, linked.press) == (NONCE, "", "")
    assert linked.reply_token
    line.assert_clean()


async def test_an_address_works_once_and_for_ten_minutes(
    line: Any, desk: Desk, channels: LineChannels
) -> None:
    links = channels.account_links("line:ours")
    first = await links.address_for(id_of(line, "alice"), NONCE)
    await by_line(opened, line, first)
    assert await by_line(opened, line, first) == 400
    second = await links.address_for(id_of(line, "alice"), OTHER_NONCE)
    line.advance(601)
    assert await by_line(opened, line, second) == 400
    assert len(desk.taken) == 1


async def test_a_dialog_opened_by_somebody_else_links_nobody_and_is_told_without_ids(
    line: Any, desk: Desk, channels: LineChannels
) -> None:
    address = await channels.account_links("line:ours").address_for(id_of(line, "alice"), NONCE)
    with capture_logs() as logs:
        await by_line(opened, line, address, "mallory")
    assert desk.taken == []
    assert [each["types"] for each in logs if each["event"] == "events_left_alone"] == [{"accountLink": 1}]
    assert not [name for name in (NONCE, id_of(line, "alice"), id_of(line, "mallory")) if name in str(logs)]


async def test_links_told_without_the_dialog_are_heard_as_they_ended(
    line: Any, desk: Desk, channels: LineChannels
) -> None:
    delivered = await by_line(line.account_link, "alice", NONCE)
    failed = await by_line(line.account_link, "alice", OTHER_NONCE, "failed")
    assert (delivered.status, failed.status) == (200, 200)
    assert [(each.kind, each.picked) for each in desk.taken] == [("linked", NONCE)]


async def test_a_picture_that_is_heard_can_be_fetched(line: Any, desk: Desk, channels: LineChannels) -> None:
    await by_line(line.send_image, "alice", b"\x89PNG of a stub")
    [picture] = desk.taken
    assert picture.kind == "picture"
    assert await channels.content("line:ours").content(picture.message_id) == b"\x89PNG of a stub"
    line.assert_clean()
