"""Three whole conversations with the real counter: by keyboard alone, and without JavaScript.

A user of Gunma's tickets asks, rates, and deletes everything; a shop in Gifu finds its payout by picking a day; a person
in Ise is handed to people, reads their answer, and goes back to the bot.
"""

import re
from datetime import datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.clock import TOKYO
from desk import casework

from .browser_house import House

pytestmark = pytest.mark.browser

NOW = datetime(2020, 12, 18, 12, 0, tzinfo=TOKYO)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    house.start()
    yield house
    house.stop()


class Keyboard:
    """A person who has nothing but a keyboard."""

    scripted = True

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")

    def ask(self, text: str) -> None:
        field = self.page.get_by_label("ご質問の内容")
        self._reach(field)
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def pick(self, field: Locator, year: str, month: str, day: str) -> None:
        """Types the day into the browser's own field, whose parts stand in the order of the browser's language."""
        self._reach(field)
        typed = ([month, day, year], [year, "ArrowRight", month, day], [day, month, year])
        for parts in typed:
            for key in ("Shift+Tab", "ArrowLeft", "ArrowLeft"):
                self.page.keyboard.press(key)
            for part in parts:
                (self.page.keyboard.type if part.isdigit() else self.page.keyboard.press)(part)
            if field.input_value() == f"{year}-{month}-{day}":
                return
            self._reach(field)
        raise AssertionError("the day cannot be typed")

    def _reach(self, target: Locator) -> None:
        """Tab, and back again from the end, until the focus is there."""
        expect(target).to_be_visible()
        for key in ("Shift+Tab", "Tab"):
            for _ in range(60):
                if target.evaluate("each => each === document.activeElement"):
                    return
                self.page.keyboard.press(key)
        raise AssertionError(f"out of the keyboard's reach: {target}")


class Plain:
    """A person whose browser runs no script."""

    scripted = False

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        target.click()

    def ask(self, text: str) -> None:
        self.page.get_by_label("ご質問の内容").fill(text)
        self.page.get_by_role("button", name="送信").click()

    def pick(self, field: Locator, year: str, month: str, day: str) -> None:
        field.fill(f"{year}-{month}-{day}")


@pytest.fixture(params=[Keyboard, Plain], ids=["by keyboard", "without JavaScript"])
def at(request, visit, house):
    def open_room(path: str) -> Keyboard | Plain:
        page = visit(path, width=390, height=844, at=house, java_script_enabled=request.param.scripted)
        return request.param(page)

    return open_room


def newest(person) -> Locator:
    return person.page.locator("#log .message.counter:not(#welcome)").last


def button(person, name: str) -> Locator:
    return newest(person).get_by_role("button", name=name, exact=True)


def test_a_user_asks_until_when_rates_the_answer_and_deletes_everything(at):
    person = at("/p/gunma-gotoeat")
    page = person.page
    person.ask("いつまで使えますか")
    expect(newest(person)).to_contain_text("2021年12月31日(金)")
    person.press(newest(person).locator("summary"))
    expect(newest(person).get_by_text("新しいタブで開きます").first).to_be_attached()
    person.press(button(person, "役に立った"))
    expect(page.locator(".opinion")).to_contain_text("ありがとうございます")
    expect(page.locator(".message.person")).to_have_count(1)
    person.press(button(person, "いくらで買える？"))
    expect(newest(person)).to_contain_text("円")
    person.press(page.get_by_role("link", name="保存と削除"))
    expect(page.get_by_role("heading", level=1)).to_have_text("保存しているもの")
    expect(page.locator(".kept-said li")).to_have_count(6)
    person.press(page.get_by_role("link", name="このやり取りを削除する"))
    person.press(page.get_by_role("button", name="削除する"))
    expect(page.get_by_role("status")).to_contain_text("やり取りを削除しました")
    person.press(page.get_by_role("link", name="窓口に戻る"))
    expect(page.locator(".message")).to_have_count(1)


def test_a_shop_finds_its_payout_by_picking_a_day(at):
    person = at("/p/gifu-gotoeat")
    person.ask("入金はいつですか")
    expect(newest(person)).to_contain_text("2021年2月1日(月)")
    person.pick(newest(person).get_by_label(re.compile("日付を選ぶ")), "2020", "12", "20")
    person.press(button(person, "日付を選ぶ"))
    expect(newest(person)).to_contain_text("2020年12月20日(日)")
    expect(person.page.locator(".message.person").last).to_contain_text("日付を選ぶ：2020年12月20日(日)")
    person.press(button(person, "次の締切は？"))
    expect(newest(person)).to_contain_text("必着")
    expect(newest(person).locator(".source")).not_to_have_count(0)


def test_somebody_is_handed_to_people_and_comes_back(at, house):
    person = at("/p/ise-shouhinken")
    page = person.page
    person.ask("人に相談したい")
    expect(newest(person)).to_contain_text("受付番号は")
    number = re.search(r"受付番号は ?([0-9A-Z]{3}-[0-9A-Z]{3})", newest(person).inner_text())[1]
    assert casework.answer(house.store, number, "sato", "担当の者です。お調べしました。", NOW) == "done"
    if not person.scripted:
        page.reload()
    expect(page.locator(".message.staff")).to_contain_text("お調べしました")
    person.ask("ありがとうございます")
    expect(page.locator(".message.person")).to_have_count(2)
    offered = page.get_by_role("button", name="自動の回答に戻る").last
    if offered.is_visible():
        person.press(offered)
    else:
        person.ask("ボットに戻る")
    person.ask("いつまで使えますか")
    expect(newest(person)).to_contain_text("2024年")
