"""The questions of one message, one by one."""

import re

from faq.normalise import normalise

_BREAK = re.compile(
    r"[?!。\n]+|(?<=ですか)[、,]|(?<=ますか)[、,]|(?:それと|あと、|あとは、|それから|ついでに|もう一つ|もうひとつ|また、)"
)
_ASKS = re.compile(
    r"(?:か|の|かな|教えて|おしえて|知りたい|ほしい|ください)$|いつ|どこ|いくら|何|なに|なん|どう|誰|だれ|なぜ|ある|できる|使える|買える"
)
_LEAST = 3
MOST = 4


def split_questions(text: str) -> tuple[str, ...]:
    """The parts of a message that ask something, at most four; the whole message when it asks only one thing.

    "おつりは出ますか？あと、テイクアウトもできる？" is two questions; a story before one question stays with it.
    """
    parts = _parts(normalise(text))
    asking = [part for part, asks in parts if asks]
    if len(asking) < 2 or len(asking) > MOST or len(asking) < len(parts) - 1:
        return (text,)
    return tuple(asking)


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
