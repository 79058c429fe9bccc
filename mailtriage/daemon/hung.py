"""A thread that does not come back, in words for people."""

from mailtriage.daemon.pulse import Overdue
from mailtriage.model.trouble import Trouble


def trouble_of(one: Overdue) -> Trouble:
    advice = (
        f"It was {one.doing}. If it does not come back, the daemon ends and is started anew.\n"
        "`mailtriage log --event hung` shows where it hangs."
    )
    return Trouble(f"hung {one.thread}", f"The thread {one.thread} hangs", advice)
