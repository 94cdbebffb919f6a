"""Morphemes of a text: SudachiPy, mode A, small dictionary; one tokenizer for each thread (it is not to be shared)."""

import threading
from functools import cache
from sys import intern
from typing import NamedTuple

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer  # type: ignore[import-untyped]

from faq.normalise import katakana

_DROPPED = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白"})
_POLITE = frozenset({"御", "お", "ご"})
_local = threading.local()


class Piece(NamedTuple):
    """One morpheme: ``form`` normalised, ``reading`` in katakana, ``content``: no particle and no sign,
    ``start``..``end`` in the text. A verb's form is its dictionary form."""

    form: str
    reading: str
    content: bool
    start: int
    end: int
    known: bool = True
    verb: bool = False


@cache
def _dictionary() -> Dictionary:
    return Dictionary(dict="small")


def _tokenizer() -> Tokenizer:
    tokenizer: Tokenizer | None = getattr(_local, "tokenizer", None)
    if tokenizer is None:
        tokenizer = _local.tokenizer = _dictionary().tokenizer(mode=SplitMode.A)
    return tokenizer


def pieces_of(text: str) -> list[Piece]:
    """The morphemes of ``text`` in order."""
    return [_piece(morpheme) for morpheme in _tokenizer().tokenize(text)]


def _piece(morpheme: Morpheme) -> Piece:
    content, verb, prefix = _part_of_speech(morpheme.part_of_speech_id())
    form = morpheme.normalized_form().lower()
    return Piece(
        intern(form),
        intern(morpheme.reading_form() or katakana(morpheme.surface())),
        content and not (prefix and form in _POLITE),
        morpheme.begin(),
        morpheme.end(),
        not morpheme.is_oov(),
        verb,
    )


@cache
def _part_of_speech(number: int) -> tuple[bool, bool, bool]:
    """Whether words of that part of speech carry content, are verbs, are prefixes."""
    part = _dictionary().pos_of(number)
    return part[0] not in _DROPPED and part[1] != "フィラー", part[0] == "動詞", part[0] == "接頭辞"


_STEMS = str.maketrans("うくぐすつぬぶむる", "いきぎしちにびみり")
_BEFORE_RU = frozenset("いえけげせぜてでねべめれきぎじちにびみりえ入見着似居")


def noun_of(verb: str) -> str:
    """The noun a verb makes: 込む → 込み, 付ける → 付け, 取る → 取り."""
    if verb.endswith("る") and len(verb) > 1 and verb[-2] in _BEFORE_RU:
        return verb[:-1]
    return verb[:-1] + verb[-1].translate(_STEMS)
