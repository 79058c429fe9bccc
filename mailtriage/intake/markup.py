"""HTML bodies to plain text, in bounded time whatever the markup."""

import html
import re
from typing import Any

MAX_HTML = 256 * 1024
# inscriptis takes 2.4 s for a table of 300 x 300 cells, and libxml2 loses text 255 elements deep.
MAX_CELLS = 2000
MAX_TAGS = 15_000
MAX_DEPTH = 200

# Private-use characters that mark where a quotation begins and ends while the text is laid out.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
# Void elements, and those whose end tag HTML lets authors leave out.
_FLAT = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th tbody thead tfoot "
    "option colgroup html body head".split()
)
_BREAKS = frozenset("br p div tr li h1 h2 h3 h4 h5 h6 table blockquote pre hr ul ol dt dd".split())
_HIDDEN = frozenset(("script", "style", "title", "template"))
_TAG_START = re.compile(r"<(?:/?([a-zA-Z][a-zA-Z0-9]{0,15})|[!?/])")
_GAPS = re.compile(r"\n{3,}")
_PADDING = re.compile(r"(?<=\S) {6,}(?=\S)")


def html_to_text(markup: str) -> str:
    """The readable text of an HTML body; of the first 256 KB of it.

    inscriptis lays it out; a plain removal of tags takes over where that fails, finds nothing, or
    would take too long.
    """
    markup = markup[:MAX_HTML].replace(_OPEN, "").replace(_CLOSE, "")
    if not markup.strip():
        return ""
    text = _laid_out(markup) if _is_affordable(markup) else ""
    if not text.strip():
        text = _stripped(markup)
    return _tidy(text)


def _is_affordable(markup: str) -> bool:
    depth = deepest = cells = 0
    for tags, match in enumerate(_TAG.finditer(markup), start=1):
        name = match[2].lower()
        if name in ("td", "th"):
            cells += not match[1]
        if name not in _FLAT:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
        if tags > MAX_TAGS or cells > MAX_CELLS or deepest > MAX_DEPTH:
            return False
    # 25,000 comments cost more than their tags tell.
    return markup.count("<!") < 1000


def _laid_out(markup: str) -> str:
    # Imported here: 32 ms and 9 MB that a mail with a plain text part does not need.
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.html_engine import Inscriptis
    from inscriptis.model.config import ParserConfig
    from lxml.html import document_fromstring  # type: ignore[import-untyped]

    markup = re.sub(r"^\s{0,100}<\?xml[^>]{0,500}>", "", markup)
    try:
        tree = document_fromstring(markup)
        for quote in tree.iter("blockquote"):
            if _is_citation(quote):
                _mark(quote)
        # "strict" as browsers do: the default indents every div and puts spaces around every span.
        return str(Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"])).get_text())
    except Exception:  # lxml and inscriptis have raised eight kinds of error on fuzzed markup
        return ""


def _is_citation(element: Any) -> bool:
    """Whether a blockquote holds the mail that is answered; Outlook and Gmail also indent with it."""
    style = (element.get("style") or "").lower()
    css_class = (element.get("class") or "").lower()
    return (
        (element.get("type") or "").lower() == "cite"
        or "quote" in css_class
        or "cite" in css_class
        or ("border-left" in style and "border-left:none" not in style.replace(" ", ""))
    )


def _mark(quote: Any) -> None:
    quote.text = _OPEN + (quote.text or "")
    if len(quote):
        quote[-1].tail = (quote[-1].tail or "") + _CLOSE
    else:
        quote.text += _CLOSE


def _stripped(markup: str) -> str:
    """`markup` without tags, comments, scripts and styles, block elements on lines of their own."""
    out: list[str] = []
    at, end = 0, len(markup)
    while at < end:
        start = markup.find("<", at)
        if start < 0:
            out.append(markup[at:])
            break
        out.append(markup[at:start])
        if markup.startswith("<!--", start):
            close = markup.find("-->", start)
            at = close + 3 if close >= 0 else end
            continue
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
        if name in _HIDDEN and markup[start + 1] != "/":
            close_tag = re.compile(f"</{name}", re.IGNORECASE).search(markup, at)
            at = close_tag.start() if close_tag else end
    text = "".join(out)
    try:
        return html.unescape(text)
    except ValueError:  # a character reference of thousands of digits
        return text


def _tidy(text: str) -> str:
    """Citations behind ``>``, cell padding shortened, no white space at line ends, single gaps."""
    lines, depth = [], 0
    for line in text.replace("\xa0", " ").split("\n"):
        opened = line.count(_OPEN)
        bare = _PADDING.sub("   ", line.replace(_OPEN, "").replace(_CLOSE, "")).rstrip()
        depth += opened
        if bare or not opened:
            quoted = bare.strip() if depth else bare
            lines.append((">" * min(depth, 50) + " " + quoted).rstrip() if depth else bare)
        depth = max(0, depth - line.count(_CLOSE))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip("\n")
