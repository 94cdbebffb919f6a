"""What LINE's answer to a send means [Messaging API reference, status codes; retrying an API request].

Replies have no retry key: one that may have been accepted is sent again while its token is fresh, and a token
that is then refused tells that it was. Once a push with the key has been made there is no doubt any more.
"""

from typing import Final, Literal

from bot.channels.line.api import Answer
from bot.outbox import Again, Never, Outcome, QuotaGone, Sent, Unreachable

Way = Literal["reply", "push", "repeat"]
"""``repeat``: a push that begins with the word that it may have arrived before."""
TRIES_WITHOUT_RIGHT: Final = 5
"""So often is a send tried that LINE refuses for its token."""
SLOWEST_REPLY: Final = 4.0
"""Seconds between two tries to reply at most."""


def again(way: Way, why: str, attempt: int, *, doubtful: bool = False, request_id: str = "") -> Again:
    """Try again the same way: a reply soon and often, for as long as its token is fresh only; a push in the sender's
    own time."""
    pause = min(0.25 * 2 ** (attempt - 1), SLOWEST_REPLY) if way == "reply" else None
    return Again(f"{way}: {why}", pause, doubtful, request_id)


def outcome_of(way: Way, answer: Answer, *, doubtful: bool, attempt: int) -> Outcome:
    """How the attempt ended. ``doubtful``: an earlier one may have been accepted."""
    if answer.status == 200:
        return Sent("reply" if way == "reply" else "push", answer.request_id, _message_ids(answer))
    if answer.status == 409 and way != "reply":
        return Sent("push", answer.request_id, _message_ids(answer))
    if answer.status == 429:
        return _too_much(way, answer, attempt)
    if answer.status >= 500:
        return again(way, str(answer.status), attempt, doubtful=True, request_id=answer.request_id)
    if answer.status == 401 and attempt < TRIES_WITHOUT_RIGHT:
        return again(way, "401", attempt, request_id=answer.request_id)
    return _refused(way, answer, doubtful)


def change_to(way: Way, why: str, request_id: str = "") -> Again:
    """Go the other way from now on: on record before it is gone, so that the same body goes with the same key."""
    return Again(f"{way}: {why}", after_seconds=0.0, request_id=request_id)


def recorded_way(last_error: str) -> Way | None:
    """The way an earlier attempt changed to, if one did."""
    match last_error.partition(":")[0]:
        case "push":
            return "push"
        case "repeat":
            return "repeat"
        case _:
            return None


def _refused(way: Way, answer: Answer, doubtful: bool) -> Outcome:
    message = answer.said().get("message")
    if way == "reply" and answer.status == 400 and message == "Invalid reply token":
        return (
            Sent("reply", answer.request_id)
            if doubtful
            else change_to("push", "token refused", answer.request_id)
        )
    why = f"{way}: {answer.status}"
    gone = answer.status in {404, 410} or (answer.status == 400 and message == "Failed to send messages")
    return Unreachable(why, answer.request_id) if gone else Never(why, answer.request_id)


def _too_much(way: Way, answer: Answer, attempt: int) -> Outcome:
    """429 has several meanings, told apart by its words only [R#error-messages]."""
    if "monthly limit" in str(answer.said().get("message")):
        return QuotaGone(request_id=answer.request_id)
    return again(way, "429", attempt, request_id=answer.request_id)


def _message_ids(answer: Answer) -> tuple[str, ...]:
    sent = answer.said().get("sentMessages")
    each = sent if isinstance(sent, list) else []
    return tuple(str(one["id"]) for one in each if isinstance(one, dict) and "id" in one)
