"""What stands on the menus: it comes from data, LINE takes it, and the counter understands every press."""

import json
import tomllib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from line_menus import HANDLERS, PROGRAMMES, WORDS, fits, menus
from line_towns import STRICT, strict
from talking import Talk

import bot.channels.line.menus
from bot.channels.line.counting import clusters
from bot.channels.line.inbound import read
from bot.channels.line.menus.menu import MOST_PROGRAMMES, TooManyProgrammes, alias_of, menus_of
from bot.clock import TOKYO
from bot.codec import utf16_units
from bot.pictures.shapes import SHAPES
from programmes.model import Bound, Desk, Programme, Settlement, Use, Words

EVERYBODY = tuple(PROGRAMMES)
NOON = datetime(2020, 12, 18, 12, tzinfo=TOKYO)
SIXTH = Programme(
    code="example-meal-with-a-very-long-name-of-its-own",
    name="れい食事券",
    short_name="れい食事券",
    names=("れい食事券",),
    issuer="れい商工会議所",
    region="れい県",
    summary="れい県内の飲食店で使える食事券です。",
    colour="#FFE600",
    demo_day=date(2020, 12, 18),
    words=Words(ticket="食事券", merchant="取扱店"),
    documents=(),
    clauses=(),
    desks=(Desk(id="call", name="コールセンター", kind="call_center", phones=("03-0000-0000",)),),
    use=Use(first=Bound(day=date(2020, 10, 1)), last=Bound(day=date(2021, 2, 28)), where="取扱店"),
    settlement=Settlement(basis="use", cutoff_kind="arrival", travels="post", how="郵送"),
)


def presses(menu):
    return [area["action"] for area in menu.body()["areas"] if area["action"]["type"] == "postback"]


@pytest.mark.parametrize("code", PROGRAMMES)
def test_a_channel_of_one_programme_has_its_two_tabs(code):
    consumer, merchant = menus(code)
    assert (consumer.key, merchant.key) == (f"{code}/consumer", f"{code}/merchant")
    tabs = [[(tab.label, tab.active) for tab in menu.picture.tabs] for menu in (consumer, merchant)]
    merchant_tab = f"{PROGRAMMES[code].words.merchant}の方"
    assert tabs == [[("使う方", True), (merchant_tab, False)], [("使う方", False), (merchant_tab, True)]]


def test_a_tab_leads_to_the_alias_of_the_other_menu():
    consumer, merchant = menus("gifu-gotoeat")
    switches = [menu.body()["areas"][0]["action"] for menu in (consumer, merchant)]
    assert [switch["richMenuAliasId"] for switch in switches] == [merchant.alias, consumer.alias]


def test_a_channel_of_several_opens_with_a_tile_for_each_ticket():
    top, *others = menus(*EVERYBODY)
    actions = [area["action"] for area in top.body()["areas"]]
    assert [each["richMenuAliasId"] for each in actions[:-1]] == [alias_of(c, "consumer") for c in EVERYBODY]
    assert actions[-1] == {"type": "message", "label": "人に相談する", "text": "人に相談する"}
    back = {menu.body()["areas"][0]["action"]["richMenuAliasId"] for menu in others}
    assert back == {top.alias}


def test_the_way_to_a_person_on_the_neutral_menu_asks_which_ticket():
    top, *_ = menus(*EVERYBODY)
    text = top.body()["areas"][-1]["action"]["text"]
    talk = Talk(*EVERYBODY)
    assert talk.say(text).topic == "guard:programme"


@pytest.mark.parametrize("entrance", [*((code,) for code in PROGRAMMES), EVERYBODY], ids=str)
def test_every_press_is_answered_in_the_role_of_its_tab(entrance):
    pressed = 0
    for menu in menus(*entrance):
        for action in presses(menu):
            code, role = menu.key.split("/")
            reply = (talk := Talk(*entrance)).press(action["data"])
            assert reply.topic == f"do:{action['data'].partition('?')[0]}", action
            assert reply.kind in ("answer", "handoff", "form", "choices") or reply.topic == "do:menu"
            assert (talk.memory.programme, talk.memory.role) == (code, role)
            pressed += 1
    assert pressed >= 8 * len(entrance)


def test_switching_a_tab_is_not_answered():
    switch = menus("gifu-gotoeat")[0].body()["areas"][0]["action"]
    event = {
        "type": "postback",
        "webhookEventId": "01H",
        "timestamp": 1,
        "mode": "active",
        "source": {"type": "user", "userId": "U1"},
        "postback": {
            "data": switch["data"],
            "params": {"newRichMenuAliasId": switch["richMenuAliasId"], "status": "SUCCESS"},
        },
    }
    heard = read("line:gifu", event, NOON)
    assert heard.incoming is not None
    assert heard.incoming.silent


