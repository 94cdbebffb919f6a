"""The widget on a page of another site with a strict policy, in a browser that blocks third-party cookies."""

import json
import re
import shutil
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from .conftest import ARGUMENTS, NAMES

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor/axe-4.14.1.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_BYTES = 40 * 1024
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
    browser = playwright_here.chromium.launch(executable_path=_installed(), args=list(ARGUMENTS))
    yield browser
    browser.close()


def _installed():
    return next(filter(None, map(shutil.which, NAMES)), None)


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
                executable_path=_installed(),
                args=[*ARGUMENTS, "--host-resolver-rules=MAP *.example 127.0.0.1", *partitioning],
                viewport={"width": width, "height": height},
                locale="ja-JP",
                **how,
            )
        except Error as error:
            pytest.skip(f"BROWSER TESTS NOT RUN: {error.message.splitlines()[0]}")
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
    frame.get_by_label("おたずねの内容").fill(text)
    frame.get_by_role("button", name="送信").click()
    expect(answers).to_have_count(before + 1)


# --- before it is opened ----------------------------------------------------------------------------------


def test_before_it_is_opened_the_page_is_as_it_was_and_carries_less_than_40_kilobytes(browse, counter):
    page = browse()
    expect(launcher(page)).to_be_visible()
    sizes = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(each => !each.name.includes('style.css')).map(each => each.name)"
    )
    assert sizes == [f"{counter.address}/widget.js"]
    whole = page.request.get(f"{counter.address}/widget.js")
    assert len(whole.body()) < MOST_BYTES
    assert int(whole.headers["content-length"]) < 8 * 1024, "as it is sent"
    shifts = page.evaluate(
        """() => new Promise(done => { const seen = []; new PerformanceObserver(list => seen.push(...list.getEntries()))
        .observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(seen.length), 200) })"""
    )
    assert shifts == 0
    assert page.locator("iframe").count() == 0


def test_the_button_can_be_used_whatever_the_sites_own_style(browse):
    page = browse("programme=gunma-gotoeat&label=聞いてみる&position=left", width=360, height=740)
    button = page.get_by_role("button", name="聞いてみる")
    box = button.bounding_box()
    assert box["height"] >= 44
    assert box["width"] >= 44
    assert box["x"] < 40
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_colour_of_ones_own_is_made_readable(browse):
    page = browse("programme=gunma-gotoeat&colour=%23FFD43D")
    rgb = launcher(page).evaluate("each => getComputedStyle(each).backgroundColor")
    red, green, blue = map(int, re.findall(r"\d+", rgb))
    assert red > green > blue
    assert red < 0x90
    frame = opened(page)
    assert "accent-ffd43d" in frame.locator("body").get_attribute("class")


@pytest.mark.parametrize("query", ["programme=nowhere", "programme=%22%3E%3Cscript%3E"])
def test_a_programme_that_is_not_here_adds_nothing(browse, query):
    page = browse(query)
    page.wait_for_load_state("networkidle")
    assert page.locator("madoguchi-widget").count() == 0
    assert page.get_by_role("heading", name="架空の食事券").is_visible()


# --- open -------------------------------------------------------------------------------------------------


def test_a_conversation_under_a_strict_policy_of_another_site(browse):
    page = browse()
    assert page.evaluate("document.querySelector('madoguchi-widget').hasAttribute('style')") is False
    frame = opened(page)
    ask(frame, "カード")
    frame.get_by_role("button", name="おつりは出る？").click()
    expect(frame.locator("#log")).to_contain_text("返事：おつりは出ますか")
    assert page.context.cookies() == []


def test_the_frame_is_boxed_in(browse):
    page = browse()
    opened(page)
    frame = page.locator("iframe")
    assert set(frame.get_attribute("sandbox").split()) == {
        "allow-scripts", "allow-forms", "allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox",
    }  # fmt: skip
    assert frame.get_attribute("allow") == "geolocation"
    assert "の窓口" in frame.get_attribute("title")


def test_the_frame_is_fetched_before_the_press_and_opens_at_once(browse, request):
    page = browse()
    expect(launcher(page)).to_be_visible()
    launcher(page).hover()
    expect(page.locator("iframe")).to_have_count(1)
    inside(page).locator("#text").wait_for(state="attached")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """() => { const root = document.querySelector('madoguchi-widget').shadowRoot;
            const isThere = () => root.activeElement?.localName === 'iframe' && root.querySelector('.waiting').hidden;
            root.querySelector('.launch').addEventListener('click', ({ timeStamp }) => {
                const look = () => requestAnimationFrame(() => isThere() ? window.took = performance.now() - timeStamp : look());
                look(); }); }"""
    )
    launcher(page).click()
    page.wait_for_function("window.took")
    request.node.user_properties.append(("opens_in_ms", round(page.evaluate("window.took"))))
    expect(inside(page).locator("#text")).to_be_focused()


