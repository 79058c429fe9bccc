"""Whom a pattern names; one that fits no address is refused, and says what to write instead."""

import pytest

from mailtriage.config import RulesTable
from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Address
from mailtriage.model.patterns import read_pattern
from mailtriage.rules.load import load, read_source
from tests.judging import judged, mail_of, rule_set


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        ("a@b.example", "a@b.example", "a@c.example"),
        (" A@B.Example ", "a@b.example", "xa@b.example"),
        ("b.example", "a@b.example", "a@eu.b.example"),
        ("b.example.", "a@b.example", "a@bb.example"),
        ("@b.example", "a@b.example", "a@eu.b.example"),
        ("*@b.example", "a@b.example", "a@eu.b.example"),
        ("*.b.example", "a@eu.b.example", "a@xb.example"),
        ("*.b.example", "a@b.example", "a@example"),
        ("*@*.b.example", "a@eu.b.example", "a@xb.example"),
        ("monitoring@", "monitoring@c.example", "xmonitoring@c.example"),
        ('"a b"@b.example', '"a b"@b.example', "a@b.example"),
        ("@localhost", "root@localhost", "root@other"),
        ("root@localhost", "root@localhost", "a@localhost"),
        ("exämple.de", "a@xn--exmple-cua.de", "a@example.de"),
        ("a@xn--exmple-cua.de", "a@exämple.de", "b@exämple.de"),
        ("a@[192.0.2.1]", "a@[192.0.2.1]", "a@[192.0.2.2]"),
    ],
)
def test_a_pattern_names_an_address_a_domain_or_a_local_part(pattern: str, fits: str, fits_not: str) -> None:
    assert judged({"sender": pattern}, mail_of(fits)) == f"sender {fits} is {read_pattern(pattern)}"
    assert judged({"sender": pattern}, mail_of(fits_not)) is None
    assert judged({"recipient": pattern}, mail_of(to=(Address("", fits),))) is not None


WRONG = [
    ("*b.example", "'*' is no part of a word; write 'b.example', or '*.b.example' with its subdomains"),
    ("alerts*@b.example", "write 'b.example', or '*.b.example' with its subdomains"),
    ("a@*.b.example", "write 'b.example', or '*.b.example' with its subdomains"),
    ("Anna <a@b.example>", "the name does not count; write 'a@b.example' alone"),
    ("Anna Kunde", 'for a name write header = { From = "Anna Kunde" }'),
    ("anna", "write the whole address ('anna@b.example'), or '@anna' for a host of your own"),
    ("a@b@c.example", "an address has one '@'; write an address ('a@b.example') or a domain ('b.example'; "),
    ("@", "write an address ('a@b.example') or a domain ('b.example'; '*.b.example' with its subdomains)"),
    (" ", "write an address ('a@b.example') or a domain"),
    ("https://b.example/", "write an address ('a@b.example') or a domain"),
    ("a b@c.example", "write an address ('a@b.example') or a domain"),
    ("a@b.example, c@b.example", "an address has one '@'"),
    ("*", "this would be everybody; leave it out"),
    ("x" * 400 + "@b.example", "this is longer than any address"),
]


@pytest.mark.parametrize(("pattern", "said"), WRONG)
@pytest.mark.parametrize("key", ["sender", "recipient"])
def test_a_pattern_that_fits_no_address_is_refused(key: str, pattern: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        rule_set({key: ["c.example", pattern]})
    (problem,) = caught.value.problems
    assert problem.startswith(f"own.toml, rule 'r': {key} {pattern[:80]!r} fits no address: ")
    assert said in problem


def test_a_wrong_pattern_is_told_with_its_line() -> None:
    text = "[[rule]]\nname = 'r'\nthen = { label = 'x' }\n[rule.when]\nsubject = 'a'\nsender = '*b.example'\n"
    with pytest.raises(ConfigError, match=r"own\.toml:6, rule 'r': sender '\*b\.example' fits no address"):
        load([read_source("own.toml", text.encode())])


@pytest.mark.parametrize(("pattern", "said"), WRONG)
@pytest.mark.parametrize("key", ["vip", "monitoring"])
def test_the_lists_of_the_configuration_are_read_the_same_way(key: str, pattern: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        RulesTable.model_validate({key: ["c.example", pattern]})
    assert said in str(caught.value)
    found = RulesTable.model_validate({key: ["*@B.example", "*.c.example", "a@d.example"]})
    assert getattr(found, key) == ("b.example", "*.c.example", "a@d.example")


def test_a_list_of_the_configuration_names_a_domain() -> None:
    with pytest.raises(ValueError, match=r"write a domain too, such as 'boss@customer\.example'"):
        RulesTable.model_validate({"vip": ["boss@"]})
