"""How the page looks: chosen at once with JavaScript and as a form without, kept, and readable in every combination."""

import pytest
from playwright.sync_api import expect

from .axe import assert_clean

pytestmark = pytest.mark.browser

ROOM = "/p/gifu-gotoeat"
SCENES = {
    "entrance": ("/", ()),
    "chat": (ROOM, ("カード", "選択")),
    "kept": (f"{ROOM}/kept", ("カード",)),
    "kept, deleting": (f"{ROOM}/kept/delete", ("カード",)),
}
GROUND = "() => getComputedStyle(document.body).backgroundColor"
TEXT = "() => parseFloat(getComputedStyle(document.body).fontSize)"


def unfold(page):
    page.locator("#looks summary").click()


def test_a_choice_shows_at_once_and_holds_on_every_page(visit):
    page = visit(ROOM)
    light = page.evaluate(GROUND)
    unfold(page)
    page.get_by_label("特大").check()
    page.get_by_label("暗い").check()
    with page.expect_response("**/display"):
        page.get_by_label("動きを止める").check()
    assert page.evaluate(TEXT) > 22
    dark = page.evaluate(GROUND)
    assert dark != light
    for path in (ROOM, "/", "/p/nowhere", f"{ROOM}/kept"):
        page.goto(path)
        assert page.evaluate(TEXT) > 22
        assert page.evaluate(GROUND) == dark
    unfold(page)
    with page.expect_response("**/display"):
        page.get_by_label("明るい").check()
    assert page.evaluate(GROUND) == light


def test_a_forced_choice_does_not_follow_the_system(visit):
    page = visit(ROOM, color_scheme="dark")
    dark = page.evaluate(GROUND)
    unfold(page)
    with page.expect_response("**/display"):
        page.get_by_label("明るい").check()
    page.reload()
    assert page.evaluate(GROUND) != dark
    page.emulate_media(color_scheme="light")
    assert page.evaluate(GROUND) != dark


def test_the_panel_is_a_form_without_javascript(visit):
    page = visit(f"{ROOM}/kept", java_script_enabled=False)
    unfold(page)
    page.get_by_label("大", exact=True).check()
    page.get_by_label("文字と線をくっきりさせる").check()
    page.get_by_role("button", name="この表示にする").click()
    page.wait_for_url(f"**{ROOM}/kept")
    root = page.locator("html")
    expect(root).to_have_attribute("data-size", "large")
    expect(root).to_have_attribute("data-contrast", "more")


def test_the_panel_is_used_by_keyboard_and_closed_with_escape(visit):
    page = visit(ROOM)
    page.locator("#looks summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("標準")).to_be_focused()
    with page.expect_response("**/display"):
        page.keyboard.press("ArrowRight")
    expect(page.locator("html")).to_have_attribute("data-size", "large")
    page.keyboard.press("Escape")
    expect(page.locator("#looks summary")).to_be_focused()
    expect(page.locator("#looks-form")).to_be_hidden()


def test_movement_stops_where_it_is_asked_for(visit):
    page = visit(ROOM)
    moving = "() => { document.getElementById('typing').hidden = false; return getComputedStyle(document.querySelector('.dots i')).animationName }"
    assert page.evaluate(moving) != "none"
    page.evaluate("document.documentElement.dataset.motion = 'less'")
    assert page.evaluate(moving) == "none"
    page.evaluate("document.documentElement.dataset.motion = 'auto'")
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == "none"


@pytest.fixture(params=SCENES, ids=str)
def scene(request, visit, ask):
    """Opens the scene in the largest text and high contrast, with the panel and every source folded out."""
    path, questions = SCENES[request.param]

    def show(colours, **how):
        page = visit(ROOM if questions else path, **how)
        for question in questions:
            ask(page, question)
        chosen = {"size": "largest", "colours": colours, "contrast": "more"}
        page.request.post("/display", form=chosen, max_redirects=0)
        page.goto(path)
        page.evaluate(
            "() => document.querySelectorAll('details:not(.standing)').forEach(each => { each.open = true })"
        )
        return page

    return show


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_largest_text_in_high_contrast_is_accessible(scene, colours):
    page = scene(colours, bypass_csp=True, reduced_motion="reduce")
    for width, height in ((360, 740), (1280, 800))[: 2 if colours == "light" else 1]:
        page.set_viewport_size({"width": width, "height": height})
        assert_clean(page, f"{width} px")


def test_the_largest_text_at_200_percent_fits_and_can_be_used(scene):
    page = scene("light", width=360, height=740)
    for width, height in ((360, 740), (640, 400), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px"
        form = page.locator("#looks-form").bounding_box()
        assert form["x"] >= 0
        assert form["x"] + form["width"] <= width, f"{width} px"
    page.set_viewport_size({"width": 640, "height": 400})
    for name in ("特大", "暗い", "動きを止める"):
        page.get_by_label(name).scroll_into_view_if_needed()
        expect(page.get_by_label(name)).to_be_in_viewport()
