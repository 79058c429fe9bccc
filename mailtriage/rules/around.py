"""What the desk knows of a mail beside what it says: gathered before triage, and kept with the mail so that
`explain` and `replay` see the same (design §12.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from mailtriage.model.ticket import Severity, Status, TicketKind

OF = ("sender", "organisation", "subject")
MOST_COUNTED = 50
LONGEST_AGO = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Count:
    """A question to the history: how many mails `of` the same ``sender``, ``organisation`` or ``subject``
    came `within` this time and are on a ticket, the one at hand included; of a subject the senders count."""

    of: str
    within: timedelta


@dataclass(frozen=True, slots=True)
class Counted:
    """The answer, `MOST_COUNTED` at most: `mails`, and from how many `organisations` they came."""

    mails: int
    organisations: int = 1


@dataclass(frozen=True, slots=True)
class OnTicket:
    """The ticket that a mail has joined; `reopens` says that this very mail opens it again."""

    number: int
    kind: TicketKind
    severity: Severity
    status: Status
    age: timedelta
    labels: tuple[str, ...] = ()
    assignee: str | None = None
    reopens: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """`staff` is the id of the person of ours who provably wrote it, `organisation` that of the requester;
    `known` says that the organisation had a ticket before; of an address without one, that staff have
    answered it. `local` is the time of arrival in
    the zone of `[sla]`, `in_hours` whether the desk was open then. `ticket` is None for a mail that opens
    one. `counts` answer what the rules in force ask, `alike` how many mails the same rule has just called
    critical. `who` is told by an example only."""

    staff: str | None = None
    organisation: str | None = None
    known: bool = False
    local: datetime | None = None
    in_hours: bool = True
    language: str = ""
    ticket: OnTicket | None = None
    who: str | None = None
    counts: Mapping[Count, Counted] = field(default_factory=dict)
    alike: Mapping[str, Counted] = field(default_factory=dict)

    def as_document(self) -> dict[str, Any]:
        """JSON without what is as usual; `around_of` reads it."""
        ticket = self.ticket
        return {
            **({"staff": self.staff} if self.staff else {}),
            **({"organisation": self.organisation} if self.organisation else {}),
            **({"known": True} if self.known else {}),
            **({"local": self.local.isoformat()} if self.local else {}),
            **({} if self.in_hours else {"in_hours": False}),
            **({"language": self.language} if self.language else {}),
            **({"ticket": _ticket_document(ticket)} if ticket is not None else {}),
            **({"counts": [_asked(one, said) for one, said in self.counts.items()]} if self.counts else {}),
            **(
                {"alike": {rule: [one.mails, one.organisations] for rule, one in self.alike.items()}}
                if self.alike
                else {}
            ),
        }


NOWHERE = Around()


def around_of(document: Mapping[str, Any]) -> Around:
    """What `as_document` wrote; of another version what can be read of it."""
    local, ticket = document.get("local"), document.get("ticket")
    return Around(
        staff=document.get("staff"),
        organisation=document.get("organisation"),
        known=bool(document.get("known")),
        local=datetime.fromisoformat(local) if local else None,
        in_hours=bool(document.get("in_hours", True)),
        language=str(document.get("language", "")),
        ticket=_ticket(ticket) if ticket else None,
        counts={
            Count(of, timedelta(seconds=seconds)): Counted(mails, organisations)
            for of, seconds, mails, organisations in document.get("counts", ())
        },
        alike={rule: Counted(*said) for rule, said in document.get("alike", {}).items()},
    )


def _asked(one: Count, said: Counted) -> list[Any]:
    return [one.of, one.within.total_seconds(), said.mails, said.organisations]


def _ticket_document(one: OnTicket) -> dict[str, Any]:
    return {
        "number": one.number,
        "kind": one.kind.value,
        "severity": one.severity.value,
        "status": one.status.value,
        "age": one.age.total_seconds(),
        "labels": list(one.labels),
        "assignee": one.assignee,
        "reopens": one.reopens,
    }


def _ticket(said: Mapping[str, Any]) -> OnTicket:
    return OnTicket(
        number=said["number"],
        kind=TicketKind(said["kind"]),
        severity=Severity(said["severity"]),
        status=Status(said["status"]),
        age=timedelta(seconds=said["age"]),
        labels=tuple(said["labels"]),
        assignee=said["assignee"],
        reopens=said["reopens"],
    )
