"""Parts of a mail that were not on the wire as such: taken out of winmail.dat, uuencode or a signature."""

from collections.abc import Sequence
from email.message import Message
from typing import Any

from mailtriage.intake.words import one_line


class MadePart(Message):
    """A leaf that holds its decoded bytes as they are: no transfer encoding, and no second copy."""

    def __init__(self, content_type: str, data: bytes) -> None:
        super().__init__()
        self.content = data
        self["Content-Type"] = content_type

    def get_payload(self, i: int | None = None, decode: bool = False) -> Any:
        return self.content if decode else self.content.decode("latin-1")


def file_part(
    content_type: str, data: bytes, name: str, content_id: str = "", is_shown: bool = False
) -> MadePart:
    """A file; `is_shown` where the text shows it."""
    part = MadePart(content_type, data)
    name = one_line(name)
    # A parameter of RFC 2231 may hold any name.
    parameters = {"filename": ("utf-8", "", name)} if name else {}
    part.add_header("Content-Disposition", "inline" if is_shown else "attachment", **parameters)
    if content_id or is_shown:
        part["Content-ID"] = f"<{one_line(content_id) or 'shown'}>"
    return part


def name_part(part: Message, name: str) -> None:
    """Give a part that has none a file name."""
    disposition = str(part.get("content-disposition", "")).partition(";")[0].strip() or "attachment"
    del part["content-disposition"]
    part.add_header("Content-Disposition", disposition, filename=("utf-8", "", one_line(name)))


def become_container(part: Message, parts: Sequence[Message]) -> None:
    """Let `part` hold `parts` instead of the bytes that they were read from."""
    for name in ("content-type", "content-transfer-encoding", "content-disposition", "content-id"):
        del part[name]
    part["Content-Type"] = "multipart/mixed"
    part.set_payload(list[Message | str](parts))
