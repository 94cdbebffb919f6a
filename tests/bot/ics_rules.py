"""Our own reading of an iCalendar file, by the letter of RFC 5545, beside what the library makes of it."""

import re
from dataclasses import dataclass, field

import icalendar

NAME = re.compile(r"[A-Z0-9-]+")
PARAMETER = r';[A-Z0-9-]+=(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
LINE = re.compile(rf"({NAME.pattern})((?:{PARAMETER})*):(.*)", re.DOTALL)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
TEXT = re.compile(r"(?:\\[\\;,nN]|[^\\;,])*", re.DOTALL)
TEXTS = ("SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC")
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "STATUS", "LAST-MODIFIED")


@dataclass
class Part:
    """A component: its properties by name, each as (parameters, value), and the components in it."""

    name: str
    lines: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)

    def value(self, name: str) -> str:
        [(_, value)] = self.lines[name]
        return value

    def of(self, name: str) -> list["Part"]:
        return [part for part in self.parts if part.name == name]


def read(body: bytes) -> Part:
    """The calendar. Fails where a line is too long, cut within a sign, not closed by CRLF, or no content line."""
    assert body.endswith(b"\r\n")
    physical = body[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        assert b"\n" not in line
        assert b"\r" not in line
        line.decode("utf-8")
    root = Part("")
    open_parts = [root]
    for line in body[:-2].decode("utf-8").replace("\r\n ", "").split("\r\n"):
        found = LINE.fullmatch(line)
        assert found, line
        name, parameters, value = found.groups()
        assert not CONTROL.search(value), line
        if name == "BEGIN":
            made = Part(value)
            open_parts[-1].parts.append(made)
            open_parts.append(made)
        elif name == "END":
            assert open_parts.pop().name == value
        else:
            open_parts[-1].lines.setdefault(name, []).append((parameters, value))
    assert open_parts == [root]
    [calendar] = root.parts
    return calendar


def checked(body: bytes) -> Part:
    """As :func:`read`, with everything that RFC 5545 and 7986 ask of a calendar of days; and the library reads it without
    a complaint."""
    calendar = read(body)
    assert calendar.name == "VCALENDAR"
    assert calendar.value("VERSION") == "2.0"
    assert calendar.value("PRODID")
    assert calendar.parts, "a calendar must hold something"
    assert calendar.lines["REFRESH-INTERVAL"][0][0] == ";VALUE=DURATION"
    assert calendar.value("X-PUBLISHED-TTL") == calendar.value("REFRESH-INTERVAL")
    _check_texts(calendar)
    events = calendar.of("VEVENT")
    for event in events:
        _check_event(event)
    ids = [event.value("UID") for event in events]
    assert len(ids) == len(set(ids))
    for part in icalendar.Calendar.from_ical(body).walk():
        assert part.errors == []
    return calendar


def _check_event(event: Part) -> None:
    for name in ONCE:
        assert len(event.lines[name]) == 1, name
    for name in ("DTSTART", "DTEND"):
        [(parameters, day)] = event.lines[name]
        assert parameters == ";VALUE=DATE"
        assert re.fullmatch(r"\d{8}", day)
    assert event.value("DTEND") > event.value("DTSTART"), "the end is the first day after"
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        assert re.fullmatch(r"\d{8}T\d{6}Z", event.value(name))
    assert event.value("SEQUENCE").isdigit()
    assert event.value("STATUS") in ("CONFIRMED", "TENTATIVE", "CANCELLED")
    _check_texts(event)
    for alarm in event.of("VALARM"):
        assert alarm.value("ACTION") == "DISPLAY"
        assert len(alarm.lines["DESCRIPTION"]) == 1
        [(parameters, trigger)] = alarm.lines["TRIGGER"]
        assert parameters == "", "relative to the start"
        assert re.fullmatch(r"-?P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?)?", trigger)


def _check_texts(part: Part) -> None:
    for name in TEXTS:
        for _, value in part.lines.get(name, []):
            assert TEXT.fullmatch(value), (name, value)


def plain(value: str) -> str:
    """A text as people read it."""
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], value)
