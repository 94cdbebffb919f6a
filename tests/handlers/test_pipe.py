"""What is on its way: noted in one message or step by step, expected as the programme settles."""

from typing import Any

import merchant_kit as kit
import pytest
from asking import Ask, turn_of
from own_records import GIFU, Chat, args_of, buttons, chat, notes
from sqlalchemy import Connection

from bot.memory import Memory
from handlers import pipe
from store import Store


@pytest.mark.parametrize(
    ("code", "at", "text", "said", "kept"),
    [
        (
            GIFU, "2020-12-16", "今日500円券120枚送った",
            ["見込み額: 60,000円", "必着日: 2021年1月11日(月)（第4回）", "入金の見込み: 2021年2月1日(月)"],
            ("envelope", "2020-12-16", {"face-500": 120}, 60_000, 4),
        ),
        (
            "ise-shouhinken", "2023-11-15", "今日共通券30枚と専用券20枚、電子は12,000円を読み取った",
            ["見込み額: 52,000円", "受付の最終日: 2023年11月15日(水)（第2回）", "入金の見込み: 2023年11月22日(水)"],
            ("reading", "2023-11-15", {"common-1000": 30, "small-500": 20, "electronic": 12_000}, 52_000, 2),
        ),
        (
            "aikyo-gunma", "2020-07-01", "6/20に泊まった18人泊の報告を今日送った",
            ["第2期の必着日には、間に合わない見込みです", "支援金をお支払いできない場合があります"],
            ("report", "2020-07-01", {"guest-nights": 18}, 72_000, 2),
        ),
        (
            "aikyo-gunma", "2020-06-22", "6/10に泊まった18人泊の報告を今日送った",
            ["見込み額: 72,000円", "必着日: 2020年6月25日(木)（第1期）", "入金の見込み: 2020年7月9日(木)ごろ", "2週間程度"],
            ("report", "2020-06-22", {"guest-nights": 18}, 72_000, 1),
        ),
        (
            "gunma-gotoeat", "2021-11-01", "今日500円券120枚送った",
            ["見込み額: 60,000円", "日付は、資料に書かれていません", "「基本形：毎月2回」"],
            ("envelope", "2021-11-01", {"face-500": 120}, 60_000, None),
        ),
        (
            "tottori-area", "2022-05-20", "今日500円券8枚と250円券4枚を送りました",
            ["見込み額: 5,000円", "日付は、資料に書かれていません", "エリア内で決められた頻度"],
            ("envelope", "2022-05-20", {"area-500": 8, "area-250": 4}, 5_000, None),
        ),
    ],
)  # fmt: skip
def test_one_message_says_it_all_and_one_tap_keeps_it(
    store: Store, code: str, at: str, text: str, said: list[str], kept: tuple[Any, ...]
) -> None:
    here = chat(store, code, at)
    summary = here.say(text)
    assert [words for words in said if words not in summary] == []
    assert notes(store) == []
    assert "記録しました" in here.tap("記録する")
    [note] = notes(store)
    kind, day, counts, amount, number = kept
    assert (note.kind, str(note.day), note.counts) == (kind, day, counts)
    assert (note.amount, note.round, note.state) == (amount, number, "waiting")
    assert (here.memory.form, here.memory.draft) == ("", ())


@pytest.mark.parametrize(
    ("code", "at", "answers"),
    [
        (GIFU, "2020-12-17", ["12枚と30枚", "昨日"]),
        ("gunma-gotoeat", "2021-11-01", ["1,000円券12枚、500円券30枚", "10/31"]),
        ("ise-shouhinken", "2023-11-10", ["共通券12枚、専用券30枚、電子 12,000円", "今日"]),
        ("tottori-area", "2022-05-20", ["12 30", "おととい"]),
    ],
)
def test_what_is_missing_is_asked_one_by_one(store: Store, code: str, at: str, answers: list[str]) -> None:
    here = chat(store, code, at)
    said = here.press(step="start")
    assert "例" in said
    for answer in answers:
        assert here.memory.form == "pipe"
        said = here.say(answer)
    assert "記録しますか" in said
    assert "記録しました" in here.say("はい")
    assert len(notes(store)) == 1


