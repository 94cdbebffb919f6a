"""A calendar as a Flex bubble: within LINE's limits, bars on their days, everything in words too."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import shipped
from line_limits import problems_of
from line_towns import STRICT, strict

import bot
from bot.blocks import Text, Timeline
from bot.channels.line.delivery import body_of
from bot.channels.line.flex import BUBBLE_BYTES, weight
from bot.channels.line.rendering import messages_of
from bot.channels.line.timeline import with_pictures
from bot.clock import TOKYO
from bot.outbox import Outgoing
from bot.pictures.addresses import timeline_path
from bot.plain import timeline_in_words
from bot.timeline import timeline_block
from bot.words import TemplateWords
from programmes.model import Role

WORDS = TemplateWords(Path(bot.__file__).parent / "templates")
PROGRAMMES = shipped.programmes()
DAYS = [
    (code, day, role)
    for code, programme in PROGRAMMES.items()
    for day in (
        programme.demo_day,
        date(2020, 1, 1),
        date(2020, 12, 28),
        date(2021, 10, 15),
        date(2024, 2, 29),
    )
    for role in ("consumer", "merchant")
]


def block(code: str, day: date | None = None, role: Role = "merchant", picture: str = "") -> Timeline:
    programme = PROGRAMMES[code]
    made = timeline_block(programme, day or programme.demo_day, WORDS, role=role)
    assert made
    return replace(made, picture=picture)


def message(timeline: Timeline) -> dict[str, Any]:
    [one] = messages_of((timeline,))
    return one


def bubbles(made: dict[str, Any]) -> list[dict[str, Any]]:
    contents = made["contents"]
    return contents["contents"] if contents["type"] == "carousel" else [contents]


def boxes(value: Any) -> list[dict[str, Any]]:
    """All boxes that stand absolutely, in order."""
    found = [value] if isinstance(value, dict) and value.get("position") == "absolute" else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return found + [part for each in inner for part in boxes(each)]


@pytest.mark.parametrize(("code", "day", "role"), DAYS)
def test_line_would_take_it(code: str, day: date, role: Role) -> None:
    made = message(block(code, day, role))
    assert made["type"] == "flex"
    assert problems_of([made]) == []
    assert all(weight(bubble) <= BUBBLE_BYTES for bubble in bubbles(made))


def test_eight_rounds_stand_in_a_bubble_of_their_own() -> None:
    assert [len(bubbles(message(block(code)))) for code in sorted(PROGRAMMES)] == [1, 1, 1, 2, 1]
    first, second = (
        json.dumps(each, ensure_ascii=False) for each in bubbles(message(block("ise-shouhinken")))
    )
    assert "第8回" not in first
    assert "第8回" in second
    assert "利用期間" in first


@pytest.mark.skipif(not STRICT, reason="the stricter stand-in does not lie beside the project")
@pytest.mark.parametrize("code", PROGRAMMES)
@pytest.mark.parametrize("role", ["consumer", "merchant"])
def test_the_stricter_stand_in_takes_it_too(code: str, role: Role) -> None:
    made = message(block(code, None, role, "https://madoguchi.example/pictures/x.png?on=2020-12-18"))
    assert strict("line_fake.limits").check_messages([made]) == []


def test_who_sees_no_picture_reads_the_words() -> None:
    timeline = block("gifu-gotoeat")
    assert message(timeline)["altText"].startswith("■ ぎふ Go To Eat")
    assert timeline_in_words(timeline).startswith(message(timeline)["altText"][:400])


@pytest.mark.parametrize("code", PROGRAMMES)
def test_nothing_stands_outside_its_line(code: str) -> None:
    for day in (date(2019, 1, 1), PROGRAMMES[code].demo_day, date(2030, 1, 1)):
        for each in boxes(message(block(code, day))):
            begin = float(each["offsetStart"].rstrip("%"))
            wide = float(each["width"].rstrip("%")) if each["width"].endswith("%") else 0
            assert 0 <= begin < 100
            assert begin + wide <= 100.1


def test_today_has_its_line_on_every_track_and_none_outside() -> None:
    today = [each for each in boxes(message(block("gifu-gotoeat"))) if each["width"] == "4px"]
    assert len(today) == 2 + 4 + 1 + 6 + 1
    assert len({each["offsetStart"] for each in today}) == 1
    assert not [
        each for each in boxes(message(block("gifu-gotoeat", date(2022, 1, 1)))) if each["width"] == "4px"
    ]


def test_the_picture_can_be_opened_where_it_has_an_address() -> None:
    said = json.dumps(
        message(block("gifu-gotoeat", picture="https://madoguchi.example/t.png")), ensure_ascii=False
    )
    assert '"uri": "https://madoguchi.example/t.png"' in said
    assert "画像で見る" in said
    assert "画像で見る" not in json.dumps(message(block("gifu-gotoeat")), ensure_ascii=False)


def test_a_calendar_too_large_for_a_bubble_is_told_in_words() -> None:
    timeline = block("gifu-gotoeat")
    large = replace(timeline, lanes=timeline.lanes * 4)
    assert {each["type"] for each in messages_of((large,))} == {"text"}


def test_a_calendar_gets_the_address_of_its_image_where_the_site_is_public() -> None:
    timeline = block("gifu-gotoeat")
    (pictured,) = with_pictures((timeline,), "https://madoguchi.example")
    assert isinstance(pictured, Timeline)
    assert pictured.picture == f"https://madoguchi.example{timeline_path(timeline)}"
    assert problems_of([message(pictured)]) == []
    assert (
        with_pictures((timeline,), "") == with_pictures((timeline,), "http://127.0.0.1:8000") == (timeline,)
    )
    own = replace(timeline, picture="https://elsewhere.example/t.png")
    assert with_pictures((own, Text("はい")), "https://madoguchi.example") == (own, Text("はい"))


def test_what_is_delivered_opens_the_image() -> None:
    timeline = block("gifu-gotoeat")
    outgoing = Outgoing(
        id="1", message=1, channel="line:x", address="U1", conversation=1, blocks=(timeline,), quick=(), reply_token="",
        reply_until=None, first_tried_at=datetime(2020, 12, 18, tzinfo=TOKYO), attempt=1, doubtful=False,
    )  # fmt: skip
    body = body_of("push", outgoing, public_url="https://madoguchi.example")
    assert body
    assert f"https://madoguchi.example{timeline_path(timeline)}" in body.decode()
    assert body == body_of("push", outgoing, public_url="https://madoguchi.example")
