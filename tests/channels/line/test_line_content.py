"""What a person sent is fetched from LINE: whole, not too large, or with the reason why not."""

from typing import Any

import pytest
from line_far_side import FarSide, api_of, saying
from line_stand_in import StandIn

from bot.channels.line.api import LineApi
from bot.channels.line.content import (
    MOST_BYTES,
    ContentError,
    ContentGone,
    ContentNotNow,
    ContentNotReady,
    ContentRefused,
    Contents,
    ContentTooLarge,
)
from bot.channels.line.tokens import LongLivedToken, StatelessTokens

pytestmark = pytest.mark.line
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000
ID = "468789577898262530"


@pytest.fixture
def contents(line: Any, api: LineApi) -> Contents:
    return Contents(api, LongLivedToken(line.access_token))


def keep(line: Any, data: bytes = PICTURE, *, gone: bool = False, ready: bool = True) -> None:
    """A message's content as LINE has it."""
    if isinstance(line, StandIn):
        line.platform.accounts.contents[ID] = "gone" if gone else data if ready else "not ready"
    else:
        at = line.state.now() + (0 if ready else 60)
        line.state.contents[ID] = {"data": data, "type": "image/png", "ready": at, "gone": gone}


async def test_a_picture_comes_as_it_was_sent(line: Any, contents: Contents) -> None:
    keep(line)
    assert await contents.content(ID) == PICTURE
    line.assert_clean()


async def test_what_was_taken_back_is_gone(line: Any, contents: Contents) -> None:
    keep(line, gone=True)
    with pytest.raises(ContentGone, match="410"):
        await contents.content(ID)


async def test_what_was_never_there_is_gone(contents: Contents) -> None:
    with pytest.raises(ContentGone, match="404"):
        await contents.content(ID)


async def test_what_line_still_prepares_comes_later(line: Any, contents: Contents) -> None:
    keep(line, ready=False)
    with pytest.raises(ContentNotReady):
        await contents.content(ID)
    keep(line)
    assert await contents.content(ID) == PICTURE


@pytest.mark.parametrize("trouble", ["500", "503", "429", "401", "timeout", "reset", "accept_then_reset"])
async def test_after_trouble_at_line_it_may_be_fetched_again(
    line: Any, contents: Contents, trouble: str
) -> None:
    keep(line)
    # what only asks is asked once more by itself when a connection breaks
    line.fault(trouble, "/content", times=2 if "reset" in trouble else 1, seconds=1.0)
    with pytest.raises(ContentNotNow) as raised:
        await contents.content(ID)
    assert ID not in str(raised.value)
    assert await contents.content(ID) == PICTURE


async def test_a_connection_that_breaks_once_is_not_noticed(line: Any, contents: Contents) -> None:
    keep(line)
    line.fault("reset", "/content", times=1)
    assert await contents.content(ID) == PICTURE


@pytest.mark.parametrize(
    "message_id",
    ["", "x", "1/../2", "1?a=b", "../../info", "-1", "1" * 33, ID + "\n", "\uff11\uff12", "12 ", "%31"],
)
async def test_nothing_but_digits_stands_in_the_path(line: Any, contents: Contents, message_id: str) -> None:
    keep(line)
    with pytest.raises(ContentGone):
        await contents.content(message_id)
    line.assert_clean()


async def test_no_more_than_the_cap_is_taken(line: Any, api: LineApi) -> None:
    keep(line, b"x" * 1000)
    token = LongLivedToken(line.access_token)
    assert len(await Contents(api, token, most=1000).content(ID)) == 1000
    with pytest.raises(ContentTooLarge):
        await Contents(api, token, most=999).content(ID)
    assert MOST_BYTES == 12 * 1024 * 1024


async def fetched(answer: bytes, *, closes: bool = False) -> bytes:
    """What comes of this answer of LINE's."""
    async with api_of(FarSide(answer, closes=closes), seconds=2.0) as api:
        return await Contents(api, LongLivedToken("token"), most=1000).content(ID)


async def test_what_has_no_length_and_no_end_is_given_up_at_the_cap() -> None:
    endless = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"3e8\r\n%s\r\n" % (b"x" * 1000) * 3
    with pytest.raises(ContentTooLarge):
        await fetched(endless)


async def test_a_picture_that_breaks_off_is_fetched_again() -> None:
    with pytest.raises(ContentNotNow):
        await fetched(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf of it", closes=True)


@pytest.mark.parametrize("status", [302, 400, 403, 451])
async def test_what_line_refuses_for_good_is_not_tried_again(status: int) -> None:
    with pytest.raises(ContentRefused, match=str(status)):
        await fetched(saying(status, b"{}"))


async def test_without_a_connection_or_a_token_it_is_not_now(line: Any, api: LineApi) -> None:
    nowhere = LineApi("http://127.0.0.1:9", 1.0)
    await nowhere.open()
    with pytest.raises(ContentNotNow):
        await Contents(nowhere, LongLivedToken("token")).content(ID)
    await nowhere.close()
    tokens = StatelessTokens("another channel", "secret", line.base_url)
    await tokens.open()
    with pytest.raises(ContentNotNow):
        await Contents(api, tokens).content(ID)
    await tokens.close()


async def test_an_issued_token_that_line_no_longer_takes_is_renewed(line: Any, api: LineApi) -> None:
    keep(line)
    tokens = StatelessTokens(line.channel_id, line.channel_secret, line.base_url)
    await tokens.open()
    line.fault("401", "/content", times=1)
    assert await Contents(api, tokens).content(ID) == PICTURE
    await tokens.close()


def test_every_reason_says_whether_to_try_again() -> None:
    kinds = {kind.__name__: kind.again for kind in ContentError.__subclasses__()}
    assert kinds == {
        "ContentGone": False, "ContentTooLarge": False, "ContentRefused": False,
        "ContentNotReady": True, "ContentNotNow": True,
    }  # fmt: skip
