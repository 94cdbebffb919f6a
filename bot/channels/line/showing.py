"""What LINE would be sent for a reply, for a page that shows it (the preview of the demonstration)."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from bot.blocks import Reply
from bot.channels.line.delivery import body_of
from bot.channels.line.senders import Senders
from bot.clock import TOKYO
from bot.outbox import Outgoing

Json = dict[str, Any]
_SOMEBODY: Final = "U" + 32 * "0"
_A_GROUP: Final = "C" + 32 * "0"
_ONCE: Final = datetime(2000, 1, 1, tzinfo=TOKYO)


def messages_by(senders: Senders, public_url: str = "") -> Callable[[Reply, bool], list[Json]]:
    """For a reply, and whether it goes to a group: the messages in the body of the very request that delivers it; none
    if nothing is said. ``public_url``: of this site, or ""."""

    def messages(reply: Reply, in_group: bool) -> list[Json]:
        outgoing = Outgoing(
            id="", message=0, channel="", address=_A_GROUP if in_group else _SOMEBODY, conversation=0,
            blocks=reply.blocks, quick=reply.quick, reply_token="", reply_until=None, first_tried_at=_ONCE,
            attempt=1, doubtful=False, programme=reply.programme, topic=reply.topic if reply.can_be_rated else "",
        )  # fmt: skip
        body = body_of("reply", outgoing, senders.of(outgoing.programme, outgoing.author), public_url)
        return list(json.loads(body)["messages"]) if body else []

    return messages
