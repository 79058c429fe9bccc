"""The shipped packs on mail as a small desk gets it: `support_mails.txt`, in the languages of the intake.

The "unseen" mails were written before the words and looked at once, when these were done: of 76 severity was right
in 75, kind in 75, and one was called critical that was meant as high. The "late" ones were written to break the
words: at first severity was right in 26 of 35, 4 were false alarms and 5 outages were missed; then the words were
changed. Of 20 "fresh" ones severity was right in 19, kind in 18, with one false alarm (mended since). All were
written by the author of the words: your mail will fare somewhat worse.
"""

import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mailtriage import config
from mailtriage.app import read_rules
from mailtriage.model.authentication import Authentication
from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Address, Mail, MailKind
from mailtriage.model.ticket import Severity
from mailtriage.rulefiles import survey_rules
from mailtriage.rules.around import Around
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.facts import Triage
from mailtriage.rules.lines import lines_of, rule_lines
from mailtriage.rules.load import load
from mailtriage.rules.policy import USUAL
from mailtriage.rules.source import read_source

FOLDER = Path(config.__file__).parent.parent / "rules"
PACKS = ("spam", "security", "legal", "billing", "senders", "severity", "kinds")
CONFIG = Path("/nowhere/config.toml")
AREAS = {"billing", "security", "legal", "promotion"}
LANGUAGES = "en de fr es it pt nl pl sv da no fi cs sk hu ro tr el ru uk ja zh ko".split()


def packs(*names: str) -> RuleSet:
    tables: dict[str, Any] = {
        "desk": {"address": "support@desk.example", "name": "Desk"},
        "mailbox": {"host": "h", "user": "u"},
        "smtp": {"host": "h"},
        "rules": {"packs": list(names)},
    }
    return read_rules(config.validate(tables, CONFIG))


ALL, DEFAULT = packs(*PACKS), read_rules(None)


class Told(NamedTuple):
    group: str
    language: str
    severity: str
    kind: str
    areas: frozenset[str]
    subject: str
    body: str


def _told() -> Iterator[Told]:
    text = Path(__file__).with_name("support_mails.txt").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            group, language, severity, kind, areas, subject, body = line.split("|", 6)
            wanted = frozenset(areas.split(",")) - {""}
            yield Told(group, language, severity, kind, wanted, subject, body.replace("\\n", "\n"))


TOLD = tuple(_told())


def triage(
    subject: str,
    body: str = "",
    *,
    sender: str = "anna@customer.example",
    who: str = "known",
    kind: MailKind = MailKind.PERSON,
    spam: bool = False,
    rules: RuleSet = ALL,
) -> Triage:
    mail = Mail(subject=subject, sender=Address("", sender), text=body, reply_text=body)
    return rules.triage(mail, kind, Authentication(spam=spam, why=("x-spam",)), Around(who=who))


def rules_of(pack: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = tomllib.loads((FOLDER / f"{pack}.toml").read_text("utf-8"))["rule"]
    return listed


# How well they do


@pytest.mark.parametrize(
    ("group", "least"), [("tuned", 0.99), ("unseen", 0.98), ("late", 0.99), ("fresh", 0.99)]
)
def test_the_severity_that_a_mail_asks_for_is_understood(group: str, least: float) -> None:
    mails = [one for one in TOLD if one.group == group]
    wrong = [one for one in mails if triage(one.subject, one.body).wanted != one.severity]
    assert len(mails) >= 20
    assert 1 - len(wrong) / len(mails) >= least, wrong


@pytest.mark.parametrize(("group", "most"), [("tuned", 0), ("unseen", 1), ("late", 0), ("fresh", 0)])
def test_next_to_nothing_is_called_critical_that_is_not(group: str, most: int) -> None:
    """The one is "nadie puede entrar": as critical in other languages, and meant as high by whoever wrote it."""
    mails = [one for one in TOLD if one.group == group and one.severity != "critical"]
    false = [one.subject for one in mails if triage(one.subject, one.body).wanted is Severity.CRITICAL]
    assert len(false) <= most, false


def test_no_outage_is_missed_in_any_language() -> None:
    outages = [one for one in TOLD if one.severity == "critical"]
    missed = [one for one in outages if triage(one.subject, one.body).wanted is not Severity.CRITICAL]
    assert not missed
    assert {one.language for one in outages} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("group", "least"), [("tuned", 0.99), ("unseen", 0.98), ("late", 0.88), ("fresh", 0.94)]
)
def test_incidents_are_told_from_requests(group: str, least: float) -> None:
    mails = [one for one in TOLD if one.group == group and one.kind != "-"]
    wrong = [one for one in mails if triage(one.subject, one.body).kind != one.kind]
    assert 1 - len(wrong) / len(mails) >= least, wrong


