"""Conversations in a real browser: live, by keyboard, without JavaScript, over a bad line."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOM = "/p/gifu-gotoeat"


def person(page):
    return page.locator(".message.person")


def answers(page):
    return page.locator("#log .message.counter:not(#welcome)")


# --- live ---------------------------------------------------------------------------------------------------


def test_a_question_shows_at_once_and_its_answer_follows(visit, ask):
    page = visit(ROOM)
    ask(page, "いつまで使えますか")
    expect(person(page)).to_have_count(1)
    expect(answers(page).last).to_contain_text("返事：いつまで使えますか")
    expect(page.get_by_label("ご質問の内容")).to_have_value("")
    expect(page.locator("#typing")).to_be_hidden()
    page.reload()
    expect(person(page)).to_have_count(1)
    expect(answers(page)).to_have_count(1)


def test_every_tab_of_a_visitor_shows_the_same(visit, ask):
    page = visit(ROOM)
    other = page.context.new_page()
    other.goto(ROOM)
    ask(page, "ふたつの窓")
    expect(answers(other)).to_have_count(1)
    expect(person(other).locator(".bubble")).to_have_text(["あなた：ふたつの窓"])


def test_a_double_click_sends_once(visit):
    page = visit(ROOM)
    page.get_by_label("ご質問の内容").fill("二度押し")
    page.get_by_role("button", name="送信").dblclick()
    expect(answers(page)).to_have_count(1)
    page.locator(".quick:visible button").first.or_(page.locator("#text")).first.wait_for()
    page.get_by_label("ご質問の内容").fill("選択")
    page.get_by_role("button", name="送信").click()
    page.get_by_role("button", name="第1回の入金").dblclick()
    expect(answers(page)).to_have_count(3)
    page.wait_for_timeout(1_000)
    page.reload()
    expect(person(page)).to_have_count(3)
    expect(answers(page)).to_have_count(3)


def test_quick_replies_stand_under_the_last_message_only(visit, ask):
    page = visit(ROOM)
    expect(page.get_by_role("button", name="カード")).to_be_visible()
    page.get_by_role("button", name="カード").click()
    expect(page.get_by_role("button", name="おつりは出る？")).to_be_visible()
    expect(page.get_by_role("button", name="カード", exact=True)).to_be_hidden()
    page.get_by_role("button", name="おつりは出る？").click()
    expect(answers(page).last).to_contain_text("返事：おつりは出ますか")
    expect(page.get_by_role("button", name="おつりは出る？")).to_be_hidden()


def test_buttons_of_an_earlier_answer_still_work(visit, ask):
    page = visit(ROOM)
    ask(page, "選択")
    ask(page, "つぎの質問")
    page.get_by_role("button", name="第1回の入金").click()
    expect(answers(page).last).to_contain_text("第1回の入金")


def test_a_day_is_picked_with_the_browser_s_own_calendar(visit, ask):
    page = visit(ROOM)
    ask(page, "選択")
    page.get_by_label("ほかの日で調べる：日付").fill("2020-12-24")
    page.get_by_role("button", name="ほかの日で調べる").click()
    expect(answers(page).last).to_contain_text("ほかの日で調べる：2020年12月24日(木)")


def test_the_position_is_sent_only_when_its_button_is_pressed(visit, ask):
    page = visit(ROOM, permissions=["geolocation"], geolocation={"latitude": 35.42, "longitude": 136.76})
    ask(page, "カード")
    expect(person(page)).to_have_count(1)
    page.get_by_role("button", name="近くのお店").click()
    expect(page.get_by_role("alert")).to_contain_text("現在地は保存しません")
    expect(person(page)).to_have_count(1)
    page.get_by_role("button", name="現在地を送る").click()
    expect(person(page).last).to_contain_text("現在地を送りました")


def test_a_position_that_is_refused_is_no_dead_end(visit, ask):
    page = visit(ROOM)
    ask(page, "カード")
    page.get_by_role("button", name="近くのお店").click()
    page.get_by_role("button", name="やめる").click()
    expect(page.get_by_role("button", name="近くのお店")).to_be_focused()
    page.get_by_role("button", name="近くのお店").click()
    page.get_by_role("button", name="現在地を送る").click()
    expect(page.get_by_role("alert")).to_contain_text("位置情報を取得できませんでした")


def test_markup_that_somebody_types_stays_words(visit, ask):
    page = visit(ROOM)
    ask(page, '<img src=x onerror="document.title=1"><script>document.title=2</script>')
    expect(person(page)).to_contain_text("<img src=x")
    page.reload()
    expect(answers(page)).to_contain_text("<script>")
    assert page.locator("#log img").count() == 0
    assert "窓口" in page.title()


def test_the_characters_left_are_told_near_the_limit_only(visit):
    page = visit(ROOM)
    field = page.get_by_label("ご質問の内容")
    field.fill("あ" * 449)
    expect(page.locator("#composer-left")).to_be_hidden()
    field.fill("あ" * 488)
    expect(page.locator("#composer-left")).to_have_text("あと12文字")
    field.fill("あ" * 500)
    page.get_by_role("button", name="送信").click()
    expect(answers(page)).to_have_count(1)


def test_enter_that_ends_a_conversion_does_not_send(visit):
    page = visit(ROOM)
    field = page.get_by_label("ご質問の内容")
    field.fill("きゅうじつ")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    field.press("Shift+Enter")
    expect(person(page)).to_have_count(0)
    field.press("Enter")
    expect(person(page)).to_have_count(1)


def test_the_date_switch_changes_the_day_of_the_answers(visit, ask):
    page = visit(ROOM)
    ask(page, "今日")
    expect(answers(page).last).to_contain_text("2020-12-18の返事")
    page.get_by_text("デモ").click()
    page.get_by_label("いつの日として答えるか").fill("2021-02-28")
    page.get_by_role("button", name="この日にする").click()
    expect(page.locator("summary", has_text="デモ")).to_contain_text("2021年2月28日(日)")
    ask(page, "今日")
    expect(answers(page).last).to_contain_text("2021-02-28の返事")


def shown_from_the_question(page):
    page.wait_for_function(
        "() => { const top = [...document.querySelectorAll('#log .message.person')].at(-1)"
        ".getBoundingClientRect().top; return 40 < top && top < 200 }"
    )


def test_a_long_answer_is_shown_from_its_question_on(visit, ask):
    page = visit(ROOM, width=360, height=740)
    for question in ("選択", "カード"):
        ask(page, question)
        expect(person(page).last).to_be_in_viewport()
        shown_from_the_question(page)
        page.wait_for_timeout(600)
        shown_from_the_question(page)


# --- by keyboard ----------------------------------------------------------------------------------------------


def test_a_whole_conversation_by_keyboard(visit):
    page = visit("/")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == ROOM:
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ROOM}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="入力欄へ進む")).to_be_focused()
    page.keyboard.press("Enter")
    field = page.get_by_label("ご質問の内容")
    expect(field).to_be_focused()
    page.keyboard.type("選択")
    page.keyboard.press("Enter")
    choice = page.get_by_role("button", name="第1回の入金")
    expect(choice).to_be_visible()
    expect(field).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Shift+Tab")
        if choice.evaluate("each => each === document.activeElement"):
            break
    expect(choice).to_be_focused()
    page.keyboard.press("Enter")
    expect(answers(page).last).to_contain_text("第1回の入金")
    expect(field).to_be_focused()
    page.keyboard.type("カード")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(3)
    source = answers(page).last.locator("summary").first
    source.focus()
    page.keyboard.press("Enter")
    expect(answers(page).last.get_by_text("必着日までに届いたものを").first).to_be_visible()


def test_what_has_the_focus_can_be_seen(visit):
    page = visit("/")
    page.keyboard.press("Tab")
    for _ in range(8):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const each = document.activeElement; const ring = e => getComputedStyle(e).outlineStyle !== 'none';"
            " return ring(each) || ring(each.closest('li') || each) }"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


# --- without JavaScript -----------------------------------------------------------------------------------------


def test_a_whole_conversation_without_javascript(visit):
    page = visit("/", java_script_enabled=False)
    page.locator(f'a[href="{ROOM}"]').click()
    page.get_by_label("ご質問の内容").fill("選択")
    page.get_by_role("button", name="送信").click()
    page.get_by_label("ほかの日で調べる：日付").fill("2020-12-24")
    page.get_by_role("button", name="ほかの日で調べる").click()
    expect(answers(page).last).to_contain_text("2020年12月24日(木)")
    page.get_by_role("button", name="第1回の入金").click()
    expect(answers(page).last).to_contain_text("第1回の入金")
    assert page.url.endswith("#latest")
    expect(person(page).last).to_be_in_viewport()
    expect(page.get_by_role("button", name="近くのお店")).to_have_count(0)


def test_the_common_question_without_javascript_leads_to_the_common_room(visit):
    page = visit("/", java_script_enabled=False)
    page.get_by_label("ご質問の内容").fill("わからない")
    page.get_by_role("button", name="送信").click()
    page.wait_for_url("**/chat#latest")
    page.get_by_role("button", name="人に相談する").click()
    expect(answers(page).last).to_contain_text("人に相談する")
    page.get_by_text("デモ").click()
    page.get_by_label("いつの日として答えるか").fill("2020-12-20")
    page.get_by_role("button", name="この日にする").click()
    expect(page.locator("summary", has_text="デモ")).to_contain_text("2020年12月20日(日)")
    page.get_by_role("link", name="券を選び直す").click()
    expect(page.get_by_role("link", name="前のやり取りを開く")).to_be_visible()
