"""Whose mail it was that somebody passed on, and what it said."""

import pytest

from mailtriage.intake.body import Body
from mailtriage.intake.forward import read_forwarded
from mailtriage.intake.requester import choose
from mailtriage.model.forwarded import Original
from mailtriage.model.mail import Address, Mail
from tests.intake.forward_shapes import OUTLOOK, TITLED

ANNA = Address("Anna Berg", "anna@desk.example")
DESK = Address("Support", "support@desk.example")
SHOWN = "Delgado, Rosa <rosa@delgado.example>"
DATE = "16 November 2026 11:07"
TO = '"Anna Berg" <anna@desk.example>; Team <team@desk.example>'
SUBJECT = "Tent rental deposit"
TEXT = "Hello,\n\nwhen will the deposit be returned?\nThe number is 0421 887766, mine: me@private.example.\n\nRosa"
COMMENT = "Could somebody look after this?"
VALUES = {"sender": SHOWN, "sent": DATE, "to": TO, "subject": SUBJECT}


def passed_on(subject: str, text: str, to: tuple[Address, ...] = (DESK,)) -> Original | None:
    mail = Mail(subject=subject, sender=ANNA, to=to, text=text)
    found = read_forwarded(mail, Body(text=text))
    return choose(found, {"desk.example"}, {"anna@desk.example"}) if found else None


def comment_on(subject: str, text: str) -> str:
    found = read_forwarded(Mail(subject=subject, sender=ANNA, to=(DESK,), text=text), Body(text=text))
    assert found is not None
    return found.comment


def role_of(label: str) -> str:
    from mailtriage.intake.forward_words import ROLES

    return ROLES[label.strip(" :：*|").casefold()]


def header(labels: tuple[str, ...], mark: str = "") -> str:
    return "\n".join(f"{mark}{label} {VALUES[role_of(label)]}" for label in labels)


def is_rosas(found: Original | None) -> bool:
    return (
        found is not None
        and found.sender == Address("Delgado, Rosa", "rosa@delgado.example")
        and found.subject == SUBJECT
        and found.text == TEXT
    )


@pytest.mark.parametrize("row", OUTLOOK, ids=lambda row: row[0])
def test_the_sender_of_a_header_below_a_forwards_prefix_is_who_asks(row: tuple[str, ...]) -> None:
    _, prefix, *labels = row
    text = f"{COMMENT}\n\n{header(tuple(labels))}\n\n{TEXT}"
    subject = f"{prefix} {SUBJECT}"
    assert is_rosas(passed_on(subject, text))
    assert comment_on(subject, text) == COMMENT


@pytest.mark.parametrize("row", TITLED, ids=lambda row: row[0])
@pytest.mark.parametrize("subject", [f"Fwd: {SUBJECT}", "A customer's question"], ids=["Fwd", "own words"])
def test_the_sender_below_a_title_is_who_asks_whatever_the_subject(
    row: tuple[str, ...], subject: str
) -> None:
    _, title, *labels = row
    text = f"{COMMENT}\n\n{title}\n{header(tuple(labels))}\n\n{TEXT}"
    assert is_rosas(passed_on(subject, text))
    assert comment_on(subject, text) == COMMENT


