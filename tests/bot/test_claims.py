"""A question that only one handler can compute goes to it, however other words around it rank."""

from datetime import date
from functools import cache

import pytest
import shipped

from bot.claims import claimed_first
from bot.turn import Question
from faq.ranking import Candidate, Found, Match

GIFU, GUNMA = "gifu-gotoeat", "gunma-gotoeat"
AIKYO, TOTTORI, ISE = "aikyo-gunma", "tottori-area", "ise-shouhinken"
DAYS = {
    GIFU: "2020-12-01",
    GUNMA: "2021-11-01",
    AIKYO: "2020-07-01",
    TOTTORI: "2022-05-20",
    ISE: "2023-11-10",
}


@cache
def other(kind: str, probability: float) -> Found:
    candidate = Candidate(
        "outside:abuse" if kind == "refused" else f"{kind}:other",
        frozenset(),
        ("別の質問",),
        kind="outside" if kind != "faq" else "faq",
    )  # type: ignore[arg-type]
    return Found((Match(candidate, probability, 1.0),), "answer")


def first(code: str, text: str, role: str, found: Found) -> str:
    question = Question(text, shipped.programmes()[code], role, date.fromisoformat(DAYS[code]))  # type: ignore[arg-type]
    return claimed_first(found, question, shipped.REGISTRY).matches[0].candidate.id


CLAIMED = [
    (GUNMA, "consumer", "年明けの三日、券もってうどん食べに行くつもりだけど平気かね", "do:use"),
    (GIFU, "consumer", "3月の頭、券で電気屋の帰りにごはん食べてもいい？", "do:use"),
    (AIKYO, "consumer", "8月10日なんですけど割引ききますか？", "do:use"),
    (GIFU, "consumer", "まだファミマで買えるやろか", "do:sale"),
    (GUNMA, "consumer", "セブンでまた売るって聞いた、次いつ", "do:sale"),
    (GIFU, "merchant", "今からでも加盟店に登録できますか", "do:recruitment"),
    (GIFU, "consumer", "3,800円の会計に千円券3枚と五百円券1枚、あと現金いくら", "do:worth"),
    (GIFU, "merchant", "千円が28枚と五百円券が64枚、合計額だして", "do:worth"),
    (GIFU, "consumer", "2セットだと五百円券は何枚", "do:price"),
    (TOTTORI, "consumer", "1冊のうち250円の券だけ足すといくらになる？", "do:price"),
    (GUNMA, "consumer", "夫が実券1冊、わたしがプレミアム券1冊。あわせると何円分", "do:price"),
    (TOTTORI, "consumer", "1万円あったら何冊買えますか", "do:price"),
    (ISE, "consumer", "6セット買えます？", "do:limit"),
    (GIFU, "merchant", "3回目の必着に間に合わんかった。次は何日？", "do:missed_cutoff"),
    (GIFU, "merchant", "出し忘れの券が20枚、今日投函しても換金してもらえる？", "do:missed_cutoff"),
    (ISE, "merchant", "11/22の入金に乗せるにはいつまでに読めばいい", "do:next_cutoff"),
    (GIFU, "merchant", "12月24日に使われる券は何日までに届けたらいいですか", "do:next_cutoff"),
    (GIFU, "merchant", "12月24日に使われた券のお金はいつ入りますか", "do:payout"),
    (AIKYO, "merchant", "7月16日が必着なのはいつの宿泊分ですか", "do:next_cutoff"),
    (ISE, "merchant", "12月7日に入るのはいつ読んだ分？", "do:next_cutoff"),
    (ISE, "merchant", "11月15日までに読まんかったら入金はいつになる？", "do:missed_cutoff"),
    (ISE, "merchant", "今日通帳みたらお金入っとった。いつからいつまでに読んだ分？", "do:next_cutoff"),
    (GIFU, "merchant", "13日に使われた分、3回目と4回目どっち？", "do:next_cutoff"),
    (AIKYO, "merchant", "7月9日泊の分は第何期", "do:next_cutoff"),
    (ISE, "consumer", "2人で6セット買える？", "do:limit"),
    (GIFU, "merchant", "10月28日に使われたやつ送り忘れてた。今から送るとお金いつ", "do:missed_cutoff"),
    (GIFU, "merchant", "11月28日に使われたやつ送り忘れてた。今から送るとお金いつ", "do:payout"),
    (GIFU, "merchant", "11月分、明日出したら金曜に着く。セーフ？", "do:next_cutoff"),
    (AIKYO, "merchant", "登録の締切すぎた？", "do:recruitment"),
    (TOTTORI, "merchant", "参加店7店、上限は", "do:subsidy"),
    (GIFU, "merchant", "2月1日の入金ありましたか", "do:next_cutoff"),
    (GUNMA, "consumer", "元日に食事券だめ？", "do:use"),
    (GIFU, "merchant", "加盟店の一期に申し込み損ねた。次は？", "do:recruitment"),
    (ISE, "consumer", "はがきまだ来んけど、いつから使えるの", "do:use"),
    (ISE, "merchant", "保管してた商品券、きょう処分しても大丈夫ですか", "do:keeping"),
    (GUNMA, "merchant", "年明けの三日の客が食事券で払ってった、期限切れかい？", "do:use"),
    (GUNMA, "consumer", "セブン行ったらボタンなかった、今は売ってないん？", "do:sale"),
    (GUNMA, "consumer", "母にもらったプレミアム券のこと、今日行ったらまだ買えるかい", "do:sale"),
]


