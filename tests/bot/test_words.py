"""Templates of plain text: values are only inserted, and what is missing is an error."""

from datetime import date, time
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from bot.words import TemplateWords


@pytest.fixture
def words(tmp_path: Path) -> TemplateWords:
    (tmp_path / "own.j2").write_text(
        "{% macro hello() %}\n  こんにちは、{{ name }}さん。  \n\n{% if more %}つづき{% endif %}\n{% endmacro %}"
        "{% macro quiet() %}一定の言葉{% endmacro %}"
        "{% macro days() %}{{ d|day }} {{ d|short }} {{ d|era }} {{ d|weekday }} {{ d|period(e) }} {{ t|clock }}{% endmacro %}"
        "{% macro money() %}{{ 12500|yen }} {{ ('mon', 'tue')|weekdays }}{% endmacro %}"
        "{% macro quoted() %}{{ a|sentence }}/{{ b|sentence }}/{{ c|first_sentence }}{% endmacro %}"
        "{% macro broken() %}{{ nowhere }}{% endmacro %}",
        encoding="utf-8",
    )
    return TemplateWords(tmp_path)


def test_a_block_is_said_without_blank_lines_and_edges(words: TemplateWords) -> None:
    assert words("own", "hello", name="佐藤", more=True) == "こんにちは、佐藤さん。\nつづき"
    assert words("own", "hello", name="佐藤", more=False) == "こんにちは、佐藤さん。"


@pytest.mark.parametrize(
    "typed", ["{{ 7*7 }}", "{% raw %}", "{0.__class__}", "<b>", "{{ name.__class__ }}", "${x}"]
)
def test_a_value_is_never_read_as_a_template(words: TemplateWords, typed: str) -> None:
    assert words("own", "hello", name=typed, more=False) == f"こんにちは、{typed}さん。"


def test_days_times_and_money_are_written_for_people(words: TemplateWords) -> None:
    said = words("own", "days", d=date(2020, 11, 8), e=date(2021, 1, 3), t=time(9, 5))
    assert said == (
        "2020年11月8日(日) 11月8日(日) 令和2年11月8日(日) 日 2020年11月8日(日)〜2021年1月3日(日) 9:05"
    )
    assert words("own", "money") == "12,500円 月曜・火曜"


def test_a_quotation_becomes_a_sentence(words: TemplateWords) -> None:
    assert (
        words("own", "quoted", a="入金予定となります", b="（注）", c="一つ目。二つ目。")
        == "入金予定となります。/（注）/一つ目。"
    )


def test_words_without_values_are_the_same_every_time(words: TemplateWords) -> None:
    assert words("own", "quiet") == words("own", "quiet") == "一定の言葉"


def test_a_value_that_is_not_given_is_an_error(words: TemplateWords) -> None:
    with pytest.raises(UndefinedError):
        words("own", "broken")
    with pytest.raises(UndefinedError):
        words("own", "hello", name="佐藤")


def test_a_template_or_a_block_that_does_not_exist_is_an_error(words: TemplateWords) -> None:
    with pytest.raises(TemplateNotFound):
        words("nowhere", "hello")
    with pytest.raises(AttributeError):
        words("own", "nothing")
