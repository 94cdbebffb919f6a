"""What a tap does in the preview: LINE's action objects as links that go on with the conversation shown."""

from dataclasses import dataclass
from typing import Any, Final

from bot.channels.preview.asked import Asked, Step

Json = dict[str, Any]
_SAY: Final = "say="
"""Begins the data of a group's button that types words (``bot.channels.line.actions``)."""
_OPENS: Final = ("https://", "http://", "tel:")
PICKERS: Final = {"date": "date", "time": "time", "datetime": "datetime-local"}


@dataclass(frozen=True, slots=True)
class Tap:
    """``kind``: "go" (``href`` goes on here), "open" (``href`` leaves), "pick" (a form with a date field), or "none"
    (nothing that a browser could do: ``note`` is the action's type)."""

    kind: str
    label: str
    href: str = ""
    note: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    field: str = ""
    first: str = ""
    last: str = ""
    initial: str = ""


def tap(action: Json | None, asked: Asked, label: str = "") -> Tap | None:
    """What this action does; None where there is none."""
    if action is None:
        return None
    label = label or _word(action, "label")
    match action.get("type"):
        case "postback" | "message" | "location":
            return Tap("go", label, asked.then(step_of(action)).address())
        case "richmenuswitch":
            return Tap("go", label, asked.but(menu=_word(action, "richMenuAliasId")).address())
        case "datetimepicker":
            return _picker(action, asked, label)
        case "uri":
            uri = _word(action, "uri")
            return Tap("open", label, uri) if uri.startswith(_OPENS) else Tap("none", label, note="uri")
        case other:
            return Tap("none", label, note=str(other))


def step_of(action: Json) -> Step:
    """What a person does by this action."""
    data = _word(action, "data")
    match action.get("type"):
        case "message":
            return Step("text", _word(action, "text"))
        case "location":
            return Step("position")
        case _ if data.startswith(_SAY):
            return Step("text", data.removeprefix(_SAY))
        case _:
            return Step("press", data)


def _picker(action: Json, asked: Asked, label: str) -> Tap:
    return Tap(
        "pick",
        label,
        fields=tuple(asked.then(step_of(action)).fields()),
        field=PICKERS.get(_word(action, "mode"), "date"),
        first=_word(action, "min"),
        last=_word(action, "max"),
        initial=_word(action, "initial"),
    )


def _word(of: Json, name: str) -> str:
    value = of.get(name)
    return value if isinstance(value, str) else ""
