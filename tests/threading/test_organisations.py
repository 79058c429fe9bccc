"""Which organisation an address speaks for: a domain wrongly shared lets strangers into a customer's tickets."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

import lists.__main__ as lists
from mailtriage.config import validate
from mailtriage.intake.domains import Lines, registrable, upwards
from mailtriage.intake.organisation import is_freemail, organisation_of, organisations_of
from mailtriage.model.domain import Providers, ascii_form
from mailtriage.model.errors import ConfigError
from mailtriage.model.mail import Address

DATA = Path(lists.SHIPPED)


def of(domain: str, providers: Providers = Providers()) -> str | None:  # noqa: B008 (frozen)
    return organisation_of(Address("Anna", f"anna@{domain}"), providers)


def words(name: str) -> list[str]:
    return (DATA / name).read_text().partition("\n\n")[2].splitlines()


@pytest.mark.parametrize(
    ("domain", "organisation", "_because"),
    [
        ("customer.example", "customer.example", "a domain of its own"),
        ("mail.customer.example", "customer.example", "a host of it"),
        ("a.b.c.d.e.f.g.h.i.j.customer.co.uk", "customer.co.uk", "however deep"),
        ("customer.example.", "customer.example", "the final dot of DNS"),
        ("Mail.Customer.EXAMPLE", "customer.example", "names have no case"),
        ("live.acme.example", "acme.example", "a brand's name as a host is no brand"),
        ("gmail.com.acme.example", "acme.example", "nor is a provider's whole name"),
        ("notgmail.com", "notgmail.com", "nor is a name that ends like one"),
        ("acme.github.io", "acme.github.io", "each page is somebody else's"),
        ("www.acme.blogspot.com", "acme.blogspot.com", "and has hosts"),
        ("acme.onmicrosoft.com", "acme.onmicrosoft.com", "a tenant of Microsoft 365"),
        ("acme.mail.onmicrosoft.com", "acme.mail.onmicrosoft.com", "whose hybrid mail has a longer name"),
        ("acme.zendesk.com", "acme.zendesk.com", "a desk that writes below its maker's name"),
        ("github.com", "github.com", "the company, though it relays for members below"),
        ("city.kobe.jp", "city.kobe.jp", "an exception of the list"),
        ("www.city.kobe.jp", "city.kobe.jp", "and a host of it"),
        ("shop.acme.kobe.jp", "shop.acme.kobe.jp", "while its neighbours are suffixes"),
        ("firm.unknowntld", "firm.unknowntld", "the last label is a suffix, listed or not"),
        ("xn--mller-kva.example", "xn--mller-kva.example", "an A-label"),
        ("post.müller.example", "xn--mller-kva.example", "the same name in letters"),
        ("MÜLLER.example", "xn--mller-kva.example", "in capitals"),
        ("mu\u0308ller.example", "xn--mller-kva.example", "and with a combining sign"),
        ("例え。テスト。example", "xn--zckzah.example", "with the dots of a Japanese keyboard"),
        ("straße.example", "xn--strae-oqa.example", "which is not strasse.example since IDNA2008"),
        ("食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn", "below a suffix in letters"),
    ],
)
def test_an_organisation_is_what_was_registered_below_a_public_suffix(
    domain: str, organisation: str, _because: str
) -> None:
    assert of(domain) == organisation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a.co.uk", "b.co.uk"),
        ("a.github.io", "b.github.io"),
        ("a.onmicrosoft.com", "b.onmicrosoft.com"),
        ("a.mail.onmicrosoft.com", "b.mail.onmicrosoft.com"),
        ("strasse.example", "straße.example"),
        ("customer.example", "customer.test"),
        ("customer.example", "cust\u00adomer.example"),
    ],
)
def test_neighbours_below_a_suffix_and_names_that_look_alike_are_strangers(one: str, other: str) -> None:
    assert of(one) != of(other)


@pytest.mark.parametrize(
    ("address", "_because"),
    [
        ("", "nobody"),
        ("unknown", "no domain"),
        ("acme.example", "no @: not an address, though it looks like a domain"),
        ("anna@", "an empty domain"),
        ("anna@localhost", "a single label"),
        ("anna@com", "a single label, even a public one"),
        ("anna@[192.0.2.1]", "an address literal"),
        ("anna@[ipv6:2001:db8::1]", "an address literal"),
        ("anna@192.0.2.1", "a literal without its brackets"),
        ("anna@co.uk", "a public suffix is nobody's"),
        ("anna@github.io", "nor is a private one"),
        ("anna@onmicrosoft.com", "nor ours"),
        ("root@localhost.localdomain", "every host that was given no name"),
        ("scanner@nas.local", "the same name in every house"),
        ("printer@acme.internal", "and never in DNS"),
        ("anna@a..example", "an empty label"),
        ("anna@.customer.example", "an empty label in front"),
        ("anna@customer .example", "a space"),
        ("anna@cust\x00omer.example", "a control sign"),
        ("anna@" + "a" * 64 + ".example", "a label too long for DNS"),
        ("anna@" + "ü" * 60 + ".example", "one too long as an A-label"),
        ("anna@" + "a." * 130 + "example", "a name too long for DNS"),
        ("anna@" + "ﷺ" * 200 + ".example", "a name that grows when it is folded"),
    ],
)
def test_an_address_without_a_domain_that_is_somebodys_speaks_for_no_organisation(
    address: str, _because: str
) -> None:
    assert organisation_of(Address("", address)) is None
    assert not is_freemail(Address("", address))


PROVIDERS = """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.uk yahoo.co.in
    yahoo.com.mx yahoo.com.au hotmail.be outlook.com.br live.nl icloud.com gmx.de gmx.fr gmx.at web.de t-online.de
    aon.at bluewin.ch mail.ru bk.ru list.ru ya.ru yandex.ru ukr.net qq.com foxmail.com 163.com 139.com vip.163.com
    naver.com kakao.com wp.pl op.pl seznam.cz azet.sk freemail.hu abv.bg free.fr orange.fr libero.it tim.it tin.it
    email.it ziggo.nl xs4all.nl planet.nl hetnet.nl proximus.be telia.com online.no kolumbus.fi charter.net rr.com
    tampabay.rr.com uol.com.br bol.com.br globo.com terra.com.br docomo.ne.jp hinet.net bigpond.com xtra.co.nz
    proton.me posteo.de zohomail.com zohomail.eu email.com usa.com dr.com engineer.com tuta.com startmail.com
