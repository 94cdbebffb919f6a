"""What a preview shows, as the query of its address: nothing is stored, and a link can be passed on.

Turns stand in their order: ``say`` (words), ``press`` (a button's data, ``pick`` after it: the day picked), and the
kinds of events without words (``follow``, ``position``, ``picture``, ``file``, ``sticker``).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from bot.clock import TOKYO
from bot.guards import ROLES
from programmes.model import Role

Kind = Literal["text", "press", "follow", "position", "picture", "file", "sticker"]
EVENTS: Final[tuple[Kind, ...]] = ("follow", "position", "picture", "file", "sticker")
LETTERS: Final = ("small", "normal", "large", "huge")
THEMES: Final = ("light", "dark")
WIDTHS: Final = ("375", "320", "430")
CHATS: Final = ("one", "group")
MOST_TURNS: Final = 30
MOST_SIGNS: Final = 500
_YEARS: Final = range(2000, 2101)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person does. ``value``: words or a button's data; ``day``: picked with it (``YYYY-MM-DD``)."""

    kind: Kind
    value: str = ""
    day: str = ""

    def fields(self) -> Iterator[tuple[str, str]]:
        match self.kind:
            case "text":
                yield "say", self.value
            case "press":
                yield "press", self.value
                if self.day:
                    yield "pick", self.day
            case event:
                yield event, "1"


@dataclass(frozen=True, slots=True)
class Asked:
    """``programme`` "": all of them at one entrance. ``at`` None: the day the programme is shown on. ``menu``: alias of
    the rich menu that is open, "" for the first one."""

    programme: str = ""
    role: Role | None = None
    at: datetime | None = None
    letters: str = LETTERS[1]
    theme: str = THEMES[0]
    width: str = WIDTHS[0]
    chat: str = CHATS[0]
    menu: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def in_group(self) -> bool:
        return self.chat == "group"

    def then(self, *steps: Step) -> "Asked":
        """The same conversation, gone on."""
        return replace(self, steps=(*self.steps, *steps)[-MOST_TURNS:])

    def but(self, **changes: object) -> "Asked":
        return replace(self, **changes)  # type: ignore[arg-type]

    def where(self) -> Iterator[tuple[str, str]]:
        """The fields that say where, when and how; only what differs from the usual."""
        usual = Asked()
        for name in ("programme", "role", "letters", "theme", "width", "chat", "menu"):
            if (value := getattr(self, name)) and value != getattr(usual, name):
                yield name, value
        if self.at:
            yield "at", f"{self.at:%Y-%m-%dT%H:%M}"

    def fields(self) -> list[tuple[str, str]]:
        """All fields, for hidden inputs."""
        return [*self.where(), *(field for step in self.steps for field in step.fields())]

    def address(self, path: str = "/preview") -> str:
        query = urlencode(self.fields())
        return f"{path}?{query}" if query else path


def read(query: QueryParams, codes: Collection[str]) -> Asked:
    """What an address asks for; what cannot be read is as if it were not there."""
    programme, role = query.get("programme", ""), query.get("role", "")
    return Asked(
        programme=programme if programme in codes else "",
        role=role if role in ROLES else None,
        at=_moment(query.get("at", "")),
        letters=_one_of(query.get("letters", ""), LETTERS, "normal"),
        theme=_one_of(query.get("theme", ""), THEMES, "light"),
        width=_one_of(query.get("width", ""), WIDTHS, "375"),
        chat=_one_of(query.get("chat", ""), CHATS, "one"),
        menu=query.get("menu", "")[:32],
        steps=tuple(_steps(query))[-MOST_TURNS:],
    )


def _steps(query: QueryParams) -> list[Step]:
    steps: list[Step] = []
    for name, value in query.multi_items():
        if name == "say" and value.strip():
            steps.append(Step("text", value[:MOST_SIGNS]))
        elif name == "press" and value:
            steps.append(Step("press", value[:MOST_SIGNS]))
        elif name == "pick" and steps and steps[-1].kind == "press":
            steps[-1] = replace(steps[-1], day=value[:10])
        elif name in EVENTS:
            steps.append(Step(name))
    return steps


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=TOKYO) if at.year in _YEARS else None


def _one_of(value: str, values: tuple[str, ...], usual: str) -> str:
    return value if value in values else usual
