"""How a text reads: the rules of ``words.toml`` over one piece of Japanese. What they are for: docs/words.md."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from programmes.checks.days_in_text import written_days
from programmes.reading.problem import Severity

Kind = Literal["prose", "label"]

_QUOTED: Final = re.compile(r"「[^「」]*」|『[^『』]*』|https?://\S+")
_ASIDE: Final = re.compile(r"（[^（）]*）|\([^()]*\)")
_SENTENCE: Final = re.compile(r"[^。！？\n]+[。！？]?")
_ENDS: Final = "。！？"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to mend in a text, said in Japanese for its author."""

    what: str
    mend: str
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    what: str
    mend: str
    severity: Severity

    def remarks(self, text: str) -> Iterator[Remark]:
        for match in self.pattern.finditer(text):
            yield Remark(self.what.format(words=match[0]), self.mend, self.severity)


def remarks_on(text: str, kind: Kind = "prose") -> list[Remark]:
    """What the rules have against a text as people see it (placeholders printed or gone). Sentences are looked
    at in "prose" only."""
    plain = without_quotes(text)
    found = [remark for rule in _rules() for remark in rule.remarks(plain)]
    if kind == "prose":
        found += [
            remark for sentence in _SENTENCE.findall(_spoken(plain)) for remark in _on_sentence(sentence)
        ]
    return list(dict.fromkeys(found))


def on_weekdays(text: str) -> Iterator[Remark]:
    """The days in a text that stand without their weekday."""
    words = style()["weekday"]
    for day in written_days(without_quotes(text)):
        if day.weekday is None and "月" in day.words and not re.match(words["past"], day.words):
            yield Remark(words["says"].format(words=day.words), words["mend"].format())


def on_names(text: str, kind: str, own: str) -> Iterator[Remark]:
    """The names of other programmes for what this one calls ``own``; ``kind`` is a field of ``Words``."""
    plain = without_quotes(text).replace(own, "")
    for name in style()["names"].get(kind, ()):
        if name != own and name in plain:
            yield Remark(f"「{name}」と書かれています。", f"この制度では「{own}」と呼んでください。")


def without_quotes(text: str) -> str:
    """``text`` with nothing in its quotation marks and without the names that are kept."""
    for name in style()["kept"]["names"]:
        text = text.replace(name, "「」")
    return _QUOTED.sub("「」", text)


@cache
def style() -> dict[str, Any]:
    """The rules as they are written."""
    return tomllib.loads((files("programmes.checks") / "words.toml").read_text(encoding="utf-8"))


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = style()
    marks = [
        _Rule(re.compile(mark["pattern"]), mark["what"], mark["mend"], "error") for mark in rules["marks"]
    ]
    terms = [_said(term["others"], f"「{term['word']}」と書いてください。") for term in rules["terms"]]
    avoided = [_said([avoid["pattern"]], f"{avoid['say']}に言いかえてください。") for avoid in rules["avoid"]]
    return (*marks, *terms, *avoided)


def _said(patterns: list[str], mend: str) -> _Rule:
    return _Rule(re.compile("|".join(patterns)), "「{words}」と書かれています。", mend, "warning")


def _spoken(text: str) -> str:
    """Without what stands in brackets, also in brackets within brackets."""
    return _ASIDE.sub("", _ASIDE.sub("", text))


def _on_sentence(sentence: str) -> Iterator[Remark]:
    rules = style()["sentence"]
    words = "".join(sentence.split())
    if len(words) > rules["good"]:
        what = f"一文が{len(words)}文字あります（かっこの中を除く）:「{words[:12]}」"
        severity: Severity = "error" if len(words) > rules["most"] else "warning"
        yield Remark(what, f"{rules['good']}文字くらいまでの文に分けてください。", severity)
    if words.endswith("。") and not re.search(rules["polite"], words.rstrip(_ENDS)):
        yield Remark(
            f"文の終わり「{words[-10:]}」が丁寧ではありません。", "「です」「ます」で終えてください。"
        )
