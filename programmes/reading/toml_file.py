"""One TOML file from the disk: its values, the lines of its keys, or why it cannot be read."""

import re
import tomllib
from pathlib import Path
from typing import Final, NamedTuple

from programmes.reading.problem import Problem
from programmes.reading.toml_lines import TomlPath, line_numbers

_AT_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")
_IN_JAPANESE: Final = {
    "Cannot overwrite a value": "同じ項目が二度書かれています。",
    "Duplicate inline table key": "同じ項目が二度書かれています。",
    "Cannot declare": "同じ名前の表が二度書かれています。",
    "Cannot mutate": "すでに閉じた表や並びに書き足しています。",
    "Cannot redefine": "すでに閉じた表や並びに書き足しています。",
    "Unterminated string": "引用符が閉じていません。",
    'Expected "\'"': "引用符が閉じていません。",
    "Unclosed array": "並びの ] がありません。",
    "Unclosed inline table": "表の } がありません。",
    "Expected '='": "項目名の後に = がありません。",
    "Expected ']": "見出しの ] がありません。",
    "Expected newline": "一行に二つのことが書かれています。",
    "Invalid statement": "項目でも見出しでもない行です。",
    "Invalid initial character": "項目名に使えない文字です。",
    "Invalid value": "値が読めません(文字は引用符で囲みます)。",
    "Invalid date or datetime": "その日付・時刻はありません。",
    "Illegal character": "文字の中に改行などの使えない文字があります。",
    "Unescaped": "文字の中の \\ は \\\\ と書きます。",
}


class TomlFile(NamedTuple):
    """What a file held, and the line of every key in it."""

    values: dict[str, object]
    lines: dict[TomlPath, int]


def read_toml(path: Path) -> TomlFile | Problem:
    """Reads UTF-8, with or without byte order mark, whatever the line ends are."""
    file = str(path)
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        mend = "docs/adding-a-programme.md のとおりに作ってください。"
        return Problem(file, 0, "", "ファイルがありません。", mend)
    except OSError:
        return Problem(file, 0, "", "ファイルを読めません。", "読み取りの権限を確かめてください。")
    except UnicodeDecodeError:
        return Problem(file, 0, "", "文字コードがUTF-8ではありません。", "UTF-8で保存し直してください。")
    try:
        return TomlFile(tomllib.loads(text), line_numbers(text))
    except (ValueError, RecursionError) as reason:
        return _not_toml(file, text, str(reason))


def _not_toml(file: str, text: str, reason: str) -> Problem:
    at = _AT_LINE.search(reason)
    line = 0 if at is None else int(at[1]) if at[1] else text.count("\n") + 1
    words = next((words for start, words in _IN_JAPANESE.items() if reason.startswith(start)), reason)
    mend = "この行とその前の行の引用符・かっこ・= を確かめてください。"
    return Problem(file, line, "", f"TOMLとして読めません: {words}", mend)
