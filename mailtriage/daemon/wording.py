"""Times, sizes and what servers said, as health tells them."""

from mailtriage.daemon.tally import anonymous


def mails(count: int) -> str:
    return "1 mail" if count == 1 else f"{count} mails"


def server_said(lead: str, trouble: str) -> str:
    """What a server said, without addresses; cut between words first, for it may be of any length."""
    words = trouble[:500].split()
    if len(trouble) > 500:
        del words[-1:]
    return lead + anonymous(" ".join(words)) if trouble else ""


def span(seconds: float) -> str:
    for seconds_each, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * seconds_each or (unit == "min" and seconds >= seconds_each):
            return f"{int(seconds // seconds_each)} {unit}"
    return f"{int(seconds)} s"


def size(count: int) -> str:
    return f"{count / (1 << 30):.1f} GB" if count >= 1 << 30 else f"{count >> 20} MB"
