"""What a new mail has to do with those its sender, or his house, sent lately.

Peers open a ticket for each of 300 alerts of one night, and answer a ticket system for ever that has a new
address for each of its cases. People's mails are never counted away: they are only not answered twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailtriage.model.recent import Recent, Run

# A storm: so many mails of a machine within this time, alike or not; and how long it may pause.
STORM_ALIKE, STORM_ANY = 6, 20
STORM_WINDOW = timedelta(hours=1)
STORM_PAUSE = timedelta(hours=24)
ANY = "*"  # the shape of a storm whose mails are not alike
TOGETHER = timedelta(minutes=10)
AGAIN = timedelta(hours=3)
# So many mails alike from ever new addresses of a house, one answer each: that is a program.
RUN, RUN_WINDOW, RUNS_KEPT = 100, timedelta(days=7), 4


def storm(lately: Sequence[Recent], shape: str, now: datetime) -> tuple[Recent, str] | None:
    """The mail with whose ticket a machine's new mail is counted, and the shape of the storm; or None.
    `lately` are its sender's mails, oldest first."""
    going = [one for one in lately if one.count > 1 and now - one.at <= STORM_PAUSE]
    for one in reversed(going):
        if one.shape in (shape, ANY):
            return one, one.shape
    near = [one for one in lately if now - one.at <= STORM_WINDOW]
    alike = [one for one in near if one.shape == shape]
    if len(alike) >= STORM_ALIKE - 1:
        return alike[0], shape
    return (near[0], ANY) if len(near) >= STORM_ANY - 1 else None


def same_again(lately: Sequence[Recent], subject: str, now: datetime) -> Recent | None:
    """The last mail with the same subject from the same address within three hours; an empty one is none."""
    near = [one for one in lately if subject and one.subject == subject and now - one.at <= AGAIN]
    return near[-1] if near else None


def beside(lately: Sequence[Recent], now: datetime) -> list[Recent]:
    """The sender's other new mails within ten minutes, oldest first: they may be one matter."""
    return [one for one in lately if now - one.at <= TOGETHER]


def run_on(runs: Sequence[Run], shape: str, now: datetime) -> tuple[Run, ...]:
    """The runs of a house after one more mail of `shape` from an address that never wrote before."""
    living = [one for one in runs if now - one.since <= RUN_WINDOW]
    this = next((one for one in living if one.shape == shape), Run(shape, 0, now))
    others = sorted((one for one in living if one.shape != shape), key=lambda one: -one.count)
    return Run(shape, this.count + 1, this.since), *others[: RUNS_KEPT - 1]
