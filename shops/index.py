"""The search of one list: made once of its shops, then asked by many threads; it changes nothing of itself.

index = ShopIndex(shops, today)                  # in memory
ShopIndex.write(shops, file)                     # or as a file that many processes read without loading it
index = ShopIndex.open(file).on(today)
results = index.search(index.ask("高崎で焼き鳥"), near=None, limit=10)
index.facets(asked), index.refined("焼き鳥", area="高崎市")                # narrowing by menus and buttons
"""

import copy
import json
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from shops import menus, packed
from shops.alike import Alike
from shops.asked import Asked, asked_of
from shops.distance import Floats
from shops.facets import Facet, Facets
from shops.folding import fold
from shops.gazetteer import Area, Gazetteer, Station, place_key
from shops.grid import Grid
from shops.menus import Menus
from shops.packed import Arrays
from shops.packing import Progress, texts_of_many
from shops.packing import packed as packed_texts
from shops.records import Records
from shops.results import Results
from shops.search import Search
from shops.shop import Position, Shop
from shops.spots import Box, Spot, clusters
from shops.strings import Marks
from shops.substrings import NONE, Numbers, Substrings
from shops.terms import Terms
from shops.texts import Texts
from shops.wishes import Wishes


def _unseen(_done: int, _all: int) -> None:
    return


