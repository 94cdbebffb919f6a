"""The counter itself: from what a person did to what is said. Pure but for the values it is given.

Order: people hold the conversation → a button → which ticket → leaning on the last turn → one ranking of
everything that can be asked → the honest fallback. It saves and sends nothing; the engine does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot import courtesy, entry_reply, following, guards
from bot.blocks import Reply, Text
from bot.codec import decode_press
from bot.computed import computed_first
from bot.incoming import Incoming
from bot.memory import Memory
from bot.registry import Registry
from bot.turn import Standing, Turn, Words
from faq.entries import finder_for
from faq.outside import elsewhere
from faq.questions import split_questions
from faq.ranking import Finder, Found, Match
from programmes.model import Programme, Role
from programmes.rules import PostalService

_SURE = 0.8


@dataclass(frozen=True, slots=True)
class _Asking:
    """One message on its way: everything that stays the same while it is answered."""

    standing: Standing
    now: datetime
    new_case_number: Callable[[], str]


class Counter:
    """Answers for all programmes of a deployment. Built once; safe to share by threads."""

    def __init__(
        self,
        programmes: Mapping[str, Programme],
        registry: Registry,
        words: Words,
        holiday_name: Callable[[date], str | None],
        post: PostalService,
    ) -> None:
        self._programmes = dict(programmes)
        self._registry = registry
        self._words = words
        self._holiday_name = holiday_name
        self._post = post
        self._finders: dict[str, Finder] = {
            code: finder_for(programme, registry.candidates(programme))
            for code, programme in self._programmes.items()
        }

    def reply(
        self, incoming: Incoming, standing: Standing, now: datetime, case_number: Callable[[], str]
    ) -> Reply:
        """What to say to ``incoming``. Raises only what a handler raises (``bot.errors``)."""
        asking = _Asking(standing, incoming.standing_on or now, case_number)
        memory = self._known(standing)
        if standing.case is not None:
            return self._while_people_have_it(incoming, asking, memory)
        match incoming.kind:
            case "text":
                return self._text(incoming.text, asking, memory)
            case "press":
                return self._press(incoming, asking, memory)
            case "follow":
                return self._welcome(asking, memory)
            case "position" | "picture" | "file" | "sticker":
                return self._not_words(incoming, memory)
            case _:
                return Reply("silent")

    # --- where it stands ---------------------------------------------------------------------------

    def _known(self, standing: Standing) -> Memory:
        memory = standing.memory
        if memory.programme not in standing.entrance:
            memory = Memory(role=memory.role)
        if len(standing.entrance) == 1:
            memory = memory.but(programme=standing.entrance[0])
        return memory

    def _while_people_have_it(self, incoming: Incoming, asking: _Asking, memory: Memory) -> Reply:
        press = decode_press(incoming.press) if incoming.kind == "press" else None
        wants_back = incoming.kind == "text" and following.asks_back_to_bot(incoming.text)
        if wants_back or (press is not None and press.handler == "back"):
            return courtesy.back_to_bot(self._words, self._programmes.get(memory.programme), memory)
        return Reply("silent")

    def _welcome(self, asking: _Asking, memory: Memory) -> Reply:
        if memory.programme:
            return self._handle("menu", self._turn(asking, memory, ""), welcome=True)
        return guards.ask_programme(self._words, self._programmes, asking.standing.entrance, memory)

    def _not_words(self, incoming: Incoming, memory: Memory) -> Reply:
        return courtesy.not_words(self._words, incoming.kind, self._programmes.get(memory.programme), memory)

    # --- buttons -----------------------------------------------------------------------------------

    def _press(self, incoming: Incoming, asking: _Asking, memory: Memory) -> Reply:
        press = decode_press(incoming.press)
        args = dict(press.args) if press else {}
        code = args.pop("p", "")
        if press is None or code not in asking.standing.entrance:
            return courtesy.stale_button(self._words, memory)
        if incoming.picked:
            args["day"] = incoming.picked
        if code != memory.programme:
            memory = Memory(programme=code, role=memory.role, asked=memory.asked)
        if press.handler == guards.GUARD:
            return self._guard_answered(args, asking, memory)
        if press.handler == entry_reply.ENTRY:
            return self._entry(args, asking, memory)
        checked = self._registry.checked(press.handler, args) if press.handler in self._registry else None
        if checked is None or not self._registry[press.handler].fits(self._programmes[code]):
            return courtesy.stale_button(self._words, memory)
        return self._handle(press.handler, self._turn(asking, memory, "", args=checked))

    def _guard_answered(self, args: dict[str, str], asking: _Asking, memory: Memory) -> Reply:
        role = args.get("role")
        if role in ("consumer", "merchant"):
            memory = memory.but(role=role)
        asked = memory.asked
        memory = memory.but(asked="", role_asked=memory.role_asked or "role" in args)
        return self._about(asked, asking, memory) if asked else self._welcome(asking, memory)

    def _entry(self, args: dict[str, str], asking: _Asking, memory: Memory) -> Reply:
        programme = self._programmes[memory.programme]
        entry = entry_reply.entry_of(programme, args.get("id", ""))
        if entry is None:
            return courtesy.stale_button(self._words, memory)
        memory = memory.but(topic=f"faq:{entry.id}", slots=(), asked="")
        if args.get("part") == "details":
            return entry_reply.details_of(programme, entry, self._words, memory)
        return entry_reply.reply_of(programme, entry, self._words, memory, memory.role)

    # --- words -------------------------------------------------------------------------------------

    def _text(self, text: str, asking: _Asking, memory: Memory) -> Reply:
        entrance = asking.standing.entrance
        named = guards.programme_named(text, self._programmes, memory.programme)
        if named and named not in entrance:
            return self._not_served(self._programmes[named], memory)
        if named and named != memory.programme:
            switched = bool(memory.programme)
            memory = Memory(programme=named, role=memory.role)
            reply = self._about(text, asking, memory)
            return self._with_word_about_it(reply, named) if switched else reply
        if not memory.programme:
            return self._without_programme(text, asking, memory)
        return self._about(text, asking, memory)

    def _without_programme(self, text: str, asking: _Asking, memory: Memory) -> Reply:
        found = [self._finders[code].find(text, memory.role) for code in asking.standing.entrance]
        tops = {f.matches[0].candidate.id if f.matches else "" for f in found}
        first = found[0]
        if len(tops) == 1 and first.band == "answer" and first.matches[0].candidate.kind == "outside":
            reply = courtesy.outside(self._words, first.matches[0], None, memory)
            if reply.kind != "greeting":
                return reply
            choice = guards.ask_programme(self._words, self._programmes, asking.standing.entrance, memory)
            return replace(reply, blocks=(*reply.blocks, *choice.blocks))
        return guards.ask_programme(
            self._words, self._programmes, asking.standing.entrance, memory.but(asked=text)
        )

    def _not_served(self, other: Programme, memory: Memory) -> Reply:
        programme = self._programmes.get(memory.programme)
        if programme is None:
            return courtesy.no_answer(self._words, None, memory)
        text = self._words("guards", "not_served", other=other, programme=programme)
        return Reply(
            "no_answer",
            (Text(text),),
            (entry_reply.person_button(self._words, programme),),
            memory,
            "guard:other",
        )

    def _with_word_about_it(self, reply: Reply, code: str) -> Reply:
        note = Text(self._words("guards", "switched", programme=self._programmes[code]))
        return replace(reply, blocks=(note, *reply.blocks))

    def _about(self, text: str, asking: _Asking, memory: Memory) -> Reply:
        """The reply to words about one known programme."""
        code = memory.programme
        leaning = self._leaning(text, asking, memory)
        if leaning is not None:
            return leaning
        found = self._find(text, asking, memory)
        several = self._several(text, found, asking, memory)
        if several is not None:
            return several
        if elsewhere(text, self._programmes[code]) is not None:
            return courtesy.elsewhere(self._words, self._programmes[code], memory, _score(found))
        if memory.role is None and not memory.role_asked and guards.role_matters(found):
            return guards.ask_role(self._words, self._programmes[code], memory.but(asked=text))
        return self._say(text, found, asking, memory)

    def _find(self, text: str, asking: _Asking, memory: Memory) -> Found:
        """What the words can mean in this programme, the answer that can be computed first."""
        found = self._finders[memory.programme].find(text, memory.role)
        return computed_first(found, text, asking.now.date(), self._registry)

    def _leaning(self, text: str, asking: _Asking, memory: Memory) -> Reply | None:
        kind, _, name = memory.topic.partition(":")
        today = asking.now.date()
        if kind == "do" and name in self._registry and following.only_a_value(text, today):
            return self._handle(name, self._turn(asking, memory, text, follow_up=True))
        if not (kind and (following.points_back(text) or following.leads_on(text))):
            return None
        alone = self._find(text, asking, memory)
        if alone.band == "answer" and alone.matches[0].candidate.kind != "outside":
            return None
        together = self._find(f"{self._topic_words(memory)} {text}", asking, memory)
        if together.band != "answer" or together.matches[0].candidate.kind == "outside":
            return None
        return self._say(text, together, asking, memory)

    def _topic_words(self, memory: Memory) -> str:
        kind, _, name = memory.topic.partition(":")
        programme = self._programmes[memory.programme]
        if kind == "faq":
            entry = entry_reply.entry_of(programme, name)
            return entry.question if entry else ""
        return next(iter(self._registry.examples(name, programme)), "")

    def _several(self, text: str, whole: Found, asking: _Asking, memory: Memory) -> Reply | None:
        parts = [part for part in split_questions(text) if part.strip()]
        if len(parts) < 2:
            return None
        found = [(part, self._find(part, asking, memory)) for part in parts]
        sure = [
            (part, f) for part, f in found if f.band == "answer" and f.matches[0].candidate.kind != "outside"
        ]
        distinct = {f.matches[0].candidate.id for _, f in sure}
        greeted = sum(1 for _, f in found if f.band == "answer" and f.matches[0].candidate.kind == "outside")
        if len(sure) == 1 and greeted == len(parts) - 1:
            return self._say(sure[0][0], sure[0][1], asking, memory)
        if len(distinct) < 2 or len(sure) < len(parts) - greeted or any(_score(f) < _SURE for _, f in sure):
            return None
        replies = [self._say(part, f, asking, memory) for part, f in sure[:3]]
        if any(reply.kind not in ("answer", "form") for reply in replies):
            return None
        blocks = tuple(block for reply in replies for block in reply.blocks)[:5]
        return replace(replies[-1], blocks=blocks)

    def _say(self, text: str, found: Found, asking: _Asking, memory: Memory) -> Reply:
        candidates = tuple(match.candidate.id for match in found.matches)
        return replace(self._said(text, found, asking, memory), candidates=candidates, score=_score(found))

    def _said(self, text: str, found: Found, asking: _Asking, memory: Memory) -> Reply:
        programme = self._programmes[memory.programme]
        if found.band == "none" or not found.matches:
            return courtesy.no_answer(self._words, programme, memory.but(asked=text))
        if found.band == "choose":
            return courtesy.choices(self._words, programme, found, memory.but(asked=text))
        best = found.matches[0]
        if best.candidate.kind == "outside":
            return courtesy.outside(self._words, best, programme, memory)
        memory = memory.but(asked="", role=memory.role or _only_role(best))
        if best.candidate.kind == "do":
            name = best.candidate.id.removeprefix("do:")
            return self._handle(name, self._turn(asking, memory, text, score=best.probability))
        entry = entry_reply.entry_of(programme, best.candidate.id)
        if entry is None:
            return courtesy.no_answer(self._words, programme, memory)
        memory = memory.but(topic=f"faq:{entry.id}", slots=())
        return entry_reply.reply_of(programme, entry, self._words, memory, memory.role, best.probability)

    # --- handlers ----------------------------------------------------------------------------------

    def _turn(
        self,
        asking: _Asking,
        memory: Memory,
        text: str,
        args: dict[str, str] | None = None,
        follow_up: bool = False,
        score: float | None = None,
    ) -> Turn:
        return Turn(
            now=asking.now,
            programme=self._programmes[memory.programme],
            programmes=self._programmes,
            role=memory.role,
            text=text,
            memory=memory,
            words=self._words,
            holiday_name=self._holiday_name,
            new_case_number=asking.new_case_number,
            entrance=asking.standing.entrance,
            post=self._post,
            args=args or {},
            follow_up=follow_up,
            score=score,
        )

    def _handle(self, name: str, turn: Turn, welcome: bool = False) -> Reply:
        if welcome:
            turn = replace(turn, args={**turn.args, "welcome": "1"})
        reply = self._registry[name].answer(turn)
        memory = reply.memory if reply.memory is not None else turn.memory.but(slots=())
        topic = reply.topic or f"do:{name}"
        return replace(reply, memory=memory.but(topic=topic, asked=""), topic=topic)


def _score(found: Found) -> float:
    return found.matches[0].probability if found.matches else 0.0


def _only_role(match: Match) -> Role | None:
    roles = match.candidate.roles
    return next(iter(roles)) if len(roles) == 1 else None
