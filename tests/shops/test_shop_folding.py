"""One spelling for names, readings and addresses."""

import pytest

from shops.addresses import fold_address, place_of
from shops.folding import fold, kana_of_romaji, sound, written
from shops.genres import genres_asked, genres_of
from shops.reading import readings_of
from shops.shop import Shop, branch_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＢＡＲ　月", "bar月"),
        ("龍鳴舘", "竜鳴館"),
        ("らーめん", "ラーメン"),
        ("ﾊﾟｽﾀﾊﾞﾙ", "パスタバル"),
        ("ヴェール", "ベール"),
        ("ドトール・コーヒー", "ドトールコーヒー"),
        ("Bistrot sérénité", "BISTROT SERENITE"),
        ("ふぁみりー", "フアミリー"),
        ("髙嶋屋", "高島屋"),
    ],
)
def test_two_spellings_of_a_name_are_one(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("gyukaku", "ぎゅうかく"),
        ("ohtoya", "おおとや"),
        ("shimbashi", "しんばし"),
        ("ippudo", "いっぷうどう"),
        ("tokyo", "とうきょう"),
        ("zyunko", "じゅんこ"),
    ],
)
def test_romaji_sounds_like_the_reading(romaji, kana):
    assert sound(kana_of_romaji(romaji)) == sound(kana)


def test_english_is_no_romaji():
    assert kana_of_romaji("burger") == ""


def test_a_small_tsu_is_not_a_large_one_in_a_genre():
    assert "カツ" not in written("かっぱ")


@pytest.mark.parametrize(
    ("address", "folded"),
    [
        ("架空県みずほ市本町１丁目２番地３", "みずほ市本町1-2-3"),
        ("みずほ市大字山手１２３番地", "みずほ市山手123"),
        ("みずほ市本町三丁目4番地の5", "みずほ市本町3-4-5"),
        ("みずほ市旭町1‐2ー3", "みずほ市旭町1-2-3"),
    ],
)
def test_an_address_has_one_spelling(address, folded):
    assert fold_address(address) == folded


@pytest.mark.parametrize(
    ("address", "municipality", "town"),
    [
        ("群馬県前橋市文京町2-1", "前橋市", "文京町"),
        ("佐波郡玉村町上新田1", "玉村町", "上新田"),
        ("三重県四日市市諏訪町1", "四日市市", "諏訪町"),
        ("福島県郡山市駅前1", "郡山市", "駅前"),
        ("利根郡みなかみ町湯桧曽2", "みなかみ町", "湯桧曽"),
    ],
)
def test_the_municipality_is_read_from_an_address(address, municipality, town):
    place = place_of(address)
    assert (place.municipality, place.town) == (municipality, town)


@pytest.mark.parametrize(
    ("name", "genre", "code", "has"),
    [
        ("焼きそば大将", "", "soba", False),
        ("焼きそば大将", "", "yakisoba", True),
        ("中華そば えびす", "", "ramen", True),
        ("中華そば えびす", "", "soba", False),
        ("ハンバーガー工房", "", "bar", False),
        ("ハンバーガー工房", "", "hamburger", True),
        ("クローバー", "", "bar", False),
        ("みどり", "和食、うどん・そば", "udon", True),
        ("みどり", "和食・寿司", "sushi", True),
    ],
)
def test_a_genre_is_read_from_the_name_and_the_list(name, genre, code, has):
    assert (code in genres_of(Shop("1", name, genre=genre))) is has


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("オ肉", ("yakiniku",)),
        ("ヤキトリヤサン", ("yakitori",)),
        ("イタ飯屋", ("italian",)),
        ("飲ミ屋", ("izakaya", "bar")),
        ("松本", ()),
    ],
)
def test_everyday_words_ask_for_genres(word, codes):
    assert genres_asked(word) == codes


def test_a_name_has_several_readings_and_the_given_one_comes_first():
    assert readings_of("はま寿司 みずほ店")[0].startswith("|ハマズシ")
    assert readings_of("松風", ["マツカゼ"])[0] == "|マツカゼ"
    assert len(readings_of("松風", ["マツカゼ"])) > 1


def test_a_corrected_reading_can_be_heard_from_its_second_word():
    assert readings_of("餃子の王将 みずほ店")[0].startswith("|ギヨウザノ|オウシヨウ|")


def test_the_branch_stands_behind_a_space():
    assert branch_in("カモメ亭　南野店") == "南野店"
    assert branch_in("カモメ亭") == ""
