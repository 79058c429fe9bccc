"""Triage: which rule decides, on which words, and how it is explained."""

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.app import read_rules
from mailtriage.model.mail import Address, Attachment, Mail, MailKind
from mailtriage.model.ticket import Severity, TicketKind
from mailtriage.rules.around import Around
from mailtriage.rules.engine import RuleSet
from mailtriage.rules.facts import Triage
from mailtriage.rules.load import Source, load
from mailtriage.rules.text import LONGEST, fold
from tests.judging import judged, mail_of

SHIPPED = read_rules(None)


def rules(*tables: dict[str, Any]) -> RuleSet:
    return load([Source("own.toml", tuple({"name": f"r{n}", **one} for n, one in enumerate(tables)))])


def triage(when: dict[str, Any], mail: Mail, kind: MailKind = MailKind.PERSON) -> tuple[str, ...] | None:
    """The evidence of a single rule, or None when it does not fit."""
    hits = rules({"when": when, "then": {"label": "x"}}).triage(mail, kind).hits
    return hits[0].evidence if hits else None


def says(subject: str, body: str = "") -> Triage:
    mail = Mail(subject=subject, text=body, reply_text=body)
    return SHIPPED.triage(mail, MailKind.PERSON, around=Around(who="staff"))


def test_the_first_rule_that_sets_a_field_decides_it_and_labels_add_up() -> None:
    found = rules(
        {"when": {"subject": "a"}, "then": {"severity": "low", "label": ["one", "two"]}},
        {"when": {"subject": "zzz"}, "then": {"severity": "critical", "label": "never"}},
        {"when": {"subject": "b"}, "then": {"severity": "high", "kind": "change", "label": ["two", "three"]}},
    ).triage(Mail(subject="a b"), MailKind.PERSON)
    assert found.severity is Severity.LOW
    assert found.kind is TicketKind.CHANGE
    assert found.labels == ("one", "two", "three")
    assert [hit.rule for hit in found.hits] == ["r0", "r2"]


def test_a_rule_with_stop_ends_the_triage() -> None:
    found = rules(
        {"when": {"subject": "a"}, "then": {"label": "one"}, "stop": True},
        {"then": {"label": "two"}},
    )
    assert found.triage(Mail(subject="a"), MailKind.PERSON).labels == ("one",)
    assert found.triage(Mail(subject="b"), MailKind.PERSON).labels == ("two",)


def test_without_a_hit_a_mail_asks_for_information_at_normal_severity_and_is_acknowledged() -> None:
    assert rules().triage(Mail(subject="x"), MailKind.PERSON) == Triage(
        TicketKind.INFORMATION, Severity.NORMAL, (), None, True, ()
    )


def test_a_rule_may_assign_and_forbid_the_acknowledgement() -> None:
    found = rules({"then": {"assign": "anna", "acknowledge": False}}).triage(Mail(), MailKind.PERSON)
    assert (found.assignee, found.acknowledge) == ("anna", False)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("störung", "STÖRUNG im Netz"),
        ("störung", "Sto\u0308rung"),
        ("strasse", "Straße"),
        ("straße", "STRASSE"),
        ("panne générale", "PANNE  GENERALE!"),
        ("pérdida de datos", "Perdida\nde datos"),
        ("awaria łącza", "AWARIA LACZA"),
        ("ışık", "ISIK"),
        ("データ消失", "昨日からデータ消失が続いています"),
        ("データ", "ﾃﾞｰﾀ"),
        ("紧急", "这是紧急情况"),
        ("ошибка", "ОШИБКА входа"),
        ("긴급", "[긴급] 로그인"),
        ("urgent", "(urgent)"),
        ("urgent", "re:urgent,please"),
        ("can't log in", "We can't log in."),
        ("can't log in", "We can\u2019t log in."),
        ("plus rien d'urgent", "plus rien d\u2019urgent"),
        ("c++", "the c++ part"),
        ("a.b", "see a.b now"),
    ],
)
def test_case_accents_and_typesetting_make_no_difference(word: str, text: str) -> None:
    assert triage({"subject": word}, Mail(subject=text)) is not None


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("down", "downtown"),
        ("down", "a question on your downtown office"),
        ("urgent", "insurgent urgently"),
        ("error", "terrors"),
        ("störung", "entstörungsdienst"),
        ("is down", "this downs"),
        ("up", "up_to_date"),
        ("a.b", "axb"),
        ("ошибка", "безошибкак"),
    ],
)
def test_a_word_is_a_whole_word(word: str, text: str) -> None:
    assert triage({"subject": word}, Mail(subject=text)) is None


