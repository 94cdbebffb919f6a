"""One spelling for names, readings and what people type.

``fold`` forgets width, case, old characters, kana script and marks; ``sound`` forgets long vowels and ッ as well, so that what is
typed in romaji (which does not write them) meets a reading.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_MODERN_THEN_OLD = (
    "国國 学學 沢澤 高髙 崎﨑嵜 辺邊邉 斉齋齊斎 広廣 浜濱濵 島嶋嶌 真眞 寿壽 恵惠 桜櫻 "
    "滝瀧 竜龍 蔵藏 円圓 会會 変變 旧舊 体體 医醫 写寫 発發 売賣 読讀 駅驛 営營 証證 "
    "号號 来來 図圖 処處 館舘 麺麵麪 鶏鷄雞 荘莊 宝寶 栄榮 万萬 弥彌 礼禮 条條 県縣 "
    "曽曾 亀龜 鉄鐵 麦麥 塩鹽 静靜 楽樂 焼燒 与與 豊豐 瀬瀨 浅淺 摂攝 芸藝 児兒 徳德 "
    "鴎鷗 桧檜 恒恆 清淸 巻卷 富冨 岳嶽 峰峯 穂穗 稲稻 総總 亜亞 壱壹 参參 糸絲 飲飮 "
    "餅餠 淵渕 籠篭 鶯鴬 枡桝 昇曻 炉爐 点點 黒黑 当當 区區 双雙 関關 気氣 仏佛 仮假 "
    "払拂 渋澁 湿濕 済濟 縁緣 緑綠 録錄 郷鄕 禄祿 "
)
_OLD = {ord(old): group[0] for group in _MODERN_THEN_OLD.split() for old in group[1:]}
_IS_OLD = re.compile(f"[{''.join(map(chr, _OLD))}]")
_VU = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"), ("ヴ", "ブ"))
LARGE: Final = str.maketrans("ァィゥェォッャュョヮヵヶヲヂヅ", "アイウエオツヤユヨワカケオジズ")
"""Large kana for small ones, one kana for those that sound alike."""
_KATAKANA: Final = {letter: letter + 0x60 for letter in range(ord("ぁ"), ord("ゖ") + 1)}
_LATIN_ACCENT = re.compile(r"[\u00c0-\u024f]")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_MARKS = re.compile(r"[^0-9a-zァ-ヺ々〆一-鿿㐀-䶿豈-﫿\U00020000-\U0003134f]")
_MARKS_BUT_LONG = re.compile(_MARKS.pattern.replace("ァ-ヺ", "ァ-ヺー"))
_NO_DIGITS = re.compile("[^0-9]+")
_PLAIN_KANA = re.compile("[ァ-ン]+")
_VOWEL = re.compile(r"(?<=[ア-ヺ])[アイウエオ]")
_LONG = (
    re.compile(r"(?<=[オコソトノホモヨロゴゾドボポ])[ウオ]+"),
    re.compile(r"(?<=[ウクスツヌフムユルグズブプ])ウ+"),
    re.compile(r"(?<=[エケセテネヘメレゲゼデベペ])[イエ]+"),
    re.compile(r"(?<=[アカサタナハマヤラワガザダバパ])ア+"),
    re.compile(r"(?<=[イキシチニヒミリギジビピ])イ+"),
)


@lru_cache(maxsize=256)
def modern(text: str) -> str:
    """NFKC and modern characters, lower case; nothing is dropped."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return plain.translate(_OLD) if _IS_OLD.search(plain) else plain


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """What two spellings of a name have in common: katakana for all kana, large for small, no marks, no ー, no spaces."""
    if _PLAIN_KANA.fullmatch(text):
        return text.translate(LARGE)
    return _MARKS.sub("", kana(text).translate(LARGE))


@lru_cache(maxsize=8192)
def spell(text: str) -> str:
    """As :func:`fold`, but with ー: バー is not バ, which stands in ソバ."""
    return _MARKS_BUT_LONG.sub("", kana(text).translate(LARGE))


