"""Taking in lists of participating shops: CSV, XLSX, JSON, GeoJSON.

    preview = preview_list(store, programme.code, "一覧.csv", data, now)   # changes nothing
    preview.counts                        # {"new": 12, "changed": 3, "unchanged": 85, "left": 2, "refused": 1, "warned": 4}
    preview.columns, preview.unknown      # how the columns were understood, for people to confirm
    preview.refused, preview.warnings     # rows left out, and what should be looked at
    apply_list(store, preview, "担当者", now, shelf=shelf)                 # the whole list at once
    restore_list(store, number, "担当者", now, shelf)                      # an earlier list again

A row that is refused is left out and the others come in; :mod:`store.shop_lists` reads what is searched. ``apply_list``
raises ShrinksError where a list loses many shops and nobody has said that this is right.
"""

from desk.imports.applying import RefusedFileError
from desk.imports.shops.applying import AppliedList, ShrinksError, apply_list, restore_list
from desk.imports.shops.preview import ListPreview, preview_list
from store.imports import StaleError
from store.shop_lists import NoSuchListError

__all__ = [
    "AppliedList",
    "ListPreview",
    "NoSuchListError",
    "RefusedFileError",
    "ShrinksError",
    "StaleError",
    "apply_list",
    "preview_list",
    "restore_list",
]