def test_focus_goes_in_and_comes_back(browse):
    page = browse()
    frame = opened(page)
    assert launcher(page).get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()
    assert launcher(page).get_attribute("aria-expanded") == "false"
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(frame.locator("#text")).to_be_focused()
    frame.get_by_role("button", name="窓口を閉じる").click()
    expect(launcher(page)).to_be_focused()


def test_escape_closes_what_is_open_in_the_frame_first(browse):
    page = browse()
    frame = opened(page)
    frame.locator("#looks summary").click()
    page.keyboard.press("Escape")
    expect(frame.locator("#looks")).not_to_have_attribute("open", "")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_greeting_is_words_and_nothing_else(browse):
    page = browse("programme=gunma-gotoeat&greeting=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E" + "あ" * 200)
    greeting = opened(page).locator("#log .message").first
    expect(greeting).to_contain_text("<img src=x onerror=alert(1)>")
    assert len(greeting.locator(".bubble").text_content()) == 80
    assert greeting.locator("img").count() == 0


def test_answers_that_come_while_it_is_closed_are_counted(browse):
    page = browse()
    ask(opened(page), "一つ目")
    page.keyboard.press("Escape")
    other = page.context.new_page()
    other.goto(page.url)
    ask(opened(other), "二つ目")
    button = page.get_by_role("button", name="チャットで質問 （新しいお返事が1件あります）")
    expect(button).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="新しいお返事が1件あります")).to_have_count(1)
    button.click()
    expect(inside(page).locator("#log")).to_contain_text("返事：二つ目")
    expect(launcher(page)).to_have_accessible_name("チャットで質問")


def test_links_lead_out_of_the_frame_not_the_frame_away(browse):
    page = browse()
    frame = opened(page)
    ask(frame, "選択")
    with page.context.expect_page() as new:
        frame.get_by_role("link", name="公式サイト").click()
    new.value.close()
    expect(frame.locator("#text")).to_be_visible()


# --- remembering ------------------------------------------------------------------------------------------


def test_without_third_party_cookies_the_conversation_outlives_closing_and_reloading(browse):
    page = browse()
    frame = opened(page)
    assert frame.locator("body").evaluate("() => document.hasStorageAccess()") is False, (
        "cookies are not blocked"
    )
    ask(frame, "覚えていますか")
    page.keyboard.press("Escape")
    expect(opened(page).locator("#log")).to_contain_text("返事：覚えていますか")
    page.reload()
    frame = opened(page)
    expect(frame.locator("#log")).to_contain_text("返事：覚えていますか")
    ask(frame, "続きです")
    expect(frame.locator("#log .message.person")).to_have_count(2)
    assert page.context.cookies() == []


def test_a_long_conversation_can_be_shown_from_its_beginning(browse):
    page = browse()
    frame = opened(page)
    for number in range(21):
        ask(frame, f"質問{number}番")
    page.reload()
    frame = opened(page)
    expect(frame.locator("#log")).not_to_contain_text("質問0番")
    frame.get_by_role("link", name="前のやり取りを").click()
    expect(frame.locator("#log")).to_contain_text("質問0番")
    assert len(page.context.pages) == 1


def test_two_people_see_nothing_of_each_other(browse):
    ask(opened(browse()), "わたしの質問")
    expect(opened(browse()).locator("#log")).not_to_contain_text("わたしの質問")


def test_where_storage_is_denied_it_lasts_as_long_as_the_page(browse):
    page = browse(partitioned=False)
    frame = opened(page)
    assert (
        frame.locator("body").evaluate(
            "() => { try { return Boolean(localStorage) } catch { return false } }"
        )
        is False
    )
    ask(frame, "ここだけの話")
    page.keyboard.press("Escape")
    frame = opened(page)
    ask(frame, "まだ続きます")
    expect(frame.locator("#log")).to_contain_text("返事：ここだけの話")
    page.reload()
    expect(opened(page).locator("#log")).not_to_contain_text("ここだけの話")


def test_how_the_page_looks_is_remembered_without_cookies(browse):
    page = browse()
    frame = opened(page)
    frame.locator("#looks summary").click()
    frame.get_by_role("radio", name="特大").check()
    expect(frame.locator("html")).to_have_attribute("data-size", "largest")
    page.reload()
    expect(opened(page).locator("html")).to_have_attribute("data-size", "largest")


