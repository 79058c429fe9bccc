"""Ordinary mails, each of another customer: about 6 KB, as they come."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache

_LINE = "We print delivery notes from the order list, and since Monday some of them stay empty.\n"


def mails(count: int) -> list[bytes]:
    now = format_datetime(datetime.now(UTC))
    return [_mail(number, now) for number in range(count)]


def one(number: int) -> bytes:
    return _mail(number, format_datetime(datetime.now(UTC)))


def _mail(number: int, now: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Customer {number} <c{number}@customer{number}.example>"
    mail["To"] = "support@desk.example"
    mail["Subject"] = f"Question {number} about printing"
    mail["Date"] = now
    mail["Message-ID"] = f"<bench-{number}@customer{number}.example>"
    mail.set_content(f"Hello,\n\n{_LINE * 60}\nRegards\nCustomer {number}\n")
    return bytes(mail)


@cache
def reply() -> bytes:
    """As large as an acknowledgement."""
    return _mail(0, "Mon, 23 Nov 2026 09:00:00 +0000")[:3500] + b"\r\n"
