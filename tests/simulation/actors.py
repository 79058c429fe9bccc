"""Those who are no desk. Each is a function of the letter and the time: nobody here remembers anything, as
the worst of their kind do not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from tests.simulation.letters import AT_ONCE, Letter, Why, number_of, with_fields, write


@dataclass(frozen=True)
class Silent:
    """Reads, and does not answer. An address that begins with ``@`` stands for a domain."""

    name: str
    address: str

    def owns(self, address: str) -> bool:
        return address.endswith(self.address) if self.address.startswith("@") else address == self.address

    def answer(self, letter: Letter, now: datetime) -> Iterable[Letter]:
        return ()

    def posted(self, letter: Letter, now: datetime) -> None:
        """Nothing is kept."""

    def hour(self, now: datetime) -> Iterable[Letter]:
        return ()


@dataclass(frozen=True)
class Customer(Silent):
    """Answers what staff ask, after `thinks`, and thanks for an acknowledgement if `thanks`."""

    thinks: timedelta = timedelta(days=2)
    thanks: bool = False

    def answer(self, letter: Letter, now: datetime) -> Iterable[Letter]:
        if not letter.matter or letter.author == self.name:
            return
        if letter.asks:
            yield self._reply(letter, "Yes, since last week. Can you look again?", now, self.thinks)
        elif letter.why is Why.AUTOMATIC and self.thanks:
            yield self._reply(letter, "Thanks, I am looking forward to it.", now, timedelta(minutes=9))

    def _reply(self, letter: Letter, text: str, now: datetime, after: timedelta) -> Letter:
        return write(
            self.name,
            self.address,
            letter.answer_to,
            f"Re: {letter.field('Subject')}",
            f"{text}\n\n{self.name}\n",
            now,
            Why.REPLY,
            answers=letter,
            after=after,
            matter=letter.matter,
        )


@dataclass(frozen=True)
class Responder(Silent):
    """Answers each letter. In `subject` and `local` (of its address) stand ``{subject}``, what is answered,
    and ``{number}``, a new one each time. It writes to `everybody`, where there is anybody, else to the
    author; `since` to `until` a person is away."""

    subject: str = "Re: {subject}"
    body: str = ""
    local: str = ""
    cites: bool = True
    fields: tuple[tuple[str, str], ...] = ()
    everybody: tuple[str, ...] = ()
    after: timedelta = timedelta(seconds=20)
    since: datetime | None = None
    until: datetime | None = None

    def answer(self, letter: Letter, now: datetime) -> Iterable[Letter]:
        away = (self.since is None or now >= self.since) and (self.until is None or now < self.until)
        if not away or letter.author == self.name:
            return
        number = number_of(letter)
        subject = letter.field("Subject")[:150]
        for recipient in self.everybody or (letter.answer_to,):
            yield write(
                self.name,
                self.sender(number),
                recipient,
                self.subject.format(subject=subject, number=number),
                self.body.format(number=number),
                now,
                Why.AUTOMATIC,
                answers=letter,
                cites=self.cites,
                after=self.after,
                fields=dict(self.fields),
            )

    def sender(self, number: int) -> str:
        local = self.local.format(number=number)
        return f"{local}{self.address[self.address.index('@') :]}" if local else self.address


@dataclass(frozen=True)
class Bouncer(Silent):
    """Takes every mail and gives it back later: with a report (RFC 3464), or in words. It answers to From where the
    envelope has the null sender, as broken servers do."""

    in_words: bool = False

    def answer(self, letter: Letter, now: datetime) -> Iterable[Letter]:
        recipient = letter.sender or letter.answer_to
        domain = self.address.rpartition("@")[2]
        raw = (_IN_WORDS if self.in_words else _REPORT).format(
            domain=domain,
            address=self.address,
            recipient=recipient,
            stamp=crc32(letter.raw),
            date=f"{now:%a, %d %b %Y %H:%M:%S} +0000",
            ours=letter.answer_to,
            id=letter.field("Message-ID"),
            subject=letter.field("Subject"),
        )
        yield Letter(self.name, "", recipient, raw.replace("\n", "\r\n").encode(), after=timedelta(minutes=4))


@dataclass(frozen=True)
class MailingList(Silent):
    """Sends what comes in to all `members`; `munges` points answers to the list."""

    members: tuple[str, ...] = ()
    munges: bool = False

    def answer(self, letter: Letter, now: datetime) -> Iterable[Letter]:
        subject = letter.field("Subject")
        fields = [
            ("List-Id", f"<{self.address.replace('@', '.')}>"),
            ("Precedence", "list"),
            ("Subject", subject if "[talk]" in subject else f"[talk] {subject}"),
        ]
        if self.munges:
            fields.append(("Reply-To", self.address))
        passed = with_fields(letter, *fields)
        for member in self.members:
            yield replace(
                passed,
                author=letter.author if letter.why is Why.POST else self.name,
                sender=self.address.replace("@", "-bounces@"),
                recipient=member,
                after=AT_ONCE,
            )


_REPORT = """\
From: Mail Delivery System <mailer-daemon@{domain}>
To: {recipient}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <{stamp:08x}.report@{domain}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain

The mail that you see below could not be handed over.

--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; {domain}

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no mailbox of this name

--edge
Content-Type: text/rfc822-headers

From: {ours}
To: {address}
Message-ID: {id}
Subject: {subject}

--edge--
"""

_IN_WORDS = """\
From: postmaster@{domain}
To: {recipient}
Subject: Delivery failure
Date: {date}
Message-ID: <{stamp:08x}.words@{domain}>

Your message could not be delivered to the following recipient:

  <{address}>: 550 5.1.1 no mailbox of this name

--- The header of your message:

From: {ours}
To: {address}
Subject: {subject}
Message-ID: {id}
"""
