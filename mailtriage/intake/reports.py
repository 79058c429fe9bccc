"""Checks of `classify` on what mail servers write: reports, and bounces by header, subject and wording."""

from mailtriage.intake import senders, signs
from mailtriage.intake.bounce.evidence import heads_as_gateway
from mailtriage.intake.canned import Sense
from mailtriage.intake.case import Case, verdict
from mailtriage.intake.subjects import is_vacation_subject
from mailtriage.intake.voice import asks_us
from mailtriage.model.mail import Classified, MailKind


def other_report(case: Case) -> Classified | None:
    # RFC 8098: a read receipt; RFC 8460: a TLS report. Both are multipart/report, neither a bounce.
    kind = signs.report_type(case.mail)
    if kind == "disposition-notification" and case.mail.failed_recipients:
        # Dovecot refuses a mail that way: "Your message was automatically rejected".
        return verdict(MailKind.BOUNCE, "disposition-notification of a mail that was refused")
    if kind and kind not in signs.DELIVERY_REPORTS:
        receipt = kind == "disposition-notification"
        return verdict(MailKind.AUTO, f"multipart/report, {kind} (RFC 6522)", responder=receipt)
    delivered = next((note for note in case.mail.notes if note.startswith("delivered: ")), None)
    if delivered and not case.mail.failed_recipients and kind in signs.DELIVERY_REPORTS:
        return verdict(MailKind.AUTO, f"delivery report, {delivered[:90]} (RFC 3464)", responder=True)
    if case.mail.content_type == "message/disposition-notification":
        return verdict(MailKind.AUTO, "message/disposition-notification (RFC 8098)", responder=True)
    return None


def bounce(case: Case) -> Classified | None:
    if signs.is_own_quota(case.mail):
        return (
            verdict(MailKind.AUTO, "a mail server warns the user of a mailbox") if _is_daemon(case) else None
        )
    evidence = signs.bounce_evidence(case.mail)
    if evidence is None:
        return None
    if evidence.startswith("subject of a bounce:") and _is_told_of(case):
        return None
    if evidence.startswith("subject of a bounce") and _asks_by_hand(case):
        return None
    return verdict(MailKind.BOUNCE, evidence)


def _is_daemon(case: Case) -> bool:
    return signs.is_daemon(case.mail.sender) or signs.has_null_return_path(case.mail)


def _asks_by_hand(case: Case) -> bool:
    """Whether the person at a mail server asks about mail, in a mail program."""
    if case.mail.bounce_evidence.startswith("delivery status") or signs.has_null_return_path(case.mail):
        return False
    return bool(case.by_hand) and asks_us(case.mail)


def _is_told_of(case: Case) -> bool:
    """Whether a visitor of a website or the subscriber of a list tells of a bounce."""
    if case.author is not None:
        return True
    written = bool(case.by_hand) or not case.mail.bounce_evidence
    return written and case.by_list_fields and not senders.may_be_daemon(case.mail.sender)


def bounce_by_its_text(case: Case) -> Classified | None:
    """A bounce by what `bounce` found in its text, from a sender and with a subject that allow for one."""
    mail = case.mail
    if not mail.bounce_evidence or _asks_by_hand(case):
        return None
    if not senders.is_daemon(mail.sender):
        if _is_told_of(case):
            return None
        # A person may pass one on, in a mail program, or below words of his own.
        answers = signs.is_reply(mail) and not heads_as_gateway(mail)
        by_hand = case.by_hand and not signs.has_null_return_path(mail)
        if by_hand or answers or (mail.in_reply_to and mail.reply_text != mail.text):
            return None
        if is_vacation_subject(mail.subject) or (case.own_words and case.own_words.sense is not Sense.ROBOT):
            return None
    return verdict(MailKind.BOUNCE, mail.bounce_evidence)
