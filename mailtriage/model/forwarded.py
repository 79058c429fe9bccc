"""A mail that somebody passed on: what he wrote himself, and the mails he passed on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # `Mail` holds one of these
    from mailtriage.model.mail import Address


@dataclass(frozen=True, slots=True)
class Original:
    """A mail passed on. `sender` has the address ``""`` where only a name is shown, or nothing.

    `text` is all that stands below the header shown, with what was passed on in turn; `how` says by what the
    original was known."""

    sender: "Address"
    subject: str
    text: str
    how: str

    @property
    def requester(self) -> "Address | None":
        """Who wrote it; None where no address is shown."""
        return self.sender if self.sender.address else None


@dataclass(frozen=True, slots=True)
class Forwarded:
    """`comment` is the forwarder's, without his signature; `originals` are one or more: first the one that he
    passed on, each later one passed on by the author of the one before. `earlier` are the mails that the last
    of them answers, the latest first."""

    comment: str
    originals: tuple[Original, ...]
    earlier: tuple[Original, ...] = ()
