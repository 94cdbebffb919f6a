"""On which line of a TOML file each key and each array element begins.

``tomllib`` reads values without positions. This scanner walks the same text and notes positions without
values, so it may rely on the text being valid: run ``tomllib.loads`` first.
"""

import re
import tomllib
from bisect import bisect_right

TomlPath = tuple[str | int, ...]
"""Keys and (from 0) array positions from the top of the file: ``("desks", "call", "hours", 0, "opens")``."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|(?P<quoted>"(?:\\.|[^"\\])*"|'[^']*'))[ \t]*""")
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|[^,\]}#\n]+",
    re.DOTALL,
)


def line_numbers(text: str) -> dict[TomlPath, int]:
    """The line (from 1) of every table header, key and array element of a valid TOML text.

    The empty path is line 1. Raises ValueError where the text turns out not to be TOML after all.
    """
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[TomlPath, int] = {(): 1}
        self._line_starts = [match.end() for match in re.finditer("\n", text)]
        self._tables_in_array: dict[TomlPath, int] = {}

    def scan(self) -> None:
        table: TomlPath = ()
        self._skip_blank()
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._array_header()
            elif self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._assignment(table)
            self._skip_blank()

    def _header(self) -> TomlPath:
        line = self._line()
        self._expect("[")
        path = self._through_arrays(self._key())
        self._expect("]")
        self._note(path, line)
        return path

    def _array_header(self) -> TomlPath:
        line = self._line()
        self._expect("[[")
        path = self._through_arrays(self._key())
        self._expect("]]")
        position = self._tables_in_array.get(path, 0)
        self._tables_in_array[path] = position + 1
        self._note((*path, position), line)
        return (*path, position)

    def _through_arrays(self, names: list[str]) -> TomlPath:
        """A header ``[a.b]`` below ``[[a]]`` speaks of the last ``a`` so far."""
        path: TomlPath = ()
        for name in names[:-1]:
            path = (*path, name)
            if path in self._tables_in_array:
                path = (*path, self._tables_in_array[path] - 1)
        return (*path, names[-1])

    def _assignment(self, table: TomlPath) -> None:
        line = self._line()
        path = (*table, *self._key())
        self._expect("=")
        self._note(path, line)
        self._value(path)

    def _value(self, path: TomlPath) -> None:
        self._skip_blank()
        if self.text.startswith("[", self.at):
            self._array(path)
        elif self.text.startswith("{", self.at):
            self._inline_table(path)
        else:
            self._match(_SCALAR)

    def _array(self, path: TomlPath) -> None:
        self._expect("[")
        position = 0
        while not self._closes("]"):
            element = (*path, position)
            self._note(element, self._line())
            self._value(element)
            self._skip_comma()
            position += 1

    def _inline_table(self, path: TomlPath) -> None:
        self._expect("{")
        while not self._closes("}"):
            self._assignment(path)
            self._skip_comma()

    def _closes(self, bracket: str) -> bool:
        self._skip_blank()
        if not self.text.startswith(bracket, self.at):
            return False
        self.at += 1
        return True

    def _skip_comma(self) -> None:
        self._skip_blank()
        if self.text.startswith(",", self.at):
            self.at += 1

    def _key(self) -> list[str]:
        names = [self._name()]
        while self.text.startswith(".", self.at):
            self.at += 1
            names.append(self._name())
        return names

    def _name(self) -> str:
        match = self._match(_KEY)
        if match["bare"] is not None:
            return match["bare"]
        return str(tomllib.loads(f"name = {match['quoted']}")["name"])

    def _skip_blank(self) -> None:
        self._match(_BLANK)

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(f"not TOML at line {self._line()}")
        self.at = match.end()
        return match

    def _expect(self, mark: str) -> None:
        if not self.text.startswith(mark, self.at):
            raise ValueError(f"no {mark} at line {self._line()}")
        self.at += len(mark)

    def _line(self) -> int:
        return bisect_right(self._line_starts, self.at) + 1

    def _note(self, path: TomlPath, line: int) -> None:
        """The first mention of a table is its line, also when only a part of it is mentioned."""
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)
