"""Taking in the secretariat's files: merchants, applications and payouts, from CSV, XLSX and the banks' transfer file.

    preview = make_preview(store, "payouts", programme, "振込.csv", data, now)     # changes nothing
    preview.counts                        # {"new": 12, "changed": 3, "unchanged": 85, "refused": 0}
    preview.refused, preview.warnings     # each with row, column and reason; words.problem_in_words says it
    preview.changes(), preview.additions()                                         # field by field
    applied = apply(store, preview, "担当者", now)                                 # as a whole or not at all
    applied.changed                       # payouts and applications in another state, for messages to merchants
    listing(store, programme.code)        # who took in what and when
    undo(store, applied.run, "担当者", now)                                        # while nothing was built on it

``apply`` raises RefusedFileError while any row is refused and StaleError if records changed since the preview; ``undo``
raises UndoError with what stands on the import. From a web server call them in a thread: they wait for the database.
``empty_csv`` and ``empty_xlsx`` are files with the headers only. What a file may hold stands in ``columns.toml``.
"""

from desk.imports.applying import Applied, Changed, RefusedFileError, apply, listing, undo
from desk.imports.columns import KINDS, Kind
from desk.imports.preview import FieldChange, Preview, make_preview
from desk.imports.problems import Problem
from desk.imports.reading import MAX_BYTES
from desk.imports.template import empty_csv, empty_xlsx
from store.import_undo import Obstacle, UndoError, Undone
from store.imports import Progress, StaleError

__all__ = [
    "KINDS",
    "MAX_BYTES",
    "Applied",
    "Changed",
    "FieldChange",
    "Kind",
    "Obstacle",
    "Preview",
    "Problem",
    "Progress",
    "RefusedFileError",
    "StaleError",
    "UndoError",
    "Undone",
    "apply",
    "empty_csv",
    "empty_xlsx",
    "listing",
    "make_preview",
    "undo",
]