@pytest.mark.parametrize(("code", "role", "text", "handler"), CLAIMED)
def test_it_goes_before_a_stored_answer(code: str, role: str, text: str, handler: str) -> None:
    assert first(code, text, role, other("faq", 0.6)) == handler


@pytest.mark.parametrize(("code", "role", "text", "handler"), CLAIMED)
def test_it_goes_before_small_talk_and_other_services_but_not_before_abuse(
    code: str, role: str, text: str, handler: str
) -> None:
    assert first(code, text, role, other("outside", 0.95)) == handler
    assert first(code, text, role, other("refused", 0.95)) == "outside:abuse"


@pytest.mark.parametrize(
    ("code", "role", "text"),
    [
        (GUNMA, "consumer", "今週末、券でテイクアウトしてもいい？"),
        (GIFU, "consumer", "明日どの店で使えますか"),
        (GIFU, "merchant", "12/24に使われた券の半券はいつ捨てていい"),
        (GIFU, "merchant", "2月1日の入金額が少ない、いつまで言える"),
        (GIFU, "consumer", "2400円の定食に千円券3枚出したらおつりは"),
        (GIFU, "consumer", "2セットいくら"),
        (GIFU, "consumer", "1人で2セット買える？"),
        (GIFU, "merchant", "2回目の入金まだ来てない、もう遅れてる？"),
        (GIFU, "merchant", "登録の内容を今から変更できますか"),
        (ISE, "consumer", "はがきは11月末まで置いといても平気？"),
        (ISE, "consumer", "今月ガス代が高い。商品券で払えへん？"),
        (ISE, "merchant", "明日会議所に券もっていったら受け付けてもらえる？"),
        (GIFU, "consumer", "もう一回売り出すことある？"),
        (GIFU, "merchant", "11月に受けた券の束を持っています。もう出しても無駄ですか"),
        (GUNMA, "consumer", "また売り始めたのは何日でしたか"),
        (AIKYO, "merchant", "旅館業の許可がまだです。今から申請できますか"),
        (AIKYO, "merchant", "施設の登録の電話、土曜もつながる？"),
    ],
)
def test_what_it_has_not_understood_it_leaves_alone(code: str, role: str, text: str) -> None:
    assert first(code, text, role, other("faq", 0.6)) == "faq:other"


def test_a_day_and_whether_it_is_all_right_is_no_small_talk() -> None:
    assert first(TOTTORI, "6月いっぱいはいけますよね？", "consumer", other("outside", 0.7)) == "do:use"
    assert first(TOTTORI, "6月いっぱいはいけますよね？", "consumer", other("faq", 0.3)) == "faq:other"


def test_a_stored_answer_that_is_surer_stays_first() -> None:
    text = "年明けの三日、券もってうどん食べに行くつもりだけど平気かね"
    assert first(GUNMA, text, "consumer", other("faq", 0.85)) == "faq:other"


def test_what_was_got_from_somebody_is_asked_about_as_of_now() -> None:
    text = "友達にもらった食事券、まだ使える？"
    assert first(GUNMA, text, "consumer", other("faq", 0.4)) == "do:use"


def test_from_when_on_it_is_sold_in_a_way_that_is_named() -> None:
    text = "抽選に外れた。セブンで誰でも買えるようになるのはいつから"
    assert first(GUNMA, text, "consumer", other("faq", 0.4)) == "do:sale"


def test_a_day_that_is_good_settles_less_than_one_that_is_not() -> None:
    text = "今週末、券もってうどん食べに行くつもりだけど平気かね"
    assert first(GUNMA, text, "consumer", other("faq", 0.4)) == "do:use"
    assert first(GUNMA, text, "consumer", other("faq", 0.6)) == "faq:other"


def test_who_cannot_ask_it_is_not_answered_by_it() -> None:
    assert first(GIFU, "3回目の必着に間に合わなかった", "consumer", other("faq", 0.3)) == "faq:other"
