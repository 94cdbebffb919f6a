"""The next settlement cutoff, how many days are left, and by when to post."""

from collections.abc import Mapping
from datetime import date

from bot.arguments import ArgCheck, is_day
from bot.asked_day import AskedDay, asked_days, days_in, days_read, days_settled
from bot.asked_round import (
    asks_by_when,
    asks_round_of_day,
    asks_which,
    due_on,
    paid_on,
    rounds_side_by_side,
    rounds_within,
)
from bot.blocks import Button, Card, Reply, Row
from bot.claims import ALWAYS
from bot.entry_reply import short
from bot.offers import another_day, next_questions, to_person
from bot.several_rounds import card_of_rounds
from bot.turn import Question, Turn
from programmes.model import Programme, Round
from programmes.rules import (
    BusinessCalendar,
    LastPosting,
    NoRound,
    RoundAnswer,
    RoundFound,
    last_safe_posting,
    next_cutoff,
    round_of_day,
)

NAME = "next_cutoff"
ARGS: Mapping[str, ArgCheck] = {"day": is_day}
READS: frozenset[str] = frozenset({"day"})
_UNLESS_SURE = 0.9
_MONTH = 27
"""Days between the first and the last one of a month, at least."""


def fits(programme: Programme) -> bool:
    return bool(programme.settlement.rounds)


def claims(question: Question) -> float:
    """By when something has to be in to be paid on a day that is named, and which round is due on one."""
    days = days_in(question.text, question.today, question.programme)
    if _named(question.text, days, question.programme):
        return ALWAYS
    text, programme = question.text, question.programme
    own = asks_by_when(text, days, programme) or asks_round_of_day(text, days, programme)
    return _UNLESS_SURE if own else 0.0


def _named(text: str, days: tuple[AskedDay, ...], programme: Programme) -> RoundFound | None:
    is_due = due_on(text, days, programme) if asks_which(text) else None
    return is_due or paid_on(text, days, programme)


def answer(turn: Turn) -> Reply:
    """For a day of use or stay in the text its own round's cutoff, for a day of payout that of the round paid then; otherwise
    the next one from today."""
    named = _named(turn.text, asked_days(turn), turn.programme)
    if named:
        return _card(turn, named, dated=False, asked=None, named=True)
    named_days = days_settled(days_read(asked_days(turn), turn.programme), turn.text)
    days = [asked for asked in named_days if _settles(asked) and not _only_received(turn, asked)]
    days = [asked for asked in days if not _around_today(asked, turn.today)]
    asked = next((a for a in days if a.day != turn.today), days[0] if days else None)
    several = rounds_within(turn.programme, asked.day, asked.last) if asked else ()
    several = rounds_side_by_side(turn.programme, days) or several
    if len(several) > 1:
        return _several(turn, several)
    found = _of_day(turn, asked) if asked else next_cutoff(turn.programme, turn.today)
    if isinstance(found, NoRound):
        found_next = next_cutoff(turn.programme, turn.today)
        return _none(turn, found if isinstance(found_next, NoRound) or asked else found_next, asked)
    return _card(turn, found, dated=asked is not None, asked=asked)


def _settles(asked: AskedDay) -> bool:
    """A day that a round is made of. A whole month is one whatever is asked about it ("1月分はいつ届けば")."""
    return (asked.last - asked.day).days >= _MONTH or asked.basis not in ("posted", "arrival", "payout")


def _only_received(turn: Turn, asked: AskedDay) -> bool:
    """A day on which tickets were taken, where what counts is the day they are read."""
    return turn.programme.settlement.basis == "reading" and asked.basis == "use"


def _around_today(asked: AskedDay, today: date) -> bool:
    """ "今月の締切", "今週の締め切り": no day of use, but when the cutoff is looked for."""
    return not asked.basis and asked.day != asked.last and asked.day <= today <= asked.last


def _of_day(turn: Turn, asked: AskedDay) -> RoundAnswer:
    """The round of the day; of a range (10月) the one that it touches."""
    touched = rounds_within(turn.programme, asked.day, asked.last)
    return round_of_day(turn.programme, max(asked.day, touched[0].first) if touched else asked.day)


def _several(turn: Turn, rounds: tuple[Round, ...]) -> Reply:
    """The cutoff of each of the rounds of a month."""
    return Reply(
        "answer",
        (card_of_rounds(turn, NAME, rounds),),
        (*_other_day(turn), *next_questions(turn, NAME), to_person(turn)),
    )


def _card(turn: Turn, found: RoundFound, **values: object) -> Reply:
    posting = last_safe_posting(turn.programme, found.round, turn.post, BusinessCalendar(turn.holiday_name))
    left = (found.cutoff - turn.today).days
    values = {
        "named": False,
        **values,
        "found": found,
        "programme": turn.programme,
        "left": left,
        "posting": posting,
        "too_late_to_post": isinstance(posting, LastPosting) and posting.post_by < turn.today and left >= 0,
    }
    rows = [
        Row(turn.words(NAME, "row_cutoff", **values), turn.words(NAME, "value_cutoff", **values), strong=True)
    ]
    if isinstance(posting, LastPosting):
        rows.append(Row(turn.words(NAME, "row_post_by"), turn.words(NAME, "value_post_by", **values)))
    rows.append(Row(turn.words(NAME, "row_payout"), turn.words(NAME, "value_payout", **values)))
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, "text", **values),
        rows=tuple(rows),
        tone="warning" if 0 <= left <= 3 else "plain",
        colour=turn.programme.colour,
        citations=turn.cite(found.source),
    )
    memory = turn.memory.but(slots=(("basis", turn.programme.settlement.basis),))
    quick = (*_following(turn, found.round), *_other_day(turn), *next_questions(turn, NAME), to_person(turn))
    return Reply("answer", (card,), quick, memory)


def _following(turn: Turn, round_: Round) -> tuple[Button, ...]:
    """The round after this one, if there is one."""
    later = next((each for each in turn.programme.settlement.rounds if each.first > round_.last), None)
    if later is None:
        return ()
    label = turn.words(NAME, "button_following", round=later)
    return (Button(short(label), turn.press(NAME, day=later.first.isoformat())),)


def _other_day(turn: Turn) -> tuple[Button, ...]:
    rounds = turn.programme.settlement.rounds
    label = turn.words(NAME, "button_other_day")
    return another_day(turn, label, turn.press(NAME), rounds[0].first, rounds[-1].last)


def _none(turn: Turn, found: RoundFound | NoRound, asked: AskedDay | None) -> Reply:
    if isinstance(found, RoundFound):
        return _card(turn, found, dated=False, asked=None)
    values = {"found": found, "programme": turn.programme, "asked": asked, "dated": asked is not None}
    text = turn.words(NAME, "no_more", **values)
    card = Card(
        title=turn.words(NAME, "title_none", **values),
        text=text,
        tone="warning",
        colour=turn.programme.colour,
        citations=turn.cite(found.source),
    )
    return Reply("answer", (card,), (*_other_day(turn), *next_questions(turn, NAME), to_person(turn)))
