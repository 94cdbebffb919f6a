"""Takes the README's pictures from a running demo: ``make demo``, then ``.venv/bin/python docs/screenshots.py``.

Writes chat-desktop.png, chat-phone.png, entrance-desktop.png and chat-phone-dark.png into docs/images. Needs a
Chromium on PATH, or one that Playwright has installed, and a Japanese font.
"""

import argparse
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

IMAGES = Path(__file__).parent / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Picture:
    """One picture: where, how large, and what is asked first."""

    name: str
    path: str
    width: int
    height: int
    questions: tuple[str, ...] = ()
    colours: str = "light"


PICTURES = (
    Picture("entrance-desktop", "/", 1280, 900),
    Picture("chat-desktop", "/p/gifu-gotoeat", 1280, 800, ("明日ポストに入れたら入金はいつですか",)),
    Picture("chat-phone", "/p/gifu-gotoeat", 390, 844, ("明日ポストに入れたら入金はいつですか",)),
    Picture("chat-phone-dark", "/p/gunma-gotoeat", 390, 844, ("いつまで使えますか",), "dark"),
)


def take(browser: Browser, picture: Picture, address: str) -> None:
    """Opens the page as a new visitor, asks, and saves what is then to be seen."""
    context = browser.new_context(
        base_url=address,
        locale="ja-JP",
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.colours,
        device_scale_factor=2,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(picture.path)
    for question in picture.questions:
        ask(page, question)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=IMAGES / f"{picture.name}.png")
    context.close()


def ask(page: Page, question: str) -> None:
    answers = page.locator(".message.counter")
    before = answers.count()
    page.get_by_label("おたずねの内容").fill(question)
    page.get_by_role("button", name="送信").click()
    expect(answers).to_have_count(before + 1)
    page.wait_for_timeout(300)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--address", default="http://127.0.0.1:8000", help="where the demo runs")
    address = parser.parse_args().address
    IMAGES.mkdir(exist_ok=True)
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=installed, args=["--no-sandbox", "--disable-gpu"]
        )
        for picture in PICTURES:
            take(browser, picture, address)
        browser.close()


if __name__ == "__main__":
    main()
