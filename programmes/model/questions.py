"""What people ask: FAQ entries."""

from dataclasses import dataclass
from typing import Literal

from programmes.model.values import ClauseId, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One FAQ entry (``faq.toml``: ``[[faq]]``).

    ``question`` is the canonical question, shown on buttons (at most 20 characters as ``label`` when it is
    longer); ``phrasings`` are how people really type it. ``answer``: at most about 200 characters, may hold
    ``{placeholders}``; ``details`` stands behind a button. ``kind`` "not_stated": the documents do not say;
    the answer says so honestly and offers a person. ``roles``: who it is for. ``topic``: heading in lists.
    ``often``: one of the questions a page about the programme shows first. ``finds_shops``: a search of the list of
    participating shops answers it better, where the programme has such a list. ``reports_shop``: about a shop that refused;
    where there is a list, it can be reported from here.
    """

    id: str
    question: str
    label: str = ""
    topic: str
    roles: tuple[Role, ...] = ("consumer", "merchant")
    kind: Literal["answer", "not_stated"] = "answer"
    phrasings: tuple[str, ...] = ()
    answer: str
    details: str = ""
    related: tuple[str, ...] = ()
    conflict: str = ""
    often: bool = False
    finds_shops: bool = False
    reports_shop: bool = False
    source: tuple[ClauseId, ...] = ()
