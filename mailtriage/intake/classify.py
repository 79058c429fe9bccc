"""Who wrote a mail: a person, a machine, a mail server, a list, or ourselves.

Verdicts (may we answer, open, reopen) are drawn from the kind elsewhere; here is only what it is.
"""

from collections.abc import Callable, Collection

from mailtriage.intake import absences, authors, lists, notices, programs, senders, services, signs
from mailtriage.intake.alarms import alarm
from mailtriage.intake.canned import Sense
from mailtriage.intake.case import Case, machine, verdict
from mailtriage.intake.challenges import challenge
from mailtriage.intake.complaints import complaint
from mailtriage.intake.handwriting import answers_by_itself, is_made_of_a_name, shows_nobody
from mailtriage.intake.personal import asks_for_himself
from mailtriage.intake.programs import is_contact_form
from mailtriage.intake.reports import bounce, bounce_by_its_text, other_report
from mailtriage.intake.robots import machine_subject
from mailtriage.intake.signs import Sign
from mailtriage.intake.trace import by_account_of_the_house
from mailtriage.intake.voice import asks_us, needs_something, speaks, wants_to_know
from mailtriage.model.form import Form
from mailtriage.model.mail import Classified, Mail, MailKind

_GLANCE = 300  # characters
Check = Callable[[Case], Classified | None]


def classify(
    mail: Mail, own_addresses: frozenset[str], ours: bool, forms: Collection[Form] = ()
) -> Classified:
    """What kind of mail this is. `own_addresses` in lower case; `ours` is true when its signed
    header or Message-ID proved that we sent it. The first check of `CHECKS` that speaks decides."""
    case = Case(mail, own_addresses, ours, forms)
    for check in CHECKS:
        if found := check(case):
            return found
    return Classified(MailKind.PERSON, _in_favour(case))


def _our_own(case: Case) -> Classified | None:
    return verdict(MailKind.LOOP, "our own signed mail came back") if case.ours else None


def _feedback(case: Case) -> Classified | None:
    # RFC 5965 §2: a complaint about our mail, forwarded by a mailbox provider.
    if (
        signs.report_type(case.mail) == "feedback-report"
        or case.mail.content_type == "message/feedback-report"
    ):
        return verdict(MailKind.FEEDBACK, "feedback report (RFC 5965)")
    evidence = complaint(case.mail, by_person=bool(case.by_hand) or signs.is_reply(case.mail))
    return verdict(MailKind.FEEDBACK, evidence) if evidence else None


def _form(case: Case) -> Classified | None:
    # Whatever a form's mailer puts into its header: the configuration says that a person stands behind it.
    if case.form is None or signs.bounce_evidence(case.mail):
        return None
    who = case.author.address if case.author else "nobody named"
    return verdict(MailKind.PERSON, f"[[form]] {case.form.sender} for {who}")


def _notice(case: Case) -> Classified | None:
    for find in (notices.calendar_answer, notices.reaction, notices.recall, notices.receipt):
        if evidence := find(case.mail):
            return verdict(MailKind.AUTO, evidence, responder=True)
    return None


def _challenge(case: Case) -> Classified | None:
    evidence = None if case.by_hand or case.by_list_fields else challenge(case.mail)
    return verdict(MailKind.AUTO, evidence, responder=True) if evidence else None


def _list_server(case: Case) -> Classified | None:
    # ezmlm answers as a mail server does, and has received what it does not pass on.
    evidence = None if case.by_hand or case.by_list_fields else lists.answer_of_server(case.mail)
    return verdict(MailKind.AUTO, evidence, responder=True) if evidence else None


def _journal(case: Case) -> Classified | None:
    # Exchange's copies for the records come from the sender of its bounces.
    if case.mail.header("x-ms-journal-report") is not None and senders.is_daemon(case.mail.sender):
        return verdict(MailKind.AUTO, "X-Ms-Journal-Report (Exchange)")
    return None


def _guard_fields(case: Case) -> Classified | None:
    # A rule of some Exchange adds it to whatever people write there.
    by_rule = "x-auto-response-suppress" if case.by_hand else ""
    evidence = signs.guard_field(case.mail, Sign.MACHINE, but=by_rule)
    if evidence is not None and evidence.startswith(_BY_DESKS) and _is_agents_answer(case):
        return None
    if evidence is not None and case.by_form_of_ours:
        return None
    return machine(case, evidence, responder=False)


