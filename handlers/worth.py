"""What counted tickets are worth together: "千円券35枚と500円券20枚"; and what of a bill they leave to be paid."""

from collections.abc import Mapping

from bot.arguments import ArgCheck
from bot.asked_bill import AskedBill, asked_bill
from bot.asked_count import asks_sum, counts_by_face, is_of_another_sum
from bot.asked_sets import asks_may_buy
from bot.blocks import Card, Reply, Row
from bot.claims import ALWAYS
from bot.offers import next_questions, to_person
from bot.turn import Question, Turn
from faq.amounts import read_amounts
from programmes.model import Programme
from programmes.rules import faces_of, worth_of

NAME = "worth"
ARGS: Mapping[str, ArgCheck] = {}
READS: frozenset[str] = frozenset({"枚"})
_MOST = 10_000_000
_UNLESS_SURE = 0.85
_ASKING = ("?", "？")


def fits(programme: Programme) -> bool:
    return bool(faces_of(programme))


def takes(text: str, programme: Programme) -> bool:
    """Whether tickets are counted by their face, and it is their sum that is asked for, or what they leave of a bill."""
    if _unpaid(text, programme):
        return True
    return bool(counts_by_face(text, programme)) and _is_summed_up(text)


def _is_summed_up(text: str) -> bool:
    """Whether a sum is asked for, or nothing but the tickets is said: "500円券25枚？" asks what a book holds, "500円券25枚の
    は今日買えますか" whether it is sold."""
    says_no_more = not text.rstrip().endswith(_ASKING) and not asks_may_buy(text)
    return not is_of_another_sum(text) and (asks_sum(text) or says_no_more)


def claims(question: Question) -> float:
    """Nobody else takes tickets off a bill, or adds up those of each face."""
    text, programme = question.text, question.programme
    if _unpaid(text, programme):
        return ALWAYS
    counted = asks_sum(text) and not is_of_another_sum(text) and counts_by_face(text, programme)
    return _UNLESS_SURE if counted else 0.0


def answer(turn: Turn) -> Reply:
    bill = _unpaid(turn.text, turn.programme)
    return _of_a_bill(turn, bill) if bill else _of_tickets(turn)


def _unpaid(text: str, programme: Programme) -> AskedBill | None:
    """The bill that is larger than what the tickets are worth: whether change is given is another question."""
    bill = asked_bill(text, programme)
    return bill if bill and bill.rest >= 0 else None


def _of_a_bill(turn: Turn, bill: AskedBill) -> Reply:
    worth = worth_of(turn.programme, bill.counts)
    exact = (
        [f for f in sorted(faces_of(turn.programme)) if bill.rest % f == 0 and bill.rest] if bill.more else []
    )
    values = {"bill": bill, "worth": worth, "exact": exact, "programme": turn.programme}
    rows = [
        Row(turn.words(NAME, "row_part", part=p), turn.words(NAME, "value_part", part=p)) for p in worth.parts
    ]
    card = Card(
        title=turn.words(NAME, "title_bill"),
        text=turn.words(NAME, "text_bill", **values),
        rows=(
            Row(turn.words(NAME, "row_bill"), turn.words(NAME, "value_bill", **values)),
            *rows,
            Row(turn.words(NAME, "row_rest"), turn.words(NAME, "value_rest", **values), strong=True),
        ),
        colour=turn.programme.colour,
        citations=turn.cite(worth.source),
    )
    return Reply("answer", (card,), (*next_questions(turn, NAME), to_person(turn)))


def _of_tickets(turn: Turn) -> Reply:
    counts = {face: n for face, n in counts_by_face(turn.text, turn.programme).items() if n <= _MOST}
    worth = worth_of(turn.programme, counts or dict.fromkeys(faces_of(turn.programme), 1))
    settled = turn.programme.settlement if turn.role == "merchant" else None
    values = {
        "worth": worth,
        "settled": settled,
        "strange": _strange_faces(turn),
        "programme": turn.programme,
    }
    rows = [
        Row(turn.words(NAME, "row_part", part=p), turn.words(NAME, "value_part", part=p)) for p in worth.parts
    ]
    total = Row(turn.words(NAME, "row_total"), turn.words(NAME, "value_total", **values), strong=True)
    card = Card(
        title=turn.words(NAME, "title", **values),
        text=turn.words(NAME, "text" if counts else "ask", **values),
        rows=(*rows, total) if counts else (),
        colour=turn.programme.colour,
        citations=turn.cite((*worth.source, *(settled.source if settled and settled.amount else ()))),
    )
    quick = (*next_questions(turn, NAME), to_person(turn))
    return Reply("answer" if counts else "form", (card,), quick)


def _strange_faces(turn: Turn) -> tuple[int, ...]:
    """Face values that are named, but that no ticket of the programme has."""
    named = (a.value for a in read_amounts(turn.text) if a.unit == "円券")
    return tuple(dict.fromkeys(face for face in named if face not in faces_of(turn.programme)))
