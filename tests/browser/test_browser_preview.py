"""The preview in a real browser: clean for axe at three widths, no word to the console, and a walk without a script."""

import pytest
from playwright.sync_api import expect

from .axe import assert_clean
from .browser_house import House

pytestmark = pytest.mark.browser

WIDTHS = (360, 768, 1280)
SCENES = {
    "one reply": "/preview?programme=gifu-gotoeat&role=merchant&press=payout%3Fp%3Dgifu-gotoeat",
    "a long conversation": "/preview?programme=ise-shouhinken&theme=dark&letters=huge&width=320&say=日程&say=いつまで使えますか&say=担当者と話したい",
    "gallery": "/preview/gallery?programme=aikyo-gunma&letters=huge&theme=dark",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    house = House(tmp_path_factory.mktemp("house"))
    house.start()
    yield house
    house.stop()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("path", SCENES.values(), ids=SCENES)
def test_axe_finds_no_violation_and_nothing_scrolls_sideways(visit, house, path, colours):
    page = visit(path, at=house, color_scheme=colours, bypass_csp=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if colours == "light" or width == WIDTHS[0]:  # colours are the same at every width
            assert_clean(page, f"{width} px")


@pytest.mark.parametrize("letters", ["small", "huge"])
@pytest.mark.parametrize("width", ["320", "430"])
def test_no_word_of_a_card_leaves_its_bubble(visit, house, letters, width):
    page = visit(f"/preview/gallery?programme=gifu-gotoeat&letters={letters}&width={width}", at=house)
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.fx-bubble')].flatMap(bubble => {
            const edge = bubble.getBoundingClientRect();
            return [...bubble.querySelectorAll('.fx-words, .fx-label')]
                .filter(words => words.getBoundingClientRect().right > edge.right + 1)
                .map(words => words.textContent);
        })"""
    )
    assert outside == []


def test_letters_grow_with_the_setting_of_the_app_and_labels_shrink_to_fit(visit, house):
    def sizes(letters):
        page = visit(f"/preview?programme=gifu-gotoeat&role=merchant&letters={letters}", at=house)
        return [
            page.locator(f".fx-bubble {name}").first.evaluate(
                "each => parseFloat(getComputedStyle(each).fontSize)"
            )
            for name in (".fx-body .fx-words", ".fx-button .fx-label")
        ]

    small, huge = sizes("small"), sizes("huge")
    assert huge[0] == pytest.approx(small[0] * 1.5 / 0.875)
    assert small[1] < huge[1] <= 24
    page = visit("/preview?programme=gifu-gotoeat&role=merchant&letters=huge&width=320", at=house)
    cut = page.evaluate(
        "() => [...document.querySelectorAll('.fx-shrinks .fx-label')].filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent)"
    )
    assert cut == []


def test_a_conversation_is_walked_through_without_a_script(visit, house):
    page = visit("/preview?programme=gifu-gotoeat&role=merchant", at=house, java_script_enabled=False)
    page.locator(".ln-phone .fx-button a", has_text="入金日を調べる").click()
    expect(page.locator(".ln-phone > .ln-person")).to_have_text("入金日を調べる")
    picker = page.locator(".ln-phone > .ln-chips .ln-picker", has_text="日付を選ぶ")
    picker.locator("summary").click()
    picker.locator("input[type=date]").fill("2020-12-10")
    picker.get_by_role("button", name="送る").click()
    expect(page.locator(".pv-line")).to_contain_text("2020年12月10日(木)")
    expect(page.locator(".pv-web")).to_contain_text("2020年12月10日(木)")
    page.get_by_label("続けて送る文").fill("おつりは出ますか")
    page.locator(".pv-say").get_by_role("button", name="送る").click()
    expect(page.locator(".ln-phone > .ln-person")).to_have_text("おつりは出ますか")
    page.get_by_role("link", name="ひとつ前に戻る").click()
    expect(page.locator(".pv-line")).to_contain_text("2020年12月10日(木)")
    page.get_by_label("立場").select_option("consumer")
    page.get_by_role("button", name="この設定で表示").click()
    assert "role=consumer" in page.url


def test_the_menu_under_the_chat_switches_its_tabs_and_asks(visit, house):
    page = visit("/preview?programme=gifu-gotoeat&role=consumer", at=house)
    menu = page.get_by_role("navigation", name="リッチメニュー")
    assert menu.locator("img").evaluate("each => each.naturalWidth") == 1200
    menu.get_by_role("link", name="加盟店の方").click()
    page.get_by_role("navigation", name="リッチメニュー").get_by_role("link", name="次の締切は？").click()
    expect(page.locator(".ln-phone > .ln-person")).to_have_text("次の締切は？")
    expect(page.locator(".pv-line")).to_contain_text("必着日")


def test_the_json_is_copied(visit, house):
    page = visit(
        "/preview?programme=gifu-gotoeat", at=house, permissions=["clipboard-read", "clipboard-write"]
    )
    page.get_by_text("JSONを見る").click()
    page.get_by_role("button", name="JSONをコピーする").click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("[\n  {")
