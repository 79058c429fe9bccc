"""How large a mail may be that we send."""

from mailtriage.model.outgoing import SIZE_LIMIT
from mailtriage.steps.desk import Desk

_UNTOLD = 20 << 20  # bytes: most servers take as much


def most_bytes(desk: Desk) -> int:
    """The smaller of `[smtp] max_mail` and what the server says it takes; where neither says, 20 MB."""
    told = int(str((desk.store.note(SIZE_LIMIT) or {}).get("bytes", 0)))
    most = desk.settings.smtp.max_mail or told or _UNTOLD
    return min(most, told) if told else most
