"""Who wrote: organisation, the lists of `[rules]`, our own staff."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from mailtriage import config
from mailtriage.configured import read_rules
from mailtriage.model.authentication import Authentication, Outcome
from mailtriage.model.errors import ConfigError
from mailtriage.rules.around import Around
from mailtriage.rules.policy import About, People, Policy
from tests.judging import judged, mail_of, rule_set

POLICY = Policy(People(vip=("ceo@customer.example", "*.gold.example"), monitoring=("nagios@ops.example",)))


def test_an_organisation_is_named_by_its_domain() -> None:
    when = {"organisation": ["other.example", "Customer.example"]}
    assert judged(when, mail_of(), Around(organisation="customer.example")) == "organisation customer.example"
    assert judged(when, mail_of(), Around(organisation="ustomer.example")) is None
    assert judged(when, mail_of(), Around()) is None


def test_who_speaks_for_an_organisation_is_told_from_who_does_not() -> None:
    speaks, alone = Around(organisation="customer.example"), Around()
    assert judged({"organisation": True}, mail_of(), speaks) == "organisation customer.example"
    assert judged({"organisation": True}, mail_of(), alone) is None
    assert judged({"organisation": False}, mail_of(), alone) == "speaks for no organisation"
    assert judged({"organisation": False}, mail_of(), speaks) is None


def test_the_known_are_told_from_strangers() -> None:
    assert judged({"organisation": "known"}, mail_of(), Around(known=True)) is not None
    assert judged({"organisation": "known"}, mail_of(), Around()) is None
    assert judged({"organisation": "stranger"}, mail_of(), Around()) is not None
    assert judged({"organisation": "stranger"}, mail_of(), Around(known=True)) is None
    assert judged({"organisation": "stranger"}, mail_of(), Around(who="stranger")) is not None
    assert judged({"organisation": "known"}, mail_of(), Around(who="known")) is not None


def test_a_rule_that_names_the_organisation_is_about_the_writer_one_on_the_known_is_not() -> None:
    def about(value: Any) -> About:
        return next(rule_set({"organisation": value}).rules[0].when.leaves()).condition.about

    assert about("customer.example") is About.WRITER
    for value in ("known", ["customer.example", "known"], True, False):
        assert about(value) is About.CIRCUMSTANCES


def test_a_vip_is_who_stands_on_the_list() -> None:
    for sender in ("ceo@customer.example", "anna@gold.example", "ben@eu.gold.example"):
        found = judged({"vip": True}, mail_of(sender), policy=POLICY)
        assert found is not None
        assert found.startswith(f"vip: {sender} is ")
        assert judged({"vip": False}, mail_of(sender), policy=POLICY) is None
    assert judged({"vip": True}, mail_of(), policy=POLICY) is None
    assert judged({"vip": False}, mail_of(), policy=POLICY) == "the sender is not on the list vip"


def test_a_forged_or_spam_mail_is_nobodys_of_a_list() -> None:
    for doubtful in (Authentication(Outcome.FAIL, why=("dmarc",)), Authentication(spam=True, why=("spam",))):
        mail = mail_of("ceo@customer.example")
        assert judged({"vip": True}, mail, policy=POLICY, authentication=doubtful) is None


def test_a_monitoring_system_is_what_stands_on_the_other_list() -> None:
    found = judged({"monitoring": True}, mail_of("nagios@ops.example"), policy=POLICY)
    assert found == "monitoring: nagios@ops.example is nagios@ops.example"
    assert judged({"monitoring": True}, mail_of("ceo@customer.example"), policy=POLICY) is None
    assert judged({"monitoring": True}, mail_of(), Around(who="monitoring")) is not None


def test_staff_counts_only_as_far_as_it_is_proven() -> None:
    anna = Around(staff="anna")
    assert judged({"staff": True}, mail_of(), anna) == "written by anna of our staff"
    assert judged({"staff": ["ben", "anna"]}, mail_of(), anna) == "written by anna of our staff"
    assert judged({"staff": "ben"}, mail_of(), anna) is None
    assert judged({"staff": True}, mail_of("anna@desk.example")) is None
    assert judged({"staff": False}, mail_of("anna@desk.example")) is not None
    assert judged({"staff": False}, mail_of(), anna) is None


@pytest.mark.parametrize("when", ["{ staff = ['anna'] }", "{ ticket = { assigned = 'anna' } }"])
def test_a_rule_on_somebody_who_is_not_of_the_staff_is_refused(when: str) -> None:
    text = f"[[rule]]\nname = 'r'\nthen = {{ label = 'x' }}\nwhen = {{ any = [{when}] }}\n"
    tables = {
        "desk": {"address": "support@desk.example", "name": "Desk"},
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
        **tomllib.loads(text),
    }
    staff = {"id": "anna", "name": "Anna", "addresses": ["anna@team.example"]}
    path = Path("/nowhere/config.toml")
    with pytest.raises(
        ConfigError, match=r"config\.toml(:\d+)?, rule 'r': .* names 'anna', who is no staff id"
    ):
        read_rules(config.validate(tables, path))
    assert read_rules(config.validate({**tables, "staff": [staff]}, path)).rules


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ({"organisation": "customer"}, "organisation 'customer' is no domain: write \"customer.example\""),
        ({"organisation": "a@customer.example"}, "is no domain"),
        ({"organisation": "*.customer.example"}, "is no domain"),
        ({"organisation": 5}, "write organisation as a string or a list of strings"),
        ({"vip": "yes"}, "write vip as true or false"),
        ({"monitoring": 1}, "write monitoring as true or false"),
        ({"staff": 1}, 'write staff as true, false or a list of staff ids such as ["anna"]'),
        ({"staff": []}, "write staff as a string or a list of strings"),
    ],
)
def test_a_wrong_value_is_told_what_to_write(when: dict[str, Any], told: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule_set(when)
    assert told in str(caught.value)
