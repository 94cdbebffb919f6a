"""The texts of a programme are written as docs/words.md asks."""

from collections.abc import Iterator
from typing import Final

from programmes.checks.sheet import Sheet, Text
from programmes.checks.style import Kind, Remark, on_names, on_weekdays, remarks_on, style
from programmes.model import Conflict, Entry, ReminderRule
from programmes.placeholders import PlaceholderError, fill
from programmes.rules.reminders import specimen

_KINDS: Final[tuple[Kind, ...]] = ("prose", "label")


def check_words(sheet: Sheet) -> None:
    """What quotes (documents, clauses, statements), what people type and what only names are left as they are."""
    kinds = {field: kind for kind in _KINDS for field in style()["read"][kind]}
    for text in sheet.texts():
        kind = kinds.get(f"{type(text.owner).__name__}.{text.below[0]}")
        if kind is None:
            continue
        for remark in dict.fromkeys(_remarks(sheet, text, kind)):
            sheet.note(text.owner, *text.below, what=remark.what, mend=remark.mend, severity=remark.severity)


def _remarks(sheet: Sheet, text: Text, kind: Kind) -> Iterator[Remark]:
    shown = _shown(sheet, text)
    yield from remarks_on(shown, kind)
    yield from on_names(shown, "merchant", sheet.programme.words.merchant)
    if not isinstance(text.owner, Conflict) and not getattr(text.owner, "conflict", ""):
        yield from on_weekdays(shown)


def _shown(sheet: Sheet, text: Text) -> str:
    """As people see it; what cannot be filled has its own problem."""
    if isinstance(text.owner, ReminderRule):
        return specimen(text.text)
    if not isinstance(text.owner, Entry):
        return text.text
    try:
        return fill(text.text, sheet.programme)
    except PlaceholderError:
        return ""