def test_bills_security_law_and_offers_get_their_label_and_nothing_else_does() -> None:
    wrong = [one for one in TOLD if AREAS.intersection(triage(one.subject, one.body).labels) != one.areas]
    assert len(wrong) <= len(TOLD) // 100, wrong


# What they must never do


@pytest.mark.parametrize(("who", "most"), [("known", Severity.HIGH), ("stranger", Severity.NORMAL)])
def test_words_alone_never_wake_anybody(who: str, most: Severity) -> None:
    given = {triage(one.subject, one.body, who=who).severity.rank for one in TOLD}
    assert max(given) == most.rank


@pytest.mark.parametrize("who", ["staff", "vip", "monitoring"])
def test_who_may_say_so_is_believed_in_every_language(who: str) -> None:
    outages = [one for one in TOLD if one.severity == "critical"]
    assert {triage(one.subject, one.body, who=who).severity for one in outages} == {Severity.CRITICAL}


def test_no_shipped_rule_pages_closes_moves_or_assigns() -> None:
    keys = {key for pack in PACKS for rule in rules_of(pack) for key in rule["then"]}
    assert keys == {"kind", "severity", "label", "unlabel", "acknowledge"}


def test_what_the_mail_server_flags_is_low_and_gets_no_answer() -> None:
    found = triage("PRODUCTION IS DOWN", "Nobody can work", who="vip", spam=True)
    assert (found.severity, found.acknowledge) == (Severity.LOW, False)
    assert "spam" in found.labels


def test_what_only_sounds_like_an_offer_is_answered_as_ever() -> None:
    found = triage("Guest post", "We bring you to the first page of Google")
    assert (found.severity, found.acknowledge, found.labels) == (Severity.NORMAL, True, ("promotion",))


def test_nothing_is_promised_by_itself_to_a_lawyer_or_to_a_request_on_personal_data() -> None:
    for one in TOLD:
        found = triage(one.subject, one.body)
        assert found.acknowledge is ("legal" not in one.areas), one.subject


def test_what_stands_in_the_footer_or_in_the_quoted_thread_is_not_what_they_say() -> None:
    footer = "In urgent cases call us. If you have received this mail in error, please delete it immediately."
    assert triage("Opening hours", f"When do you open?\n\n{footer}").hits == ()
    quoted = Mail(subject="Re: x", text="Thanks!\n> URGENT: production is down", reply_text="Thanks!")
    assert ALL.triage(quoted, MailKind.PERSON).hits == ()


# Machines


@pytest.mark.parametrize(
    ("sender", "subject", "severity", "label"),
    [
        ("nagios@ops.example", "** PROBLEM Host Alert: web-1 is DOWN **", "critical", "outage"),
        ("nagios@ops.example", "** PROBLEM Service Alert: web-1/HTTP is CRITICAL **", "high", "monitoring"),
        ("nagios@ops.example", "** RECOVERY Service Alert: web-1/HTTP is OK **", "low", "recovered"),
        ("icinga@ops.example", "[PROBLEM] db-2 is DOWN!", "critical", "outage"),
        ("zabbix@ops.example", "Problem: Free disk space is less than 20%", "high", "monitoring"),
        ("zabbix@ops.example", "Resolved in 1h 2m 3s: Zabbix agent is unreachable", "low", "recovered"),
        ("alertmanager@ops.example", "[FIRING:2] HighLatency (api critical)", "high", "monitoring"),
        ("alertmanager@ops.example", "[RESOLVED] HighLatency (api critical)", "low", "recovered"),
        ("kuma@ops.example", "[Shop] [🔴 Down] timeout of 48000ms exceeded", "critical", "outage"),
        ("alert@uptimerobot.com", "Monitor is UP: Shop", "low", "recovered"),
        ("no-reply@sns.amazonaws.com", 'ALARM: "cpu" in EU (Frankfurt)', "high", "monitoring"),
        ("alert@dtdg.co", "[Monitor Alert] Recovered: disk on web-3", "low", "recovered"),
        ("checkmk@ops.example", "Check_MK: web-1/Memory CRIT -> OK", "low", "recovered"),
        ("checkmk@ops.example", "Check_MK: web-1/Memory OK -> CRIT", "high", "monitoring"),
        ("root@db.example", "DegradedArray event on /dev/md127:db", "high", "hardware"),
        (
            "root@db.example",
            "SMART error (OfflineUncorrectableSector) detected on host: db",
            "high",
            "hardware",
        ),
        ("ups@office.example", "UPS ups@localhost on battery", "high", "hardware"),
        ("veeam@office.example", "[Success] Backup Job Daily (5 objects)", "low", "job-done"),
        ("veeam@office.example", "[Failed] Backup Job Daily (5 objects)", "high", "job-failed"),
        ("root@web.example", "Cron <root@web> certbot renew", "normal", "cron"),
    ],
)
def test_machines_are_read_by_the_subjects_that_they_write(
    sender: str, subject: str, severity: str, label: str
) -> None:
    found = triage(subject, sender=sender, who="monitoring", kind=MailKind.AUTO, rules=DEFAULT)
    assert (found.severity, label in found.labels) == (severity, True)


