"""One-time codes on paper and one-time links: made, read back as people type them, and kept as hashes only.

A code has 10 signs of 20, some 43 bits: enough with a lock after a few wrong tries, and with a hash that cannot be
tried out without the secret. A link's token has 256 bits, so its plain hash can be kept.
"""

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from store.cases import LETTERS

LENGTH: Final = 10
"""Signs of a code, without its dash."""
TYPED_AT_MOST: Final = 64
"""Signs that are looked at of what somebody typed; a code with every sign apart fits easily."""
_KINDS_BETWEEN: Final = ("Pd", "Zs", "Zl", "Zp", "Cc", "Cf")
"""Unicode categories of what stands between signs: dashes, spaces, line ends, what cannot be seen."""
_SIGNS_BETWEEN: Final = "\u2212\u30fc\u30fb\u2500\u2501\u02d7_."
"""What looks like a dash or a dot and is none: minus, long vowel, middle dot, ruled lines."""


def new_code() -> str:
    """A code such as ``H7K29-MCXG4``, in signs that can be told apart in print and on the phone."""
    signs = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{signs[:5]}-{signs[5:]}"


def typed(text: str) -> str:
    """What somebody typed as a code, in the one form that is hashed: ``ｈ７ｋ２９ー ｍｃｘｇ４`` is ``H7K29MCXG4``.

    Full width, small letters, spaces and dashes of every kind make no difference. Never raises: what is
    not a code comes back as something that is none, and its hash fits nothing.
    """
    plain = unicodedata.normalize("NFKC", text[:TYPED_AT_MOST]).upper()
    return "".join(sign for sign in plain if not _stands_between(sign))


def spellings(number: str) -> tuple[str, ...]:
    """A merchant's number as it may stand in the records, from what somebody typed: ``ｓ－７`` is S-7, or S7."""
    plain = unicodedata.normalize("NFKC", number[:TYPED_AT_MOST]).upper()
    dashed = "".join("-" if _stands_between(sign) and not sign.isspace() else sign for sign in plain)
    return tuple(dict.fromkeys(("".join(dashed.split()), typed(number))))


def could_be(code: str) -> bool:
    """Whether a text from :func:`typed` has the form of a code, before anything is looked up."""
    return len(code) == LENGTH and set(code) <= set(LETTERS)


def keyed_hash(secret: str, purpose: str, *parts: str) -> str:
    """HMAC-SHA256 of the parts in hexadecimal, 64 signs. The purpose keeps hashes apart that are made with the same
    secret; every part goes in with its length, so ("ab", "c") and ("a", "bc") differ.

    Raises ValueError without a secret or a purpose.
    """
    if not secret or not purpose:
        raise ValueError("a keyed hash needs a secret and a purpose")
    message = b"".join(_with_length(part) for part in ("madoguchi.merchants", purpose, *parts))
    return hmac.new(_bytes(secret), message, hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Whether two hashes are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def new_token() -> str:
    """The secret part of a one-time link: 256 random bits, 43 signs that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """The only form in which a token is kept: SHA-256 in hexadecimal, 64 signs."""
    return hashlib.sha256(_bytes(token)).hexdigest()


def _stands_between(sign: str) -> bool:
    return sign in _SIGNS_BETWEEN or unicodedata.category(sign) in _KINDS_BETWEEN


def _with_length(part: str) -> bytes:
    data = _bytes(part)
    return len(data).to_bytes(8, "big") + data


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
