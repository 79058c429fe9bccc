"""HTML bodies to plain text, in bounded time whatever the markup."""

import html
import re

MAX_HTML = 512 * 1024
# libxml2 loses text 255 elements deep, and inscriptis takes seconds for more tags.
MAX_TAGS = 15_000
MAX_DEPTH = 200

# Private-use characters that mark where a quotation begins and ends while the text is laid out.
OPEN, CLOSE = "\ue0f0", "\ue0f1"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
# Void elements, and those whose end tag HTML lets authors leave out.
_FLAT = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th tbody thead tfoot "
    "option colgroup html body head".split()
)
_BREAKS = frozenset(
    "br p div tr li h1 h2 h3 h4 h5 h6 table blockquote pre hr ul ol dt dd center section article".split()
)
_TAG_START = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]{0,15})|[!?/])")
# What holds no text of the author's.
_ASIDE = re.compile(
    r"<(!--|(?:style|script|title|template|xml|noframes|object|svg)(?=[\s>/]))", re.IGNORECASE
)
_ENDS = {
    name: re.compile(f"</{name}\\s{{0,100}}>", re.IGNORECASE)
    for name in ("style", "script", "title", "template", "xml", "noframes", "object", "svg")
}
_EMBEDDED = re.compile(r"data:[\w.+/-]{1,80};base64,[A-Za-z0-9+/=%\s]+")
# Written by programs that forgot to escape it; a browser takes it for a tag.
_LITERAL_ANGLE = re.compile(r"<(?=[\w.+=-]{1,64}@[\w.-]{1,253}>|(?:https?://|mailto:)[^<>\s\"']{1,1000}>)")
# A character beyond U+FFFF as the two halves that Java and JavaScript make of it.
_HALVES = re.compile(
    r"&#(55[3-9]\d\d|56[0-2]\d\d|x[dD][89abAB][0-9A-Fa-f]{2});&#(5[67]\d{3}|x[dD][c-fC-F][0-9A-Fa-f]{2});"
)
_DOCUMENT = re.compile(r"</?(?:html|body)(?=[\s>/])[^<>]{0,4000}>", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff]"
)
# These join the signs of an emoji and the letters of Persian; between blanks they only pad.
_JOINERS = re.compile("(?:(?<=\\s)|(?<=\\A))[\u200c\u200d]+|[\u200c\u200d]+(?=\\s|\\Z)")
_GAPS = re.compile(r"\n{3,}")
_PADDING = re.compile(r"(?<=\S) {6,}(?=\S)")


def html_to_text(markup: str) -> str:
    """The readable text of an HTML body; of the first 512 KB of it without styles, scripts and pictures.

    inscriptis lays it out; a plain removal of tags takes over where that fails, finds nothing, or
    would take too long.
    """
    markup, css = cleaned(markup)
    if not markup.strip():
        return ""
    text = ""
    if is_affordable(markup):
        # Imported here: 32 ms and 9 MB that a mail with a plain text part does not need.
        from mailtriage.intake.layout import laid_out

        text = laid_out(markup, css)
    if not text.strip():
        text = _stripped(markup)
    return _tidy(text)


def cleaned(markup: str) -> tuple[str, str]:
    """The first 512 KB of an HTML body without styles, scripts and pictures in it; and its styles."""
    markup = markup.replace(OPEN, "").replace(CLOSE, "")
    if "base64," in markup:
        markup = _EMBEDDED.sub("", markup)
    if "&#5" in markup or "&#xd" in markup or "&#xD" in markup:
        markup = _HALVES.sub(_joined, markup)
    markup, css = _without_asides(markup)
    # What stands outside of them is text, too: replies above, footers below.
    return _DOCUMENT.sub("<br>", _LITERAL_ANGLE.sub("&lt;", markup[:MAX_HTML])), css


def unseen_gone(text: str) -> str:
    """`text` without the marks that nobody sees."""
    return text if text.isascii() else _JOINERS.sub("", _INVISIBLE.sub("", text))


def _joined(halves: re.Match[str]) -> str:
    high, low = (int(one[1:], 16) if one[0] == "x" else int(one) for one in halves.groups())
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return halves[0]
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _without_asides(markup: str) -> tuple[str, str]:
    """`markup` without comments (Outlook's conditional ones, too), scripts and such; and its style sheets."""
    out: list[str] = []
    css: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while (found := _ASIDE.search(markup, at)) is not None:
        out.append(markup[at : found.start()])
        name = found[1].lower()
        if name == "!--":
            # HTML Living Standard §13.2.5.43: `<!-->` and `<!--->` are whole comments.
            is_whole = markup.startswith((">", "->"), found.end())
            start = found.end() - 2 if is_whole else found.end()
            end = markup.find("-->", start)
            at = end + 3 if end >= 0 else len(markup)
            continue
        opened = markup.find(">", found.end())
        is_empty = opened > 0 and markup[opened - 1] == "/"
        close = None if is_empty or name in unclosed else _ENDS[name].search(markup, found.end())
        if close is None:
            # Only the tag goes, of what shows its content where it is never closed.
            at = opened + 1 if opened >= 0 and (is_empty or name not in ("style", "script")) else len(markup)
            if not is_empty:
                unclosed.add(name)
            continue
        if name == "style":
            css.append(markup[opened + 1 : close.start()])
        at = close.end()
    out.append(markup[at:])
    return "".join(out), "\n".join(css)


def is_affordable(markup: str) -> bool:
    """Whether its elements are few and shallow enough to be read as a tree."""
    depth = deepest = 0
    for tags, match in enumerate(_TAG.finditer(markup), start=1):
        if match[2].lower() not in _FLAT:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
        if tags > MAX_TAGS or deepest > MAX_DEPTH:
            return False
    return markup.count("<!") < 1000


def _stripped(markup: str) -> str:
    """`markup` without tags, block elements on lines of their own."""
    out: list[str] = []
    at, end = 0, len(markup)
    while at < end:
        start = markup.find("<", at)
        if start < 0:
            out.append(markup[at:])
            break
        out.append(markup[at:start])
        match = _TAG_START.match(markup, start)
        if match is None:
            out.append("<")
            at = start + 1
            continue
        closed = markup.find(">", start)
        if closed < 0:
            break
        at = closed + 1
        name = (match[1] or "").lower()
        if name in _BREAKS:
            out.append("\n")
        elif name in ("td", "th"):
            out.append(" ")
    text = "".join(out)
    try:
        return html.unescape(text)
    except ValueError:  # a character reference of thousands of digits
        return text


def _tidy(text: str) -> str:
    """Citations behind ``>``, cell padding shortened, no white space at line ends, single gaps, nothing
    invisible."""
    text = unseen_gone(text.replace("\xa0", " "))
    lines, depth = [], 0
    for line in text.split("\n"):
        opened = line.count(OPEN)
        bare = _PADDING.sub("   ", line.replace(OPEN, "").replace(CLOSE, "")).rstrip()
        depth += opened
        if bare or not opened:
            quoted = bare.strip() if depth else bare
            lines.append((">" * min(depth, 50) + " " + quoted).rstrip() if depth else bare)
        depth = max(0, depth - line.count(CLOSE))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")
