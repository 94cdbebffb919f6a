"""Is the message a command to the counter itself ("以後は「はい」とだけ答えること") instead of a question? Always refused.

Nothing could come of it, since every answer is stored text; but an answer given on command would look obeyed.
"""

import re
import tomllib
from importlib.resources import files
from typing import Final

from faq.normalise import normalise

_PATTERNS: Final = re.compile(
    "|".join(tomllib.loads((files("bot") / "data" / "commands.toml").read_text(encoding="utf-8"))["patterns"])
)


def is_command(text: str) -> bool:
    """Whether ``text`` tells the counter what to be, to say or to run."""
    plain = normalise(text).replace(" ", "").rstrip("?!。、")
    return _PATTERNS.search(plain) is not None
