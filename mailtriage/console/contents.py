"""The bytes of what is attached to stored mail: from beside the tickets, else out of the raw mail.

The raw mail is parsed behind the guard, and its attachments left in a folder that goes with this object.
"""

import hashlib
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

from mailtriage.guard.keeping import Keeping
from mailtriage.guard.parser import GuardedParser
from mailtriage.model.errors import PermanentFailure
from mailtriage.model.ledger import MailRow
from mailtriage.model.mail import Attachment, Mail
from mailtriage.paths import Paths
from mailtriage.ports import ParserFailed
from mailtriage.store.archive import SegmentArchive
from mailtriage.store.attachments import AttachmentFiles

_PATIENCE = 15.0  # seconds for one mail: nobody else waits for this parser
_NO_LIMIT = 1 << 40


class Contents:
    """Asked mail for mail; parser and folder are made when needed. For what cannot be had, the methods raise
    MailtriageError with the reason."""

    def __init__(self, paths: Paths) -> None:
        self._files = AttachmentFiles(paths.attachments)
        self._archive = paths.archive
        self._made = ExitStack()
        self._parser: GuardedParser | None = None
        self._left = Path()
        self._last: tuple[str, Mail] | None = None  # a mail's id, and what the parser read of it

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._made.close()

    def attachments(self, row: MailRow) -> tuple[Attachment, ...]:
        """As they were noted; of mail from before that, as the parser finds them now."""
        return self._parse(row).attachments if row.attachments is None else row.attachments

    def read(self, row: MailRow, number: int) -> bytes:
        """The bytes of an attachment, the first being number 0."""
        one = self.attachments(row)[number]
        with suppress(OSError, ValueError):
            data = self._files.path_of(one.digest).read_bytes()
            if hashlib.sha256(data).hexdigest() == one.digest:
                return data
        try:
            return (self._left_of(row, number, one)).read_bytes()
        except FileNotFoundError:
            raise PermanentFailure("it could not be taken out of the raw mail") from None

    def _left_of(self, row: MailRow, number: int, one: Attachment) -> Path:
        found = self._parse(row).attachments
        if any(other.digest == one.digest for other in found):
            return self._left / one.digest
        # Read by another release, an attached mail may be written in another way.
        if number >= len(found) or found[number].name != one.name:
            raise PermanentFailure("it is not found in the raw mail; read that in the mailbox")
        return self._left / found[number].digest

    def _parse(self, row: MailRow) -> Mail:
        if self._last is None or self._last[0] != row.mail_id:
            if row.archive is None:
                raise PermanentFailure("the raw mail was never kept here; read it in the mailbox")
            parser = self._parser = self._parser or self._start()
            raw = SegmentArchive(self._archive).read(row.archive)
            try:
                self._last = (row.mail_id, parser.parse(raw))
            except ParserFailed as failed:
                raise PermanentFailure(f"the raw mail cannot be read: {failed}") from failed
        return self._last[1]

    def _start(self) -> GuardedParser:
        folder = self._made.enter_context(tempfile.TemporaryDirectory(prefix="mailtriage-"))
        self._left = Path(folder)
        parser = GuardedParser(deadline=_PATIENCE)
        self._made.callback(parser.close)
        parser.keep(Keeping(folder, _NO_LIMIT, _NO_LIMIT, 0))
        return parser
