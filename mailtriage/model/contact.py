"""People: customers are contacts; events and logs name their ids, never their addresses."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer. `organisation` is the mail domain, None for freemail; `met_at` is None where they
    were met before it was kept."""

    contact_id: str
    name: str
    addresses: tuple[str, ...]
    organisation: str | None = None
    met_at: datetime | None = None
