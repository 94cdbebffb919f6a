"""Whom the widget remembers without cookies, and who may not embed it."""

import pytest
from playwright.sync_api import expect

from .conftest import ask, inside, launcher, opened

pytestmark = pytest.mark.browser


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


def test_what_is_kept_can_be_read_and_deleted_without_leaving_the_frame(browse):
    page = browse()
    frame = opened(page)
    ask(frame, "消したい質問")
    frame.get_by_role("link", name="保存と削除").click()
    layer = frame.get_by_role("dialog", name="保存しているもの")
    expect(layer).to_contain_text("消したい質問")
    assert layer.get_by_role("link", name="控えを取る").count() == 0
    layer.get_by_role("link", name="このやり取りを削除する").click()
    frame.get_by_role("button", name="削除する", exact=True).click()
    expect(layer).to_contain_text("やり取りを削除しました")
    page.keyboard.press("Escape")
    expect(layer).to_be_hidden()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(frame.locator("#log")).to_contain_text("このやり取りは削除されました")
    page.reload()
    expect(opened(page).locator("#log")).not_to_contain_text("消したい質問")


def test_the_room_of_all_tickets_remembers_too(browse):
    page = browse("")
    ask(opened(page), "どの券の質問でも")
    page.reload()
    frame = opened(page)
    expect(frame.locator("#log")).to_contain_text("返事：どの券の質問でも")
    frame.get_by_role("link", name="保存と削除").click()
    expect(frame.get_by_role("dialog")).to_contain_text("どの券の質問でも")
    frame.get_by_role("button", name="窓口に戻る").click()
    expect(frame.get_by_role("dialog")).to_be_hidden()


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
    expect(page.get_by_text("ここでは窓口を開けませんでした。")).to_be_visible()
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