# What help desks put on whatever they send, be it written by their robot or by an agent.
_BY_DESKS = ("Auto-Submitted: auto-generated", "X-Auto-Response-Suppress", "X-Jira-")


def _is_agents_answer(case: Case) -> bool:
    """Whether somebody at another help desk answers us: its own words are none of a robot's."""
    if not signs.is_of_help_desk(case.mail):
        return False
    if signs.is_comment(case.mail):
        return True
    if case.own_words is not None:
        return False
    if case.mail.sender and is_made_of_a_name(case.mail.sender) and wants_to_know(case.mail):
        return True  # trackers' own notices come from their own address
    if needs_something(case.mail) and not _only_tells(case.mail):
        return True
    if asks_us(case.mail) and (signs.comments_on(case.mail) or not _only_tells(case.mail)):
        return True
    return machine_subject(case.mail) is None and (case.answers_us or asks_for_himself(case.mail))


def _only_tells(mail: Mail) -> bool:
    """Trackers tell whom they assign what others asked, surveys link to their stars."""
    return mail.header("x-jira-fingerprint") is not None or "http" in mail.reply_text


def _list(case: Case) -> Classified | None:
    evidence = case.by_list
    if evidence is None or lists.is_before_a_desk(case.mail, case.own_addresses):
        return None  # a group in front of us is no list: it hands on what people write to the desk
    # What the list's own program says (a post that waits, a confirmation wanted) is an answer of a machine.
    told = None if case.by_hand else challenge(case.mail) or lists.answer_of_server(case.mail)
    by_program = told or signs.guard_field(case.mail, Sign.ADMINISTRIVIA)
    if by_program:
        return verdict(MailKind.AUTO, by_program, responder=True)
    return verdict(MailKind.LIST, evidence)


def _by_a_list(case: Case) -> Classified | None:
    """A post or a notice to subscribers, whatever else its header says: but for an absence notice. The way
    to leave it alone (List-Unsubscribe) has the mail of machines as well."""
    if digest := lists.digest(case.mail):
        return verdict(MailKind.LIST, digest)
    if signs.guard_field(case.mail, Sign.RESPONDER) or not case.by_list_fields:
        return None
    return _list(case)


def _bulk(case: Case) -> Classified | None:
    # After the list check: what is left of list mail came by a group in front of us. A form may be bulk too.
    mail = case.mail
    if case.by_list:
        return None
    evidence = signs.guard_field(mail, Sign.BULK)
    if evidence is not None and _is_relayed(case, evidence):
        return None
    if (
        evidence is None
        and not mail.refers_to
        and (told := programs.product(mail))
        and not is_contact_form(mail)
    ):
        return verdict(MailKind.AUTO, told)  # whoever stands in Reply-To did not write it
    # Answers to a shop's contact form go elsewhere.
    spared = mail.refers_to or case.by_hand or authors.answers_go_elsewhere(mail) or _is_agents_answer(case)
    if evidence is None and not spared:
        evidence = signs.guard_field(mail, Sign.RELAY) or programs.machine(mail)
    if evidence is None and not (mail.refers_to or case.by_hand or senders.is_on_exchange(mail)):
        evidence = signs.guard_field(mail, Sign.SPARED)
    if evidence is None or case.author is not None:
        return None
    alone = not evidence.endswith("(mass mailing)") and not case.is_by_a_program
    return None if alone and case.is_spoken else _auto(evidence)


def _is_relayed(case: Case, evidence: str) -> bool:
    """Whether a customer's help desk answers through a bulk relay: a mass mailing answers nothing."""
    mail = case.mail
    if _is_agents_answer(case):
        return True
    if not mail.refers_to or case.own_words is not None:
        return False
    if evidence.endswith("(mass mailing)") and case.answers_us:
        return True  # typed in the inbox of a program for campaigns
    return bool(case.by_hand or signs.is_of_help_desk(mail) or mail.reply_text != mail.text.strip())


