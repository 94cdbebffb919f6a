"""A sixth programme, written as data only, works in the terminal, in the web chat and in LINE."""

import html
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from line_house import ShiftedClock
from line_limits import problems_of
from talking import noon
from typer.testing import CliRunner

from bot.channels import terminal
from bot.channels.line.rendering import messages_of
from bot.channels.terminal import Terminal, new_address
from bot.clock import TOKYO
from bot.engine import Engine
from bot.plain import text_of
from cli import app
from main import House, build, create_app, running
from settings import Settings
from store import Store

CODE = "yunosato-fuda"
WRITTEN = Path(__file__).parent / "sixth"
DAY = datetime(2025, 5, 10, 10, 0, tzinfo=TOKYO)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where somebody has put the programme: a folder of their own, outside the package."""
    return Path(shutil.copytree(WRITTEN, tmp_path_factory.mktemp("own") / "programmes"))


@pytest.fixture(scope="module")
def house(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{tmp_path_factory.mktemp('sixth') / 'house.sqlite3'}",
        programme_folders=(folder,),
        secret_key="only-for-tests-" * 3,
    )
    return build(settings, ShiftedClock(DAY))


def test_it_is_data_alone_and_the_check_finds_nothing(folder: Path) -> None:
    assert {file.suffix for file in folder.rglob("*") if file.is_file()} == {".toml"}
    result = CliRunner().invoke(app, ["check", str(folder)])
    assert (result.exit_code, "誤り 0 件、注意 0 件" in result.stdout) == (0, True)


def test_the_command_answers_about_it(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MADOGUCHI_PROGRAMME_FOLDERS", f'["{folder}"]')
    result = CliRunner().invoke(app, ["ask", "おつりは出ますか", "--programme", CODE, "--at", "2025-05-10"])
    assert result.exit_code == 0
    assert "札でおつりは出ません。100円単位で" in result.stdout


@pytest.mark.parametrize(
    ("text", "role", "said"),
    [
        ("いつまで使えますか", "consumer", ["2025年6月30日(月)", "いま利用できる期間です"]),
        ("どこで使えますか？", "consumer", ["共同浴場と茶店"]),
        ("3綴りでいくらですか", "consumer", ["3,000円", "3,600円"]),
        ("いま買えますか？", "consumer", ["2025年6月15日(日)"]),
        ("一人何冊まで買えますか？", "consumer", ["5綴り"]),
        ("水曜日は電話できますか", "consumer", ["0799-00-1234"]),
        ("入金日はいつですか？", "merchant", ["2025年6月16日(月)", "2025年6月5日(木)"]),
        ("5/31に使われた分の入金は", "merchant", ["2025年6月16日(月)"]),
        ("次の締切はいつですか？", "merchant", ["2025年6月5日(木)"]),
        ("加盟店の募集はいつまでですか？", "merchant", ["2025年3月31日(月)で終わりました"]),
        ("タオルは借りられますか", "consumer", ["しおりには書かれていません", "観光協会の担当者"]),
    ],
)
async def test_terminal_and_line_answer_for_its_days_with_its_words(
    house: House, text: str, role: str, said: list[str]
) -> None:
    async with running(fresh(house)) as opened:
        person = Terminal(opened.engine, opened.clock, new_address(CODE), noon("2025-05-10"))
        await person.introduce(CODE, role)
        reply = await person.say(text)
    assert [words for words in said if words not in text_of(reply)] == []
    messages = messages_of(reply.blocks, reply.quick)
    assert problems_of(messages) == []
    assert all(words in str(messages) for words in said)


def fresh(house: House) -> House:
    """The same house over a store that can be opened again."""
    store = Store(house.settings.database_url)
    engine = Engine(
        store,
        house.counter,
        {terminal.CHANNEL: terminal.TerminalDeliverer()},
        entrance=lambda channel, address: (terminal.programme_of(address),),
        clock=house.clock,
    )
    return replace(house, store=store, engine=engine)


@asynccontextmanager
async def browser(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """The whole application, opened as a server opens it, and a visitor without JavaScript."""
    web = create_app(house)
    transport = httpx.ASGITransport(app=web, client=("203.0.113.5", 50_000))
    async with (
        web.router.lifespan_context(web),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", follow_redirects=True) as client,
    ):
        yield client


async def ask(client: httpx.AsyncClient, room: str, text: str) -> str:
    page = (await client.get(room)).text
    fields = {name: hidden(page, name) for name in ("csrf", "nonce")}
    answer = await client.post(f"{room}/messages", data={**fields, "text": text})
    assert answer.status_code == 200
    return html.unescape(answer.text)


async def test_the_web_shows_it_beside_the_five_and_answers_about_it(house: House) -> None:
    async with browser(house) as client:
        entrance = (await client.get("/")).text
        assert "湯めぐり札" in entrance
        assert {f'href="/p/{code}"' in entrance for code in house.programmes} == {True}
        assert len(house.programmes) == 6
        assert "2025年6月30日(月)" in await ask(client, f"/p/{CODE}", "いつまで使えますか")
        assert "共同浴場と茶店" in await ask(client, "/chat", "湯めぐり札はどこで使えますか")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found[1])
