"""Casework as text for a terminal."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from bot.words import TemplateWords
from desk import TEMPLATES, casework, exports
from desk.casework import Outcome
from programmes.model import Programme
from store import Store

_UNSEEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Signs that steer a terminal instead of being seen on it: what a person typed must not."""


class Console:
    """Casework over ``store``, said in words. ``who``: the member of staff at the keyboard."""

    def __init__(self, store: Store, programmes: Mapping[str, Programme], who: str = "") -> None:
        self.store = store
        self.programmes = programmes
        self._who = who
        self._templates = TemplateWords(TEMPLATES)

    def waiting(self, programme: str = "") -> str:
        """The open cases, one paragraph each."""
        cases = casework.waiting(self.store, programme)
        return self._words("waiting", cases=cases, programmes=self.programmes)

    def look_at(self, typed: str) -> tuple[Outcome, str]:
        """A case with its history and its whole conversation."""
        number = casework.number_from(typed)
        view = casework.look_at(self.store, number)
        if view is None:
            return "no_such_case", self._words("no_such_case", number=number)
        programme = self.programmes.get(view.case.programme)
        return "done", self._words("case_file", view=view, case=view.case, programme=programme)

    def answer(self, typed: str, text: str, now: datetime) -> tuple[Outcome, str]:
        number = casework.number_from(typed)
        outcome = casework.answer(self.store, number, self._who, text, now)
        view = casework.look_at(self.store, number) if outcome == "done" else None
        return self._told("answered", number, outcome, bot_answers_on=view is not None and not view.holds)

    def close(self, typed: str, now: datetime, words: str = "", note: str = "") -> tuple[Outcome, str]:
        """``words``: what the person is told; of a report about a shop, after what it was about."""
        number = casework.number_from(typed)
        told = self._about_report(number, words)
        outcome = casework.close(self.store, number, self._who, now, told, note)
        return self._told("closed", number, outcome, told=bool(told))

    def give_back(self, typed: str, now: datetime) -> tuple[Outcome, str]:
        """Back to the bot, with a word to the person."""
        number = casework.number_from(typed)
        words = self._templates("handback", "to_the_person")
        return self._told("given_back", number, casework.give_back(self.store, number, self._who, words, now))

    def export(self, programme: str = "") -> bytes:
        """Every case as CSV."""
        return exports.cases_csv(self.store, programme)

    def _about_report(self, number: str, words: str) -> str:
        view = casework.look_at(self.store, number) if words.strip() else None
        if view is None or view.case.reason != "shop_report":
            return words
        return self._templates("shop_reports", "result", case=view.case, words=words.strip())

    def _told(self, done: str, number: str, outcome: Outcome, **values: Any) -> tuple[Outcome, str]:
        return outcome, self._words(done if outcome == "done" else outcome, number=number, **values)

    def _words(self, block: str, **values: Any) -> str:
        return without_steering(self._templates("console", block, **values))


def without_steering(text: str) -> str:
    """Without the signs that would steer a terminal."""
    return _UNSEEN.sub("", text)
