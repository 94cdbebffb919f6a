"""The shipped programmes, and one counter over them, for all tests of a process: reading the data takes half a second,
making the rankings several. Nobody changes them."""

from functools import cache
from pathlib import Path

import bot
from bot.counter import Counter
from bot.holidays import japanese_holiday_name
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
def counter(site: str = "") -> Counter:
    """With the settings' defaults, on a site or on none."""
    return Counter(programmes(), REGISTRY, WORDS, japanese_holiday_name, PostalService(), site)
