"""The few words that only LINE needs, from ``words.toml``."""

import tomllib
from pathlib import Path
from typing import Final

_WORDS: Final[dict[str, str]] = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))

SOURCE: Final = _WORDS["source"]
"""Stands before the documents and sections of an answer."""
MORE_SOURCES: Final = _WORDS["more_sources"]
"""How many sections there are besides the one named (``count``)."""
SEE_SOURCE: Final = _WORDS["see_source"]
"""The tap that shows what those sections say."""
REPEAT: Final = _WORDS["repeat"]
"""Stands before a message that may already have arrived."""
MORE: Final = _WORDS["more"]
"""Ends a message that had to be cut."""
STAFF: Final = _WORDS["staff"]
"""Who speaks when people have taken over."""
OPEN_PICTURE: Final = _WORDS["open_picture"]
SEE_PICTURE: Final = _WORDS["see_picture"]
"""Opens a calendar as one image."""
