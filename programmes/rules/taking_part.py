"""Whether a merchant may take part, and how large its shop is: short forms of plain questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeVar

from programmes.model import (
    ClauseId,
    Condition,
    Programme,
    ShopSize,
    ShopSizeRule,
    SizeQuestion,
    TicketKind,
)
from programmes.rules.sources import merged

Answer = Literal["yes", "no", "unsure"]
ANSWERS: Final[tuple[Answer, ...]] = ("yes", "no", "unsure")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingPart:
    """Whether one may take part, as far as the answers go.

    ``answer``: "open" while questions are left (``next``) and nothing has excluded it yet; "no" at once with
    the first excluding answer; "ask": the secretariat decides. ``because``: the conditions that decide.
    ``left_open``: what the document does not say, which makes the best answer "ask". ``stated`` False: the
    document lists no conditions at all. ``answered`` of ``total`` questions.
    """

    answer: Literal["yes", "no", "ask", "open"]
    because: tuple[Condition, ...]
    next: Condition | None
    answered: int
    total: int
    left_open: str
    stated: bool
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSizeFound:
    """How large a shop is, as far as the answers go.

    ``answer``: "size" (then ``size`` and the ticket kinds it ``takes``), "ask" (hard to tell: ``unclear`` says
    what happens), "open" while questions are left (``next``). ``because``: the questions that decide.
    """

    answer: Literal["size", "ask", "open"]
    size: ShopSize | None
    takes: tuple[TicketKind, ...]
    because: tuple[SizeQuestion, ...]
    next: SizeQuestion | None
    answered: int
    total: int
    unclear: str
    source: tuple[ClauseId, ...]


class _Asked(Protocol):
    @property
    def id(self) -> str: ...


Q = TypeVar("Q", bound=_Asked)


def taking_part_questions(programme: Programme) -> tuple[Condition, ...]:
    """The conditions for taking part as questions, the most excluding first; none where none are stated."""
    return programme.registration.questions if programme.registration else ()


def may_take_part(programme: Programme, answers: Mapping[str, str]) -> TakingPart:
    """Whether a merchant that answers so may take part: ``answers`` maps the id of a condition to "yes", "no"
    or "unsure". Raises ValueError for another answer, or a condition the programme does not have."""
    questions = taking_part_questions(programme)
    _refuse_wrong(questions, answers)
    registration = programme.registration
    left_open = registration.left_open if registration else ""
    excluded = [q for q in questions if _is_against(q, answers) and q.otherwise == "no"]
    doubtful = [q for q in questions if q not in excluded and _is_doubtful(q, answers)]
    following = None if excluded else _first_open(questions, answers)
    because = tuple(excluded or doubtful)
    return TakingPart(
        answer=_answer(excluded, doubtful, following, certain=bool(questions) and not left_open),
        because=because,
        next=following,
        answered=len(answers),
        total=len(questions),
        left_open=left_open,
        stated=bool(questions),
        source=merged(*(q.source for q in because or questions))
        or (registration.source if registration else ()),
    )


def shop_size_rule(programme: Programme) -> ShopSizeRule | None:
    """How the size of a shop is found; None where the size makes no difference."""
    return programme.shop_size


def shop_size(programme: Programme, answers: Mapping[str, str]) -> ShopSizeFound | None:
    """The size of a shop that answers so; None where the size makes no difference. Raises ValueError as
    :func:`may_take_part` does."""
    rule = programme.shop_size
    if rule is None:
        return None
    _refuse_wrong(rule.questions, answers)
    deciding = [q for q in rule.questions if answers.get(q.id) == "yes"][:1]
    unsure = [q for q in rule.questions if answers.get(q.id) == "unsure"]
    following = None if deciding else _first_open(rule.questions, answers)
    size = _size(rule, deciding, settled=following is None and not unsure)
    because = tuple(deciding or unsure)
    return ShopSizeFound(
        answer="size" if size else "open" if following else "ask",
        size=size,
        takes=tuple(kind for kind in programme.ticket_kinds if size and kind.id in size.takes),
        because=because,
        next=following,
        answered=len(answers),
        total=len(rule.questions),
        unclear=rule.unclear,
        source=merged(*(q.source for q in because), size.source if size else (), rule.source),
    )


def _size(rule: ShopSizeRule, deciding: list[SizeQuestion], *, settled: bool) -> ShopSize | None:
    name = deciding[0].yes if deciding else rule.otherwise if settled else ""
    return next((size for size in rule.sizes if size.id == name), None)


def _answer(
    excluded: list[Condition], doubtful: list[Condition], following: Condition | None, *, certain: bool
) -> Literal["yes", "no", "ask", "open"]:
    if excluded:
        return "no"
    if following:
        return "open"
    return "yes" if certain and not doubtful else "ask"


def _is_against(condition: Condition, answers: Mapping[str, str]) -> bool:
    given = answers.get(condition.id)
    return given in ("yes", "no") and given != condition.fits


def _is_doubtful(condition: Condition, answers: Mapping[str, str]) -> bool:
    return answers.get(condition.id) == "unsure" or _is_against(condition, answers)


def _first_open(questions: Iterable[Q], answers: Mapping[str, str]) -> Q | None:
    return next((question for question in questions if question.id not in answers), None)


def _refuse_wrong(questions: Iterable[_Asked], answers: Mapping[str, str]) -> None:
    unknown = sorted(set(answers) - {question.id for question in questions})
    if unknown:
        raise ValueError(f"nothing asks for {unknown}")
    wrong = sorted(set(answers.values()) - set(ANSWERS))
    if wrong:
        raise ValueError(f"an answer is one of {ANSWERS}, not {wrong}")
