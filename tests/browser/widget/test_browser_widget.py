"""The widget on a site: what it costs, how it opens and closes, how it is put there."""

import re

import pytest
from playwright.sync_api import expect

from ..axe import assert_clean
from .conftest import ask, inside, launcher, opened

pytestmark = pytest.mark.browser

MOST_BYTES = 40 * 1024


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
            window.opening = new Promise((done) => root.querySelector('.launch').addEventListener('click', ({ timeStamp }) => {
                const look = () => requestAnimationFrame(() => isThere() ? done(performance.now() - timeStamp) : look());
                look(); })); }"""
    )
    launcher(page).click()
    request.node.user_properties.append(("opens_in_ms", round(page.evaluate("() => window.opening"))))
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
    """What happens to be scrolled half under a bar is no finding: the bars let go first."""
    frame.evaluate(
        "() => { for (const bar of document.querySelectorAll('.bar, .foot-of-room')) bar.style.position = 'static' }"
    )
    assert_clean(frame, context=context, least=5)


def test_on_a_phone_it_is_a_sheet_over_everything(browse):
    page = browse(width=360, height=740)
    opened(page)
    box = page.get_by_role("dialog").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 360, 740)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()


def test_under_a_finger_no_keyboard_jumps_up(browse):
    page = browse(width=390, height=740, has_touch=True, is_mobile=True)
    launcher(page).tap()
    expect(inside(page).locator("#main")).to_be_focused()


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
