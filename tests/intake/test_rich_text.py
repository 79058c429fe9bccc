"""Rich text as Outlook sends it is read, wrapped HTML and text among it."""

import struct

import pytest
from compressed_rtf import compress
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.rtf import compressed_rtf_to_text, rtf_to_text
from tests.formats.damage import mutated

WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fnil\fcharset204 Arial;}}"
    rb"{\*\htmltag18 <html>}{\*\htmltag50 <body>}\htmlrtf {\htmlrtf0 {\*\htmltag64 <p>}Caf\'e9 "
    rb"{\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0  now{\*\mhtmltag1 <img>}{\*\htmltag72 </p>}"
    rb"\htmlrtf \par }\htmlrtf0 {\*\htmltag64 <p>}{\f1 \u1055 ?\'f0}{\*\htmltag72 </p>}{\*\htmltag58 </body>}}"
)


def test_html_wrapped_in_rich_text_is_unwrapped() -> None:
    assert rtf_to_text(WRAPPED).split() == ["Café", "<", "now", "Пр"]


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1\ansi\fromtext \deff0{\fonttbl{\f0 A;}}\pard one\par two\par }", "one\ntwo"),
        (
            rb"{\rtf1\ansi{\fonttbl{\f0\fnil Arial;}}{\colortbl;\red0;}{\info{\author Me}}\f0 a\tab b\line c\'80}",
            "a\tb\nc€",
        ),
        (rb"{\rtf1\ansi\ansicpg932{\fonttbl{\f0\fcharset128 M;}}\f0\'83v\'83\'8a}", "プリ"),
        (rb"{\rtf1\ansi\uc2 \u26085 ??\u26412 ??!}", "日本!"),
        (rb"{\rtf1 \u-10179 ?\u-8704 ?}", "😀"),
        (rb"{\rtf1 {\field{\*\fldinst HYPERLINK \"http://x.example\"}{\fldrslt our page}}}", "our page"),
        (b"{\\rtf1 {\\pict\\bin5 }}}}}}x\\emdash y\\lquote\\{\\\\}", "x—y‘{\\"),
        (rb"{\rtf1 {\*\unknown hidden}{\header page 1}seen\_hard}", "seen-hard"),
    ],
    ids=["wrapped text", "signs", "shift jis", "uc", "beyond the plane", "link", "binary", "aside"],
)
def test_rich_text_is_read(rtf: bytes, text: str) -> None:
    assert rtf_to_text(rtf) == text


def test_compressed_rich_text_with_a_false_checksum_is_read() -> None:
    data = bytearray(compress(rb"{\rtf1\ansi the words, the words}"))
    data[12] ^= 0xFF
    assert compressed_rtf_to_text(bytes(data)) == "the words, the words"


@given(mutated(WRAPPED) | st.binary(max_size=200).map(lambda tail: b"{\\rtf1" + tail))
@settings(max_examples=300, deadline=None)
def test_any_rich_text_is_read(data: bytes) -> None:
    rtf_to_text(data).encode()
    compressed_rtf_to_text(compress(data[:100])).encode()
    compressed_rtf_to_text(struct.pack("<II4sI", 200, 1 << 30, b"LZFu", 0) + data)
