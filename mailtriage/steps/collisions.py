"""Two people who answer the same ticket at once, and do not know of each other."""

from datetime import datetime, timedelta

from mailtriage.config import Staff
from mailtriage.model.event import EventType
from mailtriage.model.ticket import Ticket
from mailtriage.steps.desk import Desk, Taken

_AT_ONCE = timedelta(minutes=10)


def others_who_answered(
    desk: Desk, taken: Taken, ticket: Ticket, person: Staff, now: datetime
) -> list[Staff]:
    """Who else answered within the last minutes, if something of this mail goes to the customer, too."""
    mail_id = taken.seen.identity.mail_id
    relayed = [one for one in desk.store.events(ticket.number) if one.type is EventType.RELAYED]
    if not any(one.mail == mail_id for one in relayed):
        return []
    lately = (str(one.data["by"]) for one in relayed if now - one.at <= _AT_ONCE)
    found = (desk.settings.staff_by_id(one) for one in dict.fromkeys(lately) if one != person.id)
    return [one for one in found if one is not None]
