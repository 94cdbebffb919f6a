"""Takes the README's pictures of the real house: ``.venv/bin/python docs/screenshots.py [name …]``.

Opens a house of its own (or one that runs already: ``--address``), visits it as new visitors, and writes PNGs of a few
colours into docs/images. Needs a Chromium on PATH, or one that Playwright has installed, and a Japanese font.
"""

import argparse
import contextlib
import io
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.pages import NAMES, opened
from desk.demo import demo_logins
from programmes.loader import load_programmes

IMAGES = Path(__file__).parent / "images"
COLOURS = 160
"""In a picture; flat surfaces and letters need no more."""
ANOTHER_SITE = "another site"
SITE_OF_A_TOWN = """<!doctype html><html lang="ja"><meta charset="utf-8"><title>岐阜県の食事券のご案内</title>
<body style="margin:0;font:17px/1.9 'Noto Sans JP','Noto Sans CJK JP',sans-serif;color:#222;background:#fff">
<header style="padding:1.2rem 3rem;background:#e9efe9;font-weight:700">食事券のご案内</header>
<main style="max-width:34rem;padding:2rem 3rem"><h1 style="font-size:1.8rem">ぎふ Go To Eat 食事券</h1>
<p>岐阜県内の登録加盟店で使える食事券です。使い方や換金については、右下の窓口でおたずねください。</p>
<p>この見本のページは、ほかのサイトに窓口を置いたときの様子です。</p></main>
<script src="{address}/widget.js" data-programme="gifu-gotoeat" defer></script></body></html>"""


@dataclass(frozen=True)
class Picture:
    """One picture: where, how large, what is done first, and which part of the page is taken (all of the window
    without any)."""

    name: str
    path: str
    width: int
    height: int
    act: Callable[[Page], None] = lambda page: None
    part: str = ""
    colours: str = "light"


def asking(question: str) -> Callable[[Page], None]:
    """Types a question and waits for its answer."""

    def ask(page: Page) -> None:
        answers = page.locator(".message.counter")
        before = answers.count()
        page.get_by_label("ご質問の内容").fill(question)
        page.get_by_role("button", name="送信").click()
        expect(answers).to_have_count(before + 1)
        page.wait_for_timeout(500)

    return ask


def open_widget(page: Page) -> None:
    page.get_by_role("button", name="チャットで質問").click()
    frame = page.frame_locator("madoguchi-widget iframe")
    expect(frame.get_by_label("ご質問の内容")).to_be_visible()
    page.wait_for_timeout(800)


def as_a_shop(page: Page) -> None:
    """Links the chat with a shop of the demonstration and looks at its latest payout."""
    login = next(each for each in demo_logins(load_programmes()) if each.programme == "gifu-gotoeat")
    asking("お店の記録と連携したい")(page)
    page.get_by_role("link", name="連携のページを開く").last.click()
    page.get_by_role("textbox", name="加盟店番号").fill(login.number)
    page.get_by_role("textbox", name="連携コード").fill(login.code)
    page.get_by_role("button", name="連携する").click()
    page.locator("main a.button", has_text="チャットに戻る").first.click()
    asking("うちの入金は？")(page)
    before = page.locator(".message.counter").count()
    page.get_by_role("button", name="くわしく見る").last.click()
    expect(page.locator(".message.counter")).to_have_count(before + 1)
    page.wait_for_timeout(500)


POSTED = "明日ポストに入れたら入金はいつですか"
LINE_PHONE = "/preview?programme=gifu-gotoeat&role=consumer&at=2020-12-18T12%3A00&say=%E3%81%84%E3%81%A4%E3%81%BE%E3%81%A7%E4%BD%BF%E3%81%88%E3%81%BE%E3%81%99%E3%81%8B"
LINE = "/preview?programme=gifu-gotoeat&role=merchant&at=2020-12-18T12%3A00&say=%E5%85%A5%E9%87%91%E3%81%AF%E3%81%84%E3%81%A4%E3%81%A7%E3%81%99%E3%81%8B"
PICTURES = (
    Picture("entrance-desktop", "/", 1280, 900),
    Picture("chat-desktop", "/p/gifu-gotoeat", 1280, 860, asking(POSTED)),
    Picture("chat-phone", "/p/gifu-gotoeat", 390, 844, asking(POSTED)),
    Picture("chat-phone-dark", "/p/gunma-gotoeat", 390, 844, asking("いつまで使えますか"), colours="dark"),
    Picture("shop-phone", "/p/gifu-gotoeat", 390, 1000, as_a_shop),
    Picture("guide-desktop", "/guide/gifu-gotoeat", 1280, 900),
    Picture("timeline", "/guide/gifu-gotoeat/calendar", 1024, 900, part="figure"),
    Picture("widget-desktop", ANOTHER_SITE, 1280, 800, open_widget),
    Picture("line-preview", LINE, 1280, 900),
    Picture("line-phone", LINE_PHONE, 1280, 1400, part=".ln-phone"),
    Picture("rich-menu", LINE, 1280, 900, part=".ln-menu"),
)


def take(browser: Browser, picture: Picture, address: str) -> None:
    """Opens the page as a new visitor, acts, and saves what is then to be seen."""
    context = browser.new_context(
        base_url=address,
        locale="ja-JP",
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.colours,
        device_scale_factor=1.5,
        reduced_motion="reduce",
    )
    page = context.new_page()

    with another_site(address) as elsewhere:
        page.goto(elsewhere if picture.path == ANOTHER_SITE else picture.path)
        picture.act(page)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    shot = page.locator(picture.part).first.screenshot() if picture.part else page.screenshot()
    save(shot, IMAGES / f"{picture.name}.png")
    context.close()


@contextlib.contextmanager
def another_site(counter: str) -> Iterator[str]:
    """The address of a page that is not ours, with the widget's line in it."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(SITE_OF_A_TOWN.format(address=counter).encode())

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://localhost:{site.server_port}/"
        site.shutdown()


def save(shot: bytes, file: Path) -> None:
    """Few colours and no more bytes than that needs."""
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(file, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--address", default="", help="where a demo runs already")
    parser.add_argument("names", nargs="*", help="which pictures; all without any")
    arguments = parser.parse_args()
    wanted = [each for each in PICTURES if not arguments.names or each.name in arguments.names]
    IMAGES.mkdir(exist_ok=True)
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    house = contextlib.nullcontext(arguments.address) if arguments.address else opened()
    with house as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
            env={**os.environ, "LANGUAGE": "ja", "LANG": "ja_JP.UTF-8"},
        )
        for picture in wanted:
            take(browser, picture, address)
        browser.close()


if __name__ == "__main__":
    main()
