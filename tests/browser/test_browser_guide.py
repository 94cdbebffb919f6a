"""The pages to read in a real Chromium: axe, keyboard, without JavaScript, narrow and wide, dark, enlarged, on paper."""

import re
from datetime import datetime
from itertools import pairwise

import pytest
from guide_site import CODES, counter, programmes, site
from page_server import PageServer
from playwright.sync_api import expect

from bot.clock import TOKYO

from .axe import assert_clean

pytestmark = pytest.mark.browser

WIDTHS = ((360, 740), (768, 1024), (1280, 800))
GIFU = "/guide/gifu-gotoeat"
SCENES = {
    **{f"front of {code}": f"/guide/{code}" for code in CODES},
    **{f"calendar of {code}": f"/guide/{code}/calendar" for code in CODES[:4]},
    "questions for shops": "/guide/aikyo-gunma/faq?role=merchant",
    "found": f"{GIFU}/faq?q=締切",
    "nothing found": f"{GIFU}/faq?q=明日の天気",
    "answer with a conflict": f"{GIFU}/faq/takeout",
    "answer that is not stated": f"{GIFU}/faq/ns-parking",
    "sources": "/guide/ise-shouhinken/sources",
}

ALIKE = tuple(
    f"{page} of {code}" for page in ("front", "calendar") for code in CODES if code != "gifu-gotoeat"
)
"""Laid out like Gifu's; only words and colours are their own."""
NARROW_ONLY = (*ALIKE, "nothing found")
"""Of pages of one kind one is looked at in every width, the others in the narrowest."""
IN_THE_DARK = ("front of gunma-gotoeat", "calendar of gifu-gotoeat", "answer with a conflict", "sources")


@pytest.fixture(scope="module")
def library():
    """The pages on 2020-12-18 at noon, with the ranking made, as a server makes it before it opens."""
    counter().search("gifu-gotoeat", "おつり", None, datetime(2020, 12, 18, 12, tzinfo=TOKYO))
    pages = PageServer(lambda address: site("2020-12-18T12:00", public_url=address).app)
    pages.start()
    yield pages
    pages.stop()


@pytest.fixture
def read(visit, library):
    return lambda path, **how: visit(path, at=library, **how)


def unfold(page):
    """Everything but the many questions, which are all alike: of them the first three."""
    page.evaluate(
        "[...document.querySelectorAll('main details:not(.question)'), "
        "...[...document.querySelectorAll('.question')].slice(0, 3)].forEach(each => { each.open = true })"
    )


@pytest.mark.parametrize(
    ("scene", "colours"),
    [*((scene, "light") for scene in SCENES), *((scene, "dark") for scene in IN_THE_DARK)],
)
def test_axe_finds_no_violation(read, scene, colours):
    page = read(SCENES[scene], color_scheme=colours, bypass_csp=True, reduced_motion="reduce")
    unfold(page)
    for width, height in WIDTHS[:1] if colours == "dark" or scene in NARROW_ONLY else WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert_clean(page, f"{width} px")


@pytest.mark.parametrize("scene", SCENES)
def test_nothing_scrolls_sideways(read, scene):
    page = read(SCENES[scene])
    unfold(page)
    for width, height in (*WIDTHS, (900, 700), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px"
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    for width, height in WIDTHS[1:]:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px, text at 200 %"


@pytest.mark.parametrize("scene", SCENES)
def test_headings_descend_one_step_at_a_time_and_landmarks_are_there(read, scene):
    page = read(SCENES[scene])
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5')].filter(each => each.checkVisibility()).map(each => +each.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    assert page.get_by_role("navigation").count() >= 2


def test_structured_data_raises_no_complaint_under_the_strict_policy(read):
    page = read(GIFU)
    assert page.locator('script[type="application/ld+json"]').count() == 2
    page.goto(f"{GIFU}/calendar")
    assert page.locator('script[type="application/ld+json"]').count() >= 3


def test_a_question_is_asked_and_its_answer_reached_by_keyboard_alone(read):
    page = read(f"{GIFU}/faq")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="本文へ進む")).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_label("質問をさがす")
    for _ in range(12):
        page.keyboard.press("Tab")
        if field.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.type("おつりは出ますか")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="「おつりは出ますか」の検索結果")).to_be_visible()
    link = page.get_by_role("link", name="おつりは出ますか？", exact=True)
    link.focus()
    assert link.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="おつりは出ますか？")).to_be_visible()


def test_everything_works_without_javascript(read):
    page = read(GIFU, java_script_enabled=False)
    expect(page.get_by_text("次の必着日はあと2日です")).to_be_visible()
    page.get_by_text("おつりは出ますか？").first.click()
    expect(page.locator("details.question[open] .answer")).to_contain_text("おつり")
    page.get_by_role("link", name="すべての質問を見る・検索する").click()
    page.get_by_label("質問をさがす").fill("テイクアウト")
    page.get_by_role("button", name="検索").click()
    page.get_by_role("link", name="テイクアウトにも使えますか？", exact=True).click()
    expect(page.get_by_role("button", name="このお答えのアドレスをコピー")).to_be_hidden()
    page.get_by_role("link", name=re.compile("両方の記載を見る")).click()
    expect(page).to_have_url(re.compile(r"/sources#conflict\.takeout$"))
    expect(page.locator("[id='conflict.takeout']")).to_be_in_viewport()


def test_an_address_is_copied_for_passing_on(read, library):
    page = read(f"{GIFU}/faq/change", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="このお答えのアドレスをコピー").click()
    expect(page.get_by_role("status")).to_have_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()") == f"{library.address}{GIFU}/faq/change"


def test_tables_stay_tables_on_a_phone(read):
    page = read(f"{GIFU}/calendar", width=360, height=740)
    table = page.get_by_role("table", name="換金の回ごとの日程")
    rows = table.get_by_role("row")
    expect(rows).to_have_count(1 + len(programmes()["gifu-gotoeat"].settlement.rounds))
    third = rows.filter(has_text="第3回")
    expect(third.get_by_role("rowheader")).to_contain_text("次の回")
    expect(third.get_by_role("cell").nth(1)).to_contain_text("2020年12月20日(日)")


@pytest.mark.parametrize("code", CODES)
def test_the_calendar_fits_on_paper_without_what_only_a_screen_needs(read, code, tmp_path):
    page = read(f"/guide/{code}/calendar", width=700, height=990)
    page.emulate_media(media="print")
    for hidden in (".bar", ".tabs", ".crumbs", ".print"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".on-paper")).to_be_visible()
    for table in page.locator("table.dates").all():
        assert table.evaluate("each => getComputedStyle(each).display") == "table"
        assert table.evaluate("each => each.scrollWidth") <= 700
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 4


def test_answers_are_unfolded_on_paper(read):
    page = read(GIFU)
    page.emulate_media(media="print")
    answer = page.locator(".question .answer").first
    assert answer.evaluate("each => each.checkVisibility({ contentVisibilityAuto: true })")
    assert answer.bounding_box()["height"] > 10


def test_dark_is_dark_and_everything_to_press_is_large_enough(read):
    page = read(GIFU, width=360, height=740, color_scheme="dark")
    red, green, blue = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)"
    )
    assert max(red, green, blue) < 60
    targets = page.locator(
        "a.button:visible, button:visible, main summary:visible, .tabs a, .topics a, .desk-phones a"
    )
    small = [
        (each.inner_text(), box)
        for each in targets.all()
        if (box := each.bounding_box()) and box["height"] < 44
    ]
    assert small == []
