"""The reply to words about one known programme: leaning on the last turn → one ranking → the honest fallback."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial
from typing import Final

from bot import bare, courtesy, entry_reply, following, guards, unsure
from bot.asking import Asking
from bot.beside_today import with_days_told
from bot.blocks import Reply
from bot.claims import claimed_first
from bot.computed import computed_first, computes_with, without_what_to_compute
from bot.listings import Listing
from bot.memory import Memory
from bot.merchants.code import new_token
from bot.merchants.to_records import with_way_to_records
from bot.naming import Names
from bot.rankings import Rankings
from bot.registry import Registry
from bot.seen_as import is_computed, is_outside, is_sure, score_of
from bot.several import answered_together, are_joined, asked_separately
from bot.shop_offers import SHOPS, beside
from bot.shop_wish import goes_first, is_public, leans, wish_of
from bot.story import heart_of
from bot.turn import Question, Turn, Words
from bot.twins import is_text_of
from faq.outside import Bounds
from faq.questions import split_questions
from faq.ranking import Found, Match
from programmes.model import Programme, Role
from programmes.rules import PostalService, Quiet

_PERSON = "do:person"
ASKED_BEFORE: Final = 4096
"""Texts whose ranking is remembered: the same questions come again and again."""


class Answers:
    """Answers about each programme of a deployment. Built once; safe to share by threads."""

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
        self._bounds = {code: Bounds(programme) for code, programme in programmes.items()}
        self._holiday_name = holiday_name
        self._post = post
        self._site = site
        self._quiet = quiet or Quiet()
        self._rankings = rankings or Rankings(programmes, registry)
        self._found = lru_cache(maxsize=ASKED_BEFORE)(self._look_for)
        self._is_elsewhere = lru_cache(maxsize=ASKED_BEFORE)(self._names_another)
        self._entry_said = lru_cache(maxsize=ASKED_BEFORE)(self._say_entry)

    def ready(self) -> None:
        """Make every ranking now instead of at its first question."""
        self._rankings.ready()

    def found(self, code: str, text: str, asking: Asking, memory: Memory) -> Found:
        """What ``text`` can mean in one programme, an answer that can be computed first."""
        return self._found(code, self._programmes[code].revision, text, memory.role, asking.now.date())

    def _look_for(self, code: str, _revision: int, text: str, role: Role | None, today: date) -> Found:
        found = self._rankings.find(code, text, role)
        found = without_what_to_compute(found, text, self._programmes[code], self._registry)
        found = computed_first(found, text, today, self._registry)
        return claimed_first(found, Question(text, self._programmes[code], role, today), self._registry)

    def _names_another(self, code: str, text: str) -> bool:
        return self._bounds[code].elsewhere(text) is not None

    def about(self, text: str, asking: Asking, memory: Memory) -> Reply:
        """The reply to ``text`` about the programme of ``memory``."""
        programme = self._programmes[memory.programme]
        declined = courtesy.plainly_declined(self._words, text, programme, memory)
        if declined is not None:
            return self._about_a_listed_shop(text, asking, memory) or declined
        found = self.found(programme.code, text, asking, memory)
        searched = self._searched(text, found, asking, memory)
        if searched is not None:
            return searched
        leaning = self._leaning(text, found, asking, memory)
        if leaning is not None:
            return leaning
        several = self._several(text, found, asking, memory)
        if several is not None:
            return several
        text, found = self._without_name(text, found, asking, memory)
        text, found = self._heart(text, found, asking, memory)
        if self._is_elsewhere(programme.code, text):
            return courtesy.elsewhere(self._words, programme, memory, score_of(found))
        if memory.role is None and not memory.role_asked and guards.role_matters(found):
            return guards.ask_role(self._words, programme, memory.but(asked=text))
        reply = self._beside(self._say(text, found, asking, memory), found, memory)
        if asking.standing.records.linked:
            reply = with_way_to_records(self._turn(asking, memory), reply, found)
        return self.with_search(reply, asking, memory, text)

    def _beside(self, reply: Reply, found: Found, memory: Memory) -> Reply:
        """The reply with the next likely answer beside it, where it is in doubt."""
        other = unsure.runner_up(found)
        second = other and self.entry(other.candidate.id, memory)
        if not second:
            return reply
        return unsure.with_runner_up(self._words, self._programmes[memory.programme], reply, second)

    def meant(self, text: str, asking: Asking, memory: Memory) -> Found | None:
        """What ``text`` can mean, asked alone and for itself; None where it is declined or another body's affair."""
        programme = self._programmes[memory.programme]
        if not text.strip() or courtesy.plainly_declined(self._words, text, programme, memory) is not None:
            return None
        found = self.found(programme.code, text, asking, memory)
        text, found = self._without_name(text, found, asking, memory)
        text, found = self._heart(text, found, asking, memory)
        return None if self._is_elsewhere(programme.code, text) else found

    def _heart(self, text: str, found: Found, asking: Asking, memory: Memory) -> tuple[str, Found]:
        """The words of a story that ask, and what they can mean."""

        def find(part: str) -> Found:
            return self.found(memory.programme, part, asking, memory)

        return heart_of(text, found, find, partial(computes_with, asking.now.date(), self._registry))

    def handle(
        self,
        name: str,
        asking: Asking,
        memory: Memory,
        text: str = "",
        *,
        args: Mapping[str, str] | None = None,
        follow_up: bool = False,
        score: float | None = None,
    ) -> Reply:
        """What the handler ``name`` says, with what to remember. A question it could not answer stays set
        aside, so that it goes with the case that may follow."""
        turn = self._turn(asking, memory, text, args or {}, follow_up, score)
        return self._spoken(name, self._registry[name].answer(turn), memory, text)

    def continued(self, text: str, asking: Asking, memory: Memory) -> Reply | None:
        """What the open form of ``memory`` makes of ``text``; None where it is no answer to what it asks."""
        reply = self._registry.form(memory.form).continued(self._turn(asking, memory, text))
        return reply and self._spoken(memory.form, reply, memory, text)

    def pictured(self, asking: Asking, memory: Memory) -> Reply | None:
        """What the form at hand makes of a picture; None where no form is, or it takes none."""
        name = memory.form or memory.drafted("form")
        reply = self._registry.form(name).pictured(self._turn(asking, memory)) if name else None
        return reply and self._spoken(name, reply, memory)

    def linked(self, name: str, asking: Asking, memory: Memory) -> Reply:
        """What the handler ``name`` says once LINE has confirmed an account link, or has not."""
        reply = self._registry.links(name).linked(self._turn(asking, memory))
        return self._spoken(name, reply, memory)

    def _spoken(self, name: str, reply: Reply, memory: Memory, text: str = "") -> Reply:
        """What a handler said, with what to remember."""
        kept = reply.memory if reply.memory is not None else memory.but(slots=())
        topic = reply.topic or f"do:{name}"
        asked = (text or memory.asked) if reply.kind == "no_answer" else ""
        return replace(reply, memory=kept.but(topic=topic, asked=asked), topic=topic)

    def entry(self, entry_id: str, memory: Memory, part: str = "") -> Reply | None:
        """The FAQ entry of that id, or None if there is none."""
        revision = self._programmes[memory.programme].revision
        said = self._entry_said(memory.programme, revision, entry_id, part, memory.role)
        return said and replace(said, memory=memory.but(topic=f"faq:{entry_id}", slots=(), asked=""))

    def _say_entry(
        self, code: str, _revision: int, entry_id: str, part: str, role: Role | None
    ) -> Reply | None:
        """What an entry says to everybody in ``role``."""
        programme = self._programmes[code]
        entry = entry_reply.entry_of(programme, entry_id)
        if entry is None:
            return None
        if part:
            return entry_reply.details_of(programme, entry, self._words, Memory())
        return entry_reply.reply_of(programme, entry, self._words, Memory(), role)

    # --- the list of shops -------------------------------------------------------------------------

    def listing(self, asking: Asking, code: str) -> Listing | None:
        """The list of shops of that programme, as of the day; None where it has none."""
        return asking.standing.listings(code, asking.now.date()) if SHOPS in self._registry else None

    def _searched(self, text: str, found: Found, asking: Asking, memory: Memory) -> Reply | None:
        """What the list of shops answers; None where there is none, or where something else is likelier meant."""
        programme = self._programmes[memory.programme]
        listing = self.listing(asking, programme.code)
        if listing is None:
            return None
        if memory.topic == f"do:{SHOPS}" and leans(text, listing.index, memory, programme, found):
            return self.handle(SHOPS, asking, memory, text, follow_up=True)
        wish = wish_of(text, listing.index, programme)
        if wish is None or (wish.may_be_elsewhere and self._is_elsewhere(programme.code, text)):
            return None
        first = goes_first(wish, found, {entry.id for entry in programme.entries if entry.finds_shops})
        return self.handle(SHOPS, asking, memory, text) if first else None

    def _about_a_listed_shop(self, text: str, asking: Asking, memory: Memory) -> Reply | None:
        """The telephone number of a shop on the list is nobody's secret."""
        listing = self.listing(asking, memory.programme)
        wish = listing and wish_of(text, listing.index, self._programmes[memory.programme])
        return self.handle(SHOPS, asking, memory, text) if wish and is_public(wish, text) else None

    def with_search(self, reply: Reply, asking: Asking, memory: Memory, text: str = "") -> Reply:
        """A stored answer with the way into the search, where there is a list and shops are spoken of."""
        kind, _, entry_id = reply.topic.partition(":")
        listing = self.listing(asking, memory.programme)
        if listing is None or kind != "faq":
            return reply
        programme = self._programmes[memory.programme]
        entry, wish = entry_reply.entry_of(programme, entry_id), wish_of(text, listing.index, programme)
        return beside(self._turn(asking, memory, text), listing, reply, entry, wish)

    # --- leaning on the last turn ------------------------------------------------------------------

    def _leaning(self, text: str, alone: Found, asking: Asking, memory: Memory) -> Reply | None:
        kind, _, name = memory.topic.partition(":")
        values = following.only_values(text, asking.now.date())
        if kind == "do" and self._reads(name, values):
            return self.handle(name, asking, memory, text, follow_up=True)
        if kind == "faq" and values:
            return self._computed(text, values, asking, memory)
        to_the_bot = is_outside(alone) and is_text_of(alone.matches[0].candidate, text)
        nameless = self._names.without(text, memory.programme)
        bare_kind = None if to_the_bot else bare.bare_question(nameless)
        if bare_kind is not None:
            return self._bare(text, bare_kind, alone, asking, memory)
        if not (kind and (following.points_back(text) or following.leads_on(text))) or is_sure(alone):
            return None
        return self._together(text, asking, memory)

    def _reads(self, name: str, values: frozenset[str]) -> bool:
        return bool(values & self._registry.reads(name))

    def _computed(self, text: str, values: frozenset[str], asking: Asking, memory: Memory) -> Reply | None:
        """A day or a sum after a stored answer: what computes with it among the neighbours of that answer."""
        found = self.found(memory.programme, f"{self._topic_words(memory)} {text}", asking, memory)
        names = [m.candidate.handler for m in found.matches if m.candidate.handler]
        name = next((name for name in names if self._reads(name, values)), None)
        return self.handle(name, asking, memory, text, follow_up=True) if name else None

    def _together(self, text: str, asking: Asking, memory: Memory) -> Reply | None:
        """What ``text`` means after the last answer's own question, if that is clear and not said already."""
        topic = self._topic_words(memory)
        found = self.found(memory.programme, f"{topic} {text}", asking, memory) if topic else None
        if found is None or not is_sure(found):
            return None
        same = memory.topic in (found.matches[0].candidate.id, f"faq:{found.matches[0].candidate.id}")
        return None if same else self._say(text, found, asking, memory)

    def _bare(self, text: str, kind: bare.Bare, alone: Found, asking: Asking, memory: Memory) -> Reply:
        """One word: about the last answer where that is clear; otherwise ask back."""
        programme = self._programmes[memory.programme]
        offered = tuple(n for n in bare.handlers_of_days(memory.role) if self._fits(n, programme))
        last_kind, _, last = memory.topic.partition(":")
        if kind == "when" and last_kind == "do" and last in offered:
            return self.handle(last, asking, memory, text, follow_up=True)
        together = self._together(text, asking, memory) if last_kind == "faq" else None
        if together is not None:
            return together
        memory = memory.but(asked=text)
        if kind == "when":
            return guards.ask_which_days(self._words, programme, offered, memory)
        return courtesy.choices(self._words, programme, alone, memory)

    def _topic_words(self, memory: Memory) -> str:
        kind, _, name = memory.topic.partition(":")
        programme = self._programmes[memory.programme]
        if kind == "faq":
            entry = entry_reply.entry_of(programme, name)
            return entry.question if entry else ""
        return next(iter(self._registry.examples(name, programme)), "") if kind == "do" else ""

    def _without_name(self, text: str, whole: Found, asking: Asking, memory: Memory) -> tuple[str, Found]:
        """The words and their ranking without the programme's own name, where they are only clear so."""
        alone = self._names.without(text, memory.programme)
        if is_sure(whole) or alone == text:
            return text, whole
        found = self.found(memory.programme, alone, asking, memory)
        return (alone, found) if is_sure(found) else (text, whole)

    # --- one ranking -------------------------------------------------------------------------------

    def _several(self, text: str, whole: Found, asking: Asking, memory: Memory) -> Reply | None:
        """Several questions in one message, each answered; None where it is one question after all."""
        parts = split_questions(text)
        if len(parts) < 2 or (is_computed(whole) and not asked_separately(text, parts)):
            return None
        whole_ones = [part for part in parts if bare.bare_question(part) is None]
        found = [(part, self.found(memory.programme, part, asking, memory)) for part in whole_ones]
        refused = next((f for _, f in found if is_outside(f) and courtesy.is_refused(f.matches[0])), None)
        if refused is not None:
            return self._say(text, refused, asking, memory)
        asked = [(part, f) for part, f in found if not (is_outside(f) and courtesy.is_friendly(f.matches[0]))]
        sure = [(part, f) for part, f in asked if is_sure(f)]
        if len(asked) == 1 and sure:
            return self._say(*sure[0], asking, memory)
        distinct = list({f.matches[0].candidate.id: (part, f) for part, f in sure}.values())
        all_sure = len(sure) == len(asked)
        if not distinct or (len(distinct) < 2 and (all_sure or not asked_separately(text, parts))):
            return None
        wanted = next((pair for pair in distinct if pair[1].matches[0].candidate.id == _PERSON), None)
        if wanted is not None:
            return self._say(text, wanted[1], asking, memory)
        replies = [self._say(part, f, asking, memory) for part, f in distinct]
        programme = self._programmes[memory.programme]
        return answered_together(
            self._words, programme, replies, rest=not all_sure, sources=not are_joined(text)
        )

    def _say(self, text: str, found: Found, asking: Asking, memory: Memory) -> Reply:
        candidates = tuple(match.candidate.id for match in found.matches)
        return replace(self._said(text, found, asking, memory), candidates=candidates, score=score_of(found))

    def _said(self, text: str, found: Found, asking: Asking, memory: Memory) -> Reply:
        programme = self._programmes[memory.programme]
        if found.band == "none" or not found.matches:
            return courtesy.no_answer(self._words, programme, memory.but(asked=text))
        if found.band == "choose":
            return courtesy.choices(self._words, programme, found, memory.but(asked=text))
        best = found.matches[0]
        if best.candidate.kind == "outside":
            memory = memory if courtesy.is_friendly(best) else memory.but(asked=text)
            return courtesy.outside(self._words, best, programme, memory)
        return self._matched(best, text, asking, memory)

    def _matched(self, best: Match, text: str, asking: Asking, memory: Memory) -> Reply:
        if name := best.candidate.handler:
            return self.handle(name, asking, memory, text, score=best.probability)
        reply = self.entry(best.candidate.id, memory)
        assert reply is not None
        reply = with_days_told(self._words, reply, text, asking.now.date())
        if reply.kind == "no_answer" and reply.memory is not None:
            return replace(reply, memory=reply.memory.but(asked=text))
        return reply

    # --- handlers ----------------------------------------------------------------------------------

    def _fits(self, name: str, programme: Programme) -> bool:
        return name in self._registry and self._registry[name].fits(programme)

    def _turn(
        self,
        asking: Asking,
        memory: Memory,
        text: str = "",
        args: Mapping[str, str] | None = None,
        follow_up: bool = False,
        score: float | None = None,
    ) -> Turn:
        programme = self._programmes[memory.programme]
        return Turn(
            now=asking.now,
            programme=programme,
            programmes=self._programmes,
            role=memory.role,
            text=text,
            memory=memory,
            words=self._words,
            holiday_name=self._holiday_name,
            new_case_number=asking.new_case_number,
            entrance=asking.standing.entrance,
            post=self._post,
            args=dict(args or {}),
            follow_up=follow_up,
            score=score,
            can_answer=lambda name: self._registry.can_answer(name, programme, memory.role),
            records=asking.standing.records.of(programme.code),
            sent_at=asking.sent_at,
            site=self._site,
            new_token=new_token,
            message_id=asking.message_id,
            nonce=asking.nonce,
            listing=self.listing(asking, programme.code),
            position=asking.position,
            quiet=self._quiet,
        )
