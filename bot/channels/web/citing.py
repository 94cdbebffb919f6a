"""From an answer to the pages to read: the clauses it stands on, where the documents disagree, the answer's own page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.blocks import Citation, Reply
from bot.entry_reply import entry_of
from programmes.model import Conflict, Programme

_ENTRY = "faq:"


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A recorded conflict that an answer's clauses touch, and where it is to read in full."""

    conflict: Conflict
    address: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The addresses of one deployment's pages; without programmes there are none, and nothing is linked."""

    programmes: Mapping[str, Programme] = field(default_factory=dict)

    def clause_page(self, citation: Citation) -> str:
        """Where the clause stands among its programme's sources, or ""."""
        known = citation.programme in self.programmes and citation.clause
        return f"/guide/{citation.programme}/sources#{quote(citation.clause)}" if known else ""

    def answer_page(self, reply: Reply) -> str:
        """The page of a stored answer, or "" for one that was computed or is not for everybody."""
        programme = self.programmes.get(reply.programme)
        if programme is None or not reply.topic.startswith(_ENTRY):
            return ""
        entry = entry_of(programme, reply.topic.removeprefix(_ENTRY))
        return f"/guide/{programme.code}/faq/{quote(entry.id)}" if entry else ""

    def disagreements(self, reply: Reply | None, citations: Iterable[Citation]) -> list[Disagreement]:
        """The recorded conflicts that an answer is about: the one its entry names; for a computed one, those of which
        it cites two sides. A clause says many things, and one in common is no conflict."""
        programme = self.programmes.get(reply.programme) if reply else None
        if reply is None or programme is None:
            return []
        if reply.topic.startswith(_ENTRY):
            entry = entry_of(programme, reply.topic.removeprefix(_ENTRY))
            found = [each for each in programme.conflicts if entry and each.id == entry.conflict]
        else:
            cited = {each.clause for each in citations if each.programme == programme.code}
            found = [each for each in programme.conflicts if _sides(each, cited) > 1]
        page = f"/guide/{programme.code}/sources#conflict."
        return [Disagreement(each, page + quote(each.id)) for each in found]


def _sides(conflict: Conflict, cited: set[str]) -> int:
    return sum(not cited.isdisjoint(side.source) for side in conflict.statements)
