"""Conditions of `when`: one module each, one line in the registry.

To add one: a module with a class that has a `name`, takes its TOML value (raising `ValueError` with what to
write instead) and the rule set's words, and answers `evidence(facts)` with what decided, or None.
"""

from typing import Any, Protocol

from mailtriage.rules.conditions.attachment import AttachmentCondition
from mailtriage.rules.conditions.authentication import AuthenticationCondition
from mailtriage.rules.conditions.header import HeaderCondition
from mailtriage.rules.conditions.mail_kind import MailKindCondition
from mailtriage.rules.conditions.recipient import RecipientCondition
from mailtriage.rules.conditions.sender import SenderCondition
from mailtriage.rules.conditions.spam import SpamCondition
from mailtriage.rules.conditions.texts import BodyCondition, SubjectCondition, TextCondition
from mailtriage.rules.facts import RuleFacts
from mailtriage.rules.text import Words


class Condition(Protocol):
    name: str

    def __init__(self, value: Any, words: Words) -> None: ...

    def evidence(self, facts: RuleFacts) -> str | None: ...


REGISTRY: tuple[type[Condition], ...] = (
    SenderCondition,
    RecipientCondition,
    SpamCondition,
    AuthenticationCondition,
    SubjectCondition,
    BodyCondition,
    TextCondition,
    HeaderCondition,
    AttachmentCondition,
    MailKindCondition,
)
