"""The mail of an example: all that a condition can ask for, as short as an admin wants to write it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from mailtriage.model.authentication import Authentication, Outcome
from mailtriage.model.language import LANGUAGES, code_meant
from mailtriage.model.mail import Address, Attachment, Mail, MailKind
from mailtriage.model.spelling import did_you_mean, hint
from mailtriage.model.ticket import Severity, Status, TicketKind
from mailtriage.rules.around import Around, Count, Counted, OnTicket
from mailtriage.rules.ceilings import Standing
from mailtriage.rules.conditions.values import one_of, texts
from mailtriage.rules.source import Place

_TIMES = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604800}
_BYTES = {"": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
_AMOUNT = re.compile(r"(\d{1,12})\s*([a-z]*)")
_SAID = {
    "pass": Authentication(Outcome.PASS, aligned=True),
    "fail": Authentication(Outcome.FAIL),
    "none": Authentication(),
}
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail with what is known around it; `history` are mails and organisations for whatever the rules ask
    of it, `alike` those that the same rule wants to raise."""

    mail: Mail
    mail_kind: MailKind
    authentication: Authentication
    known: Around
    history: Mapping[str, int]
    alike: Counted | None

    def around(self, asked: Iterable[Count], names: Iterable[str]) -> Around:
        """What the desk would know of it. `asked` are the questions of the rules, `names` theirs."""
        organisations = self.history.get("organisations", 1)
        counts = {one: Counted(self.history.get(one.of, 1), organisations) for one in asked}
        alike = dict.fromkeys(names, self.alike) if self.alike is not None else {}
        return replace(self.known, counts=counts, alike={name: one for name, one in alike.items() if one})


class _Fields:
    """The values of one table, each read once; what is wrong goes to `problems`."""

    def __init__(self, table: Mapping[str, Any], where: Place, problems: list[str]) -> None:
        self._table, self._where, self._problems = table, where, problems

    def read(self, key: str, usual: Any, read: Callable[[Any], Any]) -> Any:
        if key not in self._table:
            return usual
        try:
            return read(self._table[key])
        except ValueError as error:
            self._problems.append(f"{self._where / key}: {key}: {error}")
            return usual

    def table(self, key: str, known: Iterable[str]) -> "_Fields | None":
        """An inner table, None where there is none."""
        inner, known = self._table.get(key), list(known)
        if inner is None:
            return None
        if not isinstance(inner, dict):
            told = f"write {key} as a table of {', '.join(known)}"
            self._problems.append(f"{self._where / key}: {told}")
            return None
        for one in inner:
            if one not in known:
                told = f"{key}: unknown key {one!r}{hint(one, known)}"
                self._problems.append(f"{self._where / key / one}: {told}")
        return _Fields(inner, self._where / key, self._problems)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"write a text, not {value!r}"[:200])
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false")
    return value


def _one_of(words: type[E]) -> Callable[[Any], E]:
    def read(value: Any) -> E:
        if value not in list(words):
            raise ValueError(_none_of(value, list(words)))
        return words(value)

    return read


def _none_of(value: Any, known: Iterable[str]) -> str:
    known = list(known)
    return f"{repr(value)[:80]} is none of {', '.join(known)}{did_you_mean(value, known)}"


def _language(value: Any) -> str:
    code = _text(value)
    return one_of(code, "the code", LANGUAGES, code_meant)[0] if code else code


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**12:
        raise ValueError("write a number such as 3")
    return value


def _amount(value: Any, units: Mapping[str, int], example: str) -> int:
    found = _AMOUNT.fullmatch(value.strip().lower()) if isinstance(value, str) else None
    if found is None or found[2] not in units or int(found[1]) * units[found[2]] > 10**12:
        raise ValueError(f"write an amount such as {example!r}")
    return int(found[1]) * units[found[2]]


def _size(value: Any) -> int:
    return _amount(value, _BYTES, "5mb") if isinstance(value, str) else _number(value)


def _span(value: Any) -> timedelta:
    return timedelta(seconds=min(_amount(value, _TIMES, "3d"), 10**10))