def test_a_report_asks_for_which_nights_it_is(store: Store) -> None:
    here = chat(store, "aikyo-gunma", "2020-06-24")
    here.press(step="start")
    here.say("2人で3泊")
    said = here.tap("今日")
    assert "いつの宿泊の分ですか" in said
    assert "間に合わない見込み" in here.tap("第1期")
    assert notes(store) == []


@pytest.mark.parametrize(
    ("picked", "number", "said"),
    [("第1回", 1, "2020年11月30日(月)"), ("第2回", 2, "2020年12月28日(月)〜2021年1月5日(火)")],
)
def test_between_a_rounds_end_and_its_cutoff_it_is_asked_when_tickets_were_used(
    store: Store, picked: str, number: int, said: str
) -> None:
    here = chat(store, at="2020-11-02")
    assert "いつ使われた分ですか" in here.say("今日500円券120枚送った")
    assert said in here.tap(picked)
    here.tap("記録する")
    assert notes(store)[0].round == number


def test_what_misses_its_cutoff_is_paid_with_the_next_one_and_said_so(store: Store) -> None:
    here = chat(store, at="2020-11-06")
    said = here.say("10/30に使われた500円券120枚を今日送った")
    assert "第1回の必着日（2020年11月8日(日)）には、間に合わない見込みです" in said
    assert "2020年12月6日(日)（第2回）" in said
    here.tap("記録する")
    assert notes(store)[0].round == 2


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        (GIFU, "2021-03-05", "今日500円券120枚送った", "最後の必着日（2021年3月7日(日)）には、間に合わない"),
        (
            "ise-shouhinken",
            "2024-02-10",
            "今日共通券30枚を読み取った",
            "2024年2月9日(金)）には、間に合わない",
        ),
        ("ise-shouhinken", "2023-10-20", "今日共通券30枚を読み取った", "期間より前です"),
    ],
)
def test_outside_the_calendar_it_is_said_so(store: Store, code: str, at: str, text: str, said: str) -> None:
    assert said in chat(store, code, at).say(text)


