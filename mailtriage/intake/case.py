"""One mail as the checks of `classify` see it: what they ask about, found once and only when asked."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from mailtriage.intake import authors, lists, senders, signs
from mailtriage.intake.canned import Canned, canned
from mailtriage.intake.personal import asks_for_himself, speaks_for_himself
from mailtriage.intake.signs import Sign
from mailtriage.intake.token import read_tokens
from mailtriage.intake.voice import writes_personally
from mailtriage.model.form import Form
from mailtriage.model.mail import Address, Classified, Mail, MailKind


@dataclass(frozen=True)
class Case:
    """A mail with what its checks ask about, each looked up once."""

    mail: Mail
    own_addresses: frozenset[str]
    ours: bool
    forms: Collection[Form]

    @property
    def is_from_own_address(self) -> bool:
        return self.mail.sender is not None and self.mail.sender.address in self.own_addresses

    @cached_property
    def author(self) -> Address | None:
        """The person a website form or a group in front of us writes for."""
        return authors.author(self.mail, self.own_addresses, self.forms)

    @cached_property
    def form(self) -> Form | None:
        return authors.form_of(self.mail, self.forms)

    @cached_property
    def own_words(self) -> Canned | None:
        """What the text gives away; of what a person wrote in a mail program only what is quite clear."""
        found = canned(self.mail, answers=self.answers, by_hand=bool(self.by_hand))
        return None if found and found.is_leave and self.is_personal else found

    @cached_property
    def by_hand(self) -> str | None:
        return senders.writes_by_hand(self.mail)

    @cached_property
    def answers(self) -> bool:
        if signs.is_reply(self.mail):
            return True
        return bool(self.mail.refers_to) and (bool(self.by_hand) or not self._names_itself_alone)

    @property
    def _names_itself_alone(self) -> bool:
        """Whether all it refers to was sent by its own host: trackers and ERP programs name the root of a
        thread in its first mail, too."""
        host = (self.mail.message_id or "").rpartition("@")[2].lower()
        return bool(host) and all(one.rpartition("@")[2].lower() == host for one in self.mail.refers_to)

    @property
    def by_a_service(self) -> bool:
        """Whether somebody else's program wrote it and named a person to answer: a form, or a service that
        tells of what that person did in it."""
        return self.form is None and not self.is_from_own_address and authors.answers_go_elsewhere(self.mail)

    @property
    def by_form_of_ours(self) -> bool:
        """Whether a form at the desk's own domain wrote for somebody outside, however it is marked."""
        sender = self.mail.sender
        domains = {one.rpartition("@")[2] for one in self.own_addresses}
        ours = sender is not None and sender.domain in domains
        return ours and authors.answers_go_elsewhere(self.mail)

    @property
    def answers_us(self) -> bool:
        """Whether it names a Message-ID of the desk's own domain as what it answers."""
        domains = {one.rpartition("@")[2] for one in self.own_addresses}
        return any(one.rpartition("@")[2].lower() in domains for one in self.mail.refers_to[:20])

    @property
    def is_spoken(self) -> bool:
        """Whether a person speaks under a sign that programs put on people's mail as well."""
        return self.is_spoken_to_us or asks_for_himself(self.mail)

    @property
    def is_spoken_to_us(self) -> bool:
        """Whether a person speaks in answer to a mail of ours."""
        by_token = signs.is_reply(self.mail) and read_tokens(self.mail.subject)
        return bool(by_token or self.answers_us) and speaks_for_himself(self.mail)

    @property
    def is_by_a_program(self) -> bool:
        """Whether the sender's address is one of programs: with another sign it needs no words."""
        return senders.is_machine(self.mail.sender) or senders.is_no_reply(self.mail.sender)

    @property
    def by_list_fields(self) -> bool:
        """Whether fields name a list that people subscribe to, not only a way to leave a mass mailing."""
        return lists.names_a_list(self.mail)

    @cached_property
    def by_list(self) -> str | None:
        """Why the mail came by a list or a group, also by one in front of the desk."""
        evidence = lists.list_evidence(self.mail)
        return None if evidence and self.is_personal else evidence

    @cached_property
    def is_personal(self) -> bool:
        """Whether one person writes to us, though a field or a last line tells how to be left alone."""
        if self.by_list_fields or self.mail.header("list-unsubscribe") is None or self.is_by_a_program:
            return False
        if not self.by_hand and signs.guard_field(self.mail, Sign.BULK):
            return False
        return writes_personally(self.mail, by_hand=bool(self.by_hand))


def verdict(kind: MailKind, evidence: str, responder: bool = False) -> Classified:
    """What one check found, with what spoke for it."""
    return Classified(kind, (evidence,), responder)


def machine(case: Case, evidence: str | None, responder: bool) -> Classified | None:
    """A machine, by its evidence; one that writes under our own address is ourselves."""
    if evidence is None:
        return None
    if case.is_from_own_address and case.author is None:
        return verdict(MailKind.LOOP, f"from our own address, {evidence}")
    return verdict(MailKind.AUTO, evidence, responder)
