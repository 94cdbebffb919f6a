"""People choose what they are reminded of: in words and by buttons, each answer saying what is on and what comes next."""

from datetime import datetime, time
from typing import Any

import merchant_kit as kit
import pytest
from asking import HANDLERS, Ask, Said, ask_handler
from shipped import WORDS, programmes
from talking import Talk

from bot.clock import TOKYO
from bot.orders import ChooseReminder, carry_out
from bot.records import Records
from bot.reminder_choices import Choice, chosen
from bot.reminder_wish import Wish, wish_of
from programmes.rules.reminders import Quiet
from store import Store, conversations, memberships, reminders

GIFU = "gifu-gotoeat"
DEMO = "2020-12-18T12:00"
LINKED, USER = "U1", "U2"


@pytest.fixture
def store_of_two(sqlite_store: Store) -> Store:
    """U1 is linked to a shop of Gifu and one of Gunma, U2 to none."""
    sqlite_store.write_now(lambda db: kit.linked(db, kit.merchant(db)))
    sqlite_store.write_now(lambda db: kit.linked(db, kit.merchant(db, "gunma-gotoeat", number="2001")))
    sqlite_store.write_now(lambda db: conversations.make_known(db, [("line:main", USER)], kit.NOW))
    return sqlite_store


class Person:
    """Speaks with the handler, and what it orders is written."""

    def __init__(self, store: Store, who: str, code: str = GIFU, at: str = DEMO) -> None:
        self.store, self.who, self.code, self.at = store, who, code, at
        self.memory: dict[str, Any] = {}

    def say(self, text: str = "", **args: str) -> Said:
        more = {"memory": self.memory["was"]} if self.memory else {}
        with self.store.database.reading() as db:
            members = memberships.of_person(db, "line:main", self.who, kit.NOW)
            records = Records(db, members, ("line:main", self.who)).of(self.code)
            said = ask_handler("reminders", self.code, text, self.at, records=records, args=args, **more)
        self.memory["was"] = said.reply.memory
        now = datetime.fromisoformat(self.at).replace(tzinfo=TOKYO)
        for order in said.reply.orders:
            self.store.write_now(lambda db, order=order: carry_out(db, order, "line:main", self.who, now))
        return said

    def chose(self) -> dict[str, Choice]:
        return chosen(self.store.read_now(lambda db: reminders.choices(db, "line:main", self.who, self.code)))


def test_a_linked_shop_sees_what_is_on_unasked_and_when_the_next_one_comes(store_of_two: Store) -> None:
    said = Person(store_of_two, LINKED).say("お知らせの設定")
    for words in (
        "5種類", "次のお知らせ: 2021年1月2日(土)の10時ごろ", "換金の締切: 3日前と当日の10時ごろ", "入金: そのつど、10時ごろ",
        "届かないもの: 使える期間の終わり、", "いつでも変えられます", "［すべて止める］",
    ):  # fmt: skip
        assert words in said
    assert said.reply.orders == ()


def test_a_user_of_tickets_has_nothing_on_until_asked_and_then_hears_the_day(store_of_two: Store) -> None:
    user = Person(store_of_two, USER)
    assert "いま届くお知らせはありません" in user.say("お知らせの設定")
    said = user.say("使える期間が終わる前に教えて")
    for words in ("2021年2月14日(日)の18時ごろ", "14日前、3日前と当日の18時ごろ", "いつでも変えられます"):
        assert words in said
    assert user.chose() == {"use_end": Choice(True, (14, 3, 0), 18)}
    assert "次のお知らせ: 2021年2月14日(日)" in user.say("何時に届く？")


def test_days_and_hour_are_changed_in_words_one_after_the_other(store_of_two: Store) -> None:
    user = Person(store_of_two, USER)
    user.say("使える期間が終わる前に教えて")
    assert "2021年2月25日(木)の18時ごろ" in user.say("3日前だけにして")
    assert "2021年2月25日(木)の9時ごろ" in user.say("朝9時にして")
    assert "3日前と前日の9時ごろ" in user.say("前日にも知らせて")
    night = user.say("朝6時にして")
    assert "2021年2月24日(水)の20時ごろ" in night
    assert "その前の20時ごろ" in night
    assert "14日前からです" in user.say("30日前に知らせて")
    assert user.chose() == {"use_end": Choice(True, (3, 1), 6)}


