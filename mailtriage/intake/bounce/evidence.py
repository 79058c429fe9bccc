"""Whether the body of a mail is that of a bounce: by its delivery status, its fields, its wording."""

import re

from mailtriage.intake import signs
from mailtriage.intake.body import Body
from mailtriage.intake.bounce import cloud, reports
from mailtriage.intake.bounce.addresses import found_in
from mailtriage.intake.bounce.fields import Fields, blocks, first
from mailtriage.intake.bounce.openings import HINTS, OPENINGS
from mailtriage.intake.bounce.phrases import LIST_ANSWERS, NOT_DELIVERED
from mailtriage.intake.bounce.wording import Notice
from mailtriage.intake.bounce.zones import Zones, plain
from mailtriage.intake.challenges import challenge
from mailtriage.intake.senders import writes_by_hand
from mailtriage.intake.subjects import is_bounce_subject, is_vacation_subject, may_be_bounce_subject
from mailtriage.intake.voice import Voice, told_in, voice_of
from mailtriage.model.mail import Mail

# A server says at once what it is.
_AT_ONCE = 120
_OPENING = 1200
# How mail services head their notices, without the null path of a mail server.
_BOUNCED = re.compile(
    r"\b(?:(?:hard|soft)[ -]?bounced?|bounced? (?:notification|notice|alert|report))\b", re.IGNORECASE
)
_REPORT_FIELDS = ("final-recipient:", "original-recipient:", "reporting-mta:")
_FIRST_WORDS = (*_REPORT_FIELDS, *(one for _, phrases in OPENINGS for one in phrases))
_SIGNS = min(8, *map(len, _FIRST_WORDS))
_BY_SIGNS: dict[str, list[str]] = {}
for _one in _FIRST_WORDS:
    _BY_SIGNS.setdefault(_one[:_SIGNS], []).append(_one)


def evidence(mail: Mail, body: Body, found: list[Fields], zone: Zones) -> str:
    """One line of evidence, ``""`` for a mail whose body is no bounce. `found` are the blocks of its reports.

    Rules on wording do not run on what answers or forwards a mail: people quote bounces.
    """
    if challenge(mail):
        return ""
    answers = answers_mail(mail)
    reporting = signs.report_type(mail) in ("delivery-status", "unnamed")
    if body.reports and (reporting or not answers):
        return "" if reports.is_receipt(found) else "delivery status (RFC 3464)"
    if answers or is_vacation_subject(mail.subject) or is_list_answer(zone) or signs.is_own_quota(mail):
        return ""
    if (told := cloud.notice(mail.text)) is not None:
        return "JSON notice of a mail service" if any(cloud.recipients(told)) else ""
    if _has_fields(mail, zone):
        return "Final-Recipient in the text"
    if heads_as_gateway(mail):
        return next((f"the words '{one}'" for one in NOT_DELIVERED if one in zone.first[:_AT_ONCE]), "")
    return _by_wording(mail, zone)