"""
DISPOSABLE = """
    mailinator.com yopmail.com guerrillamail.com sharklasers.com 10minutemail.com trashmail.com maildrop.cc
    getnada.com dispostable.com mailnesia.com
"""
RELAYS = """
    privaterelay.appleid.com users.noreply.github.com mozmail.com duck.com simplelogin.com anonaddy.com
    passmail.net marketplace.amazon.de guest.booking.com googlegroups.com
"""


@pytest.mark.parametrize("kind", [PROVIDERS, DISPOSABLE, RELAYS], ids=["providers", "disposable", "relays"])
def test_where_anybody_can_have_an_address_is_no_organisation(kind: str) -> None:
    assert [one for one in kind.split() if of(one) is not None] == []
    assert [one for one in kind.split() if not is_freemail(Address("", f"anna@{one}"))] == []


@pytest.mark.parametrize("kind", [PROVIDERS, DISPOSABLE, RELAYS], ids=["providers", "disposable", "relays"])
def test_a_host_of_a_provider_is_no_organisation_either(kind: str) -> None:
    assert [one for one in kind.split() if of(f"mx.{one}") is not None] == []


COMPANIES = """
    microsoft.com google.com apple.com ibm.com sap.com siemens.com telekom.de mit.edu alibaba.com telstra.com
    vodafone.com orange.com kpn.com bbc.co.uk github.com nokia.com gitlab.com dhl.com europa.eu ethz.ch
    homeoffice.gov.uk cern.ch mozilla.org amazon.com booking.com volvo.com redhat.com
