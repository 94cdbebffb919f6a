"""One message on its way out: reply while the token is fresh, push with a key after that."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from line_stand_in import StandIn, user_id

from bot.blocks import Block, Text
from bot.channels.line.answers import outcome_of
from bot.channels.line.api import Answer, LineApi
from bot.channels.line.delivery import LineDeliverer, body_of
from bot.channels.line.tokens import LongLivedToken, StatelessTokens
from bot.channels.line.wording import REPEAT
from bot.clock import TOKYO, SetClock
from bot.outbox import Again, Never, Outgoing, QuotaGone, Sent, Unreachable

NOON = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)
KEY = "123e4567-e89b-12d3-a456-426655440000"
pytestmark = pytest.mark.line


@pytest.fixture
def clock() -> SetClock:
    return SetClock(NOON)


@pytest.fixture
def line() -> Iterator[StandIn]:
    with StandIn() as line:
        yield line


@pytest.fixture
def way(line: StandIn, api: LineApi, clock: SetClock) -> LineDeliverer:
    return LineDeliverer(api, LongLivedToken(line.access_token), clock)


def outgoing(line: StandIn, *, token: bool = True, **more: Any) -> Outgoing:
    """A first attempt; with ``token``, a reply token that is good for 50 seconds of our clock."""
    event = line.message_event("alice", {"type": "text", "text": "入金日は？"})
    basic: dict[str, Any] = {
        "id": KEY, "message": 1, "channel": "line:main", "address": user_id("alice"), "conversation": 1,
        "blocks": (Text("2021年2月1日(月)です。"),), "quick": (), "reply_token": event["replyToken"] if token else "",
        "reply_until": NOON + timedelta(seconds=50) if token else None, "first_tried_at": NOON, "attempt": 1,
        "doubtful": False,
    }  # fmt: skip
    return Outgoing(**basic | more)


def again(tried: Outgoing, outcome: Any) -> Outgoing:
    """The next attempt, as the sender makes it."""
    assert isinstance(outcome, Again)
    doubtful = tried.doubtful or outcome.doubtful
    return replace(tried, attempt=tried.attempt + 1, doubtful=doubtful, last_error=outcome.why)


async def settled(way: LineDeliverer, tried: Outgoing, outcome: Any) -> Any:
    """How it ends, attempt after attempt: on a slow machine an answer may be late more than once."""
    for _ in range(10):
        if not isinstance(outcome, Again):
            break
        tried = again(tried, outcome)
        outcome = await way.deliver(tried)
    return outcome


def sent(line: StandIn) -> list[tuple[str, str]]:
    return [(each.kind, message["text"]) for each in line.sent for message in each.messages]


async def test_a_fresh_token_is_replied_with(line: StandIn, way: LineDeliverer) -> None:
    outcome = await way.deliver(outgoing(line))
    assert isinstance(outcome, Sent)
    assert (outcome.via, len(outcome.message_ids), bool(outcome.request_id)) == ("reply", 1, True)
    assert sent(line) == [("reply", "2021年2月1日(月)です。")]
    line.assert_clean()


async def test_without_a_token_it_is_pushed_with_the_key(line: StandIn, way: LineDeliverer) -> None:
    outcome = await way.deliver(outgoing(line, token=False))
    assert isinstance(outcome, Sent)
    assert outcome.via == "push"
    assert KEY in line.platform.keys
    line.assert_clean()


async def test_a_token_that_grew_old_while_waiting_is_not_used(
    line: StandIn, way: LineDeliverer, clock: SetClock
) -> None:
    first = outgoing(line)
    clock.move(timedelta(seconds=51))
    changed = await way.deliver(first)
    assert changed == Again("push: token too old", after_seconds=0.0)
    assert isinstance(await way.deliver(again(first, changed)), Sent)
    assert sent(line) == [("push", "2021年2月1日(月)です。")]
    line.assert_clean()


async def test_a_token_that_line_refuses_at_first_leads_to_a_push(line: StandIn, way: LineDeliverer) -> None:
    first = outgoing(line, reply_token="never-issued")
    changed = await way.deliver(first)
    assert isinstance(changed, Again)
    assert (changed.why, changed.after_seconds, changed.doubtful) == ("push: token refused", 0.0, False)
    outcome = await way.deliver(again(first, changed))
    assert isinstance(outcome, Sent)
    assert outcome.via == "push"


@pytest.mark.parametrize("trouble", ["500", "reset", "timeout"])
async def test_a_reply_in_doubt_is_made_again_while_its_token_is_fresh(
    line: StandIn, way: LineDeliverer, trouble: str
) -> None:
    line.fault(trouble, "/reply", times=1)
    first = outgoing(line)
    outcome = await way.deliver(first)
    assert isinstance(outcome, Again)
    assert outcome.doubtful
    assert isinstance(await settled(way, first, outcome), Sent)
    assert len(line.sent) == 1
    line.assert_clean()


@pytest.mark.parametrize("trouble", ["accept_then_500", "accept_then_reset", "accept_then_timeout"])
async def test_a_token_refused_at_a_second_reply_tells_that_the_first_arrived(
    line: StandIn, way: LineDeliverer, trouble: str
) -> None:
    line.fault(trouble, "/reply", times=1)
    first = outgoing(line)
    doubtful = await way.deliver(first)
    assert isinstance(doubtful, Again)
    outcome = await settled(way, first, doubtful)
    assert isinstance(outcome, Sent)
    assert outcome.via == "reply"
    assert len(line.sent) == 1


async def test_a_reply_in_doubt_whose_token_grew_old_is_pushed_and_says_that_it_may_be_the_second(
    line: StandIn, way: LineDeliverer, clock: SetClock
) -> None:
    line.fault("500", "/reply", times=1)
    first = outgoing(line)
    second = again(first, await way.deliver(first))
    clock.move(timedelta(seconds=51))
    third = again(second, await way.deliver(second))
    assert isinstance(await way.deliver(third), Sent)
    assert sent(line) == [("push", REPEAT), ("push", "2021年2月1日(月)です。")]
    line.assert_clean()


@pytest.mark.parametrize(
    "trouble", ["500", "reset", "timeout", "accept_then_500", "accept_then_reset", "accept_then_timeout"]
)
@pytest.mark.parametrize("begun_as_reply", [True, False])
async def test_a_push_in_doubt_is_made_again_with_the_same_key_and_body(
    line: StandIn, way: LineDeliverer, clock: SetClock, trouble: str, begun_as_reply: bool
) -> None:
    tried = outgoing(line, token=begun_as_reply)
    if begun_as_reply:
        clock.move(timedelta(seconds=51))
        tried = again(tried, await way.deliver(tried))
    line.fault(trouble, "/push", times=1)
    tried = again(tried, await way.deliver(tried))
    assert tried.doubtful
    assert isinstance(await settled(way, tried, await way.deliver(tried)), Sent)
    assert sent(line) == [("push", "2021年2月1日(月)です。")]
    line.assert_clean()


@pytest.mark.parametrize("token", [True, False])
async def test_too_many_calls_are_surely_not_accepted(line: StandIn, way: LineDeliverer, token: bool) -> None:
    line.fault("429", times=1)
    first = outgoing(line, token=token)
    outcome = await way.deliver(first)
    assert isinstance(outcome, Again)
    assert not outcome.doubtful
    assert isinstance(await way.deliver(again(first, outcome)), Sent)
    line.assert_clean()


async def test_no_connection_is_no_doubt(line: StandIn, clock: SetClock) -> None:
    api = LineApi("http://127.0.0.1:9", timeout=10.0)
    await api.open()
    outcome = await LineDeliverer(api, LongLivedToken("token"), clock).deliver(outgoing(line))
    await api.close()
    assert isinstance(outcome, Again)
    assert not outcome.doubtful


async def test_who_has_no_id_is_reached_by_the_token_or_not_at_all(
    line: StandIn, way: LineDeliverer, clock: SetClock
) -> None:
    nobody = outgoing(line, address="event:01H")
    clock.move(timedelta(seconds=51))
    assert isinstance(await way.deliver(again(nobody, await way.deliver(nobody))), Unreachable)


@pytest.mark.parametrize("blocks", [(), (Text("  "),)])
async def test_nothing_to_say_is_never_sent(
    line: StandIn, way: LineDeliverer, blocks: tuple[Block, ...]
) -> None:
    assert await way.deliver(outgoing(line, blocks=blocks)) == Never("nothing to say")


def of(status: int, message: str = "", way: Any = "push", **more: Any) -> Any:
    words: dict[str, Any] = {"doubtful": False, "attempt": 1} | more
    return outcome_of(way, Answer(status, b'{"message": "%s"}' % message.encode(), "request"), **words)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (of(409), Sent("push", "request")),
        (of(400, "The request body has 1 error(s)"), Never("push: 400", "request")),
        (of(400, "The request body has 1 error(s)", "reply", doubtful=True), Never("reply: 400", "request")),
        (of(400, "Failed to send messages"), Unreachable("push: 400", "request")),
        (of(403, "Not available"), Never("push: 403", "request")),
        (of(404, "Not found"), Unreachable("push: 404", "request")),
        (of(410, "Gone"), Unreachable("push: 410", "request")),
        (of(413), Never("push: 413", "request")),
        (
            of(429, "The API rate limit has been exceeded. Try again later."),
            Again("push: 429", request_id="request"),
        ),
        (of(429, "You have reached your monthly limit."), QuotaGone(request_id="request")),
        (of(401, "Authentication failed"), Again("push: 401", request_id="request")),
        (of(401, "Authentication failed", attempt=5), Never("push: 401", "request")),
        (of(503), Again("push: 503", doubtful=True, request_id="request")),
        (of(302), Never("push: 302", "request")),
    ],
)
def test_each_answer_has_its_end(outcome: object, expected: object) -> None:
    assert outcome == expected


@pytest.mark.parametrize(
    "body", [b"", b"<html>Bad Gateway</html>", b"[]", b'{"sentMessages": [1, {"id": 7}, {}]}', b"\xff"]
)
def test_an_odd_answer_to_an_accepted_send_is_still_an_acceptance(body: bytes) -> None:
    assert isinstance(outcome_of("push", Answer(200, body), doubtful=False, attempt=1), Sent)


# --- tokens -------------------------------------------------------------------------------------------


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


async def test_an_issued_token_is_used_for_fourteen_minutes(line: StandIn) -> None:
    watch = Stopwatch()
    tokens = StatelessTokens(line.channel_id, line.channel_secret, line.base_url, watch)
    await tokens.open()
    first = await tokens.token()
    watch.seconds = 14 * 60 - 1
    assert await tokens.token() == first
    watch.seconds = 14 * 60
    assert await tokens.token() != first
    await tokens.close()


async def test_a_token_that_line_no_longer_takes_is_renewed_within_the_attempt(
    line: StandIn, clock: SetClock
) -> None:
    api, tokens = LineApi(line.base_url), StatelessTokens(line.channel_id, line.channel_secret, line.base_url)
    await api.open()
    await tokens.open()
    await tokens.token()
    line.platform.issued.clear()
    assert isinstance(await LineDeliverer(api, tokens, clock).deliver(outgoing(line)), Sent)
    await tokens.close()
    await api.close()


@pytest.mark.parametrize("base_url", ["", "http://127.0.0.1:9"])
async def test_without_a_token_the_message_waits(line: StandIn, clock: SetClock, base_url: str) -> None:
    api, tokens = (
        LineApi(line.base_url),
        StatelessTokens("another channel", "secret", base_url or line.base_url),
    )
    await api.open()
    await tokens.open()
    outcome = await LineDeliverer(api, tokens, clock).deliver(outgoing(line))
    assert isinstance(outcome, Again)
    assert not outcome.doubtful
    assert line.sent == []
    await tokens.close()
    await api.close()


def postbacks(line: StandIn) -> list[str]:
    [message] = line.sent[-1].messages
    return [item["action"]["data"] for item in message["quickReply"]["items"]]


async def test_an_answer_to_be_rated_says_which_one_it_is(line: StandIn, way: LineDeliverer) -> None:
    for number in (11, 12):
        more = {"programme": "gifu-gotoeat", "topic": "faq:price", "message": number}
        await way.deliver(outgoing(line, token=False, id=str(uuid.uuid4()), **more))
        assert postbacks(line) == [
            f"feedback?p=gifu-gotoeat&t=faq:price&m={number}&v=helpful",
            f"feedback?p=gifu-gotoeat&t=faq:price&m={number}&v=unhelpful",
        ]
    line.assert_clean()


def test_nobody_is_asked_to_rate_in_a_group(line: StandIn) -> None:
    to_a_group = outgoing(line, programme="gifu-gotoeat", topic="faq:price", address="C" + "0" * 32)
    body = body_of("push", to_a_group)
    assert body is not None
    assert b"quickReply" not in body


async def test_one_persons_chat_shows_that_an_answer_is_coming(line: StandIn, way: LineDeliverer) -> None:
    await way.busy(user_id("alice"))
    for address in ("C" + "0" * 32, "R" + "0" * 32, "event:01H"):
        await way.busy(address)
    assert line.platform.loading == [user_id("alice")]
    line.assert_clean()
