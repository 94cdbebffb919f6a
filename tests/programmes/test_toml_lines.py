"""Lines of keys: by hand for the shapes authors use, and against tomllib for any shape."""

import tomllib
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.reading.toml_lines import line_numbers

SHAPES = '''\
# a comment with [brackets] and = signs
title = "れい"   # and one behind
"quoted key" = 1
a.b . 'c' = 2

[desks.call]
phones = [  # a comment [inside
  "0570-00-0000",

  "027-000-0000", # "not a string
]
name = """two
lines with ] and # and \\"""
"""
raw = \'\'\'a
b\'\'\'
hours = [{days = ["mon",
 "tue"], opens = "10:00"}, {opens = "a\\"b"}]
[[faq]]
id = "one"
[faq.more]
x = 2020-01-01T10:00:00+09:00
[[faq]]

id = "two"
  [[faq.parts]]
  face = 500
  [[faq.parts]]
  face = { deep = { er = 1 }, when = 2020-01-01 10:00:00 }
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("quoted key",), 3),
        (("a",), 4),
        (("a", "b", "c"), 4),
        (("desks",), 6),
        (("desks", "call"), 6),
        (("desks", "call", "phones"), 7),
        (("desks", "call", "phones", 0), 8),
        (("desks", "call", "phones", 1), 10),
        (("desks", "call", "name"), 12),
        (("desks", "call", "raw"), 15),
        (("desks", "call", "hours", 0, "days"), 17),
        (("desks", "call", "hours", 0, "days", 1), 18),
        (("desks", "call", "hours", 0, "opens"), 18),
        (("desks", "call", "hours", 1, "opens"), 18),
        (("faq",), 19),
        (("faq", 0), 19),
        (("faq", 0, "id"), 20),
        (("faq", 0, "more", "x"), 22),
        (("faq", 1), 23),
        (("faq", 1, "id"), 25),
        (("faq", 1, "parts", 0, "face"), 27),
        (("faq", 1, "parts", 1, "face", "deep", "er"), 29),
        (("faq", 1, "parts", 1, "face", "when"), 29),
    ],
)
def test_every_shape_of_key_has_its_line(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(SHAPES)
    assert line_numbers(SHAPES)[path] == line


@pytest.mark.parametrize(
    "text", ["", "\n\n", "# only words", "[a]", 'a = """"quoted""""', "a = []\n[b]\n", "a = '''''x'''''\nb=1"]
)
def test_small_files_are_walked_to_their_end(text: str) -> None:
    paths = line_numbers(text).keys()
    assert {(key,) for key in tomllib.loads(text)} <= set(paths)


def test_what_is_not_toml_is_refused_and_never_walked_forever() -> None:
    for text in ("= 1", "a", "a = [1", "a = {b", "[a", "[[a]", "a.=1"):
        with pytest.raises(ValueError, match="line"):
            line_numbers(text)


def _written(value: object, newline: str) -> str:
    """A value as TOML, arrays over several lines."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{newline}" + f",{newline}".join(_written(each, newline) for each in value) + f"{newline}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)} = {_written(each, '')}" for key, each in value.items()) + "}"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08X}" for c in text) + '"'


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
PLAIN = LETTERS | st.integers(-(10**9), 10**9) | st.booleans() | st.dates() | st.times()
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(LETTERS, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(LETTERS, VALUES, max_size=4), st.sampled_from(["\n", "\n # ] } \" '\n\t"]))
def test_every_value_that_tomllib_reads_has_a_line_that_holds_its_key(
    tables: dict[str, object], newline: str
) -> None:
    text = "".join(f"{_quoted(key)} = {_written(value, newline)}\n" for key, value in tables.items())
    lines = line_numbers(text)
    rows = text.split("\n")
    for path in _paths(tomllib.loads(text)):
        assert path in lines
        if isinstance(path[-1], str):
            assert _quoted(path[-1]) in rows[lines[path] - 1]


def _paths(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, each in below for found in [(*path, key), *_paths(each, (*path, key))]]