@pytest.mark.parametrize("word", ["doesn't work", "can't log in", "won't load"])
@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_a_phone_that_sets_curly_apostrophes_reports_a_fault_all_the_same(word: str, apostrophe: str) -> None:
    assert says("Export", f"It {word.replace(chr(39), apostrophe)} today").kind is TicketKind.INCIDENT


def test_korean_particles_glued_to_a_word_do_not_hide_it() -> None:
    assert says("로그인", "오류가 발생했습니다").kind is TicketKind.INCIDENT
    for body in ("서버가", "서버를 다시", "새서버의", "서버"):
        assert judged({"body": "서버"}, mail_of(body=body)) is not None


@pytest.mark.parametrize(
    ("word", "text"), [("가", "각 강남 갈"), ("나", "낙담"), ("소", "손실"), ("사고", "사곡")]
)
def test_a_korean_word_does_not_stand_within_a_syllable(word: str, text: str) -> None:
    assert judged({"body": word}, mail_of(body=text)) is None
    assert judged({"body": {"near": [word, "끝"]}}, mail_of(body=f"{text} 끝")) is None


def test_korean_taken_apart_as_some_programs_write_it_is_the_same() -> None:
    apart = unicodedata.normalize("NFD", "서버가 다운되었습니다")
    assert judged({"body": "서버"}, mail_of(body=apart)) is not None
    assert judged({"body": unicodedata.normalize("NFD", "서버")}, mail_of(body="서버가")) is not None
    assert judged({"body": {"regex": "서버가?"}}, mail_of(body=apart)) is not None


@pytest.mark.parametrize("body", ["프린터가 다운됩니다", "프린터가 다운됐어요", "다운된 프린터"])
def test_korean_verbs_are_known_in_the_syllables_that_they_change_to(body: str) -> None:
    assert says("문의", body).kind is TicketKind.INCIDENT
    assert says("문의", "모든 사용자가 접속하지 못합니다").severity is Severity.HIGH


def test_only_what_was_written_now_counts_not_the_thread_quoted_below() -> None:
    mail = Mail(subject="Re: x", text="Thanks!\n> production is down", reply_text="Thanks!")
    assert SHIPPED.triage(mail, MailKind.PERSON).severity is Severity.NORMAL


@pytest.mark.parametrize(
    ("when", "evidence"),
    [
        ({"subject": ["bill", "invoice"]}, ("subject has 'invoice'",)),
        ({"body": "pay"}, ("body has 'pay'",)),
        ({"text": "pay"}, ("body has 'pay'",)),
        ({"text": "invoice"}, ("subject has 'invoice'",)),
        ({"subject": {"regex": "inv.*[0-9]+"}}, ("subject fits 'inv.*[0-9]+'",)),
        ({"sender": "customer.example"}, ("sender anna@customer.example is customer.example",)),
        ({"recipient": "billing@"}, ("recipient billing@desk.example is billing@",)),
        ({"header": {"X-Priority": "1"}}, ("header x-priority has '1'",)),
        ({"header": {"x-priority": True}}, ("header x-priority is there",)),
        ({"header": {"X-Priority": {"regex": "^1"}}}, ("header x-priority fits '^1'",)),
        ({"attachment": ".pdf"}, ("attachment 'Bill.PDF' ends in .pdf",)),
        ({"attachment": "application/"}, ("attachment 'Bill.PDF' is application/",)),
        ({"mail_kind": ["person", "list"]}, ("mail kind person",)),
        ({"body": "pay", "sender": "anna@customer.example"}, None),
        ({"any": [{"subject": "zzz"}, {"body": "pay"}]}, ("body has 'pay'",)),
        ({"all": [{"subject": "invoice"}, {"body": "pay"}]}, ("subject has 'invoice'", "body has 'pay'")),
    ],
)
def test_the_evidence_names_the_part_that_decided(
    when: dict[str, Any], evidence: tuple[str, ...] | None
) -> None:
    mail = Mail(
        headers=(("x-priority", "1 (Highest)"),),
        subject="Invoice 118",
        sender=Address("Anna", "anna@customer.example"),
        to=(Address("", "support@desk.example"),),
        cc=(Address("", "billing@desk.example"),),
        text="please pay",
        reply_text="please pay",
        attachments=(Attachment("Bill.PDF", "application/pdf", 5, "d"),),
    )
    expected = ("sender anna@customer.example is anna@customer.example", "body has 'pay'")
    assert triage(when, mail) == (evidence or expected)


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("anna@customer.example", True),
        ("Customer.Example", True),
        ("@customer.example", True),
        ("*.example", True),
        ("*.customer.example", True),
        ("anna@", True),
        ("ann@", False),
        ("@example", False),
        ("ustomer.example", False),
        ("nna@customer.example", False),
        ("*.ustomer.example", False),
    ],
)
def test_an_address_pattern_never_fits_a_lookalike(pattern: str, fits: bool) -> None:
    mail = Mail(sender=Address("", "anna@customer.example"))
    assert (triage({"sender": pattern}, mail) is not None) is fits