def is_far(mail: Mail) -> bool:
    """Whether neither the header nor the first words of a mail without reports let it be a bounce: most mail
    is, and its text need not be taken apart."""
    if is_machine(mail) or signs.looks_like_bounce(mail) or may_be_bounce_subject(mail.subject):
        return False
    if _is_bounced(mail.subject[:300]) or heads_as_gateway(mail) or _counts_bounces(mail):
        return False
    start = mail.text[:8192].lstrip()
    if start[:1] in ("{", "["):
        return False
    room = plain(" ".join(start.split(None, _AT_ONCE // 2)[: _AT_ONCE // 2]))[:_AT_ONCE]
    return not any(
        room.startswith(one, at)
        for at in range(len(room))
        for one in _BY_SIGNS.get(room[at : at + _SIGNS], ())
    )


def answers_mail(mail: Mail) -> bool:
    """Whether a mail answers or forwards another, and is no mail server's own."""
    return signs.is_reply(mail) and not signs.is_daemon(mail.sender) and not heads_as_gateway(mail)


def is_list_answer(zone: Zones) -> bool:
    """Whether a list server tells that it did not take what was posted: it did receive it."""
    return any(one in zone.first for one in LIST_ANSWERS)


def is_machine(mail: Mail) -> bool:
    """Whether the header alone lets us believe that no person wrote a mail."""
    return _is_server(mail) or (is_bounce_subject(mail.subject) and not writes_by_hand(mail))


def _is_server(mail: Mail) -> bool:
    return (
        signs.is_daemon(mail.sender)
        or signs.has_null_return_path(mail)
        or bool(mail.header("x-failed-recipients"))
        or signs.token(mail.header("auto-submitted") or "") not in ("", "no")
    )


def _by_wording(mail: Mail, zone: Zones) -> str:
    machine = is_machine(mail)
    if not machine and writes_by_hand(mail):
        return ""
    room = zone.first if machine else zone.first[:_AT_ONCE]
    for name, phrases in OPENINGS:
        for one in phrases:
            if one in room and (machine or _opens(room, one)):
                return f"wording of {name}"
    # People too write "Delivery failure" over a mail, of parcels; they name no address as servers do.
    perhaps = not machine and may_be_bounce_subject(mail.subject)
    perhaps = perhaps and Notice(zone, mail.subject).names_recipient
    words = HINTS if machine or perhaps else ()
    if perhaps or signs.is_daemon(mail.sender) or is_bounce_subject(mail.subject):
        words += NOT_DELIVERED
    said = next((one for one in words if one in zone.first[:_OPENING]), "")
    if not said and (
        signs.has_null_return_path(mail) or _is_bounced(mail.subject[:300]) or _counts_bounces(mail)
    ):
        said = _told_of(mail, zone)
    return f"the words '{said}'" if said else ""


def _is_bounced(text: str) -> bool:
    return "ounce" in text and _BOUNCED.search(text) is not None


def _counts_bounces(mail: Mail) -> bool:
    """Whether a mail service tells of a "hard bounce" under an address that nobody reads."""
    told = signs.is_no_reply(mail.sender) and _is_bounced(mail.text[:_OPENING])
    return told and voice_of(*told_in(mail)) is Voice.NONE and not signs.is_of_help_desk(mail)


def _told_of(mail: Mail, zone: Zones) -> str:
    """Words in the opening that say of an address, and in the same line, that its mail was not delivered."""
    own = mail.sender.address if mail.sender else ""
    for line in zone.said[:15]:
        if "@" in line and any(address != own for address, _, _ in found_in(line)):
            low = plain(line[:300])
            if said := next((one for one in NOT_DELIVERED if one in low), ""):
                return said
    return ""


def heads_as_gateway(mail: Mail) -> bool:
    """Whether the subject answers one of ours with words of a mail server behind it, as some gateways write
    it: `RE: Order 7 : non remis`."""
    if mail.in_reply_to or mail.references:
        return False
    before, _, tail = mail.subject[:300].rpartition(":")
    middle = before.partition(":")[2].strip()
    if len(middle) < 5 or not may_be_bounce_subject(tail.strip()):
        return False
    return signs.is_reply(mail) and not writes_by_hand(mail)


def _opens(first: str, phrase: str) -> bool:
    """Whether a text begins with a phrase. A person who shows us a notice says so before it."""
    before = first.partition(phrase)[0]
    return len(before.split()) <= 3 and set(before).isdisjoint(":,!?")


def _has_fields(mail: Mail, zone: Zones) -> bool:
    """Whether a report stands in the text, its MIME lost."""
    starts = [at for one in _REPORT_FIELDS if (at := zone.first.find(one)) >= 0]
    if not starts or not (is_machine(mail) or min(starts) < _AT_ONCE):
        return False
    said = "\n".join(zone.said)
    return any(reports.names_recipient([one]) and first(one, "action") for one in blocks(said))
