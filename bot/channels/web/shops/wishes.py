"""What somebody looks for, as an address carries it: words, filters, the page of the results."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from shops.asked import LONGEST
from shops.filters import Filters

PAGE: Final = 20
"""Shops on a page of results."""
MOST_PAGES: Final = 50
_LONGEST_FILTER: Final = 200
_FILTERS: Final = ("area", "station", "genre", "kind")


@dataclass(frozen=True, slots=True)
class Wish:
    """``page`` from 1. Says nothing of where somebody stands: an address must not."""

    q: str = ""
    filters: Filters = Filters()  # noqa: RUF009
    page: int = 1

    @property
    def given(self) -> dict[str, str]:
        """Words and filters that are set, by the names of an address."""
        return ({"q": self.q} if self.q else {}) | self.filters.given

    def address(self, path: str, page: int = 1) -> str:
        """``path`` with this wish, which can be passed on."""
        return _written(path, self.given, page)

    def without(self, path: str, name: str) -> str:
        """The same without one of the filters, or without the words."""
        return _written(path, {key: value for key, value in self.given.items() if key != name})

    def by(self, path: str, name: str, value: str) -> str:
        """The same with another value of a filter."""
        return _written(path, self.given | {name: value})

    def dropping(self, name: str) -> "Wish":
        """Without a filter that the list does not know."""
        return replace(self, filters=replace(self.filters, **{name: ""}))


def wish_of(params: Mapping[str, str]) -> Wish:
    """The wish of an address or a form; whatever cannot be read is as if it were not there."""
    filters = {name: _line(params.get(name, ""))[:_LONGEST_FILTER] for name in _FILTERS}
    page = params.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return Wish(_line(params.get("q", ""))[:LONGEST], Filters(**filters), min(max(number, 1), MOST_PAGES))


def _written(path: str, given: Mapping[str, str], page: int = 1) -> str:
    query = urlencode({**given, **({"page": page} if page > 1 else {})})
    return f"{path}?{query}" if query else path


def _line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())
