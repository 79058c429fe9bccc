"""Who wrote a mail: a person, a machine, a mail server, a list, or ourselves.

Verdicts (may we answer, open, reopen) are drawn from the kind elsewhere; here is only what it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from mailtriage.intake import signs
from mailtriage.intake.signs import Sign
from mailtriage.intake.subjects import is_vacation_subject
from mailtriage.model.mail import Mail, MailKind


@dataclass(frozen=True, slots=True)
class Classified:
    """A kind, and what spoke for it in words. `responder` marks an automatic answer (an absence notice, a
    read receipt) among the automatic mail."""

    kind: MailKind
    evidence: tuple[str, ...]
    responder: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    mail: Mail
    own_addresses: frozenset[str]
    ours: bool

    @property
    def is_from_own_address(self) -> bool:
        return self.mail.sender is not None and self.mail.sender.address in self.own_addresses

    @property
    def form_author(self) -> str | None:
        """The person a website form writes for: a Reply-To that is neither ours nor a no-reply."""
        for one in self.mail.reply_to:
            sender = self.mail.sender.address if self.mail.sender else ""
            foreign = one.address != sender and one.address not in self.own_addresses
            if foreign and "@" in one.address and not signs.is_no_reply(one) and not signs.is_daemon(one):
                return one.address
        return None


Check = Callable[[_Case], Classified | None]


def _is(kind: MailKind, evidence: str, responder: bool = False) -> Classified:
    return Classified(kind, (evidence,), responder)


def classify(mail: Mail, own_addresses: frozenset[str], ours: bool) -> Classified:
    """What kind of mail this is. `own_addresses` in lower case; `ours` is true when its signed
    header or Message-ID proved that we sent it. The first check of `CHECKS` that speaks decides."""
    case = _Case(mail, own_addresses, ours)
    for check in CHECKS:
        if found := check(case):
            return found
    return Classified(MailKind.PERSON, _in_favour(case))


def _our_own(case: _Case) -> Classified | None:
    return _is(MailKind.LOOP, "our own signed mail came back") if case.ours else None


def _feedback(case: _Case) -> Classified | None:
    # RFC 5965 §2: a complaint about our mail, forwarded by a mailbox provider.
    if (
        signs.report_type(case.mail) == "feedback-report"
        or case.mail.content_type == "message/feedback-report"
    ):
        return _is(MailKind.FEEDBACK, "feedback report (RFC 5965)")
    return None


def _other_report(case: _Case) -> Classified | None:
    # RFC 8098: a read receipt; RFC 8460: a TLS report. Both are multipart/report, neither a bounce.
    kind = signs.report_type(case.mail)
    if kind and kind not in ("delivery-status", "unnamed"):
        receipt = kind == "disposition-notification"
        return _is(MailKind.AUTO, f"multipart/report, {kind} (RFC 6522)", responder=receipt)
    return None


def _bounce(case: _Case) -> Classified | None:
    evidence = signs.bounce_evidence(case.mail)
    return _is(MailKind.BOUNCE, evidence) if evidence else None


def _responder(case: _Case) -> Classified | None:
    # Before the other machines: Exchange marks its absence notices as auto-generated only.
    evidence = signs.guard_field(case.mail, Sign.RESPONDER)
    if evidence is None and is_vacation_subject(case.mail.subject):
        evidence = f"subject of an absence notice: {case.mail.subject[:80]}"
    return _machine(case, evidence, responder=True)


def _guard_fields(case: _Case) -> Classified | None:
    return _machine(case, signs.guard_field(case.mail, Sign.MACHINE), responder=False)


def _machine(case: _Case, evidence: str | None, responder: bool) -> Classified | None:
    """A machine, by its evidence; one that writes under our own address is ourselves."""
    if evidence is None:
        return None
    if case.is_from_own_address and case.form_author is None:
        return _is(MailKind.LOOP, f"from our own address, {evidence}")
    return _is(MailKind.AUTO, evidence, responder)


def _list(case: _Case) -> Classified | None:
    evidence = signs.guard_field(case.mail, Sign.LIST)
    return _is(MailKind.LIST, evidence) if evidence else None


def _bulk(case: _Case) -> Classified | None:
    # After the list check: a list server's bulk mail has a List field. A website form may be bulk too.
    evidence = signs.guard_field(case.mail, Sign.BULK)
    if evidence is None and not case.mail.refers_to:
        # Some customers' help desks answer through a bulk relay; a mass mailing answers nothing.
        evidence = signs.guard_field(case.mail, Sign.RELAY)
    return _is(MailKind.AUTO, evidence) if evidence and case.form_author is None else None


def _no_answer_wanted(case: _Case) -> Classified | None:
    sender = case.mail.sender
    if sender is None or case.form_author is not None:
        return None
    if signs.is_no_reply(sender):
        return _is(MailKind.AUTO, f"no-reply sender: {sender.address[:80]}")
    # Small companies do answer as postmaster: then there is something that they answer.
    if signs.is_daemon(sender) and not (case.mail.refers_to or signs.is_reply(case.mail)):
        return _is(MailKind.AUTO, f"mail daemon as sender: {sender.address or sender.name}")
    return None


def _in_favour(case: _Case) -> tuple[str, ...]:
    """What could have spoken against a person and does not."""
    found = []
    if case.is_from_own_address:
        found.append(
            f"from our own address for {case.form_author}"
            if case.form_author
            else "from our own address alone"
        )
    if signs.has_null_return_path(case.mail):
        found.append("null return path alone (forwarded mail has it)")
    return tuple(found)


# The order of precedence.
CHECKS: tuple[Check, ...] = (
    _our_own,
    _feedback,
    _other_report,
    _bounce,
    _responder,
    _guard_fields,
    _list,
    _bulk,
    _no_answer_wanted,
)
