"""The kept mail put to two rule sets: what each makes of it, in the order in which it came."""

import os
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailtriage.config import Settings
from mailtriage.console.changes import Change, changes
from mailtriage.console.kept import Question, header_only, question, triage_then
from mailtriage.console.side_by_side import side_by_side
from mailtriage.intake.shape import subject_key
from mailtriage.model.errors import MailtriageError, PermanentFailure
from mailtriage.model.ledger import AsideState, MailRow, Verdict
from mailtriage.model.mail import Direction, Mail
from mailtriage.model.ticket import Ticket
from mailtriage.ports import Archive, Parser, ParserFailed
from mailtriage.rules.around import Count, Counted
from mailtriage.rules.ceilings import is_witness
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.facts import Triage
from mailtriage.steps.standing import as_judged, stand_in_id
from mailtriage.store.desk import DeskStore
from mailtriage.store.times import stamp

PARSERS = max(2, os.cpu_count() or 2)
_PAGE = 100  # tickets
_MOST_SEEN = 50  # mails remembered of a sender, a subject or a rule
_OPENED = (Verdict.TICKET,)
_JOINED = (Verdict.REPLY, Verdict.JOURNALED)
_MOST_ASIDES = 100_000


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail as it lies in the store, with its ticket; one that rules set aside has none, and is `listed`
    under this id."""

    row: MailRow
    ticket: Ticket | None
    listed: str = ""

    @property
    def name(self) -> str:
        return self.ticket.reference if self.ticket is not None else self.listed


@dataclass(frozen=True, slots=True)
class Compared:
    """One mail under both rule sets; `unread` says why only a part of it could be judged."""

    kept: Kept
    before: Triage
    after: Triage
    changes: tuple[Change, ...]
    in_hours: bool
    unread: str = ""


def tickets_since(store: DeskStore, since: datetime) -> list[int]:
    """The numbers of the tickets that may have mail from since then, in order. Read page by page, so that no
    snapshot is held for long."""
    first = stamp(since)
    return [
        int(doc.doc_id)
        for doc in store.documents.table("tickets")
        if doc["updated_at"] >= first or doc["opened_at"] >= first
    ]


def kept_mail(store: DeskStore, numbers: Sequence[int], since: datetime, *, joined: bool) -> Iterator[Kept]:
    """The mails that opened these tickets, and, with `joined`, those that came for them later."""
    for start in range(0, len(numbers), _PAGE):
        page = list(numbers[start : start + _PAGE])
        tickets = {one: store.ticket(one) for one in page}
        rows = store.mails_of_tickets(page, [one.value for one in (_OPENED + _JOINED if joined else _OPENED)])
        rows = [one for one in rows if one.direction is Direction.IN and one.received_at >= since]
        for row in sorted(rows, key=lambda one: (one.handled_at, one.received_at)):
            ticket = tickets[row.ticket] if row.ticket is not None else None
            if ticket is not None:
                yield Kept(row, ticket)


def kept_asides(store: DeskStore, since: datetime) -> list[Kept]:
    """The mails that rules set aside and that lie there still, as far as their decision was kept."""
    found = []
    for one in store.asides(AsideState.ASKED.value, _MOST_ASIDES):
        row = store.mail(stand_in_id(one.header_key)) if one.header_key else None
        if row is not None and row.rules and row.received_at >= since:
            found.append(Kept(as_judged(row), None, one.aside_id))
    return found


class Replay:
    """`before` is None for what was decided when the mail came."""

    def __init__(self, store: DeskStore, settings: Settings, before: RuleSet | None, after: RuleSet) -> None:
        self._settings = settings
        self._past = _Past(store)
        self._before = _Judge(before, self._past) if before is not None else None
        self._after = _Judge(after, self._past)
        rules = [one for one in (before, after) if one is not None]
        self._language = any(one.needs.language for one in rules)
        self._known = any(one.needs.known for one in rules)
        self._counts = {count for one in rules for count in one.needs.counts}
        self.looks_at_tickets = any(rule.when.names_ticket for one in rules for rule in one.rules)

    def compare(
        self, mails: Iterable[Kept], archive: Archive, parsers: Sequence[Parser]
    ) -> Iterator[Compared]:
        """Every mail in turn; those on a ticket whose state then was not kept are left out."""
        for kept, mail, unread in side_by_side(mails, parsers, lambda some, one: _read(some, one, archive)):
            asked = question(kept.row, mail, self._settings, language=self._language)
            if kept.row.verdict in _JOINED and asked.around.ticket is None:
                continue
            asked = self._past.filled(kept, asked, self._counts)
            if self._known and not asked.around.known and self._past.knew(kept, asked.around.organisation):
                asked = replace(asked, around=replace(asked.around, known=True))
            before = self._before(kept, asked) if self._before is not None else triage_then(kept.row)
            if before is None:
                continue
            after = self._after(kept, asked)
            yield Compared(kept, before, after, changes(before, after), asked.around.in_hours, unread)


class _Judge:
    """A rule set and what it has wanted to raise so far, as `steps.triage` asks."""

    def __init__(self, rules: RuleSet, past: "_Past") -> None:
        self._rules, self._past = rules, past
        self._raised: dict[str, _Seen] = defaultdict(_seen)

    def __call__(self, kept: Kept, asked: Question) -> Triage:
        around = replace(asked.around, alike={})
        found = self._rules.triage(asked.mail, asked.kind.kind, asked.authentication, around)
        if found.held is None:
            return found
        within = self._rules.needs.policy.ceilings.within
        seen, at = self._raised[found.held.rule], kept.row.received_at
        known = around.known or self._past.knew(kept, around.organisation)
        if is_witness(
            asked.authentication, known=known and self._past.met(kept, around.organisation, at - within)
        ):
            seen.append((at, around.organisation or ""))
        lately = [organisation for then, organisation in seen if abs(at - then) <= within]
        alike = {found.held.rule: Counted(len(lately), len({one for one in lately if one}))}
        around = replace(around, alike=alike, known=known)
        return self._rules.triage(asked.mail, asked.kind.kind, asked.authentication, around)


_Seen = deque[tuple[datetime, str]]


def _seen() -> _Seen:
    return deque(maxlen=_MOST_SEEN)


class _Past:
    """What was known when a mail came, and is not kept with it."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store
        self._first_of: dict[str, int] = {}
        self._mails: dict[tuple[str, str], _Seen] = defaultdict(_seen)

    def knew(self, kept: Kept, organisation: str | None) -> bool:
        """Whether somebody of the organisation wrote before this requester did: contacts are numbered."""
        if organisation is None:
            return False
        if kept.ticket is None:
            return self._store.knows_organisation(organisation, kept.row.received_at)
        if organisation not in self._first_of:
            met = self._store.contacts_of(organisation)
            self._first_of[organisation] = min(map(_number, met), default=1 << 62)
        return self._first_of[organisation] < _number(kept.ticket.requester)

    def met(self, kept: Kept, organisation: str | None, before: datetime) -> bool:
        """Whether somebody of the organisation, or this requester, had to do with the desk before that."""
        if organisation is not None:
            return self._store.knows_organisation(organisation, before)
        if kept.ticket is not None:
            contact = self._store.contact(kept.ticket.requester)
        else:
            contact = self._store.contact_of(kept.row.sender)
        return contact is not None and (contact.met_at is None or contact.met_at <= before)

    def filled(self, kept: Kept, asked: Question, counts: Iterable[Count]) -> Question:
        """With answers to what the rules of then did not ask, as far as this replay has seen."""
        if not counts:
            return asked
        mail, at, organisation = asked.mail, kept.row.received_at, asked.around.organisation or ""
        keys = {
            "sender": mail.sender.base if mail.sender else "",
            "organisation": organisation,
            "subject": subject_key(mail.subject),
        }
        for of, key in keys.items():
            self._mails[(of, key)].append((at, organisation))
        answers = dict(asked.around.counts)
        for one in counts:
            if one in answers or not keys.get(one.of):
                continue
            lately = [
                who for then, who in self._mails[(one.of, keys[one.of])] if abs(at - then) <= one.within
            ]
            answers[one] = Counted(len(lately), len(set(lately)))
        return replace(asked, around=replace(asked.around, counts=answers))


def _number(contact_id: str) -> int:
    return int(contact_id[1:]) if contact_id[1:].isdigit() else 1 << 62


def _read(some: Sequence[Kept], parser: Parser, archive: Archive) -> list[tuple[Kept, Mail, str]]:
    """Each is taken from the archive while the parser has the one before."""
    raws = [_raw(one.row, archive) for one in some]
    told = []
    for number, (kept, raw) in enumerate(zip(some, raws, strict=True)):
        following = raws[number + 1] if number + 1 < len(raws) else None
        if isinstance(raw, str):
            told.append((kept, header_only(kept.row), raw))
            continue
        try:
            mail, unread = parser.parse(raw, following if isinstance(following, bytes) else None), ""
        except ParserFailed as failed:
            mail, unread = failed.mail, str(failed)
        told.append((kept, mail, unread))
    return told


def _raw(row: MailRow, archive: Archive) -> bytes | str:
    try:
        if row.archive is None:
            raise PermanentFailure("the raw mail was not kept")
        return archive.read(row.archive)
    except MailtriageError as error:
        return str(error)
