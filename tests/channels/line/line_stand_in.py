"""LINE in a test: its API on a port, and a hand that writes messages, taps buttons and sends webhooks.

People and groups are named by an alias. The other stand-in that the scenarios know has the same verbs.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import urlsplit

from line_api import Api, Fault, Got, Platform, Sent, Token

Json = dict[str, Any]


def user_id(alias: str) -> str:
    return "U" + hashlib.md5(alias.encode(), usedforsecurity=False).hexdigest()


def group_id(alias: str) -> str:
    return "C" + hashlib.md5(alias.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Delivery:
    """One webhook and how it was answered (status 0: not at all)."""

    events: list[Json]
    body: bytes
    status: int
    response: str
    seconds: float


class StandIn:
    """Used as a context manager; ``more``: see :class:`line_api.Platform`."""

    def __init__(self, webhook_url: str = "", **more: Any) -> None:
        self.platform = Platform(**more)
        self.webhook_url = webhook_url
        self._api = Api(self.platform)
        self._seen: dict[str, int] = {}

    def __enter__(self) -> Self:
        threading.Thread(target=self._api.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._api.shutdown()
        self._api.server_close()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._api.server_address[1]}"

    @property
    def channel_secret(self) -> str:
        return self.platform.secret

    @property
    def access_token(self) -> str:
        return self.platform.access_token

    @property
    def channel_id(self) -> str:
        return self.platform.channel_id

    @property
    def sent(self) -> list[Sent]:
        return list(self.platform.sent)

    # --- events -----------------------------------------------------------------------------------

    def make_event(
        self,
        kind: str,
        who: str,
        *,
        group: str = "",
        reply: bool = True,
        mode: str = "active",
        **payload: Any,
    ) -> Json:
        """An event with an id and, where LINE gives one, a reply token of its own."""
        person = {"userId": user_id(who)}
        source = (
            {"type": "group", "groupId": group_id(group), **person} if group else {"type": "user", **person}
        )
        event: Json = {
            "type": kind,
            "source": source,
            "timestamp": int(1000 * self.platform.now()),
            "mode": mode,
            "webhookEventId": "01" + uuid.uuid4().hex[:24].upper(),
            "deliveryContext": {"isRedelivery": False},
        }
        if reply and mode == "active":
            event["replyToken"] = uuid.uuid4().hex
            chat = group_id(group) if group else user_id(who)
            token = Token(chat, event["webhookEventId"], self.platform.now())
            self.platform.tokens[event["replyToken"]] = token
        return {**event, **payload}

    def message_event(self, who: str, message: Json, **more: Any) -> Json:
        return self.make_event("message", who, message={"id": self.platform.number(), **message}, **more)

    def send_text(
        self, who: str, text: str, *, group: str = "", mode: str = "active", mention_bot: bool = False
    ) -> Delivery:
        message: Json = {"type": "text", "text": text}
        if mention_bot:
            message["mention"] = {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]}
        return self.send_events([self.message_event(who, message, group=group, mode=mode)])

    def send_postback(self, who: str, data: str, params: Json | None = None) -> Delivery:
        postback = {"data": data, "params": params} if params else {"data": data}
        return self.send_events([self.make_event("postback", who, postback=postback)])

    def send_sticker(self, who: str) -> Delivery:
        return self.send_events(
            [self.message_event(who, {"type": "sticker", "packageId": "1", "stickerId": "1"})]
        )

    def send_location(self, who: str, latitude: float, longitude: float) -> Delivery:
        place = {"type": "location", "latitude": latitude, "longitude": longitude}
        return self.send_events([self.message_event(who, place)])

    def follow(self, who: str, unblocked: bool = False) -> Delivery:
        return self.send_events([self.make_event("follow", who, follow={"isUnblocked": unblocked})])

    def unfollow(self, who: str) -> Delivery:
        return self.send_events([self.make_event("unfollow", who, reply=False)])

    def unsend(self, who: str, message_id: str) -> Delivery:
        return self.send_events(
            [self.make_event("unsend", who, reply=False, unsend={"messageId": message_id})]
        )

    def account_link(self, who: str, nonce: str, result: str = "ok") -> Delivery:
        """LINE tells how a link ended; of one that failed neither who it was nor a way to answer."""
        event = self.make_event(
            "accountLink", who, reply=result == "ok", link={"result": result, "nonce": nonce}
        )
        if result != "ok":
            del event["source"]
        return self.send_events([event])

    def open_dialog(self, address: str, by: str = "") -> Delivery:
        """A browser opens LINE's dialog, and LINE tells how it ended; ``by``: somebody else's. Status 400 and no
        webhook: used, or too old."""
        try:
            user, nonce = self.platform.accounts.dialog(address, self.platform.now())
        except ValueError:
            return Delivery([], b"", 400, "", 0.0)
        if by:
            return self.account_link(by, nonce, "failed")
        event = self.make_event("accountLink", "", link={"result": "ok", "nonce": nonce})
        self.platform.tokens[event["replyToken"]].chat = user
        return self.send_events([{**event, "source": {"type": "user", "userId": user}}])

    def send_image(self, who: str, data: bytes = b"a picture", **more: Any) -> Delivery:
        """``more``: ``imageSet``."""
        event = self.message_event(who, {"type": "image", "contentProvider": {"type": "line"}, **more})
        self.platform.accounts.contents[event["message"]["id"]] = data
        return self.send_events([event])

    def unknown_event(self, who: str) -> Delivery:
        return self.send_events([self.make_event("somethingNew", who, somethingNew={"a": 1})])

    def unknown_message(self, who: str) -> Delivery:
        return self.send_events([self.message_event(who, {"type": "hologram"})])

    # --- webhooks ---------------------------------------------------------------------------------

    def send_events(self, events: Sequence[Json]) -> Delivery:
        return self._deliver(list(events))

    def duplicate(self, delivery: Delivery) -> Delivery:
        """The same webhook again, as a network may make it."""
        return self._deliver(delivery.events)

    def redeliver(self, delivery: Delivery) -> Delivery:
        """The same events again, as LINE does where it saw no 200: the reply tokens are good once more."""
        again = [{**event, "deliveryContext": {"isRedelivery": True}} for event in delivery.events]
        return self._deliver(again)

    def verify(self) -> Delivery:
        return self._deliver([])

    def wrong_signature(self, who: str) -> Delivery:
        event = self.message_event(who, {"type": "text", "text": "forged"})
        return self._deliver([event], signature=base64.b64encode(b"x" * 32).decode())

    def no_signature(self, who: str) -> Delivery:
        return self._deliver([self.message_event(who, {"type": "text", "text": "forged"})], signature="")

    def garbage(self, raw: bytes = b'{"destination": "U') -> Delivery:
        return self._deliver([], raw=raw)

    def _deliver(
        self, events: list[Json], *, raw: bytes | None = None, signature: str | None = None
    ) -> Delivery:
        webhook = {"destination": user_id("the bot"), "events": events}
        body = (
            json.dumps(webhook, ensure_ascii=False).encode("utf-8", "surrogatepass") if raw is None else raw
        )
        right = base64.b64encode(hmac.digest(self.channel_secret.encode(), body, hashlib.sha256)).decode()
        for event in events:
            if token := self.platform.tokens.get(event.get("replyToken", "")):
                token.at = self.platform.now()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if signature != "":
            headers["X-LINE-Signature"] = signature or right
        began = time.monotonic()
        status, response = _post(self.webhook_url, body, headers)
        return Delivery(events, body, status, response, time.monotonic() - began)

    # --- what came back ---------------------------------------------------------------------------

    def wait(self, who: str, count: int = 1, timeout: float = 30.0) -> Got:
        """What reached somebody since the last look, at least ``count`` sends of it."""
        with self.platform.changed:
            came = self.platform.changed.wait_for(lambda: len(self._unseen(who)) >= count, timeout)
            got = self._unseen(who)
            self.forget(who)
        assert came, (
            f"{len(got)} of {count} sends reached {who}; {self.platform.calls[-5:]} {self.platform.problems[-3:]}"
        )
        return got

    def silent(self, who: str, seconds: float = 1.0) -> bool:
        """Whether nothing reaches somebody for so long."""
        with self.platform.changed:
            return not self.platform.changed.wait_for(lambda: bool(self._unseen(who)), seconds)

    def forget(self, who: str) -> None:
        self._seen[who] = len(self.platform.sent)

    def _unseen(self, who: str) -> Got:
        ids = {user_id(who), group_id(who), who}
        return Got(sent for sent in self.platform.sent[self._seen.get(who, 0) :] if sent.to in ids)

    def ask(self, who: str, text: str, **more: Any) -> Got:
        self.forget(who)
        self.send_text(who, text, **more)
        return self.wait(who)

    def tap(self, who: str, label: str, value: str = "") -> Got:
        """Tap the last button of that label; ``value``: the day that is picked."""
        mine = Got(sent for sent in self.platform.sent if sent.to == user_id(who))
        action = next(action for action in reversed(mine.actions()) if label in action["label"])
        self.forget(who)
        if action["type"] == "message":
            self.send_text(who, action["text"])
        else:
            self.send_postback(
                who, action["data"], {"date": value} if action["type"] == "datetimepicker" else None
            )
        return self.wait(who)

    # --- trouble ----------------------------------------------------------------------------------

    def fault(
        self, kind: str, path: str = "", *, rate: float = 1.0, times: int | None = None, seconds: float = 2.0
    ) -> None:
        self.platform.faults.append(Fault(kind, path, rate, times, seconds))

    def clear_faults(self) -> None:
        self.platform.faults.clear()

    def advance(self, seconds: float) -> None:
        """Let LINE's clock run on: reply tokens grow old."""
        self.platform.offset += seconds

    def assert_clean(self, *but: str, warnings: bool = False) -> None:
        left = [problem for problem in self.platform.problems if problem[0] not in but]
        assert not left, f"rules of LINE were broken: {left}"


def _post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    address = urlsplit(url)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
    try:
        connection.request("POST", address.path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except OSError:
        return 0, ""
    finally:
        connection.close()
