"""A real Chromium on the real engine and pages; only what is said is canned, one of every kind of block."""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import pytest
import shipped
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
    expect,
    sync_playwright,
)

from bot.blocks import (
    Button,
    Card,
    Cards,
    Choices,
    Citation,
    Link,
    Open,
    PickDay,
    Press,
    Reply,
    Row,
    Say,
    SharePosition,
    Text,
)
from bot.channels.web.allowance import Limits
from bot.channels.web.app import Web, WebDeliverer, create_web
from bot.channels.web.reception import WebSettings
from bot.channels.web.rooms import Rooms
from bot.clock import SystemClock
from bot.engine import Engine
from bot.incoming import Incoming
from bot.turn import Standing
from store import Store

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
WHOLE = ("chromium", "chromium-browser", "google-chrome")
"""What people use: it has profiles with settings."""
NAMES = ("chromium-headless-shell", *WHOLE)
"""The one without windows first: it shows the same in a quarter of the time."""
SECRET = "a secret of more than thirty-two characters"

expect.set_options(timeout=20_000)


# --- what is said --------------------------------------------------------------------------------------

SOURCE = (
    Citation(
        "加盟店募集要項", "P.17 換金スケジュール", "必着日までに届いたものを、次の入金日に振り込みます。"
    ),
    Citation("加盟店募集要項", "P.16 換金の流れ"),
)
CARD = Card(
    title="第2回の換金",
    subtitle="食事券",
    rows=(
        Row("必着日", "2020年12月6日(日)", strong=True),
        Row("入金", "2020年12月28日(月)〜2021年1月5日(火)"),
    ),
    text="1日でも遅れると、次の回の入金になります。",
    colour="#0B6E4F",
    buttons=(Button("全日程を見る", Press("calendar")),),
    citations=SOURCE,
)
DAY = Button("ほかの日で調べる", PickDay(Press("payout"), "2020-10-01", "2021-03-31", "2020-12-20"))
REPLIES = {
    "カード": Reply(
        "answer",
        (
            Text("入金は2020年12月28日(月)からの予定です。お電話は03-0000-0000へどうぞ。", SOURCE),
            CARD,
            *(replace(CARD, title=f"{tone}のカード", tone=tone) for tone in ("good", "warning", "stop")),
        ),
        (Button("おつりは出る？", Say("おつりは出ますか")), DAY, Button("近くのお店", SharePosition())),
        topic="do:payout",
        programme="gifu-gotoeat",
        can_be_rated=True,
    ),
    "選択": Reply(
        "choices",
        (
            Choices("どれですか？", (Button("第1回の入金", Press("payout", (("round", "1"),))), DAY)),
            Cards((replace(CARD, title="一枚目"), replace(CARD, title="二枚目", colour="#7A1F3D"))),
            Link("くわしくは公式サイトをご覧ください。", "公式サイト", "https://example.jp/"),
        ),
        (Button("電話する", Open("tel:0300000000")),),
    ),
    "わからない": Reply(
        "no_answer",
        (Text("申し訳ありません。その件は、資料からはっきりお答えできません。"),),
        (Button("人に相談する", Press("person"), primary=True), Button("できることを見る", Press("menu"))),
    ),
}  # fmt: skip


class Canned:
    """A counter that says what the words ask for, and repeats everything else."""

    def reply(
        self, incoming: Incoming, standing: Standing, now: datetime, case_number: Callable[[], str]
    ) -> Reply:
        known = REPLIES.get(incoming.text)
        day = f"{now:%Y-%m-%d}の返事：" if incoming.standing_on else "返事："
        return known or Reply("answer", (Text(f"{day}{incoming.text}"),))


def welcome(codes: tuple[str, ...], moment: datetime) -> Reply:
    offers = tuple(Button(words, Say(words)) for words in ("カード", "選択"))
    return Reply("greeting", (Text("こんにちは。お聞きになりたいことを、そのままお書きください。"),), offers)


# --- the counter, served ----------------------------------------------------------------------------------


