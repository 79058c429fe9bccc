"""An alert: the daemon reports its own trouble, to people outside the shared mailbox."""

from datetime import datetime

from mailtriage.config import Settings
from mailtriage.model.mail import Address
from mailtriage.model.outgoing import Purpose
from mailtriage.model.trouble import Trouble
from mailtriage.render import Templates
from mailtriage.reply.build import Composed, Content, build
from mailtriage.reply.identity import message_id


def alerts(
    trouble: Trouble, *, settings: Settings, templates: Templates, key: bytes, now: datetime
) -> list[Composed]:
    """One mail to each alert address; the same fault within the same hour gives the same Message-ID."""
    cause = f"{trouble.cause} {now:%Y-%m-%dT%H}"
    values: dict[str, object] = {"trouble": trouble, "desk": {"name": settings.desk.name}, "at": now}
    content = Content(templates.render("alert.subject", values), templates.render("alert.txt", values))
    return [
        build(
            content,
            key=key,
            message_id=message_id(key, Purpose.ALERT, cause, address, settings.desk.domain, now),
            sender=Address(f"{settings.desk.name} (mailtriage)", settings.desk.address),
            recipient=Address("", address),
            now=now,
            reply_to=Address(settings.desk.name, settings.desk.address),
            automatic="auto-generated",
        )
        for address in settings.alert_addresses
    ]
