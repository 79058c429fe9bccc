"""What each template is given, once: by it an operator's own templates are tried out at every start."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from mailtriage.model.mail import Address
from mailtriage.model.trouble import Trouble

ACKNOWLEDGEMENTS = "acknowledgements"  # a rule's own template is given what this one is
_TICKET = {
    "reference": "INC-1-AAAA",
    "token": "[INC-1-AAAA]",
    "desk": {"name": "Desk", "address": "d@desk.example"},
}
_SAID = {**_TICKET, "address": "anna@customer.example", "said": "550 no such user", "text": "Hello"}
_TOLD = {
    **_TICKET,
    "subject": "Printer", "author": "Anna", "text": "Hello", "lines": ["Hello"], "marker": "##",
    "staff_only": "Staff", "severity": "high", "kind": "incident", "status": "new",
    "holder": "nobody", "width": 5,
}  # fmt: skip


def samples(now: datetime) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each template's name without its ending, with what it is given; both ways where it has two."""
    for promise in (None, now):
        yield "acknowledgement", {**_TICKET, "promise": promise}
        several = {"references": ["INC-1-AAAA", "INC-2-BBBB"], "tokens": "[INC-1-AAAA] [INC-2-BBBB]"}
        yield ACKNOWLEDGEMENTS, {**_TICKET, **several, "promise": promise}
    yield "alert", {**_TICKET, "at": now, "trouble": Trouble("cause", "summary", "advice")}
    for requester in (None, Address("Anna", "anna@customer.example")):
        yield "forwarded", {**_TICKET, "requester": requester, "named": "Anna", "acknowledged": "told"}
    for signature in ("", "Signature"):
        yield "answer", {"text": "Text", "signature": signature, **_TICKET}
    for some in ((), ("one", "two", "three")):
        more = {
            "attached": "a.pdf" if some else "",
            "left_out": "b.pdf" if some else "",
            "also": ", ".join(some),
        }
        listed = {"goes_to": some, "hints": some, "history": [("10:00", one) for one in some]}
        commands = {"commands": [(one, one) for one in some]}
        yield "notification", {**_TOLD, **more, **listed, **commands, "is_new": bool(some)}
        means = {"means": [(one, one) for one in some], "width": 5}
        said = {"subject": "Printer", "done": some, "problems": some, "kept": "".join(some)}
        yield "receipt", {**_TICKET, **said, **means}
        asks = {"until": now, "came": now, "asked": some, "lines": some, "more": len(some)}
        goes = {"goes_to": ", ".join(some), "attached": "".join(some)}
        yield "confirmation", {**_TICKET, **asks, **goes, "subject": "".join(some)}
        lines = [
            {"reference": one, "severity": "high", "since": "2 h", "unanswered": True, "subject": one}
            for one in some
        ]
        tried = [{"rule": one, "hits": 2, "changes": [(one, 2)], "tickets": ["INC-1-AAAA"]} for one in some]
        yield "trial", {**_TICKET, "tried": tried, "monday": now.date()}
        lines = [{**one, "holder": one["reference"]} for one in lines]
        tables = {"mine": lines, "absent": lines, "nobodys": lines, "more": len(some)}
        yield "digest", {**_TICKET, "name": "Ada", **tables}
    yield "returned", _SAID
    for closed in (True, False):
        yield "solved", {"closed": closed}
