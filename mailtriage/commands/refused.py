from mailtriage.model.errors import MailtriageError


class Refused(MailtriageError):
    """A line is a command and cannot be carried out; `reason` says what is wrong and what to write instead.

    It does not repeat the line: whoever tells of it puts the line before it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
