"""What the README says can be tried in the demonstration: each merchant asks on the day a visitor stands on."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
import shipped
from pydantic import SecretStr

from bot.channels.terminal import CHANNEL, Terminal, new_address
from bot.merchants import linking
from bot.merchants.linking import Proven
from bot.plain import text_of
from desk.demo import DemoLogin, demo_logins
from main import House, build, running
from settings import Settings

SECRET = "a secret of the demonstration only"
LOGINS = {(each.number, each.role): each for each in demo_logins(shipped.programmes())}
REGISTERED, PAYOUTS, PIPE = "登録終わってますか", "うちの次の入金を教えて", "換金中の分を見たい"
MISSING, OBJECT, HOW_IS_IT = (
    "今日が入金日のはずだけど口座に入ってない",
    "異議を申し立てたい",
    "申し立てどうなった",
)


OTHER_SHOPS = {"1001B": "156,000円", "A02": "53,000円"}
"""What another shop of the same merchant is paid: staff of one shop do not see it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'house.sqlite3'}"
    settings = Settings(_env_file=None, database_url=url, demo=True, secret_key=SecretStr(SECRET))
    async with running(build(settings, counter=shipped.counter())) as opened:
        yield opened


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def linked(house: House, login: DemoLogin) -> Terminal:
    """Somebody at a terminal who has proven with the published code that they belong there."""
    address = new_address(login.programme)
    day = house.programmes[login.programme].demo_day
    noon = house.clock.now().replace(year=day.year, month=day.month, day=day.day, hour=12)
    terminal = Terminal(house.engine, house.clock, address, noon)
    await terminal.introduce(login.programme, "merchant")

    def link(db) -> int | None:
        now = house.clock.now()
        proven = linking.prove(
            db, SECRET, programme=login.programme, number=login.number, code=login.code, who=address, now=now
        )  # fmt: skip
        assert isinstance(proven, Proven)
        return linking.link(db, proven, CHANNEL, address, now)

    assert await house.store.write(link)
    return terminal


@pytest.mark.parametrize(
    ("number", "role", "asked", "answered"),
    [
        ("1001", "owner", PAYOUTS, ("2020年12月28日(月)", "156,000円", "99,000円")),
        ("1001", "bookkeeper", PIPE, ("合っていますか", "1枚少ない", "あと6日")),
        ("1001B", "staff", PAYOUTS, ("99,000円", "お店の次の入金")),
        ("1002", "owner", OBJECT, ("今日が最後の日", "銀行から戻っています")),
        ("1003", "owner", MISSING, ("2020年12月18日(金)", "16,500円")),
        ("1007", "owner", REGISTERED, ("書類が足りません", "営業許可番号")),
        ("1016", "owner", HOW_IS_IT, ("MHN-222", "確認しています", "MHN-333", "認められました")),
        ("3001", "owner", PAYOUTS, ("2021年11月1日(月)", "82,000円", "50,000円")),
        ("3002", "owner", PAYOUTS, ("2021年11月15日(月)", "2021年10月28日(木)")),
        ("3013", "owner", REGISTERED, ("登録されています", "スターターキットが送られます")),
        ("2001", "owner", PIPE, ("47人泊", "188,000円")),
        ("2002", "owner", MISSING, ("2020年7月1日(水)", "140,000円")),
        ("2007", "owner", REGISTERED, ("書類が足りません", "誓約書")),
        ("A", "owner", REGISTERED, ("審査をしています", "かくう居酒屋")),
        ("A02", "staff", PAYOUTS, ("34,000円", "75,750円")),
        ("B", "owner", PAYOUTS, ("2022年5月20日(金)",)),
        ("5001", "owner", PAYOUTS, ("556,800円", "188,300円")),
        ("5002", "owner", PIPE, ("9,500円",)),
        ("5004", "owner", MISSING, ("2023年11月10日(金)", "14,600円")),
    ],
)  # fmt: skip
async def test_what_the_list_of_logins_promises_is_answered(
    house: House, number: str, role: str, asked: str, answered: tuple[str, ...]
) -> None:
    terminal = await linked(house, LOGINS[number, role])
    said = text_of(await terminal.say(asked), buttons=True)
    assert [words for words in answered if words not in said] == [], said
    assert OTHER_SHOPS.get(number, "no other shop") not in said


async def test_every_login_is_tried() -> None:
    tried = test_what_the_list_of_logins_promises_is_answered.pytestmark
    rows = next(mark for mark in tried if mark.name == "parametrize").args[1]
    assert {(number, role) for number, role, *_ in rows} == set(LOGINS)
