"""The counter itself: from what a person did to what is said. Pure but for the values it is given.

Order: people hold the conversation → a button → which ticket → the reply about it (:mod:`bot.answers`).
It saves and sends nothing; the engine does.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from bot import courtesy, entry_reply, feedback, following, forms, guards, sources
from bot.answers import Answers
from bot.asking import Asking
from bot.blocks import Reply, Text, Timeline
from bot.codec import decode_press
from bot.incoming import Incoming
from bot.memory import Memory
from bot.merchants.code import token_hash
from bot.naming import Names
from bot.rankings import Rankings
from bot.registry import Registry
from bot.search import Hit, hits_for
from bot.shop_offers import SHOPS
from bot.shop_wish import NEAR_HERE
from bot.timeline import timeline_block
from bot.turn import Standing, Words
from faq.ranking import Found
from programmes.model import Programme, Role
from programmes.rules import PostalService, Quiet
from shops.shop import Position

_PERSON = "do:person"
_LINK = "link"
"""The handler that hears of account links."""
_ASIDE = (feedback.FEEDBACK, sources.SOURCE)


class Counter:
    """Answers for all programmes of a deployment. Built once; safe to share by threads. ``rankings``: made before, of the same
    questions. ``quiet``: the hours in which nobody is reminded."""

    def __init__(
        self,
        programmes: Mapping[str, Programme],
        registry: Registry,
        words: Words,
        holiday_name: Callable[[date], str | None],
        post: PostalService,
        site: str = "",
        rankings: Rankings | None = None,
        quiet: Quiet | None = None,
    ) -> None:
        self._programmes = programmes
        self._registry = registry
        self._words = words
        self._names = Names(programmes)
        self._answers = Answers(programmes, registry, words, holiday_name, post, site, rankings, quiet)

    def reply(
        self, incoming: Incoming, standing: Standing, now: datetime, case_number: Callable[[], str]
    ) -> Reply:
        """What to say to ``incoming``. Raises only what a handler raises (``bot.errors``)."""
        asking = Asking(
            standing,
            incoming.standing_on or now,
            case_number,
            sent_at=incoming.standing_on or incoming.occurred_at,
            message_id=incoming.message_id,
            nonce=incoming.picked if incoming.kind == "linked" else "",
            position=_position(incoming),
        )
        memory = _known(standing)
        reply = self._reply(incoming, asking, memory)
        memory = reply.memory or memory
        programme = reply.programme or memory.programme
        may_be_rated = feedback.can_be_rated(reply, programme, memory)
        return replace(
            forms.with_way_back(self._words, reply, memory), programme=programme, can_be_rated=may_be_rated
        )

    def _reply(self, incoming: Incoming, asking: Asking, memory: Memory) -> Reply:
        if incoming.kind == "linked":  # whoever holds the conversation: LINE says it once
            return self._linked(asking, memory)
        if asking.standing.case is not None:
            return self._while_people_have_it(incoming, memory)
        match incoming.kind:
            case "text":
                return self._text(incoming.text, asking, memory)
            case "press":
                return self._press(incoming, asking, memory)
            case "follow":
                return self._welcome(asking, memory)
            case "picture" if (reply := self._answers.pictured(asking, memory)) is not None:
                return reply
            case "position" if (reply := self._positioned(asking, memory)) is not None:
                return reply
            case "position" | "picture" | "file" | "sticker":
                return courtesy.not_words(self._words, incoming.kind, self._programme(memory), memory)
            case _:
                return Reply("silent")

    def search(self, code: str, text: str, role: Role | None, now: datetime) -> tuple[Hit, ...]:
        """What ``text`` can mean in the programme ``code``, best first, as a conversation about it would rank it.
        ``role`` None: either. ``now``: aware, Asia/Tokyo. Raises only what a handler raises."""
        return hits_for(self._answers, code, text, role, now)

    def timeline(self, code: str, today: date, role: Role | None = None) -> Timeline | None:
        """The calendar of the programme ``code`` to be drawn, standing on ``today``, as ``role`` needs it (None: all of
        it); None where it names no day."""
        return timeline_block(self._programmes[code], today, self._words, role=role)

    def ready(self) -> None:
        """Make now what is otherwise made at a programme's first question (for a server, before it opens)."""
        self._answers.ready()

    def _positioned(self, asking: Asking, memory: Memory) -> Reply | None:
        """The shops near where the person stands; None where no list is at hand."""
        if memory.programme:
            there_is = self._answers.listing(asking, memory.programme) is not None
            return self._answers.handle(SHOPS, asking, memory) if there_is else None
        if any(self._answers.listing(asking, code) for code in asking.standing.entrance):
            return self._ask_programme(asking, memory.but(asked=NEAR_HERE))
        return None

    def _programme(self, memory: Memory) -> Programme | None:
        return self._programmes.get(memory.programme)

    def _linked(self, asking: Asking, memory: Memory) -> Reply:
        """LINE says what became of an account link; about the programme that the link is for."""
        agreed = asking.standing.records.nonce(token_hash(asking.nonce), asking.now)
        code = agreed["programme"] if agreed else memory.programme
        if code not in asking.standing.entrance:
            code = asking.standing.entrance[0]
        return self._answers.linked(_LINK, asking, forms.moved(memory, code))

    def _while_people_have_it(self, incoming: Incoming, memory: Memory) -> Reply:
        press = decode_press(incoming.press) if incoming.kind == "press" else None
        wants_back = incoming.kind == "text" and following.asks_back_to_bot(incoming.text)
        if wants_back or (press is not None and press.handler == courtesy.BACK):
            return courtesy.back_to_bot(self._words, self._programme(memory), memory)
        return Reply("silent")

    def _welcome(self, asking: Asking, memory: Memory) -> Reply:
        if memory.programme:
            welcome = self._answers.handle("menu", asking, memory, args={"welcome": "1"})
            is_merchant = asking.standing.records.of(memory.programme).linked
            return replace(welcome, menu="merchant") if is_merchant else welcome
        return self._ask_programme(asking, memory, block="welcome")

    # --- buttons -----------------------------------------------------------------------------------

    def _press(self, incoming: Incoming, asking: Asking, memory: Memory) -> Reply:
        press = decode_press(incoming.press)
        args = dict(press.args) if press else {}
        code = args.pop("p", "")
        if press is None or code not in asking.standing.entrance:
            return self._stale(memory)
        if press.handler in _ASIDE:
            return self._aside(press.handler, args, self._programmes[code], memory) or self._stale(memory)
        if incoming.picked:
            args["day"] = incoming.picked
        before = memory
        if press.handler != memory.form:
            memory = memory.but(form="")  # something else was chosen: the draft waits
        if code != memory.programme:
            memory = forms.moved(memory, code)
        memory = _presented(args, memory)
        reply = self._pressed(press.handler, args, asking, memory)
        if reply is None:
            return self._stale(before)
        switched = before.programme not in ("", code) and press.handler != guards.GUARD
        return self._with_word_about_it(reply, code) if switched else reply

    def _aside(
        self, handler: str, args: dict[str, str], programme: Programme, memory: Memory
    ) -> Reply | None:
        """About an answer that was given: the conversation stays where it is."""
        if handler == feedback.FEEDBACK:
            return feedback.rated(self._words, programme, args, memory)
        return sources.shown(self._words, programme, args)

    def _pressed(self, handler: str, args: dict[str, str], asking: Asking, memory: Memory) -> Reply | None:
        """What a button of the programme in ``memory`` does; None for one that is not ours."""
        match handler:
            case guards.GUARD:
                return self._guard_answered(args, asking, memory)
            case courtesy.CHOSEN:
                return self._chosen(args, asking, memory)
            case entry_reply.ENTRY if args.keys() <= {"id", "part"} and args.get("part", "") in (
                "",
                "details",
            ):
                reply = self._answers.entry(args.get("id", ""), memory, args.get("part", ""))
                return reply and self._answers.with_search(reply, asking, memory)
            case courtesy.BACK if not args:
                return courtesy.back_to_bot(self._words, self._programme(memory), memory)
            case _ if self._fits(handler, memory):
                checked = self._registry.checked(handler, args)
                return (
                    None if checked is None else self._answers.handle(handler, asking, memory, args=checked)
                )
            case _:
                return None

    def _guard_answered(self, args: dict[str, str], asking: Asking, memory: Memory) -> Reply | None:
        if args.keys() - {"role"}:
            return None
        for role in guards.ROLES:
            if args.get("role") == role:
                memory = memory.but(role=role, role_asked=True)
        if "role" in args and args["role"] != memory.role:
            return None
        return self._as_asked_before(asking, memory)

    def _as_asked_before(self, asking: Asking, memory: Memory) -> Reply:
        """The question that was set aside, or a welcome if there is none."""
        asked = memory.asked
        memory = memory.but(asked="")
        return self._answers.about(asked, asking, memory) if asked else self._welcome(asking, memory)

    def _chosen(self, args: dict[str, str], asking: Asking, memory: Memory) -> Reply | None:
        name = args.get("do", "")
        if args.keys() != {"do"} or not self._fits(name, memory):
            return None
        return self._answers.handle(name, asking, memory.but(asked=""), memory.asked)

    def _fits(self, name: str, memory: Memory) -> bool:
        programme = self._programme(memory)
        return name in self._registry and programme is not None and self._registry[name].fits(programme)

    def _stale(self, memory: Memory) -> Reply:
        return courtesy.stale_button(self._words, self._programme(memory), memory)

    # --- words -------------------------------------------------------------------------------------

    def _text(self, text: str, asking: Asking, memory: Memory) -> Reply:
        plain = courtesy.without_marks(text)
        if not plain and text.strip():
            return courtesy.only_masked(self._words, self._programme(memory), memory)
        reply = self._worded(plain, asking, memory)
        return reply if plain == text.strip() else courtesy.with_word_about_masking(self._words, reply)

    def _worded(self, text: str, asking: Asking, memory: Memory) -> Reply:
        if memory.form:
            reply = self._answers.continued(text, asking, memory)
            if reply is not None:
                return reply
            memory = memory.but(form="")  # something else was asked: the draft waits
        named = self._names.named(text, memory.programme)
        if named and named not in asking.standing.entrance:
            programme = self._programme(memory)
            if programme is None:
                return courtesy.no_answer(self._words, None, memory)
            return guards.not_served(self._words, self._programmes[named], programme, memory)
        if named and named != memory.programme:
            return self._switched(text, named, asking, memory)
        if not memory.programme:
            return self._without_programme(text, asking, memory)
        role = guards.role_said(text)
        if role is not None:
            return self._as_asked_before(asking, memory.but(role=role, role_asked=True))
        return self._answers.about(text, asking, memory)

    def _switched(self, text: str, code: str, asking: Asking, memory: Memory) -> Reply:
        """To the programme that the message names, with a word about it where another one was spoken of."""
        other = bool(memory.programme)
        only_which = self._names.says_only_which(text, code)
        memory = forms.moved(memory, code).but(asked=memory.asked if only_which and not other else "")
        if only_which:
            return self._as_asked_before(asking, memory)
        reply = self._answers.about(text, asking, memory)
        return self._with_word_about_it(reply, code) if other else reply

    def _with_word_about_it(self, reply: Reply, code: str) -> Reply:
        note = Text(self._words("guards", "switched", programme=self._programmes[code]))
        return replace(reply, blocks=(note, *reply.blocks)[:5])

    # --- which ticket ------------------------------------------------------------------------------

    def _without_programme(self, text: str, asking: Asking, memory: Memory) -> Reply:
        """Nothing says which ticket it is about, except perhaps a place."""
        entrance = asking.standing.entrance
        meant = self._names.meant(text, entrance)
        if len(meant) == 1:
            return self._switched(text, meant[0], asking, memory)
        declined = courtesy.plainly_declined(self._words, text, None, memory)
        if declined is not None:
            return declined
        role = guards.role_said(text)
        if role is not None:
            return self._ask_programme(asking, memory.but(role=role, role_asked=True))
        found = [self._answers.found(code, text, asking, memory) for code in entrance]
        outside = _outside_for_all(found)
        if outside is not None:
            return self._to_nobody_in_particular(outside, asking, memory)
        wants_person = all(f.matches and f.matches[0].candidate.id == _PERSON for f in found)
        block = "which_programme_for_a_person" if wants_person else "which_programme"
        only_which = bool(meant) and all(self._names.says_only_which(text, code) for code in meant)
        return self._ask_programme(asking, memory if only_which else memory.but(asked=text), meant, block)

    def _to_nobody_in_particular(self, outside: Found, asking: Asking, memory: Memory) -> Reply:
        reply = courtesy.outside(self._words, outside.matches[0], None, memory)
        if reply.kind != "greeting":
            return reply
        return replace(reply, blocks=(*reply.blocks, *self._ask_programme(asking, memory).blocks))

    def _ask_programme(
        self, asking: Asking, memory: Memory, codes: tuple[str, ...] = (), block: str = "which_programme"
    ) -> Reply:
        codes = codes or asking.standing.entrance
        return guards.ask_programme(self._words, self._programmes, codes, memory, block)


