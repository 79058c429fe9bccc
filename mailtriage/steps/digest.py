"""Once a day each of the staff is told what is open; who has nothing gets nothing."""

from datetime import datetime

from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Status
from mailtriage.reply.digest import digest
from mailtriage.steps.desk import Desk
from mailtriage.steps.post import queue
from mailtriage.steps.presence import is_away

_NOTE = "digest"
_OPEN = (Status.NEW, Status.OPEN, Status.WAITING)
_MOST = 2000


def send_digests(desk: Desk, now: datetime) -> None:
    """At the time of `[duty] digest`, in the zone of `[sla]`; a desk that slept sends it when it wakes."""
    settings = desk.settings
    at = settings.duty.digest
    if at is None or not settings.desk.staff_by_mail or desk.observing:
        return
    local = now.astimezone(settings.zone)
    today = local.date().isoformat()
    if local.time() < at:
        return
    told = desk.store.note(_NOTE)
    if told is not None and told.get("day") == today:
        return
    with desk.store.transaction():
        desk.store.put_note(_NOTE, {"day": today})
        if told is not None:  # on the first day the desk began after that time, and has nothing to tell
            _send(desk, now)
            desk.archive.sync()


def _send(desk: Desk, now: datetime) -> None:
    tickets = desk.store.tickets_in([one.value for one in _OPEN], _MOST)
    on_duty = desk.settings.on_duty(now.date())
    for person in desk.settings.staff:
        if not person.active or person.role == "read-only" or is_away(desk.store, person.id):
            continue
        mine = [one for one in tickets if one.assignee == person.id]
        is_on_duty = on_duty is not None and on_duty.id == person.id
        nobodys = [one for one in tickets if one.assignee is None] if is_on_duty else []
        if not mine and not nobodys:
            continue
        composed = digest(
            person.name.split()[0],
            Address(person.name, person.addresses[0]),
            mine,
            nobodys,
            settings=desk.settings,
            templates=desk.templates,
            key=desk.key,
            now=now,
        )
        queue(desk, composed, Purpose.DIGEST, now, None, None, automatic=False)