def test_whoever_calls_himself_nagios_is_a_stranger() -> None:
    found = triage(
        "** PROBLEM Host Alert: web-1 is DOWN **",
        sender="nagios@x.example",
        who="stranger",
        kind=MailKind.AUTO,
    )
    assert (found.severity, found.wanted) == (Severity.NORMAL, Severity.CRITICAL)


# How they are kept


@pytest.mark.parametrize("pack", PACKS)
def test_every_rule_shows_what_it_means_and_what_it_does_not(pack: str) -> None:
    for rule in rules_of(pack):
        hits = [one.get("expect", {}).get("hit", True) for one in rule["example"]]
        assert True in hits, rule["name"]
        assert False in hits, rule["name"]
        assert rule["because"], rule["name"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_tried(language: str) -> None:
    assert sum(one.language == language for one in TOLD) >= 3


def test_the_names_that_admins_override_stay() -> None:
    names = {rule.name for rule in DEFAULT.rules}
    assert names >= {
        "everything is down",
        "says that it is not urgent",
        "marked urgent",
        "several people affected",
        "can wait",
        "wish for a feature",
        "something does not work",
        "asks for a change",
        "about a bill",
        "monitoring reports a problem",
        "monitoring reports recovery",
    }


def test_all_packs_together_are_one_set_of_words_and_quick_to_load() -> None:
    took = min(_seconds(lambda: packs(*PACKS)) for _ in range(5))
    assert took < 0.5, "0.08 s on a quiet machine"
    assert min(_seconds(lambda: read_rules(None)) for _ in range(5)) < 0.3, "0.05 s on a quiet machine"
    assert len(ALL.needs.words._sets) == 1


def _seconds(load: Callable[[], object]) -> float:
    began = time.process_time()
    load()
    return time.process_time() - began


def test_their_examples_hold_and_none_of_their_rules_is_in_doubt() -> None:
    """Loading does not try them again: this does."""
    found = survey_rules(CONFIG, (), {"folder": "", "packs": PACKS}, None, USUAL, thorough=True)
    assert found.rules.doubts == ()
    assert sum(one.examples for one in found.listed) > 400
    assert found.rules.digest == ALL.digest


def test_loading_tries_no_example_of_what_cannot_change() -> None:
    text = b"[[rule]]\nname = 'r'\nthen = { label = 'x' }\nexample = [{ expect = { label = 'y' } }]"
    assert load([read_source("p.toml", text, pack=True)]).rules
    for told in (
        lambda: load([read_source("p.toml", text, pack=True)], thorough=True),
        lambda: load([read_source("own.toml", text)]),
    ):
        with pytest.raises(ConfigError, match="expected label = 'y', got 'x'"):
            told()


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_can_be_read_by_an_admin(pack: str) -> None:
    text = (FOLDER / f"{pack}.toml").read_text("utf-8")
    assert len(text.encode()) < 80_000
    assert max(len(line) for line in text.splitlines() if "regex = " not in line) <= 118
    every = lines_of(text)
    assert rule_lines(text) == {path: line for path, line in every.items() if len(path) == 2}
