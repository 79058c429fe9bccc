"""HTML bodies as their readers see them: the words, in their order, and nothing hidden."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailtriage.intake.markup import html_to_text
from mailtriage.intake.styles import hidden_selectors

SEEN = {
    "gmail": ('<div dir="ltr">Hi,<div><br></div><div>line two</div></div>', "Hi, line two"),
    "outlook": ("<p class=MsoNormal>One<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p>Two</p>", "One Two"),
    "apple mail": ("<div>One</div><div><br></div><div>Two <b>bold</b></div>", "One Two bold"),
    "markup that is spoken of": ("write &amp;lt;b&amp;gt;, &#38;amp; or &amp;nbsp; for AT&T &lt;x&gt;", "write &lt;b&gt;, &amp; or &nbsp; for AT&T <x>"),
    "halves of an emoji": ("a &#55357;&#56832; &#xD83D;&#xde00; b &#55357; c".replace(" &#55357; c", ""), "a 😀 😀 b"),
    "comments": ("a<!-- no -->b<!-->c<!--->d", "abcd"),
    "Outlook's own": ("<!--[if mso]><p>no</p><![endif]--><!--[if !mso]><!--><p>yes</p><!--<![endif]-->", "yes"),
    "Outlook's other own": ("<![if !mso]>yes<![endif]>", "yes"),
    "head and styles": ("<head><title>no</title><style>p {}</style></head><body>yes<script>no</script></body>", "yes"),
    "display none": ('<div style="display:none;font-size:1px">no</div>yes', "yes"),
    "display none, capitals": ('<div style="DISPLAY : NONE !important">no</div>yes', "yes"),
    "visibility": ('<span style="visibility:hidden">no</span>yes', "yes"),
    "no height": ('<div style="max-height:0;overflow:hidden;mso-hide:all">no</div>yes', "yes"),
    "no size": ('<div style="font-size:0px;line-height:0">no</div>yes', "yes"),
    "no opacity": ('<div style="opacity:0">no</div><div style="opacity:0.8">yes</div>', "yes"),
    "the hidden attribute": ("<p hidden>no</p>yes", "yes"),
    "a hidden class": ("<style>.pre, #x {display:none}</style><p class='a pre'>no</p><p id=x>no</p>yes", "yes"),
    "a class hidden on some screens": ("<style>@media x{.a{display:none}} p{}</style><p class=a>yes</p>", "yes"),
    "no size but for what is in it": ('<div style="font-size:0"><p style="font-size:14px">yes</p></div>', "yes"),
    "hidden in Outlook only": ('<a style="mso-hide:all">yes</a>', "yes"),
    "entities": ("a &lt; b &amp; c &euro; &Auml; &#8217; &#x2019; &#146;", "a < b & c € Ä ’ ’ ’"),
    "entities without their end": ("a &lt b &copy 2026", "a < b © 2026"),
    "unescaped addresses": ("From: Anna <anna@example.com><br>see <https://example.com/a>", "From: Anna <anna@example.com> see <https://example.com/a>"),
    "a list": ("<ul><li>one<li>two</ul>", "* one * two"),
    "a numbered list": ("<ol><li>one</li><li>two</li></ol>", "1. one 2. two"),
    "definitions": ("<dl><dt>a<dd>b</dl>", "a b"),
    "a table of words": ("<table><tr><th>Name<th>Age<tr><td>Anna<td>40</table>", "Name Age Anna 40"),
    "a table of columns": ("<table><tr><td>a<br>b</td><td>c<br>d</td></tr></table>", "a b c d"),
    "tables in tables": ("<table><tr><td><table><tr><td>a</td></tr></table></td><td>b</td></tr></table>", "a b"),
    "old blocks": ("<center>a</center><center>b</center><form>c</form><hr>d", "a b c d"),
    "links": ('<a href="https://example.com/x">here</a>', "here"),
    "pictures beside text": ('<p>There is plenty of text here</p><img alt="Logo of us">', "There is plenty of text here"),
    "pictures alone": ('<img alt="Summer sale"><img alt=""><img alt="Half price">', "Summer sale Half price"),
    "emoji": ('<p>Thanks <img alt="😀" src="x"></p>', "Thanks 😀"),
    "data": (f'<img src="data:image/png;base64,{"QUFB" * 200_000}">text', "text"),
    "soft hyphens": ("soft&shy;ware zero&#8203;width&#xFEFF;", "software zerowidth"),
    "padding": ("Hello &zwnj;&nbsp;&zwnj;&nbsp;&#847; there", "Hello there"),
    "joined emoji": ("👨\u200d👩", "👨\u200d👩"),
    "text before the document": ("above<html><body>within</body></html>below", "above within below"),
    "open tags": ("<p>a<p>b<b>c<i>d</b></i><div>e", "a bcd e"),
    "an open tag at the end": ("yes<span class='", "yes"),
    "an open script": ("yes<script>no", "yes"),
    "empty title": ("<title/><p>yes</p>", "yes"),
    "capitals": ("<P>a<BR>b</P><STYLE>no</STYLE>", "a b"),
    "xml": ('<?xml version="1.0" encoding="utf-8"?><html><body>ü</body></html>', "ü"),
    "everything hidden": ('<div style="display:none">yes</div>', "yes"),
    "blanks": ("a&nbsp;&nbsp;b\n\n   c", "a b c"),
    "preformatted": ("<pre>a\n  b</pre>", "a b"),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "seen"), SEEN.values(), ids=SEEN.keys())
def test_reader_sees_the_words_and_nothing_hidden(markup: str, seen: str) -> None:
    assert " ".join(html_to_text(markup).split()) == seen


QUOTED = {
    "apple": '<div>Yes.</div><blockquote type="cite">one<br>two<blockquote type="cite">three</blockquote></blockquote>',
    "gmail": '<div>Yes.</div><blockquote class="gmail_quote">one<br>two<blockquote class="gmail_quote">three</blockquote></blockquote>',
    "outlook express": '<div>Yes.</div><blockquote style="BORDER-LEFT: #000 2px solid">one<br>two<blockquote style="border-left:1px">three</blockquote></blockquote>',
}


@pytest.mark.parametrize("markup", QUOTED.values(), ids=QUOTED.keys())
def test_citations_stand_behind_signs(markup: str) -> None:
    lines = [line for line in html_to_text(markup).splitlines() if line.strip("> ")]
    assert lines == ["Yes.", "> one", "> two", ">> three"]


def test_indented_text_is_no_citation() -> None:
    assert ">" not in html_to_text('<blockquote style="margin:0 0 0 40px;border:none">indented</blockquote>')


def test_lines_of_the_author_stay_lines() -> None:
    assert html_to_text("<div>one</div><div>two<br>three</div><p>four</p>").split("\n") == [
        "one",
        "two",
        "three",
        "",
        "four",
    ]


WORDS = st.lists(
    st.text(alphabet="aäß中<&> ", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=8
)
TAGS = st.sampled_from(["div", "p", "td", "li", "h1", "center", "tr", "blockquote"])


@given(WORDS, TAGS)
@settings(max_examples=150, deadline=None)
def test_words_come_in_their_order(words: list[str], tag: str) -> None:
    markup = "".join(f"<{tag}>{html.escape(word)}</{tag}>" for word in words)
    seen = html_to_text(f"<html><body><table>{markup}</table></body></html>").replace("* ", " ")
    assert seen.split() == " ".join(words).split()


@given(st.text(alphabet=st.sampled_from("<>/!-=\"' abp{}&;#x1:"), max_size=120))
@settings(max_examples=300, deadline=None)
def test_any_markup_is_read(markup: str) -> None:
    html_to_text(f"<style>{markup}</style>{markup}")
    hidden_selectors(markup)
