"""The questions of one message, one by one."""

import re
from functools import lru_cache

from faq.morphemes import pieces_of
from faq.normalise import normalise

_BREAK = re.compile(
    r"[?!。\n]+|(?<=ですか)[、,]|(?<=ますか)[、,]|(?:それと(?!も)|あと、|あとは、|それから|ついでに|もう一つ|もうひとつ|また、)"
)
_ASKS = re.compile(
    r"(?:か|の|かな|教えて|おしえて|知りたい|ほしい|ください)$|いつ|どこ|いくら|何|なに|なん|どう|誰|だれ|なぜ|ある|できる|使える|買える"
)
_OTHER_CHOICE = ("それとも", "または", "もしくは")
_LEAST = 3
MOST = 4


@lru_cache(maxsize=4096)
def split_questions(text: str) -> tuple[str, ...]:
    """The parts of a message that ask something, at most four; the whole message when it asks only one thing.

    "おつりは出ますか？あと、テイクアウトもできる？" is two questions; a story before one question stays with it, and so does
    a part that names nothing of its own ("売れ残りはどうする？返すの？") or that is the other choice ("それとも…").
    """
    parts = _whole_ones(_parts(normalise(text)))
    asking = [part for part, asks in parts if asks]
    if len(asking) < 2 or len(asking) > MOST or len(asking) < len(parts) - 1:
        return (text,)
    return tuple(asking)


def asks(text: str) -> bool:
    """Whether ``text`` ends in a question mark or is put as a question."""
    return any(asked for _, asked in _parts(normalise(text)))


def _whole_ones(parts: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    whole: list[tuple[str, bool]] = []
    for part, asks in parts:
        if whole and asks and (part.startswith(_OTHER_CHOICE) or not _names_something(part)):
            before, asked = whole[-1]
            whole[-1] = (f"{before} {part}", asked or asks)
        else:
            whole.append((part, asks))
    return whole


def _names_something(part: str) -> bool:
    return any(piece.content and not piece.verb for piece in pieces_of(part))


def _parts(plain: str) -> list[tuple[str, bool]]:
    """Each part and whether it asks: it ends in a question mark or is put as a question."""
    found: list[tuple[str, bool]] = []
    at = 0
    ends = [(match.start(), match.end()) for match in _BREAK.finditer(plain)] + [(len(plain), len(plain))]
    for start, end in ends:
        part = plain[at:start].strip(" 、,")
        if part:
            asks = "?" in plain[start:end] or bool(_ASKS.search(part))
            found.append((part, asks and len(part) >= _LEAST))
        at = end
    return found
