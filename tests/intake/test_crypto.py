"""Signed mail is read and said to be unchecked; encrypted mail is said to be unreadable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.parse import parse
from mailtriage.intake.smime import MAX_INNER, unpack
from mailtriage.model.mail import Mail
from tests.formats import cms
from tests.formats.mails import HEAD, multipart, part, whole, words

INNER = multipart(
    "mixed", words("Grüße, the printer burns."), part("application/pdf; name=a.pdf", b"%PDF"), boundary="i"
)
P7M = "application/pkcs7-mime; name=smime.p7m"
SIGNED_NOTE, ENCRYPTED_NOTE = "signed: S/MIME, not checked", "encrypted: S/MIME, it cannot be read here"


def opaque(data: bytes, kind: str = f"{P7M}; smime-type=signed-data") -> Mail:
    return parse(whole(part(kind, data, "Content-Disposition: attachment; filename=smime.p7m")))


@pytest.mark.parametrize("kind", ["pkcs7-signature", "x-pkcs7-signature"])
def test_detached_smime_signature_is_no_attachment(kind: str) -> None:
    signature = part(
        f"application/{kind}; name=smime.p7s",
        cms.signed(None),
        "Content-Disposition: attachment; filename=smime.p7s",
    )
    mail = parse(whole(multipart(f"signed; protocol=application/{kind}; micalg=sha-256", INNER, signature)))
    assert mail.text == "Grüße, the printer burns."
    assert [one.name for one in mail.attachments] == ["a.pdf"]
    assert mail.notes == (SIGNED_NOTE,)


@pytest.mark.parametrize("piece", [0, 1000, 7], ids=["der", "ber", "ber in small pieces"])
@pytest.mark.parametrize(
    "kind",
    [
        f"{P7M}; smime-type=signed-data",
        "application/x-pkcs7-mime; name=smime.p7m",
        "application/octet-stream; name=smime.p7m",
    ],
)
def test_opaque_signature_is_read_as_the_mail_inside(piece: int, kind: str) -> None:
    mail = opaque(cms.signed(INNER, piece), kind)
    assert mail.text == "Grüße, the printer burns."
    assert [one.name for one in mail.attachments] == ["a.pdf"]
    assert mail.notes == (SIGNED_NOTE,)


def test_signature_around_a_signature_is_opened_too() -> None:
    inner = part(f"{P7M}; smime-type=signed-data", cms.signed(INNER))
    assert opaque(cms.signed(inner)).text == "Grüße, the printer burns."


def test_endless_signatures_around_signatures_end() -> None:
    inner = INNER
    for _ in range(12):
        inner = part(f"{P7M}; smime-type=signed-data", cms.signed(inner))
    assert [one.name for one in opaque(inner).attachments] == ["smime.p7m"]


def test_compressed_mail_is_read_as_the_mail_inside() -> None:
    mail = opaque(cms.compressed(INNER), f"{P7M}; smime-type=compressed-data")
    assert mail.text == "Grüße, the printer burns."


def test_compressed_bomb_is_not_unpacked() -> None:
    bomb = cms.compressed(b"\0" * (MAX_INNER + 1))
    assert len(bomb) < 100_000
    assert unpack(bomb).content is None
    assert [one.name for one in opaque(bomb).attachments] == ["smime.p7m"]


@pytest.mark.parametrize(
    "kind", [f"{P7M}; smime-type=enveloped-data", "application/x-pkcs7-mime; name=smime.p7m"]
)
def test_smime_encryption_is_said_and_its_file_kept(kind: str) -> None:
    mail = opaque(cms.enveloped(), kind)
    assert mail.notes == (ENCRYPTED_NOTE,)
    assert mail.text == f"[{ENCRYPTED_NOTE}]"
    assert [one.name for one in mail.attachments] == ["smime.p7m"]


@pytest.mark.parametrize(
    "data",
    [
        cms.signed(None),
        cms.signed(INNER)[:200],
        cms.signed(INNER, 50)[:-300],
        b"",
        b"words",
        b"\x30\x80" * 5000,
    ],
)
def test_detached_or_damaged_content_stays_an_attachment(data: bytes) -> None:
    mail = opaque(data)
    assert [one.name for one in mail.attachments] == ["smime.p7m"]
    assert mail.text == ""
    assert "damaged: S/MIME" in " ".join(mail.notes)


def test_certificates_alone_are_an_ordinary_attachment() -> None:
    mail = parse(
        whole(
            multipart(
                "mixed",
                words("My key"),
                part("application/pkcs7-mime; smime-type=certs-only; name=smime.p7c", cms.signed(None)),
            )
        )
    )
    assert [one.name for one in mail.attachments] == ["smime.p7c"]
    assert "damaged" not in " ".join(mail.notes)


def test_detached_pgp_signature_is_no_attachment() -> None:
    signature = words(
        "-----BEGIN PGP SIGNATURE-----\n\nabcd\n-----END PGP SIGNATURE-----",
        "application/pgp-signature; name=OpenPGP_signature.asc",
    )
    mail = parse(whole(multipart("signed; protocol=application/pgp-signature", INNER, signature)))
    assert mail.text == "Grüße, the printer burns."
    assert [one.name for one in mail.attachments] == ["a.pdf"]
    assert mail.notes == ("signed: PGP, not checked",)


def test_signature_that_a_list_moved_into_a_mixed_mail_is_no_attachment() -> None:
    signature = words("x", "application/pgp-signature; name=signature.asc")
    mail = parse(whole(multipart("mixed", words("Hello"), signature, words("footer of the list"))))
    assert mail.attachments == ()


def test_signature_of_a_file_is_an_attachment() -> None:
    signature = words("x", "application/pgp-signature; name=tool-1.2.tar.gz.asc")
    mail = parse(whole(multipart("mixed", words("Hello"), signature)))
    assert [one.name for one in mail.attachments] == ["tool-1.2.tar.gz.asc"]


CLEAR = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Dear all,
- -- the first
- - the second
From here on it is clear.
-----BEGIN PGP SIGNATURE-----
Comment: x

iQEzBAEBCAAdFiEE
=abcd
-----END PGP SIGNATURE-----
"""