@pytest.mark.parametrize("row", TITLED, ids=lambda row: row[0])
def test_a_quoted_original_loses_its_marks(row: tuple[str, ...]) -> None:
    _, title, *labels = row
    quoted = "\n".join(f"> {line}".rstrip() for line in TEXT.split("\n"))
    text = f"{COMMENT}\n\n> {title}\n>\n{header(tuple(labels), '> ')}\n>\n{quoted}\n"
    assert is_rosas(passed_on(f"Fwd: {SUBJECT}", text))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("Rosa Delgado <rosa@delgado.example>", Address("Rosa Delgado", "rosa@delgado.example")),
        ("Rosa Delgado [mailto:rosa@delgado.example]", Address("Rosa Delgado", "rosa@delgado.example")),
        ("Rosa <rosa@delgado.example<mailto:rosa@delgado.example>>", Address("Rosa", "rosa@delgado.example")),
        ("Rosa <rosa@delgado.example> <mailto:rosa@delgado.example>", Address("Rosa", "rosa@delgado.example")),
        ("rosa@delgado.example <mailto:rosa@delgado.example>", Address("", "rosa@delgado.example")),
        ("Rosa <[rosa@delgado.example](mailto:rosa@delgado.example)>", Address("Rosa", "rosa@delgado.example")),
        ("Delgado, Rosa (Sales) <rosa@delgado.example>", Address("Delgado, Rosa (Sales)", "rosa@delgado.example")),
        ('"Delgado, Rosa" <rosa@delgado.example>', Address("Delgado, Rosa", "rosa@delgado.example")),
        ("'Rosa' <Rosa@Delgado.example>", Address("Rosa", "rosa@delgado.example")),
        ('"old@mail.example" <rosa@delgado.example>', Address("", "rosa@delgado.example")),
        ("old@mail.example <rosa@delgado.example>", Address("", "rosa@delgado.example")),
        ("Rosa (rosa@delgado.example)", Address("Rosa", "rosa@delgado.example")),
        ("rosa@delgado.example", Address("", "rosa@delgado.example")),
        ("<rosa@delgado.example>", Address("", "rosa@delgado.example")),
        ("Rosa＜rosa@delgado.example＞", Address("Rosa", "rosa@delgado.example")),
        ('"Rosa"<rosa@delgado.example>;', Address("Rosa", "rosa@delgado.example")),
        ("list@x.example On Behalf Of Rosa <rosa@delgado.example>", Address("Rosa", "rosa@delgado.example")),
        ("Büro <b@x.example> Im Auftrag von Rosa <rosa@delgado.example>", Address("Rosa", "rosa@delgado.example")),
        ("Rosa\n <rosa@delgado.example>", Address("Rosa", "rosa@delgado.example")),
    ],
)  # fmt: skip
def test_a_sender_is_read_as_programs_write_him(shown: str, expected: Address) -> None:
    text = f"From: {shown}\nSent: {DATE}\nTo: {TO}\nSubject: {SUBJECT}\n\n{TEXT}"
    found = passed_on(f"FW: {SUBJECT}", text)
    assert found is not None
    assert (found.sender, found.text) == (expected, TEXT)


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("Delgado, Rosa", "Delgado, Rosa"),
        ("Rosa Delgado </O=EXCHANGELABS/OU=GROUP/CN=RECIPIENTS/CN=5A-ROSA>", "Rosa Delgado"),
        ("Rosa [mailto:IMCEAEX-_O=GROUP_CN=ROSA@delgado.example]", "Rosa"),
        ("Rosa Delgado/Sales/Delgado@DELGADO", "Rosa Delgado"),
        ("Rosa <CN=Rosa/O=Delgado@Delgado>", "Rosa"),
        ("lists@x.example [mailto:lists@x.example] On Behalf Of Rosa", "Rosa"),
        ("", ""),
    ],
)
def test_who_asks_is_unknown_where_the_header_shows_no_address_of_his(shown: str, name: str) -> None:
    text = f"From: {shown}\nSent: {DATE}\nTo: {TO}\nSubject: {SUBJECT}\n\n{TEXT}"
    found = passed_on(f"FW: {SUBJECT}", text)
    assert found is not None
    assert found.requester is None
    assert (found.sender.name, found.text) == (name, TEXT)


HEADER = f"From: {SHOWN}\nSent: {DATE}\nTo: {TO}\nSubject: {SUBJECT}\n\n{TEXT}"
QUOTED = "\n".join(f"> {line}" for line in TEXT.split("\n"))


@pytest.mark.parametrize(
    ("why", "subject", "text"),
    [
        ("an answer with Outlook's header", f"RE: {SUBJECT}", f"Dear Rosa,\ntomorrow.\n\n{HEADER}"),
        ("an answer in Finnish, to whom it quotes", f"VS: {SUBJECT}", f"Huomenna.\n\n{HEADER}"),
        ("an answer below a subject of its own", "Your deposit", f"Tomorrow.\n\n{HEADER}"),
        ("a quote", f"Re: {SUBJECT}", f"Tomorrow.\n\nOn {DATE}, Rosa <rosa@delgado.example> wrote:\n{QUOTED}"),
        ("an answer to what was passed on", f"Re: Fwd: {SUBJECT}",
         f"Done.\n\nOn {DATE}, Ben <ben@desk.example>\nwrote:\n> ---------- Forwarded message ---------\n> From: {SHOWN}\n> Date: {DATE}\n> Subject: {SUBJECT}\n>\n{QUOTED}"),
        ("a mail about a customer", "A call", "Rosa called.\nFrom: Bremen\nHer address: rosa@delgado.example"),
        ("a firmware", "FW upgrade for the router", "From: 2.1\nTo: 2.4\nSubject to approval"),
        ("a word in a sentence", "Question", "What is a forwarded message:\nrosa@delgado.example asks"),
        ("nothing below", f"Fwd: {SUBJECT}", "See the file."),
        ("no text", f"Fwd: {SUBJECT}", ""),
        ("what the desk wrote itself", f"Fwd: {SUBJECT}", HEADER.replace(SHOWN, "Anna <anna@desk.example>")),
    ],
    ids=lambda value: value if len(value) < 45 else "",
)  # fmt: skip
def test_nothing_is_passed_on_by(why: str, subject: str, text: str) -> None:
    assert passed_on(subject, text, to=(Address("", "rosa@delgado.example"), DESK)) is None


