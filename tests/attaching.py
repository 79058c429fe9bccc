"""Mails with attachments, composed for tests."""

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count

from tests.desk import START, SUPPORT

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
REPORT = b"%PDF-1.7\n" + b"a report, page by page\n" * 40
_number = count(1)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def carrying(
    *files: tuple[str, bytes],
    sender: str = "Anna Kunde <anna@customer.example>",
    subject: str = "The files",
    pictures: tuple[bytes, ...] = (),
    **headers: str,
) -> bytes:
    """A mail with these files attached, and `pictures` between the lines of its HTML."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, SUPPORT, subject, START
    mail["Message-ID"] = f"<attached-{next(_number)}@customer.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-").title()] = value
    mail.set_content("Hello,\n\nhere they are.\n\nAnna\n")
    if pictures:
        tags = "".join(f'<img src="cid:{n}@customer.example">' for n in range(len(pictures)))
        mail.add_alternative(f"<p>Hello,</p>{tags}", subtype="html")
        html = mail.get_body(("html",))
        assert isinstance(html, EmailMessage)
        for n, data in enumerate(pictures):
            html.add_related(
                data,
                "image",
                "png",
                cid=f"<{n}@customer.example>",
                filename=f"image{n:03}.png",
                disposition="inline",
            )
    for name, data in files:
        mail.add_attachment(data, "application", "octet-stream", filename=name)
    return bytes(mail)
