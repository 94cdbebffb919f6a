"""A place in a message: whose ticket is asked about, or where ours is good."""

from collections.abc import Mapping

import pytest
import shipped

from faq.outside import Bounds
from faq.places import names_any_place
from programmes.model import Programme

PROGRAMMES: Mapping[str, Programme] = shipped.programmes()
BOUNDS: Mapping[str, Bounds] = {code: Bounds(programme) for code, programme in PROGRAMMES.items()}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("gifu-gotoeat", "愛知県の食事券、いつから買えるか知っとる？"),
        ("gifu-gotoeat", "名古屋のイート券はどこで売っとるの"),
        ("gifu-gotoeat", "三重のGo To Eatはいつまで使えますか"),
        ("gifu-gotoeat", "岐阜市民やけど愛知の食事券はどう買うん"),
        ("gifu-gotoeat", "滋賀県で配っとるクーポンのこと教えて"),
        ("gifu-gotoeat", "富山の食事券でおつりは出る？"),
        ("gifu-gotoeat", "長野県版の食事券の申込み方法"),
        ("gifu-gotoeat", "一宮の商品券はいつから"),
        ("gunma-gotoeat", "埼玉のGoToイートの券ってどこで買うん"),
        ("gunma-gotoeat", "栃木県の食事券は何月まで"),
        ("gunma-gotoeat", "長野のプレミアム券の抽選結果"),
        ("gunma-gotoeat", "軽井沢のおすすめの宿"),
        ("gunma-gotoeat", "高崎から来てます。栃木の食事券の事務局の電話は？"),
        ("aikyo-gunma", "長野県の宿泊割はいつまで"),
        ("aikyo-gunma", "新潟の旅行支援を申し込みたい"),
        ("aikyo-gunma", "埼玉県民割の予約方法"),
        ("aikyo-gunma", "日光の旅館の割引"),
        ("tottori-area", "島根のプレミアム飲食券はどこで買えるだ"),
        ("tottori-area", "岡山県の食事券、いつから"),
        ("tottori-area", "松江で売っとるクーポンはなんぼ"),
        ("tottori-area", "兵庫の城崎の旅行券"),
        ("ise-shouhinken", "津市の商品券はどこで使えるん"),
        ("ise-shouhinken", "津の商品券はどこで買えるん"),
        ("ise-shouhinken", "松阪の商品券いつから"),
        ("ise-shouhinken", "松阪市が出しとる商品券の申し込み"),
        ("ise-shouhinken", "志摩市のプレミアム商品券もう買える？"),
        ("ise-shouhinken", "名張で配っとる商品券のこと"),
        ("ise-shouhinken", "四日市の商品券、期限いつ"),
        ("ise-shouhinken", "名古屋の商品券の販売日"),
        ("ise-shouhinken", "伊勢市民ですが松阪の商品券は買えますか"),
        ("ise-shouhinken", "伊勢崎の商品券について"),
    ],
)
def test_the_ticket_of_another_place_is_not_ours(code: str, text: str) -> None:
    assert BOUNDS[code].elsewhere(text) is not None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("gifu-gotoeat", "多治見で買った券、となりの愛知の店で食べるときも出せるかな"),
        ("gifu-gotoeat", "名古屋のレストランで使えますか"),
        ("gifu-gotoeat", "愛知県の居酒屋でも使える？"),
        ("gifu-gotoeat", "岐阜の券は東京で使える？"),
        ("gifu-gotoeat", "三重の旅館で使っても大丈夫？"),
        ("gifu-gotoeat", "愛知に住んどるけど買える？"),
        ("gifu-gotoeat", "愛知県からでも買いに行ける？"),
        ("gifu-gotoeat", "愛知の券は岐阜で使えますか"),
        ("gifu-gotoeat", "愛知の食事券を出してきたお客さんがおる"),
        ("gifu-gotoeat", "長野の食事券でも支払いできる？"),
        ("gifu-gotoeat", "高山のお店でも使える？"),
        ("gifu-gotoeat", "下呂の温泉旅館で使えますか"),
        ("gifu-gotoeat", "大垣の店の一覧"),
        ("gifu-gotoeat", "各務原の食事券の売り場は"),
        ("gifu-gotoeat", "石川さんの券を預かった"),
        ("gunma-gotoeat", "東京でも使えますか"),
        ("gunma-gotoeat", "埼玉の店で食べるとき使える？"),
        ("gunma-gotoeat", "埼玉の券を出されたけど受け取っていい？"),
        ("gunma-gotoeat", "草津の旅館でも使えるん？"),
        ("gunma-gotoeat", "伊勢崎の加盟店はどこ"),
        ("gunma-gotoeat", "県外の人も買えますか"),
        ("aikyo-gunma", "大阪から泊まりに行きます"),
        ("aikyo-gunma", "東京の人も割引になる？"),
        ("aikyo-gunma", "草津の宿の割引"),
        ("aikyo-gunma", "埼玉の旅行会社で予約した"),
        ("aikyo-gunma", "栃木のホテルは対象になりますか"),
        ("aikyo-gunma", "みなかみ町の温泉に泊まる"),
        ("tottori-area", "米子で買った券、島根の店で出せるだか"),
        ("tottori-area", "松江の店でも使える？"),
        ("tottori-area", "倉吉の店でも使えるだか"),
        ("tottori-area", "岡山から行くけど買える？"),
        ("tottori-area", "境港の食事券はどこで売っとる"),
        ("ise-shouhinken", "松阪の店でも使えるん？"),
        ("ise-shouhinken", "津の店でも登録できる？"),
        ("ise-shouhinken", "松阪に住んどるけど買える？"),
        ("ise-shouhinken", "玉城町の店やけど入れる？"),
        ("ise-shouhinken", "伊勢の商品券は津で使える？"),
        ("ise-shouhinken", "鳥羽の旅館で券使える？"),
        ("ise-shouhinken", "松阪の商品券を出されたらどうする"),
        ("ise-shouhinken", "東京に住んでるけど買える？"),
        ("ise-shouhinken", "福島さんに代わってください"),
        ("ise-shouhinken", "いつまで使えますか"),
    ],
)
def test_where_our_ticket_is_good_is_ours_to_answer(code: str, text: str) -> None:
    assert BOUNDS[code].elsewhere(text) is None


@pytest.mark.parametrize("code", PROGRAMMES)
def test_no_question_that_ships_is_taken_for_another_place(code: str) -> None:
    programme = PROGRAMMES[code]
    texts = [text for entry in programme.entries for text in (entry.question, *entry.phrasings)]
    assert [text for text in texts if BOUNDS[code].elsewhere(text)] == []


def test_a_neighbouring_city_is_named_and_another_prefecture_too() -> None:
    ise = BOUNDS["ise-shouhinken"]
    found = [ise.elsewhere(text) for text in ("松阪の商品券はいつから", "名古屋の商品券はいつから")]
    assert [where.name for where in found if where] == ["松阪", "愛知県"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("大阪の券は", True),
        ("よその県の券は", True),
        ("高崎で使える？", True),
        ("割引率は", False),
        ("恵方巻き買える？", False),
    ],
)
def test_a_text_names_a_place_or_none(text: str, named: bool) -> None:
    assert names_any_place(text) is named