@pytest.mark.parametrize(
    ("why", "subject", "text", "expected"),
    [
        ("the sender on a line with the date", "Fwd: Door",
         (f'-------- Пересылаемое сообщение --------\n17.11.2026, 12:31, "Rosa" <rosa@delgado.example>:\n\n{TEXT}\n\n'
         "-------- Конец пересылаемого сообщения --------"), "Door"),
        ("old Notes", "WG: Door",
         ("---------------------- Weitergeleitet von Anna Berg/Desk am\n19.11.2026 08:43 ------------------\n\n"
         f"Rosa <rosa@delgado.example> am 18.11.2026 16:07:07\n\nAn:    anna@desk.example\nKopie:\n\nThema: {SUBJECT}\n\n{TEXT}"),
         SUBJECT),
        ("Notes in columns", "Fw: Door",
         ("----- Forwarded by Anna Berg/Desk on 11/19/2026 11:04 AM -----\n\nRosa <rosa@delgado.example>\n11/18/2026 04:07 PM\n\n"
         f"To\nanna@desk.example\ncc\n\nSubject\n{SUBJECT}\n\n{TEXT}"), SUBJECT),
        ("labels above their values", "Fwd: Door",
         f"From:\nRosa <rosa@delgado.example>\nSent:\n{DATE}\nTo:\n{TO}\nSubject:\n{SUBJECT}\n\n{TEXT}", SUBJECT),
        ("each line a paragraph", "Fwd: Door",
         f"From: Rosa <rosa@delgado.example>\n\nSent: {DATE}\n\nTo: {TO}\n\nSubject: {SUBJECT}\n\n{TEXT}", SUBJECT),
        ("all on one line", "Fwd: Door",
         f"----- Forwarded Message ----- From: Rosa <rosa@delgado.example>To: x@y.exampleSent: {DATE}Subject: {SUBJECT}\n{TEXT}",
         SUBJECT),
        ("an attribution below a forward's prefix", f"Fw: {SUBJECT}",
         f"‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Tuesday, 10 November 2026 at 12:15, Rosa <rosa@delgado.example> wrote:\n\n{QUOTED}",
         SUBJECT),
        ("many who got it", "Fwd: Door",
         (f"From: Rosa <rosa@delgado.example>\nSent: {DATE}\nTo: a <a@x.example>,\n b <b@x.example>;\n c@x.example\n"
         f"Cc: D <d@x.example>\nSubject: {SUBJECT}\nImportance: High\nAttachments: a.pdf\n\n{TEXT}"), SUBJECT),
        ("a wrapped subject", f"FW: {SUBJECT} of the tent that came back on Monday",
         f"From: Rosa <rosa@delgado.example>\nSent: {DATE}\nTo: x@y.example\nSubject: {SUBJECT} of the tent that\ncame back on Monday\n{TEXT}",
         f"{SUBJECT} of the tent that came back on Monday"),
        ("no empty line below", "FW: Door",
         f"From: Rosa <rosa@delgado.example>\nSent: {DATE}\nTo: x@y.example\nSubject: {SUBJECT}\n{TEXT}", SUBJECT),
        ("no subject", "Fwd:", f"---- Forwarded message ----\nFrom: Rosa <rosa@delgado.example>\nDate: {DATE}\nSubject:\nTo: x@y.example\n\n{TEXT}", ""),
        ("a thread in a row", "Fwd: Door",
         f"Forwarded Conversation\nSubject: {SUBJECT}\n------------------------\n\nFrom: Rosa <rosa@delgado.example>\nDate: {DATE}\nTo: x@y.example\n\n{TEXT}",
         SUBJECT),
        ("The Bat!", "Fwd: Door",
         (f"This is a forwarded message\nFrom: Rosa <rosa@delgado.example>\nTo: x@y.example\nDate: {DATE}\nSubject: {SUBJECT}\n\n"
          f"===8<=====Original message text=====\n{TEXT}\n\n===8<====End of original message text====\n\n-- \nAnna"), SUBJECT),
        ("Yahoo's mobile program", f"Fw: {SUBJECT}",
         f"Begin forwarded message:\n\nOn {DATE}, Rosa <rosa@delgado.example> wrote:\n\n{TEXT}", SUBJECT),
        ("labels in the comment", "Fwd: Door",
         f"An: Technik\nBetreff: eilig\nBitte heute.\n\nVon: Rosa <rosa@delgado.example>\nGesendet: {DATE}\nAn: x@y.example\nBetreff: {SUBJECT}\n\n{TEXT}",
         SUBJECT),
        ("a tag before the prefix", f"[EXTERN] WG: {SUBJECT}", HEADER, SUBJECT),
        ("the prefix in brackets", f"[Fwd: {SUBJECT}]", HEADER, SUBJECT),
        ("no prefix, and nobody of it is written to", "Deposit of Ms Delgado", HEADER, SUBJECT),
    ],
    ids=lambda value: value if len(value) < 45 else "",
)  # fmt: skip
def test_a_mail_passed_on_is_known_by(why: str, subject: str, text: str, expected: str) -> None:
    found = passed_on(subject, text)
    assert found is not None
    assert found.sender.address == "rosa@delgado.example"
    assert (found.subject, found.text) == (expected, TEXT)
