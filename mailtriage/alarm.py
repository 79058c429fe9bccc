"""Trouble becomes a mail to people outside the shared mailbox: told once, then counted, never a storm.

Called in the transaction that meets the trouble, so that no crash can come between the two.
"""

from collections.abc import Iterable
from datetime import datetime

from mailtriage.log import logger
from mailtriage.model.errors import ConfigError
from mailtriage.model.outgoing import Purpose
from mailtriage.model.trouble import Trouble
from mailtriage.reply.alert import alerts
from mailtriage.steps.desk import Desk
from mailtriage.steps.post import queue

_MOST = 10  # different troubles told within one hour; one more says where to look for the rest
_MORE = Trouble("more", "Further trouble", "More alerts than fit an hour: see `mailtriage status`.")


def raise_alarm(desk: Desk, troubles: Iterable[Trouble], now: datetime) -> None:
    """Queue an alert for each trouble not told within this hour."""
    for trouble in troubles:
        logger().error("alarmed", ticket=trouble.ticket, cause=trouble.cause, summary=trouble.summary)
        try:
            with desk.store.transaction():
                _tell(desk, trouble, now)
        except ConfigError as error:
            # A template that cannot be rendered must not take the desk down with it.
            logger().error("alert_not_written", reason=str(error))


def _tell(desk: Desk, trouble: Trouble, now: datetime) -> None:
    hour = f"{now:%Y-%m-%dT%H}"
    note = desk.store.note("alerts") or {}
    count = int(str(note.get("count", 0))) if note.get("hour") == hour else 0
    if count > _MOST:
        return
    one = trouble if count < _MOST else _MORE
    written = alerts(one, settings=desk.settings, templates=desk.templates, key=desk.key, now=now)
    fresh = [queue(desk, mail, Purpose.ALERT, now, None, None, automatic=False) for mail in written]
    if any(fresh):
        desk.store.put_note("alerts", {"hour": hour, "count": count + 1})
        desk.archive.sync()
