"""Checks for what a button may carry: a handler lists them in its ``ARGS``."""

from collections.abc import Callable
from datetime import date

ArgCheck = Callable[[str], bool]


def one_of(*values: str) -> ArgCheck:
    """Exactly one of these words."""
    return frozenset(values).__contains__


def is_day(value: str) -> bool:
    """A calendar day as ``YYYY-MM-DD``."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def whole(least: int, most: int) -> ArgCheck:
    """A whole number in plain digits, ``least`` and ``most`` included."""
    return lambda value: (
        value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= most
    )


def is_id(value: str) -> bool:
    """An id as the data uses them; whether it exists is for the handler to see."""
    return 0 < len(value) <= 64 and all(c.isalnum() or c in "-_:." for c in value)
