"""The form for a dispute, step by step, over real records."""

from datetime import date

import merchant_kit as kit
import pytest
from dispute_talk import DECLARED, at_the_counts, at_the_summary, disputes, open_shops, pictures
from merchant_talk import Merchant
from sqlalchemy import Connection

from bot.blocks import Cards
from store import Store, memberships, pipe
from store.memberships import of_person


@pytest.fixture
def shop(sqlite_store: Store) -> Store:
    return open_shops(sqlite_store)


# --- which payout -------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["金額が合わない", "異議を申し立てたい"])
def test_the_own_payouts_are_offered_with_the_time_that_is_left(shop: Store, words: str) -> None:
    me = Merchant(shop)
    said = me.say(words)
    [_, cards] = me.last.blocks
    assert isinstance(cards, Cards)
    assert [card.title for card in cards.cards] == [
        "2021年2月1日(月)",
        "2021年1月13日(水)",
        "2021年2月8日(月)",
    ]
    assert "2021年2月8日(月)から2021年2月22日(月)まで" in said
    assert "2021年2月15日(月)（あと12日）" in said
    assert "2021年1月27日(水)に終わりました" in said
    assert "777,000円" not in said
    assert "半券" in said


def test_the_stubs_are_asked_for_before_anything_else(shop: Store) -> None:
    me = Merchant(shop)
    me.say("金額が合わない")
    buttons = [b for card in me.last.blocks[1].cards for b in card.buttons]
    said = me.press(buttons[0].does)
    assert "ないときは、異議を申し立てられません" in said
    assert "あと12日" in said


def test_without_stubs_the_rule_and_a_person(shop: Store) -> None:
    me = Merchant(shop)
    me.say("2月1日の入金の金額が合わない")
    said = me.tap("手元にない")
    assert "資料に書かれています" in said
    assert "2021年2月15日(月)まで" in said
    assert me.offers("人に相談する")
    assert me.memory.draft == ()


def test_many_payouts_are_turned_over_page_by_page(shop: Store) -> None:
    def unit(db: Connection) -> None:
        for _ in range(9):
            kit.payout(db, 1, date(2021, 2, 1), 1_000)

    shop.write_now(unit)
    me, seen = Merchant(shop), []
    me.say("金額が合わない")
    while True:
        seen += [card.buttons[0].does for card in me.last.blocks[1].cards]
        if not me.offers("ほかの入金を見る"):
            break
        me.tap("ほかの入金を見る")
    assert len(seen) == len(set(seen)) == 12


def test_what_is_not_paid_yet_is_told_from_when(shop: Store) -> None:
    said = Merchant(shop).say("2月8日の入金の金額が合わない")
    assert "まだ入金の予定です" in said
    assert "2021年2月22日(月)まで申し立てられます" in said


def test_what_came_back_from_the_bank_is_no_payout_to_object_to(shop: Store) -> None:
    shop.write_now(lambda db: kit.payout(db, 1, date(2021, 2, 2), 9_000, state="returned"))
    said = Merchant(shop).say("2月2日の入金の金額が合わない")
    assert "銀行から戻った" in said
    assert disputes(shop) == []


def test_another_merchants_payout_is_as_good_as_none(shop: Store) -> None:
    foreign, none = Merchant(shop), Merchant(shop)
    said = foreign.press("dispute?p=gifu-gotoeat&payout=4&step=start")
    assert said == none.press("dispute?p=gifu-gotoeat&payout=999&step=start")
    assert "777,000" not in said


def test_who_is_not_linked_hears_the_rule_alone(shop: Store) -> None:
    said = Merchant(shop, address="U9").say("金額が合わない")
    assert "2週間以内" in said
    assert "63,000" not in said
    assert "63,000" not in Merchant(shop, address="U9").press("dispute?p=gifu-gotoeat&payout=2&step=start")


# --- step by step -------------------------------------------------------------------------------------


