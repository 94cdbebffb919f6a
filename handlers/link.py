"""Linking this chat with a merchant's records, showing what it is linked to, and ending that."""

from collections.abc import Mapping
from typing import Final

from bot.arguments import ArgCheck, one_of, whole
from bot.blocks import Button, Card, Choices, Reply, Row, Text
from bot.merchants.code import token_hash
from bot.merchants.pages import GOOD_FOR, to_page
from bot.offers import questions, to_person
from bot.orders import CompleteLink, Unlink
from bot.turn import Turn
from programmes.model import Programme
from store.memberships import Member

NAME = "link"
ARGS: Mapping[str, ArgCheck] = {
    "step": one_of("start", "unlink", "unlink_now"),
    "member": whole(1, 999_999_999),
}
READS: frozenset[str] = frozenset()
_WORTH_ASKING: Final = ("registration", "payouts", "pipe", "next_cutoff")


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    step = turn.args.get("step", "")
    if step in ("unlink", "unlink_now"):
        return _unlink(turn, sure=step == "unlink_now")
    if turn.records.linked and step != "start":
        return _linked_to(turn)
    return _start(turn)


def linked(turn: Turn) -> Reply:
    """LINE has confirmed the link, or has not."""
    hashed = token_hash(turn.nonce)
    agreed = turn.records.nonce(hashed, turn.now)
    if agreed is None:
        again = Button(turn.words(NAME, "button_again"), turn.press(NAME, step="start"))
        return Reply("answer", (Text(turn.words(NAME, "failed")),), (again, to_person(turn)))
    text = turn.words(NAME, "done", programme=turn.programme)
    quick = (*questions(turn, *_WORTH_ASKING), to_person(turn))
    memory = turn.memory.but(role="merchant", role_asked=True)
    return Reply("answer", (Text(text),), quick, memory, orders=(CompleteLink(hashed),), menu="merchant")


def _start(turn: Turn) -> Reply:
    """A page of ours takes number and code; nothing of them is typed into the chat."""
    subject = {"programme": turn.programme.code}
    page, order = to_page(turn, turn.words(NAME, "button_page"), "link", subject)
    card = Card(
        title=turn.words(NAME, "title", programme=turn.programme),
        text=turn.words(NAME, "explained", programme=turn.programme, minutes=GOOD_FOR),
        buttons=(page,),
        colour=turn.programme.colour,
    )
    return Reply("form", (card,), (to_person(turn),), orders=(order,))


def _linked_to(turn: Turn) -> Reply:
    members = turn.records.members
    card = Card(
        title=turn.words(NAME, "title_linked"),
        text=turn.words(NAME, "how_to_end"),
        rows=tuple(
            Row(turn.words(NAME, "row", member=member), turn.words(NAME, "value", member=member))
            for member in members
        ),
        colour=turn.programme.colour,
    )
    ends = tuple(_end_button(turn, member, "unlink") for member in members[:8])
    more = Button(turn.words(NAME, "button_more"), turn.press(NAME, step="start"))
    return Reply("answer", (card,), (*ends, more, to_person(turn)))


def _unlink(turn: Turn, sure: bool) -> Reply:
    wanted = turn.args.get("member", "")
    member = next((m for m in turn.records.members if wanted in ("", str(m.id))), None)
    if member is None:
        return Reply("answer", (Text(turn.words(NAME, "not_linked")),), (to_person(turn),))
    if not wanted and len(turn.records.members) > 1:
        return _linked_to(turn)
    if not sure:
        yes = _end_button(turn, member, "unlink_now")
        keep = Button(turn.words(NAME, "button_keep"), turn.press(NAME))
        return Reply("choices", (Choices(turn.words(NAME, "sure", member=member), (yes, keep)),))
    still = len(turn.records.members) > 1
    text = turn.words(NAME, "ended", member=member, still=still)
    again = Button(turn.words(NAME, "button_again"), turn.press(NAME, step="start"))
    return Reply(
        "answer",
        (Text(text),),
        (again, to_person(turn)),
        orders=(Unlink(member),),
        menu="" if still else "consumer",
    )


def _end_button(turn: Turn, member: Member, step: str) -> Button:
    label = turn.words(NAME, f"button_{step}", member=member, several=len(turn.records.members) > 1)
    return Button(label, turn.press(NAME, step=step, member=str(member.id)))
