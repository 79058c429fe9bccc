"""What a bounce says: which recipients failed and why, and which mail came back.

The delivery status first (RFC 3464), wherever its fields stand; then the JSON of mail services, the
field X-Failed-Recipients, the plain words of mail servers, flufl.bounce, and at last whom the returned
mail was sent to. The first that names a recipient has spoken.
"""

import dataclasses
import re
from dataclasses import dataclass

from mailtriage.intake import signs
from mailtriage.intake.body import Body
from mailtriage.intake.bounce import addresses, cloud, evidence, reports, voice
from mailtriage.intake.bounce.fields import MAX_SCANNED, Fields, blocks
from mailtriage.intake.bounce.reason import reply_code
from mailtriage.intake.bounce.returned import Original, original
from mailtriage.intake.bounce.wording import Notice
from mailtriage.intake.bounce.zones import Zones, zones
from mailtriage.intake.challenges import challenge
from mailtriage.model.mail import FailedRecipient, Mail

MAX_RECIPIENTS = 100
MAX_IDS = 100

_OUR_SIDE = (
    "to",
    "delivered-to",
    "envelope-to",
    "x-envelope-to",
    "return-path",
    "from",
    "sender",
    "reply-to",
)


@dataclass(frozen=True, slots=True)
class Bounce:
    """`evidence` is why the body is that of a bounce, ``""`` where it is none. A mail that only refers
    to another (a complaint, a receipt) may have returned ids and subjects all the same. `delivered` are
    the recipients of a receipt: of a report in which nothing failed or waits."""

    evidence: str = ""
    failed: tuple[FailedRecipient, ...] = ()
    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    delivered: tuple[str, ...] = ()


def read(mail: Mail, body: Body, raw: bytes) -> Bounce:
    """All that a mail says as a bounce. `raw` is searched for a report that no part of `body` shows."""
    if not (body.reports or body.returned) and (evidence.answers_mail(mail) or evidence.is_far(mail)):
        return Bounce()
    found = [block for report in body.reports for block in reports.report_blocks(report)]
    zone = zones(mail.text)
    why = evidence.evidence(mail, body, found, zone)
    bounced = bool(why) or signs.looks_like_bounce(mail)
    came_back = original(body, zone, raw, bounced)
    reached = tuple(dict.fromkeys(reports.delivered(found)))[:MAX_RECIPIENTS]
    reached = reached if reports.is_receipt(found) else ()
    if not bounced:
        return Bounce("", (), _others(mail, came_back.ids), came_back.subjects, reached)
    ids, subjects = came_back.ids, came_back.subjects
    if (told := cloud.notice(mail.text)) is not None:
        ids, subjects = (*ids, *cloud.ids(told)), (*subjects, *cloud.subjects(told))
    failed = _failed(mail, found, zone, came_back, raw, told)
    return Bounce(why, failed, _others(mail, ids), tuple(dict.fromkeys(subjects)), reached)


def _others(mail: Mail, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Without the mail's own Message-ID: some relays repeat their header in the text."""
    return tuple(one for one in dict.fromkeys(ids) if one != mail.message_id)[:MAX_IDS]


def _failed(
    mail: Mail, found: list[Fields], zone: Zones, came_back: Original, raw: bytes, told: object
) -> tuple[FailedRecipient, ...]:
    # A report that names recipients has spoken, also when it names no failure among them.
    if reports.is_receipt(found) or challenge(mail) or (not found and evidence.is_list_answer(zone)):
        return ()
    notice = Notice(zone, mail.subject)
    never = _our_side(mail) | came_back.senders
    named = list(notice.recipients(never, came_back.to | (_in_subject(mail) - never)))
    failed = (
        list(reports.recipients(found, notice.is_delay))
        or list(cloud.recipients(told))
        or list(reports.recipients(blocks("\n".join(zone.said)), notice.is_delay))
    )
    if failed:
        failed = [_known(one, notice, named, came_back, alone=len(failed) == 1) for one in failed]
    else:
        failed = (
            _listed(mail, notice)
            or named
            or list(reports.recipients(_in_raw(raw), notice.is_delay))
            or voice.recipients(mail, "\n".join(zone.said))
            or _last_resort(mail, came_back, notice)
        )
    unique: dict[str, FailedRecipient] = {}
    for one in failed:
        unique.setdefault(one.address, one)
    return tuple(unique.values())[:MAX_RECIPIENTS]


def _known(
    one: FailedRecipient, notice: Notice, named: list[FailedRecipient], came_back: Original, alone: bool
) -> FailedRecipient:
    """A reported failure under the address that the sender wrote to."""
    address = notice.aliases.get(one.address, one.address)
    local, at, domain = address.partition("@")
    if not at:
        others = [two.address for two in named] or sorted(came_back.to)
        same = [two for two in others if two.partition("@")[0] == address]
        address = same[0] if same else others[0] if len(others) == 1 else address
    elif alone and address not in came_back.to and len(came_back.to) == 1:
        # The last host of its domain, or where an alias led to.
        (written,) = came_back.to
        sent_to, _, sent_at = written.partition("@")
        if (sent_to == local and domain.endswith(f".{sent_at}")) or written in notice.expanded:
            address = written
    said = one.reason or notice.judged(one.address, alone).reason
    return dataclasses.replace(one, address=address, reason=said if reply_code(said) or one.reason else "")


def _listed(mail: Mail, notice: Notice) -> list[FailedRecipient]:
    """X-Failed-Recipients, written by Exim and Gmail, with what the text says of each."""
    values = mail.header_all("x-failed-recipients")
    listed = [address for value in values for address, _, _ in addresses.found_in(value[:8192])]
    return [notice.judged(one, alone=len(listed) == 1) for one in dict.fromkeys(listed)]


_RAW_REPORT = re.compile(
    rb"^[> \t]{0,8}(?:final|original)-recipient[ \t]{0,2}:", re.IGNORECASE | re.MULTILINE
)


def _in_raw(raw: bytes) -> list[Fields]:
    """Report fields wherever they stand in a mail whose MIME shows none."""
    start = _RAW_REPORT.search(raw, 0, 4 * MAX_SCANNED)
    if start is None:
        return []
    text = raw[start.start() : start.start() + MAX_SCANNED].decode("utf-8", "replace").replace("\r\n", "\n")
    return list(blocks(text))


def _last_resort(mail: Mail, came_back: Original, notice: Notice) -> list[FailedRecipient]:
    """The address in the notice's subject, or the only one that the returned mail was sent to."""
    known = sorted(_in_subject(mail) - _our_side(mail))[:1]
    if not known and len(came_back.to) == 1:
        known = list(came_back.to)
    return [notice.judged(one, alone=True) for one in known[:1]]


def _in_subject(mail: Mail) -> frozenset[str]:
    return frozenset(address for address, _, _ in addresses.found_in(mail.subject))


def _our_side(mail: Mail) -> frozenset[str]:
    values = [value for name, value in mail.headers if name in _OUR_SIDE]
    return frozenset(address for value in values for address, _, _ in addresses.found_in(value))
