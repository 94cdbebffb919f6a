"""The Jinja2 environment of the pages: escaping on, undefined names refused, versioned addresses of assets."""

import hashlib
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Final

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from bot.channels.web.citing import Reading
from bot.channels.web.display import display
from bot.channels.web.linking import is_own, linked, opens_elsewhere, safe_address
from bot.channels.web.palette import class_name
from bot.timeline import is_stopped, news_of
from programmes.japanese import day_in_words, short_day

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
KEPT_FOR_GOOD: Final = "public, max-age=31536000, immutable"
"""For what stands at an address that changes with it."""


class _Compiled(BytecodeCache):
    """Templates are compiled once a process, however many sites it serves: a demonstration's preview has one of its own."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED: Final = _Compiled()


def environment(site_name: str, accents: str, reading: Reading | None = None) -> Environment:
    """Templates for one deployment; ``site_name`` stands in every title, ``accents`` is the address of its colours,
    ``reading`` knows its pages to read."""
    reading = reading or Reading()
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    env.filters.update(
        day=day_in_words,
        short=short_day,
        linked=linked,
        safe_address=safe_address,
        opens_elsewhere=opens_elsewhere,
        accent=class_name,
        clause_page=reading.clause_page,
        answer_page=reading.answer_page,
        disagreements=reading.disagreements,
        news=news_of,
    )
    env.tests.update(stopped=is_stopped, own_page=is_own)
    name = site_name or env.get_template("site_name.txt").render()
    env.globals.update(asset=asset, site_name=name, accents=accents, display=display, search_page=_no_page)
    env.globals.update(reminds=False)
    return env


def _no_page(code: str) -> str:
    """Where the shops of a programme are searched: nowhere, until a site has lists of them."""
    return ""


@cache
def asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that browsers may keep it for a year."""
    return versioned(f"/static/{name}", (STATIC / name).read_bytes())


def versioned(address: str, content: bytes) -> str:
    return f"{address}?v={hashlib.sha256(content).hexdigest()[:12]}"
