"""Calendar mail (RFC 5546): what is asked, answered or called off, in a few readable lines."""

import re
from dataclasses import dataclass
from datetime import datetime

MAX_CALENDAR = 256 * 1024
MAX_LINES = 5000

_METHODS = {
    "REQUEST": "Invitation",
    "REPLY": "Answer to an invitation",
    "CANCEL": "Cancelled",
    "PUBLISH": "Event",
    "ADD": "Further dates",
    "COUNTER": "Another time is proposed",
    "DECLINECOUNTER": "The proposed time is declined",
    "REFRESH": "The details are asked for again",
}
_ANSWERS = {
    "ACCEPTED": "accepts",
    "DECLINED": "declines",
    "TENTATIVE": "accepts tentatively",
    "DELEGATED": "sends somebody else",
}
_NAME = re.compile(r"[A-Za-z-]{1,60}")
# Of a list of values the first one counts.
_PARAMETER = re.compile(
    r';([A-Za-z-]{1,60})=("[^"]{0,500}"|[^";:,]{0,500})(?:,(?:"[^"]{0,500}"|[^";:,]{0,500})){0,50}'
)
_ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(frozen=True, slots=True)
class Invitation:
    """`method` in capitals, "" where there is none; `text` in words."""

    method: str
    text: str


@dataclass(slots=True)
class _Line:
    name: str
    parameters: dict[str, str]
    value: str


def read_invitation(text: str) -> Invitation:
    """What an iCalendar object says; of its first event or task."""
    method = ""
    lines: list[_Line] = []
    inside: list[str] = []
    for one in _lines(text):
        if one.name == "BEGIN":
            inside.append(one.value.strip().upper())
        elif one.name == "END":
            if inside and inside.pop() in ("VEVENT", "VTODO"):
                break
        elif one.name == "METHOD" and len(inside) <= 1:
            method = re.sub(r"[^A-Z-]", "", one.value.upper())[:30]
        elif inside and inside[-1] in ("VEVENT", "VTODO", "VFREEBUSY"):
            lines.append(one)
    return Invitation(method, _told(method, lines))


def _lines(text: str) -> list[_Line]:
    """Content lines, unfolded (RFC 5545 §3.1)."""
    text = text[:MAX_CALENDAR].replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\n ", "").replace("\n\t", "")
    return [found for line in text.split("\n")[:MAX_LINES] if (found := _line(line)) is not None]


def _line(line: str) -> _Line | None:
    line = line.lstrip("\ufeff")
    name = _NAME.match(line)
    if name is None:
        return None
    parameters: dict[str, str] = {}
    at = name.end()
    while match := _PARAMETER.match(line, at):
        parameters.setdefault(match[1].upper(), match[2].strip('"'))
        at = match.end()
    value = line[at:]
    if not value.startswith(":"):
        return None
    return _Line(name[0].upper(), parameters, value[1:])


def _told(method: str, lines: list[_Line]) -> str:
    first: dict[str, _Line] = {}
    for one in lines:
        first.setdefault(one.name, one)

    def plain(name: str) -> str:
        return _unescaped(first[name].value).strip() if name in first else ""

    words = _METHODS.get(method, "Event")
    told = [f"{words}: {plain('SUMMARY')}".rstrip(": ")]
    if when := _when(first.get("DTSTART"), first.get("DTEND") or first.get("DUE")):
        told.append(f"When: {when}")
    if "RRULE" in first:
        told.append("It recurs.")
    for label, name in (("Where", "LOCATION"), ("Organizer", "ORGANIZER")):
        found = _person(first[name]) if name == "ORGANIZER" and name in first else plain(name)
        if found:
            told.append(f"{label}: {' '.join(found.split())}")
    for one in lines:
        answer = _ANSWERS.get(one.parameters.get("PARTSTAT", "").upper())
        if one.name == "ATTENDEE" and method in ("REPLY", "COUNTER") and answer:
            told.append(f"{_person(one)} {answer}")
    told += [f"\n{found}" for name in ("COMMENT", "DESCRIPTION") if (found := plain(name))]
    return "\n".join(told) if len(told) > 1 or plain("SUMMARY") else ""


def _when(start: _Line | None, end: _Line | None) -> str:
    if start is None or not (began := _moment(start.value)):
        return ""
    until = _moment(end.value) if end is not None else ""
    if until.partition(" ")[0] == began.partition(" ")[0]:
        until = until.partition(" ")[2]
    zone = "UTC" if start.value.strip().endswith("Z") else start.parameters.get("TZID", "")
    return began + (f" to {until}" if until else "") + (f" ({zone})" if zone else "")


def _moment(value: str) -> str:
    value = value.strip().removesuffix("Z")
    for pattern, shown in (("%Y%m%dT%H%M%S", "%Y-%m-%d %H:%M"), ("%Y%m%d", "%Y-%m-%d")):
        try:
            # A time of day in the zone that is named beside it.
            return datetime.strptime(value[:20], pattern).strftime(shown)  # noqa: DTZ007
        except ValueError:
            continue
    return ""


def _person(line: _Line) -> str:
    address = line.value.strip()
    address = address[7:] if address.lower().startswith("mailto:") else address
    name = line.parameters.get("CN", "").strip()
    return f"{name} <{address}>" if name and name != address else address


def _unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