@pytest.mark.parametrize("code", PROGRAMMES)
def test_menus_offer_four_to_six_things_and_a_person_last(code):
    for menu in menus(code):
        assert 4 <= len(menu.picture.tiles) <= 6
        assert presses(menu)[-1]["data"].startswith("person?")


@pytest.mark.parametrize("code", PROGRAMMES)
def test_shops_have_their_own_payouts_the_days_for_all_and_the_way_to_everything_else(code):
    _, merchant = menus(code)
    offered = [action["data"].partition("?")[0] for action in presses(merchant)]
    assert offered[:2] == ["payouts", "payout"]
    assert offered[-2:] == ["menu", "person"]
    assert {"next_cutoff", "calendar"} <= set(offered) or not PROGRAMMES[code].settlement.rounds


def test_what_a_programme_cannot_answer_is_not_on_its_menus():
    offered = {
        code: {action["data"].partition("?")[0] for menu in menus(code) for action in presses(menu)}
        for code in PROGRAMMES
    }
    assert [code for code in PROGRAMMES if "lodging" in offered[code]] == ["aikyo-gunma"]
    for code, names in offered.items():
        assert all(fits(name, PROGRAMMES[code]) for name in names)
        assert ("next_cutoff" in names) == bool(PROGRAMMES[code].settlement.rounds)


def test_a_programme_that_is_only_data_has_its_menus_too():
    consumer, merchant = menus(more=[SIXTH])
    assert [tile.lines for tile in consumer.picture.tiles] == [
        ("いつまで", "使える？"),
        ("使えるお店を", "探す"),
        ("電話と", "受付時間"),
        ("人に", "相談する"),
    ]
    assert merchant.picture.tabs[1].label == "取扱店の方"
    assert len(merchant.png()) > 1000


def test_a_menu_that_changes_has_another_name_and_only_then():
    gifu = PROGRAMMES["gifu-gotoeat"]
    one = menus(more=[gifu])[0]
    assert one.name == menus(more=[replace(gifu, summary="…")])[0].name
    other_look = menus(more=[replace(gifu, colour="#123456")])[0]
    other_deed = menus(more=[gifu, SIXTH])[1]
    other_size = menus(more=[gifu], size="medium")[0]
    assert len({one.name, other_look.name, other_deed.name, other_size.name}) == 4


def test_more_programmes_than_there_is_room_for_are_refused():
    many = [replace(SIXTH, code=f"p{at}") for at in range(MOST_PROGRAMMES + 1)]
    with pytest.raises(TooManyProgrammes):
        menus_of(many, fits, WORDS)
    top = menus_of(many[:-1], fits, WORDS)[0]
    assert len(top.body()["areas"]) == 20


def everything():
    yield from menus(*EVERYBODY, more=[SIXTH])
    for code in PROGRAMMES:
        for size in ("large", "medium", "small"):
            yield from menus(code, size=size)


def test_line_takes_every_menu():
    """Its limits [Messaging API reference, rich menu and action objects]; by the stricter stand-in too, where it is."""
    for menu in everything():
        body = json.loads(json.dumps(menu.body()))
        assert len(body["name"]) <= 300
        assert len(clusters(body["chatBarText"])) <= 14
        assert len(menu.alias) <= 32
        assert set(menu.alias) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-")
        for area in body["areas"]:
            action = area["action"]
            assert 0 < len(clusters(action["label"])) <= 20
            assert utf16_units(action.get("data", "")) <= 300
        if STRICT:
            assert strict("line_fake.limits").check_rich_menu(body) == []


def test_aliases_tell_all_menus_apart():
    aliases = [menu.alias for menu in menus(*EVERYBODY, more=[SIXTH])]
    assert len(set(aliases)) == len(aliases)


@pytest.mark.parametrize("role", ["consumer", "merchant"])
def test_every_area_has_its_words_and_its_sign(role):
    areas = tomllib.loads((Path(bot.channels.line.menus.__file__).parent / "areas.toml").read_text("utf-8"))[
        role
    ]
    for area in areas:
        assert area["do"] in HANDLERS
        assert area["shape"] in SHAPES
        for programme in PROGRAMMES.values():
            lines = WORDS("richmenu", area["do"], programme=programme).split("\n")
            assert 1 <= len(lines) <= 2
