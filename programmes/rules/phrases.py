"""The words in which the rules name things: ``words.toml`` beside this file."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")


def phrase(table: str, name: str, /, **values: str) -> str:
    """The words ``name`` of a table with the values filled in. Raises KeyError for words or values that are not there."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], _words()[table][name])


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("programmes.rules") / "words.toml").read_text(encoding="utf-8"))
