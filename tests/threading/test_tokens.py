"""The subject token ``[INC-1042-7KQM]``: survives mail clients, and fits nobody else's numbers."""

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.token import Token, make_check, proves, read_tokens

KEY = b"k" * 32
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def numbers(subject: str) -> list[tuple[int, str]]:
    return [(token.number, token.check) for token in read_tokens(subject)]


@pytest.mark.parametrize(
    "subject",
    [
        "[INC-1042-7KQM] We have received your message",
        "Re: [INC-1042-7KQM] We have received your message",
        "AW: WG: Re: [EXTERNAL] [INC-1042-7KQM] x",
        "回复: [INC-1042-7KQM] x",
        "[INC-1042-7KQM]Extra",
        "Extra[INC-1042-7KQM]Extra",
        "[inc-1042-7kqm] lower",
        "[ INC-1042-7KQM ] spaced by a client",
        "INC-1042-7KQM without brackets",
        "see INC-1042-7KQM.",
        "(INC-1042-7KQM)",
        "«INC-1042-7KQM»",
        "re INC-1042-7KQM, again",
        "【INC-1042-7KQM】",
        "[INC-1042-7KQM",
        "INC-1042-7KQM]",
        "[REQ-1042-7KQM] under the other prefix",
        "お問い合わせINC-1042-7KQMについて",
    ],
)
def test_a_token_survives_what_clients_and_people_do_to_it(subject: str) -> None:
    assert numbers(subject) == [(1042, "7KQM")]


@pytest.mark.parametrize(
    "subject",
    [
        "",
        "Invoice",
        "INC-1042",
        "[INC-1042]",
        "[#1042]",
        "[1042-7KQM]",
        "Ticket 1042",
        "INC0012345 of ServiceNow",
        "[SUP-1042-7KQM] another desk's prefix",
        "INC-1042-7KQMX",
        "XINC-1042-7KQM",
        "PRINC-1042-7KQM",
        "INC-1042-7KQM-9",
        "A-INC-1042-7KQM",
        "[INC-1042-7KQ]",
        "[INC-1042-7KQ0]",
        "[INC-1042-7KQ1]",
        "[INC-1042-7KQI]",
        "[INC-1042-7KQO]",
        "[INC-1042- 7KQM]",
        "[INC-12345678901-7KQM]",
        "[INC--7KQM]",
        "[INC-١٠٤٢-7KQM]",
        "[ıNC-1042-7KQM]",
    ],
)
def test_the_customers_own_numbers_and_typos_are_no_tokens(subject: str) -> None:
    assert numbers(subject) == []


def test_several_tokens_are_read_in_order_and_once() -> None:
    subject = "[INC-7-AAAA] and REQ-8-BBBB, again [inc-7-aaaa] and [INC-7-CCCC]"
    assert numbers(subject) == [(7, "AAAA"), (8, "BBBB"), (7, "CCCC")]


def test_of_a_thousand_tokens_a_hundred_are_read() -> None:
    found = read_tokens(" ".join(f"[INC-{n}-AAAA]" for n in range(1000)))
    assert [token.number for token in found] == list(range(100))


@pytest.mark.parametrize("dash", ["\u2010", "\u2011", "\u2013", "\u2014", "\u2212", "\uff0d"])
def test_a_token_survives_the_dashes_of_word_processors(dash: str) -> None:
    assert read_tokens(f"AW: [INC{dash}1042{dash}7KQM]")[0].number == 1042


def test_what_was_written_is_kept_for_the_journal() -> None:
    assert read_tokens("Re: [inc-1042-7kqm]x") == (Token("[inc-1042-7kqm]", 1042, "7KQM"),)


def test_a_token_is_read_back_as_it_was_made() -> None:
    check = make_check(KEY, 1042, "mail-1")
    (token,) = read_tokens(f"Re: [INC-1042-{check}] x")
    assert proves(token, check)
    assert (token.number, token.check) == (1042, check)


@given(
    st.integers(1, 999_999_999), st.text(max_size=20), st.sampled_from(["INC", "REQ"]), st.text(max_size=30)
)
@settings(max_examples=150, deadline=None)
def test_every_token_we_can_make_is_found_in_any_subject(
    number: int, mail: str, prefix: str, around: str
) -> None:
    check = make_check(KEY, number, mail)
    assert set(check) <= set(ALPHABET)
    assert (number, check) in numbers(f"{around[:15]} [{prefix}-{number}-{check}] {around}")


def test_a_check_differs_by_number_by_first_mail_and_by_installation() -> None:
    assert make_check(KEY, 1042, "mail-1") == make_check(KEY, 1042, "mail-1")
    others = {
        make_check(KEY, 1042, "mail-1"),
        make_check(KEY, 1043, "mail-1"),
        make_check(KEY, 1042, "mail-2"),
        make_check(b"j" * 32, 1042, "mail-1"),
    }
    assert len(others) == 4


def test_counting_up_finds_nothing() -> None:
    """Of a thousand numbers hardly one shares a check: knowing one reference tells none other."""
    checks = [make_check(KEY, number, f"mail-{number}") for number in range(1000)]
    assert len(set(checks)) > 990
    assert sum(one == two for one, two in itertools.pairwise(checks)) == 0


def test_every_sign_of_a_check_is_used_at_every_place() -> None:
    checks = [make_check(KEY, number, "m") for number in range(2000)]
    for place in range(4):
        assert {check[place] for check in checks} == set(ALPHABET)


def test_a_wrong_check_proves_nothing() -> None:
    assert proves(Token("", 1, "AAAA"), "AAAA")
    assert not proves(Token("", 1, "AAAA"), "AAAB")
    assert not proves(Token("", 1, "AAAA"), "")


@pytest.mark.parametrize(
    "piece", ["[INC-", "INC-1-", "[INC-1-AAA", "INC-999999999-", "[ ", "-", "INC-1-AAAAA", "\u0130"]
)
def test_no_subject_makes_the_reader_slow(piece: str) -> None:
    began = time.process_time()
    read_tokens(piece * (500_000 // len(piece)))
    assert time.process_time() - began < 0.5


_piece = st.sampled_from(
    ["[", "]", "INC", "REQ", "-", "1042", "7KQM", " ", "inc", "\u212a", "\u017f", "\0", "9" * 12]
)


@given(st.lists(_piece | st.text(max_size=5), max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_subject_breaks_the_reader(subject: str) -> None:
    for token in read_tokens(subject):
        assert token.written in subject
        assert 0 <= token.number <= 999_999_999
        assert len(token.check) == 4
        assert set(token.check) <= set(ALPHABET)
