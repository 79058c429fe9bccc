"""Conditions of `when`: one module each, one line in the registry.

To add one: a module with a `Condition`. The tables of `docs/RULES.md` and the schema for editors are made
of the registry.
"""

from mailtriage.rules.conditions.arrival import TimeCondition
from mailtriage.rules.conditions.attachment import AttachmentCondition
from mailtriage.rules.conditions.authentication import AuthenticationCondition
from mailtriage.rules.conditions.base import Condition
from mailtriage.rules.conditions.header import HeaderCondition
from mailtriage.rules.conditions.history import HistoryCondition
from mailtriage.rules.conditions.language import LanguageCondition
from mailtriage.rules.conditions.mail_kind import MailKindCondition
from mailtriage.rules.conditions.organisation import OrganisationCondition
from mailtriage.rules.conditions.people import MonitoringCondition, VipCondition
from mailtriage.rules.conditions.recipient import RecipientCondition
from mailtriage.rules.conditions.sender import SenderCondition
from mailtriage.rules.conditions.size import SizeCondition
from mailtriage.rules.conditions.spam import SpamCondition
from mailtriage.rules.conditions.staff import StaffCondition
from mailtriage.rules.conditions.texts import BodyCondition, SubjectCondition, TextCondition
from mailtriage.rules.conditions.ticket import TicketCondition

REGISTRY: tuple[type[Condition], ...] = (
    SenderCondition,
    OrganisationCondition,
    VipCondition,
    MonitoringCondition,
    StaffCondition,
    RecipientCondition,
    SpamCondition,
    AuthenticationCondition,
    SubjectCondition,
    BodyCondition,
    TextCondition,
    HeaderCondition,
    AttachmentCondition,
    SizeCondition,
    LanguageCondition,
    TimeCondition,
    MailKindCondition,
    TicketCondition,
    HistoryCondition,
)

__all__ = ["REGISTRY", "Condition"]
