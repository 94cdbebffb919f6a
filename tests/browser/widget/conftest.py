"""A page of another site with a strict policy, in a browser that blocks third-party cookies."""

import json
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from ..conftest import ARGUMENTS, NAMES, WHOLE, installed, no_browser

POLICY = "default-src 'none'; script-src {0}; frame-src {0}; style-src 'self'"
STYLE = (
    "body { font: 16px/1.8 sans-serif; margin: 2rem } body > * { margin-block: 1rem } button { all: unset }"
)
PAGE = """<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>架空の食事券</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css"></head>
<body><header><p><a href="/">トップ</a></p></header><main><h1>架空の食事券</h1><p>このサイトの文章です。</p></main>
<script src="{counter}/widget.js"{data} defer></script></body></html>"""


class Site:
    """A site of somebody else: every page has the widget's line with the options its query names."""

    def __init__(self, counter: str) -> None:
        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = urlsplit(self.path)
                data = "".join(f' data-{name}="{escape(value)}"' for name, value in parse_qsl(asked.query))
                style = asked.path == "/style.css"
                body = STYLE if style else PAGE.format(counter=counter, data=data)
                self.send_response(200)
                self.send_header("content-type", f"text/{'css' if style else 'html'}; charset=utf-8")
                self.send_header("content-security-policy", POLICY.format(counter))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def site(counter):
    """``localhost`` and ``127.0.0.1``, where the counter is, are two sites to a browser."""
    site = Site(counter.address)
    yield site
    site.stop()


@pytest.fixture(scope="module")
def playwright_here():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright_here):
    """For ``visit``: a second Playwright cannot run beside the first."""
    browser = playwright_here.chromium.launch(executable_path=installed(NAMES), args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture
def browse(playwright_here, site, tmp_path):
    """Opens the site's page as a new person whose browser blocks third-party cookies. ``partitioned`` False: it
    denies a frame its storage, too. At the end the page may not have logged an error or broken its policy."""
    contexts, complaints = [], []

    def open_page(
        query="programme=gunma-gotoeat", host="localhost", partitioned=True, width=1280, height=800, **how
    ):
        profile = tmp_path / str(len(contexts))
        (profile / "Default").mkdir(parents=True)
        blocking = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
        (profile / "Default/Preferences").write_text(json.dumps(blocking))
        # Playwright turns storage partitioning off, which every browser has on; the last of these flags holds.
        partitioning = ["--disable-features=None"] if partitioned else []
        try:
            context = playwright_here.chromium.launch_persistent_context(
                profile,
                executable_path=installed(WHOLE),
                args=[*ARGUMENTS, "--host-resolver-rules=MAP *.example 127.0.0.1", *partitioning],
                viewport={"width": width, "height": height},
                locale="ja-JP",
                **how,
            )
        except Error as error:
            no_browser(error.message.splitlines()[0])
        contexts.append(context)
        context.on("console", lambda entry: complaints.append(entry.text) if entry.type == "error" else None)
        page = context.pages[0]
        page.goto(f"http://{host}:{site.port}/?{query}")
        return page

    open_page.complaints = complaints
    yield open_page
    for context in contexts:
        context.close()
    assert [each for each in complaints if "Failed to load resource" not in each] == []


def launcher(page):
    return page.get_by_role("button", name="チャットで質問")


def inside(page):
    return page.frame_locator("iframe")


def opened(page):
    launcher(page).click()
    expect(inside(page).locator("#text")).to_be_focused()
    return inside(page)


def ask(frame, text):
    answers = frame.locator("#log .message.counter[data-id]")
    before = answers.count()
    frame.get_by_label("ご質問の内容").fill(text)
    frame.get_by_role("button", name="送信").click()
    expect(answers).to_have_count(before + 1)
