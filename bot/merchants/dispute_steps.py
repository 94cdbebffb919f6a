"""The form for a dispute: what each step asks, and what an answer in words makes of the draft."""

import tomllib
from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, Final

from bot.blocks import Button, Card, Choices, Reply, Row, Text
from bot.forms import is_short_answer
from bot.merchants.counting import yen_of
from bot.merchants.dispute_counts import Unclear, counts_told, known_counts
from bot.merchants.dispute_draft import MOST_WORDS, Draft, Step
from bot.merchants.disputing import Matter, Pictures, page_for_pictures
from bot.offers import to_person
from faq.normalise import normalise
from programmes.model import CountedKind
from programmes.rules import counted_kinds
from store.evidence import MOST

_SHORT: Final[dict[str, frozenset[str]]] = {
    name: frozenset(map(normalise, words))
    for name, words in tomllib.loads(
        (files("bot") / "data" / "dispute_words.toml").read_text(encoding="utf-8")
    ).items()
}


def means(text: str, what: str) -> bool:
    """Whether a short answer is one of the words for ``yes``, ``no`` or ``stop``."""
    return is_short_answer(text, _SHORT[what])


# --- which step ---------------------------------------------------------------------------------------


def begun(matter: Matter, words: str = "") -> Draft:
    """A new form about a payout, filled in with what is known of its counts."""
    first: Step = "stubs" if matter.under_rule else "counts"
    draft = Draft(matter.payout.id, first, counts=known_counts(matter.turn, matter.payout), words=words)
    return draft if counted_kinds(matter.programme) or first == "stubs" else draft.but(step="words")


def onward(matter: Matter, draft: Draft) -> Draft:
    """The draft at the step after the one that has just been answered; back to the summary where it was seen."""
    if draft.seen:
        return draft.but(step="summary")
    following: dict[Step, Step] = {
        "stubs": "counts" if counted_kinds(matter.programme) else "words",
        "counts": "words",
        "words": "pictures",
        "pictures": "summary",
        "summary": "summary",
    }
    return draft.but(step=following[draft.step])


def missing_kind(matter: Matter, draft: Draft) -> CountedKind | None:
    """The first kind whose count is not known yet."""
    return next((kind for kind in counted_kinds(matter.programme) if kind.id not in draft.counts), None)


def is_whole(matter: Matter, draft: Draft) -> bool:
    """Whether everything that must be is filled in."""
    counted = draft.sure and missing_kind(matter, draft) is None
    return (draft.has_stubs or not matter.under_rule) and (counted or not counted_kinds(matter.programme))


# --- asking -------------------------------------------------------------------------------------------


def ask(matter: Matter, draft: Draft, note: str = "") -> Reply:
    """The question of the step at which the draft stands, with ``note`` said before it."""
    reply = _ASKING[draft.step](matter, draft)
    blocks = (Text(note), *reply.blocks) if note else reply.blocks
    memory = reply.memory or draft.kept_in(matter.turn.memory, matter.programme.code)
    return Reply("form", blocks, (*reply.quick, *_ways_out(matter)), memory, orders=reply.orders)


def _ways_out(matter: Matter) -> tuple[Button, ...]:
    return matter.button("cancel"), to_person(matter.turn)


def _stubs(matter: Matter, draft: Draft) -> Reply:
    buttons = (matter.button("stubs_yes", primary=True), matter.button("stubs_no"))
    return Reply("form", (Choices(matter.say("ask_stubs"), buttons),))


def _counts(matter: Matter, draft: Draft) -> Reply:
    kinds, missing = counted_kinds(matter.programme), missing_kind(matter, draft)
    values: dict[str, Any] = {"kinds": kinds, "counts": draft.counts}
    if missing is None:
        counted = {} if draft.sure else matter.payout.counted or {}
        text = matter.say("counts_known", counted=counted, **values)
        return Reply("form", (Choices(text, (matter.button("counts_known", primary=True),)),))
    if not draft.counts:
        return Reply("form", (Text(matter.say("ask_counts", kinds=kinds)),))
    none = matter.turn.press("dispute", step="none", kind=missing.id)
    button = Button(matter.say("button_none", missing=missing), none)
    return Reply("form", (Choices(matter.say("counts_missing", missing=missing, **values), (button,)),))


