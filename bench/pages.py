"""How fast and how light the pages are on a slow phone: ``python bench/pages.py``; exits 1 where a limit is passed.

Opens every page of the real house in Chromium over the DevTools protocol, with the processor slowed down four times,
a phone's window and no cache, and prints when something was first seen (the best of several runs: what the page
costs, not what else the machine does), what was transferred, how often something was asked for, how far the page moved under the reader, and what went wrong.
"""

import argparse
import asyncio
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import uvicorn
from playwright.sync_api import Browser, sync_playwright
from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).parents[1]))

from main import build, create_app
from settings import Settings

PAGES: Final = {
    "entrance": "/",
    "chat": "/p/gifu-gotoeat",
    "common chat": "/chat",
    "what is kept": "/p/gifu-gotoeat/kept",
    "guide": "/guide/gifu-gotoeat",
    "guide: questions": "/guide/gifu-gotoeat/faq",
    "guide: calendar": "/guide/gifu-gotoeat/calendar",
    "guide: sources": "/guide/gifu-gotoeat/sources",
    "shops": "/p/gifu-gotoeat/shops",
    "shops: found": "/p/gifu-gotoeat/shops?q=%E9%A3%9F%E5%A0%82",
    "widget, opened": "/widget/gifu-gotoeat",
    "widget, loader": "/widget.js",
}
FIRST_SEEN: Final = 500.0
"""Milliseconds until something is seen, at most."""
HEAVIEST: Final = {"widget, loader": 40_000}
"""Bytes over the wire, at most; of every other page 150 KB."""
FARTHEST: Final = 0.1
"""Layout shift, at most ("good" of the Core Web Vitals)."""
SLOWED: Final = 4
NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
MOVED: Final = """() => new Promise(tell => {
  let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 200);
})"""
SEEN: Final = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass
class Visit:
    """One page, opened once."""

    seen: float = 0.0
    bytes: int = 0
    requests: int = 0
    moved: float = 0.0
    complaints: list[str] = field(default_factory=list)


@contextmanager
def opened() -> Iterator[str]:
    """The address of a house of its own, open for as long as this lasts."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url=f"sqlite:///{folder}/pages.db",
            secret_key=SecretStr("bench " * 8),
            demo=True,
        )
        app = create_app(build(settings))
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", access_log=False))
        serving = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
        serving.start()
        while not server.started:
            serving.join(0.05)
        yield f"http://127.0.0.1:{port}"
        app.state.web.live.close()
        server.should_exit = True
        serving.join(20)


def visit(browser: Browser, address: str, path: str) -> Visit:
    """Opens a page as a new visitor without a cache."""
    found = Visit()
    context = browser.new_context(
        locale="ja-JP", viewport={"width": 360, "height": 740}, device_scale_factor=2
    )
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})

    def asked(event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        found.requests += 1
        if not url.startswith((f"{address}/", "data:")):
            found.complaints.append(f"asked another origin: {url}")

    def came(event: dict[str, Any]) -> None:
        found.bytes += int(event["encodedDataLength"])

    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.loadingFinished", came)
    page.on("console", lambda said: found.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    response = page.goto(address + path, wait_until="load")
    if response is None or response.status != 200:
        found.complaints.append(f"status {response.status if response else 0}")
    page.wait_for_timeout(300)
    found.moved = page.evaluate(MOVED)
    found.seen = page.evaluate(SEEN)
    context.close()
    return found


def told(name: str, visits: list[Visit]) -> bool:
    """Prints a page's line; whether it keeps the limits."""
    seen = min(each.seen for each in visits)
    weight, moved = max(each.bytes for each in visits), max(each.moved for each in visits)
    complaints = sorted({words for each in visits for words in each.complaints})
    requests = max(each.requests for each in visits)
    good = (
        seen <= FIRST_SEEN and weight <= HEAVIEST.get(name, 150_000) and moved <= FARTHEST and not complaints
    )
    print(
        f"{name:18}{seen:10.0f}{weight / 1000:10.1f}{requests:10}{moved:10.3f}  {'ok' if good else 'TOO MUCH'}"
    )
    for words in complaints:
        print(f"    {words}")
    return good


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each page is opened")
    parser.add_argument("pages", nargs="*", help=f"some of: {', '.join(PAGES)}; all without any")
    arguments = parser.parse_args()
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    print(f"{'page':18}{'seen ms':>10}{'KB':>10}{'requests':>10}{'moved':>10}")
    with opened() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        visit(browser, address, "/")  # the first page pays for the browser's own start
        good = [
            told(name, [visit(browser, address, PAGES[name]) for _ in range(arguments.runs)])
            for name in arguments.pages or PAGES
        ]
        browser.close()
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
