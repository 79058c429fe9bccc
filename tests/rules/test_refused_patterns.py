"""A regex that RE2 refuses: which construct it is, and what to write instead."""

import pytest

from mailtriage.model.errors import ConfigError
from mailtriage.rules.load import load, read_source

_NOT = "write a second condition, not = { … }, with what must not stand there"
_TWICE = "RE2 has no back-references: write words = [ … ], times = 2"
_NUMBER = "with the number of the letter in hexadecimal, or the letter itself"


def refusal(when: str) -> str:
    text = f"[[rule]]\nname = 'r'\nwhen = {{ {when} }}\nthen = {{ label = 'x' }}\n"
    with pytest.raises(ConfigError) as caught:
        load([read_source("own.toml", text.encode())])
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("pattern", "construct", "instead"),
    [
        ("(?=a)b", "(?=", 'write two conditions, both of which must hold, or near = ["one word", "another"]'),
        ("(?!a)b", "(?!", _NOT),
        (
            "(?<=a)b",
            "(?<=",
            'write what stands before it into the pattern, or near = ["one word", "another"]',
        ),
        ("(?<!a)b", "(?<!", _NOT),
        (r"(a)\1", r"\1", _TWICE),
        (r"(?P<q>a)\k<q>", r"\k", _TWICE),
        ("(?P<q>a)(?P=q)", "(?P", _TWICE),
        ("(?>ab)", "(?>", "has no atomic groups: write (?:…)"),
        ("a++b", "++", "has no possessive repetition: write +"),
        ("a*+b", "*+", "has no possessive repetition: write *"),
        ("a?+b", "?+", "has no possessive repetition: write ?"),
        ("a{2,3}+b", "{2,3}+", "has no possessive repetition: write {2,3}"),
        ("a**", "**", "a group around what is repeated twice"),
        (r"a\Z", r"\Z", r"write \z for the end of the text"),
        (r"\u00e4", r"\u", rf"write \x{{XXXX}} {_NUMBER}"),
        (r"\U0001f600", r"\U", rf"write \x{{XXXXX}} {_NUMBER}"),
        (r"\N{DASH}", r"\N", rf"write \x{{XXXX}} {_NUMBER}"),
        (r"\x{110000}", r"\x{110000", "at most 10FFFF"),
        (r"a\h", r"\h", "the text has single spaces only: write a space"),
        (r"\y", r"\y", r"write \b"),
        (r"\q", r"\q", r"write the letter without \, or \\ for that sign itself"),
        ("a{2000}", "{2000}", "at most 1000 times"),
        ("(?:a{100}){100}", "{100}", "repetitions within others multiplied"),
        ("a{5,2}", "{5,2}", "write the lesser number first, {2,5}"),
        ("(?(1)a|b)", "(?(", "write both cases, (?:one|other)"),
        ("(?|a|b)", "(?|", "write (?:one|other)"),
        ("(?x)a b", "(?x", "write it without spaces and comments"),
        ("(?u)a", "(?u", "leave it out"),
        ("(?#why)a", "(?#", "RE2 has no comments"),
        ("(?R)", "(?R", "RE2 has no recursion"),
        ("(?P<a b>x)", "(?P<a b>", "write (?P<name>…) with letters, digits and _"),
        ("(?_", "(?_", r"\( for the sign itself"),
        ("a(", "missing )", r"write as many ( as ), and \( for the sign itself"),
        ("a)", "unexpected )", r"\) for the sign itself"),
        ("[a", "missing ]", r"write \[ for the sign itself"),
        ("a\\", "trailing \\", r"write \\ for the sign itself"),
        ("*", "*", r"nothing stands before it to be repeated; write \* for the sign itself"),
        ("[z-a]", "z-a", "write the lesser sign first, as in [a-z]"),
        (r"\p{Umlaut}", r"\p{Umlaut}", r"write \pL for letters"),
        ("[[:word2:]]", "[:word2:]", "write one of [:alpha:]"),
        (r"\pL{900}" * 20, "pattern too large", "write words = [ … ] for long lists"),
    ],
)
def test_what_re2_refuses_is_named_with_what_to_write_instead(
    pattern: str, construct: str, instead: str
) -> None:
    shown = pattern if len(pattern) <= 100 else f"{pattern[:100]}…"
    for when in (f"body = {{ regex = '{pattern}' }}", f"header = {{ X-A = {{ regex = '{pattern}' }} }}"):
        problem = refusal(when)
        begins = f"own.toml:3, rule 'r': regex '{shown}': "
        assert problem.startswith(begins)
        named, _, advice = problem.removeprefix(begins).partition("; ")
        assert construct in named
        assert instead in advice


def test_a_pattern_in_the_wrong_quotes_is_refused() -> None:
    told = refusal(r'subject = { regex = "\bdown\b" }')
    assert told.startswith(r"own.toml:3, rule 'r': regex '\x08down\x08': holds the control sign '\x08'; ")
    assert "write it between single quotes" in told