"""


def test_companies_known_to_all_are_organisations() -> None:
    """Lists that anybody may add to hold such names; their people would get a ticket for each mail."""
    assert [one for one in COMPANIES.split() if of(one) != one] == []


# What the desk says of domains.

DESK = Providers(frozenset({"isp.example", "xn--mller-kva.example"}), frozenset({"live.example", "uk.com"}))


@pytest.mark.parametrize(
    ("domain", "organisation", "_because"),
    [
        ("isp.example", None, "a provider that the desk knows"),
        ("mx.isp.example", None, "and all below it"),
        ("müller.example", None, "compared in A-labels"),
        ("notisp.example", "notisp.example", "only whole labels"),
        ("live.example", "live.example", "a customer with a brand's name"),
        ("mail.live.example", "live.example", "and all below it"),
        ("anna.uk.com", "uk.com", "a public suffix that is one organisation to this desk"),
        ("customer.example", "customer.example", "of what it says nothing the lists are right"),
    ],
)
def test_what_the_desk_says_of_a_domain_counts_before_the_lists(
    domain: str, organisation: str | None, _because: str
) -> None:
    assert of(domain, DESK) == organisation


def test_the_nearest_name_that_the_desk_speaks_of_counts() -> None:
    both = Providers(frozenset({"isp.example"}), frozenset({"business.isp.example"}))
    assert of("anna.isp.example", both) is None
    assert of("mx.business.isp.example", both) == "business.isp.example"


def test_participants_are_judged_by_the_lists_of_today() -> None:
    """What a contact was once stored with does not count."""
    people = [
        "anna@mail.customer.example",
        "ben@customer.example",
        "eve@gmail.com",
        "unknown",
        "f@isp.example",
    ]
    assert organisations_of(people) == {"customer.example", "isp.example"}
    assert organisations_of(people, DESK) == {"customer.example"}


# The configuration.


def _desk(**keys: Any) -> Any:
    raw = {
        "desk": {"address": "support@desk.example", "name": "Support", **keys},
        "mailbox": {"host": "imap.desk.example", "user": "support"},
        "smtp": {"host": "smtp.desk.example"},
    }
    return validate(raw, Path("config.toml")).desk


def test_domains_are_written_in_either_form_and_kept_in_one() -> None:
    desk = _desk(freemail=[" Müller.example."], not_freemail=["Live.Example"])
    assert desk.providers == Providers(frozenset({"xn--mller-kva.example"}), frozenset({"live.example"}))
    assert _desk().providers == Providers()


@pytest.mark.parametrize(
    "wrong", ["@isp.example", "*.isp.example", "isp", "", "anna@isp.example", "1.2.3.4", 7]
)
@pytest.mark.parametrize("key", ["freemail", "not_freemail"])
def test_what_is_no_domain_is_refused_with_what_to_write(key: str, wrong: object) -> None:
    with pytest.raises(ConfigError) as caught:
        _desk(**{key: [wrong]})
    (problem,) = caught.value.problems
    assert problem.startswith(f"config.toml, [desk] {key}")
    assert "write a mail domain such as 'provider.example'" in problem


def test_a_domain_is_not_both() -> None:
    with pytest.raises(ConfigError, match=r"not_freemail: 'isp.example' is in freemail as well"):
        _desk(freemail=["isp.example"], not_freemail=["ISP.example"])


# The shipped lists.


def test_the_shipped_lists_are_those_of_the_locked_packages() -> None:
    """Fails after an edit of lists/ or a newer package: run `make lists`."""
    stale = [name for name, text in lists.build().items() if (DATA / name).read_text("utf-8") != text]
    assert stale == []


@pytest.mark.parametrize("name", ["freemail.txt", "suffixes.txt"])
def test_the_shipped_lists_are_written_as_names_are_compared(name: str) -> None:
    found = words(name)
    assert found == sorted(set(found))
    assert [one for one in found if ascii_form("a." + one.lstrip("!").removeprefix("*.")) is None] == []
    # A longer one would never be looked up.
    assert [one for one in found if len(upwards("a." + one)) <= one.count(".") + 1] == []


def test_every_name_of_the_freemail_list_is_found() -> None:
    assert [one for one in words("freemail.txt") if of(one) is not None] == []


def test_the_lists_are_large_enough_to_be_whole() -> None:
    assert len(words("suffixes.txt")) > 9000
    assert len(words("freemail.txt")) > 9000


def test_every_rule_divides_names_as_the_librarys_reading_of_it_does() -> None:
    """Our walk beside publicsuffixlist's, for the suffix of a rule and names below it: for the rules with a
    mark, and each fifth of the others."""
    library, ours = PublicSuffixList(), tuple(lists._kept("suffixes.txt"))
    rules = words("suffixes.txt")
    names = [
        before + one.lstrip("!").replace("*", "w")
        for one in [*(rule for rule in rules if rule[0] in "!*"), *rules[::5]]
        for before in ("", "a.", "b.a.", "c.b.a.")
    ]
    theirs = [one for one in names if "." in one and not f".{one}".endswith(tuple(f".{x}" for x in ours))]
    assert len(theirs) > 8000
    assert [one for one in theirs if registrable(one) != library.privatesuffix(one)] == []


_LINE = st.text(st.sampled_from("ab.-"), min_size=1, max_size=4)


@given(st.sets(_LINE, max_size=12), _LINE)
def test_a_word_is_found_where_its_line_stands_and_nowhere_else(held: set[str], word: str) -> None:
    searched = Lines("".join(f"{one}\n" for one in sorted(held)).encode())
    assert (word in searched) == (word in held)
    assert all(one in searched for one in held)


@given(st.text(max_size=300))
def test_any_domain_has_one_answer_and_an_organisation_is_itself_one(text: str) -> None:
    found = of(text)
    if found is not None:
        assert re.fullmatch(r"[a-z0-9_.-]{3,253}", found)
        assert of(found) == found
        assert of("mx." + found) == found


@given(st.text(st.characters(categories=["L", "M", "Nd"]), min_size=1, max_size=70))
def test_a_name_in_letters_has_one_form(label: str) -> None:
    first = ascii_form(f"{label}.example")
    assert first is None or ascii_form(first) == first
