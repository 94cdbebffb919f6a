"""What LINE's events mean to the counter."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.line.inbound import Heard, can_be_pushed_to, in_group, is_user, read
from bot.clock import TOKYO
from bot.incoming import Incoming

NOW = datetime(2020, 12, 18, 10, 0, 5, tzinfo=TOKYO)
HAPPENED = datetime(2020, 12, 18, 10, 0, 0, tzinfo=TOKYO)
ALICE = "U" + "a" * 32
GROUP = "C" + "b" * 32


def event(kind: str = "message", **more: Any) -> dict[str, Any]:
    basic = {
        "type": kind, "mode": "active", "timestamp": int(HAPPENED.timestamp() * 1000), "replyToken": "token",
        "webhookEventId": "01HEVENT", "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": ALICE},
    }  # fmt: skip
    return {name: value for name, value in {**basic, **more}.items() if value is not None}


def message(kind: str, **more: Any) -> dict[str, Any]:
    return event(message={"id": "12345", "type": kind, **more})


def mention(index: int, length: int, text: str, **more: Any) -> dict[str, Any]:
    mentioned = {"mentionees": [{"index": index, "length": length, "type": "user", "isSelf": True}]}
    source = {"type": "group", "groupId": GROUP, "userId": ALICE}
    return event(
        message={"id": "12345", "type": "text", "text": text, "mention": mentioned}, source=source, **more
    )


def heard(given_event: dict[str, Any], now: datetime = NOW) -> Incoming:
    found = read("line:main", given_event, now).incoming
    assert found is not None
    return found


def test_a_text_keeps_all_that_is_needed_to_answer_it() -> None:
    assert heard(message("text", text="入金日は？", quoteToken="q", markAsReadToken="r")) == Incoming(
        "line:main", ALICE, "01HEVENT", "text", HAPPENED, text="入金日は？", message_id="12345",
        reply_token="token", reply_until=NOW + timedelta(seconds=50),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given_event", "expected"),
    [
        (message("image", contentProvider={"type": "line"}), {"kind": "picture", "message_id": "12345"}),
        (message("image", contentProvider={"type": "external", "originalContentUrl": "https://x.jp/a.png"}), {"kind": "picture", "message_id": "", "silent": False}),
        (message("image"), {"kind": "picture", "message_id": ""}),
        (message("image", contentProvider={"type": "line"}, imageSet={"id": "s", "index": 2, "total": 2}), {"message_id": "12345", "silent": False, "beside": True}),
        (message("image", imageSet={"id": "s", "index": 1, "total": 2}), {"kind": "picture", "beside": False}),
        (message("image", imageSet={"id": "s", "index": 2, "total": 2}), {"kind": "picture", "silent": False, "beside": True}),
        (message("video", duration=5000), {"kind": "file"}),
        (message("audio"), {"kind": "file"}),
        (message("file", fileName="明細.pdf", fileSize=3), {"kind": "file", "file_name": "明細.pdf"}),
        (message("location", latitude=35.4, longitude=136.7), {"kind": "position", "latitude": 35.4, "longitude": 136.7}),
        (message("location", latitude=350, longitude=136.7), {"kind": "other", "latitude": None}),
        (message("sticker", packageId="1", stickerId="2"), {"kind": "sticker"}),
        (message("hologram"), {"kind": "other"}),
        (event(message=None), {"kind": "other"}),
        (event("follow", follow={"isUnblocked": True}), {"kind": "follow"}),
        (event("unfollow", replyToken=None), {"kind": "unfollow", "reply_token": "", "reply_until": None}),
        (event("unsend", unsend={"messageId": "99"}), {"kind": "unsend", "message_id": "99"}),
        (event("postback", postback={"data": "menu?p=a"}), {"kind": "press", "press": "menu?p=a", "picked": ""}),
        (event("postback", postback={"data": "payout", "params": {"date": "2020-12-20"}}), {"picked": "2020-12-20"}),
        (event("postback", postback={"data": "payout", "params": {"datetime": "2020-12-20T10:00"}}), {"picked": "2020-12-20"}),
        (event("postback", postback={"data": "say=締切は？"}), {"kind": "text", "text": "締切は？", "press": ""}),
        (event("postback", postback={"data": "", "params": {"status": "SUCCESS"}}), {"kind": "other", "silent": True}),
        (event("join", source={"type": "group", "groupId": GROUP}), {"kind": "join", "address": GROUP}),
        (event("leave", source={"type": "room", "roomId": "R1"}), {"kind": "leave", "address": "R1"}),
    ],
)  # fmt: skip
def test_each_event_means_something(given_event: dict[str, Any], expected: dict[str, Any]) -> None:
    found = heard(given_event)
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    "given_event",
    [
        event("beacon", beacon={"hwid": "1", "type": "enter"}),
        event("accountLink", source=None, replyToken=None, link={"result": "failed"}),
        event(
            "accountLink", source=None, replyToken=None, link={"result": "failed", "nonce": "q83vEjRWeJA="}
        ),
        event("accountLink", link={"result": "failed", "nonce": "q83vEjRWeJASNFZ4kBI0VniQEjRWeJA="}),
        event("accountLink", link={"result": "perhaps", "nonce": "q83vEjRWeJASNFZ4kBI0VniQEjRWeJA="}),
        event("accountLink", link={"result": "ok"}),
        event("accountLink", link={"result": "ok", "nonce": 7}),
        event("accountLink", link={"result": "ok", "nonce": "short"}),
        event("accountLink", link={"result": "ok", "nonce": "A" * 256}),
        event("accountLink", link={"result": "ok", "nonce": "A nonce that we never made"}),
        event("accountLink", link="ok"),
        event("accountLink", source={"type": "user"}, link={"result": "ok", "nonce": "A" * 22}),
        event(
            "accountLink",
            source={"type": "user", "userId": "U1/linkToken"},
            link={"result": "ok", "nonce": "A" * 22},
        ),
        event(
            "accountLink",
            source={"type": "group", "groupId": GROUP, "userId": ALICE},
            link={"result": "ok", "nonce": "A" * 22},
        ),
        event("messageEdited", message={"id": "1", "type": "text", "text": "直した"}),
        event("memberJoined"),
        event("somethingNew"),
        event("follow", source=None),
        event("follow", webhookEventId=None),
        event(type=7),
        "event",
        None,
        [],
    ],
)
def test_events_that_nobody_answers_are_left_alone(given_event: Any) -> None:
    assert read("line:main", given_event, NOW).incoming is None


@pytest.mark.parametrize(
    "nonce", ["q83v+jRWeJASNFZ4kBI0VniQEjRWe/A=", "q83v-jRWeJASNFZ4kBI0VniQEjRWe_A", "A" * 255]
)
def test_an_account_that_was_linked_brings_back_our_nonce(nonce: str) -> None:
    linked = event("accountLink", link={"result": "ok", "nonce": nonce})
    assert heard(linked) == Incoming(
        "line:main", ALICE, "01HEVENT", "linked", HAPPENED, picked=nonce,
        reply_token="token", reply_until=NOW + timedelta(seconds=50),
    )  # fmt: skip


def test_a_link_on_standby_is_heard_in_silence() -> None:
    found = heard(event("accountLink", mode="standby", link={"result": "ok", "nonce": "A" * 22}))
    assert (found.kind, found.silent, found.reply_token) == ("linked", True, "")


def test_a_link_that_failed_is_told_by_its_type_alone() -> None:
    failed = event("accountLink", link={"result": "failed", "nonce": "q83vEjRWeJASNFZ4kBI0VniQEjRWeJA="})
    assert read("line:main", failed, NOW) == Heard("accountLink")


def test_only_the_type_of_what_is_left_alone_is_told() -> None:
    assert read("line:main", event("somethingNew"), NOW).type == "somethingNew"
    assert read("line:main", {"type": "x" * 1000}, NOW).type == "odd"


def test_on_standby_an_event_is_heard_in_silence() -> None:
    found = heard(event(mode="standby", message={"id": "1", "type": "text", "text": "はい"}))
    assert (found.silent, found.reply_token, found.reply_until) == (True, "", None)


def test_a_redelivered_event_can_be_replied_to_for_fifty_seconds_more() -> None:
    late = HAPPENED + timedelta(minutes=10)
    assert heard(message("text", text="はい"), late).reply_until == late + timedelta(seconds=50)


def test_no_token_is_used_twenty_minutes_after_the_event() -> None:
    assert heard(
        message("text", text="はい"), HAPPENED + timedelta(minutes=19, seconds=30)
    ).reply_until == HAPPENED + timedelta(minutes=20)
    assert heard(message("text", text="はい"), HAPPENED + timedelta(minutes=20)).reply_token == ""


@pytest.mark.parametrize("timestamp", [None, "soon", -1, 0, 10**30, 1e400])
def test_an_event_without_a_moment_happened_when_it_came(timestamp: object) -> None:
    assert heard(event("follow", timestamp=timestamp)).occurred_at == NOW


def test_who_gave_no_consent_is_answered_by_token_alone() -> None:
    found = heard(event(source={"type": "user"}, message={"id": "1", "type": "text", "text": "はい"}))
    assert found.reply_token
    assert not can_be_pushed_to(found.address)
    other = heard(
        event(
            source={"type": "user"}, webhookEventId="02", message={"id": "2", "type": "text", "text": "はい"}
        )
    )
    assert other.address != found.address


def test_in_a_group_a_text_for_us_is_heard_without_our_name() -> None:
    found = heard(mention(0, 5, "@ぎふ券 入金日は？"))
    assert (found.address, found.text) == (GROUP, "入金日は？")
    assert in_group(found.address)


def test_our_name_is_found_behind_a_surrogate_pair() -> None:
    assert heard(mention(3, 5, "🍎 @bot1 入金日は？")).text == "🍎  入金日は？"


def test_a_mention_that_is_none_takes_nothing_away() -> None:
    assert heard(mention(0, 5, "入金日は？")).text == "入金日は？"


@pytest.mark.parametrize(
    "said",
    [
        {"type": "text", "text": "お昼どうする？"},
        {
            "type": "text",
            "text": "@みんな",
            "mention": {"mentionees": [{"index": 0, "length": 4, "type": "all"}]},
        },
        {"type": "image"},
        {"type": "sticker"},
    ],
)
def test_what_people_in_a_group_say_to_each_other_is_not_kept(said: dict[str, Any]) -> None:
    source = {"type": "group", "groupId": GROUP, "userId": ALICE}
    assert read("line:main", event(message={"id": "1", **said}, source=source), NOW).incoming is None


def test_a_button_in_a_group_is_for_us() -> None:
    source = {"type": "group", "groupId": GROUP, "userId": ALICE}
    assert heard(event("postback", postback={"data": "menu?p=a"}, source=source)).press == "menu?p=a"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (ALICE, True), (GROUP, False), ("R" + "a" * 32, False), ("event:01H", False), ("", False),
        ("U" + "a" * 31, False), ("U" + "a" * 33, False), ("U" + "A" * 32, False), (ALICE + "\n", False),
        ("U" + "a" * 30 + "/x", False), ("U" + "\uff11" * 32, False),
    ],
)  # fmt: skip
def test_one_persons_id_is_known_by_its_shape(address: str, expected: bool) -> None:
    assert is_user(address) is expected


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["message", "postback", "unsend", "follow", "join", "accountLink"])
MENTIONS = st.fixed_dictionaries(
    {
        "mentionees": st.lists(
            st.dictionaries(st.sampled_from(["index", "length", "isSelf"]), ANYTHING), max_size=3
        )
    }
)
PARTS = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "image", "location", "file"])},
    optional={
        "text": ANYTHING,
        "mention": MENTIONS,
        "imageSet": ANYTHING,
        "contentProvider": ANYTHING,
        "latitude": ANYTHING,
        "fileName": ANYTHING,
    },
)
SOURCES = st.fixed_dictionaries(
    {"type": st.sampled_from(["user", "group", "room"])}, optional={"userId": ANYTHING, "groupId": st.text()}
)
ODD = st.fixed_dictionaries(
    {"type": KINDS | ANYTHING, "webhookEventId": st.text(min_size=1), "source": SOURCES | ANYTHING},
    optional={"message": PARTS | ANYTHING, "timestamp": ANYTHING, "postback": ANYTHING, "unsend": ANYTHING, "mode": ANYTHING, "link": ANYTHING},
)  # fmt: skip


@given(ODD | ANYTHING)
def test_no_event_however_odd_breaks_anything(odd: Any) -> None:
    found = read("line:main", odd, NOW).incoming
    assert found is None or (found.address and found.event_id and found.occurred_at.tzinfo)


@given(st.text())
def test_any_text_comes_through_as_it_was_written(text: str) -> None:
    sent = json.loads(json.dumps(message("text", text=text)))
    assert heard(sent).text == text
