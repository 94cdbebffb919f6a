"""Deleting a conversation, as every tab of the visitor sees it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOM = "/p/gifu-gotoeat"


def delete(page):
    page.get_by_role("link", name="このやり取りを削除する").click()
    page.get_by_role("button", name="削除する").click()
    expect(page.get_by_role("status")).to_contain_text("やり取りを削除しました")


def test_a_deleted_conversation_leaves_every_tab_and_the_next_starts_anew(visit, ask):
    page = visit(ROOM)
    ask(page, "ひとつめ")
    other = page.context.new_page()
    other.goto(ROOM)
    expect(other.locator(".message.person")).to_have_count(1)
    page.get_by_role("link", name="保存と削除").click()
    expect(page.get_by_text("ひとつめ", exact=True)).to_be_visible()
    delete(page)
    expect(other.locator(".message")).to_have_count(0)
    expect(other.get_by_text("このやり取りは削除されました")).to_be_visible()
    ask(other, "ふたつめ")
    page.goto(ROOM)
    expect(page.locator(".message.person")).to_have_count(1)
    expect(page.locator(".message.person")).to_contain_text("ふたつめ")


def test_a_tab_that_slept_through_a_deletion_shows_it_when_it_wakes(visit, ask):
    page = visit(ROOM)
    ask(page, "ひとつめ")
    page.route("**/events*", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    other = page.context.new_page()
    other.goto(f"{ROOM}/kept")
    delete(other)
    expect(page.locator(".message.person")).to_have_count(1)
    page.unroute("**/events*")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(".message")).to_have_count(0)


def test_the_record_can_be_taken_along(visit, ask):
    page = visit(ROOM)
    ask(page, "控えをください")
    page.get_by_role("link", name="保存と削除").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="文章で控えを取る").click()
    assert taken.value.suggested_filename == "madoguchi-gifu-gotoeat.txt"
    assert "控えをください" in taken.value.path().read_text(encoding="utf-8")
