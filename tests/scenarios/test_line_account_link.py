"""A merchant links a LINE account: from the chat to our page, through LINE's dialog, and back; wrong, locked, again, ended."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import httpx
import merchant_kit as kit
import pytest
from line_house import Served, channel, served, wait_until
from line_menus import menus
from line_stand_in import StandIn, user_id
from line_towns import PLATFORMS, knock_at, platform
from sqlalchemy import text

from bot.channels.line.menus.plan import planned
from bot.channels.line.menus.setup import carry_out
from bot.channels.line.remote import LineSide
from bot.merchants.linking import issue

pytestmark = pytest.mark.line
NAMES, NUMBERS, NETWORKS = count(1), count(1), count(1)
SECRET = "only-for-tests-" * 3
MENU, ALIAS = "richmenu-1", "mado-gifu-gotoeat-m"


@pytest.fixture(scope="module", params=PLATFORMS)
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Served]]:
    """A platform with the menus of one programme set up, and a house."""
    folder = tmp_path_factory.mktemp("account-link")
    with (
        platform(request.param) as line,
        served(
            f"sqlite:///{folder}/house.sqlite3", line, [channel(line, "gifu", ("gifu-gotoeat",))]
        ) as house,
    ):
        _set_up_menus(line)
        yield line, house


def _set_up_menus(line: Any) -> None:
    if isinstance(line, StandIn):
        line.platform.accounts.menus = {MENU}
        line.platform.accounts.aliases[ALIAS] = MENU
        return
    side = LineSide(line.access_token, line.base_url, line.base_url)
    carry_out(planned(menus("gifu-gotoeat"), side.standing()), side)


@pytest.fixture
def house(town: tuple[Any, Served]) -> Served:
    return town[1]


@pytest.fixture
def line(town: tuple[Any, Served]) -> Iterator[Any]:
    line, house = town
    knock_at(line, house.webhook("gifu"))
    yield line
    line.assert_clean("webhook_slow", "no_default_menu", "link_token", warnings=True)


class Phone:
    """The browser in which links from the chat open, at a network address of its own. The house stands behind a proxy
    that speaks https for it."""

    def __init__(self, base_url: str, network: str) -> None:
        self._client = httpx.Client(base_url=base_url, headers={"x-forwarded-for": network})
        self._cookies: dict[str, str] = {}
        self.page = ""

    def open(self, address: str) -> httpx.Response:
        return self._ask("GET", urlsplit(address).path)

    def post(self, address: str, **fields: str) -> httpx.Response:
        csrf = re.search(r'name="csrf" value="([^"]*)"', self.page)
        assert csrf
        return self._ask("POST", urlsplit(address).path, data={"csrf": csrf[1], **fields})

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        kept = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        answer = self._client.request(method, path, headers={"cookie": kept}, **more)
        for cookie in answer.headers.get_list("set-cookie"):
            name, value = cookie.partition(";")[0].split("=", 1)
            assert "; Secure" in cookie
            self._cookies[name] = value
        self.page = answer.text
        return answer


class Owner:
    """The owner of a merchant of their own, with a LINE account that never wrote before."""

    def __init__(self, line: Any, house: Served) -> None:
        self.line, self.house = line, house
        self.name, self.number = f"owner-{next(NAMES)}", f"70{next(NUMBERS):02}"
        self.merchant = house.house.store.write_now(lambda db: kit.merchant(db, number=self.number))
        self.phone = Phone(house.base_url, f"198.51.100.{next(NETWORKS)}")

    def code(self) -> str:
        now = self.house.house.clock.now()
        return self.house.house.store.write_now(
            lambda db: issue(db, SECRET, self.merchant, now=now, by="sato")
        )

    def asks(self, words: str) -> Any:
        return self.line.ask(self.name, words)

    def taps(self, label: str) -> Any:
        return self.line.tap(self.name, label)

    def page_from(self, got: Any) -> str:
        """The address of the page that the last button of a reply opens."""
        [address] = [each["uri"] for each in got.actions() if each["label"] == "連携のページを開く"]
        assert re.fullmatch(r"https://counter\.example\.jp/d/[A-Za-z0-9_-]{43}", address)
        return str(address)

    def tries(self, address: str, code: str, number: str = "") -> httpx.Response:
        assert self.phone.open(address).status_code == 200
        return self.phone.post(address, number=number or self.number, code=code)

    def confirms(self, dialog: str, by: str = "") -> int:
        """The status of LINE's dialog."""
        if isinstance(self.line, StandIn):
            return int(self.line.open_dialog(dialog, by).status)
        try:
            with urlopen(f"{dialog}&fakeUser={by}" if by else dialog) as page:  # noqa: S310
                return int(page.status)
        except HTTPError as error:
            return error.code

    def links(self) -> str:
        """The whole way; what is said in the chat at its end."""
        answer = self.tries(self.page_from(self.asks("お店の記録と連携したい")), self.code())
        assert answer.status_code == 303
        self.line.forget(self.name)
        assert self.confirms(answer.headers["location"]) == 200
        return str(self.line.wait(self.name).all_text())

    def menu(self) -> str | None:
        """The id of the rich menu that they see instead of the channel's own."""
        if isinstance(self.line, StandIn):
            return self.line.platform.accounts.menu_of.get(user_id(self.name))
        menu: str | None = self.line.user(self.name).rich_menu
        return menu

    def living(self) -> int:
        """How many living links there are to the merchant."""
        query = text("select count(*) from membership where merchant_id = :merchant and ended_at is null")
        return self.house.house.store.read_now(
            lambda db: db.execute(query, {"merchant": self.merchant}).scalar_one()
        )


