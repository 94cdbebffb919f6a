"""How merchants take part: recruitment, registration, forms."""

from dataclasses import dataclass
from typing import Literal

from programmes.model.days import Bound
from programmes.model.values import ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruitment:
    """A period in which merchants can apply. ``effect``: what applying in it means. ``tentative``: [予定]."""

    id: str
    name: str
    first: Bound
    last: Bound | None = None
    tentative: bool = False
    effect: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One line of a list (a condition, a paper, a step), with where it stands.

    ``verdict`` is for conditions: "must" or "must_not". ``form`` the form number, ``words`` as people ask.
    """

    text: str
    verdict: Literal["must", "must_not", ""] = ""
    form: str = ""
    words: tuple[str, ...] = ()
    source: tuple[ClauseId, ...] = ()


ApplicationState = Literal[
    "received",
    "in_review",
    "papers_missing",
    "approved",
    "refused",
    "withdrawn",
    "cancelled",
    "kit_sent",
    "kit_arrived",
]
"""How an application stands, in about the order in which it comes to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition for taking part as a plain question (はい・いいえ・わからない). ``help``: what is meant by it.

    The answer ``fits`` meets the condition; the other one means ``otherwise``: no, or ask the secretariat.
    ``rule``: the condition in a sentence, said where it decides.
    """

    id: str
    ask: str
    fits: Literal["yes", "no"]
    otherwise: Literal["no", "ask"]
    rule: str
    help: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What comes next for an application in ``state``; ``when`` in words, "" where the document gives no time."""

    state: ApplicationState
    text: str
    when: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """How papers are handed in: ``text``, to the ``desk`` of that id ("" where it is no desk of ours)."""

    text: str
    desk: str = ""
    conflict: str = ""
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """From when a merchant may take tickets: from the day it came to ``since``, not before the period of use."""

    since: Literal["approved", "kit_arrived"]
    words: str
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Who may take part and how: conditions, papers, steps, kit, duties, how one leaves or is removed.

    ``questions``: the conditions as a form, the most excluding first. ``left_open``: what the document does
    not say about who may take part; then nobody can be told yes. ``after``: what comes next in which state.
    ``send``: how papers are handed in. ``start``: from when tickets may be taken.
    """

    who: str
    conditions: tuple[Point, ...] = ()
    papers: tuple[Point, ...] = ()
    steps: tuple[Point, ...] = ()
    kit: tuple[Point, ...] = ()
    duties: tuple[Point, ...] = ()
    notice: str = ""
    cancellation: tuple[Point, ...] = ()
    withdrawal: str = ""
    questions: tuple[Condition, ...] = ()
    left_open: str = ""
    after: tuple[Step, ...] = ()
    send: Sending | None = None
    start: Start | None = None
    source: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form with its number (様式第4号, 様式5) and what it is for."""

    id: str
    name: str
    purpose: str
    get_from: str = ""
    source: tuple[ClauseId, ...] = ()
