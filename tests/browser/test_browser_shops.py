"""Shop search in a real Chromium: axe, keyboard, without JavaScript, the map, the visitor's own position, on paper."""

import re

import pytest
from page_server import PageServer
from playwright.sync_api import expect
from shop_site import PAGE, SHOPS, many, shop_site

from bot.channels.web.app import Tiles

from .axe import assert_clean

pytestmark = pytest.mark.browser

SCENES = {
    "the whole list": PAGE,
    "narrowed": f"{PAGE}?area=高崎市&q=みほん",
    "nothing found": f"{PAGE}?q=0999-99-9999",
    "a shop": f"{PAGE}/a1",
    "for paper": f"{PAGE}/print",
}
IN_THE_DARK = ("the whole list", "a shop")
WIDTHS = ((360, 740), (1280, 800))
HERE = {"geolocation": {"latitude": 36.3895, "longitude": 139.0634}, "permissions": ["geolocation"]}


def tiles(address):
    """The map's tiles are the site's own favicon."""
    return Tiles(f"{address}/static/favicon.svg?at={{z}}-{{x}}-{{y}}", "見本の地図")


@pytest.fixture(scope="module")
def town():
    """A site with shops."""
    shops = (*SHOPS, *many(60))
    town = PageServer(lambda address: shop_site(shops, tiles=tiles(address), public_url=address).web.app)
    town.start()
    yield town
    town.stop()


@pytest.fixture
def read(visit, town):
    return lambda path, **how: visit(path, at=town, **how)


def with_map(page):
    """Waits until the map has its marks."""
    page.locator("#_map").scroll_into_view_if_needed()
    expect(page.locator(".map-mark").first).to_be_attached()
    return page


@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(read, scene):
    page = read(SCENES[scene], bypass_csp=True, reduced_motion="reduce")
    if page.locator("#_map").count():
        with_map(page)
    for width, height in WIDTHS if scene == "the whole list" else WIDTHS[:1]:
        page.set_viewport_size({"width": width, "height": height})
        assert_clean(page, f"{width} px")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    if scene in IN_THE_DARK:
        page.emulate_media(color_scheme="dark")
        assert_clean(page, "dark")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    page.set_viewport_size({"width": 768, "height": 1024})
    assert page.evaluate("document.documentElement.scrollWidth") <= 768, "text at 200 %"


def test_a_shop_is_found_without_javascript(read):
    page = read(PAGE, java_script_enabled=False)
    expect(page.locator("#_map")).to_be_hidden()
    expect(page.get_by_text("現在地から近い順")).to_be_hidden()
    page.get_by_label("場所", exact=True).select_option("高崎市")
    page.get_by_role("searchbox").fill("みほん")
    page.get_by_role("button", name="さがす").click()
    expect(page).to_have_url(re.compile(r"\?q=.+&area="))
    page.get_by_role("link", name="次の20件").click()
    expect(page.get_by_text("21〜40件目")).to_be_visible()
    page.get_by_role("link", name=re.compile("高崎市.*を外す")).click()
    page.get_by_role("searchbox").fill("みほん食堂")
    page.get_by_role("button", name="さがす").click()
    page.get_by_role("link", name="みほん食堂 高崎店").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("みほん食堂 高崎店")
    expect(page.get_by_text("一覧にあります")).to_be_visible()


def test_the_nearest_come_first_and_no_address_says_where_the_visitor_is(read):
    page = read(PAGE, **HERE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="現在地から近い順").click()
    first = page.locator(".shop").first
    expect(first).to_contain_text("れいだい珈琲")
    expect(first).to_contain_text("現在地からすぐ近く")
    expect(page.get_by_role("status").filter(has_text="並べました")).to_be_visible()
    page.get_by_role("button", name="次の20件").click()
    expect(page.get_by_text("21〜40件目")).to_be_visible()
    with_map(page)
    assert not [url for url in (*asked, page.url) if "36.3895" in url or "139.0634" in url]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_visitor_who_says_no_is_told_what_else_can_be_done(read):
    page = read(PAGE, permissions=[])
    page.evaluate("() => { navigator.geolocation.getCurrentPosition = (_, failed) => failed({ code: 1 }); }")
    page.get_by_role("button", name="現在地から近い順").click()
    expect(page.get_by_role("status").filter(has_text="町や駅の名前を書いて")).to_be_visible()


def test_the_map_shows_shops_and_opens_down_to_one(read):
    page = with_map(read(PAGE))
    assert (
        page.evaluate("document.querySelector('.leaflet-marker-pane').getAttribute('aria-hidden')") == "true"
    )
    expect(page.locator(".leaflet-tile").first).to_be_attached()
    assert page.locator(".map-mark[tabindex]").count() == 0, "the list is the same by keyboard"
    page.goto(f"{PAGE}?q=ためし焼肉")
    with_map(page).locator(".map-mark").click()
    page.get_by_role("region", name="お店の地図").get_by_role("link", name="ためし焼肉").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ためし焼肉")


def test_the_map_can_be_skipped_by_keyboard_and_its_library_comes_late(read):
    page = read(f"{PAGE}?area=高崎市", width=360, height=740)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.L") is None, "the map is far below"
    skip = page.get_by_role("link", name="地図をとばす")
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#_list') !== null")


def test_the_table_fits_on_paper(read):
    page = read(f"{PAGE}/print", width=700, height=990)
    page.emulate_media(media="print")
    for hidden in (".bar", ".tabs", ".print"):
        expect(page.locator(hidden).first).to_be_hidden()
    assert page.locator("table").evaluate("each => each.scrollWidth") <= 700
    assert page.locator("tbody tr").count() == 64


def test_everything_to_press_is_44_pixels_high(read):
    page = with_map(read(f"{PAGE}?area=高崎市", width=360, height=740))
    pressed = "a.button, button, .field, .chosen a, .towns a, .shop-phone a, .leaflet-bar a"
    heights = page.locator(pressed).evaluate_all(
        "all => all.filter(each => each.checkVisibility())"
        ".map(each => [each.innerText, each.getBoundingClientRect().height])"
    )
    assert len(heights) > 8
    assert [each for each in heights if each[1] < 44] == []
