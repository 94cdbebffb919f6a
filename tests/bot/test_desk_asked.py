"""Whether somebody is there, asked as people ask it: led to the desk, not refused."""

import pytest
from talking import Talk

from bot.plain import text_of


@pytest.mark.parametrize(
    ("code", "at", "text", "said"),
    [
        (
            "gifu-gotoeat",
            "2021-04-05",
            "なんべんかけても誰も電話に出えへん、もう終わったんか",
            "2021年3月31日(水)で終わりました",
        ),
        ("gifu-gotoeat", "2020-11-07", "いま電話かけてもいいんかな", "お休み"),
        ("aikyo-gunma", "2020-06-24", "もう5時20分やけど、まだ人おる？", "17:20は受付時間外"),
        ("aikyo-gunma", "2020-07-04", "今日は土曜やけど電話してもつながるん？", "お休み"),
        ("gunma-gotoeat", "2021-11-01", "まだ開いてるかい？", "17:30まで"),
        ("tottori-area", "2022-05-20", "電話ぜんぜん出んだけど", "0857-30-6412"),
        (
            "ise-shouhinken",
            "2023-11-25",
            "スマホ無理やで券をじかに持っていきたい、今日受け付けてくれる？",
            "2023年11月27日(月)9:00",
        ),
    ],
)
def test_whether_somebody_is_there_is_told(code: str, at: str, text: str, said: str) -> None:
    reply = Talk(code, at=at, role="merchant").say(text)
    assert (reply.topic, said in text_of(reply)) == ("do:desk", True)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("tottori-area", "加盟店って何"),
        ("tottori-area", "参加店舗って何のことですか"),
        ("gunma-gotoeat", "加盟店って何？"),
        ("gifu-gotoeat", "加盟店って何ですか"),
        ("ise-shouhinken", "取扱店ってなに"),
        ("aikyo-gunma", "対象施設って何？"),
    ],
)
def test_what_a_member_shop_is_is_told(code: str, text: str) -> None:
    reply = Talk(code, role="consumer").say(text)
    assert (reply.kind, reply.topic.partition(":")[0]) == ("answer", "faq")


@pytest.mark.parametrize(
    "text", ["電話に出た人の名前おしえて", "となりの店の売上わかる？", "昨日電話に出た女の人は誰"]
)
def test_who_answered_the_telephone_is_not_told(text: str) -> None:
    assert Talk("gifu-gotoeat", role="consumer").say(text).topic == "outside:privacy"
