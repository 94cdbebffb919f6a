"""Where tickets are good: the list of participating shops, searched, narrowed and leafed through."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from bot.arguments import ArgCheck, one_of, whole
from bot.blocks import Button, Cards, Choices, Citation, Open, Press, Reply, Text
from bot.entry_reply import reply_of
from bot.listings import Listing
from bot.memory import Memory
from bot.offers import to_person
from bot.shop_cards import list_citation, listed_on, shop_card
from bot.shop_offers import BESIDE, By, narrowing, of, search_press, share_position, what_said
from bot.shop_sought import ARGS as OF_A_SEARCH
from bot.shop_sought import LONGEST, Sought, kinds_said
from bot.shop_wish import following, name_said, step_said, wish_of
from bot.turn import Turn
from programmes.model import Entry, Programme
from programmes.rules import use_state
from shops.asked import Asked
from shops.facets import Facets
from shops.filters import Filters
from shops.gazetteer import Station
from shops.results import Hit, Results

NAME = "shops"
ARGS: Mapping[str, ArgCheck] = {
    **OF_A_SEARCH,
    "kept": one_of("1"),
    "skip": whole(1, 1_000_000),
    "step": one_of("area", "genre", "kind", "near", "next", "other"),
}
READS: frozenset[str] = frozenset()
ON_A_PAGE: Final = 5
_FEW: Final = 10
"""So many are shown rather than narrowed."""
_REMEMBERED: Final = 20
"""Ids of the next shops near somebody; the position is not remembered."""
_LONGEST: Final = 30
_KATAKANA: Final = re.compile("[ァ-ヶ]")
_APART: Final = 0x60
"""From a katakana to its hiragana."""


def fits(programme: Programme) -> bool:
    return True


def answer(turn: Turn) -> Reply:
    if turn.listing is None:
        return _without_a_list(turn)
    before = Sought.read(dict(turn.memory.slots) if turn.memory.topic == f"do:{NAME}" else {})
    search = _Search(turn, turn.listing, before)
    if turn.position is not None:
        return search.found(before.nearby())
    return search.pressed() if turn.args else search.worded()


def _without_a_list(turn: Turn) -> Reply:
    """What the documents say of where tickets are good."""
    entry = _where(turn.programme)
    if entry is not None:
        return replace(
            reply_of(turn.programme, entry, turn.words, turn.memory, turn.role), memory=None, topic=""
        )
    text = turn.words(NAME, "no_list", programme=turn.programme)
    return Reply("no_answer", (Text(text),), (to_person(turn),))


def _where(programme: Programme) -> Entry | None:
    """The stored answer to where tickets are good."""
    return next((entry for entry in programme.entries if entry.finds_shops and entry.source), None)


@dataclass(frozen=True, slots=True)
class _Search:
    """``before``: what the last answer was about."""

    turn: Turn
    listing: Listing
    before: Sought

    # --- what is asked for --------------------------------------------------------------------------

    def pressed(self) -> Reply:
        args = self.turn.args
        sought = self.before if "kept" in args else Sought.read(args)
        skip = int(args.get("skip", "0"))
        match args.get("step"):
            case "area" | "genre" | "kind" as by:
                return self.narrowed(sought, by, skip)
            case "near":
                return self.found(sought.nearby())
            case "next":
                return self.leafed()
            case "other":
                return self.different()
            case _:
                return self.found(sought, skip)

    def worded(self) -> Reply:
        turn, index = self.turn, self.listing.index
        if turn.follow_up:
            match step_said(turn.text):
                case "nearer":
                    return self.found(self.before.nearby())
                case "more":
                    return (
                        self.leafed()
                        if self.before.here
                        else self.found(self.before, int(turn.memory.slot("shown") or 0))
                    )
                case "other":
                    return self.different()
            if changed := following(turn.text, index, turn.programme):
                return self.found(Sought.of(changed.after(self.before.on(index))))
            if turn.memory.slot("asks"):
                return self.found(Sought.of(index.ask(turn.text)))
        wish = wish_of(turn.text, index, turn.programme)
        if wish is None or wish.kind == "start":
            return self.found(Sought())
        if wish.kind == "unlisted":
            return self.found(Sought(name_said(turn.text)[:LONGEST]))
        return self.own() if wish.kind == "own" else self.found(Sought.of(wish.asked))

    # --- what is said -------------------------------------------------------------------------------

    def found(self, sought: Sought, skip: int = 0) -> Reply:
        """The shops; or a question where there are too many to show, or where it is not known where the person is."""
        asked, near = sought.on(self.listing.index), self.turn.position
        if sought.here and near is None:
            return self.ask_position(sought)
        if asked.empty and len(self.listing.index) > _FEW:
            return self.narrowed(Sought(), "area")
        searched = Asked(here=True) if asked.empty else asked
        results = self.listing.index.search(searched, near, ON_A_PAGE + (_REMEMBERED if near else 0), skip)
        return self.shown(sought, asked, results, skip) if results.hits else self.nothing(sought, asked)

    def shown(self, sought: Sought, asked: Asked, results: Results, skip: int) -> Reply:
        turn = self.turn
        hits, rest = results.hits[:ON_A_PAGE], results.hits[ON_A_PAGE:] if turn.position else ()
        station = asked.stations[0].name if asked.stations and not (turn.position or results.guess) else ""
        if not (station or turn.position):
            hits = tuple(replace(hit, distance_m=None) for hit in hits)  # from the middle of a place
        last = skip + len(hits)
        more: Press | None = None
        if rest:
            more = turn.press(NAME, step="next")
        elif last < results.total and turn.position is None:
            more = search_press(turn, sought, skip=str(last))
        text = "\n".join(self._said(sought, asked, results, skip))
        values = {"shown": str(last)} | ({"next": _ids([hit.shop.id for hit in rest])} if rest else {})
        return Reply(
            "answer",
            (Text(text, self._sources()), self._cards(hits, station)),
            (*self._more(more), *self._narrower(sought, asked, results), *self._ways_on(sought)),
            self._remembering(sought, **values),
        )

    def leafed(self) -> Reply:
        """The next of those that were near. How far each is, is not known any more."""
        turn, index = self.turn, self.listing.index
        shops = [shop for each in turn.memory.slot("next").split(",") if (shop := index.shop(each))]
        if not shops:
            return self.ask_position(self.before.nearby())
        hits, rest = [Hit(shop, "near") for shop in shops[:ON_A_PAGE]], shops[ON_A_PAGE:]
        text = turn.words(NAME, "next_ones", shown=len(hits), day=listed_on(self.listing))
        more = turn.press(NAME, step="next") if rest else None
        values = {"next": _ids([shop.id for shop in rest])} if rest else {}
        return Reply(
            "answer",
            (Text(text, self._sources()), self._cards(hits, "")),
            (*self._more(more), *self._ways_on(self.before)),
            self._remembering(self.before, **values),
        )

    def narrowed(self, sought: Sought, by: By, skip: int = 0) -> Reply:
        """What may be chosen next, with how many shops each choice leaves."""
        turn, index = self.turn, self.listing.index
        asked = sought.on(index)
        if asked.empty or asked.here:
            facets, total = Facets(index.areas, index.genres, index.kinds), len(index)
        else:
            facets, total = index.facets(asked), index.search(asked, None, 1).total
        day = listed_on(self.listing)
        text = turn.words(NAME, "narrow", what=what_said(turn, asked), total=total, day=day)
        return Reply(
            "choices",
            (Text(text, self._sources()), narrowing(turn, sought, by, of(facets, by), skip)),
            (share_position(turn), *self._by_others(sought, by), to_person(turn)),
            self._remembering(sought),
        )

    def ask_position(self, sought: Sought) -> Reply:
        """Where the person stands is asked for, and a place will do instead; what is looked for waits."""
        turn = self.turn
        ask = Choices(turn.words(NAME, "ask_position", programme=turn.programme), (share_position(turn),))
        places = narrowing(turn, sought, "area", self.listing.index.areas, at_most=BESIDE)
        return Reply("choices", (ask, places), (to_person(turn),), self._remembering(sought))

    def nothing(self, sought: Sought, asked: Asked) -> Reply:
        """Nothing, and nothing like it: said, with what may be tried instead."""
        turn = self.turn
        block = "nothing_number" if asked.number else "nothing_named" if asked.terms else "nothing_filtered"
        text = turn.words(
            NAME,
            "nothing_near" if turn.position else block,
            asked=_cut(name_said(turn.text) or sought.words),
            what=what_said(turn, asked),
            day=listed_on(self.listing),
            programme=turn.programme,
        )
        ways = (
            *self._wider(sought),
            *self._by_others(Sought(), ""),
            share_position(turn),
            *self._page(Sought()),
        )
        return Reply(
            "answer",
            (Text(text, self._sources()),),
            (*ways, to_person(turn)),
            self._remembering(replace(sought, words="")),
        )

    def different(self) -> Reply:
        """These are not the shops that were meant: the ways on."""
        turn = self.turn
        text = turn.words(NAME, "different", day=listed_on(self.listing))
        ways = (*self._by_others(self.before, ""), share_position(turn), *self._page(self.before))
        memory = self._remembering(self.before, asks="name")
        return Reply("choices", (Text(text),), (*ways, to_person(turn)), memory)

    def own(self) -> Reply:
        """A shop asks whether it is listed: by the name under which its records are kept, or by the one it says."""
        turn = self.turn
        for shop in turn.records.shops()[:1]:
            return self.found(Sought(shop.name[:LONGEST]))
        text = turn.words(NAME, "own_name", day=listed_on(self.listing), programme=turn.programme)
        return Reply("choices", (Text(text),), (to_person(turn),), self._remembering(Sought(), asks="name"))

    # --- its words ----------------------------------------------------------------------------------

    def _said(self, sought: Sought, asked: Asked, results: Results, skip: int) -> Iterator[str]:
        turn, around = self.turn, results.around
        shown = min(len(results.hits), ON_A_PAGE)
        values: dict[str, object] = {
            "what": what_said(turn, replace(asked, ticket_kinds=frozenset()) if results.no_kinds else asked),
            "asked": _cut(name_said(turn.text) or sought.words or turn.text.strip()),
            "left_out": [_cut(_as_typed(each, turn.text)) for each in results.left_out],
            "total": results.total,
            "first": skip + 1,
            "shown": shown,
            "near": bool(turn.position or asked.stations) and not skip,
            "day": listed_on(self.listing),
            "programme": turn.programme,
        }
        if cannot := self._cannot_be_used():
            yield cannot
        yield turn.words(NAME, _headline(asked, results), **values)
        if results.no_kinds:
            yield turn.words(NAME, "no_kinds")
            yield from self._rules_of(asked)
        if isinstance(around, Station) and around.approximate:
            yield turn.words(NAME, "approximate", station=around.name)

    def _cannot_be_used(self) -> str:
        """Before and after the period of use, and while it is stopped: tickets are no good today, whatever is listed."""
        turn, use = self.turn, self.turn.programme.use
        state = use_state(turn.programme, turn.now)
        if state.state == "usable":
            return ""
        values = {
            "state": state,
            "suspension": state.suspension,
            "use": use,
            "when": turn.now,
            "dated": False,
        }
        past = state.last_day is not None and turn.today > state.last_day
        return turn.words("use", f"state_{state.state}", **values, past=past, programme=turn.programme)

    def _rules_of(self, asked: Asked) -> Iterator[str]:
        """What the programme's own rule says of the tickets that the list does not tell of."""
        said = {kinds_said(frozenset({code})) for code in asked.ticket_kinds}
        for kind in self.turn.programme.ticket_kinds:
            if said & {kind.name, *kind.aliases}:
                yield self.turn.words(NAME, "kind_rule", kind=kind)

    def _sources(self) -> tuple[Citation, ...]:
        """The list itself, and what the programme says of where its tickets are good."""
        entry = _where(self.turn.programme)
        clauses = self.turn.cite(entry.source[:1]) if entry else ()
        return (list_citation(self.turn, self.listing), *clauses)

    def _cards(self, hits: Iterable[Hit], station: str) -> Cards:
        return Cards(tuple(shop_card(self.turn, self.listing, hit, station) for hit in hits))

    # --- the ways on --------------------------------------------------------------------------------

    def _more(self, press: Press | None) -> tuple[Button, ...]:
        return (Button(self.turn.words(NAME, "button_more"), press, primary=True),) if press else ()

    def _narrower(self, sought: Sought, asked: Asked, results: Results) -> Iterator[Button]:
        """Filters that leave less of many."""
        if results.guess or results.total <= ON_A_PAGE or asked.number:
            return
        facets = self.listing.index.facets(asked, self.turn.position)
        chosen: dict[By, bool] = {
            "area": False,
            "genre": bool(asked.genres),
            "kind": bool(asked.ticket_kinds),
        }
        for by, already in chosen.items():
            if not already and len(of(facets, by)) > 1 and not (by == "area" and self.turn.position):
                label = self.turn.words(NAME, f"button_narrow_{by}")
                yield Button(label, search_press(self.turn, sought, step=by))

    def _wider(self, sought: Sought) -> Iterator[Button]:
        """The same search without its genre or name, and without its place."""
        filters = sought.filters
        placed = Filters(area=filters.area, station=filters.station)
        if placed.given and sought != Sought(filters=placed):
            only_place, anywhere = Sought(filters=placed), sought.but(area="")
            yield Button(self.turn.words(NAME, "button_only_place"), search_press(self.turn, only_place))
            yield Button(self.turn.words(NAME, "button_anywhere"), search_press(self.turn, anywhere))

    def _ways_on(self, sought: Sought) -> tuple[Button, ...]:
        different = Button(
            self.turn.words(NAME, "button_different"), search_press(self.turn, sought, step="other")
        )
        return (share_position(self.turn), different, *self._page(sought), to_person(self.turn))

    def _by_others(self, sought: Sought, by: str) -> Iterator[Button]:
        """The other questions by which a list is narrowed."""
        index = self.listing.index
        for name, facets in (("area", index.areas), ("genre", index.genres), ("kind", index.kinds)):
            if name != by and len(facets) > 1:
                yield Button(
                    self.turn.words(NAME, f"button_by_{name}"), search_press(self.turn, sought, step=name)
                )

    def _page(self, sought: Sought) -> Iterator[Button]:
        """The list as a page, where there are pages."""
        turn = self.turn
        if turn.site:
            asked = {name: value for name, value in sought.values.items() if name != "here"}
            query = f"?{urlencode(asked)}" if asked else ""
            url = f"{turn.site}/p/{turn.programme.code}/shops{query}"
            yield Button(turn.words(NAME, "button_page"), Open(url))

    def _remembering(self, sought: Sought, **values: str) -> Memory:
        return self.turn.memory.but(slots=tuple((sought.values | values).items()))


def _headline(asked: Asked, results: Results) -> str:
    if not results.guess:
        return "found"
    if results.left_out:
        is_place = set(results.left_out) <= {area.name for area in asked.areas}
        return "guess_elsewhere" if is_place else "guess_left_out"
    return "guess_wider" if results.hits[0].why == "wider" else "guess_alike"


def _ids(shops: list[str]) -> str:
    return ",".join(shops)


def _as_typed(word: str, text: str) -> str:
    """A word that the search has spelled in katakana, in hiragana where it was typed so."""
    soft = _KATAKANA.sub(lambda sign: chr(ord(sign[0]) - _APART), word)
    return soft if soft in text else word


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
