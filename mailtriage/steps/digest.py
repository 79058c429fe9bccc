"""Once a day each of the staff is told what is open; who has nothing gets nothing, and who is on duty gets
what those have who are away."""

from datetime import datetime

from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.ticket import Status
from mailtriage.reply.digest import digest
from mailtriage.steps.desk import Desk
from mailtriage.steps.post import queue
from mailtriage.steps.presence import is_away, on_duty_and_there, today

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
    on_duty = on_duty_and_there(desk.store, desk.settings, today(desk.settings, now))
    absent = {one.id: one.name for one in desk.settings.staff if one.active and is_away(desk.store, one.id)}
    for person in desk.settings.staff:
        is_on_duty = on_duty is not None and on_duty.id == person.id
        if not person.active or person.role == "read-only" or (person.id in absent and not is_on_duty):
            continue
        mine = [one for one in tickets if one.assignee == person.id]
        nobodys = [one for one in tickets if one.assignee is None] if is_on_duty else []
        others = [
            (absent[one.assignee], one)
            for one in tickets
            if is_on_duty and one.assignee in absent and one.assignee != person.id
        ]
        if not mine and not others and not nobodys:
            continue
        composed = digest(
            person.name.split()[0],
            Address(person.name, person.addresses[0]),
            mine,
            others,
            nobodys,
            settings=desk.settings,
            templates=desk.templates,
            key=desk.key,
            now=now,
        )
        queue(desk, composed, Purpose.DIGEST, now, None, None, automatic=False)
