"""Over a bad line: what is written waits, arrives in its order and once, and an answer is never lost."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

ROOM = "/p/gifu-gotoeat"


def said(page):
    """What the person said, as the page shows it."""
    bubbles = page.locator(".message.person .bubble").all_text_contents()
    return [each.removeprefix("あなた：") for each in bubbles]


def answers(page):
    return page.locator("#log .message.counter:not(#welcome)")


def write(page, text):
    page.get_by_label("ご質問の内容").fill(text)
    page.get_by_role("button", name="送信").click()


def test_what_is_written_without_a_line_is_sent_by_itself_in_its_order(visit, ask):
    page = visit(ROOM)
    ask(page, "まえ")
    page.context.set_offline(True)
    for text in ("いち", "に", "さん"):
        write(page, text)
    expect(page.get_by_text("つながりしだい送ります", exact=True)).to_have_count(3)
    expect(page.locator("#offline")).to_be_visible()
    page.context.set_offline(False)
    expect(answers(page)).to_have_count(4)
    expect(page.locator("#offline")).to_be_hidden()
    page.reload()
    assert said(page) == ["まえ", "いち", "に", "さん"]
    assert answers(page).count() == 4


def test_what_waits_survives_a_reload_and_arrives_once(visit, ask):
    page = visit(ROOM)
    ask(page, "まえ")
    page.route("**/messages", lambda route: route.abort())
    write(page, "いち")
    write(page, "に")
    expect(page.get_by_text("つながりしだい送ります", exact=True)).to_have_count(2)
    page.reload()
    expect(page.get_by_text("つながりしだい送ります", exact=True)).to_have_count(2)
    page.unroute("**/messages")
    expect(answers(page)).to_have_count(3)
    assert page.evaluate("Object.keys(sessionStorage)") == []
    page.reload()
    assert said(page) == ["まえ", "いち", "に"]


def test_a_message_whose_receipt_was_lost_counts_once(visit, ask):
    page = visit(ROOM)
    ask(page, "まえ")
    lost = []

    def lose(route):
        route.fetch()
        lost.append(route.request.post_data)
        route.abort()

    page.route("**/messages", lose, times=1)
    page.route("**/events*", lambda route: route.abort())
    write(page, "届いています")
    expect(answers(page)).to_have_count(2)
    page.unroute("**/events*")
    page.reload()
    assert len(lost) == 1
    assert said(page) == ["まえ", "届いています"]
    assert answers(page).count() == 2


def test_what_was_written_while_the_server_was_away_is_sent_after_its_restart(visit, ask, second_counter):
    page = visit(ROOM, at=second_counter)
    ask(page, "まえ")
    second_counter.stop()
    expect(page.locator("#offline")).to_be_visible()
    write(page, "いち")
    write(page, "に")
    second_counter.start()
    expect(page.locator("#offline")).to_be_hidden()
    expect(answers(page)).to_have_count(3)
    ask(page, "あと")
    page.reload()
    assert said(page) == ["まえ", "いち", "に", "あと"]
    assert answers(page).count() == 4


def test_what_is_refused_waits_for_a_decision_and_holds_nothing_up(visit):
    page = visit(ROOM, refused=413)
    refuse = '<p class="notice">いまは受け取れません。</p>'
    page.route("**/messages", lambda route: route.fulfill(status=413, body=refuse), times=1)
    write(page, "断られる")
    again = page.get_by_role("button", name="もう一度送る")
    expect(again).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("いまは受け取れません。")
    write(page, "つぎ")
    expect(answers(page)).to_have_count(1)
    again.click()
    expect(answers(page)).to_have_count(2)
    expect(again).to_have_count(0)


def test_a_draft_survives_a_reload_and_is_gone_when_it_was_sent(visit, ask):
    page = visit(ROOM)
    page.get_by_label("ご質問の内容").fill("書きかけ")
    page.reload()
    expect(page.get_by_label("ご質問の内容")).to_have_value("書きかけ")
    page.goto("/p/gunma-gotoeat")
    expect(page.get_by_label("ご質問の内容")).to_have_value("")
    page.goto(ROOM)
    ask(page, "書き終えました")
    page.reload()
    expect(page.get_by_label("ご質問の内容")).to_have_value("")
    assert page.evaluate("[sessionStorage.length, localStorage.length]") == [0, 0]


def test_what_came_while_the_line_was_down_is_there_afterwards(visit, ask):
    page = visit(ROOM)
    ask(page, "まえ")
    other = page.context.new_page()
    other.goto(ROOM)
    page.evaluate("document.getElementById('log').dataset.seen = 'same page'")
    page.route("**/events*", lambda route: route.abort())
    ask(other, "べつの窓から")
    page.unroute("**/events*")
    expect(answers(page)).to_have_count(2)
    assert page.evaluate("document.getElementById('log').dataset.seen") == "same page"


DEAD_AT_FIRST = """
const Real = EventSource;
window.lines = [];
window.EventSource = class extends EventTarget {
  static CLOSED = 2; static OPEN = 1;
  constructor(url) {
    super();
    window.lines.push(url);
    if (window.lines.length > 1) return new Real(url);
    this.readyState = 1;
    setTimeout(() => this.onopen?.(), 0);
  }
  close() { this.readyState = 2; }
};
"""


def test_a_line_that_is_open_and_dead_is_noticed(visit, ask):
    page = visit("/")
    page.add_init_script(DEAD_AT_FIRST)
    page.clock.install()
    page.goto(ROOM)
    page.clock.run_for(39_000)
    assert page.evaluate("lines.length") == 1
    page.clock.run_for(2_000)
    assert page.evaluate("lines.length") == 2
    ask(page, "聞こえますか")


def test_where_no_live_line_can_be_had_the_answer_still_comes(visit):
    page = visit(ROOM)
    page.route("**/events*", lambda route: route.abort())
    page.reload()
    write(page, "線がありません")
    expect(answers(page)).to_have_count(1)
    assert said(page) == ["線がありません"]
