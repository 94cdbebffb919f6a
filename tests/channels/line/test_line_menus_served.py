"""Menus set up on the platform and pressed by a person: every area is answered by the house that is running."""

import pytest
from line_house import channel, served
from line_menus import menus
from line_towns import STRICT, knock_at, strict

from bot.channels.line.doctor import examined
from bot.channels.line.menus.plan import planned
from bot.channels.line.menus.setup import carry_out
from bot.channels.line.remote import LineSide, read_channel
from settings import LineChannel

pytestmark = [pytest.mark.line, pytest.mark.skipif(not STRICT, reason="needs the stricter stand-in")]


def test_every_area_of_a_channels_menus_is_answered_without_a_violation(tmp_path):
    wanted = menus("gifu-gotoeat", "ise-shouhinken")
    with (
        strict().LinePlatform("", seed=1) as line,
        served(
            f"sqlite:///{tmp_path}/house.db", line, [channel(line, "two", ("gifu-gotoeat", "ise-shouhinken"))]
        ) as house,
    ):
        knock_at(line, house.webhook("two"))
        side = LineSide(line.access_token, line.base_url, line.base_url)
        carry_out(planned(wanted, side.standing()), side)
        for number, menu in enumerate(wanted):
            for at, area in enumerate(menu.body()["areas"]):
                person = f"person-{number}-{at}"
                if area["action"]["type"] == "richmenuswitch":
                    line.tap(person, area["action"], wait=False)
                    assert line.silent(person, 0.2)
                else:
                    assert line.tap(person, area["action"], timeout=20).all_text()
        line.assert_clean("webhook_slow", "webhook_timeout")


@pytest.mark.parametrize(("secret", "block"), [("", "test_ok"), ("another-secret", "test_401")])
def test_the_doctor_knows_a_wrong_secret_by_the_test_of_the_webhook(tmp_path, secret, block):
    with strict().LinePlatform("", seed=1) as line:
        own = channel(line, "gifu")
        with served(
            f"sqlite:///{tmp_path}/house.db", line, [own | ({"secret": secret} if secret else {})]
        ) as house:
            knock_at(line, house.webhook("gifu"))
            known = LineChannel(**own)
            reading = read_channel(known, house.base_url, menus("gifu-gotoeat"), line.base_url, line.base_url)
            tested = [each.block for each in examined(reading) if each.check == "webhook_test"]
            assert tested == [block]
