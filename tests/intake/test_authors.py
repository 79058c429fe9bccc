"""For whom a mail was written: website forms, groups in front of the desk, gateways."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.authors import author
from mailtriage.model.form import Form
from mailtriage.model.mail import Address, Mail

OWN = frozenset({"support@example.org"})
ANNA = Address("Anna", "anna@example.com")
DESK = Address("Support", "support@example.org")
FORM = Form("forms@shop.example", "Email")


def found(mail: Mail, *forms: Form) -> str | None:
    one = author(mail, OWN, forms)
    return one.address if one else None


@pytest.mark.parametrize(
    "text",
    [
        "Name: Anna\nEmail: anna@example.com\nText: hi",
        "EMAIL : <anna@example.com>",
        "* Email: [anna@example.com](mailto:anna@example.com)",
        "Email\tanna@example.com",
        "Email:\n\n  anna@example.com\nText: hi",
        "> Email: Anna@Example.com.",
        "Email: support@example.org\nEmail: anna@example.com",
    ],
)
def test_the_requester_of_a_form_stands_behind_its_label(text: str) -> None:
    assert found(Mail(sender=Address("", FORM.sender), text=text), FORM) == "anna@example.com"


@pytest.mark.parametrize("text", ["", "Email: none", "Emails: anna@example.com", "Name: anna@example.com"])
def test_a_form_without_the_label_names_nobody(text: str) -> None:
    assert found(Mail(sender=Address("", FORM.sender), text=text), FORM) is None


def test_a_form_by_reply_to_names_whom_it_says() -> None:
    form = Form("forms@shop.example")
    mail = Mail(
        sender=Address("", form.sender), reply_to=(Address("", form.sender), ANNA), text="Email: x@y.example"
    )
    assert found(mail, form) == "anna@example.com"


def test_a_form_is_known_by_its_from_alone() -> None:
    assert found(Mail(sender=ANNA, text="Email: carl@example.net"), FORM) is None


@pytest.mark.parametrize("name", ["x-original-from", "x-original-sender", "x-google-original-from"])
def test_a_group_under_our_address_writes_for_the_original_sender(name: str) -> None:
    mail = Mail(
        headers=((name, "Anna <anna@example.com>"),),
        sender=Address("'Anna' via Support", DESK.address),
        reply_to=(DESK,),
    )
    assert found(mail) == "anna@example.com"


def test_a_group_that_names_an_address_only_keeps_the_name_before_via() -> None:
    headers = (("x-original-sender", "anna@example.com"),)
    one = author(Mail(headers=headers, sender=Address("'Anna Adler' via Support", DESK.address)), OWN)
    assert one == Address("Anna Adler", "anna@example.com")


def test_nobody_speaks_for_another_by_a_field_alone() -> None:
    mail = Mail(headers=(("x-original-from", "boss@example.net"),), sender=ANNA)
    assert found(mail) is None


def test_a_no_reply_form_writes_for_a_reply_to_of_another_house() -> None:
    robot = Address("Shop", "no-reply@shop.example")
    assert found(Mail(sender=robot, reply_to=(ANNA,))) == "anna@example.com"
    assert found(Mail(sender=robot, reply_to=(Address("", "service@shop.example"),))) is None
    assert found(Mail(sender=robot, reply_to=(Address("", "noreply@other.example"),))) is None


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_no_text_breaks_the_search_for_an_author(text: str, name: str, label: str) -> None:
    mail = Mail(
        sender=Address(name, DESK.address),
        text=text,
        headers=(("x-original-from", text), ("x-original-sender", name)),
    )
    one = author(mail, OWN, (Form(DESK.address, label),))
    assert one is None or "@" in one.address
