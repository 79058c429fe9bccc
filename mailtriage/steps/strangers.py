"""Mail of people we never heard of, for whom no authentication stands: how many of them are answered an hour.

Who sends spam under other people's names wants our answers to go to them (backscatter). What waited in the
mailbox while nobody looked is not counted: after an outage everybody is answered.
"""

from datetime import datetime, timedelta

from mailtriage.intake.company import RUN, run_on
from mailtriage.intake.organisation import organisation_of
from mailtriage.intake.shape import shape_of, subject_key
from mailtriage.model.ledger import FolderRow
from mailtriage.model.trouble import Trouble
from mailtriage.steps.desk import Desk, Taken
from mailtriage.steps.loops import trip

_LIVE = timedelta(minutes=10)
_NOTE = "strangers"


def is_live(folder: FolderRow | None, arrived_at: datetime, now: datetime) -> bool:
    """Whether a mail came while we looked, not in a time that we were away."""
    return folder is not None and folder.last_poll is not None and now - arrived_at <= _LIVE


def over_the_cap(desk: Desk, now: datetime, *, stranger: bool) -> tuple[str | None, Trouble | None]:
    """Count one more answer of this hour; why it is one too many, and what a person is told."""
    reply, hour = desk.settings.reply, f"{now:%Y-%m-%dT%H}"
    note = desk.store.note(_NOTE) or {}
    same = note if note.get("hour") == hour else {}
    count, every = int(str(same.get("count", 0))), int(str(same.get("every", 0)))
    desk.store.put_note(_NOTE, {"hour": hour, "count": count + stranger, "every": every + 1})
    cap = reply.strangers_per_hour
    if every >= reply.most_per_hour:
        return _too_many(desk, reply.most_per_hour, now)
    if not stranger or count < cap:
        return None, None
    reason = f"{cap} people we never heard of were answered within this hour already"
    trip(desk.store, reason, now)
    advice = (
        f"More than {cap} senders whom the desk does not know wrote within one hour, and nothing proves\n"
        "that they are who they say. It may be spam under other people's names: until the hour is over, no\n"
        "more strangers get an acknowledgement. Their tickets are there: `mailtriage tickets`.\n"
        "If it is right, raise [reply] strangers_per_hour."
    )
    return reason, Trouble("strangers", "Very many unknown senders", advice)


def _too_many(desk: Desk, most: int, now: datetime) -> tuple[str, Trouble]:
    reason = f"{most} acknowledgements went out within this hour already"
    trip(desk.store, reason, now)
    advice = (
        f"More than {most} tickets were to be acknowledged within one hour. Until it is over no more are.\n"
        "The tickets are there: `mailtriage tickets`. If it is right, raise [reply] most_per_hour."
    )
    return reason, Trouble("most per hour", "Very many acknowledgements", advice)


def program_of_a_house(desk: Desk, taken: Taken, now: datetime) -> str | None:
    """Why a house is a program: it wrote the same from ever new addresses, once for each answer of ours."""
    sender = taken.mail.sender
    house = organisation_of(sender, desk.settings.desk.providers) if sender is not None else None
    shape = shape_of(subject_key(taken.mail.subject))
    if house is None or not shape:
        return None
    runs = run_on(desk.store.runs(house), shape, now)
    desk.store.put_runs(house, runs)
    if runs[0].count <= RUN:
        return None
    reason = f"{RUN} other addresses of this domain wrote the same within a week, as a program does"
    trip(desk.store, reason, now)
    return reason
