"""How much of what is attached to mail is stored beside the tickets."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailtriage.model.mail import Attachment


@dataclass(frozen=True, slots=True)
class Limits:
    """In bytes: of one attachment, and of all those of one mail."""

    each: int
    together: int

    def beyond(self, attachments: Sequence[Attachment]) -> dict[str, Attachment]:
        """Those that are not stored, by their digests. What is attached twice counts once, and a small one
        behind those that fill the limit may still fit."""
        left, found = self.together, dict[str, Attachment]()
        for digest, one in {one.digest: one for one in attachments}.items():
            if one.size_bytes > min(self.each, left):
                found[digest] = one
            else:
                left -= one.size_bytes
        return found


def size_in_words(size_bytes: int) -> str:
    """``937 bytes``, ``12 KB``, ``1.2 GB``."""
    size, unit = float(size_bytes), "bytes"
    for larger in ("KB", "MB", "GB", "TB"):
        if size < 999.5:
            break
        size, unit = size / 1024, larger
    return f"{size:.1f} {unit}" if unit != "bytes" and size < 9.95 else f"{size:.0f} {unit}"
