"""One message to many on LINE: who gets it, how often, and what LINE's answers mean for all of them."""

import asyncio
import json
import uuid
from typing import Any

import pytest
from line_far_side import FarSide, api_of, saying
from line_stand_in import StandIn, user_id

from bot.blocks import Text
from bot.channels.line.api import LineApi
from bot.channels.line.delivery import LineDeliverer
from bot.channels.line.many import Pace
from bot.channels.line.tokens import LongLivedToken, StatelessTokens
from bot.clock import SystemClock
from bot.outbox import Again, Never, Outcome, QuotaGone, Sent, TellsMany, ToMany

pytestmark = pytest.mark.line
WORDS = "締切は、2020年12月20日(日)です。"
RATE = b'{"message": "The API rate limit has been exceeded. Try again later."}'
MONTH = b'{"message": "You have reached your monthly limit."}'
ONE = b'{"message": "The property, to[1], in the request body is invalid (line: -, column: -)"}'
ALL = b'{"message": "A message (messages[0]) in the request body is invalid"}'


def deliverer(api: LineApi, tokens: Any) -> LineDeliverer:
    return LineDeliverer(api, tokens, SystemClock())


@pytest.fixture
def way(line: Any, api: LineApi) -> LineDeliverer:
    return deliverer(api, LongLivedToken(line.access_token))


def known(line: Any, count: int) -> list[str]:
    """People that the platform knows."""
    names = [f"user-{number}" for number in range(count)]
    return list(map(user_id, names)) if isinstance(line, StandIn) else [line.user(name).id for name in names]


def message(people: list[str], **more: Any) -> ToMany:
    return ToMany(
        more.pop("key", str(uuid.uuid4())), tuple(people), (Text(WORDS),), (), "gifu-gotoeat", **more
    )


def got(line: Any) -> list[tuple[str, str]]:
    """How and whom the message reached."""
    return [
        (each.kind, each.to) for each in line.sent if WORDS in json.dumps(each.messages, ensure_ascii=False)
    ]


async def test_many_get_one_multicast_and_one_alone_a_push(line: Any, way: LineDeliverer) -> None:
    people = known(line, way.at_once)
    assert isinstance(way, TellsMany)
    assert isinstance(await way.tell(message(people)), Sent)
    assert isinstance(await way.tell(message(people[:1])), Sent)
    assert got(line) == [*(("multicast", each) for each in people), ("push", people[0])]
    line.assert_clean(warnings=True)


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("trouble", ["429", "500", "reset", "accept_then_500", "accept_then_reset"])
async def test_whatever_happens_the_second_try_with_the_same_key_leaves_one_message(
    line: Any, way: LineDeliverer, trouble: str, many: int
) -> None:
    people = known(line, many)
    line.fault(trouble, "/message/", times=1)
    first = message(people)
    outcome = await way.tell(first)
    assert isinstance(outcome, Again)
    assert outcome.doubtful is (trouble != "429")
    second = message(people, key=first.id, attempt=2, doubtful=outcome.doubtful)
    assert isinstance(await way.tell(second), Sent)
    assert sorted(to for _, to in got(line)) == sorted(people)
    line.assert_clean(warnings=True)


async def test_a_token_that_is_refused_is_issued_anew(line: Any, api: LineApi) -> None:
    tokens = StatelessTokens(line.channel_id, line.channel_secret, line.base_url)
    await tokens.open()
    line.fault("401", "/message/", times=1)
    assert isinstance(await deliverer(api, tokens).tell(message(known(line, 2))), Sent)
    await tokens.close()
    assert len(got(line)) == 2


async def test_a_group_among_many_is_not_asked_for_but_told_apart(line: Any, way: LineDeliverer) -> None:
    outcome = await way.tell(message([*known(line, 2), "C" + "1" * 32]))
    assert isinstance(outcome, Never)
    assert not outcome.for_all
    assert got(line) == []
    line.assert_clean(warnings=True)


@pytest.mark.parametrize(("quota", "used", "left"), [(None, 70, None), (200, 70, 130), (200, 230, 0)])
async def test_how_many_are_left_this_month(
    line: Any, way: LineDeliverer, quota: int | None, used: int, left: int | None
) -> None:
    if isinstance(line, StandIn):
        line.platform.quota, line.platform.used = quota, used
    else:
        line.set_quota(quota, used)
    assert await way.left() == left


async def test_at_the_end_of_the_month_nobody_of_them_is_told(line: Any, way: LineDeliverer) -> None:
    people = known(line, 3)
    if isinstance(line, StandIn):
        line.platform.quota = 2
    else:
        line.set_quota(2)
    assert isinstance(await way.tell(message(people)), QuotaGone)
    assert got(line) == []


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b"{}", Sent("push")),
        (409, b'{"message": "The retry key is already accepted"}', Sent("push")),
        (400, ONE, Never("push: 400")),
        (400, b'{"message": "Failed to send messages"}', Never("push: 400")),
        (400, ALL, Never("push: 400", for_all=True)),
        (404, b"{}", Never("push: 404", for_all=True)),
        (403, b"{}", Never("push: 403", for_all=True)),
        (413, b"{}", Never("push: 413", for_all=True)),
        (429, RATE, Again("push: 429")),
        (429, MONTH, QuotaGone()),
        (401, b"{}", Again("push: 401")),
        (503, b"{}", Again("push: 503", doubtful=True)),
    ],
)
async def test_what_an_answer_means_for_many(status: int, body: bytes, expected: Outcome) -> None:
    far_side = FarSide(saying(status, body))
    async with api_of(far_side) as api:
        way = deliverer(api, LongLivedToken("token"))
        tried = message([user_id("a"), user_id("b")], attempt=9)
        assert await way.tell(tried) == expected
    assert f"x-line-retry-key: {tried.id}".encode() in far_side.asked[0].lower()


async def test_without_an_answer_about_the_quota_there_is_no_limit_known() -> None:
    async with api_of(FarSide(saying(500, b"oops"))) as api:
        assert await deliverer(api, LongLivedToken("token")).left() is None


async def test_calls_come_no_faster_than_line_takes_them() -> None:
    pace, began = Pace({"multicast": 100.0}), asyncio.get_running_loop().time()
    await asyncio.gather(*(pace.turn("multicast") for _ in range(6)))
    assert asyncio.get_running_loop().time() - began >= 0.05
