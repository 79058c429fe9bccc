"""Two failures only: temporary (try again later) or permanent (a person must act).

Rim packages turn every library error into one of these where the knowledge is, with ``from``.
"""


class MailtriageError(Exception):
    """Anything mailtriage raises on purpose; the message says what, where and what to do."""


class TemporaryFailure(MailtriageError):
    """The same call may succeed later: a full disk, a locked file, a server that is away."""


class PermanentFailure(MailtriageError):
    """Trying again changes nothing."""


class ConfigError(PermanentFailure):
    """All problems of a configuration at once, one line each, in `problems`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
