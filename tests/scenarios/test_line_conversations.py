"""Whole conversations in LINE: webhooks in, replies out, on 2020-12-18 at ten."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from line_house import Served, channel, served, wait_until
from line_towns import PLATFORMS, knock_at, platform
from sqlalchemy import text

pytestmark = pytest.mark.line
NAMES = count(1)


@dataclass
class Person:
    """Somebody with a LINE account who never wrote before."""

    line: Any
    name: str

    def asks(self, words: str, **more: Any) -> str:
        return str(self.line.ask(self.name, words, **more).all_text())

    def taps(self, label: str, value: str = "") -> str:
        return str(self.line.tap(self.name, label, value=value).all_text())


@pytest.fixture(scope="module", params=PLATFORMS)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Served]]:
    """A platform and a house with channels for all programmes, for Gifu and for Gunma, and one that has no long-lived token."""
    folder = tmp_path_factory.mktemp("line")
    with platform(request.param) as line:
        channels = [
            channel(line),
            channel(line, "gifu", ("gifu-gotoeat",)),
            channel(line, "gunma", ("gunma-gotoeat",)),
            channel(line, "short-tokens", ("gifu-gotoeat",), channel_id=line.channel_id),
        ]
        with served(f"sqlite:///{folder}/house.sqlite3", line, channels) as house:
            yield line, house


@pytest.fixture
def house(town: tuple[Any, Served]) -> Served:
    return town[1]


@pytest.fixture
def line(town: tuple[Any, Served]) -> Iterator[Any]:
    """The platform, speaking to the Gifu channel; whatever happens, no rule of LINE may be broken."""
    line, house = town
    knock_at(line, house.webhook("gifu"))
    yield line
    line.assert_clean("webhook_slow", warnings=True)


@pytest.fixture
def person(line: Any) -> Person:
    return Person(line, f"person-{next(NAMES)}")


def scalar(house: Served, query: str, **values: str) -> Any:
    return house.house.store.read_now(lambda db: db.execute(text(query), values).scalar())


def test_a_new_friend_is_welcomed_with_the_main_things_to_do(line: Any, person: Person) -> None:
    assert line.follow(person.name).status == 200
    got = line.wait(person.name)
    assert "ぎふ Go To Eat" in got.all_text()
    assert {"入金日を調べる", "人に相談する"} <= {action["label"] for action in got.actions()}
    assert [sent.kind for sent in got] == ["reply"]


def test_a_question_is_answered_with_its_source(person: Person) -> None:
    answer = person.asks("食事券はいつまで使えますか")
    assert "2021年2月28日(日)" in answer
    assert "出典: " in answer


def test_a_button_asks_on(line: Any, person: Person) -> None:
    line.follow(person.name)
    line.wait(person.name)
    assert "2021年2月28日(日)" in person.taps("いつまで使える？")


def test_a_picked_day_is_worked_with(person: Person) -> None:
    person.asks("入金日を調べたい")
    answer = person.taps("日付", "2020-12-20")
    assert "2020年12月20日(日)の利用分" in answer
    assert "2021年2月1日(月)" in answer


def test_a_follow_up_leans_on_the_last_answer(person: Person) -> None:
    person.asks("12月10日に出したら入金はいつ")
    assert "2020年12月20日(日)の投函分" in person.asks("じゃあ12月20日は？")


def test_while_people_have_the_conversation_the_bot_is_silent_until_it_is_called_back(
    line: Any, person: Person
) -> None:
    assert "受付番号" in person.asks("人と話したい")
    line.send_text(person.name, "まだですか")
    assert line.silent(person.name, 0.7)
    assert "自動でお答えする窓口に戻りました" in person.asks("ボットに戻る")
    assert "2021年2月28日(日)" in person.asks("食事券はいつまで使えますか")


def test_what_is_taken_back_is_blank_in_the_transcript(line: Any, house: Served, person: Person) -> None:
    event = line.message_event(person.name, {"type": "text", "text": "消したい言葉です"})
    line.send_events([event])
    line.wait(person.name)
    assert line.unsend(person.name, event["message"]["id"]).status == 200
    wait_until(lambda: scalar(house, "select count(*) from message where text like '%消したい言葉%'") == 0)
    assert scalar(house, "select count(*) from inbox where payload like '%消したい言葉%'") == 0
    assert line.silent(person.name, 0.3)


def test_nothing_is_sent_to_who_blocked_us_and_who_comes_back_is_welcomed(
    line: Any, house: Served, person: Person
) -> None:
    person.asks("食事券はいつまで使えますか")
    line.unfollow(person.name)
    wait_until(lambda: scalar(house, "select max(blocked) from conversation") == 1)
    assert line.silent(person.name, 0.5)
    line.follow(person.name, unblocked=True)
    assert "ようこそ" in line.wait(person.name).all_text()


def test_an_event_is_answered_once_however_often_it_is_delivered(line: Any, person: Person) -> None:
    first = line.send_text(person.name, "食事券はいつまで使えますか")
    line.wait(person.name)
    assert line.redeliver(first).status == line.duplicate(first).status == 200
    assert line.silent(person.name, 0.7)


def test_events_of_several_people_in_one_webhook_are_all_answered(line: Any) -> None:
    people = [f"crowd-{next(NAMES)}" for _ in range(20)]
    told = [
        line.message_event(each, {"type": "text", "text": "食事券はいつまで使えますか"}) for each in people
    ]
    line.send_events([*told, *told[:3]])
    for each in people:
        assert len(line.wait(each)) == 1


def test_on_standby_nothing_is_sent(line: Any, house: Served, person: Person) -> None:
    delivered = line.send_text(person.name, "食事券はいつまで使えますか", mode="standby")
    assert delivered.status == 200
    event = delivered.events[0]["webhookEventId"]
    state = "select state from inbox where event_id = :event"
    wait_until(lambda: scalar(house, state, event=event) == "done")
    assert line.silent(person.name, 0.5)


def test_each_channel_serves_its_own_programmes(line: Any, house: Served) -> None:
    visitor = Person(line, f"person-{next(NAMES)}")
    knock_at(line, house.webhook("gunma"))
    assert "群馬" in visitor.asks("食事券はいつまで使えますか")
    knock_at(line, house.webhook("all"))
    choice = visitor.asks("食事券はいつまで使えますか")
    assert all(name in choice for name in ("愛郷ぐんま", "ぎふ Go To Eat", "伊勢", "鳥取"))
    line.tap(visitor.name, "について聞く")


def test_a_channel_without_a_long_lived_token_has_short_ones_issued(
    line: Any, house: Served, person: Person
) -> None:
    knock_at(line, house.webhook("short-tokens"))
    assert "2021年2月28日(日)" in person.asks("食事券はいつまで使えますか")


def test_in_a_group_only_who_names_the_bot_is_answered(line: Any, person: Person) -> None:
    group = line.group("friends", [person.name]) if hasattr(line, "group") else "friends"
    chat = getattr(group, "id", "friends")
    line.send_text(person.name, "食事券はいつまで使えますか", group=group)
    assert line.silent(chat, 0.5)
    line.forget(chat)
    line.send_text(person.name, "@bot 食事券はいつまで使えますか", group=group, mention_bot=True)
    assert "2021年2月28日(日)" in line.wait(chat).all_text()


def test_stickers_positions_and_unknown_messages_do_no_harm(line: Any, person: Person) -> None:
    line.send_sticker(person.name)
    assert "スタンプ" in line.wait(person.name).all_text()
    line.send_location(person.name, 35.4, 136.7)
    assert "位置情報" in line.wait(person.name).all_text()
    assert line.unknown_message(person.name).status == line.unknown_event(person.name).status == 200
    assert line.silent(person.name, 0.5)


def test_the_platforms_own_check_is_answered_200(line: Any) -> None:
    assert line.verify().status == 200
