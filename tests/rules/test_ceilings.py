"""How severe a mail may become: by what it says, and by who says it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mailtriage.config import RulesTable
from mailtriage.configured import policy_of
from mailtriage.model.authentication import Authentication, Checked, Outcome
from mailtriage.model.domain import Providers
from mailtriage.model.event import Event, EventType
from mailtriage.model.mail import Address, Mail, MailKind
from mailtriage.model.ticket import Severity
from mailtriage.rules.around import Around, Counted
from mailtriage.rules.ceilings import Standing
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.facts import Held, Triage
from mailtriage.rules.load import Source, load
from mailtriage.rules.policy import USUAL_MATRIX, Ceilings, People, Policy
from tests.desk import DeskHarness

DOWN = {"name": "down", "when": {"text": "production is down"}, "then": {"severity": "critical"}}
POLICY = Policy(People(vip=("vip.example",), monitoring=("nagios@ops.example",)))
SPAM, FORGED = Authentication(spam=True), Authentication(Outcome.FAIL)


def rules(*tables: Mapping[str, Any], policy: Policy = POLICY) -> RuleSet:
    return load([Source("own.toml", tuple({"name": f"r{n}", **one} for n, one in enumerate(tables)))], policy)


def triage(
    sender: str = "anna@customer.example",
    *,
    around: Around = Around(),  # noqa: B008 - frozen
    said: Authentication = Authentication(),  # noqa: B008 - frozen
    rule: Mapping[str, Any] = DOWN,
    policy: Policy = POLICY,
) -> Triage:
    mail = Mail(subject="Production is down!", sender=Address("", sender))
    return rules(rule, policy=policy).triage(mail, MailKind.PERSON, said, around)


KNOWN, STAFF = Around(known=True), Around(staff="ada")


@pytest.mark.parametrize(
    ("who", "sender", "around", "said", "severity"),
    [
        ("a stranger", "eve@new.example", Around(), Authentication(), "normal"),
        ("a known organisation", "anna@customer.example", KNOWN, Authentication(), "high"),
        ("staff", "ada@team.example", STAFF, Authentication(), "critical"),
        ("monitoring", "nagios@ops.example", Around(), Authentication(), "critical"),
        ("a VIP", "vic@vip.example", Around(), Authentication(), "critical"),
        ("a VIP whose domain disowns the mail", "vic@vip.example", KNOWN, FORGED, "normal"),
        ("monitoring that the server takes for spam", "nagios@ops.example", Around(), SPAM, "normal"),
        ("known, and taken for spam", "anna@customer.example", KNOWN, SPAM, "normal"),
        ("staff, and taken for spam", "ada@team.example", STAFF, SPAM, "critical"),
    ],
)
def test_words_alone_raise_only_so_far(
    who: str, sender: str, around: Around, said: Authentication, severity: str
) -> None:
    found = triage(sender, around=around, said=said)
    assert found.severity == severity, who
    assert (found.held is None) == (severity == "critical")
    assert found.wanted is Severity.CRITICAL


def test_it_is_told_what_was_wanted_and_why_it_was_not_given() -> None:
    held = triage("eve@new.example").held
    assert held is not None
    assert (held.rule, held.severity) == ("down", Severity.CRITICAL)
    assert held.why == "normal is the most for words alone of a stranger"


@pytest.mark.parametrize(
    ("when", "severity"),
    [
        ({"sender": "customer.example"}, "critical"),
        ({"sender": "anna@customer.example", "text": "down"}, "critical"),
        ({"any": [{"text": "down"}, {"sender": "customer.example"}]}, "critical"),
        ({"sender": "anna@"}, "normal"),
        ({"text": "down", "not": {"sender": "evil.example"}}, "normal"),
        ({"header": {"x-priority": "1"}, "text": "down"}, "normal"),
    ],
)
def test_a_rule_that_names_who_writes_says_who_may(when: dict[str, Any], severity: str) -> None:
    """Anybody may call himself ``anna@``, set a header, or not be somebody else."""
    mail = Mail(
        headers=(("x-priority", "1"),),
        subject="Production is down!",
        sender=Address("", "anna@customer.example"),
    )
    found = rules({"when": when, "then": {"severity": "critical"}}).triage(mail, MailKind.PERSON)
    assert found.severity == severity


@pytest.mark.parametrize(
    "named", ["gmail.com", "@gmail.com", "*.com", "@com", "co.uk", ["big.example", "*.com"]]
)
def test_a_domain_where_anybody_can_have_an_address_names_nobody(named: Any) -> None:
    rule = {"when": {"sender": named, "text": "down"}, "then": {"severity": "critical"}}
    policy = policy_of(RulesTable(), Providers())
    for sender in ("s@gmail.com", "s@big.co.uk", "s@new.com", "s@co.uk"):
        assert triage(sender, rule=rule, policy=policy).severity == "normal"
    (doubt,) = rules(rule, policy=policy).doubts
    assert doubt.what == "anybody"
    assert "write whole addresses, or the organisation's own domain" in doubt.says


@pytest.mark.parametrize("named", ["boss@gmail.com", "big.co.uk", "*.big.co.uk"])
def test_a_whole_address_at_a_freemail_domain_or_a_house_names_somebody(named: str) -> None:
    rule = {"when": {"sender": named}, "then": {"severity": "critical"}}
    found = rules(rule, policy=policy_of(RulesTable(), Providers()))
    assert found.doubts == ()
    mail = Mail(sender=Address("", "boss@gmail.com" if "gmail" in named else "x@big.co.uk"))
    assert found.triage(mail, MailKind.PERSON).severity == "critical"


def test_freemail_of_the_desks_own_list_names_nobody() -> None:
    rule = {"when": {"sender": "portal.example"}, "then": {"severity": "critical"}}
    policy = policy_of(RulesTable(), Providers(freemail=frozenset({"portal.example"})))
    assert triage("s@portal.example", rule=rule, policy=policy).severity == "normal"


@pytest.mark.parametrize("listed", ["vip", "monitoring"])
def test_a_list_with_a_domain_of_anybody_lifts_nothing_for_its_people(listed: str) -> None:
    policy = policy_of(RulesTable.model_validate({listed: ["gmail.com", "boss@gmail.com"]}), Providers())
    assert triage("s@gmail.com", policy=policy).severity == "normal"
    assert triage("boss@gmail.com", policy=policy).severity == "critical"
    rule = {"when": {listed: True, "text": "down"}, "then": {"severity": "critical"}}
    assert triage("s@gmail.com", rule=rule, policy=policy).severity == "normal"


NOT_PASSED = [
    Authentication(spf=Checked(Outcome.FAIL, "evil.example")),
    Authentication(dmarc=Outcome.NONE, dkim=(Checked(Outcome.NONE),)),
    Authentication(Outcome.TEMPERROR),
    Authentication(unread=True),
]


@pytest.mark.parametrize("said", NOT_PASSED)
def test_who_is_named_must_have_passed_where_our_own_server_judged_the_mail(said: Authentication) -> None:
    assert triage("nagios@ops.example", said=said).severity == "normal"
    assert triage("vic@vip.example", said=said, around=KNOWN).severity == "high"
    rule = {"when": {"sender": "customer.example"}, "then": {"severity": "critical"}}
    assert triage(rule=rule, said=said).severity == "normal"
    passed = replace(said, aligned=True)
    assert triage("nagios@ops.example", said=passed).severity == "critical"
    assert triage(rule=rule, said=passed).severity == "critical"
    assert triage(rule=rule, said=replace(said, inside=True)).severity == "critical"


def test_a_rule_on_the_sender_raises_nothing_that_the_domain_disowns() -> None:
    rule = {"when": {"sender": "customer.example"}, "then": {"severity": "critical"}}
    assert triage(rule=rule, said=FORGED).severity == "normal"


@pytest.mark.parametrize(
    ("mails", "organisations", "severity"), [(3, 2, "critical"), (2, 2, "high"), (9, 1, "high")]
)
def test_several_who_say_the_same_are_believed(mails: int, organisations: int, severity: str) -> None:
    around = Around(known=True, alike={"down": Counted(mails, organisations)})
    assert triage(around=around).severity == severity


def test_the_ceilings_are_the_configurations() -> None:
    policy = Policy(ceilings=Ceilings(stranger=Severity.LOW, known=Severity.CRITICAL))
    assert triage(policy=policy).severity == "low"
    assert triage(around=KNOWN, policy=policy).severity == "critical"


def test_a_rule_that_is_held_wakes_nobody() -> None:
    wakes = {**DOWN, "then": {"severity": "critical", "page": "everybody"}}
    assert triage(rule=wakes).page == ()
    assert "page" not in triage(rule=wakes).decided
    assert triage(rule=wakes, around=STAFF).page == ("everybody",)
    both = rules(wakes, {"when": {"sender": "customer.example"}, "then": {"page": "ada"}})
    mail = Mail(subject="Production is down!", sender=Address("", "anna@customer.example"))
    found = both.triage(mail, MailKind.PERSON)
    assert (found.page, found.decided["page"]) == (("ada",), "r1")


@pytest.mark.parametrize(("impact", "urgency"), [("sender", "text"), ("text", "sender")])
def test_each_part_of_the_matrix_needs_its_own_grounds(impact: str, urgency: str) -> None:
    value = {"sender": "customer.example", "text": "production is down"}
    both = rules(
        {"when": {impact: value[impact]}, "then": {"impact": "high"}},
        {"when": {urgency: value[urgency]}, "then": {"urgency": "high"}},
        policy=POLICY,
    )
    mail = Mail(subject="Production is down!", sender=Address("", "anna@customer.example"))
    assert both.triage(mail, MailKind.PERSON).severity == "normal"
    assert both.triage(mail, MailKind.PERSON, around=KNOWN).severity == "high"
    assert both.triage(mail, MailKind.PERSON, around=STAFF).severity == "critical"


@pytest.mark.parametrize(
    ("first", "later", "severity"),
    [("critical", "high", "high"), ("critical", "low", "normal"), ("high", "critical", "high")],
)
def test_where_the_first_is_held_a_later_one_may_give_more_of_it(
    first: str, later: str, severity: str
) -> None:
    both = rules(
        {"when": {"text": "production is down"}, "then": {"severity": first}},
        {"when": {"sender": "customer.example"}, "then": {"severity": later}},
    )
    mail = Mail(subject="Production is down!", sender=Address("", "anna@customer.example"))
    assert both.triage(mail, MailKind.PERSON).severity == severity


def test_what_is_spam_or_disowned_never_pages() -> None:
    rule = {"when": {"subject": "down"}, "then": {"page": "duty"}}
    assert triage(rule=rule, around=KNOWN).page == ("duty",)
    assert triage(rule=rule, around=KNOWN, said=SPAM).page == ()
    assert triage(rule=rule, around=KNOWN, said=FORGED).page == ()


WAKE: dict[str, Any] = {"name": "wake", "when": {"subject": "down"}, "then": {"page": "duty"}}
_LOW = {**WAKE, "then": {"page": "duty", "severity": "low"}}


@pytest.mark.parametrize("rule", [WAKE, _LOW], ids=["alone", "with a severity that is given"])
def test_a_page_by_words_alone_of_a_stranger_is_held_and_told(rule: dict[str, Any]) -> None:
    found = triage(rule=rule)
    assert (found.page, "page" in found.decided) == ((), False)
    assert found.held == Held(
        "wake",
        Severity.HIGH,
        "normal is the most for words alone of a stranger, and a page needs high; nobody is woken",
    )


@pytest.mark.parametrize(
    "around",
    [KNOWN, STAFF, Around(alike={"wake": Counted(3, 2)})],
    ids=["a known organisation", "staff", "several who say the same"],
)
def test_a_page_needs_what_high_needs(around: Around) -> None:
    found = triage(rule=WAKE, around=around)
    assert (found.page, found.held) == (("duty",), None)


def test_who_may_raise_a_mail_to_high_may_have_another_rule_wake_somebody() -> None:
    named = {"name": "named", "when": {"sender": "customer.example"}, "then": {"severity": "high"}}
    mail = Mail(subject="Production is down!", sender=Address("", "anna@customer.example"))
    assert load([Source("own.toml", (named, WAKE))]).triage(mail, MailKind.PERSON).page == ("duty",)
    both = load([Source("own.toml", ({**named, "then": {"severity": "normal"}}, WAKE))])
    assert both.triage(mail, MailKind.PERSON).page == ()


def test_a_page_of_a_known_organisation_is_held_where_the_ceiling_for_it_is_lower() -> None:
    policy = Policy(ceilings=Ceilings(known=Severity.NORMAL))
    assert triage(rule=WAKE, around=KNOWN, policy=policy).page == ()


def test_a_severity_that_is_held_says_that_nobody_is_woken() -> None:
    found = triage(rule={**WAKE, "then": {"page": "duty", "severity": "critical"}}, around=KNOWN)
    assert found.held is not None
    assert (found.held.severity, found.held.why) == (
        Severity.CRITICAL,
        "high is the most for words alone of a known organisation; nobody is woken",
    )


@pytest.mark.parametrize(("impact", "urgency"), list(USUAL_MATRIX))
def test_impact_and_urgency_give_the_severity_by_the_matrix(impact: str, urgency: str) -> None:
    rule = {"then": {"impact": impact, "urgency": urgency}}
    assert triage(rule=rule, around=STAFF).severity is USUAL_MATRIX[(impact, urgency)]


def test_a_severity_that_a_rule_names_goes_before_the_matrix_and_what_is_not_told_is_medium() -> None:
    both = rules({"then": {"impact": "high"}}, {"then": {"severity": "low"}})
    assert both.triage(Mail(), MailKind.PERSON, around=STAFF).severity == "low"
    alone = rules({"then": {"impact": "high"}}).triage(Mail(), MailKind.PERSON, around=STAFF)
    assert (alone.severity, alone.decided["severity"]) == ("high", "r0")


def test_every_standing_can_be_told_by_an_example() -> None:
    for who in Standing:
        assert triage(around=Around(who=who.value)).severity in ("normal", "high", "critical")


# On the desk


def report(desk: DeskHarness, number: int, sender: str) -> str:
    desk.receive(sender=sender, subject="Production is down!", message_id=f"<{number}@customer.example>")
    desk.unexpected.clear()
    return desk.ticket(1000 + number).severity.value


def meet(desk: DeskHarness, *organisations: str) -> None:
    """Somebody of each had to do with the desk before."""
    for one in organisations:
        with desk.store.transaction():
            desk.store.meet(f"first@{one}", "", one)


def test_an_outage_that_two_organisations_report_becomes_critical(desk: DeskHarness) -> None:
    meet(desk, "customer.example", "other.example", "third.example")
    assert report(desk, 1, "anna@customer.example") == "high"
    assert report(desk, 2, "ben@customer.example") == "high"
    assert report(desk, 3, "cy@other.example") == "critical", "the third, of a second organisation"
    desk.clock.at += timedelta(minutes=16)
    assert report(desk, 4, "dora@third.example") == "high", "the others were too long ago"


def test_strangers_do_not_make_an_outage_critical_however_many_domains_they_make_up(
    desk: DeskHarness,
) -> None:
    several = [report(desk, number, f"eve@made-up-{number}.example") for number in range(1, 7)]
    assert several == ["normal"] * 6


def test_a_first_mail_makes_no_witness_of_its_domain(desk: DeskHarness) -> None:
    """Three mails of one stranger, from two domains that he made up, are not three who say the same."""
    senders = ("x@made-up.example", "y@made-up.example", "z@made-up.example", "x@other.example")
    several = [report(desk, number, sender) for number, sender in enumerate(senders, 1)]
    assert "critical" not in several
    desk.clock.at += timedelta(minutes=16)
    meet(desk, "third.example")
    assert report(desk, 5, "x@made-up.example") == "high"
    assert report(desk, 6, "x@other.example") == "high"
    assert report(desk, 7, "x@third.example") == "critical", "they were met before it began"


def test_what_is_spam_or_disowned_is_raised_by_no_others() -> None:
    around = Around(known=True, alike={"down": Counted(9, 9)})
    assert triage(around=around, said=SPAM).severity == "normal"
    assert triage(around=around, said=FORGED).severity == "normal"


def test_a_free_mailbox_is_known_once_staff_have_answered_it(desk: DeskHarness) -> None:
    assert report(desk, 1, "s@gmail.com") == "normal"
    assert report(desk, 2, "s@gmail.com") == "normal", "a ticket is had by a mail"
    answered = Event(
        1001, EventType.ANSWERED, desk.clock.at, "staff:agnes", None, {"verified": True}, version=2
    )
    with desk.store.transaction():
        desk.store.journal(answered)
    assert report(desk, 3, "s@gmail.com") == "high"
    assert report(desk, 4, "other@gmail.com") == "normal"


def test_free_mailboxes_add_mails_and_no_organisation(desk: DeskHarness) -> None:
    meet(desk, "customer.example", "gmail.com")
    several = [
        report(desk, number, sender)
        for number, sender in enumerate(("a@customer.example", "b@customer.example", "first@gmail.com"), 1)
    ]
    assert several[:2] == ["high"] * 2
    assert several[2] != "critical"


def test_many_free_mailboxes_are_no_organisation(desk: DeskHarness) -> None:
    for number in range(1, 6):
        with desk.store.transaction():
            desk.store.meet(f"user{number}@gmail.com", "", None)
    several = [report(desk, number, f"user{number}@gmail.com") for number in range(1, 6)]
    assert several == ["normal"] * 5


def test_the_journal_tells_what_was_held_back(desk: DeskHarness) -> None:
    report(desk, 1, "anna@customer.example")
    triaged = next(one for one in desk.store.events(1001) if one.type == "triaged")
    assert triaged.data["held"] == [
        "everything is down",
        "critical",
        "normal is the most for words alone of a stranger",
    ]
