"""Mails that answer none: they open a ticket, or are ignored."""

from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from mailtriage.model.ledger import Verdict
from tests.soak.letters import (
    MAX_MAIL_KB,
    SUBJECTS,
    SUPPORT,
    Letter,
    Planned,
    Route,
    Writer,
    bounce,
    compose,
    text_of,
)


class Opening(Writer):
    """A mail that answers none; each customer has an address of its own, so that no limit is met."""

    def __init__(self, seed: int, one: Planned) -> None:
        super().__init__(seed, one)
        self.address = f"c{one.number}@customer{one.number}.example"
        self.message_id = f"letter-{one.number}.{self.chance.getrandbits(64):x}@customer{one.number}.example"
        self.subject = self.chance.choice(SUBJECTS)
        self.text = text_of(self.chance, one.number)

    def _mail(self, **more: str) -> EmailMessage:
        sender = str(Address(f"Customer {self.number}", addr_spec=self.address))
        more.setdefault("User_Agent", "Mozilla Thunderbird")  # words drawn by lot speak in nobody's voice
        return compose(self.number, sender, self.subject, self.text, self.message_id, **more)

    def _ticket(self, mail: EmailMessage | bytes, **more: Any) -> Letter:
        """It opens a ticket, and its writer is told."""
        return self._letter(mail, Verdict.TICKET, **{"answer_to": self.address, **more})

    def _plain(self) -> Letter:
        return self._ticket(self._mail())

    def _html(self) -> Letter:
        mail = self._mail()
        mail.add_alternative(f"<p>{self.text}</p><script>alert(1)</script>", subtype="html")
        mail.add_attachment(self.chance.randbytes(2000), maintype="image", subtype="png", filename="shot.png")
        return self._ticket(mail)

    def _latin_1(self) -> Letter:
        mail = self._mail()
        mail.set_content("Grüße aus Köln: die Tür schließt nicht.\n" + self.text, charset="iso-8859-1")
        return self._ticket(mail)

    def _8_bit(self) -> Letter:
        mail = self._mail()
        mail.set_content("Das Büro braucht Öl, 漢字 и буквы.\n" + self.text, cte="8bit")
        return self._ticket(mail)

    def _big(self) -> Letter:
        mail = self._mail()
        mail.add_attachment(
            self.chance.randbytes(250_000), maintype="application", subtype="zip", filename="log.zip"
        )
        return self._ticket(mail)

    def _reply_to(self) -> Letter:
        return self._ticket(self._mail(Reply_To=f"office@customer{self.number}.example"),
                            answer_to=f"office@customer{self.number}.example")  # fmt: skip

    def _form(self) -> Letter:
        """Our own website's form writes in our name, for the customer in Reply-To."""
        mail = compose(
            self.number, SUPPORT, "Contact form", self.text, self.message_id, Reply_To=self.address
        )
        return self._ticket(mail, envelope_from="www@desk.example")

    def _no_message_id(self) -> Letter:
        """Known again by the time of its arrival alone, which only an APPEND can repeat."""
        del (mail := self._mail())["Message-ID"]
        self.message_id = ""
        return self._ticket(mail, route=Route.APPEND)

    def _returning(self) -> Letter:
        self.address = f"regular{self.number // 400}x{self.number % 97}@regulars.example"
        self.subject = f"{self.subject} ({self.number})"  # the same again within 3 hours is not acknowledged
        return self._ticket(self._mail())

    def _robot(self) -> Letter:
        self.address = f"nagios@ops{self.number}.example"
        self.subject = f"** PROBLEM: web-{self.number} is CRITICAL **"
        return self._ticket(self._mail(Auto_Submitted="auto-generated"), answer_to=None)

    def _list(self) -> Letter:
        mail = self._mail(List_Id="<users.lists.example>", Precedence="list")
        return self._ticket(mail, answer_to=None)

    def _no_reply(self) -> Letter:
        self.address = f"no-reply@shop{self.number}.example"
        self.subject = f"Order {self.number}"  # what people write in answer from such an address is answered
        del (mail := self._mail())["User-Agent"]
        return self._ticket(mail, answer_to=None)

    def _vacation(self) -> Letter:
        self.subject = "Out of office: back on Monday"
        return self._letter(self._mail(Auto_Submitted="auto-replied"), Verdict.IGNORED)

    def _bounce(self) -> Letter:
        raw = bounce(self.number, self.message_id, f"never-sent-{self.number}@desk.example", self.address)
        return self._letter(raw, Verdict.IGNORED, envelope_from="")

    def _repeated(self) -> Letter:
        return self._ticket(self._mail(), copies=self.chance.randint(2, 3))

    def _no_from(self) -> Letter:
        del (mail := self._mail())["From"]
        return self._ticket(mail, answer_to=None)

    def _deep(self) -> Letter:
        """Multiparts in each other, 60 deep."""
        body = b"Content-Type: text/plain\r\n\r\nhere at last\r\n"
        for level in range(60):
            edge = b"edge%d" % level
            head = b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % edge
            body = head + b"--" + edge + b"\r\n" + body + b"\r\n--" + edge + b"--\r\n"
        return self._ticket(_head(self._mail()) + b"MIME-Version: 1.0\r\n" + body, route=Route.LMTP)

    def _broken_mime(self) -> Letter:
        body = (
            b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="never comes"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n=====\xff\xfe--never\r\n"
            + self.chance.randbytes(300).hex().encode()
        )
        return self._ticket(_head(self._mail()) + body + b"\r\n", route=Route.LMTP)

    def _strange_header(self) -> Letter:
        strange = (
            b"X-Strange: =?utf-8?b?w6TDtsO8?= =?none?q?=FF?=\r\nReferences: " + b"<x@y> " * 400 + b"\r\n"
        )
        return self._ticket(strange + bytes(self._mail()), route=Route.LMTP)

    def _oversize(self) -> Letter:
        mail = self._mail()
        mail.add_attachment(
            self.chance.randbytes(MAX_MAIL_KB << 10), maintype="video", subtype="mp4", filename="v.mp4"
        )
        return self._letter(mail, Verdict.ASIDE)


def _head(mail: EmailMessage) -> bytes:
    """The header fields alone, without MIME's."""
    for name in ("MIME-Version", "Content-Type", "Content-Transfer-Encoding"):
        del mail[name]
    return bytes(mail).partition(b"\r\n\r\n")[0] + b"\r\n"
