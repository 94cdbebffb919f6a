"""The counter's words: Jinja2 templates of plain text, one file a handler, one block a thing to say."""

from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, Template

from programmes.japanese import day_in_words, era_day, period_in_words, short_day, weekday_of, yen


class TemplateWords:
    """Callable as ``words("payout", "dated", day=…)``: block ``dated`` of ``payout.j2``, as plain text.

    Values are only ever inserted, never read as a template. Raises jinja2 errors for a block or a
    value that does not exist: a test renders every block.
    """

    def __init__(self, *folders: Path) -> None:
        self._env = Environment(
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - plain text; the web renderer escapes what it prints
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        self._env.filters.update(
            day=day_in_words, short=short_day, era=era_day, yen=yen, period=period_in_words, weekday=weekday_of
        )

    def __call__(self, template: str, block: str, /, **values: Any) -> str:
        page = self._env.get_template(f"{template}.j2")
        return "".join(page.blocks[block](page.new_context(values))).strip()

    def blocks_of(self, template: str) -> tuple[str, ...]:
        return tuple(self._page(template).blocks)

    def _page(self, template: str) -> Template:
        return self._env.get_template(f"{template}.j2")