def test_one_kind_is_stopped_and_the_others_go_on(store_of_two: Store) -> None:
    shop = Person(store_of_two, LINKED)
    said = shop.say("入金の通知を止めて")
    assert "「入金」のお知らせを止めました" in said
    assert "いま届くのは、換金の締切、最後の締切、入金額の違い、異議申し立ての期限です" in said
    assert not shop.chose()["payout_sent"].wanted
    assert "［このお知らせを受け取る］" in said


def test_everything_is_stopped_and_comes_back_as_it_was(store_of_two: Store) -> None:
    shop = Person(store_of_two, LINKED)
    shop.say("締切は5日前に知らせて")
    assert "すべて止めました" in shop.say("通知を止めて")
    assert "すべて止めています" in shop.say("お知らせの設定")
    back = shop.say(step="all_on")
    assert "5日前の10時ごろ" in back
    assert set(shop.chose()) == {"round_cutoff", "final_cutoff"}


def test_what_is_asked_for_after_everything_was_stopped_comes_alone(store_of_two: Store) -> None:
    shop = Person(store_of_two, LINKED)
    shop.say("通知を止めて")
    assert "いま届くお知らせは、これだけです" in shop.say("締切の前に教えて")
    assert "2種類" in shop.say("お知らせの設定")


def test_days_are_buttons_that_add_and_take_away_and_one_stays(store_of_two: Store) -> None:
    user = Person(store_of_two, USER)
    first = user.say(step="days", kind="use_end")
    assert "✓ 14日前" in first
    assert first.reply.orders == ()
    [without_14] = [b.does for b in first.reply.blocks[0].buttons if b.label == "✓ 14日前"]  # type: ignore[union-attr]
    args = {key: value for key, value in without_14.args if key != "p"}  # type: ignore[union-attr]
    again = user.say(**args)
    assert "いまは3日前と当日です" in again
    assert user.chose() == {"use_end": Choice(True, (3, 0), 18)}
    only = user.say(step="days", kind="use_end", days="8")
    [same] = [b.does for b in only.reply.blocks[0].buttons if b.label == "✓ 3日前"]  # type: ignore[union-attr]
    assert dict(same.args)["days"] == "8"  # type: ignore[union-attr]


def test_words_answer_the_question_for_an_hour() -> None:
    talk = Talk(GIFU, role="consumer", programme=GIFU)
    talk.say("使える期間が終わる前に教えて")
    talk.tap("時刻を変える")
    [order] = talk.say("朝9時").orders
    assert isinstance(order, ChooseReminder)
    assert order.change.choice.hour == 9
    talk.tap("時刻を変える")
    assert talk.say("おつりは出ますか").topic != "do:reminders"


@pytest.mark.parametrize(
    ("code", "at", "text", "words"),
    [
        (
            GIFU,
            "2021-03-01T09:00",
            "使える期間が終わる前に教えて",
            "2021年2月28日(日)でした。もう過ぎているので",
        ),
        (GIFU, "2021-02-28T18:30", "使える期間が終わる前に教えて", "これからお届けするお知らせはありません"),
        (GIFU, "2021-02-27T12:00", "使える期間が終わる3日前に教えて", "もっと近い日を選ぶと"),
        ("aikyo-gunma", "2020-07-01T12:00", "販売が終わる前に教えて", "資料に日付が書かれていません"),
    ],
)
def test_what_cannot_come_any_more_or_has_no_day_is_said_and_nothing_is_kept(
    store_of_two: Store, code: str, at: str, text: str, words: str
) -> None:
    user = Person(store_of_two, USER, code, at)
    assert words in user.say(text)
    assert user.chose() == {}


def test_a_programme_without_dated_cutoffs_makes_none_up(store_of_two: Store) -> None:
    said = Person(store_of_two, LINKED, "gunma-gotoeat", "2021-11-01T12:00").say("締切の前に教えて")
    assert "資料に日付が書かれていません" in said
    assert said.reply.orders == ()
    assert "お知らせできるのは、入金、" in said


def test_a_shop_that_is_not_linked_hears_what_to_do_first(ask: Ask) -> None:
    said = ask("reminders", GIFU, "締切の前に教えて", DEMO, role="merchant")
    assert "連携すると届きます" in said
    assert "［記録と連携する］" in said
    assert said.reply.orders == ()
    sample = ask(
        "reminders", GIFU, "", DEMO, role="merchant", args={"step": "sample", "kind": "round_cutoff"}
    )
    assert "ポストに入れる最後の日: 2021年1月5日(火)" in sample


def test_who_wants_to_be_told_without_saying_of_what_is_asked(ask: Ask) -> None:
    said = ask("reminders", GIFU, "通知してほしい", DEMO, role="consumer")
    assert "何をお知らせしますか" in said