def test_clear_signature_leaves_the_words() -> None:
    mail = parse(whole(words("Before\n" + CLEAR + "After")))
    assert mail.text == "Before\nDear all,\n-- the first\n- the second\nFrom here on it is clear.\nAfter"
    assert "signed: PGP, not checked" in mail.notes


def test_quoted_clear_signature_is_left_as_it_was_quoted() -> None:
    quoted = "My answer\n" + "\n".join(f"> {line}" for line in CLEAR.split("\n"))
    mail = parse(whole(words(quoted)))
    assert "> -----BEGIN PGP SIGNED MESSAGE-----" in mail.text
    assert mail.notes == ()


ARMOUR = "-----BEGIN PGP MESSAGE-----\n\nhQEMA0tY\n=abcd\n-----END PGP MESSAGE-----"
PGP_NOTE = "encrypted: PGP, it cannot be read here"


def test_pgp_encryption_is_said_and_its_file_kept() -> None:
    control = words("Version: 1", "application/pgp-encrypted")
    mail = parse(
        whole(
            multipart(
                "encrypted; protocol=application/pgp-encrypted",
                control,
                words(ARMOUR, "application/octet-stream; name=encrypted.asc"),
            )
        )
    )
    assert mail.notes == (PGP_NOTE,)
    assert mail.text == f"[{PGP_NOTE}]"
    assert [one.name for one in mail.attachments] == ["encrypted.asc"]


def test_pgp_encryption_that_exchange_took_apart_is_said() -> None:
    control = words("Version: 1", "application/pgp-encrypted")
    mail = parse(
        whole(
            multipart(
                "mixed", words(""), control, words(ARMOUR, "application/octet-stream; name=encrypted.asc")
            )
        )
    )
    assert PGP_NOTE in mail.notes


def test_inline_pgp_encryption_is_said_and_the_text_kept_for_whoever_has_the_key() -> None:
    mail = parse(whole(words("Hello\n" + ARMOUR)))
    assert mail.notes == (PGP_NOTE,)
    assert "Hello" in mail.text
    assert "hQEMA0tY" in mail.text


@pytest.mark.parametrize(
    "text",
    [
        "What is -----BEGIN PGP MESSAGE----- for?",
        "> " + ARMOUR.replace("\n", "\n> "),
        "-----BEGIN PGP MESSAGE-----\nit said",
    ],
)
def test_talking_of_encryption_is_no_encryption(text: str) -> None:
    assert parse(whole(words(text))).notes == ()


HIDDEN = HEAD.replace(b"Printer on fire", b"...")


@pytest.mark.parametrize("marked", ['protected-headers="v1"', 'hp="clear"'])
def test_subject_within_a_signature_is_noted_where_the_one_outside_is_hidden(marked: str) -> None:
    inner = words("Hello", f"text/plain; {marked}", "Subject: =?utf-8?q?Geheime_Gr=C3=BC=C3=9Fe?=")
    signed = multipart(
        "signed; protocol=application/pgp-signature", inner, words("x", "application/pgp-signature")
    )
    told = "subject: Geheime Grüße"
    opaque_one = part(f"{P7M}; smime-type=signed-data", cms.signed(inner))
    assert told in parse(whole(signed, HIDDEN)).notes
    assert told in parse(whole(opaque_one, HIDDEN)).notes
    assert told not in parse(whole(signed)).notes
    assert parse(whole(signed, HIDDEN)).subject == "..."


def test_subject_of_an_unsigned_part_is_not_noted() -> None:
    inner = words("Hello", "text/plain; protected-headers=v1", "Subject: forged")
    assert parse(whole(multipart("mixed", inner), HIDDEN)).notes == ()


@given(st.binary(max_size=200).map(lambda tail: b"\x30" + tail))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_unpacked_or_not(data: bytes) -> None:
    unpack(data)


@given(st.integers(0, 400), st.binary(max_size=6), st.sampled_from([0, 30]))
@settings(max_examples=300, deadline=None)
def test_any_damage_to_a_signed_mail_is_survived(at: int, junk: bytes, piece: int) -> None:
    data = cms.signed(INNER, piece)
    found = unpack(data[:at] + junk + data[at + len(junk) :])
    assert found.content is None or len(found.content) <= len(data)


def test_deeply_nested_pieces_end() -> None:
    data = b"\x24\x80" * 50_000
    assert unpack(cms.der(0x30, cms.der(6, cms.SIGNED) + cms.der(0xA0, cms.der(0x30, data)))).content is None
