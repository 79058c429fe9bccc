"""What we may promise a customer: when a person answers, by the SLA alone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mailtriage.config import Sla
from mailtriage.model.ticket import Severity
from mailtriage.sla.calendar import Calendar, Hours, due_at


def calendar_of(sla: Sla) -> Calendar:
    hours = tuple(Hours(one.days, one.opens, one.closes) for one in sla.hours)
    return Calendar(ZoneInfo(sla.zone), hours, frozenset(sla.holidays))


def first_response_due(sla: Sla | None, severity: Severity, received_at: datetime) -> datetime | None:
    """When a person answers at the latest, in the SLA's zone; None where nothing was agreed."""
    target = sla.targets.get(severity) if sla else None
    if sla is None or target is None:
        return None
    if target.time == "calendar":
        due: datetime | None = received_at + target.first_response
    else:
        due = due_at(calendar_of(sla), received_at, target.first_response)
    return due.astimezone(ZoneInfo(sla.zone)) if due else None
