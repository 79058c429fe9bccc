"""Bounces that mail services tell of in JSON: Amazon's SNS, SendGrid, Mailgun, Postmark and their like.

Their shapes differ, their words hardly do: an event with a name that says failure, and an address
under one of a dozen keys.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from mailtriage.intake.bounce import addresses, reason
from mailtriage.model.mail import FailedRecipient

MAX_JSON = 256 * 1024
MAX_OBJECTS = 2000
MAX_RECIPIENTS = 100

_ADDRESS_KEYS = (
    "emailAddress", "email", "Email", "recipient", "Recipient", "rcpt_to", "raw_rcpt_to", "rcpt", "to_email",
    "address",
)  # fmt: skip
_EVENT_KEYS = (
    "notificationType", "eventType", "event", "Event", "type", "Type", "RecordType", "bounceType", "action",
    "event_type", "status_type",
)  # fmt: skip
_FAILURES = (
    "bounce",
    "fail",
    "drop",
    "reject",
    "undeliver",
    "invalid",
    "blocked",
    "hard",
    "permanent",
    "out_of_band",
)
_DELAYS = ("defer", "delay", "soft", "transient", "temporary")
_REASONS = (
    "diagnosticCode",
    "reason",
    "raw_reason",
    "diag",
    "response",
    "Details",
    "error",
    "error_related_to",
    "description",
    "Description",
    "message",
    "comment",
)
_STATUSES = ("status", "Status", "error_code", "code", "smtp_code")
_ID_KEYS = frozenset(("message-id", "messageid", "smtp-id", "message_id", "smtp_id"))


# Amazon's notices come as one long line; a mail server breaks it with "!" wherever 998 signs are full.
_BROKEN_LINE = re.compile(r"!\n[ \t]?")


def notice(text: str) -> Any:
    """The JSON that a text begins with, or None. Amazon hides a second one in a string of the first."""
    start = text[:MAX_JSON].lstrip()
    if start[:1] not in ("{", "["):
        return None
    decoder = json.JSONDecoder(strict=False)
    try:
        found, _ = decoder.raw_decode(_BROKEN_LINE.sub("", start))
        if isinstance(found, dict) and isinstance(found.get("Message"), str):
            found = decoder.decode(found["Message"])
    except (ValueError, RecursionError):
        return None
    return found


def recipients(found: Any) -> Iterator[FailedRecipient]:
    """The failures in such a notice; nothing for deliveries, openings and complaints."""
    unique: set[str] = set()
    for one, event in _objects(found):
        address = next((_address(one[key]) for key in _ADDRESS_KEYS if isinstance(one.get(key), str)), "")
        if not address or address in unique or not event or len(unique) >= MAX_RECIPIENTS:
            continue
        unique.add(address)
        yield _failed(address, one, event)


def ids(found: Any) -> Iterator[str]:
    """Message-IDs of the mails that a notice is about."""
    for one, _ in _objects(found):
        for key, value in one.items():
            if key.lower() in _ID_KEYS and isinstance(value, str) and "@" in value:
                yield value.strip("<> ")[:250]
        if str(one.get("name", "")).lower() == "message-id" and isinstance(one.get("value"), str):
            yield one["value"].strip("<> ")[:250]


def subjects(found: Any) -> Iterator[str]:
    for one, _ in _objects(found):
        yield from (
            value for key, value in one.items() if key.lower() == "subject" and isinstance(value, str)
        )


def _objects(found: Any) -> Iterator[tuple[dict[str, Any], str]]:
    """Every object with the event that it or one around it names: ``fail``, ``delay`` or ``""``."""
    stack: list[tuple[Any, str]] = [(found, "")]
    seen = 0
    while stack and seen < MAX_OBJECTS:
        one, event = stack.pop()
        seen += 1
        if isinstance(one, list):
            stack += [(inner, event) for inner in reversed(one[:MAX_OBJECTS])]
        elif isinstance(one, dict):
            event = _event(one) or event
            yield one, event
            stack += [
                (inner, event) for inner in reversed(list(one.values())) if isinstance(inner, dict | list)
            ]


def _event(one: dict[str, Any]) -> str:
    said = " ".join(str(one[key])[:40].lower() for key in _EVENT_KEYS if isinstance(one.get(key), str))
    if "complaint" in said or "spam" in said:
        return ""
    severity = str(one.get("severity", "")).lower()
    if any(word in said for word in _DELAYS) or severity == "temporary":
        return "delay"
    return "fail" if any(word in said for word in _FAILURES) else ""


def _failed(address: str, one: dict[str, Any], event: str) -> FailedRecipient:
    inner = one.get("delivery-status")
    told = {**one, **inner} if isinstance(inner, dict) else one
    said = next((str(told[key]) for key in _REASONS if isinstance(told.get(key), str) and told[key]), "")
    code = next((str(told[key]) for key in _STATUSES if isinstance(told.get(key), str | int)), "")
    text = said.partition(";")[2].strip() if said.lower().startswith("smtp;") else said
    return FailedRecipient(
        address, event == "fail", reason.enhanced(code) or reason.failure_status(said), text[:500]
    )


def _address(value: str) -> str:
    return next((address for address, _, _ in addresses.found_in(value)), "")
