"""axe-core finds nothing, nothing scrolls sideways, everything is large enough for a finger."""

import pytest

from .axe import assert_clean

pytestmark = pytest.mark.browser

ROOM = "/p/gifu-gotoeat"

SCENES = {
    "entrance": ("/", ()),
    "room before the first question": (ROOM, ()),
    "common room": ("/chat", ("選択",)),
    "chat with cards": (ROOM, ("カード", "選択")),
    "chat without an answer": (ROOM, ("わからない",)),
    "what is kept": (f"{ROOM}/kept", ()),
    "page not found": ("/p/nowhere", ()),
}
SIZES = ((360, 740), (768, 1024), (1280, 800))
ZOOMED = ((640, 400), (320, 256))
"""A window of 1280 pixels at 200 % and at 400 %."""


@pytest.fixture(params=SCENES, ids=str)
def scene(request, visit, ask):
    """Opens the scene, with everything that can be folded out opened."""
    path, questions = SCENES[request.param]

    def show(**how):
        page = visit(path, **how)
        for question in questions:
            ask(page, question)
        for source in page.locator("details.source").all():
            source.evaluate("each => { each.open = true }")
        return page

    return show


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_violation(scene, colours):
    page = scene(color_scheme=colours, bypass_csp=True, reduced_motion="reduce")
    for width, height in SIZES if colours == "light" else SIZES[:1]:  # colours are the same at every width
        page.set_viewport_size({"width": width, "height": height})
        assert_clean(page, f"{width} px")


def test_nothing_scrolls_sideways(scene):
    page = scene()
    for width, height in (*SIZES, *ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{width} px"


def test_twice_the_text_size_still_fits_and_can_be_sent(visit, ask):
    page = visit(ROOM)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    ask(page, "カード")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_low_window_leaves_room_to_read(visit, ask):
    page = visit(ROOM, width=640, height=360)
    ask(page, "カード")
    covered = page.evaluate(
        "() => ['.bar', '.foot-of-room'].filter(each => getComputedStyle(document.querySelector(each)).position === 'sticky')"
    )
    assert covered == []


def test_everything_to_press_is_44_pixels_high(scene):
    page = scene(width=360, height=740)
    targets = page.locator(
        "button:visible, a.button:visible, .ticket, .back, summary:visible, .field:visible, textarea"
    ).all()
    small = [
        (each.inner_text(), box) for each in targets if (box := each.bounding_box()) and box["height"] < 44
    ]
    assert small == []


def test_the_conversation_is_announced_politely_and_named(visit):
    page = visit(ROOM)
    log = page.get_by_role("log", name="窓口とのやり取り")
    assert log.get_attribute("aria-live") == "polite"
    assert page.locator("html").get_attribute("lang") == "ja"
    assert page.get_by_role("heading", level=1).count() == 1