def _auto(evidence: str) -> Classified:
    return verdict(MailKind.AUTO, evidence)


def _no_answer_wanted(case: Case) -> Classified | None:
    sender = case.mail.sender
    if sender is None or case.author is not None:
        return None
    # Whoever writes there: an acknowledgement would be read by nobody. The ticket is opened all the same.
    spoken = (case.by_hand and case.answers) or case.is_spoken_to_us or _is_for_a_buyer(case.mail)
    if signs.is_no_reply(sender) and not spoken:
        return _auto(f"no-reply sender: {sender.address[:80]}")
    if senders.is_machine(sender) and not case.by_hand and not _speaks_to_us(case):
        return _auto(f"a program's address: {sender.address[:80]}")
    # Small companies do write as postmaster: in a mail program, or in answer to something.
    if signs.is_daemon(sender) and not case.answers and not case.by_hand:
        return _auto(f"mail daemon as sender: {sender.address or sender.name}")
    return None


def _is_for_a_buyer(mail: Mail) -> bool:
    """Whether a marketplace hands on what a buyer asks, whom its own address for him in Reply-To names."""
    named = [one.name.casefold() for one in mail.reply_to if " " in one.name and "@" in one.address]
    text = mail.text[:_GLANCE].casefold()
    return any(one in text for one in named) and speaks(mail)


def _speaks_to_us(case: Case) -> bool:
    if _is_agents_answer(case) or case.is_spoken:
        return True
    return "http" not in case.mail.text and asks_us(case.mail)


def _robot_by_its_text(case: Case) -> Classified | None:
    said = case.own_words
    if (case.author is not None and not case.by_a_service) or _is_agents_answer(case):
        return None
    if said is not None and said.sense is Sense.ROBOT and case.author is None:
        return machine(case, f"{said.sense.value}: {said.evidence}", responder=False)
    if case.answers:
        return None
    if case.by_hand:
        return machine(case, services.by_hand(case.mail), responder=False)
    mail = case.mail
    evidence = machine_subject(mail) or services.by_a_service(mail, case.by_a_service)
    if evidence is None and case.author is None and not case.by_a_service:
        evidence = alarm(mail)
    return machine(case, evidence, responder=False)


def _handed_in(case: Case) -> Classified | None:
    """What a server's own account sent for its house, of itself; sites write for visitors that way, too.
    People answer through help desks that run under such accounts: there the words must be a service's."""
    if case.by_hand or case.author is not None or case.by_a_service:
        return None
    evidence = by_account_of_the_house(case.mail)
    if evidence is None or speaks(case.mail) or _is_agents_answer(case):
        return None
    if case.answers and services.told_to_users(case.mail, made=True) is None:
        return None
    return machine(case, evidence, responder=False)


def _shows_nobody(case: Case) -> Classified | None:
    if case.author is not None or case.is_from_own_address:
        return None
    if case.answers:
        evidence = answers_by_itself(case.mail, by_hand=bool(case.by_hand))
    else:
        evidence = None if case.by_hand else shows_nobody(case.mail)
    return Classified(MailKind.AUTO, (evidence,), weighed=True) if evidence else None


def _in_favour(case: Case) -> tuple[str, ...]:
    """What could have spoken against a person and does not."""
    found = []
    if case.is_from_own_address:
        found.append(
            f"from our own address for {case.author.address}" if case.author else "from our own address alone"
        )
    elif case.author is not None:
        found.append(f"written for {case.author.address}")
    if signs.has_null_return_path(case.mail):
        found.append("null return path alone (forwarded mail has it)")
    if spared := signs.guard_field(case.mail, Sign.SPARED):
        found.append(f"{spared[:100]} alone (Exchange adds it to people's mail)")
    return tuple(found)


# The order of precedence.
CHECKS: tuple[Check, ...] = (
    _our_own,
    _feedback,
    other_report,
    _form,
    _notice,
    _challenge,
    _list_server,
    _journal,
    bounce,
    bounce_by_its_text,
    _by_a_list,
    absences.responder,
    _guard_fields,
    absences.absence_by_its_text,
    _list,
    _bulk,
    _no_answer_wanted,
    _robot_by_its_text,
    _handed_in,
    _shows_nobody,
)
