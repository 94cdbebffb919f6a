"""The shipped programmes, and one counter over them, for all tests of a process: reading the data takes half a second,
making the rankings several. Nobody changes them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import bot
from bot.counter import Counter
from bot.holidays import japanese_holiday_name
from bot.rankings import Rankings
from bot.registry import Registry
from bot.words import TemplateWords
from handlers import EXAMPLES, TEMPLATES, all_handlers
from programmes.loader import load_programmes
from programmes.model import Programme
from programmes.rules import PostalService

WORDS = TemplateWords(TEMPLATES, Path(bot.__file__).parent / "templates")
REGISTRY = Registry(all_handlers(), EXAMPLES)


@cache
def programmes() -> dict[str, Programme]:
    """By their code."""
    return load_programmes()


@cache
def rankings() -> Rankings:
    """Of the shipped questions, however a calendar changes."""
    return Rankings(programmes(), REGISTRY)


@cache
def counter(site: str = "") -> Counter:
    """With the settings' defaults, on a site or on none."""
    return counter_over(programmes(), site)


def counter_over(of: Mapping[str, Programme], site: str = "") -> Counter:
    """Over the shipped programmes in whatever state their calendars are."""
    return Counter(of, REGISTRY, WORDS, japanese_holiday_name, PostalService(), site, rankings())
