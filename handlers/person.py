"""A person is wanted: open a case, say its number, and when the desk is open."""

from collections.abc import Mapping

from bot.arguments import ArgCheck, one_of
from bot.blocks import Button, CaseRequest, Press, Reply, Text
from bot.offers import questions
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import BusinessCalendar, desk_now, desks_for

NAME = "person"
ARGS: Mapping[str, ArgCheck] = {"offer": one_of("1")}
READS: frozenset[str] = frozenset()


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    """With ``offer``: none of the offered questions fitted; say so and offer a person before opening a case."""
    if turn.args.get("offer"):
        text = turn.words(NAME, "offer", programme=turn.programme)
        yes = Button(turn.words("courtesy", "to_a_person"), turn.press(NAME), primary=True)
        return Reply("no_answer", (Text(text),), (yes, *questions(turn, "desk")))
    number = turn.new_case_number()
    question = turn.text or turn.memory.asked
    text = turn.words(NAME, "opened", number=number, programme=turn.programme, desk=_first_desk(turn))
    back = Button(turn.words(NAME, "back"), Press("back", (("p", turn.programme.code),)))
    case = CaseRequest(number, "asked_for" if turn.text or not question else "no_answer", question)
    return Reply("handoff", (Text(text),), (back,), case=case)


def _first_desk(turn: Turn) -> object:
    """State of the first desk that has hours, or None: when it can answer."""
    calendar = BusinessCalendar(turn.holiday_name)
    with_hours = [desk for desk in desks_for(turn.programme, turn.role) if desk.hours]
    return desk_now(with_hours[0], turn.now, calendar) if with_hours else None
