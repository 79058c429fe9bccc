"""Trouble becomes a mail to people outside the shared mailbox: told once, then counted, never a storm."""

from collections.abc import Iterable
from datetime import datetime

from mailtriage.model.outgoing import Purpose
from mailtriage.model.trouble import Trouble
from mailtriage.reply.alert import alerts
from mailtriage.steps.desk import Desk
from mailtriage.steps.open import queue

_MOST = 10  # different troubles told within one hour; the last one says where to look for the rest


def raise_alarm(desk: Desk, troubles: Iterable[Trouble], now: datetime) -> int:
    """Queue an alert for each trouble not told within this hour; returns how many troubles were told."""
    told = 0
    with desk.store.transaction():
        for trouble in troubles:
            hour = f"{now:%Y-%m-%dT%H}"
            note = desk.store.note("alerts") or {}
            count = int(str(note.get("count", 0))) if note.get("hour") == hour else 0
            if count == _MOST:
                trouble = Trouble(
                    "more", "Further trouble", "More alerts than fit an hour: see `mailtriage status`."
                )
            if count > _MOST:
                continue
            fresh = [
                queue(desk, one, Purpose.ALERT, now, None, None, automatic=False)
                for one in alerts(
                    trouble, settings=desk.settings, templates=desk.templates, key=desk.key, now=now
                )
            ]
            if any(fresh):
                told += 1
                desk.store.put_note("alerts", {"hour": hour, "count": count + 1})
        if told:
            desk.archive.sync()
    return told