def _position(incoming: Incoming) -> Position | None:
    if incoming.latitude is None or incoming.longitude is None:
        return None
    return Position(incoming.latitude, incoming.longitude)


def _known(standing: Standing) -> Memory:
    """What is remembered, as far as it is good at this entrance."""
    memory = standing.memory
    if memory.programme and memory.programme not in standing.entrance:
        memory = forms.moved(memory, "").but(role_asked=memory.role_asked, asked="")
    if len(standing.entrance) == 1 and memory.programme != standing.entrance[0]:
        memory = memory.but(programme=standing.entrance[0])
    if memory.role is None and standing.records.of(memory.programme).linked:
        memory = memory.but(role="merchant", role_asked=True)
    return memory


def _presented(args: dict[str, str], memory: Memory) -> Memory:
    """With who somebody is by the tab of the menu that he pressed on (``as``); taken out of ``args``."""
    for role in guards.ROLES:
        if args.get("as") == role:
            del args["as"]
            return memory.but(role=role, role_asked=True)
    return memory


def _outside_for_all(found: list[Found]) -> Found | None:
    """The surest ranking, where every programme's first match is something that no programme answers."""
    if not all(f.matches and f.matches[0].candidate.kind == "outside" for f in found):
        return None
    surest = max(found, key=lambda f: f.matches[0].probability)
    return surest if surest.band == "answer" else None