def _words(matter: Matter, draft: Draft) -> Reply:
    return Reply("form", (Choices(matter.say("ask_words"), (matter.button("no_words"),)),))


def _pictures(matter: Matter, draft: Draft) -> Reply:
    text = matter.say("ask_pictures", n=matter.pictures, most=MOST)
    done = pictures_done(matter, matter.pictures)
    if matter.pictures.full:
        return Reply("form", (Choices(text, (done,)),))
    page, order = page_for_pictures(matter)
    return Reply("form", (Choices(text, (page, done)),), orders=(order,))


def pictures_done(matter: Matter, n: Pictures) -> Button:
    """The button that ends the step of the pictures."""
    done = matter.turn.press("dispute", step="pictures_done")
    return Button(matter.say("button_pictures_done", n=n), done)


def _summary(matter: Matter, draft: Draft) -> Reply:
    seen = draft.but(seen=True)
    send = matter.button("send", primary=True, mark=seen.mark)
    card = Card(
        title=matter.say("summary_title"),
        rows=summary_rows(matter, seen),
        text=matter.say("ask_summary"),
        buttons=(send,),
        colour=matter.programme.colour,
    )
    edits = ["edit_counts"] if counted_kinds(matter.programme) else []
    changes = tuple(matter.button(name) for name in (*edits, "edit_words", "edit_pictures", "edit_payout"))
    return Reply("form", (card,), changes, seen.kept_in(matter.turn.memory, matter.programme.code))


_ASKING: Final[Mapping[Step, Callable[[Matter, Draft], Reply]]] = {
    "stubs": _stubs,
    "counts": _counts,
    "words": _words,
    "pictures": _pictures,
    "summary": _summary,
}


def summary_rows(matter: Matter, draft: Draft, strong: str = "counts") -> tuple[Row, ...]:
    """Everything that is submitted, line by line; ``strong``: the line that stands out."""
    claimed = yen_of(matter.programme, draft.counts)
    values: dict[str, Any] = {
        "counts": {"kinds": counted_kinds(matter.programme), "counts": draft.counts},
        "claimed": {"claimed": claimed},
        "words": {"words": draft.words},
        "pictures": {"n": matter.pictures},
    }
    names = ["payout"]
    names += ["counts"] if draft.counts else []
    names += ["claimed"] if claimed is not None else []
    names += ["words", *(["stubs"] if draft.has_stubs else []), "pictures"]
    return tuple(
        Row(
            matter.say(f"row_{name}"),
            matter.say(f"value_{name}", **values.get(name, {})),
            strong=name == strong,
        )
        for name in names
    )


# --- answers in words ---------------------------------------------------------------------------------


def answered(matter: Matter, draft: Draft, text: str) -> Reply | None:
    """What the open step makes of ``text``; None where that speaks of something else. The summary and the question
    for the stubs are answered by the handler."""
    match draft.step:
        case "counts":
            return _counted(matter, draft, text)
        case "words":
            return with_words(matter, draft, "" if means(text, "no") else text)
        case "pictures" if means(text, "yes") or means(text, "no"):
            return ask(matter, onward(matter, draft))
        case _:
            return None


def _counted(matter: Matter, draft: Draft, text: str) -> Reply | None:
    missing = missing_kind(matter, draft)
    if missing is None and means(text, "yes"):
        return counts_are(matter, draft, {})
    asked = missing if draft.counts else None
    told = counts_told(text, matter.programme, asked)
    if isinstance(told, Unclear):
        return ask(matter, draft, matter.say(f"unclear_{told.why}"))
    return counts_are(matter, draft, told) if told else None


def counts_are(matter: Matter, draft: Draft, told: Mapping[str, int]) -> Reply:
    """The draft with these counts besides those it has; what is still missing is asked next."""
    known = {kind.id for kind in counted_kinds(matter.programme)}
    counts = {name: n for name, n in {**draft.counts, **told}.items() if name in known}
    draft = draft.but(counts=counts, sure=True)
    return ask(matter, draft if missing_kind(matter, draft) else onward(matter, draft))


def with_words(matter: Matter, draft: Draft, words: str) -> Reply:
    """The draft with what is wrong in words, "" for none."""
    note = matter.say("words_too_long", most=MOST_WORDS) if len(words) > MOST_WORDS else ""
    return ask(matter, onward(matter, draft.but(words=words.strip()[:MOST_WORDS])), note)
