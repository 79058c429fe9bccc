"""What each kind of mail may cause: separate verdicts, in one table (design §3).

One boolean for all of these is what breaks the peers in both directions: lost answers, and loops.
"""

from dataclasses import dataclass

from mailtriage.model.mail import Classified, MailKind


@dataclass(frozen=True, slots=True)
class Verdicts:
    """`answer` the sender automatically; `open` a ticket; `journal` it; `notify` staff; `reopen` a resolved
    ticket; let rules `page`; and make it the `customers_turn` that was (the response clock runs)."""

    answer: bool = False
    open: bool = False
    journal: bool = False
    notify: bool = False
    reopen: bool = False
    page: bool = False
    customers_turn: bool = False


_NEW, _ON_TICKET = False, True
_TABLE: dict[tuple[MailKind, bool], Verdicts] = {
    (MailKind.PERSON, _NEW): Verdicts(
        answer=True, open=True, journal=True, notify=True, page=True, customers_turn=True
    ),
    (MailKind.PERSON, _ON_TICKET): Verdicts(journal=True, notify=True, reopen=True, customers_turn=True),
    # A Google Group carries Precedence: list and is still people: everything but an answer.
    (MailKind.LIST, _NEW): Verdicts(open=True, journal=True, notify=True, page=True, customers_turn=True),
    (MailKind.LIST, _ON_TICKET): Verdicts(journal=True, notify=True, reopen=True, customers_turn=True),
    # Monitoring writes this way: it gets its ticket, unanswered, and rules may page.
    (MailKind.AUTO, _NEW): Verdicts(open=True, journal=True, notify=True, page=True),
    (MailKind.AUTO, _ON_TICKET): Verdicts(journal=True),
    (MailKind.BOUNCE, _NEW): Verdicts(),
    (MailKind.BOUNCE, _ON_TICKET): Verdicts(journal=True),
    (MailKind.FEEDBACK, _NEW): Verdicts(),
    (MailKind.FEEDBACK, _ON_TICKET): Verdicts(journal=True),
    (MailKind.LOOP, _NEW): Verdicts(),
    (MailKind.LOOP, _ON_TICKET): Verdicts(),
}


def verdicts(found: Classified, *, on_ticket: bool) -> Verdicts:
    """The verdicts for a mail. An automatic *answer* (vacation) never opens. What was weighed only is not
    answered, and for the rest a person's, as list mail is: to err then costs an acknowledgement."""
    if found.responder:
        return Verdicts(journal=on_ticket)
    return _TABLE[MailKind.LIST if found.weighed else found.kind, on_ticket]
