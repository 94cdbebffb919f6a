"""Addresses and telephone numbers in an answer become links, days stay in one piece; everything is escaped."""

import re

from markupsafe import Markup

_FINDS = re.compile(
    r"(?P<url>https://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9\-_~/#=&%])"
    r"|(?P<mail>[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?P<day>(?:\d{4}年)?\d{1,2}月\d{1,2}日[(（][月火水木金土日][)）])"
    r"|(?<![0-9-])(?P<phone>0\d{1,4}-\d{1,4}-\d{3,4})(?![0-9-])"
)
_URL = Markup('<a href="{0}" target="_blank" rel="noopener noreferrer">{0}</a>')
_MAIL = Markup('<a href="mailto:{0}">{0}</a>')
_PHONE = Markup('<a href="tel:{0}">{1}</a>')
_DAY = Markup('<span class="whole">{0}</span>')
_SAFE_SCHEMES = ("https://", "tel:", "mailto:")
_OWN_PATH = re.compile(r"(?:/[A-Za-z0-9_-]+)+")


def linked(text: str) -> Markup:
    """``text`` escaped, with https addresses, mail addresses and Japanese telephone numbers to tap; a day with its
    weekday is not broken over two lines."""
    parts: list[Markup | str] = []
    end = 0
    for found in _FINDS.finditer(text):
        parts += [text[end : found.start()], _printed(found)]
        end = found.end()
    parts.append(text[end:])
    return Markup().join(parts)


def _printed(found: re.Match[str]) -> Markup:
    if day := found["day"]:
        return _DAY.format(day)
    if url := found["url"]:
        return _URL.format(url)
    if mail := found["mail"]:
        return _MAIL.format(mail)
    return _PHONE.format(found["phone"].replace("-", ""), found["phone"])


def safe_address(url: str) -> str:
    """The address if a button may open it (https:, tel:, mailto:, a page of our own); "" otherwise, and it is shown as
    words."""
    return url if url.lower().startswith(_SAFE_SCHEMES) or is_own(url) else ""


def is_own(url: str) -> bool:
    """Whether the address is a path on this site: one slash at a time, nothing that a browser reads as a host."""
    return _OWN_PATH.fullmatch(url) is not None


def opens_elsewhere(url: str) -> bool:
    """Whether the address leaves the page in a new tab (tel: and mailto: do not)."""
    return url.lower().startswith("https://")
