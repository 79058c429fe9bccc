"""Encoded words (RFC 2047) in every damage that mail programs do to them."""

import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.headers import read_letterhead
from mailtriage.intake.wire import read_message
from mailtriage.intake.words import decode_words, one_line

WORDS = {
    "one character over two words": ("=?utf-8?B?R3LD?= =?utf-8?B?vMOf?=", "Grüß"),
    "one character over words of different case": ("=?utf-8?Q?Gr=C3?= =?UTF-8?q?=BC=C3=9F?=", "Grüß"),
    "one character over B and Q": ("=?utf-8?Q?Gr=C3?= =?utf-8?B?vMOf?=", "Grüß"),
    "an emoji over two words": ("=?utf-8?Q?=F0=9F=98?=\r\n =?utf-8?Q?=80?=", "😀"),
    "raw blanks": ("=?UTF-8?Q?a b?=", "a b"),
    "raw blanks in base64": ("=?utf-8?B?SGVs bG8=?=", "Hello"),
    "padding missing": ("=?utf-8?B?SGVsbG8?=", "Hello"),
    "padding in the middle": ("=?utf-8?B?SGVsbG8=IHlvdQ==?=", "Hello you"),
    "end missing": ("Re: =?utf-8?Q?Gr=C3=BC=C3=9Fe", "Re: Grüße"),
    "end missing in base64": ("=?utf-8?B?SGVsbG8", "Hello"),
    "end missing before the next word": ("=?utf-8?Q?a=C3=A4 =?utf-8?Q?b?=", "aä b"),
    "glued to text": ("Re:=?utf-8?q?x=C3=A4?=y", "Re:xäy"),
    "glued to each other": ("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
    "text between": ("=?utf-8?Q?a?= and =?utf-8?Q?b?=", "a and b"),
    "in quotes": ('"=?utf-8?q?x=C3=A4?="', '"xä"'),
    "more than 75 signs": ("=?utf-8?q?" + "=C3=A4" * 60 + "?=", "ä" * 60),
    "raw 8 bit beside": ("raw ü =?utf-8?q?x=C3=A4?=", "raw ü xä"),
    "raw 8 bit within": ("=?iso-8859-1?Q?Gr=FC\u00dfe?=", "Grüße"),
    "lower case": ("=?utf-8?b?w6Q=?= =?utf-8?q?=c3=b6?=", "äö"),
    "a language": ("=?utf-8*de?q?x=C3=A4?=", "xä"),
    "empty": ("a =?utf-8?q??= b", "a b"),
    "a line break within": ("=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
    "encoded twice": ("=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=", "=?utf-8?Q?a?="),
    "folded within base64": ("=?utf-8?B?SGVs\r\n bG8=?=", "Hello"),
    "folded within": ("=?utf-8?Q?foo\r\n bar?=", "foobar"),
    "folded at a blank within": ("=?utf-8?Q?a b\r\n c?=", "a b c"),
    "a raw question mark": ("=?utf-8?Q?Really?=20yes?=", "Really? yes"),
    "a raw equals sign": ("=?utf-8?Q?1+1=2?=", "1+1=2"),
    "no charset that is known": ("=?x-no-such?Q?Gr=FC=DFe?=", "Grüße"),
    "no charset at all": ("=?NONE?B?VEVTVA=?=", "TEST"),
    "the place of the charset empty": ("=??Q?Gr=FC=DFe?=", "Grüße"),
    "us-ascii over UTF-8": ("=?us-ascii?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    "gb2312 over gbk": ("=?gb2312?B?" + base64.b64encode("朱镕基".encode("gbk")).decode() + "?=", "朱镕基"),
    "escapes in each word": ("=?iso-2022-jp?B?GyRCJCIbKEI=?= =?ISO-2022-JP?B?GyRCJCQbKEI=?=", "あい"),
    "Windows' quotes": ("=?iso-8859-1?Q?it=92s?=", "it’s"),
    "no word at all": ("=?utf-8? and =?x?y?z?=", "=?utf-8? and =?x?y?z?="),
}


@pytest.mark.parametrize(("raw", "text"), WORDS.values(), ids=WORDS.keys())
def test_encoded_words_are_read_as_they_were_meant(raw: str, text: str) -> None:
    assert decode_words(raw)[0] == text


@pytest.mark.parametrize(("raw", "text"), WORDS.values(), ids=WORDS.keys())
def test_subject_and_name_of_the_sender_are_read_alike(raw: str, text: str) -> None:
    if "\r\n" not in raw:
        raw = raw.replace('"', "")
        mail = f"Subject: {raw}\nFrom: {raw} <anna@example.com>\n\nx".encode()
        head = read_letterhead(read_message(mail)[0])
        assert head.subject == text.replace('"', "")
        assert head.sender is not None
        assert head.sender.address == "anna@example.com"


def test_word_that_is_not_what_it_says_is_told() -> None:
    assert decode_words("=?utf-8?Q?=C3=BC?=") == ("ü", True)
    assert decode_words("=?utf-8?Q?=FC?=") == ("ü", False)


def test_header_in_raw_utf_8_is_read() -> None:
    head = read_letterhead(read_message("Subject: Grüße 😀\nFrom: Jörg <jörg@exämple.com>\n\nx".encode())[0])
    assert head.subject == "Grüße 😀"
    assert head.sender is not None
    assert (head.sender.name, head.sender.address) == ("Jörg", "jörg@exämple.com")


CHARSETS = {"utf-8": "aäжаあ한中😀 ", "iso-8859-1": "aäöüß é", "koi8-r": "привет ", "gb2312": "中文您好 a"}


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_text_cut_into_words_anywhere_is_put_together_again(data: st.DataObject) -> None:
    charset = data.draw(st.sampled_from(sorted(CHARSETS)))
    text = data.draw(st.text(alphabet=CHARSETS[charset], min_size=1, max_size=40))
    encoded = text.encode(charset)
    words, at = [], 0
    while at < len(encoded):
        piece = encoded[at : at + data.draw(st.integers(1, 12))]
        at += len(piece)
        name = data.draw(st.sampled_from([charset, charset.upper()]))
        if data.draw(st.booleans()):
            words.append(f"=?{name}?B?{base64.b64encode(piece).decode()}?=")
        else:
            quoted = quopri.encodestring(piece, header=True).replace(b"?", b"=3F").decode()
            words.append(f"=?{name}?q?{quoted}?=")
    assert decode_words(data.draw(st.sampled_from([" ", "\r\n ", ""])).join(words))[0] == one_line(text)


@given(st.text(alphabet=st.sampled_from("=?utf-8QqBb_ \r\n\tÃ\x00a=C3"), max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_value_is_one_line(value: str) -> None:
    text, _ = decode_words(value)
    assert not set(text) & set("\r\n\0\t")
    text.encode("utf-8")
