"""The questions of one message, one by one."""

import re

from faq.normalise import normalise

_BREAK = re.compile(
    r"[?!。\n]+|(?<=ですか)[、,]|(?<=ますか)[、,]|(?:それと|あと、|あとは、|それから|ついでに|もう一つ|もうひとつ|また、)"
)
_ASKS = re.compile(
    r"(?:か|の|かな|ですか|ますか|教えて|おしえて|知りたい|ほしい|ください)$|いつ|どこ|いくら|何|なに|なん|どう|誰|だれ|なぜ|ある|できる|使える|買える"
)
_LEAST = 3
MOST = 4


def split_questions(text: str) -> tuple[str, ...]:
    """The parts of a message that ask something, at most four; the whole message when it asks only one thing.

    "おつりは出ますか？あと、テイクアウトもできる？" is two questions; a story before one question stays with it.
    """
    parts = [part.strip(" 、,") for part in _BREAK.split(normalise(text)) if part and part.strip(" 、,")]
    asking = [part for part in parts if len(part) >= _LEAST and _ASKS.search(part)]
    if len(asking) < 2 or len(asking) > MOST or len(asking) < len(parts) - 1:
        return (text,)
    return tuple(asking)
