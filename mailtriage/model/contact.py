"""People: customers are contacts; events and logs name their ids, never their addresses."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """A customer. `organisation` is the mail domain, None for freemail."""

    contact_id: str
    name: str
    addresses: tuple[str, ...]
    organisation: str | None = None