def test_from_the_payout_to_the_receipt(shop: Store) -> None:
    me = Merchant(shop)
    steps = [
        me.say("2月1日の入金の金額が合わない"),
        me.tap("手元にある"),
        me.tap("この数で進む"),
        me.say("千円券が2枚足りないと思います"),
        me.tap("写真なしで進む"),
    ]
    assert all("2021年2月15日(月)です（あと12日）" in said for said in steps)
    assert "1,000円券 60枚" in steps[1]
    assert "1,000円券 58枚" in steps[1], "what was counted stands beside it"
    assert "65,000円（入金額との差 2,000円）" in steps[4]
    assert "千円券が2枚足りない" in steps[4]
    assert disputes(shop) == []
    said = me.at("2021-02-03T13:05:59").tap("申し立てを送る")
    assert "受付番号: U1-001" in said
    assert "2021年2月3日(水) 13:05" in said
    [row] = disputes(shop)
    assert (row.number, row.claimed, row.claimed_amount) == ("U1-001", DECLARED, 65_000)
    assert (row.words, row.under_rule, row.last_day) == (
        "千円券が2枚足りないと思います",
        True,
        date(2021, 2, 15),
    )
    assert row.opened_at == me.now
    assert me.memory.form == ""
    assert me.memory.draft == ()


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("1000円券61枚、500円券1,200枚", {"face-1000": 61, "face-500": 1200}),
        ("500円券1200枚", {"face-1000": 60, "face-500": 1200}),
        ("三冊", {"face-1000": 30, "face-500": 15}),
        ("６１枚と１２枚", {"face-1000": 61, "face-500": 12}),
        ("はい", DECLARED),
        ("合っています。", DECLARED),
    ],
)
def test_counts_are_read_as_people_type_them(shop: Store, typed: str, counts: dict[str, int]) -> None:
    me = at_the_counts(shop)
    assert "違うか" in me.say(typed)
    me.tap("書かずに進む")
    me.tap("写真なしで進む")
    me.tap("申し立てを送る")
    assert disputes(shop)[0].claimed == counts


@pytest.mark.parametrize(
    ("typed", "remark"),
    [
        ("60", "種類と数を一緒に"),
        ("-3枚", "マイナスの数"),
        ("99999999999枚", "大きすぎる"),
        ("三冊と二冊", "冊数"),
    ],
)
def test_numbers_that_cannot_be_taken_are_asked_for_again(shop: Store, typed: str, remark: str) -> None:
    me = at_the_counts(shop)
    said = me.say(typed)
    assert remark in said
    assert "この数で進む" in said
    assert "あと12日" in said


def test_nothing_known_is_asked_kind_by_kind(shop: Store) -> None:
    shop.write_now(lambda db: kit.payout(db, 1, date(2021, 2, 2), 9_000))
    me = Merchant(shop)
    me.say("2月2日の入金の金額が合わない")
    assert "例：「1,000円券 10枚、500円券 10枚」" in me.tap("手元にある")
    assert "500円券の数も教えてください" in me.say("千円券10枚")
    assert "違うか" in me.tap("0枚")
    me.tap("書かずに進む")
    assert "1,000円券 10枚、500円券 0枚" in me.tap("写真なしで進む")


def test_a_note_that_was_laid_beside_the_payout_fills_the_counts_in(shop: Store) -> None:
    def unit(db: Connection) -> None:
        [member] = of_person(db, "line:main", "U1", kit.NOW)
        counts = {"face-1000": 61, "face-500": 9}
        note = pipe.note(
            db, member, shop=None, kind="envelope", day=date(2021, 1, 8), counts=counts, amount=65_500,
            settlement_round=5, now=kit.NOW,
        )  # fmt: skip
        pipe.compare(db, note, 2)

    shop.write_now(unit)
    me = Merchant(shop)
    me.say("2月1日の入金の金額が合わない")
    assert "1,000円券 61枚" in me.tap("手元にある")


def test_long_words_are_cut_and_it_is_said(shop: Store) -> None:
    me = at_the_counts(shop)
    me.tap("この数で進む")
    assert "1,000文字" in me.say("あ" * 1500)
    me.tap("写真なしで進む")
    me.tap("申し立てを送る")
    assert disputes(shop)[0].words == "あ" * 1000


# --- correcting, leaving, cancelling ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "typed", "shown"),
    [
        ("数を直す", "500円券12枚", "1,000円券 60枚、500円券 12枚"),
        ("違うところを直す", "端数がおかしい", "端数がおかしい"),
        ("違うところを直す", "なし", "書かない"),
    ],
)
def test_each_value_is_changed_from_the_summary_and_leads_back_to_it(
    shop: Store, button: str, typed: str, shown: str
) -> None:
    me = at_the_summary(shop)
    me.tap(button)
    said = me.say(typed)
    assert shown in said
    assert me.offers("申し立てを送る")


