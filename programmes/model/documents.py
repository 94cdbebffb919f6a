"""Where a rule comes from: documents, clauses, and what contradicts."""

from dataclasses import dataclass

from programmes.model.values import ClauseId


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source document. ``title`` is shown to people; ``edition`` e.g. "Ver.2 令和2年6月22日改訂"."""

    id: str
    title: str
    edition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One place in a document: ``section`` as people find it ("P.17 換金スケジュールについて") and its
    wording in short (``says``, a faithful excerpt, at most about 120 characters)."""

    id: ClauseId
    document: str
    section: str
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One side of a conflict: what one place says."""

    says: str
    source: tuple[ClauseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Places that disagree. ``note`` is what a person is told where it matters (plain Japanese)."""

    id: str
    about: str
    statements: tuple[Statement, ...]
    note: str
