"""The counter's words: Jinja2 templates of plain text, one file a handler, one macro a thing to say.

A macro without arguments is what ``words`` renders; it sees the values it is given, and other macros of its file.
Its name must not be that of a value."""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from programmes.japanese import (
    day_in_words,
    era_day,
    period_in_words,
    short_day,
    time_in_words,
    weekday_name,
    weekdays_in_words,
    yen,
)

OWN: Final = Path(__file__).parent / "templates"
"""The templates of what the counter says itself, beside those of the handlers."""


class TemplateWords:
    """Callable as ``words("payout", "dated", day=…)``: macro ``dated`` of ``payout.j2``, as plain text, without
    blank lines.

    Values are only ever inserted, never read as a template. Raises jinja2 errors for a block or a
    value that does not exist: a test renders every macro.
    """

    def __init__(self, *folders: Path) -> None:
        self._env = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - plain text; the web renderer escapes what it prints
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,
        )
        self._unchanging = lru_cache(maxsize=1024)(self._render)
        self._env.filters.update(
            day=day_in_words,
            short=short_day,
            era=era_day,
            yen=yen,
            period=period_in_words,
            clock=time_in_words,
            weekday=weekday_name,
            weekdays=weekdays_in_words,
            sentence=_sentence,
            first_sentence=_first_sentence,
        )

    def __call__(self, template: str, block: str, /, **values: Any) -> str:
        return self._render(template, block, **values) if values else self._unchanging(template, block)

    def _render(self, template: str, block: str, /, **values: Any) -> str:
        page = self._env.get_template(f"{template}.j2").make_module(values)
        lines = (line.strip() for line in str(getattr(page, block)()).splitlines())
        return "\n".join(line for line in lines if line)


def _sentence(quoted: str) -> str:
    """A document's own words as a sentence: closed by 。 if they are not."""
    return f"{quoted}。" if quoted and not quoted.endswith(("。", "）", ")", "」")) else quoted


def _first_sentence(quoted: str) -> str:
    """The first of a document's sentences."""
    first, stop, _ = quoted.partition("。")
    return f"{first}{stop}"
