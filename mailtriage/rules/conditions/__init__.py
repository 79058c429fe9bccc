"""Conditions of `when`: one module each, one line in the registry.

To add one: a module with a `Condition`. The tables of `docs/RULES.md` and the schema for editors are made
of the registry.
"""

from mailtriage.rules.conditions.attachment import AttachmentCondition
from mailtriage.rules.conditions.authentication import AuthenticationCondition
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.header import HeaderCondition
from mailtriage.rules.conditions.mail_kind import MailKindCondition
from mailtriage.rules.conditions.recipient import RecipientCondition
from mailtriage.rules.conditions.sender import SenderCondition
from mailtriage.rules.conditions.spam import SpamCondition
from mailtriage.rules.conditions.texts import BodyCondition, SubjectCondition, TextCondition

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

__all__ = ["REGISTRY", "Condition"]
