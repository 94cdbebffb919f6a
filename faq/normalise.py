"""One spelling for what people type, with a way back to the places in the text as given."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－─━"), "-")
_WAVES = dict.fromkeys(map(ord, "〜～∼∿〰"), "~")
_VOICED = {ord("゛"): "\u3099", ord("゜"): "\u309a"}
_OLD_KANJI = str.maketrans(
    "國學澤髙﨑邊邉齋齊斎廣濱濵嶋嶌眞壽惠櫻瀧龍藏圓會變舊體醫寫發賣讀驛營證號來圖處",
    "国学沢高崎辺辺斉斉斉広浜浜島島真寿恵桜滝竜蔵円会変旧体医写発売読駅営証号来図処",
)
_SPELLING = {**_DASHES, **_WAVES, **_VOICED}
_JOINED_TO_LAST = frozenset("ﾞﾟ\u3099\u309a゛゜")
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200b-\u200f\u2060\U000e0020-\U000e007f]+"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_SPACES = re.compile(r"\s+")
_LONG_VOWEL = re.compile(r"[ー~]{2,}|(?<=[ぁ-ゖァ-ヺ])[-~](?=[ぁ-ゖァ-ヺ]|$)")
_DRAWN_OUT = re.compile(r"(?<=[ぁ-ゖ])[ー~]+(?=$|[\s。、!?])")
_REPEATS = re.compile(r"([^0-9\s])\1{2,}")
_PLAIN = re.compile(r"[ -~ぁ-ゖァ-ヺー一-鿿々、。「」・]*")
_LAUGHTER = re.compile(r"(?:\(笑\)|笑+(?=$|[\s。!?])|(?<![a-z])w+(?=$|[\s。!?])|草(?=$))")


@dataclass(frozen=True, slots=True)
class Unified:
    """A text in one width and one kind of dash; ``starts[i]``, ``ends[i]``: where its character i came from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as given for ``start``..``end`` (not empty) of this one."""
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=64)
def unify(text: str) -> Unified:
    """NFKC and lower case, dashes and waves in one form; nothing is dropped that matters to a number or a date."""
    if text.isascii() or _PLAIN.fullmatch(text):
        return Unified(text.lower(), range(len(text)), range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[end] in _JOINED_TO_LAST:
            end += 1
        plain = unicodedata.normalize("NFKC", text[at:end].translate(_SPELLING)).translate(_SPELLING).lower()
        out.append(plain)
        starts.extend([at] * len(plain))
        ends.extend([end] * len(plain))
        at = end
    return Unified("".join(out), starts, ends)


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """The text as the ranking reads it: one width, one case, modern characters, no emoji, no laughter,
    no drawn-out vowels or repeated signs."""
    plain = unicodedata.normalize("NFKC", text.translate(_SPELLING)).translate(_SPELLING).lower()
    plain = _EMOJI.sub(" ", _CONTROL.sub(" ", plain)).translate(_OLD_KANJI)
    plain = _LAUGHTER.sub(" ", plain)
    plain = _LONG_VOWEL.sub("ー", plain)
    plain = _DRAWN_OUT.sub("", plain)
    plain = _REPEATS.sub(r"\1", plain)
    return _SPACES.sub(" ", plain).strip()


@lru_cache(maxsize=8192)
def compact(text: str) -> str:
    """The text normalised, without spaces and ・, as names are looked for in it."""
    return normalise(text).replace(" ", "").replace("・", "")


def katakana(text: str) -> str:
    """Hiragana written as katakana; everything else as it is."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
