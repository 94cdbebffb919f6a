"""A cutoff was missed, or something arrives late: what happens then."""

from collections.abc import Mapping
from datetime import date

from bot.arguments import ArgCheck
from bot.asked_day import span_of
from bot.asked_round import asks_if_forgotten_is_taken, missed_round
from bot.blocks import Card, Reply
from bot.claims import ALWAYS
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from faq.dates import read_dates
from programmes.model import Programme
from programmes.rules import RoundFound, if_late, round_of_day

NAME = "missed_cutoff"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"day"})
_UNLESS_SURE = 0.9
_OF_A_DAY = 0.98


def fits(programme: Programme) -> bool:
    return bool(programme.settlement.rounds)


def claims(question: Question) -> float:
    """A round that was missed, by its number; or tickets that were forgotten, and whether they are still taken."""
    if missed_round(question.text, question.programme, question.today):
        return ALWAYS
    if not asks_if_forgotten_is_taken(question.text):
        return 0.0
    told = _round_told(question.text, question.today, question.programme, past=True)
    if told is None:
        return _UNLESS_SURE
    return _OF_A_DAY if told.cutoff < question.today else 0.0


def answer(turn: Turn) -> Reply:
    late = if_late(turn.programme, _missed_number(turn), turn.today)
    settlement = turn.programme.settlement
    final = settlement.final_cutoff or settlement.rounds[-1].cutoff
    values = {"late": late, "programme": turn.programme, "today": turn.today, "final": final}
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, late.outcome, **values),
        tone="warning",
        colour=turn.programme.colour,
        citations=turn.cite(late.source),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))


def _round_told(text: str, today: date, programme: Programme, past: bool = False) -> RoundFound | None:
    """The round of the first day written that has one, or of the first that has passed; a day for which something was only meant
    counts here."""
    days = [written.first for written in read_dates(text, today, span_of(programme))]
    rounds = (round_of_day(programme, day) for day in days if day < today or not past)
    return next((found for found in rounds if isinstance(found, RoundFound)), None)


def _missed_number(turn: Turn) -> int:
    """The round of the number or the day written; otherwise the last round whose cutoff has passed (or the first)."""
    named = missed_round(turn.text, turn.programme, turn.today)
    if named:
        return named
    told = _round_told(turn.text, turn.today, turn.programme)
    if told is not None:
        return told.round.number
    passed = [r.number for r in turn.programme.settlement.rounds if r.cutoff < turn.today]
    return passed[-1] if passed else turn.programme.settlement.rounds[0].number
