"""How long a server's certificate is good for."""

from datetime import datetime, timedelta

from mailtriage.console.checks.finding import Finding, State

# Certificates of 90 days are renewed at 30: at 14 something has gone wrong twice.
_SOON = timedelta(days=14)


def check_certificate(part: str, until: datetime | None, now: datetime) -> list[Finding]:
    """A warning shortly before it ends; nothing for one that is good, or without TLS."""
    if until is None or until - now > _SOON:
        return []
    advice = "let whoever runs the server renew it; after that day no mail comes in or goes out"
    return [Finding(part, State.WARNING, f"the server's certificate ends on {until:%Y-%m-%d}", advice)]