class Served:
    """The pages over an engine in a thread of its own; can be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._database = f"sqlite:///{folder}/counter.db"
        self._programmes = shipped.programmes()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._ready = threading.Event()
        self.address = f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._ready.clear()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(20), "the counter did not start"

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._finish)
        self._thread.join(20)
        assert not self._thread.is_alive(), "the counter did not stop"

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def _finish(self) -> None:
        self._web.live.close()
        self._server.should_exit = True

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        store = Store(self._database)
        store.open()
        rooms = Rooms(self._programmes)
        engine = Engine(
            store, Canned(), {"web": WebDeliverer()}, entrance=lambda _, address: rooms.entrance(address)
        )
        await engine.start()
        self._web = self._pages(engine)
        self._server = uvicorn.Server(uvicorn.Config(self._web.app, port=self._port, log_level="error"))
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        self._ready.set()
        await serving
        await engine.stop()
        store.close()

    def _pages(self, engine: Engine) -> Web:
        much = Limits("1000/minute", "1000/minute", "10000/minute")
        settings = WebSettings(secret=SECRET, demo=True, limits=much)
        return create_web(engine, self._programmes, settings, welcome=welcome, clock=SystemClock())


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(tmp_path_factory.mktemp("counter"))
    served.start()
    yield served
    if served.is_running:
        served.stop()


# --- the browser --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine, or one that Playwright installs. Without any the tests are skipped, loudly;
    with CI=true they fail. One a module: while Playwright's loop runs, no asynchronous test of another can."""
    with sync_playwright() as playwright:
        found = installed(NAMES)
        try:
            if found is None:
                install = [sys.executable, "-m", "playwright", "install", "chromium"]
                subprocess.run(install, check=True, capture_output=True, timeout=300)
            browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        except (Error, OSError, subprocess.SubprocessError) as error:
            no_browser(
                f"no Chromium on PATH ({', '.join(NAMES)}) and none could be installed: {type(error).__name__}"
            )
        yield browser
        browser.close()


def installed(names: Iterable[str]) -> str | None:
    """The first of these programs that is on this machine."""
    return next(filter(None, map(shutil.which, names)), None)


def no_browser(why: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(f"BROWSER TESTS NOT RUN: {why}")


@pytest.fixture
def visit(chromium: Browser, counter: Served) -> Iterator[Callable[..., Page]]:
    """Opens a page as a new visitor: ``visit("/p/…", width=360, color_scheme="dark", java_script_enabled=False)``.
    At the end no page may have logged an error, broken the policy, or asked another origin for anything;
    ``refused``: the one status above 400 that is expected."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(
        path: str, width: int = 1280, height: int = 800, at: Served = counter, refused: int = 0, **how: object
    ) -> Page:
        context = chromium.new_context(
            base_url=at.address, locale="ja-JP", viewport={"width": width, "height": height}, **how
        )
        contexts.append(context)
        context.on("console", lambda entry: complaints.append(entry.text) if _is_ours(entry) else None)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("request", lambda request: _own(request.url, at, complaints))
        context.on("response", lambda response: _found(response, refused, complaints))
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _is_ours(entry: ConsoleMessage) -> bool:
    """Lost connections and error pages are reported too; the tests cause both on purpose."""
    return entry.type == "error" and not re.search("Failed to (load resource|fetch)", entry.text)


def _found(response: Response, refused: int, complaints: list[str]) -> None:
    if response.status >= 400 and response.status != refused and not response.request.is_navigation_request():
        complaints.append(f"{response.status} for {response.url}")


def _own(url: str, at: Served, complaints: list[str]) -> None:
    if not url.startswith((at.address, "data:")):
        complaints.append(f"asked another origin: {url}")


@pytest.fixture
def ask() -> Callable[[Page, str], None]:
    """Types a question, sends it, and waits for the answer."""

    def asked(page: Page, text: str) -> None:
        answers = page.locator(".message.counter")
        before = answers.count()
        page.get_by_label("ご質問の内容").fill(text)
        page.get_by_role("button", name="送信").click()
        expect(answers).to_have_count(before + 1)

    return asked


@pytest.fixture
def second_counter(tmp_path: Path) -> Iterator[Served]:
    """A counter of one's own, to be stopped and started."""
    served = Served(tmp_path)
    served.start()
    yield served
    if served.is_running:
        served.stop()
