"""A small list of shops that do not exist, in a city that does not exist."""

from functools import cache

from shops.index import ShopIndex
from shops.shop import Position, Shop

_ROWS = (
    # name, genre, address, phone, postal, lat, lng, ticket kinds
    ("みどり食堂", "ファミリーレストラン・食堂", "架空県みずほ市本町1丁目2-3", "0999-11-0001", "999-0101", 30.000, 140.000, ""),
    ("うどん処 三つ葉", "うどん・そば・丼", "みずほ市本町2-5", "0999-11-0002", "999-0101", 30.001, 140.001, "common"),
    ("手打ちそば 松風", "うどん・そば・丼", "みずほ市大字山手１２３番地", "0999-11-0003", "999-0102", 30.010, 140.010, "common"),
    ("焼きそば大将", "その他", "みずほ市旭町45-6", "0999-11-0004", "999-0103", 30.002, 140.003, "dedicated"),
    ("ハンバーガー工房サンダル", "ファストフード", "みずほ市旭町451", "0999-11-0005", "999-0103", 30.003, 140.004, "common"),
    ("BAR 月のうさぎ", "バー・ダイニングバー", "みずほ市本町3-1", "0999-11-0006", "999-0101", 30.0005, 140.0005, "dedicated"),
    ("居酒屋 ななほし", "居酒屋", "みずほ市本町3-2", "0999-11-0007", "999-0101", 30.0006, 140.0006, ""),
    ("居酒屋 ななほし 駅前店", "居酒屋", "みずほ市駅前町1-1 みずほ駅ビル", "0999-11-0008", "999-0104", 30.020, 140.020, ""),
    ("カモメ亭　みずほ本店", "洋食", "みずほ市旭町7-7", "0999-11-0009", "999-0103", 30.004, 140.005, "common"),
    ("カモメ亭　南野店", "洋食", "北都郡南野町湯元9-9", "0999-22-0001", "999-0201", 30.200, 140.200, "common"),
    ("ミスタードーナツ　みずほショップ", "カフェ・スイーツ", "みずほ市本町5-5", "0999-11-0010", "999-0101", 30.0015, 140.0015, ""),
    ("中華そば えびす", "ラーメン・餃子", "みずほ市旭町8-8", "0999-11-0011", "999-0103", 30.005, 140.006, ""),
    ("吉野家　みずほ店", "うどん・そば・丼", "みずほ市旭町9-9", "0999-11-0012", "999-0103", 30.006, 140.007, ""),
    ("OHANA　Cake's", "カフェ・スイーツ", "北都郡南野町湯元1-1", "0999-22-0002", "999-0201", 30.201, 140.201, ""),
    ("龍髙飯店", "中華料理", "北都郡南野町中央2-2", "0999-22-0003", "999-0202", 30.210, 140.210, ""),
    ("景勝軒　南野店", "ラーメン・餃子", "北都郡南野町湯元3-3", "0999-22-0004", "999-0201", 30.202, 140.202, ""),
    ("寿司 たちばな", "和食・寿司", "北都郡南野町湯元5", "TEL.", "-", None, None, ""),
    ("炭火焼肉デニーロ", "焼肉・ホルモン・韓国料理", "みずほ市山手77", "0999-11-0013", "999-0102", 30.011, 140.011, ""),
    ("ビストロ・ヴェール", "フレンチ・イタリアン", "みずほ市本町6-6", "0999-11-0014", "999-0101", 30.0021, 140.0021, ""),
)  # fmt: skip


def shops() -> list[Shop]:
    return [
        Shop(
            id=str(number),
            name=name,
            genre=genre,
            address=address,
            phone=phone,
            postal=postal,
            position=Position(lat, lng) if lat is not None and lng is not None else None,
            ticket_kinds=frozenset(kinds.split()),
        )
        for number, (name, genre, address, phone, postal, lat, lng, kinds) in enumerate(_ROWS)
    ]


@cache
def index() -> ShopIndex:
    return ShopIndex(shops())


def names(text: str, near: Position | None = None, limit: int = 10) -> list[str]:
    """The names that a search for ``text`` finds, best first, with single spaces."""
    results = index().search(index().ask(text), near=near, limit=limit)
    return [" ".join(hit.shop.name.split()) for hit in results.hits]
