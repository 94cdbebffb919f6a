"""Looks: class names that say themselves what they mean (``mt-12px``, ``bg-0017c1``), and the style sheet of those
that a page uses.

The pages allow no inline style, so every free value of a message reaches the page as the name of a class. The page names
its classes in the address of its style sheet; a name outside this grammar is no rule, so nothing else can be styled.
"""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

_SIZE: Final = r"(?:\d{1,4}(?:_\d{1,3})?(?:px|p))"
_COLOUR: Final = r"(?:[0-9a-f]{8}|[0-9a-f]{6})"
_NUMBER: Final = r"(?:\d{1,5}(?:_\d{1,3})?)"

_RULES: Final = {
    "mt": (_SIZE, "margin-top:{0}"),
    "ms": (_SIZE, "margin-inline-start:{0}"),
    "pt": (_SIZE, "padding-top:{0}"),
    "pb": (_SIZE, "padding-bottom:{0}"),
    "ps": (_SIZE, "padding-inline-start:{0}"),
    "pe": (_SIZE, "padding-inline-end:{0}"),
    "w": (_SIZE, "width:{0}"),
    "mw": (_SIZE, "max-width:{0}"),
    "h": (_SIZE, "height:{0}"),
    "mh": (_SIZE, "max-height:{0}"),
    "ot": (_SIZE, "top:{0}"),
    "ob": (_SIZE, "bottom:{0}"),
    "os": (_SIZE, "inset-inline-start:{0}"),
    "oe": (_SIZE, "inset-inline-end:{0}"),
    "r": (_SIZE, "border-radius:{0}"),
    "bw": (_SIZE, "border-width:{0}"),
    "al": (_SIZE, "left:{0}"),
    "at": (_SIZE, "top:{0}"),
    "fs": (_SIZE, "font-size:{0}"),
    "fz": (_SIZE, "font-size:calc({0} * var(--letters))"),
    "ls": (_SIZE, "--line-spacing:{0}"),
    "bg": (_COLOUR, "background-color:{0}"),
    "ink": (_COLOUR, "color:{0}"),
    "edge": (_COLOUR, "border-color:{0}"),
    "fl": (_NUMBER, "flex:{0} 0 0"),
    "fv": (_NUMBER, "flex:{0} 0 auto"),
    "ml": (_NUMBER, "-webkit-line-clamp:{0}"),
    "em": (_NUMBER, "--wide:{0}"),
    "ratio": (rf"{_NUMBER}x{_NUMBER}", "aspect-ratio:{0}"),
    "grad": (rf"{_NUMBER}-{_COLOUR}-(?:{_COLOUR}-{_NUMBER}p-)?{_COLOUR}", "background-image:linear-gradient({0})"),
}  # fmt: skip
_NAME: Final = re.compile(
    "|".join(rf"(?P<{name}>{name}-{value})" for name, (value, _) in _RULES.items()), re.ASCII
)
_HEX: Final = re.compile(_COLOUR)
_LENGTH: Final = re.compile(r"(\d{1,4})(?:\.(\d{1,3})\d*)?(px|%)", re.ASCII)
_RATIO: Final = re.compile(r"(\d{1,5}(?:\.\d{1,3})?):(\d{1,5}(?:\.\d{1,3})?)", re.ASCII)
_ANGLE: Final = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)deg", re.ASCII)


def sized(look: str, length: object) -> str:
    """The class that gives a look this length (``12px``, ``45.5%``); "" for what is none."""
    found = _LENGTH.fullmatch(length) if isinstance(length, str) else None
    if not found:
        return ""
    whole, part, unit = found.groups()
    return f"{look}-{whole}{'_' + part if part else ''}{'p' if unit == '%' else 'px'}"


def coloured(look: str, colour: object) -> str:
    """The class that gives a look this colour (``#0017C1``, ``#0017C180``); "" for what is none."""
    plain = colour.removeprefix("#").lower() if isinstance(colour, str) else ""
    return f"{look}-{plain}" if _HEX.fullmatch(plain) else ""


def counted(look: str, number: float) -> str:
    """The class that gives a look this number."""
    return f"{look}-{min(number, 99999):.3f}".rstrip("0").rstrip(".").replace(".", "_")


def proportioned(ratio: object) -> str:
    """The class of a width to height (``20:13``); "" for what is none."""
    found = _RATIO.fullmatch(ratio) if isinstance(ratio, str) else None
    return f"ratio-{found[1]}x{found[2]}".replace(".", "_") if found else ""


def shaded(angle: object, colours: Iterable[tuple[object, str]]) -> str:
    """The class of a linear gradient: the colours, each with where it stands ("" for an end); "" for what is none."""
    turn = _ANGLE.fullmatch(angle) if isinstance(angle, str) else None
    parts = [coloured("grad", colour).removeprefix("grad-") + place for colour, place in colours]
    name = f"grad-{turn[1]}-{'-'.join(parts)}".replace(".", "_") if turn else ""
    return name if _NAME.fullmatch(name) else ""


def sheet_address(path: str, classes: Iterable[str]) -> str:
    """The address of the style sheet with the rules of these classes; those outside the grammar need none."""
    names = sorted({name for each in classes for name in each.split() if _NAME.fullmatch(name)})
    return f"{path}?is={quote('.'.join(names), safe='')}"


def sheet(names: str) -> str:
    """The style sheet that :func:`sheet_address` asked for: a rule for each name of the grammar, nothing for others."""
    return "".join(_rule(name) for name in names.split("."))


def _rule(name: str) -> str:
    found = _NAME.fullmatch(name)
    if not found or not found.lastgroup:
        return ""
    look = found.lastgroup
    value = name.removeprefix(f"{look}-")
    return f".{name}{{{_RULES[look][1].format(_css(look, value))}}}\n"


def _css(look: str, value: str) -> str:
    if look == "grad":
        angle, first, *rest = value.split("-")
        middle = [f"#{rest[0]} {_css('', rest[1])}"] if len(rest) == 3 else []
        return ",".join((f"{_css('', angle)}deg", f"#{first}", *middle, f"#{rest[-1]}"))
    if look in ("bg", "ink", "edge"):
        return f"#{value}"
    plain = value.replace("_", ".").replace("x", " / ") if look == "ratio" else value.replace("_", ".")
    return f"{plain[:-1]}%" if plain.endswith("p") else plain
