"""The attachments of a mail, as `show` lists them."""

from collections.abc import Sequence
from typing import Any

from mailtriage.model.attachments import size_in_words
from mailtriage.model.mail import Attachment


def is_picture(one: Attachment) -> bool:
    """Whether it is part of how the text looks: a logo, a smiley, a screenshot between the lines."""
    return one.inline and one.content_type.startswith("image/")


def in_words(attachments: Sequence[Attachment] | None) -> str:
    """``report.pdf (1.2 MB), 2 inline pictures``; ``""`` for none, and where nobody has looked."""
    files = [one for one in attachments or () if not is_picture(one)]
    pictures = len(attachments or ()) - len(files)
    told = [f"{one.name} ({size_in_words(one.size_bytes)})" for one in files]
    if pictures:
        told.append(f"{pictures} inline picture{'s' if pictures > 1 else ''}")
    return ", ".join(told)


def as_json(attachments: Sequence[Attachment] | None) -> list[dict[str, Any]] | None:
    return None if attachments is None else [one_as_json(one) for one in attachments]


def one_as_json(one: Attachment) -> dict[str, Any]:
    return {
        "name": one.name,
        "content_type": one.content_type,
        "size_bytes": one.size_bytes,
        "digest": one.digest,
        "inline": one.inline,
    }