@pytest.fixture
def owner(line: Any, house: Served) -> Owner:
    return Owner(line, house)


def test_an_account_is_linked_through_our_page_and_lines_dialog(line: Any, owner: Owner) -> None:
    address = owner.page_from(owner.asks("お店の記録と連携したい"))
    page = owner.phone.open(address)
    assert f"form-action 'self' {line.base_url};" in page.headers["content-security-policy"]
    assert "LINEの確認へ進む" in page.text
    answer = owner.tries(address, owner.code())
    dialog = answer.headers["location"]
    assert dialog.startswith(f"{line.base_url}/dialog/bot/accountLink?linkToken=")
    assert owner.living() == 0
    line.forget(owner.name)
    assert owner.confirms(dialog) == 200
    assert "加盟店の記録と連携しました" in line.wait(owner.name).all_text()
    assert owner.living() == 1
    assert owner.number in owner.asks("連携の状態を見たい").all_text()


def test_the_merchants_menu_is_shown_while_the_account_is_linked(line: Any, owner: Owner) -> None:
    assert owner.menu() is None
    owner.links()
    wait_until(lambda: owner.menu() is not None)
    owner.asks("連携をやめたい")
    owner.taps("連携をやめる")
    owner.taps("やめる")
    wait_until(lambda: owner.menu() is None)


def test_a_page_works_once_and_a_dialog_works_once(line: Any, owner: Owner) -> None:
    address = owner.page_from(owner.asks("お店の記録と連携したい"))
    answer = owner.tries(address, owner.code())
    assert owner.phone.open(address).status_code == 404
    line.forget(owner.name)
    assert owner.confirms(answer.headers["location"]) == 200
    line.wait(owner.name)
    assert owner.confirms(answer.headers["location"]) == 400
    assert line.silent(owner.name, 0.5)
    assert owner.living() == 1


def test_wrong_codes_are_told_and_locked_and_the_right_one_helps_later(line: Any, owner: Owner) -> None:
    address = owner.page_from(owner.asks("お店の記録と連携したい"))
    for _ in range(3):
        wrong = owner.tries(address, "AAAAA-AAAAA")
        assert wrong.status_code == 422
        assert "番号またはコードが違います" in wrong.text
    locked = owner.tries(address, "AAAAA-AAAAA")
    assert locked.status_code == 429
    assert re.search(r"2020年12月18日\(金\) 10:\d\d</strong>を過ぎてから", locked.text)
    assert owner.tries(address, owner.code()).status_code == 429
    assert owner.living() == 0
    assert line.silent(owner.name, 0.3)


def test_a_number_that_does_not_exist_is_told_as_a_wrong_code_is(line: Any, house: Served) -> None:
    told = []
    for number in ("", "9999"):
        owner = Owner(line, house)
        wrong = owner.tries(
            owner.page_from(owner.asks("お店の記録と連携したい")), "AAAAA-AAAAA", number or owner.number
        )
        told.append((wrong.status_code, re.findall(r'<div class="notice.*?</div>', wrong.text, re.DOTALL)))
    assert told[0] == told[1]


def test_a_dialog_that_somebody_else_opens_links_nobody(line: Any, owner: Owner) -> None:
    answer = owner.tries(owner.page_from(owner.asks("お店の記録と連携したい")), owner.code())
    owner.confirms(answer.headers["location"], by="mallory")
    assert line.silent(owner.name, 0.5)
    assert line.silent("mallory", 0.3)
    assert owner.living() == 0


def test_while_line_is_away_nothing_is_used_up(line: Any, owner: Owner) -> None:
    address, code = owner.page_from(owner.asks("お店の記録と連携したい")), owner.code()
    line.fault("503", "/linkToken", times=5)
    away = owner.tries(address, code)
    line.clear_faults()
    assert away.status_code == 503
    assert "いま、LINEに確認できません" in away.text
    assert owner.tries(address, code).status_code == 303


def test_linking_again_replaces_the_link(owner: Owner) -> None:
    assert "連携しました" in owner.links()
    owner.asks("連携の状態を見たい")
    answer = owner.tries(owner.page_from(owner.taps("別のお店と連携する")), owner.code())
    owner.line.forget(owner.name)
    assert owner.confirms(answer.headers["location"]) == 200
    assert "連携しました" in owner.line.wait(owner.name).all_text()
    assert owner.living() == 1


def test_two_people_of_one_merchant_are_linked_side_by_side(line: Any, house: Served, owner: Owner) -> None:
    bookkeeper = Owner(line, house)
    bookkeeper.merchant, bookkeeper.number = owner.merchant, owner.number
    owner.links()
    bookkeeper.links()
    assert owner.living() == 2


def test_a_link_is_ended_in_the_chat_at_any_time_and_can_be_made_anew(owner: Owner) -> None:
    owner.links()
    owner.asks("連携をやめたい")
    owner.taps("連携をやめる")
    assert "連携をやめました" in owner.taps("やめる").all_text()
    assert owner.living() == 0
    assert "連携しました" in owner.links()
    assert owner.living() == 1
