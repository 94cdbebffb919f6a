"""Speaking first on LINE: one message to many by multicast, to one by push; and how many are left this month
[Messaging API reference, send multicast message; get the target limit for sending messages this month].

Both carry the retry key from the first attempt on, so that one that may have been accepted is never sent twice.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Final

from bot.channels.line.answers import again, outcome_of
from bot.channels.line.api import Answer, LineApi, NotAnswered, NotAsked
from bot.channels.line.inbound import can_be_pushed_to, is_user
from bot.channels.line.rendering import messages_of
from bot.channels.line.senders import Senders
from bot.channels.line.timeline import with_pictures
from bot.channels.line.tokens import NoToken, Tokens, authorised
from bot.outbox import Never, Outcome, ToMany, Unreachable

MULTICAST: Final = "/v2/bot/message/multicast"
PUSH: Final = "/v2/bot/message/push"
QUOTA: Final = "/v2/bot/message/quota"
CONSUMPTION: Final = "/v2/bot/message/quota/consumption"
AT_ONCE: Final = 500
"""People of one multicast."""
RATES: Final = {MULTICAST: 190.0, PUSH: 1900.0}
"""Calls a second: a little less than LINE takes (200 and 2,000)."""


async def tell(
    api: LineApi, tokens: Tokens, senders: Senders, public_url: str, pace: "Pace", message: ToMany
) -> Outcome:
    """One attempt to deliver ``message``."""
    can_be_told = is_user if len(message.addresses) > 1 else can_be_pushed_to
    if not message.addresses or not all(map(can_be_told, message.addresses)):
        return Never("no id to send to")
    body = _body(message, senders, public_url)
    path = PUSH if len(message.addresses) == 1 else MULTICAST
    await pace.turn(path)
    try:
        answer = await authorised(tokens, lambda token: api.post(path, body, token, message.id))
    except NotAnswered as error:
        return again("push", str(error), message.attempt, doubtful=True)
    except (NotAsked, NoToken) as error:
        return again("push", str(error), message.attempt)
    return _outcome(message, answer)


def _outcome(message: ToMany, answer: Answer) -> Outcome:
    """A token that LINE refuses is the operator's to mend, and the people wait meanwhile. What is refused to many is said to
    be wrong for all, or for one of them [R#send-multicast-message, 400: to[1]]."""
    if answer.status == 401:
        return again("push", "401", message.attempt, request_id=answer.request_id)
    outcome = outcome_of("push", answer, doubtful=message.doubtful, attempt=message.attempt)
    if len(message.addresses) == 1 or not isinstance(outcome, Never | Unreachable):
        return outcome
    is_for_one = answer.status == 400 and b"messages[" not in answer.body
    return Never(outcome.why, outcome.request_id, for_all=not is_for_one)


class Pace:
    """Keeps to LINE's rates: each call has its turn, and a pause is not made up for by a crowd [R#rate-limits]."""

    def __init__(self, rates: Mapping[str, float] = RATES) -> None:
        self._every = {path: 1 / rate for path, rate in rates.items()}
        self._next: dict[str, float] = {}

    async def turn(self, path: str) -> None:
        """Wait until another call of ``path`` may go."""
        now = asyncio.get_running_loop().time()
        mine = max(now, self._next.get(path, now))
        self._next[path] = mine + self._every[path]
        if mine > now:
            await asyncio.sleep(mine - now)


def _body(message: ToMany, senders: Senders, public_url: str) -> bytes:
    """The same at every attempt."""
    sender = senders.of(message.programme, "bot")
    said = messages_of(with_pictures(message.blocks, public_url), message.quick)
    to: object = message.addresses[0] if len(message.addresses) == 1 else list(message.addresses)
    body = {"to": to, "messages": [sender.on(each) for each in said]}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


async def left(api: LineApi, tokens: Tokens) -> int | None:
    """How many more people can be told something this month; None where there is no limit, or LINE does not say now."""
    try:
        most, used = await asyncio.gather(_got(api, tokens, QUOTA), _got(api, tokens, CONSUMPTION))
    except (NotAnswered, NotAsked, NoToken):
        return None
    limit, total = most.said().get("value"), used.said().get("totalUsage")
    limited = most.said().get("type") == "limited" and isinstance(limit, int) and isinstance(total, int)
    return max(0, limit - total) if limited else None  # type: ignore[operator]


async def _got(api: LineApi, tokens: Tokens, path: str) -> Answer:
    return await authorised(tokens, lambda token: api.get(path, token))