@lru_cache(maxsize=8192)
def written(text: str) -> str:
    """As :func:`spell`, with small kana as they are: カッパ holds no カツ."""
    return _MARKS_BUT_LONG.sub("", kana(text))


@lru_cache(maxsize=8192)
def sound(text: str) -> str:
    """The folded text without long vowels and ッ: トウゲン, トーゲン and トゲン are one."""
    return sound_of_folded(_MARKS.sub("", kana(text).replace("ッ", "").translate(LARGE)))


def sound_of_folded(heard: str) -> str:
    """A folded text without long vowels, or many with something between them that is no kana."""
    if _VOWEL.search(heard):
        for vowel in _LONG:
            heard = vowel.sub("", heard)
    return heard


@lru_cache(maxsize=256)
def kana(text: str) -> str:
    """The text in modern characters with katakana for all kana, without accents; marks and spaces stay."""
    plain = modern(text)
    if not plain.isascii():
        if _LATIN_ACCENT.search(plain):
            plain = _ACCENTS.sub("", unicodedata.normalize("NFD", plain))
        plain = unicodedata.normalize("NFC", plain).translate(_KATAKANA)
        if "ヴ" in plain:
            for old, new in _VU:
                plain = plain.replace(old, new)
    return plain


def digits(text: str) -> str:
    """The digits of ``text``, of any width."""
    return _NO_DIGITS.sub("", unicodedata.normalize("NFKC", text))


_ROWS = {
    "": "アイウエオ", "k": "カキクケコ", "s": "サシスセソ", "t": "タチツテト", "n": "ナニヌネノ", "h": "ハヒフヘホ", "m": "マミムメモ",
    "r": "ラリルレロ", "l": "ラリルレロ", "g": "ガギグゲゴ", "z": "ザジズゼゾ", "d": "ダジズデド", "b": "バビブベボ",
    "p": "パピプペポ", "c": "カシクセコ", "v": ("バ", "ビ", "ブ", "ベ", "ボ"),
    "f": ("フア", "フイ", "フ", "フエ", "フオ"), "j": ("ジヤ", "ジ", "ジユ", "ジエ", "ジヨ"),
    "sh": ("シヤ", "シ", "シユ", "シエ", "シヨ"), "ch": ("チヤ", "チ", "チユ", "チエ", "チヨ"),
    "w": ("ワ", "ウイ", "ウ", "ウエ", "オ"), "y": ("ヤ", "イ", "ユ", "イエ", "ヨ"),
    "ts": ("ツア", "ツイ", "ツ", "ツエ", "ツオ"),
}  # fmt: skip
_SYLLABLES = {
    consonant + vowel: kana
    for consonant, row in _ROWS.items()
    for vowel, kana in zip("aiueo", row, strict=True)
}
_SYLLABLES |= {
    f"{consonant}y{vowel}": _ROWS[consonant][1] + small
    for consonant in "kstnhmrgzdbp"
    for vowel, small in zip("auo", "ヤユヨ", strict=True)
}
_SYLLABLES |= {"dj" + v: _SYLLABLES["j" + v] for v in "aiueo"} | {"wo": "オ"}


@lru_cache(maxsize=4096)
def kana_of_romaji(text: str) -> str:
    """Folded kana of a word in Hepburn or Kunrei romaji ("gyukaku"), "" where it is no romaji."""
    word, out, at = re.sub(r"[\s'’\-]", "", modern(text)), [], 0
    if not re.fullmatch(r"[a-zāīūēō]+", word):
        return ""
    word = word.translate(str.maketrans("āīūēō", "aiueo"))
    while at < len(word):
        for size in (3, 2, 1):
            kana = _SYLLABLES.get(word[at : at + size])
            if kana:
                out.append(kana)
                at += size
                break
        else:
            here, after = word[at], word[at + 1 : at + 2]
            if here in "nm" and (here == "n" or after in ("b", "p", "m")):
                out.append("ン")
            elif after and (here == after or (here == "t" and after == "c")):
                out.append("ッ")
            elif here == "h" and at and word[at - 1] in "aiueo" and after not in ("a", "i", "u", "e", "o"):
                pass
            else:
                return ""
            at += 1
    return "".join(out)