# --- who may ------------------------------------------------------------------------------------------------


def test_a_site_that_is_not_listed_cannot_embed_it(browse):
    page = browse(host="elsewhere.example")
    launcher(page).click()
    expect(page.get_by_text("ここでは窓口を開けませんでした。")).to_be_visible(timeout=9_000)
    assert (
        page.get_by_role("link", name="窓口のページを開く").get_attribute("href").endswith("/p/gunma-gotoeat")
    )
    assert inside(page).locator("#text").count() == 0
    page.get_by_role("button", name="閉じる").click()
    expect(launcher(page)).to_be_focused()
    refused = [each for each in browse.complaints if "frame-ancestors" in each or "recipient window" in each]
    assert any("frame-ancestors" in each for each in refused)
    browse.complaints[:] = [each for each in browse.complaints if each not in refused]


def test_no_other_page_can_be_framed(browse, counter):
    page = browse(host="localhost")
    page.evaluate(
        """address => { for (const path of ['/', '/chat', '/p/gunma-gotoeat', '/widget/try']) {
            const frame = document.createElement('iframe'); frame.src = address + path; document.body.append(frame); } }""",
        counter.address,
    )
    page.wait_for_timeout(1_000)
    refused = [each for each in browse.complaints if "frame-ancestors" in each]
    assert len(refused) == 4
    browse.complaints[:] = [each for each in browse.complaints if each not in refused]


def test_messages_of_another_shape_do_nothing(browse):
    page = browse()
    frame = opened(page)
    page.evaluate(
        """() => { const window_ = document.querySelector('madoguchi-widget').shadowRoot.querySelector('iframe').contentWindow;
        for (const data of [null, 3, 'open', { type: 'close' }, { madoguchi: 2, type: 'close' }, { madoguchi: 1 }])
            { window_.postMessage(data, '*'); postMessage(data, '*'); }
        postMessage({ madoguchi: 1, type: 'close' }, '*'); postMessage({ madoguchi: 1, type: 'unread', count: 9 }, '*'); }"""
    )
    ask(frame, "まだここにいます")
    expect(page.get_by_role("dialog")).to_be_visible()


# --- how it looks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (360, 740)])
def test_axe_finds_no_violation(browse, colours, width, height):
    page = browse(width=width, height=height, color_scheme=colours, reduced_motion="reduce", bypass_csp=True)
    expect(launcher(page)).to_be_visible()
    _clean(page.main_frame)
    ask(opened(page), "カード")
    _clean(page.frames[1])
    if width > 480:
        _clean(page.main_frame, {"exclude": [["madoguchi-widget", "iframe"]]})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert inside(page).locator("html").evaluate("each => each.scrollWidth") <= width


def _clean(frame, context=None):
    frame.evaluate(AXE)
    found = frame.evaluate(
        "([context, tags]) => axe.run(context || document, { runOnly: tags, iframes: false })",
        [context, TAGS],
    )
    assert [(each["id"], [node["target"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 5


def test_on_a_phone_it_is_a_sheet_over_everything(browse):
    page = browse(width=360, height=740)
    opened(page)
    box = page.get_by_role("dialog").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()


# --- how to put it on a site ---------------------------------------------------------------------------------


def test_the_page_that_shows_how_works_without_javascript(visit, counter):
    page = visit("/widget/try", java_script_enabled=False, width=360)
    page.get_by_label("どの券の窓口ですか").select_option("gunma-gotoeat")
    page.get_by_label("自分で選ぶ", exact=True).check()
    page.get_by_label("はじめのあいさつ").fill('"><b>ようこそ')
    page.get_by_label("左下").check()
    page.get_by_role("button", name="この見た目にする").click()
    code = page.locator("#code").text_content()
    assert f'<script src="{counter.address}/widget.js" data-programme="gunma-gotoeat"' in code
    assert 'data-colour="#0017c1"' in code
    assert 'data-position="left" defer></script>' in code
    assert "&#34;&gt;&lt;b&gt;ようこそ" in code
    assert f'<noscript><a href="{counter.address}/p/gunma-gotoeat">' in code
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_page_that_shows_how_has_the_widget_itself(visit):
    page = visit(
        "/widget/try?programme=gunma-gotoeat&greeting=ようこそ", reduced_motion="reduce", bypass_csp=True
    )
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        _clean(page.main_frame)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(opened(page).locator("#log .message").first).to_contain_text("ようこそ")
