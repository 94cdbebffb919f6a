"""Whether an answer is right: the words it must and must not hold, and its kind.

A case: ``programme``, ``role``, ``at`` (day), ``question``, ``expect`` ("answer", "no_answer", "greeting"), ``must_contain``
(lists of alternatives: one of each list must stand in the answer), ``must_not_contain``, ``kind``.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 500
ANSWERED = ("answer", "choices", "form")


@dataclass(slots=True)
class Score:
    """Right and all, by group; ``wrong``: the cases that were not right, with what was said."""

    tally: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    answered: int = 0
    wrongly_answered: int = 0
    wrong: list[tuple[Mapping[str, Any], str, str]] = field(default_factory=list)

    def share(self, group: str) -> float:
        right, all_ = self.tally[group]
        return right / all_ if all_ else 1.0

    @property
    def wrong_among_answered(self) -> float:
        return self.wrongly_answered / self.answered if self.answered else 0.0


def is_right(case: Mapping[str, Any], answer: str, kind: str) -> bool:
    text = _plain(answer)
    if any(_holds(text, words) for words in case["must_not_contain"]):
        return False
    match case["expect"]:
        case "no_answer":
            return kind in ("no_answer", "handoff")
        case "greeting":
            return kind != "answer"
        case _:
            fits = kind in ANSWERED and len(text) <= LONGEST
            return fits and all(
                any(_holds(text, words) for words in any_of) for any_of in case["must_contain"]
            )


def score(answers: Iterable[tuple[Mapping[str, Any], str, str]]) -> Score:
    """Score (case, answer, kind) triples."""
    result = Score()
    for case, answer, kind in answers:
        right = is_right(case, answer, kind)
        expected = "to answer" if case["expect"] == "answer" else "to refuse"
        for group in ("all", case["programme"], case["role"], case["kind"], expected):
            result.tally[group][0] += right
            result.tally[group][1] += 1
        if case["expect"] == "answer" and kind in ANSWERED:
            result.answered += 1
            result.wrongly_answered += not right
        if not right:
            result.wrong.append((case, answer, kind))
    return result


def _plain(text: str) -> str:
    """Width, case, white space and commas between digits do not matter."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())
    text = re.sub(r"[‐‑‒–—―−﹣]", "-", text).replace("〜", "~").replace("∼", "~")
    return re.sub(r"(?<=\d),(?=\d)", "", text)


def _holds(text: str, words: str) -> bool:
    """Whether ``words`` stand in ``text``, a number not inside a longer one."""
    wanted = _plain(words)
    before = r"(?<!\d)" if wanted[0].isdigit() else ""
    after = r"(?!\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None
