"""Places that a message names, this programme's own and others, and whose thing it asks about.

"愛知の食事券" is another region's, "となりの愛知の店で使える？" asks where ours is good. A programme of a city has the
other cities of its prefecture for neighbours. Names and words are data (``data/places.toml``).
"""

import re
import tomllib
from functools import lru_cache
from typing import Any, Final

from faq.lexicon import DATA
from faq.normalise import compact
from faq.patterns import any_of
from programmes.model import Programme

PLACES: Final[dict[str, Any]] = tomllib.loads((DATA / "places.toml").read_text(encoding="utf-8"))
"""The tables of ``data/places.toml``."""


def names_own_place(plain: str, programme: Programme) -> bool:
    """Whether ``plain`` (see :func:`faq.normalise.compact`) names a place of the programme, other than as where somebody
    lives or comes from."""
    who = tuple(PLACES["foreign"]["who"])
    found = _named(plain, programme)
    return any(not region and not plain.startswith(who, end) for _, end, region in found)


def names_any_place(plain: str) -> bool:
    """Whether ``plain`` names a region or a city at all, or some other one ("よその県")."""
    return bool(_every_place().search(plain)) or any(word in plain for word in PLACES["foreign"]["some"])


@lru_cache(maxsize=1)
def _every_place() -> re.Pattern[str]:
    table = PLACES["prefectures"]
    names = {name for region, cities in table.items() for name in (region, _bare(region), *cities)}
    return re.compile(any_of(names))


def foreign_place(plain: str, programme: Programme) -> str:
    """The other region (or, for a programme of a city, the other city) whose thing ``plain`` asks about, or ""."""
    if any(word in plain for word in PLACES["beside"]["region"]):
        return ""
    for start, end, region in _named(plain, programme):
        if region and _certain(plain, start, end) and _asks_about(plain, end, programme):
            return region
    return ""


def _asks_about(plain: str, end: int, programme: Programme) -> bool:
    """Whether the place that ends at ``end`` says whose thing is asked about."""
    if _THING.match(plain, end):
        return not _good_here(plain, end, programme)
    return bool(_SHOP.match(plain, end)) and not any(
        word in plain[end:] for word in PLACES["foreign"]["ours"]
    )


def _good_here(plain: str, end: int, programme: Programme) -> bool:
    """Whether another region's ticket is asked to be good in a place of ours ("愛知の券は岐阜でも使える？")."""
    own = [last for _, last, region in _named(plain, programme) if last > end and not region]
    return any(_USED_HERE.match(plain, last) for last in own)


def _named(plain: str, programme: Programme) -> list[tuple[int, int, str]]:
    """The places in ``plain``: start, end, and the other region, "" for an own one. The longest name counts."""
    names, pattern = _names_around(
        programme.code, _own_names(programme), programme.region, programme.short_name
    )
    return [(match.start(), match.end(), names[match[0]]) for match in pattern.finditer(plain)]


def _own_names(programme: Programme) -> tuple[str, ...]:
    return (programme.region, _bare(programme.region), *programme.places, programme.issuer)


@lru_cache(maxsize=64)
def _names_around(
    code: str, own: tuple[str, ...], home: str, short_name: str
) -> tuple[dict[str, str], re.Pattern[str]]:
    """Every name of a place with the region it is of, "" for those of programme ``code``; and what finds them."""
    names: dict[str, str] = {}
    for region, cities in PLACES["prefectures"].items():
        names |= dict.fromkeys((region, _bare(region), *cities), region)
    cities = PLACES["prefectures"].get(home, [])
    of_a_city = any(city in short_name for city in cities)
    names |= {city: city if of_a_city else "" for city in cities}
    names |= dict.fromkeys((compact(name) for name in own), "")
    names.pop("", None)
    return names, re.compile(any_of(names))


def _certain(plain: str, start: int, end: int) -> bool:
    """Whether a name that is also a word or a surname is read as a place here."""
    name, doubtful = plain[start:end], PLACES["doubtful"]
    if len(name) == 1 and start and re.match(r"[一-鿿ぁ-ゖァ-ヶー]", plain[start - 1]):
        return False
    if name not in doubtful["names"]:
        return True
    return plain.startswith(tuple(doubtful["followed_by"]), end) and not plain.startswith(
        tuple(doubtful["not_followed_by"]), end
    )


def _bare(region: str) -> str:
    return region if region == "北海道" else region.rstrip("都府県")


_FOREIGN: Final = PLACES["foreign"]
_KIND: Final = r"(?:県|市|府|都|町)?(?:版|エリア|方面|内|側)?"
_THINGS: Final = any_of(_FOREIGN["things"])
_SHOPS: Final = any_of(_FOREIGN["shops"])
_DONE: Final = any_of(_FOREIGN["done_there"])
_THING: Final = re.compile(
    rf"{_KIND}(?:(?:の|のほうの|の方の)?(?:{_THINGS})|(?:の(?:{_SHOPS}))?(?:で|が)(?:今|いま)?(?:{_DONE})[ぁ-ゖ]{{0,5}}(?:{_THINGS}))"
)
_SHOP: Final = re.compile(rf"{_KIND}(?:の)?(?:{_SHOPS})")
_USED_HERE: Final = re.compile(
    rf"{_KIND}(?:の(?:{_SHOPS}))?(?:で|でも|では)(?:は|も)?(?:使|つか|利用|出せ|払)"
)
