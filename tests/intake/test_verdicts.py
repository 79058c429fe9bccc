"""The separate verdicts, as one table (design §3), with the mails on which one boolean fails."""

import pytest

from mailtriage.intake.classify import classify
from mailtriage.intake.parse import parse
from mailtriage.intake.verdicts import Verdicts, verdicts
from mailtriage.model.mail import Classified, MailKind

OWN = frozenset({"support@example.org"})
NEW, ON_TICKET = False, True
NOTHING = frozenset[str]()
JOURNAL = frozenset({"journal"})
OPENS = frozenset({"open", "journal", "notify", "page"})
JOINS = frozenset({"journal", "notify", "reopen", "customers_turn"})


def _named(allowed: Verdicts) -> frozenset[str]:
    return frozenset(name for name in Verdicts.__slots__ if getattr(allowed, name))


@pytest.mark.parametrize(
    ("kind", "responder", "where", "allowed"),
    [
        (MailKind.PERSON, False, NEW, OPENS | {"answer", "customers_turn"}),
        (MailKind.PERSON, False, ON_TICKET, JOINS),
        (MailKind.LIST, False, NEW, OPENS | {"customers_turn"}),
        (MailKind.LIST, False, ON_TICKET, JOINS),
        (MailKind.AUTO, False, NEW, OPENS),
        (MailKind.AUTO, False, ON_TICKET, JOURNAL),
        (MailKind.AUTO, True, NEW, NOTHING),
        (MailKind.AUTO, True, ON_TICKET, JOURNAL),
        (MailKind.BOUNCE, False, NEW, NOTHING),
        (MailKind.BOUNCE, False, ON_TICKET, JOURNAL),
        (MailKind.FEEDBACK, False, NEW, NOTHING),
        (MailKind.FEEDBACK, False, ON_TICKET, JOURNAL),
        (MailKind.LOOP, False, NEW, NOTHING),
        (MailKind.LOOP, False, ON_TICKET, NOTHING),
    ],
)
def test_each_kind_may_cause_what_the_table_says(
    kind: MailKind, responder: bool, where: bool, allowed: frozenset[str]
) -> None:
    assert _named(verdicts(Classified(kind, (), responder), on_ticket=where)) == allowed


def test_what_was_weighed_only_is_a_persons_but_for_the_answer() -> None:
    weighed = Classified(MailKind.AUTO, (), weighed=True)
    assert _named(verdicts(weighed, on_ticket=NEW)) == OPENS | {"customers_turn"}
    assert _named(verdicts(weighed, on_ticket=ON_TICKET)) == JOINS


@pytest.mark.parametrize(
    ("fields", "kind", "allowed"),
    [
        # A Google Group carries Precedence: list, and people write to it: a ticket, unanswered.
        (
            "Precedence: list\nList-Id: <ops.example.com>\nX-Google-Group-Id: 1\n",
            MailKind.LIST,
            OPENS | {"customers_turn"},
        ),
        # The same in front of the desk is the desk's own mail.
        (
            "Precedence: list\nList-Id: <support.example.org>\nX-Google-Group-Id: 1\n",
            MailKind.PERSON,
            OPENS | {"answer", "customers_turn"},
        ),
        # Forwarders empty the return path.
        ("Return-Path: <>\n", MailKind.PERSON, OPENS | {"answer", "customers_turn"}),
        (
            "Auto-Submitted: no (sent by a person)\n",
            MailKind.PERSON,
            OPENS | {"answer", "customers_turn"},
        ),
        # Exchange asks to be spared for people whose mail it relays.
        (
            "X-Auto-Response-Suppress: DR, OOF, AutoReply\nThread-Index: AdrX1\n",
            MailKind.PERSON,
            OPENS | {"answer", "customers_turn"},
        ),
        # Monitoring gets its ticket and may page, and no answer.
        ("Auto-Submitted: auto-generated\n", MailKind.AUTO, OPENS),
        ("Auto-Submitted: auto-replied\n", MailKind.AUTO, NOTHING),
        ("Precedence: first-class\nPrecedence: bulk\n", MailKind.AUTO, OPENS),
    ],
)
def test_mail_that_breaks_one_boolean_gets_verdicts_of_its_own(
    fields: str, kind: MailKind, allowed: frozenset[str]
) -> None:
    raw = (
        f"{fields}From: Anna <anna@example.com>\nTo: support@example.org\nSubject: Printer\n\nIt is jammed.\n"
    )
    found = classify(parse(raw.encode()), OWN, ours=False)
    assert found.kind is kind, found.evidence
    assert _named(verdicts(found, on_ticket=NEW)) == allowed
