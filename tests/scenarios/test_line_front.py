"""Everything that can be seen and tapped in LINE, in one conversation a programme: no rule of LINE is broken."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
import shipped
from line_house import Served, channel, served, wait_until
from line_towns import PLATFORMS, knock_at, platform
from sqlalchemy import text

from bot.registry import Registry
from handlers import EXAMPLES, all_handlers

pytestmark = pytest.mark.line
NAMES = count(1)
PROGRAMMES = shipped.programmes()
REGISTRY = Registry(all_handlers(), EXAMPLES)
WITHOUT_END = {"person"}
"""What hands the conversation to people is tried last."""


@pytest.fixture(scope="module", params=PLATFORMS)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Served]]:
    folder = tmp_path_factory.mktemp("front")
    with platform(request.param) as line:
        channels = [channel(line, code, (code,)) for code in PROGRAMMES]
        with served(f"sqlite:///{folder}/house.sqlite3", line, channels) as house:
            yield line, house


class Hand:
    """Somebody who taps everything they see."""

    def __init__(self, line: Any) -> None:
        self.line = line
        self.name = f"hand-{next(NAMES)}"
        self.tapped: set[str] = set()

    def says(self, words: str) -> list[dict[str, Any]]:
        return self._sees(self.line.ask(self.name, words))

    def follows(self) -> list[dict[str, Any]]:
        self.line.forget(self.name)
        self.line.follow(self.name)
        return self._sees(self.line.wait(self.name))

    def taps(self, action: dict[str, Any]) -> list[dict[str, Any]]:
        self.line.forget(self.name)
        params = {"date": action["initial"]} if action["type"] == "datetimepicker" else None
        self.line.send_postback(self.name, action["data"], params)
        return self._sees(self.line.wait(self.name))

    def taps_all(self, actions: list[dict[str, Any]], handlers: set[str]) -> None:
        """Every button that leads to one of these, each kind of button of a handler once."""
        for action in actions:
            leads_to = action.get("data", "").partition("?")[0]
            kind = f"{leads_to} {action.get('label')} {action['type']}"
            if leads_to in handlers and kind not in self.tapped:
                self.tapped.add(kind)
                assert "もう使えません" not in str(self.taps(action)), action

    def _sees(self, got: Any) -> list[dict[str, Any]]:
        assert "None" not in got.all_text()
        return list(got.actions())


def scalar(house: Served, query: str) -> Any:
    return house.house.store.read_now(lambda db: db.execute(text(query)).scalar())


@pytest.mark.parametrize("code", PROGRAMMES)
def test_every_card_menu_picker_source_and_rating_is_one_that_line_takes(
    town: tuple[Any, Served], code: str
) -> None:
    line, house = town
    knock_at(line, house.webhook(code))
    hand = Hand(line)
    handlers = {each.NAME for each in all_handlers()} - WITHOUT_END
    everything = handlers | {"source", "feedback", "entry", "chosen", "guard"}
    hand.taps_all(hand.follows(), everything)
    for candidate in REGISTRY.candidates(PROGRAMMES[code]):
        if (name := candidate.id.removeprefix("do:")) not in WITHOUT_END:
            hand.taps_all(hand.says(REGISTRY.examples(name, PROGRAMMES[code])[0]), everything)
    for entry in PROGRAMMES[code].entries[:12]:
        hand.taps_all(hand.says(entry.question), everything)
    hand.taps_all(hand.says("いつ？"), everything)
    assert {"source", "feedback"} <= {kind.partition(" ")[0] for kind in hand.tapped}
    hand.says("人と話したい")
    wait_until(lambda: scalar(house, "select count(*) from outbox where state <> 'sent'") == 0)
    assert scalar(house, "select count(*) from question_log where feedback = 'unhelpful'") > 0
    assert all("sender" in message for sent in line.sent for message in sent.messages)
    line.assert_clean("webhook_slow", warnings=True)


def test_a_reason_stands_with_the_answer_it_is_about(town: tuple[Any, Served]) -> None:
    line, house = town
    knock_at(line, house.webhook("gifu-gotoeat"))
    hand = Hand(line)
    first = hand.says("食事券はいつまで使えますか")
    hand.says("入金日はいつですか？")
    [no] = [action for action in first if "👎" in action["label"]]
    [unclear] = [action for action in hand.taps(no) if action["label"] == "わかりにくい"]
    hand.taps(unclear)
    found = scalar(
        house,
        "select text from question_log where feedback_reason = 'unclear' order by id desc limit 1",
    )
    assert found == "食事券はいつまで使えますか"
    assert all("👎" not in action["label"] for action in hand.says("食事券はいつまで使えますか"))
    line.assert_clean("webhook_slow", warnings=True)