def test_not_fits_what_the_conditions_do_not() -> None:
    assert triage({"not": {"subject": "a"}}, Mail(subject="b")) is not None
    assert triage({"not": {"subject": "a"}}, Mail(subject="a")) is None
    assert (
        triage({"subject": "a", "not": [{"body": "b"}, {"body": "c"}]}, Mail(subject="a", text="c")) is None
    )


def test_a_pattern_with_capitals_finds_what_was_written_with_capitals() -> None:
    assert triage({"subject": {"regex": "ORD-[0-9]+"}}, Mail(subject="Order ORD-1234")) is not None


@pytest.mark.parametrize(
    ("subject", "severity"),
    [
        ("Production is down", Severity.CRITICAL),
        ("!!!production is down!!!", Severity.CRITICAL),
        ("Nichts geht mehr", Severity.CRITICAL),
        ("URGENT: printer", Severity.HIGH),
        ("至急お願いします", Severity.HIGH),
        ("Not urgent: printer", Severity.LOW),
        ("Where is your downtown office", Severity.NORMAL),
        ("", Severity.NORMAL),
    ],
)
def test_the_shipped_rules_tell_a_catastrophe_from_a_question(subject: str, severity: Severity) -> None:
    assert says(subject).severity is severity


HOSTILE = {
    "a": "a" * 1_000_000,
    "words": "production is " * 80_000,
    "spaces": " " * 1_000_000,
    "accents": "a\u0308\u0301" * 400_000,
    "ligatures": "\ufdfa" * 1_000_000,  # one character becomes eighteen
    "near misses": "".join(f"urgen{n} " for n in range(120_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_mail_can_make_the_rules_slow(name: str) -> None:
    began = time.process_time()
    says("x", HOSTILE[name])
    assert time.process_time() - began < 0.75


def test_a_pattern_of_an_admin_stays_linear_on_a_hostile_body() -> None:
    found = rules({"when": {"body": {"regex": "(a+)+(a|aa)*(.*a){10}$"}}, "then": {"label": "x"}})
    began = time.process_time()
    found.triage(Mail(text="a" * 1_000_000 + "!"), MailKind.PERSON)
    assert time.process_time() - began < 2


def test_folding_bounds_what_the_rules_read() -> None:
    assert len(fold("a" * (LONGEST + 1000))) <= LONGEST
    assert len(fold("\ufdfa" * (LONGEST + 1000))) <= LONGEST


_address = st.builds(Address, st.text(max_size=10), st.text(max_size=20))
_mail = st.builds(
    Mail,
    headers=st.lists(st.tuples(st.text(max_size=10), st.text(max_size=20)), max_size=3).map(tuple),
    subject=st.text(max_size=60),
    sender=st.none() | _address,
    to=st.lists(_address, max_size=2).map(tuple),
    text=st.text(max_size=200),
    reply_text=st.text(max_size=200),
    attachments=st.lists(
        st.builds(Attachment, st.text(max_size=9), st.text(max_size=9), st.just(1), st.just("")), max_size=2
    ).map(tuple),
)
_EVERY = rules(
    {"when": {"header": {"a": "b"}, "attachment": ".a"}, "then": {"label": "one"}},
    {
        "when": {"any": [{"sender": "*.a"}, {"recipient": "a@"}, {"not": {"text": {"regex": "a.c"}}}]},
        "then": {"label": "b"},
    },
)


@given(_mail, st.sampled_from(list(MailKind)))
@settings(max_examples=200, deadline=None)
def test_no_mail_breaks_the_triage(mail: Mail, kind: MailKind) -> None:
    for found in (SHIPPED.triage(mail, kind), _EVERY.triage(mail, kind)):
        assert isinstance(found.severity, Severity)
        assert all(hit.rule for hit in found.hits)


@given(st.text(max_size=100))
@settings(max_examples=200, deadline=None)
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(categories=("L", "N")), min_size=1, max_size=20), st.text(max_size=10))
@settings(max_examples=200, deadline=None)
def test_a_word_is_found_wherever_it_stands_alone(word: str, around: str) -> None:
    if fold(word).strip():
        assert triage({"subject": word}, Mail(subject=f"{around} {word} {around}")) is not None