def test_pictures_are_added_from_the_summary(shop: Store) -> None:
    me = at_the_summary(shop)
    me.tap("写真を足す")
    me.picture()
    assert "写真: 1枚（うち1枚を確認中）" in me.tap("写真はこれで進む")


def test_another_payout_is_taken_with_the_words_and_without_the_pictures(shop: Store) -> None:
    shop.write_now(lambda db: kit.payout(db, 1, date(2021, 2, 2), 9_000))
    me = at_the_counts(shop)
    me.tap("この数で進む")
    me.say("足りない")
    me.picture()
    me.tap("写真はこれで進む")
    me.tap("別の入金を選ぶ")
    card = next(card for card in me.last.blocks[1].cards if card.title == "2021年2月2日(火)")
    assert "写真は消えた" in me.press(card.buttons[0].does)
    assert me.memory.drafted("words") == "足りない"
    states = [row.state for row in pictures(shop)]
    assert states == ["gone"]


def test_a_button_of_an_older_summary_shows_what_is_filled_in_now(shop: Store) -> None:
    me = at_the_summary(shop)
    old = me.button("申し立てを送る").does
    me.tap("数を直す")
    me.say("500円券99枚")
    said = me.press(old)
    assert "内容が変わっています" in said
    assert "500円券 99枚" in said
    assert disputes(shop) == []


def test_something_else_is_asked_in_between_and_the_form_taken_up_again(shop: Store) -> None:
    me = at_the_counts(shop)
    assert "あと12日" not in me.say("お釣りは出ますか")
    assert "1,000円券 60枚" in me.tap("申し立ての続き")
    me.tap("この数で進む")
    assert disputes(shop) == []


def test_a_button_of_something_else_leaves_the_form_too(shop: Store) -> None:
    me = at_the_counts(shop)
    me.tap("この数で進む")
    me.press("desk?p=gifu-gotoeat")
    assert me.offers("申し立ての続き")
    me.say("お釣りは出ますか")
    assert me.memory.drafted("words") == "", "a question is not taken for what is wrong"
    assert "どこが違うか" in me.press("dispute?p=gifu-gotoeat&step=resume")


def test_a_form_ends_with_the_link(shop: Store) -> None:
    me = at_the_counts(shop)
    shop.write_now(lambda db: memberships.end(db, 1, kit.NOW, "staff"))
    assert "2週間以内" in me.tap("この数で進む")
    assert me.memory.draft == ()
    assert disputes(shop) == []


def test_a_question_with_a_face_value_in_it_is_no_count(shop: Store) -> None:
    me = at_the_counts(shop)
    me.say("500円券はいつまで使えますか")
    assert me.memory.form == ""
    assert me.memory.drafted("form") == "dispute"


def test_choosing_the_same_payout_again_goes_on_where_it_was_left(shop: Store) -> None:
    me = at_the_counts(shop)
    me.say("500円券7枚")
    me.memory = me.memory.but(form="")
    assert "違うか" in me.press("dispute?p=gifu-gotoeat&payout=2&step=start")
    assert "face-500:7" in me.memory.drafted("counts")


@pytest.mark.parametrize("how", ["やめる", "キャンセル"])
def test_cancelling_asks_first_and_loses_words_and_pictures(shop: Store, how: str) -> None:
    me = at_the_counts(shop)
    me.picture()
    assert "写真は消えます" in me.say(how)
    assert "1,000円券 60枚" in me.tap("入力を続ける")
    me.tap("入力をやめる")
    assert "送っていません" in me.tap("やめて消す")
    assert (me.memory.form, me.memory.draft) == ("", ())
    assert disputes(shop) == []
    assert [row.state for row in pictures(shop)] == ["gone"]


@pytest.mark.parametrize(
    "step", ["stubs_yes", "counts_known", "send&mark=abc", "resume", "cancel_now", "edit_words"]
)
def test_a_button_of_a_form_that_is_over_does_nothing(shop: Store, step: str) -> None:
    said = Merchant(shop).press(f"dispute?p=gifu-gotoeat&step={step}" if "&" not in step else
                                "dispute?mark=abc&p=gifu-gotoeat&step=send")  # fmt: skip
    assert "入力中の申し立てはありません" in said
    assert disputes(shop) == []


def test_sending_before_everything_is_said_asks_for_it(shop: Store) -> None:
    me = Merchant(shop)
    me.say("2月1日の入金の金額が合わない")
    assert "手元にありますか" in me.press("dispute?p=gifu-gotoeat&step=send")
    assert disputes(shop) == []
