"""Linking a LINE account: a token for one person, LINE's dialog, and the webhook that tells it was done."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from line_far_side import FarSide, api_of, saying
from line_stand_in import StandIn, user_id

from bot.account_links import LinkNotNow, NoSuchPerson
from bot.channels.line.api import LineApi
from bot.channels.line.linking import AccountLinks, access_url_for
from bot.channels.line.tokens import LongLivedToken, StatelessTokens

pytestmark = pytest.mark.line
NONCE = "q83v+jRWeJASNFZ4kBI0VniQEjRWe/A="


@pytest.fixture
def links(line: Any, api: LineApi) -> AccountLinks:
    return AccountLinks(api, LongLivedToken(line.access_token), line.base_url)


def id_of(line: Any, alias: str) -> str:
    return user_id(alias) if isinstance(line, StandIn) else str(line.user(alias).id)


def link_tokens(line: Any) -> list[str]:
    known = line.platform.accounts if isinstance(line, StandIn) else line.state
    return list(known.link_tokens)


async def test_the_address_carries_the_persons_token_and_our_nonce(line: Any, links: AccountLinks) -> None:
    address = await links.address_for(id_of(line, "alice"), NONCE)
    assert address.startswith(f"{line.base_url}/dialog/bot/accountLink?linkToken=")
    assert "+" not in address
    assert "/A=" not in address
    assert parse_qs(urlsplit(address).query) == {"linkToken": link_tokens(line), "nonce": [NONCE]}
    line.assert_clean()


async def test_pages_know_where_the_dialog_is(line: Any, links: AccountLinks) -> None:
    address = await links.address_for(id_of(line, "alice"), NONCE)
    assert address.startswith(f"{links.origin}/")
    assert links.origin == line.base_url


def test_without_a_host_of_its_own_the_dialog_is_lines(api: LineApi) -> None:
    assert AccountLinks(api, LongLivedToken("a token")).origin == "https://access.line.me"


async def test_every_address_has_a_token_of_its_own(line: Any, links: AccountLinks) -> None:
    for _ in range(2):
        await links.address_for(id_of(line, "alice"), NONCE)
    assert len(set(link_tokens(line))) == 2


def test_line_has_its_dialog_on_a_host_of_its_own() -> None:
    assert access_url_for("") == access_url_for("https://api.line.me") == "https://access.line.me"
    assert access_url_for("http://127.0.0.1:8089") == "http://127.0.0.1:8089"


@pytest.mark.parametrize(
    "user", ["", "U1", "C" + "0" * 32, "U" + "A" * 32, "U" + "0" * 31 + "/", "../info?" + "0" * 25, "U" + "0" * 32 + "\n"]
)  # fmt: skip
async def test_nothing_but_a_users_id_stands_in_the_path(line: Any, links: AccountLinks, user: str) -> None:
    with pytest.raises(NoSuchPerson):
        await links.address_for(user, NONCE)
    assert link_tokens(line) == []
    line.assert_clean()


@pytest.mark.parametrize(
    "nonce", ["", "short", "A" * 256, "A nonce with blanks", "A" * 20 + "&linkToken=theirs"]
)
async def test_a_nonce_that_would_not_be_heard_again_is_refused(
    line: Any, links: AccountLinks, nonce: str
) -> None:
    with pytest.raises(ValueError, match="nonce"):
        await links.address_for(id_of(line, "alice"), nonce)
    assert link_tokens(line) == []


@pytest.mark.parametrize("trouble", ["500", "429", "401", "timeout", "reset", "accept_then_reset"])
async def test_when_line_cannot_be_asked_the_person_may_try_again(
    line: Any, links: AccountLinks, trouble: str
) -> None:
    line.fault(trouble, "/linkToken", times=1, seconds=1.0)
    with pytest.raises(LinkNotNow) as raised:
        await links.address_for(id_of(line, "alice"), NONCE)
    assert id_of(line, "alice") not in str(raised.value)
    assert await links.address_for(id_of(line, "alice"), NONCE)


async def test_without_a_connection_or_a_token_it_is_not_now(line: Any, api: LineApi) -> None:
    nowhere = LineApi("http://127.0.0.1:9", 1.0)
    await nowhere.open()
    with pytest.raises(LinkNotNow):
        await AccountLinks(nowhere, LongLivedToken("token")).address_for(id_of(line, "alice"), NONCE)
    await nowhere.close()
    tokens = StatelessTokens("another channel", "secret", line.base_url)
    await tokens.open()
    with pytest.raises(LinkNotNow):
        await AccountLinks(api, tokens).address_for(id_of(line, "alice"), NONCE)
    await tokens.close()


async def test_an_issued_token_that_line_no_longer_takes_is_renewed(line: Any, api: LineApi) -> None:
    tokens = StatelessTokens(line.channel_id, line.channel_secret, line.base_url)
    await tokens.open()
    line.fault("401", "/linkToken", times=1)
    assert await AccountLinks(api, tokens).address_for(id_of(line, "alice"), NONCE)
    await tokens.close()


async def asked_of(answer: bytes) -> str:
    """The address that comes of this answer of LINE's."""
    async with api_of(FarSide(answer)) as api:
        return await AccountLinks(api, LongLivedToken("token")).address_for(user_id("alice"), NONCE)


@pytest.mark.parametrize("status", [400, 404])
async def test_a_person_whom_line_does_not_know_is_none(status: int) -> None:
    with pytest.raises(NoSuchPerson, match=str(status)):
        await asked_of(saying(status, b'{"message": "Not found"}'))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<html>",
        b'{"linkToken": 7}',
        b'{"linkToken": ""}',
        b'{"linkToken": "%s"}' % (b"x" * 2000),
    ],
)
async def test_an_answer_without_a_token_leads_nowhere(body: bytes) -> None:
    with pytest.raises(LinkNotNow):
        await asked_of(saying(200, body))


async def test_a_redirect_is_not_followed() -> None:
    with pytest.raises(LinkNotNow, match="302"):
        await asked_of(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
