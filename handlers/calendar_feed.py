"""The programme's days in people's own calendar: the page to subscribe on, a sheet to print, and for linked merchants the
page that shows the address of their private calendar, once."""

from collections.abc import Mapping
from typing import Final

from bot.arguments import ArgCheck, one_of, whole
from bot.blocks import Block, Button, Card, Choices, Open, Reply, Row, Text
from bot.merchants.code import token_hash
from bot.offers import questions, to_person
from bot.orders import GiveFeed, RevokeFeed
from bot.turn import Turn
from programmes.model import Programme
from programmes.rules import BusinessCalendar
from programmes.rules.deadlines import deadlines_of
from store.memberships import Member

NAME = "calendar_feed"
ARGS: Mapping[str, ArgCheck] = {
    "step": one_of("own", "stop", "stop_now"),
    "member": whole(1, 999_999_999),
}
READS: frozenset[str] = frozenset()
_GOOD_FOR: Final = 30
"""Minutes that the page with the address waits, as :mod:`bot.calendars.own` has it."""
_ELSEWHERE: Final = "openExternalBrowser=1"
"""LINE's own browser hands no address to a calendar app; this opens the phone's."""
_MOST: Final = 4
"""Shops that get buttons of their own; who has more sees the others under the records they are linked to."""


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    step, wanted = turn.args.get("step", ""), turn.args.get("member", "")
    if not step:
        return _offered(turn)
    member = next((each for each in turn.records.members if str(each.id) == wanted), None)
    if member is None:
        return Reply("answer", (Text(turn.words(NAME, "not_linked")),), (to_person(turn),))
    return _given(turn, member) if step == "own" else _stopped(turn, member, sure=step == "stop_now")


def _offered(turn: Turn) -> Reply:
    blocks: list[Block] = [_public(turn)]
    blocks += [_own(turn, member) for member in turn.records.members[:_MOST]]
    offers = questions(turn, "calendar", *(() if turn.records.linked else ("link",)))
    return Reply("answer", tuple(blocks), (*offers, to_person(turn)))


def _public(turn: Turn) -> Card:
    """The calendar for everybody, on the page where it can be subscribed to."""
    found = deadlines_of(turn.programme, turn.post, BusinessCalendar(turn.holiday_name))
    has_days = any(turn.role is None or turn.role in each.roles for each in found)
    said = {"programme": turn.programme, "has_days": has_days}
    code = turn.programme.code
    to_page = _opened(turn, f"/guide/{code}/calendar", "#subscribe")
    to_sheet = _opened(turn, f"/p/{code}/calendar.pdf")
    buttons = [Button(turn.words(NAME, "button_page"), to_page, primary=True)] if has_days else []
    if turn.role != "consumer" and turn.site:
        buttons.append(Button(turn.words(NAME, "button_sheet"), to_sheet))
    return Card(
        title=turn.words(NAME, "title"),
        text=turn.words(NAME, "explained", **said),
        colour=turn.programme.colour,
        buttons=tuple(buttons),
    )


def _own(turn: Turn, member: Member) -> Card:
    """The private calendar of one link: given out or not, and what can be done."""
    given = next((each for each in turn.records.calendar_feeds() if each.membership_id == member.id), None)
    said = {"member": member, "given": given}
    buttons = [_button(turn, member, "own", given=given)]
    if given is not None:
        buttons.append(_button(turn, member, "stop"))
    return Card(
        title=turn.words(NAME, "title_own", **said),
        text=turn.words(NAME, "explained_own", programme=turn.programme),
        rows=(Row(turn.words(NAME, "row_given"), turn.words(NAME, "value_given", **said)),),
        colour=turn.programme.colour,
        buttons=tuple(buttons),
    )


def _given(turn: Turn, member: Member) -> Reply:
    """The address itself stands in no chat, but on a page that shows it once."""
    token = turn.new_token()
    to_page = _opened(turn, f"/c/{token}")
    card = Card(
        title=turn.words(NAME, "title_given", member=member),
        text=turn.words(NAME, "explained_given", minutes=_GOOD_FOR),
        buttons=(Button(turn.words(NAME, "button_given"), to_page, primary=True),),
        colour=turn.programme.colour,
    )
    return Reply("form", (card,), (to_person(turn),), orders=(GiveFeed(token_hash(token), member),))


def _stopped(turn: Turn, member: Member, *, sure: bool) -> Reply:
    if not sure:
        yes = _button(turn, member, "stop_now")
        keep = Button(turn.words(NAME, "button_keep"), turn.press(NAME))
        return Reply("choices", (Choices(turn.words(NAME, "sure", member=member), (yes, keep)),))
    again = _button(turn, member, "own", given=None)
    text = Text(turn.words(NAME, "stopped", member=member))
    return Reply("answer", (text,), (again, to_person(turn)), orders=(RevokeFeed(member),))


def _opened(turn: Turn, path: str, place: str = "") -> Open:
    """A page of ours in the phone's own browser; in the web chat of a site that does not know its address, the plain path."""
    return Open(f"{turn.site}{path}?{_ELSEWHERE}{place}" if turn.site else path)


def _button(turn: Turn, member: Member, step: str, **said: object) -> Button:
    label = turn.words(NAME, f"button_{step}", member=member, **said)
    return Button(label, turn.press(NAME, step=step, member=str(member.id)))
