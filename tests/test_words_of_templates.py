"""Every text of the house is written as docs/words.md asks: the rules of programmes/checks/words.toml over all
templates and word lists, as ``madoguchi check`` applies them to the programmes."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from programmes.checks.style import remarks_on

HOUSE = Path(__file__).parent.parent
JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
TEMPLATES = sorted(
    file
    for room in ("bot", "handlers", "desk", "scheduler")
    for kind in ("*.j2", "*.html")
    for file in (HOUSE / room).rglob(kind)
)
WORDS = {
    HOUSE / "bot/apology.toml": (),
    HOUSE / "bot/masking.toml": ("marks",),
    HOUSE / "bot/data/feedback.toml": ("reasons",),
    **dict.fromkeys(sorted((HOUSE / "bot/channels").rglob("words.toml")), ()),
}
"""Each list with the tables of it that people read; none: all of it."""

_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->|<(script|style)\b.*?</\1>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%(.*?)%\}", re.DOTALL)
_LITERAL = re.compile(r'"([^"\n]*)"')
_TAG = re.compile(r"<[^>]*>")


def texts_of(template: str) -> Iterator[str]:
    """What people read in a template: its lines with ＿ for what is filled in, and the words in its expressions,
    statements and attributes."""
    template = _COMMENT.sub("", template)
    for code in (*_EXPRESSION.findall(template), *_STATEMENT.findall(template)):
        yield from _LITERAL.findall(code)
    bare = _STATEMENT.sub("", _EXPRESSION.sub("＿", template))
    for tag in _TAG.findall(bare):
        yield from _LITERAL.findall(tag)
    yield from _TAG.sub("\n", bare).splitlines()


def values_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from values_of(each)
    elif isinstance(value, list):
        for each in value:
            yield from values_of(each)


def remarks(texts: Iterator[str]) -> list[str]:
    """What there is against the texts; a wide space parts columns, … begins what is going on."""
    pieces = (piece.strip(" …") for text in texts for piece in text.split("　") if JAPANESE.search(piece))
    return [
        f"{piece}: {remark.what} {remark.mend}" for piece in pieces for remark in remarks_on(piece, "label")
    ]


def test_what_people_read_in_a_template_is_found() -> None:
    template = '{# 注 #}<a title="印刷する">{{ name }}様の{% if x == "済" %}券{% endif %}</a>'
    assert [text for text in texts_of(template) if text] == ["済", "印刷する", "＿様の券"]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(HOUSE)))
def test_a_template_is_in_plain_words(file: Path) -> None:
    assert not remarks(texts_of(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", WORDS, ids=lambda file: str(file.relative_to(HOUSE)))
def test_a_word_list_is_in_plain_words(file: Path) -> None:
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    assert not remarks(values_of({name: read[name] for name in WORDS[file]} if WORDS[file] else read))