def test_every_value_can_be_corrected_before_it_is_kept(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    here.tap("数を直す")
    assert "5,500円" in here.say("1000円券5枚と500円券1枚")
    assert "いつ使われた分" in here.tap("日付を直す", day="2020-12-14")
    assert "2020年12月14日(月)に送った" in here.tap("第3回")
    assert "1,000円券: 7枚" in here.say("1,000円券7枚でした")
    here.say("はい")
    [note] = notes(store)
    assert (note.counts, str(note.day), note.round) == ({"face-1000": 7, "face-500": 1}, "2020-12-14", 3)


def test_the_form_waits_while_something_else_is_asked_and_goes_on(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    with kit.records_of(store) as records:
        other = turn_of(GIFU, "次の締切はいつですか", here.at, records=records, memory=here.memory)
        assert pipe.continued(other) is None
        assert pipe.pictured(other) is None
    here.memory = here.memory.but(form="")
    assert "記録しますか" in here.press(step="resume")
    assert here.memory.form == "pipe"


@pytest.mark.parametrize("stop", ["やめる", "キャンセル"])
def test_it_can_be_given_up_at_any_step(store: Store, stop: str) -> None:
    here = chat(store)
    here.press(step="start")
    assert "やめました" in here.say(stop)
    assert (here.memory.draft, notes(store)) == ((), [])


def test_a_button_pressed_twice_keeps_one_note(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    save = args_of(buttons(here.last)["記録する"])[1]
    here.press(**save)
    assert "申し訳ありません" in here.press(**save)
    assert len(notes(store)) == 1


def test_a_button_of_an_earlier_summary_shows_what_is_now(store: Store) -> None:
    here = chat(store)
    here.say("今日500円券120枚送った")
    save = args_of(buttons(here.last)["記録する"])[1]
    here.say("500円券130枚")
    assert "65,000円" in here.press(**save)
    assert notes(store) == []


@pytest.mark.parametrize("day", ["2019-01-01", "2022-01-01"])
def test_a_day_far_away_is_asked_again(store: Store, day: str) -> None:
    here = chat(store)
    here.press(step="start")
    here.say("12枚と30枚")
    assert "いつですか" in here.tap("日付を選ぶ", day=day)


# --- whose --------------------------------------------------------------------------------------------


def test_of_several_shops_it_is_asked_which(store: Store) -> None:
    here = chat(store, shops=2)
    assert "どのお店" in here.say("今日500円券120枚送った")
    assert "2号店" in here.tap("2号店")
    here.tap("記録する")
    assert notes(store)[0].shop_id == 2
    here.at = "2020-12-17"
    assert "2号店" in here.press(step="list")


def test_the_name_of_the_shop_can_be_in_the_message_or_be_the_answer(store: Store) -> None:
    here = chat(store, shops=3)
    assert "3号店" in here.say("3号店、今日500円券120枚送った")
    here.tap("記録する")
    here.say("今日500円券80枚送った")
    here.say("2号店です")
    here.tap("記録する")
    assert [(note.shop_id, note.amount) for note in notes(store)] == [(3, 60_000), (2, 40_000)]


def test_more_shops_than_a_message_takes_are_shown_page_by_page(store: Store) -> None:
    here = chat(store, "tottori-area", "2022-05-20", shops=23)
    here.say("今日500円券8枚を送りました")
    seen: set[str] = set()
    while "ほかのお店" in buttons(here.last):
        seen |= buttons(here.last).keys()
        here.tap("ほかのお店")
    seen |= buttons(here.last).keys()
    assert {f"{each + 1}号店" for each in range(23)} | {"みほん食堂"} <= seen
    assert "23号店" in here.press(step="place", place="s23")
    here.tap("記録する")
    assert notes(store)[0].shop_id == 23


def test_the_only_shop_is_not_asked_for(store: Store) -> None:
    here = chat(store, shops=1)
    here.say("今日500円券120枚送った")
    here.tap("記録する")
    assert notes(store)[0].shop_id == 1


def test_notes_and_shops_of_others_are_as_those_that_never_were(store: Store) -> None:
    here = chat(store, shops=2)
    here.say("今日500円券120枚送った")
    here.tap("1号店")
    here.tap("記録する")

    def unit(db: Connection) -> None:
        other = kit.merchant(db, number="2002")
        kit.linked(db, other, address="U2")

    store.write_now(unit)
    theirs = Chat(store, GIFU, "2020-12-16", address="U2")
    for args in ({"step": "withdraw", "note": "1"}, {"step": "agree", "payout": "1"}):
        foreign = theirs.press(**args)
        gone = theirs.press(**{key: "99" if value == "1" else value for key, value in args.items()})
        assert foreign.text == gone.text
        assert not foreign.reply.orders
    assert "60,000" not in theirs.press(step="list")
    theirs.press(step="start")
    assert "申し訳ありません" in theirs.press(step="place", place="s1")
    assert [note.state for note in notes(store)] == ["waiting"]


# --- not linked ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        (GIFU, "2020-12-16", "今日500円券120枚送った", ["60,000円", "2021年2月1日(月)"]),
        ("ise-shouhinken", "2023-11-15", "今日共通券30枚を読み取った", ["30,000円", "2023年11月22日(水)"]),
        ("aikyo-gunma", "2020-06-26", "今日18人泊の報告を送った", ["72,000円"]),
        ("gunma-gotoeat", "2021-11-01", "500円券120枚送った", ["60,000円", "資料に書かれていません"]),
        ("tottori-area", "2022-05-20", "250円券4枚送った", ["1,000円", "資料に書かれていません"]),
        (GIFU, "2020-12-16", "送った分を記録したい", ["連携が必要です"]),
    ],
)
def test_who_is_not_linked_has_it_reckoned_and_is_offered_the_link(
    ask: Ask, code: str, at: str, text: str, said: list[str]
) -> None:
    answer = ask("pipe", code, text, at)
    assert [words for words in said if words not in answer] == []
    assert not answer.reply.orders
    assert args_of(buttons(answer)["記録と連携する"]) == ("link", {})


def test_a_draft_of_somebody_whose_link_has_ended_leads_nowhere(ask: Ask) -> None:
    memory = Memory(
        programme=GIFU, form="pipe", draft=(("form", "pipe"), ("p", GIFU), ("counts", "face-500:1"))
    )
    assert pipe.continued(turn_of(GIFU, "はい", "2020-12-16", memory=memory)) is None
    assert not ask("pipe", GIFU, "", "2020-12-16", memory=memory, args={"step": "save"}).reply.orders
