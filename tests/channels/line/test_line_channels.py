"""All LINE channels of a deployment: each with its own token, and LINE's hosts where the settings say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from line_stand_in import StandIn, user_id

import main
from bot.channels.line import LineChannels
from settings import LineChannel, Settings

pytestmark = pytest.mark.line
NONCE = "q83v+jRWeJASNFZ4kBI0VniQEjRWe/A="


@pytest.fixture
def line() -> Iterator[StandIn]:
    with StandIn() as line:
        yield line


def channel(name: str, token: str) -> dict[str, Any]:
    return {"name": name, "secret": "a secret", "access_token": token}


async def test_each_channel_links_and_fetches_with_its_own_token(line: StandIn) -> None:
    line.platform.accounts.contents["1"] = b"a picture"
    ours = [channel("ours", line.access_token), channel("theirs", "the token of another channel")]
    channels = LineChannels([LineChannel(**each) for each in ours], {}, line.base_url, blob_url=line.base_url)
    await channels.open()
    address = await channels.account_links("line:ours").address_for(user_id("alice"), NONCE)
    assert address.startswith(f"{line.base_url}/dialog/bot/accountLink?")
    assert await channels.content("line:ours").content("1") == b"a picture"
    line.assert_clean()
    with pytest.raises(Exception, match="401"):
        await channels.account_links("line:theirs").address_for(user_id("alice"), NONCE)
    with pytest.raises(Exception, match="401"):
        await channels.content("line:theirs").content("1")
    await channels.close()


@pytest.mark.parametrize("name", ["web", "ours", "line:nobody", ""])
def test_what_is_no_channel_of_lines_has_neither(name: str) -> None:
    channels = LineChannels([LineChannel(**channel("ours", "token"))], {})
    with pytest.raises(KeyError):
        channels.account_links(name)
    with pytest.raises(KeyError):
        channels.content(name)


async def test_pictures_are_fetched_from_the_host_for_data(tmp_path: Path) -> None:
    with StandIn() as api, StandIn() as data:
        data.platform.accounts.contents["1"] = b"a picture"
        settings = Settings(
            _env_file=None, database_url=f"sqlite:///{tmp_path}/house.db", secret_key="only-for-tests-" * 3,  # type: ignore[call-arg, arg-type]
            line_api_url=api.base_url, line_blob_url=data.base_url, line_channels=[channel("ours", api.access_token)],  # type: ignore[list-item]
        )  # fmt: skip
        line = main.build(settings).line
        await line.open()
        assert await line.content("line:ours").content("1") == b"a picture"
        await line.account_links("line:ours").address_for(user_id("alice"), NONCE)
        await line.close()
        assert [path for path, _ in data.platform.calls] == ["/v2/bot/message/1/content"]
        assert [path for path, _ in api.platform.calls] == [f"/v2/bot/user/{user_id('alice')}/linkToken"]
