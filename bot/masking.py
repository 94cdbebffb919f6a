"""Masking personal data that people type by accident, before anything is stored.

Only what nobody needs in order to be answered: payment cards, bank accounts, personal numbers
(マイナンバー), mobile phones, e-mail addresses. Dates, amounts, counts, postcodes and the phone numbers of
shops and desks stay.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Kind = Literal["email", "phone", "card", "personal_number", "account"]

_WORDS: Final = tomllib.loads((Path(__file__).parent / "masking.toml").read_text("utf-8"))
MARKS: Final[dict[Kind, str]] = _WORDS["marks"]
"""What stands in a text in place of personal data."""
LENGTH: Final = 5000
"""Characters of a text that are kept: as long as a LINE message can be."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_DASHES = dict.fromkeys(map(ord, _WORDS["signs"]["dashes"]), "-")
_PLAIN: Final = _WIDE | _DASHES
"""Full-width signs and all sorts of dashes to ASCII, one for one, so that positions stay."""
_SUSPECT: Final = re.compile("[0-9０-９@＠]")
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: Kind
    found: re.Pattern[str]
    really: Callable[[str], bool] = lambda _: True


def _luhn(number: str) -> bool:
    """The check digit of payment cards [ISO/IEC 7812-1]."""
    digits = [int(sign) for sign in reversed(number) if sign.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _whole(pattern: str) -> re.Pattern[str]:
    """A pattern that is not part of a longer number."""
    return re.compile(rf"(?<![0-9])(?<![0-9][-,.]){pattern}(?![0-9])(?![-,.][0-9])", re.ASCII)


_NAMED_ACCOUNT = (
    r"(?:口座|普通預金|普通|当座預金|当座|貯蓄|通帳)[はがの:\s番号（(）)=]*"
    r"(?P<number>[0-9](?:-?[0-9]){5,7})(?![0-9])(?!\s*(?:円|枚|冊|人|名|件|年|月|日|/))"
)
_PATTERNS: Final = (
    _Pattern("email", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)),
    _Pattern("phone", _whole(r"(?:0|\+?81[- ]?(?:\(0\)|0)?)[789]0[-. (]?[0-9]{4}[-. )]?[0-9]{4}")),
    _Pattern("card", _whole(r"[0-9]{4}(?P<between>[- ])[0-9]{4}(?P=between)[0-9]{4}(?P=between)[0-9]{4}")),
    _Pattern("card", _whole(r"3[0-9]{3}(?P<between>[- ])[0-9]{6}(?P=between)[0-9]{4,5}")),
    _Pattern("card", _whole(r"(?<![A-Za-z])[0-9]{16}")),
    _Pattern("card", _whole(r"(?<![A-Za-z])[0-9]{13,19}"), _luhn),
    _Pattern("personal_number", _whole(r"[0-9]{4}(?P<between>[- ]?)[0-9]{4}(?P=between)[0-9]{4}")),
    _Pattern(
        "account", re.compile(r"記号\s*(?P<number>[0-9]{5}[-\s]*(?:番号)?\s*[0-9]{6,8})(?![0-9])", re.ASCII)
    ),
    _Pattern("account", re.compile(r"支店\s*(?P<number>[0-9]{7})(?![0-9]|-[0-9])", re.ASCII)),
    _Pattern("account", re.compile(_NAMED_ACCOUNT, re.ASCII)),
)


def mask(text: str) -> tuple[str, tuple[Kind, ...]]:
    """The text with marks such as 【電話番号】 in place of personal data, and which kinds there were."""
    if _SUSPECT.search(text) is None:
        return text, ()
    kinds: list[Kind] = []
    for pattern in _PATTERNS:
        for start, end in reversed(list(_spans(pattern, text))):
            text = text[:start] + MARKS[pattern.kind] + text[end:]
            kinds.append(pattern.kind)
    return text, tuple(dict.fromkeys(kinds))


def clean(text: str) -> str:
    """The text without what a database cannot keep (NUL, half surrogates), cut to :data:`LENGTH`."""
    return _UNSTORABLE.sub("\ufffd", text[:LENGTH])


def _spans(pattern: _Pattern, text: str) -> Iterator[tuple[int, int]]:
    for match in pattern.found.finditer(text.translate(_PLAIN)):
        if pattern.really(match.group()):
            yield match.span("number" if "number" in pattern.found.groupindex else 0)