def test_in_a_group_nothing_is_chosen(ask: Ask) -> None:
    said = ask("reminders", GIFU, "通知を止めて", DEMO, records=Records(speaker=("line:main", "C1")))
    assert "グループでは設定できません" in said
    assert said.reply.orders == ()
    offer = ask("use", GIFU, "いつまで使える", DEMO, records=Records(speaker=("line:main", "C1")))
    assert "終わる前に知らせる" not in offer


@pytest.mark.parametrize(
    ("handler", "at", "role", "label"),
    [
        ("next_cutoff", DEMO, "merchant", "締切の前に知らせる"),
        ("next_cutoff", "2021-03-20T12:00", "merchant", None),
        ("use", DEMO, "consumer", "終わる前に知らせる"),
        ("use", "2021-03-20T12:00", "consumer", None),
        ("sale", DEMO, "consumer", "販売終了の前に知らせる"),
        ("price", DEMO, "consumer", None),
    ],
)
def test_after_a_last_day_that_is_to_come_it_is_offered(
    ask: Ask, handler: str, at: str, role: str, label: str | None
) -> None:
    labels = [button.label for button in ask(handler, GIFU, "", at, role=role).reply.quick]
    offered = [each for each in labels if "前に知らせる" in each]
    assert offered == ([label] if label else [])


def test_the_sample_is_the_card_that_will_come(store_of_two: Store) -> None:
    said = Person(store_of_two, LINKED).say(step="sample", kind="round_cutoff")
    assert "ポストに入れる最後の日: 2021年1月5日(火)" in said
    assert "あと3日です" in said


def test_every_kind_has_a_name_that_fits_a_button() -> None:
    for programme in programmes().values():
        for kind in {rule.about for rule in programme.reminders}:
            name = WORDS("reminder_settings", "kind_name", kind=kind, programme=programme)
            assert 0 < len(name) <= 20


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("三日前と当日に教えて", Wish("on", (), (3, 0))),
        ("締切の通知だけ止めて", Wish("off", ("round_cutoff", "final_cutoff"))),
        ("最後の締切の１週間前に知らせて", Wish("on", ("final_cutoff",), (7,))),
        ("お知らせの設定を教えて", Wish()),
        ("7時にして", Wish(hour=19)),
        ("朝7時にして", Wish(hour=7)),
        ("また通知して", Wish("again")),
        ("5日前も", Wish(days=(5,), also=True)),
    ],
)
def test_a_wish_is_read_from_words(text: str, wish: Wish) -> None:
    assert wish_of(text) == wish


def test_the_quiet_hours_of_the_deployment_are_told(ask: Ask) -> None:
    quiet = Quiet(time(19), time(10))
    said = ask("reminders", GIFU, "使える期間が終わる前に夜8時に教えて", DEMO, quiet=quiet)
    assert "その前の18時ごろ" in said
    asked = ask("reminders", GIFU, "", DEMO, quiet=quiet, args={"step": "hour", "kind": "use_end"})
    assert "19:00から10:00まで" in asked


def test_announcements_come_to_linked_shops_unasked_and_to_others_when_they_ask(store_of_two: Store) -> None:
    shop, user = Person(store_of_two, LINKED), Person(store_of_two, USER)
    assert "［事務局からのお知らせ］" in shop.say("お知らせの設定")
    assert "届く設定です" in shop.say(step="news")
    assert "届かない設定です" in user.say(step="news")
    assert "届かない設定です" in shop.say("事務局からのお知らせを止めて")
    assert "届く設定です" in user.say(step="news_on")
    assert (shop.chose(), user.chose()) == ({"news": Choice(False)}, {"news": Choice(True)})


def test_announcements_stay_off_when_one_kind_is_asked_for_after_everything_was_stopped(
    store_of_two: Store,
) -> None:
    shop = Person(store_of_two, LINKED)
    shop.say(step="all_off")
    assert "届かない設定です" in shop.say(step="news")
    shop.say(step="on", kind="use_end")
    assert shop.chose()["news"] == Choice(False)


@pytest.mark.parametrize(
    ("text", "taken"),
    [("通知を止めて", True), ("盗まれたら番号で止めてもらえる？", False), ("3日前だけにして", True)],
)
def test_only_words_about_being_told_turn_reminders_on_or_off(text: str, taken: bool) -> None:
    assert HANDLERS["reminders"].takes(text, programmes()["ise-shouhinken"]) is taken  # type: ignore[attr-defined]