class ShopIndex:
    """One list. ``today``: shops with a later ``left_on`` still take part; without it all that have one left.

    Shops that left are found by name, reading or number only, after all others, and stand in no filter, facet or map.
    ``len`` of it: shops that take part. ``shops``: all of them, those that left at the end. ``sign``: another one as soon as
    anything is told or read differently, a correction by staff too.
    """

    def __init__(self, shops: Sequence[Shop], today: date | None = None) -> None:
        self._read(packed_texts(texts_of_many(shops, _unseen)))
        if today:
            self._standing = self._taking_part(today)

    @classmethod
    def write(cls, shops: Sequence[Shop], file: Path, progress: Progress = _unseen) -> None:
        """Make the index of ``shops`` as a file, in one step for whoever opens it. Raises OSError."""
        cls.write_texts(texts_of_many(shops, progress), file)

    @staticmethod
    def write_texts(texts: Texts, file: Path) -> None:
        """As :meth:`write`, of shops whose texts were made before. Raises OSError."""
        packed.write(packed_texts(texts), file)

    @classmethod
    def open(cls, file: Path) -> "ShopIndex":
        """The index in a file. Raises FileNotFoundError, UnreadableFileError."""
        index = cls.__new__(cls)
        index._read(packed.read(file))
        return index

    def _read(self, arrays: Arrays) -> None:
        described: dict[str, Any] = json.loads(arrays["described"].tobytes())
        self.shops: Sequence[Shop] = Records(arrays)
        self._arrays = arrays
        self.sign: str = described.get("sign", "")
        self._gazetteer = Gazetteer(arrays, described)
        self._words = Marks("words", arrays)
        self._ids = Marks("ids", arrays)
        self._terms = Terms(arrays)
        self._grid = Grid(arrays)
        self._wishes = Wishes(arrays, described, self._grid)
        self._menus = Menus(arrays, self._wishes)
        self._phones = Substrings("phones", arrays)
        self._alike = Alike(self._terms)
        self._standing = len(self.shops) - len(arrays["leaving"])

    def __len__(self) -> int:
        return self._standing

    def on(self, today: date) -> "ShopIndex":
        """The same list as of another day."""
        standing = self._taking_part(today)
        if standing == self._standing:
            return self
        other = copy.copy(self)
        other._standing = standing
        for name in ("_search", "_every"):
            other.__dict__.pop(name, None)
        return other

    def _taking_part(self, today: date) -> int:
        leaving = self._arrays["leaving"]
        return len(self.shops) - int(np.count_nonzero(leaving <= today.toordinal()))

    @cached_property
    def _search(self) -> Search:
        return Search(
            self._arrays, self._terms, self._alike, self._wishes, self._grid, self._phones, self._standing
        )

    def shop(self, key: str) -> Shop | None:
        """The shop of that ``id``, also one that left."""
        number = self._ids.place(key)
        return None if number is None else self.shops[number]

    def area(self, folded: str) -> Area | None:
        """The place of that folded name, or of that reading where it is a municipality."""
        return self._gazetteer.area(folded)

    def station(self, folded: str) -> Station | None:
        """The station of that folded name (without 駅) among the shops."""
        return self._gazetteer.station(folded)

    def named(self, folded: str) -> bool:
        """Whether that folded word is a name here: of a shop, of a chain, or a word of one."""
        return folded in self._words

    def called(self, text: str) -> bool:
        """Whether a shop is called so, as written or as read."""
        return self._terms.known(text)

    def ask(self, text: str) -> Asked:
        """What ``text`` asks of this list."""
        return asked_of(text, self)

    def refined(
        self, text: str = "", area: str = "", station: str = "", genre: str = "", kind: str = ""
    ) -> Asked:
        """What ``text`` asks for, narrowed by filters that were chosen; each takes the place of what the text says of its
        kind, and ``text`` may be all that was typed or ``Asked.words``. See :class:`shops.filters.Filters` for the values.

        Raises UnknownFilterError for a place or station that the list has not, a genre or kind that is none.
        """
        return self.ask(text).narrowed(
            tuple(menus.chosen("area", area, lambda name: self.area(place_key(name)))),
            tuple(menus.chosen("station", station, lambda name: self.station(fold(name)))),
            tuple(menus.genres_chosen(genre)),
            frozenset(menus.kinds_chosen(kind)),
        )

    def search(self, asked: Asked, near: Position | None = None, limit: int = 10, skip: int = 0) -> Results:
        """The best ``limit`` shops for ``asked`` after the first ``skip``. ``near``: where the asker stands; then the nearest
        come first. ``total`` counts all of them."""
        self._breathe()
        found = self._search.matches(asked, near, limit + skip)
        return found.results(self.shops, self._standing, limit, skip, asked.here and near is None)

    def facets(self, asked: Asked, near: Position | None = None) -> Facets:
        """How all shops that ``search`` finds for ``asked`` spread, without those that left."""
        return self._menus.facets(self._all(asked, near), bool(asked.areas))

    def spots(self, asked: Asked, box: Box, at_most: int) -> tuple[Spot, ...]:
        """What a map of ``box`` shows of the shops found for ``asked`` (all that take part where it asks for nothing): at
        most ``at_most`` marks, of trusted positions only."""
        inside = self._grid.within(box)
        inside = inside[inside < self._standing]
        numbers = inside if asked.empty else inside[np.isin(inside, self._all(asked, None))]
        found = clusters(self._grid.lats[numbers], self._grid.lngs[numbers], at_most)
        return tuple(
            Spot(each.lat, each.lng, each.shops, self.shops[numbers[each.one]] if each.shops == 1 else None)
            for each in found
        )

    @property
    def positions(self) -> tuple[Floats, Floats]:
        """Latitudes and longitudes of all shops in their order, NaN where none is trusted."""
        return self._grid.lats, self._grid.lngs

    @property
    def areas(self) -> tuple[Facet, ...]:
        """The municipalities of the list, for a menu; those with most shops first."""
        return self._every.areas

    @property
    def genres(self) -> tuple[Facet, ...]:
        """The genres of the common set that the list has, those with most shops first."""
        return self._every.genres

    @property
    def kinds(self) -> tuple[Facet, ...]:
        """The kinds of tickets that the list tells of; none where it tells nothing."""
        return self._every.kinds

    @cached_property
    def _every(self) -> Facets:
        return self._menus.facets(np.arange(self._standing, dtype=np.int32), in_a_place=False)

    def _all(self, asked: Asked, near: Position | None) -> Numbers:
        """The numbers of all shops found that take part."""
        self._breathe()
        if asked.empty and not near:
            return NONE
        numbers = self._search.matches(asked, near, len(self.shops)).numbers
        return numbers[numbers < self._standing]

    def _breathe(self) -> None:
        if isinstance(self._arrays, packed.InFile):
            self._arrays.breathe()