def _time(value: Any) -> datetime:
    """A local time of the desk; what is kept of it in the store is text."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, datetime):
        raise ValueError("write a date with its time such as 2026-01-05T10:00:00")
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _addresses(value: Any) -> tuple[Address, ...]:
    return tuple(Address("", one.lower()) for one in texts(value, "addresses"))


def _headers(value: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict):
        raise ValueError('write a table such as { "X-Priority" = "1" }')
    return tuple((name.lower(), one) for name, said in value.items() for one in texts(said, f"header {name}"))


def _attachments(value: Any) -> tuple[Attachment, ...]:
    told = 'write a list of names, or of tables such as { name = "a.pdf", size = "2mb" }'
    if not isinstance(value, list):
        raise ValueError(told)
    found: list[Attachment] = []
    for one in value:
        table = {"name": one} if isinstance(one, str) else one
        if not isinstance(table, dict):
            raise ValueError(told)
        for key in table:
            if key not in _ATTACHED["properties"]:
                raise ValueError(f"unknown key {key!r}{hint(key, list(_ATTACHED['properties']))}")
        kind = _text(table.get("type", "application/octet-stream"))
        found.append(Attachment(_text(table.get("name", "")), kind, _size(table.get("size", 1000)), ""))
    return tuple(found)


def _labels(value: Any) -> tuple[str, ...]:
    return () if value == [] else texts(value, "labels")


def _verdict(value: Any) -> Authentication:
    if value not in list(_SAID):
        raise ValueError(_none_of(value, _SAID))
    return _SAID[value]


# Each field of an example, and the schema of its value for editors.
_TEXT = {"type": "string"}
_LIST = {"oneOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_AMOUNTS = {"oneOf": [{"type": "integer", "minimum": 0}, _TEXT]}
_COUNTS = ("sender", "organisation", "subject", "organisations")
_TICKET = {
    "number": {"type": "integer"},
    "kind": {"enum": [one.value for one in TicketKind]},
    "severity": {"enum": [one.value for one in Severity]},
    "status": {"enum": [one.value for one in Status]},
    "age": _TEXT,
    "labels": _LIST,
    "assignee": _TEXT,
    "reopens": {"type": "boolean"},
}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(properties), "additionalProperties": False}


_ATTACHED = _object({"name": _TEXT, "type": _TEXT, "size": _AMOUNTS})
FIELDS: Mapping[str, Mapping[str, Any]] = {
    "from": _TEXT,
    "name": _TEXT,
    "to": _LIST,
    "cc": _LIST,
    "subject": _TEXT,
    "body": _TEXT,
    "quoted": _TEXT,
    "headers": {"type": "object", "additionalProperties": _LIST},
    "attachments": {"type": "array", "items": {"oneOf": [_TEXT, _ATTACHED]}},
    "size": _AMOUNTS,
    "language": _TEXT,
    "mail_kind": {"enum": [one.value for one in MailKind]},
    "spam": {"type": "boolean"},
    "authentication": {"enum": list(_SAID)},
    "who": {"enum": [one.value for one in Standing]},
    "staff": _TEXT,
    "organisation": _TEXT,
    "at": {},
    "in_hours": {"type": "boolean"},
    "ticket": _object(_TICKET),
    "history": _object({one: {"type": "integer", "minimum": 0} for one in _COUNTS}),
    "alike": _object({one: {"type": "integer", "minimum": 0} for one in ("mails", "organisations")}),
}


def read_sample(table: Mapping[str, Any], where: Place, problems: list[str]) -> Sample | None:
    """The mail of an example; what is wrong with it goes to `problems`."""
    fields = _Fields(table, where, problems)
    body, quoted = fields.read("body", "", _text), fields.read("quoted", "", _text)
    text = f"{body}\n\n{quoted}" if quoted else body
    attachments = fields.read("attachments", (), _attachments)
    size = len(text.encode("utf-8", "replace")) + sum(one.size_bytes for one in attachments)
    mail = Mail(
        headers=fields.read("headers", (), _headers),
        subject=fields.read("subject", "", _text),
        sender=Address(
            fields.read("name", "", _text),
            fields.read("from", "anna@customer.example", _text).strip().lower(),
        ),
        to=fields.read("to", (Address("", "support@desk.example"),), _addresses),
        cc=fields.read("cc", (), _addresses),
        text=text,
        reply_text=body,
        attachments=attachments,
        size_bytes=fields.read("size", size, _size),
    )
    staff = fields.read("staff", None, _text)
    who = fields.read("who", None, _one_of(Standing))
    around = Around(
        staff=staff,
        organisation=fields.read("organisation", None, _text),
        known=who is not Standing.STRANGER,
        local=fields.read("at", None, _time),
        in_hours=fields.read("in_hours", True, _flag),
        language=fields.read("language", "", _language),
        ticket=_ticket(fields.table("ticket", _TICKET)),
        who=who,
    )
    history = fields.table("history", _COUNTS)
    alike = fields.table("alike", ("mails", "organisations"))
    said = fields.read("authentication", _SAID["none"], _verdict)
    spam = fields.read("spam", False, _flag)
    return Sample(
        mail,
        fields.read("mail_kind", MailKind.PERSON, _one_of(MailKind)),
        replace(said, spam=spam, why=("the example says so",)),
        around,
        {one: history.read(one, 1, _number) for one in _COUNTS} if history is not None else {},
        Counted(alike.read("mails", 1, _number), alike.read("organisations", 1, _number)) if alike else None,
    )


def _ticket(said: _Fields | None) -> OnTicket | None:
    if said is None:
        return None
    return OnTicket(
        number=said.read("number", 1001, _number),
        kind=said.read("kind", TicketKind.INFORMATION, _one_of(TicketKind)),
        severity=said.read("severity", Severity.NORMAL, _one_of(Severity)),
        status=said.read("status", Status.OPEN, _one_of(Status)),
        age=said.read("age", timedelta(hours=1), _span),
        labels=said.read("labels", (), _labels),
        assignee=said.read("assignee", None, _text),
        reopens=said.read("reopens", False, _flag),
    )
