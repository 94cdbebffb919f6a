"""Who a message comes from: the programme or the staff, by a name and a picture that LINE takes."""

from dataclasses import replace
from datetime import datetime

import pytest
import shipped

from bot.blocks import Text
from bot.channels.line.delivery import body_of
from bot.channels.line.senders import NOBODY, Sender, Senders, name_of
from bot.clock import TOKYO
from bot.outbox import Outgoing

PROGRAMMES = shipped.programmes()
NOON = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)


def outgoing(**more: object) -> Outgoing:
    basic = Outgoing(
        id="k", message=1, channel="line:main", address="U" + "0" * 32, conversation=1, blocks=(Text("はい"), Text("いいえ")),
        quick=(), reply_token="", reply_until=None, first_tried_at=NOON, attempt=1, doubtful=False,
    )  # fmt: skip
    return replace(basic, **more)  # type: ignore[arg-type]


def test_every_programme_speaks_under_its_own_name_and_picture() -> None:
    senders = Senders(PROGRAMMES, "https://example.jp")
    for code, programme in PROGRAMMES.items():
        sender = senders.of(code, "bot")
        assert sender.name == programme.short_name
        assert sender.icon.startswith(f"https://example.jp/pictures/{code}/icon.png?v=")
        assert sender.icon.isascii()


@pytest.mark.parametrize("public_url", ["", "http://example.jp"])
def test_without_a_public_https_address_there_is_a_name_and_no_picture(public_url: str) -> None:
    sender = Senders(PROGRAMMES, public_url).of("gifu-gotoeat", "bot")
    assert sender == Sender("ぎふ Go To Eat")


def test_staff_speak_as_staff_and_where_no_programme_is_settled_the_account_itself_does() -> None:
    senders = Senders(PROGRAMMES, "https://example.jp")
    assert senders.of("gifu-gotoeat", "staff") == Sender("担当者")
    assert senders.of("", "bot") == NOBODY
    assert senders.of("gone", "bot") == NOBODY


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("長い名前の商品券プレミアム付きキャンペーン食事券", "長い名前の商品券プレミアム付きキャンペ…"),
        ("LINEで買える券", ""),
        ("ＬＩＮＥクーポン", ""),
        ("Online商品券", ""),
        ("  愛郷ぐんま ", "愛郷ぐんま"),
    ],
)
def test_a_name_is_one_that_line_takes(words: str, name: str) -> None:
    assert name_of(words) == name


def test_every_message_of_a_send_bears_the_sender() -> None:
    body = body_of("push", outgoing(), Sender("ぎふ", "https://example.jp/icon.png"))
    assert body is not None
    assert body.decode().count('"sender":{"name":"ぎふ","iconUrl":"https://example.jp/icon.png"}') == 2
    assert body == body_of("push", outgoing(attempt=2), Sender("ぎふ", "https://example.jp/icon.png"))
    unnamed = body_of("push", outgoing())
    assert unnamed is not None
    assert b"sender" not in unnamed
