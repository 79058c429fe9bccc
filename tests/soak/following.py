"""Mails that answer an acknowledgement, or come again after it: they join its ticket."""

from email.message import EmailMessage
from typing import Any

from mailtriage.model.ledger import Verdict
from tests.soak.letters import (
    MARK,
    STAFF,
    SUPPORT,
    Acknowledged,
    Letter,
    Planned,
    Route,
    Writer,
    bounce,
    compose,
    text_of,
)


class Following(Writer):
    """A mail that answers an acknowledgement."""

    def __init__(self, seed: int, one: Planned, ack: Acknowledged) -> None:
        super().__init__(seed, one)
        self.ack, self.parent = ack, ack.letter
        self.address = self.parent.answer_to or ""
        domain = self.address.partition("@")[2]
        self.message_id = f"letter-{one.number}.{self.chance.getrandbits(64):x}@{domain}"

    def _mail(self, subject: str, sender: str | None = None, **more: str) -> EmailMessage:
        text = text_of(self.chance, self.number)
        return compose(self.number, sender or self.address, subject, text, self.message_id, **more)

    def _joined(self, mail: EmailMessage | bytes, verdict: Verdict, **more: Any) -> Letter:
        return self._letter(mail, verdict, **{"parent": self.parent.number, **more})

    def _by_token(self) -> Letter:
        return self._joined(self._mail(f"AW: [EXTERN] {self.ack.subject}"), Verdict.REPLY)

    def _by_reference(self) -> Letter:
        return self._joined(self._mail("Re: something else", In_Reply_To=self.ack.message_id), Verdict.REPLY)

    def _colleague(self) -> Letter:
        colleague = f"colleague{self.number}@{self.address.partition('@')[2]}"
        return self._joined(self._mail(f"Re: {self.ack.subject}", colleague), Verdict.REPLY)

    def _stranger(self) -> Letter:
        """A token is no right to join: the stranger gets a ticket of his own."""
        self.address = f"stranger{self.number}@elsewhere{self.number}.example"
        mail = self._mail(f"Re: {self.ack.subject}")
        return self._joined(mail, Verdict.TICKET, parent=None, answer_to=self.address)

    def _vacation_on_it(self) -> Letter:
        mail = self._mail("Out of office", Auto_Submitted="auto-replied", In_Reply_To=self.ack.message_id)
        return self._joined(mail, Verdict.JOURNALED)

    def _bounce_of_it(self) -> Letter:
        raw = bounce(self.number, self.message_id, self.ack.message_id.strip("<>"), self.address)
        return self._joined(raw, Verdict.JOURNALED, envelope_from="")

    def _list_footer(self) -> Letter:
        raw = _marked(self.parent.raw, self.number) + b"\r\n-- \r\nfooter %d of the list\r\n" % self.number
        self.message_id = self.parent.message_id
        return self._joined(raw, Verdict.JOURNALED, route=Route.LMTP)

    def _staff_answer(self) -> Letter:
        mail = self._mail(f"Re: {self.ack.subject}", f"Ada Admin <{STAFF}>", To=self.address, Cc=SUPPORT)
        return self._joined(mail, Verdict.REPLY, envelope_from=STAFF)

    def _same_again(self) -> Letter:
        """The same mail by another way; its X-Soak field is no part of its identity."""
        self.message_id = self.parent.message_id
        return self._joined(_marked(self.parent.raw, self.number), Verdict.DUPLICATE, route=Route.LMTP)

    def _own_copy(self) -> Letter:
        """Our acknowledgement comes back to us, as a Bcc or a forwarding rule has it."""
        raw = f"{MARK}: {self.number}\r\n".encode() + self.ack.raw
        self.message_id = self.ack.message_id.strip("<>")
        return self._joined(raw, Verdict.OWN, route=Route.LMTP)


def _marked(raw: bytes, number: int) -> bytes:
    """The same mail with another mark."""
    lines = raw.split(b"\r\n")
    mark = f"{MARK}: {number}".encode()
    return b"\r\n".join(mark if line.startswith(MARK.encode()) else line for line in lines)
