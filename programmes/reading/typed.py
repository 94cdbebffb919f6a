"""Reads TOML tables into the frozen classes of the model, by their annotations alone.

No class is named here but ``Bound`` (three spellings) and no key but ``id`` (the name of a named table): a new
class or field in the model is read without a change in this file.
"""

import dataclasses
import difflib
import re
import types
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final, Literal, NewType, Union, get_args, get_origin, get_type_hints

from programmes.model import Bound
from programmes.reading.problem import Problem
from programmes.reading.toml_lines import TomlPath

BROKEN: Final = object()
"""Stands for a value that could not be read; its problem has been noted."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_SPELLED: Final[dict[tuple[type, str], str]] = {(Bound, "at"): "time"}
"""Keys that are called otherwise than their field."""


def dotted(path: TomlPath) -> str:
    """``("rounds", 2, "cutoff")`` as people read it: ``rounds[3].cutoff``."""
    words = ""
    for part in path:
        words += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return words.removeprefix(".")


def fields_of(cls: type) -> dict[str, Any]:
    """The fields of a model class and their annotations, in their order."""
    if cls not in _FIELDS:
        hints = get_type_hints(cls)
        _FIELDS[cls] = {field.name: hints[field.name] for field in dataclasses.fields(cls)}
    return _FIELDS[cls]


_FIELDS: Final[dict[type, dict[str, Any]]] = {}


def bare_hint(hint: Any) -> Any:
    """``X | None`` as ``X``; anything else as it is."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint
    return next(option for option in get_args(hint) if option is not types.NoneType)


