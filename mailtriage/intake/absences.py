"""Checks of `classify` on absence notices and acknowledgements, by field, subject and text."""

from mailtriage.intake import signs
from mailtriage.intake.canned import Sense, canned, says_absent, says_absent_at_once
from mailtriage.intake.case import Case, machine
from mailtriage.intake.personal import asks_of_his_own
from mailtriage.intake.signs import Sign
from mailtriage.intake.subjects import behind_an_absence, is_vacation_subject, may_be_vacation_subject
from mailtriage.model.mail import Classified


def responder(case: Case) -> Classified | None:
    # Before the other machines: Exchange marks its absence notices as auto-generated only.
    evidence = signs.guard_field(case.mail, Sign.RESPONDER)
    if evidence is None and is_vacation_subject(case.mail.subject) and not _asks_how(case):
        evidence = f"subject of an absence notice: {case.mail.subject[:80]}"
    return machine(case, evidence, responder=True)


def _asks_how(case: Case) -> bool:
    """Whether somebody asks about absence notices: the notices name what they answer behind a colon."""
    own = case.mail.reply_text[:2000]
    if not case.answers and asks_of_his_own(case.mail):
        return True
    asks = "?" in own or "？" in own
    if asks and case.by_hand and case.mail.reply_text.strip() != case.mail.text.strip():
        return True  # below a question he quotes the notice that he answers
    if any(colon in case.mail.subject for colon in ":："):
        return asks and not case.mail.refers_to and canned(case.mail) is None
    doubtful = bool(case.by_hand) or asks
    return doubtful and canned(case.mail) is None


def absence_by_its_text(case: Case) -> Classified | None:
    """An absence notice or acknowledgement without any field, known by what it says."""
    said = case.own_words
    by_form = case.author is not None and not case.answers
    if said is not None and said.sense is Sense.ABSENCE and not by_form:
        return machine(case, f"{said.sense.value}: {said.evidence}", responder=True)
    if said is not None and said.sense is Sense.RECEIPT and case.author is None:
        # What answers nothing may be the first word of an order: it is kept, unanswered.
        answers = case.answers or bool(case.mail.refers_to)
        return machine(case, f"{said.sense.value}: {said.evidence}", responder=answers)
    subject = case.mail.subject
    unsure = may_be_vacation_subject(subject) and not case.by_hand
    unsure = unsure or (bool(case.mail.refers_to) and signs.is_reply_subject(behind_an_absence(subject)))
    null_path = signs.has_null_return_path(case.mail) and case.answers
    bulk = signs.guard_field(case.mail, Sign.BULK) if case.answers else None
    if (unsure or null_path or bulk) and (absent := says_absent(case.mail)):
        return machine(case, f"absence notice: {absent}", responder=True)
    if (
        unsure
        and (signs.has_null_return_path(case.mail) or not (case.mail.text.strip() or case.mail.attachments))
        and case.mail.complete
    ):
        return machine(case, f"subject of an absence notice: {case.mail.subject[:80]}", responder=True)
    if signs.has_null_return_path(case.mail) and (absent := says_absent_at_once(case.mail)):
        return machine(case, f"absence notice: {absent}", responder=True)
    return None