@cache
def _required(cls: type) -> frozenset[str]:
    return frozenset(
        field.name
        for field in dataclasses.fields(cls)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def guess(word: str, known: list[str]) -> str:
    """ "「X」のことですか。" when a known word is close, otherwise nothing."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f"「{close[0]}」のことですか。" if close else ""


class TableReader:
    """Reads the tables of one file. ``problems`` fills while it reads; ``origins`` tells where each object
    stood, by ``id(object)``: rows are compared by value, so identity alone tells two equal rows apart."""

    def __init__(self, file: str, lines: dict[TomlPath, int]) -> None:
        self.file = file
        self.lines = lines
        self.problems: list[Problem] = []
        self.origins: dict[int, tuple[str, TomlPath]] = {}

    def note(self, path: TomlPath, what: str, mend: str) -> object:
        """Notes a problem at ``path`` and returns :data:`BROKEN`."""
        line = next(self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines)
        self.problems.append(Problem(self.file, line, dotted(path), what, mend))
        return BROKEN

    def table(self, cls: type, raw: object, path: TomlPath, **given: object) -> Any:
        """An object of ``cls``, or :data:`BROKEN` when a field it cannot be without is missing or wrong."""
        if not isinstance(raw, dict):
            return self.note(
                path,
                f"表のはずが{_kind(raw)}になっています。",
                f"[{dotted(path)}] のような表にしてください。",
            )
        keys = {_SPELLED.get((cls, name), name): name for name in fields_of(cls) if name not in given}
        self._unknown_keys(raw, list(keys), path)
        found = dict(given)
        for key, name in keys.items():
            value = self._field(cls, name, raw, (*path, key))
            if value is not BROKEN:
                found[name] = value
        if not _required(cls) <= found.keys():
            return BROKEN
        built = cls(**found)
        self.origins[id(built)] = (self.file, path)
        return built

    def _unknown_keys(self, raw: dict[str, object], known: list[str], path: TomlPath) -> None:
        for key in raw:
            if key not in known:
                mend = guess(key, known) or f"使える項目は {', '.join(known)} です。"
                self.note((*path, key), f"「{key}」という項目はありません。", mend)

    def _field(self, cls: type, name: str, raw: dict[str, object], path: TomlPath) -> object:
        key = str(path[-1])
        if key in raw:
            return self.value(fields_of(cls)[name], raw[key], path)
        if name in _required(cls):
            self.note(path, f"必要な項目「{key}」がありません。", f"「{key}」を書いてください。")
        return BROKEN

    def value(self, hint: Any, raw: object, path: TomlPath) -> Any:
        """``raw`` as the annotation ``hint`` wants it, or :data:`BROKEN`."""
        hint = bare_hint(hint)
        origin = get_origin(hint)
        if hint is Bound:
            return self._bound(raw, path)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.table(hint, raw, path)
        if origin is tuple:
            return self._row(get_args(hint)[0], raw, path)
        if origin is Literal:
            return self._one_of(get_args(hint), raw, path)
        return self._plain(hint, raw, path)

    def _bound(self, raw: object, path: TomlPath) -> Any:
        if isinstance(raw, str):
            raw = {"words": raw}
        elif isinstance(raw, date):
            raw = {"day": raw}
        bound = self.table(Bound, raw, path)
        if isinstance(bound, Bound) and not (bound.day or bound.words or bound.known):
            return self.note(
                path, "いつなのかが書かれていません。", '日付(2020-10-30)か言葉("10月下旬")を書いてください。'
            )
        return bound

    def _row(self, hint: Any, raw: object, path: TomlPath) -> Any:
        if isinstance(raw, dict) and _has_id(hint):
            return self._named_tables(hint, raw, path)
        if not isinstance(raw, list):
            mend = "[ と ] で囲んで並べてください。"
            if dataclasses.is_dataclass(hint):
                header = dotted(path)
                mend = (
                    f"[{header}.名前] の表にしてください。"
                    if _has_id(hint)
                    else f"[[{header}]] の表にしてください。"
                )
            return self.note(path, f"並びのはずが{_kind(raw)}になっています。", mend)
        read = [self.value(hint, element, (*path, n)) for n, element in enumerate(raw)]
        return tuple(value for value in read if value is not BROKEN)

    def _named_tables(self, cls: type, raw: dict[str, object], path: TomlPath) -> tuple[object, ...]:
        found = []
        for name, table in raw.items():
            here = (*path, name)
            if not _ID.fullmatch(name):
                self.note(
                    here, f"名前「{name}」は使えません。", "小文字の英数字とハイフンの名前にしてください。"
                )
            found.append(self.table(cls, table, here, id=name))
        return tuple(value for value in found if value is not BROKEN)

    def _one_of(self, options: tuple[object, ...], raw: object, path: TomlPath) -> object:
        if isinstance(raw, str) and raw in options:
            return raw
        known = [str(option) for option in options]
        mend = f"次のどれかにしてください: {', '.join(known)}。"
        return self.note(path, f"「{raw}」は使えない値です。", guess(str(raw), known) + mend)

    def _plain(self, hint: Any, raw: object, path: TomlPath) -> object:
        base = hint.__supertype__ if isinstance(hint, NewType) else hint
        if base is time:
            return self._time(raw, path)
        if base is date:
            return self._date(raw, path)
        if base in (int, float):
            return self._number(base, raw, path)
        if type(raw) is base:
            return raw
        wanted, mend = (
            ("true か false", "true か false を書いてください。")
            if base is bool
            else ("文字", '"…" で囲んでください。')
        )
        return self.note(path, f"{wanted}のはずが{_kind(raw)}になっています。", mend)

    def _number(self, base: type, raw: object, path: TomlPath) -> object:
        wanted = (int,) if base is int else (int, float)
        if type(raw) not in wanted or not isinstance(raw, int | float):
            what = f"{'整数' if base is int else '数'}のはずが{_kind(raw)}になっています。"
            return self.note(path, what, "引用符・カンマ・単位をつけず、12500 のように書いてください。")
        if not 0 <= raw < 1e15:
            return self.note(path, f"{raw} は使えない数です。", "0以上の数を書いてください。")
        return base(raw)

    def _date(self, raw: object, path: TomlPath) -> object:
        if isinstance(raw, date) and not isinstance(raw, datetime):
            return raw
        return self.note(
            path,
            f"日付のはずが{_kind(raw)}になっています。",
            "引用符をつけず、2020-11-08 のように書いてください。",
        )

    def _time(self, raw: object, path: TomlPath) -> object:
        if isinstance(raw, time):
            return raw
        match = _TIME.fullmatch(raw) if isinstance(raw, str) else None
        if match is None:
            return self.note(
                path, f"時刻のはずが「{raw}」になっています。", '"10:00" のように半角で書いてください。'
            )
        return time(int(match[1]), int(match[2]))


def _has_id(hint: Any) -> bool:
    return dataclasses.is_dataclass(hint) and isinstance(hint, type) and "id" in fields_of(hint)


def _kind(raw: object) -> str:
    if isinstance(raw, datetime):
        return "日時"
    names = {
        str: "文字",
        bool: "真偽値",
        int: "整数",
        float: "小数",
        date: "日付",
        time: "時刻",
        list: "並び",
        dict: "表",
    }
    return names.get(type(raw), "別のもの")
